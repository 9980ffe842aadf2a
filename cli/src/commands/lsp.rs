//! `anyport lsp`: serves an editor.

use crate::failure::{Failure, Verdict};

/// Serves until the editor says `exit` or is gone.
pub fn run() -> Result<Verdict, Failure> {
    match anyport_lsp::run() {
        Ok(()) => Ok(Verdict::Fine),
        Err(error) => Err(Failure::new(format!("cannot serve: {error}"))),
    }
}
