//! Fixes, carried out.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::render::Places;
use crate::{Fix, SourceFile, Sources};

/// A replacement in a whole text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextEdit {
    /// The start of what goes, in bytes.
    pub start: usize,
    /// One past its end.
    pub end: usize,
    /// What comes.
    pub text: String,
}

impl TextEdit {
    /// Replaces `range` by `text`.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> TextEdit {
        TextEdit { start: range.start, end: range.end, text: text.into() }
    }
}

/// The text with all edits made; `None` if two overlap or one does not lie on characters of the
/// text. Insertions at one place keep their order.
pub fn apply_fixes(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.start, edit.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        // Backwards: an edit begins before the one before it ends. `get` refuses it, and offsets
        // that are beyond the text or inside a character.
        out.push_str(text.get(done..edit.start)?);
        text.get(edit.start..edit.end)?;
        out.push_str(&edit.text);
        done = edit.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// What a set of fixes makes of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FixedFiles {
    /// Changed files as they were, with their new text, by path.
    pub files: Vec<(SourceFile, String)>,
    /// How many fixes were carried out.
    pub applied: usize,
    /// How many were not, as they touch what another one changed. A second round may take them.
    pub skipped: usize,
}

/// Edits of one file, by where they are.
type Planned = BTreeMap<(usize, usize), String>;

/// Carries out fixes in their order, each wholly or not at all.
pub fn fix_files<'a>(fixes: impl IntoIterator<Item = &'a Fix>, sources: &dyn Sources) -> FixedFiles {
    let mut places = Places::new(sources);
    let mut planned: BTreeMap<(Arc<str>, usize), Planned> = BTreeMap::new();
    let mut fixed = FixedFiles::default();
    for fix in fixes {
        let free = |edits: &BTreeMap<_, Planned>| {
            edits
                .iter()
                .all(|(file, edits)| planned.get(file).is_none_or(|others| edits.iter().all(|edit| fits(edit, others))))
        };
        let Some(edits) = by_file(fix, &mut places).filter(free) else {
            fixed.skipped += 1;
            continue;
        };
        for (file, edits) in edits {
            planned.entry(file).or_default().extend(edits);
        }
        fixed.applied += 1;
    }
    for ((path, number), edits) in planned {
        let Some(file) = places.file(number) else {
            continue;
        };
        let text = Arc::clone(file.index.text());
        let edits: Vec<_> = edits.into_iter().map(|((start, end), text)| TextEdit { start, end, text }).collect();
        if let Some(new) = apply_fixes(&text, &edits) {
            fixed.files.push((SourceFile { path, text }, new));
        }
    }
    fixed
}

/// The edits of a fix; `None` if one of them is in no file.
fn by_file(fix: &Fix, places: &mut Places) -> Option<BTreeMap<(Arc<str>, usize), Planned>> {
    let mut files: BTreeMap<_, Planned> = BTreeMap::new();
    for edit in &fix.edits {
        let place = places.place(edit.span)?;
        let path = Arc::clone(&places.file(place.file)?.path);
        let edits = files.entry((path, place.file)).or_default();
        // Insertions at one place of one fix follow one another.
        edits.entry((place.start, place.end)).or_default().push_str(&edit.text);
    }
    Some(files)
}

/// Whether an edit leaves all others alone, or says what one of them says. Planned edits do not
/// overlap, so only the neighbours need a look. Two that touch are refused too: whether `a` and
/// `b` inserted at one place go together, nobody knows but their authors.
fn fits((&(start, end), text): (&(usize, usize), &String), others: &Planned) -> bool {
    if others.get(&(start, end)) == Some(text) {
        return true;
    }
    let before = others.range(..=(start, usize::MAX)).next_back();
    let after = others.range((start, 0)..).next();
    before.is_none_or(|((_, other), _)| *other < start) && after.is_none_or(|((other, _), _)| end < *other)
}
