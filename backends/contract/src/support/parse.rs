//! Reading a support table from TOML.
//!
//! ```toml
//! [operates]
//! kubernetes = ["control plane", "nodes"]
//!
//! ["*.scale.replicas.min"]
//! support = "native"
//!
//! ["service.expose.*.sticky"]
//! support = "lossy"
//! note = "kept by cookie, lost when the replica goes"
//! ```

use std::collections::BTreeMap;
use std::fmt;

use anyport_ir::Kind;
use serde::Deserialize;

use super::{Support, SupportRow, SupportTable};

/// Why a support table cannot be read, or says too little.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The row's schema path; empty: the file as a whole.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "[\"{path}\"]: {}", self.message),
        }
    }
}

impl std::error::Error for TableError {}

impl SupportTable {
    /// The table of a backend, embedded in it as TOML: one table a row, named by its schema path.
    ///
    /// # Panics
    /// If the text is not a valid table. It is part of the program, and a backend's first test
    /// reads it; for text from elsewhere there is [`SupportTable::parse`].
    pub fn from_toml(text: &'static str) -> SupportTable {
        match SupportTable::parse(text) {
            Ok(table) => table,
            Err(errors) => {
                let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                panic!("the support table is not valid:\n{}", errors.join("\n"))
            }
        }
    }

    /// Reads a table, or says everything that is wrong with it.
    pub fn parse(text: &str) -> Result<SupportTable, Vec<TableError>> {
        #[derive(Deserialize)]
        struct File {
            #[serde(default)]
            operates: BTreeMap<String, Vec<String>>,
            #[serde(flatten)]
            rows: BTreeMap<String, SupportRow>,
        }
        let File { operates, rows } = toml::from_str(text)
            .map_err(|error| vec![TableError { path: String::new(), message: error.to_string() }])?;
        let errors: Vec<TableError> = rows
            .iter()
            .flat_map(|(path, row)| {
                let problems = [path_problem(path), row_problem(row)];
                problems.into_iter().flatten().map(|message| TableError { path: path.clone(), message })
            })
            .collect();
        if errors.is_empty() { Ok(SupportTable { rows, operates }) } else { Err(errors) }
    }
}

fn path_problem(path: &str) -> Option<String> {
    let known = |kind: &str| Kind::ALL.iter().any(|known| known.name() == kind);
    let Some((kind, rest)) = path.split_once('.') else {
        return (!known(path)).then(|| "a row is named by a kind, or by a kind or `*` and a property".into());
    };
    if kind != "*" && !known(kind) {
        return Some(format!("there is no kind `{kind}`"));
    }
    if rest.split('.').any(str::is_empty) {
        return Some("a segment of the path is empty".into());
    }
    None
}

fn row_problem(row: &SupportRow) -> Option<String> {
    let wanted = match row.support {
        Support::Native => return None,
        Support::Emulated => "how it is emulated",
        Support::Lossy => "what is lost",
        Support::Unsupported => "why it cannot be had",
    };
    row.note.trim().is_empty().then(|| format!("`note` must say {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_found() {
        let table = SupportTable::from_toml(
            "[\"*.scale.replicas.min\"]\nsupport = \"native\"\nsince = \"1.33\"\n\
             [\"function.scale.replicas.min\"]\nsupport = \"unsupported\"\nnote = \"functions scale themselves\"\n",
        );
        assert_eq!(table.row("service", "scale.replicas.min").unwrap().support, Support::Native);
        assert_eq!(table.row("function", "scale.replicas.min").unwrap().support, Support::Unsupported);
        assert_eq!(table.row("service", "nothing"), None);
    }

    #[test]
    fn everything_wrong_is_said() {
        let errors = SupportTable::parse(
            "[\"servise.env.*\"]\nsupport = \"native\"\n[\"*.a..b\"]\nsupport = \"lossy\"\n[x]\nsupport = \"native\"\n",
        )
        .unwrap_err();
        let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "[\"*.a..b\"]: a segment of the path is empty",
                "[\"*.a..b\"]: `note` must say what is lost",
                "[\"servise.env.*\"]: there is no kind `servise`",
                "[\"x\"]: a row is named by a kind, or by a kind or `*` and a property",
            ]
        );
        assert!(SupportTable::parse("[\"*.a\"]\nsuport = \"native\"\n").is_err());
    }
}
