//! What is found only for the item that somebody looks at: its documentation, and the import that it needs.

use anyport_compiler::FUNCTIONS;
use anyport_compiler::semantics::{self, Word, declared, item_of};
use anyport_diagnostic::Span;

use super::imports::relative;
use super::item::Lazy;
use crate::analysis::Analysis;
use crate::text::{TextEdit, TextRange};

/// The rest of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Markdown; empty where there is none.
    pub documentation: String,
    /// What else is changed in the file.
    pub edits: Vec<TextEdit>,
}

/// The rest of an item.
pub fn resolve(analysis: &Analysis, lazy: &Lazy) -> Resolved {
    match lazy {
        Lazy::None => Resolved::default(),
        Lazy::Text(text) => Resolved { documentation: crate::hover::escape(text), edits: Vec::new() },
        Lazy::Function(name) => Resolved { documentation: function(name), edits: Vec::new() },
        Lazy::Declared(path, offset) => {
            Resolved { documentation: declaration(analysis, path, *offset).unwrap_or_default(), edits: Vec::new() }
        }
        Lazy::Import(path, offset, by) => Resolved {
            documentation: declaration(analysis, path, *offset).unwrap_or_default(),
            edits: import(analysis, by, path).into_iter().collect(),
        },
    }
}

/// A function with its words.
pub fn function(name: &str) -> String {
    let found = FUNCTIONS.iter().find(|(known, ..)| *known == name);
    found.map_or_else(String::new, |(_, signature, doc)| {
        format!("```anyport\n{signature}\n```\n\n{}", crate::hover::escape(doc))
    })
}

/// A declaration with its documentation.
pub fn declaration(analysis: &Analysis, path: &str, offset: u32) -> Option<String> {
    let at = analysis.at(path, offset)?;
    let mention = at.semantics().mention_at(at.offset);
    let span = mention.map_or(Span::new(at.item.source(), at.offset, at.offset), |mention| at.item.span(mention.range));
    item_of(at.app.db(), span.source)?;
    let found = semantics::documentation(at.app.db(), span)?;
    let mut out = format!("```anyport\n{}\n```", found.text.trim_end());
    if let Some(doc) = &found.doc {
        out.push_str("\n\n");
        out.push_str(&crate::hover::escape(doc));
    }
    Some(out)
}

/// The line that imports `path` in the file `by`: behind the other imports, or behind what begins the file.
pub fn import(analysis: &Analysis, by: &str, path: &str) -> Option<TextEdit> {
    let app = analysis.app_of(by)?;
    let file = app.file(by)?;
    let text = analysis.text(by)?;
    let mut behind: Option<(bool, u32)> = None;
    for item in file.items(app.db()) {
        for head in declared(app.db(), *item) {
            let is_import = matches!(head.word, Word::Import(..) | Word::Crd(_));
            let begins = matches!(head.word, Word::App | Word::Part | Word::Edition);
            if !(is_import || begins) {
                continue;
            }
            let Some(place) = app.place_in(*item, head.name_range) else { continue };
            if is_import || behind.is_none_or(|(was_import, _)| !was_import) {
                behind = Some((is_import, place.range.end));
            }
        }
    }
    let line = format!("import \"{}\"\n", relative(by, path));
    let (at, text) = match behind {
        None => (0, format!("{line}\n")),
        Some((is_import, end)) => {
            let rest = text.get(end as usize..)?;
            match rest.find('\n') {
                Some(newline) => {
                    let at = end + u32::try_from(newline).ok()? + 1;
                    (at, if is_import { line } else { format!("\n{line}") })
                }
                None => (u32::try_from(text.len()).ok()?, format!("\n{}", line.trim_end())),
            }
        }
    };
    Some(TextEdit { range: TextRange { start: at, end: at }, text })
}
