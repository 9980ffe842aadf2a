//! What a backend says about an application: by property path, so that the core can point at the
//! text and the backend need not know where it is.

use anyport_diagnostic::{Code, Severity, codes};
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

impl Finding {
    /// An error: `component`'s property at `path` cannot be written. `instead` (may be empty) says what to do.
    /// An empty component means the target itself.
    pub fn refusal(
        code: &'static Code,
        component: &str,
        path: impl Into<String>,
        message: impl Into<String>,
        instead: impl Into<String>,
    ) -> Finding {
        Finding::of(code, Severity::Error, component, path, message, FindingKind::Refusal).with_note(instead)
    }

    /// A warning until somebody accepts it by `key`: the target does it worse than asked.
    pub fn loss(
        component: &str,
        path: impl Into<String>,
        key: &str,
        message: impl Into<String>,
        instead: impl Into<String>,
    ) -> Finding {
        let kind = FindingKind::Loss { key: key.to_owned() };
        Finding::of(&codes::TARGET_LOSS, Severity::Warning, component, path, message, kind).with_note(instead)
    }

    /// A note and a line of the record: a value was changed to one that the target takes.
    pub fn adjusted(
        component: &str,
        path: impl Into<String>,
        from: impl Into<String>,
        to: impl Into<String>,
        why: &str,
    ) -> Finding {
        let (from, to) = (from.into(), to.into());
        let message = format!("{from} is written as {to}: {why}");
        let kind = FindingKind::Adjustment { from, to };
        Finding::of(&codes::TARGET_ADJUSTED, Severity::Note, component, path, message, kind)
    }

    /// Something worth knowing.
    pub fn remark(component: &str, path: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding::of(&codes::TARGET_REMARK, Severity::Note, component, path, message, FindingKind::Remark)
    }

    /// The same with one more line of why, or of what to do; nothing if that is empty.
    pub fn with_note(mut self, note: impl Into<String>) -> Finding {
        let note = note.into();
        if !note.is_empty() {
            self.notes.push(note);
        }
        self
    }

    fn of(
        code: &'static Code,
        severity: Severity,
        component: &str,
        path: impl Into<String>,
        message: impl Into<String>,
        kind: FindingKind,
    ) -> Finding {
        Finding {
            code,
            severity,
            component: (!component.is_empty()).then(|| SmolStr::new(component)),
            path: path.into(),
            message: message.into(),
            notes: Vec::new(),
            kind,
        }
    }
}
