//! The backend from outside: applications in, files and findings out.

#![allow(clippy::disallowed_methods)] // a program of ours for ourselves: it reads and writes files

mod endpoints;
mod goldens;
mod judge;
mod limits;
mod overlay;
mod support;
mod world;
