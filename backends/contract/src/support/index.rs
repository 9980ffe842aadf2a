//! A support table as a tree of path segments, so that a component is held against it while it is
//! walked, without a path being put together or looked up.

use super::SupportTable;

/// A place in schema paths. Rows are named by their position in the table's order.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// Sorted by segment.
    inner: Vec<(Box<str>, Node)>,
    /// The row for this place, if there is one.
    pub row: Option<usize>,
}

impl Node {
    pub fn of(table: &SupportTable) -> Node {
        let mut root = Node::default();
        for (position, path) in table.rows.keys().enumerate() {
            let place = path.split('.').fold(&mut root, |node, segment| node.grow(segment));
            place.row = Some(position);
        }
        root
    }

    fn grow(&mut self, segment: &str) -> &mut Node {
        let found = self.inner.binary_search_by(|(name, _)| name.as_ref().cmp(segment));
        let at = found.unwrap_or_else(|at| {
            self.inner.insert(at, (segment.into(), Node::default()));
            at
        });
        &mut self.inner[at].1
    }

    pub fn get(&self, segment: &str) -> Option<&Node> {
        let found = self.inner.binary_search_by(|(name, _)| name.as_ref().cmp(segment)).ok()?;
        Some(&self.inner[found].1)
    }
}
