//! How deep and how long a text may be.
//!
//! Everything that walks a tree does so recursively, and so does dropping one. The limits are
//! checked on tokens, before a tree exists: no part of the compiler ever meets a deeper one.

/// Brackets inside one another.
pub(crate) const BRACKETS: u32 = 128;
/// Levels of the tree: brackets, and the links of chains (`a + b + c`, `a.b.c`, `if … else if …`)
/// from the root to any leaf.
pub(crate) const LEVELS: u32 = 384;
/// Brackets inside one interpolation.
pub(crate) const INTERPOLATION_BRACKETS: u32 = 32;
/// Levels inside one interpolation.
pub(crate) const INTERPOLATION_LEVELS: u32 = 64;
/// Interpolations inside one another.
pub(crate) const INTERPOLATIONS: u32 = 4;
/// Bytes of a file.
pub(crate) const FILE: usize = 256 << 20;
/// Errors reported for one item; the rest is not looked at.
pub(crate) const ERRORS: usize = 500;

/// Which limit was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overflow {
    /// Too many brackets.
    Brackets(u32),
    /// Too many levels.
    Levels(u32),
}

/// Measures while tokens pass by.
#[derive(Debug)]
pub(crate) struct Gauge {
    brackets: u32,
    levels: u32,
    /// Levels above the current bracket, and links inside it, of every open bracket.
    stack: Vec<(u32, u32)>,
    base: u32,
    links: u32,
}

impl Gauge {
    /// For an item.
    pub(crate) fn item() -> Self {
        Self::new(BRACKETS, LEVELS)
    }

    /// For the inside of an interpolation.
    pub(crate) fn interpolation() -> Self {
        Self::new(INTERPOLATION_BRACKETS, INTERPOLATION_LEVELS)
    }

    fn new(brackets: u32, levels: u32) -> Self {
        Self { brackets, levels, stack: Vec::new(), base: 0, links: 0 }
    }

    /// A token that makes a chain longer.
    pub(crate) fn link(&mut self) {
        self.links += 1;
    }

    /// A separator: the chain ends.
    pub(crate) fn separate(&mut self) {
        self.links = 0;
    }

    /// An opening bracket.
    pub(crate) fn open(&mut self) {
        self.stack.push((self.base, self.links));
        self.base += self.links + 1;
        self.links = 0;
    }

    /// A closing bracket.
    pub(crate) fn close(&mut self) {
        if let Some((base, links)) = self.stack.pop() {
            (self.base, self.links) = (base, links);
        }
    }

    /// Whether a limit is passed now.
    pub(crate) fn overflow(&self) -> Option<Overflow> {
        if self.stack.len() > self.brackets as usize {
            Some(Overflow::Brackets(self.brackets))
        } else if self.base + self.links > self.levels {
            Some(Overflow::Levels(self.levels))
        } else {
            None
        }
    }
}
