//! Where each property came from: a side table, so that an edit elsewhere leaves a component equal.

use anyport_diagnostic::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a property got its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OriginKind {
    /// Somebody wrote it.
    Written,
    /// The declaration's default.
    Defaulted,
    /// A rule of the compiler changed it.
    Adjusted,
}

/// Where one property came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// How.
    pub kind: OriginKind,
    /// Where it was written, or where its default is declared.
    pub span: Span,
}

/// Origins of one component's properties, by property path relative to the component
/// (`scale.replicas.min`, `env.LOG_LEVEL`), sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// The component's own declaration: what has no better place.
    pub declaration: Option<Span>,
    /// Sorted by path, each once.
    pub entries: Vec<(Box<str>, Origin)>,
}

impl Origins {
    /// The origin of `path`, or of the nearest property around it.
    pub fn nearest(&self, path: &str) -> Option<Origin> {
        let mut path = path;
        loop {
            if let Ok(found) = self.entries.binary_search_by(|(key, _)| key.as_ref().cmp(path)) {
                return Some(self.entries[found].1);
            }
            match path.rfind('.') {
                Some(dot) => path = &path[..dot],
                None => return self.declaration.map(|span| Origin { kind: OriginKind::Written, span }),
            }
        }
    }

    /// The exact origin of `path`.
    pub fn get(&self, path: &str) -> Option<Origin> {
        self.entries.binary_search_by(|(key, _)| key.as_ref().cmp(path)).ok().map(|found| self.entries[found].1)
    }

    /// The span to point at for `path`.
    pub fn span(&self, path: &str) -> Span {
        match self.nearest(path) {
            Some(Origin { kind: OriginKind::Written | OriginKind::Adjusted, span }) => span,
            _ => self.declaration.unwrap_or(Span::NONE),
        }
    }
}
