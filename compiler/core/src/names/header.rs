//! What a file says first: that it is an application, a part of one, or a module; and who imports it.

use anyport_diagnostic::{Diagnostic, Span, codes};
use smol_str::SmolStr;

use super::declaration::{Word, declared};
use super::visible::{Scope, app_files, imports};
use crate::source::{Db, File};

/// The sorts of files.
enum Sort {
    App,
    Part(SmolStr),
    Module,
}

fn sort(db: &dyn Db, file: File) -> Sort {
    for item in file.items(db) {
        for head in declared(db, *item) {
            match head.word {
                Word::App => return Sort::App,
                Word::Part => return Sort::Part(head.name.clone()),
                _ => {}
            }
        }
    }
    Sort::Module
}

/// Whether a file may be imported by an application's files or a module; says why not.
pub(super) fn importable(db: &dyn Db, file: File, span: Span, scope: &mut Scope) -> bool {
    let app = app_files(db);
    let problem = match sort(db, file) {
        // The parts of an application may name the file that they are part of.
        Sort::App if app.files.first() == Some(&file) => return true,
        Sort::App => "this file is an application of its own".to_string(),
        Sort::Part(name) if app.name.as_ref().is_some_and(|app| *app != name) => {
            format!("this file is a part of `{name}`")
        }
        Sort::Part(_) | Sort::Module => return true,
    };
    scope.diagnostics.push(
        Diagnostic::new(&codes::WRONG_FILE_KIND, span, problem)
            .with_label("parts of this application and modules are imported")
            .with_note(match &app.name {
                Some(name) => format!("a file of this application begins with: part {name}"),
                None => "a file without `app` and `part` is a module".to_string(),
            }),
    );
    false
}

/// What is said where a part is compiled by itself: most of what it needs stands elsewhere.
pub fn lone_part(db: &dyn Db) -> Option<Diagnostic> {
    let root = *app_files(db).files.first()?;
    let Sort::Part(name) = sort(db, root) else { return None };
    let part = root.items(db).iter().find_map(|item| {
        declared(db, *item).iter().find(|head| head.word == Word::Part).map(|head| item.span(head.head_range))
    });
    Some(
        Diagnostic::new(
            &codes::WRONG_FILE_KIND,
            part.unwrap_or(Span::NONE),
            format!("this file is a part of `{name}`"),
        )
        .with_label("not an application by itself")
        .with_note("compile the file that begins with `app`"),
    )
}

/// What is wrong with the lines that open a file, and with what a file of its sort may declare.
pub fn header_problems(db: &dyn Db, file: File) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let sort = sort(db, file);
    let is_root = app_files(db).files.first() == Some(&file);
    let is_app = !matches!(sort, Sort::Module);
    let (mut begun, mut named, mut edition) = (false, false, false);
    let mut astray = false;
    for item in file.items(db) {
        for head in declared(db, *item) {
            let span = item.span(head.head_range);
            match &head.word {
                Word::Edition => {
                    if begun || named || edition {
                        out.push(misplaced(span, "the edition stands on the first line, once"));
                    }
                    edition = true;
                }
                Word::App | Word::Part => {
                    if named {
                        out.push(misplaced(span, "a file says once what it is"));
                    } else if begun {
                        out.push(misplaced(span, "what a file is stands before everything else"));
                    }
                    named = true;
                }
                word => {
                    begun = true;
                    if !is_app && !astray && belongs_to_app(word) {
                        // One diagnostic for the file: it is one mistake.
                        astray = true;
                        out.push(module_declares(item.span(head.head_range), is_root, file, db));
                    }
                }
            }
        }
    }
    out
}

fn belongs_to_app(word: &Word) -> bool {
    matches!(word, Word::Param | Word::Secret | Word::Target | Word::Environment | Word::Workflow | Word::Component(_))
}

fn module_declares(span: Span, is_root: bool, file: File, db: &dyn Db) -> Diagnostic {
    let out = Diagnostic::new(&codes::WRONG_FILE_KIND, span, "this file does not say that it is an application")
        .with_label("a module declares kinds, traits, types, rules and constants only");
    let first = file.items(db).first().map(|item| Span::new(item.source(), 0, 0));
    match first.filter(|_| is_root) {
        Some(start) => {
            out.with_note("an application begins with its name: app shop").with_fix("name it", start, "app app\n\n")
        }
        None => out.with_note("a file of an application begins with: part NAME"),
    }
}

fn misplaced(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(&codes::BAD_HEADER, span, message)
        .with_note("a file begins with: edition \"2026\" if it has one, then app NAME or part NAME")
}

/// Modules that import each other in a circle, each circle once.
pub fn cycles(db: &dyn Db, modules: &[File]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut done: Vec<File> = Vec::new();
    for start in modules {
        // An explicit stack: a chain of imports may be long.
        let mut way: Vec<(File, usize)> = vec![(*start, 0)];
        while let Some((file, index)) = way.last_mut() {
            let file = *file;
            let next = if done.contains(&file) { None } else { imports(db, file).into_iter().nth(*index) };
            *index += 1;
            let Some((span, target, _)) = next else {
                done.push(file);
                way.pop();
                continue;
            };
            let Some(target) = target.filter(|target| modules.contains(target)) else { continue };
            if let Some(from) = way.iter().position(|(file, _)| *file == target) {
                let mut circle: Vec<_> = way[from..].iter().map(|(file, _)| file.path(db).to_string()).collect();
                circle.push(target.path(db).to_string());
                out.push(
                    Diagnostic::new(&codes::IMPORT_CYCLE, span, "these modules import each other")
                        .with_label(circle.join(" → "))
                        .with_note("what both need belongs in a third module"),
                );
            } else if !done.contains(&target) {
                way.push((target, 0));
            }
        }
    }
    out
}
