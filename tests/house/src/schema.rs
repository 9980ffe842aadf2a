//! The JSON Schema of the IR.

use anyport_ir::Application;

use crate::Generated;

/// `docs/ir.schema.json`.
pub fn file() -> Generated {
    let schema = schemars::schema_for!(Application).to_value();
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    Generated { path: "docs/ir.schema.json".into(), text: text + "\n" }
}
