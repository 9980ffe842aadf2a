//! The diagnostic itself: plain data.

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The input is refused.
    Error,
    /// The input is taken, and something in it deserves a look. `--deny warnings` refuses it.
    Warning,
    /// Something the compiler decided or adjusted, said once.
    Note,
}

/// A kind of problem, declared once in `codes/`.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable code: `E0312`.
    pub id: &'static str,
    /// The stable name: `unknown-field`.
    pub name: &'static str,
    /// How bad it is unless the site says otherwise.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// The whole page, Markdown.
    pub page: &'static str,
}

/// One thing to say, with its places and its remedies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem.
    pub code: &'static Code,
    /// The name an application may use for it where it differs from the code's own: a rule's name.
    pub name: Option<String>,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, in one line without a full stop.
    pub message: String,
    /// Where. The first primary label is where an editor draws the line.
    pub labels: Vec<Label>,
    /// Why it is so, and what else helps.
    pub notes: Vec<String>,
    /// Edits that mend it.
    pub fixes: Vec<Fix>,
}

/// A place with words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Whether this is the place of the mistake (else: a place that explains it).
    pub primary: bool,
    /// What to say there; may be empty.
    pub text: String,
}

/// A remedy that a machine can apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does: an imperative, no full stop.
    pub title: String,
    /// What it changes. Edits do not overlap.
    pub edits: Vec<Edit>,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty to insert.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic of `code` with its default severity at `span`.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            name: None,
            severity: code.severity,
            message: message.into(),
            labels: vec![Label { span, primary: true, text: String::new() }],
            notes: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Words for the primary place.
    #[must_use]
    pub fn with_label(mut self, text: impl Into<String>) -> Diagnostic {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Another place that explains this one.
    #[must_use]
    pub fn with_secondary(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        if span.is_some() {
            self.labels.push(Label { span, primary: false, text: text.into() });
        }
        self
    }

    /// Why, or what to do.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// A remedy of one edit.
    #[must_use]
    pub fn with_fix(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Diagnostic {
        self.with_fix_edits(title, vec![Edit { span, text: text.into() }])
    }

    /// A remedy of several edits.
    #[must_use]
    pub fn with_fix_edits(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Diagnostic {
        if edits.iter().all(|edit| edit.span.is_some()) {
            self.fixes.push(Fix { title: title.into(), edits });
        }
        self
    }

    /// Another severity than the code's own.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }

    /// The name under which the application knows it, such as a rule's.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Diagnostic {
        self.name = Some(name.into());
        self
    }

    /// Where it is: the primary label's span.
    pub fn span(&self) -> Span {
        self.labels.iter().find(|label| label.primary).map_or(Span::NONE, |label| label.span)
    }

    /// The name it is expected or accepted by.
    pub fn known_as(&self) -> &str {
        self.name.as_deref().unwrap_or(self.code.name)
    }
}
