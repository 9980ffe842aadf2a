//! What can be wrong with an overlay.

use anyport_diagnostic::{Code, codes};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayError {
    /// In which patch or object.
    pub place: Place,
    /// In which of its writes; absent: in the statement as a whole.
    pub write: Option<usize>,
    /// At which part of the write.
    pub at: At,
    /// What sort of mistake.
    pub kind: OverlayErrorKind,
    /// What is wrong, in one line.
    pub message: String,
    /// Why, and what else helps.
    pub notes: Vec<String>,
    /// What could stand there instead: of a path, the segment; of a value, the value; of a
    /// statement, the document kind.
    pub suggestion: Option<String>,
}

/// Which statement of the overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The patch with this index.
    Patch(usize),
    /// The object with this index.
    Object(usize),
}

/// Which part of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// All of it.
    Whole,
    /// This segment of its path.
    Segment(usize),
    /// Its value.
    Value,
}

/// What sort of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OverlayErrorKind {
    /// The target has no such document kind.
    UnknownKind,
    /// There is no such document to patch.
    NoHit,
    /// There are several such documents, and the patch does not say which.
    ManyHits,
    /// The schema has no such field.
    UnknownPath,
    /// The list has no element of this name.
    NoElement,
    /// Several elements of the list have this name.
    ManyElements,
    /// The elements of this list have no names, so none can be picked.
    Unnamed,
    /// The value is of another type than the field.
    WrongType,
    /// The value is of the right type and not allowed.
    BadValue,
    /// What is appended is there already, or nothing can be appended here.
    BadAppend,
    /// There is nothing to unset.
    NothingToUnset,
    /// A field that must be there is not.
    MissingField,
    /// It may not be written by hand.
    Refused,
    /// A document of this kind and name exists.
    Exists,
}

impl OverlayErrorKind {
    /// The code to report it by.
    pub fn code(self) -> &'static Code {
        match self {
            OverlayErrorKind::UnknownKind => &codes::UNKNOWN_DOCUMENT_KIND,
            OverlayErrorKind::NoHit | OverlayErrorKind::NoElement => &codes::PATCH_NO_HIT,
            OverlayErrorKind::ManyHits | OverlayErrorKind::ManyElements => &codes::PATCH_MANY_HITS,
            OverlayErrorKind::UnknownPath | OverlayErrorKind::Unnamed => &codes::PATCH_UNKNOWN_PATH,
            OverlayErrorKind::WrongType | OverlayErrorKind::BadValue | OverlayErrorKind::MissingField => {
                &codes::PATCH_TYPE
            }
            OverlayErrorKind::BadAppend => &codes::BAD_APPEND,
            OverlayErrorKind::NothingToUnset => &codes::UNSET_NOTHING,
            OverlayErrorKind::Refused | OverlayErrorKind::Exists => &codes::OBJECT_REFUSED,
        }
    }
}

/// A mistake in a write, before anyone knows in which.
#[derive(Debug)]
pub(super) struct Fault {
    pub at: At,
    pub kind: OverlayErrorKind,
    pub message: String,
    pub notes: Vec<String>,
    pub suggestion: Option<String>,
}

impl Fault {
    pub fn new(kind: OverlayErrorKind, at: At, message: String) -> Fault {
        Fault { at, kind, message, notes: Vec::new(), suggestion: None }
    }

    pub fn note(mut self, note: impl Into<String>) -> Fault {
        self.notes.push(note.into());
        self
    }

    pub fn suggest(mut self, suggestion: Option<impl Into<String>>) -> Fault {
        self.suggestion = suggestion.map(Into::into);
        self
    }

    pub fn at(self, place: Place, write: Option<usize>) -> OverlayError {
        OverlayError {
            place,
            write,
            at: self.at,
            kind: self.kind,
            message: self.message,
            notes: self.notes,
            suggestion: self.suggestion,
        }
    }
}
