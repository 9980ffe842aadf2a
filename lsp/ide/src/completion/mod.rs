//! What can be written at a cursor, the best first. Nothing is evaluated: only declarations are looked at.

mod definitions;
mod imports;
mod item;
mod members;
mod own_words;
mod resolve;
mod snippets;
mod statements;
mod top;
mod types;
mod values;

use anyport_syntax::token::Token;

pub use item::{Completions, Item, ItemKind, Lazy, expand};
pub use resolve::{Resolved, declaration, function, resolve};
pub use values::member_name;

use crate::analysis::Analysis;
use crate::cursor::{Asked, Place, place};
use crate::text::TextRange;

/// What can be written at a byte of a file.
pub fn completions(analysis: &Analysis, path: &str, offset: u32) -> Completions {
    let Some(at) = analysis.at(path, offset) else { return Completions::default() };
    let start = at.start;
    let place = place(at);
    let mut items = offered(analysis, path, &place);
    items.sort_by_key(|item| item.rank);
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(item.label.clone()));
    let word = place.around.cursor.word;
    let range = TextRange { start: start + word.start, end: start + word.end };
    Completions { range, items }
}

fn offered(analysis: &Analysis, path: &str, place: &Place<'_>) -> Vec<Item> {
    let around = &place.around;
    let in_text = around.cursor.token == Some(Token::String);
    let mut items = match &place.asked {
        Asked::Nothing => Vec::new(),
        Asked::Statement => statements::statements(analysis, path, around),
        Asked::PathStart => statements::paths(around),
        Asked::Path(reached, head) => statements::inside_path(around, reached, head),
        Asked::Label(head) => own_words::labels(analysis, path, around, head),
        Asked::Clause(head, word) => top::clause(around, head, *word),
        Asked::ModuleHead(alias) => top::module_heads(around, alias),
        Asked::Type(alias) => types::types(around, alias.as_ref()),
        Asked::RefKind => types::reference_kinds(around),
        Asked::TargetKind => top::target_kinds(around),
        Asked::Value(wanted) => {
            let wanted = wanted.clone().or_else(|| own_words::document_type(around));
            values::values(around, wanted.as_ref())
        }
        Asked::Member(words, wanted) => members::members(around, words, wanted.as_ref()),
        Asked::Key(ty) => values::keys(around, ty),
        Asked::Index(known) => values::indices(around, known),
        Asked::Pattern(known) => values::patterns(around, known),
        Asked::Word(words) => words.iter().map(|word| Item::new(*word, ItemKind::Keyword, 0)).collect(),
    };
    if in_text {
        // In a text only another text can be meant.
        items.retain(|item| item.label.starts_with('"') || item.filter.as_ref().is_some_and(|it| it.starts_with('"')));
    }
    items
}
