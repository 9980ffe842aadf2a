//! What a name refers to, and who else refers to it.

use anyport_compiler::semantics::{Def, DefKind, Mention, Role, semantics};

use crate::analysis::{Analysis, At};
use crate::app::App;
use crate::text::{FileRange, TextRange, slice};

/// A name in a text and its declaration.
#[derive(Clone)]
pub struct Named<'a> {
    /// The application in which it was found.
    pub app: &'a App,
    /// The name.
    pub mention: &'a Mention,
    /// Where it stands.
    pub place: FileRange,
    /// Where its declaration's name stands; `None` for what the language itself declares.
    pub declared: Option<FileRange>,
}

/// Somebody who names a declaration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Where the name stands.
    pub place: FileRange,
    /// Whether the thing is declared, written or read.
    pub role: UseRole,
}

/// [`Role`], in the order of a list of uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UseRole {
    /// It is declared here.
    Declares,
    /// It is written or patched here.
    Writes,
    /// It is read here.
    Reads,
}

impl From<Role> for UseRole {
    fn from(role: Role) -> UseRole {
        match role {
            Role::Declares => UseRole::Declares,
            Role::Writes => UseRole::Writes,
            Role::Reads => UseRole::Reads,
        }
    }
}

/// The name at a byte of a file.
pub fn named<'a>(analysis: &'a Analysis, path: &str, offset: u32) -> Option<Named<'a>> {
    named_at(analysis.at(path, offset)?)
}

fn named_at(at: At<'_>) -> Option<Named<'_>> {
    let mention = at.semantics().mention_at(at.offset)?;
    let place = at.app.place_in(at.item, mention.range)?;
    Some(Named { app: at.app, mention, place, declared: at.app.place(mention.def.span) })
}

/// Everybody who names the declaration, in all applications that see it, in order of place. A module that two
/// applications import is looked at in both.
pub fn uses(analysis: &Analysis, named: &Named<'_>) -> Vec<Use> {
    let mut out = Vec::new();
    let def = &named.mention.def;
    match &named.declared {
        None => in_app(named.app, def, &mut out),
        Some(declared) if def.kind == DefKind::Local => {
            // A comprehension's names are seen in its own item only.
            if let Some(at) = analysis.at_in(named.app, &declared.path, declared.range.start) {
                in_item(&at, def, &mut out);
            }
        }
        Some(declared) => {
            for app in analysis.apps_of(&declared.path) {
                let here = analysis.at_in(app, &declared.path, declared.range.start);
                let def = here.and_then(|at| {
                    at.semantics()
                        .mentions
                        .iter()
                        .find(|mention| app.place(mention.def.span).as_ref() == Some(declared))
                });
                if let Some(mention) = def {
                    in_app(app, &mention.def, &mut out);
                }
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

fn in_app(app: &App, def: &Def, out: &mut Vec<Use>) {
    for item in app.items() {
        // A name that does not stand in the text is not mentioned in it: most items are not looked at.
        if !item.text(app.db()).contains(def.name.as_str()) {
            continue;
        }
        for mention in &semantics(app.db(), item).mentions {
            if is_same(&mention.def, def)
                && let Some(place) = app.place_in(item, mention.range)
            {
                out.push(Use { place, role: mention.role.into() });
            }
        }
    }
}

fn in_item(at: &At<'_>, def: &Def, out: &mut Vec<Use>) {
    for mention in &at.semantics().mentions {
        if mention.def == *def
            && let Some(place) = at.app.place_in(at.item, mention.range)
        {
            out.push(Use { place, role: mention.role.into() });
        }
    }
}

/// What stands in a text has a place, and a param is a field to those who set it; what the language declares has a
/// name.
pub fn is_same(one: &Def, other: &Def) -> bool {
    one.span == other.span && (one.span.is_some() || (one.kind == other.kind && one.name == other.name))
}

/// The range of a name without its quotes.
pub fn unquoted(text: &str, range: TextRange) -> TextRange {
    let written = slice(text, range);
    if written.len() >= 2 && written.starts_with('"') && written.ends_with('"') {
        TextRange { start: range.start + 1, end: range.end - 1 }
    } else {
        range
    }
}
