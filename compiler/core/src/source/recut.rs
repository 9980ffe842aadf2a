//! Cuts an edited file again, and only around the edit: a keystroke in a file of ten thousand components costs what
//! it costs in a file of three.

use anyport_syntax::{split, split_run};

/// How the items of an edited file follow from those before.
#[derive(Debug, PartialEq, Eq)]
pub struct Recut {
    /// How many items at the front stay.
    pub front: usize,
    /// How many items at the back stay.
    pub back: usize,
    /// The items between, as ranges of the new text.
    pub middle: Vec<(u32, u32)>,
    /// Whether every item ends by itself, so that the next edit may be cut in the same way.
    pub whole: bool,
}

/// Cuts `new`, whose text was `old` and whose items began at `starts`. `whole` says whether the old cut was sure
/// of every item.
pub fn recut(old: &str, starts: &[u32], new: &str, whole: bool) -> Recut {
    if let Some(recut) = around_edit(old, starts, new, whole) {
        return recut;
    }
    let (items, whole) = match split_run(new) {
        Some(items) => (items, true),
        None => (split(new), false),
    };
    Recut { front: 0, back: 0, middle: items.into_iter().map(|item| (item.start, item.end)).collect(), whole }
}

fn around_edit(old: &str, starts: &[u32], new: &str, whole: bool) -> Option<Recut> {
    if !whole || starts.is_empty() {
        return None;
    }
    let prefix = same_front(old.as_bytes(), new.as_bytes());
    let room = old.len().min(new.len()) - prefix;
    let suffix = same_back(old.as_bytes(), new.as_bytes()).min(room);
    let holding = |offset: usize| starts.partition_point(|start| *start as usize <= offset).saturating_sub(1);
    // A neighbour on each side: an edit at an edge may join two items.
    let first = holding(prefix).saturating_sub(1);
    let last = (holding(old.len() - suffix) + 1).min(starts.len() - 1);
    let begin = *starts.get(first)? as usize;
    let end = starts.get(last + 1).map_or(old.len(), |next| *next as usize);
    let new_end = (end + new.len()).checked_sub(old.len())?;
    let run = new.get(begin..new_end)?;
    let pieces = split_run(run)?;
    // The last neighbour must have come out as it was, or what follows it is cut in another way too.
    if last + 1 < starts.len() {
        let piece = pieces.last()?;
        let length = end - *starts.get(last)? as usize;
        if piece.end as usize != run.len() || (piece.end - piece.start) as usize != length {
            return None;
        }
    }
    let shift = u32::try_from(begin).ok()?;
    let middle = pieces.into_iter().map(|piece| (piece.start + shift, piece.end + shift)).collect();
    Some(Recut { front: first, back: starts.len() - last - 1, middle, whole: true })
}

/// How much is compared at once: whole pieces are compared at the speed of memory.
const PIECE: usize = 4096;

fn same_front(one: &[u8], other: &[u8]) -> usize {
    let pieces = one.chunks_exact(PIECE).zip(other.chunks_exact(PIECE));
    let same = pieces.take_while(|(one, other)| one == other).count() * PIECE;
    let rest = one.iter().skip(same).zip(other.iter().skip(same));
    same + rest.take_while(|(one, other)| one == other).count()
}

fn same_back(one: &[u8], other: &[u8]) -> usize {
    let pieces = one.rchunks_exact(PIECE).zip(other.rchunks_exact(PIECE));
    let same = pieces.take_while(|(one, other)| one == other).count() * PIECE;
    let rest = one.iter().rev().skip(same).zip(other.iter().rev().skip(same));
    same + rest.take_while(|(one, other)| one == other).count()
}
