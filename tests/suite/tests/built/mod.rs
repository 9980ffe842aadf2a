//! Examples, built.

use anyport_tests::{Example, Part};

/// What an example writes; what the compiler says fails the test.
pub fn parts(example: &Example) -> Vec<Part> {
    example.parts().unwrap_or_else(|said| panic!("{} is not built:\n{said}", example.name))
}
