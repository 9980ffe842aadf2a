//! The value of a secret.

/// Bytes that are nobody's business. There is no way to print or format them: a message that holds one does
/// not compile.
#[derive(Clone, PartialEq, Eq)]
pub struct Value(Vec<u8>);

impl Value {
    /// These bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Value {
        Value(bytes.into())
    }

    /// The bytes, for whatever keeps them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}
