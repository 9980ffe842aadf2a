//! Where a statement stands: an item and the way into it.

use std::sync::Arc;

use anyport_diagnostic::Span;
use anyport_syntax::tree::{Block, Statement, StatementKind, TextRange};

use super::{Db, Item, parsed};

/// A statement, named by its item and the index at each level of nesting. Unlike a reference it
/// survives as a salsa key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The item.
    pub item: Item,
    /// Index of the statement in the item, then in its block, and so on.
    pub steps: Arc<[u32]>,
}

impl Place {
    /// The `index`th statement of `item`.
    pub fn top(item: Item, index: usize) -> Place {
        Place { item, steps: Arc::from([index as u32]) }
    }

    /// The `index`th statement in this one's block.
    pub fn child(&self, index: usize) -> Place {
        let mut steps = self.steps.to_vec();
        steps.push(index as u32);
        Place { item: self.item, steps: steps.into() }
    }

    /// The index in the item, of a statement at the top.
    pub fn index(&self) -> usize {
        self.steps.first().map_or(0, |step| *step as usize)
    }

    /// The statement.
    pub fn statement<'db>(&self, db: &'db dyn Db) -> Option<&'db Statement> {
        let (first, rest) = self.steps.split_first()?;
        let mut statement = parsed(db, self.item).statements.get(*first as usize)?;
        for step in rest {
            statement = body(statement)?.statements.get(*step as usize)?;
        }
        Some(statement)
    }

    /// The statements in its braces.
    pub fn body<'db>(&self, db: &'db dyn Db) -> Option<&'db Block> {
        body(self.statement(db)?)
    }

    /// A span in its item.
    pub fn span(&self, range: TextRange) -> Span {
        self.item.span(range)
    }
}

/// The braces of a statement.
pub fn body(statement: &Statement) -> Option<&Block> {
    match &statement.kind {
        StatementKind::Block(nested) => Some(&nested.body),
        StatementKind::Entry(entry) => entry.body.as_ref(),
        StatementKind::Target(target) => target.body.as_ref(),
        _ => None,
    }
}
