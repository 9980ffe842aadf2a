//! Gives a declaration another name, everywhere.

use anyport_compiler::semantics::{self, DefKind, Known, kind_def, visible_near};
use anyport_syntax::token::Token;

use crate::analysis::Analysis;
use crate::navigation::is_head;
use crate::text::{FileRange, WorkspaceEdit, slice};
use crate::uses::{Named, Use, named, unquoted, uses};

/// What would be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renameable {
    /// Where the name stands, without quotes.
    pub place: FileRange,
    /// The name as it is.
    pub name: String,
}

/// Whether the name at an offset can be another one.
///
/// # Errors
/// Why not, for people.
pub fn prepare(analysis: &Analysis, path: &str, offset: u32) -> Result<Renameable, String> {
    let named = named(analysis, path, offset).ok_or("there is no name here that could be another one")?;
    renameable(&named)?;
    let text = analysis.text(path).unwrap_or_default();
    let range = unquoted(&text, named.place.range);
    Ok(Renameable { name: slice(&text, range).to_owned(), place: FileRange { range, ..named.place } })
}

fn renameable(named: &Named<'_>) -> Result<(), String> {
    let def = &named.mention.def;
    match (&named.declared, def.kind) {
        (_, DefKind::Reserved) => Err(format!("`{}` is a word of the language", def.name)),
        (_, DefKind::Function) => Err(format!("`{}` is a function of the language", def.name)),
        (_, DefKind::Literal) => Err(format!("\"{}\" is one of the values that its type allows", def.name)),
        (None, _) => Err(format!("`{}` is declared by the language", def.name)),
        (Some(place), _) if place.path.starts_with("std:/") => {
            Err(format!("`{}` is declared by the standard library", def.name))
        }
        _ => Ok(()),
    }
}

/// The edit that names what stands at an offset `new`.
///
/// # Errors
/// Why it cannot be called so: the name is none, or somebody has it.
pub fn rename(analysis: &Analysis, path: &str, offset: u32, new: &str) -> Result<WorkspaceEdit, String> {
    let named = named(analysis, path, offset).ok_or("there is no name here that could be another one")?;
    renameable(&named)?;
    let kind = named.mention.def.kind;
    let old = named.mention.def.name.clone();
    let bare = is_bare(new);
    valid(kind, new, bare)?;
    if old == new {
        return Ok(WorkspaceEdit::default());
    }
    let found = uses(analysis, &named);
    free(analysis, &named, &found, new)?;
    let mut edit = WorkspaceEdit::default();
    for found in found {
        let text = analysis.text(&found.place.path).unwrap_or_default();
        let inner = unquoted(&text, found.place.range);
        if inner != found.place.range {
            let escaped = new.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "\\${");
            edit.replace(FileRange { range: inner, ..found.place }, escaped);
        } else if bare {
            edit.replace(found.place, new);
        } else {
            edit.replace(found.place, quoted(new));
        }
    }
    Ok(edit)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "\\${"))
}

/// Whether a name can stand without quotes.
fn is_bare(name: &str) -> bool {
    let mut tokens = anyport_syntax::lex(name);
    let first = tokens.next();
    first.is_some_and(|(token, range)| token == Token::Name && range.end as usize == name.len())
        && tokens.next().is_none()
        && !name.contains(char::is_whitespace)
}

/// Whether a declaration of this sort may have the name at all.
fn valid(kind: DefKind, new: &str, bare: bool) -> Result<(), String> {
    if new.is_empty() {
        return Err("a name has at least one letter".to_owned());
    }
    if new.chars().any(char::is_control) {
        return Err("a name stands on one line".to_owned());
    }
    // A key of a map and a title may be any text, in quotes.
    if matches!(kind, DefKind::Entry | DefKind::Test) {
        return Ok(());
    }
    if !bare {
        return Err(format!("`{new}` is not a name: letters, digits, `_` and hyphens inside, a letter first"));
    }
    if ["it", "app", "environment", "instance", "on"].contains(&new) {
        return Err(format!("`{new}` is a reserved name"));
    }
    let is_label = matches!(
        kind,
        DefKind::Component | DefKind::Secret | DefKind::Environment | DefKind::Target | DefKind::Kind | DefKind::App
    );
    let label = new.strip_prefix('_').unwrap_or(new);
    let good = label.starts_with(|c: char| c.is_ascii_lowercase())
        && !label.ends_with('-')
        && label.len() <= 63
        && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_label && !good {
        return Err(format!(
            "`{new}` cannot be a name here: it becomes a host name, of lower-case letters, digits and hyphens, a letter first, at most 63"
        ));
    }
    Ok(())
}

