//! The tree of writes.

use anyport_diagnostic::Span;
use anyport_syntax::tree::Expr;
use indexmap::IndexMap;
use smol_str::SmolStr;

/// What was written to one place, and below it.
#[derive(Clone, Debug, Default)]
pub struct Node<'a> {
    /// The strongest `=`.
    pub write: Option<Write<'a>>,
    /// What is appended to it, weakest first.
    pub appends: Vec<Write<'a>>,
    /// Below it, in order of first mention.
    pub children: IndexMap<SmolStr, Node<'a>>,
    /// The chosen variant of a union.
    pub variant: Option<(SmolStr, Span)>,
    /// A block or entry that mentions it.
    pub mentioned: Option<Mention>,
    /// Who locked it.
    pub lock: Option<Mention>,
    /// Two traits of one body that disagree, until the body settles it.
    pub clash: Option<Clash>,
    /// Every write, unset and append that ever happened here, for `explain`.
    pub history: Vec<History>,
}

/// A layer and a place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Index of the layer.
    pub layer: usize,
    /// Where.
    pub span: Span,
}

/// Two traits that write one leaf differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The first.
    pub first: Mention,
    /// The second.
    pub second: Mention,
}

/// One write.
#[derive(Clone, Debug)]
pub struct Write<'a> {
    /// What.
    pub value: &'a Expr,
    /// Index of the layer.
    pub layer: usize,
    /// Where.
    pub span: Span,
}

/// One event in the life of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct History {
    /// Index of the layer.
    pub layer: usize,
    /// Where.
    pub span: Span,
    /// Whether it took back what was there.
    pub unset: bool,
}

impl Node<'_> {
    /// Whether anything was written here or below.
    pub fn is_written(&self) -> bool {
        self.write.is_some()
            || !self.appends.is_empty()
            || self.variant.is_some()
            || self.mentioned.is_some()
            || self.children.values().any(Node::is_written)
    }

    /// Takes back what was written here and below. What once stood there is remembered, for `explain`.
    pub fn forget(&mut self) {
        self.write = None;
        self.appends.clear();
        self.variant = None;
        self.mentioned = None;
        self.clash = None;
        self.children.values_mut().for_each(Node::forget);
    }

    /// The first lock at or below.
    pub fn locked_below(&self, layer: usize) -> Option<Mention> {
        self.lock
            .filter(|lock| lock.layer < layer)
            .or_else(|| self.children.values().find_map(|child| child.locked_below(layer)))
    }

    /// Where something was first said about it.
    pub fn span(&self) -> Option<Span> {
        self.write
            .as_ref()
            .map(|write| write.span)
            .or(self.mentioned.map(|mention| mention.span))
            .or(self.variant.as_ref().map(|variant| variant.1))
            .or(self.appends.first().map(|write| write.span))
            .or_else(|| self.children.values().find_map(Node::span))
    }
}
