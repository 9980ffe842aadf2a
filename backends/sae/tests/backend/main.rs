//! The backend from outside: applications in, files and findings out.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files

mod goldens;
mod judge;
mod overlay;
mod runner;
mod strict;
mod support;
mod world;
