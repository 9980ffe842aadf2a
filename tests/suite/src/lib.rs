//! The examples of this project, loaded for tests.
