//! What a program says of itself.

use anyport_backend::SupportTable;
use serde::Deserialize;

/// The answer to `describe`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Description {
    /// The kind of target.
    pub kind: String,
    /// Its options: a `platform` in the language, with the types that it needs.
    pub options: String,
    /// Its support table, as TOML. A property without a row is refused.
    pub support: String,
    /// Which questions it answers beyond `describe` and `lower`.
    #[serde(default)]
    pub answers: Vec<Question>,
    /// Kinds of its documents, for `patch` and messages.
    #[serde(default)]
    pub document_kinds: Vec<String>,
}

/// Questions that need not be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Question {
    LowerApplication,
    Assemble,
    Commands,
    Endpoint,
}

/// Why a program is no backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribeError(pub String);

impl std::fmt::Display for DescribeError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for DescribeError {}

impl Description {
    /// Its support table.
    pub(crate) fn table(&self) -> Result<SupportTable, DescribeError> {
        SupportTable::parse(&self.support).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            DescribeError(format!("its support table is not valid: {}", errors.join("; ")))
        })
    }
}
