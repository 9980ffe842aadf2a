//! What a backend says about an application: by property path, so that the core can point at the
//! text and the backend need not know where it is.

use anyport_diagnostic::{Code, Severity};
use anyport_ir::SmolStr;

/// One thing a backend says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which kind of problem.
    pub code: &'static Code,
    /// Error, warning or note.
    pub severity: Severity,
    /// About which component; absent: about the target itself.
    pub component: Option<SmolStr>,
    /// About which property, relative to the component (`scale.replicas.min`); empty: all of it.
    /// Of a target: the option.
    pub path: String,
    /// What is wrong or was changed, in one line.
    pub message: String,
    /// Why, and what to do instead.
    pub notes: Vec<String>,
    /// What sort of statement this is.
    pub kind: FindingKind,
}

/// What sort of statement a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// It cannot be written for this target.
    Refusal,
    /// The target does it worse than asked: a warning until it is accepted by this key.
    Loss {
        /// What `accept` names: the schema path without the kind (`expose.sticky`).
        key: String,
    },
    /// A value was changed to one that the target takes: a note, and a line of the build record.
    Adjustment {
        /// The value as asked for.
        from: String,
        /// The value as written.
        to: String,
    },
    /// Something worth knowing.
    Remark,
}
