//! Every kind of problem, generated from the pages in `codes/`.
//!
//! A new code is a new page and nothing else; `codes/README.md` says what a page holds.

use crate::{Code, Severity};

include!(concat!(env!("OUT_DIR"), "/codes.rs"));

/// The code with this id (`E0312`, in any case) or name (`unknown-field`).
pub fn find(id_or_name: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id_or_name) || code.name == id_or_name)
}