/// Whether nobody has the name where it would be seen.
fn free(analysis: &Analysis, named: &Named<'_>, found: &[Use], new: &str) -> Result<(), String> {
    let def = &named.mention.def;
    let taken = |what: &str| Err(format!("`{new}` is the name of {what} already"));
    let Some(declared) = &named.declared else { return Ok(()) };
    if new.starts_with('_') && found.iter().any(|found| found.place.path != declared.path) {
        return Err(format!("`{new}` would belong to its own file alone, and other files name it"));
    }
    let is_value = matches!(
        def.kind,
        DefKind::Param
            | DefKind::Let
            | DefKind::Secret
            | DefKind::Component
            | DefKind::Target
            | DefKind::Environment
            | DefKind::Workflow
            | DefKind::Module
            | DefKind::Local
    );
    for app in analysis.apps_of(&declared.path) {
        let Some(at) = analysis.at_in(app, &declared.path, declared.range.start) else { continue };
        let db = app.db();
        if is_head(def.kind).is_some() {
            for file in app.files() {
                if let Some(head) = semantics::scope(db, file).heads.get(new) {
                    return taken(&format!("a {}", head_word(head.kind)));
                }
            }
        }
        if is_value {
            for file in app.files() {
                let seen = semantics::scope(db, file);
                if seen.values.contains_key(new) || seen.aliases.contains_key(new) {
                    return taken("something else that is declared");
                }
            }
            for found in found.iter().map(|found| &found.place).chain([declared]) {
                let Some(at) = analysis.at_in(app, &found.path, found.range.start) else { continue };
                if visible_near(db, at.item, at.offset).iter().any(|near| near.def.name == new) {
                    return taken("something that is seen here");
                }
            }
        }
        if matches!(def.kind, DefKind::Param | DefKind::Let | DefKind::Output | DefKind::Field | DefKind::Component) {
            siblings(&at, new)?;
        }
        if def.kind == DefKind::Entry || def.kind == DefKind::Step || def.kind == DefKind::Test {
            let same = |mention: &&semantics::Mention| mention.def.kind == def.kind && mention.def.name == new;
            let braces = at.semantics().braces_at(at.offset).map(|braces| braces.range);
            let beside = at.semantics().mentions.iter().filter(same).any(|mention| {
                at.semantics().braces_at(mention.range.start).map(|braces| braces.range) == braces
                    && mention.known == named.mention.known
            });
            if beside {
                return taken("another entry beside it");
            }
        }
    }
    Ok(())
}

/// Names that a kind or record has already.
fn siblings(at: &crate::analysis::At<'_>, new: &str) -> Result<(), String> {
    let db = at.app.db();
    for mention in &at.semantics().mentions {
        let Known::Component { kind, place: None } = &mention.known else { continue };
        if mention.role != semantics::Role::Declares || mention.def.kind != DefKind::Kind {
            continue;
        }
        let def = kind_def(db, kind);
        let has = def.fields.contains_key(new)
            || def.params.contains_key(new)
            || def.lets.contains_key(new)
            || def.inner.contains_key(new)
            || def.outputs.contains_key(new);
        if has {
            return Err(format!("`{new}` is a name of the kind `{}` already", def.name));
        }
    }
    let here = at.semantics().braces_at(at.offset).map(|braces| braces.range);
    let beside = at.semantics().mentions.iter().any(|mention| {
        mention.role == semantics::Role::Declares
            && mention.def.name == new
            && matches!(mention.def.kind, DefKind::Param | DefKind::Let | DefKind::Output | DefKind::Field)
            && at.semantics().braces_at(mention.range.start).map(|braces| braces.range) == here
    });
    if beside { Err(format!("`{new}` is declared beside it already")) } else { Ok(()) }
}

fn head_word(kind: semantics::HeadKind) -> &'static str {
    match kind {
        semantics::HeadKind::Kind => "kind",
        semantics::HeadKind::Trait => "trait",
        semantics::HeadKind::Type => "type",
        semantics::HeadKind::Rule => "rule",
        semantics::HeadKind::Platform => "kind of target",
    }
}
