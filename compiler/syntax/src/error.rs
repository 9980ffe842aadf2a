//! What was wrong with a text.

use crate::tree::TextRange;

/// The kinds of syntax errors; each is one stable diagnostic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SyntaxErrorKind {
    /// Something else was expected.
    UnexpectedToken,
    /// A bracket is opened and never closed.
    UnclosedBracket,
    /// A bracket is closed that was never opened.
    UnopenedBracket,
    /// A string does not end.
    UnclosedString,
    /// A `\x` in a string that means nothing.
    BadEscape,
    /// A number that is none.
    BadNumber,
    /// A character no token begins with.
    UnexpectedCharacter,
    /// A sign of another language: `&&`, `;`, `#`, `'…'`.
    ForeignSyntax,
    /// `a < b > c`, `a == b == c`, `not` inside an operation.
    UnclearOperators,
    /// The two ends of a range type differ.
    UnequalRange,
    /// Brackets or interpolations are nested too deep.
    TooDeep,
    /// An expression has too many parts, or the file too many bytes.
    TooLong,
    /// There are so many errors that the rest is not looked at.
    TooManyErrors,
}

/// A syntax error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Its kind.
    pub kind: SyntaxErrorKind,
    /// Where.
    pub range: TextRange,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What stands at the place.
    pub label: String,
    /// More to know.
    pub notes: Vec<String>,
    /// Edits that would make it right, each with a title.
    pub fixes: Vec<(String, Vec<(TextRange, String)>)>,
    /// Other places with something to say.
    pub related: Vec<(TextRange, String)>,
}

impl SyntaxError {
    /// An error without notes, fixes or other places.
    pub(crate) fn new(
        kind: SyntaxErrorKind,
        range: TextRange,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            range,
            message: message.into(),
            label: label.into(),
            notes: Vec::new(),
            fixes: Vec::new(),
            related: Vec::new(),
        }
    }

    /// Adds something to know.
    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a one-edit fix.
    pub(crate) fn fix(mut self, title: impl Into<String>, range: TextRange, text: impl Into<String>) -> Self {
        self.fixes.push((title.into(), vec![(range, text.into())]));
        self
    }

    /// Adds another place.
    pub(crate) fn related(mut self, range: TextRange, text: impl Into<String>) -> Self {
        self.related.push((range, text.into()));
        self
    }
}
