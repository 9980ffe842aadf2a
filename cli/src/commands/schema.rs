//! `anyport schema`: what an application in the IR looks like.

use anyport_ir::Application;

use crate::failure::{Failure, Verdict};
use crate::terminal;

/// Prints the JSON Schema of the IR, generated from its types.
pub fn run() -> Result<Verdict, Failure> {
    let schema = schemars::schema_for!(Application);
    let mut text = serde_json::to_string_pretty(&schema)
        .map_err(|error| Failure::new(format!("cannot write the schema: {error}")))?;
    text.push('\n');
    terminal::print(text)?;
    Ok(Verdict::Fine)
}
