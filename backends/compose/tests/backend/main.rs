//! The backend from outside: applications in, files and findings out.

mod goldens;
mod judge;
mod overlay;
mod support;
mod world;
