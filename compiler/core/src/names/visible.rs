//! What a file can see: heads (kinds, traits, types, rules, target kinds) and values (params,
//! lets, secrets, components, targets, environments, workflows). Two name spaces.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::declaration::{Declared, Word, declared};
use crate::source::{Db, File, Place, Project, folder, join};

/// What a head is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadKind {
    /// A kind of component.
    Kind,
    /// A trait.
    Trait,
    /// A type.
    Type,
    /// A rule.
    Rule,
    /// A kind of target.
    Platform,
}

/// A declared head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it is.
    pub kind: HeadKind,
    /// Where.
    pub place: Place,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation.
    pub doc: Option<SmolStr>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A parameter.
    Param,
    /// A named value.
    Let,
    /// A secret.
    Secret,
    /// A component, or the use of a composite kind: the words of its kind.
    Component(Vec<SmolStr>),
    /// A target.
    Target,
    /// An environment.
    Environment,
    /// A workflow.
    Workflow,
}

/// A declared value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// What it is.
    pub kind: SymbolKind,
    /// Where.
    pub place: Place,
    /// Where its name stands.
    pub span: Span,
}

/// What a file can see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Kinds, traits, types, rules, target kinds.
    pub heads: IndexMap<SmolStr, Head>,
    /// Params, lets, secrets, components, targets, environments, workflows.
    pub values: IndexMap<SmolStr, Symbol>,
    /// Modules by alias, and where the alias stands.
    pub aliases: IndexMap<SmolStr, (File, Span)>,
    /// Where the aliases themselves stand.
    pub alias_names: IndexMap<SmolStr, Span>,
    /// Tests.
    pub tests: Vec<(Place, SmolStr)>,
    /// Reserved names that something tried to take: what they would be is not known.
    pub misused: Vec<SmolStr>,
    /// Modules that are imported, in order.
    pub modules: Vec<File>,
    /// What is wrong with the names.
    pub diagnostics: Vec<Diagnostic>,
}

/// The files that make the application, and what its head says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppFiles {
    /// Its name; of a module that is checked by itself, none.
    pub name: Option<SmolStr>,
    /// The edition.
    pub edition: SmolStr,
    /// The root and its parts, in order of import.
    pub files: Vec<File>,
    /// What is wrong with the heads.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the name stands.
    pub span: Span,
}

const RESERVED: [&str; 5] = ["it", "app", "environment", "instance", "on"];

/// The standard library's heads.
#[salsa::tracked(returns(ref))]
pub fn std_scope(db: &dyn Db) -> Arc<Scope> {
    let mut scope = Scope::default();
    for (path, file) in Project::get(db).files(db) {
        if path.starts_with("std:/") {
            collect(db, *file, &mut scope, &Scope::default());
        }
    }
    Arc::new(scope)
}

/// The files of the application.
#[salsa::tracked(returns(ref))]
pub fn app_files(db: &dyn Db) -> AppFiles {
    let project = Project::get(db);
    let root = project.root(db);
    let mut app = AppFiles {
        name: None,
        edition: "2026".into(),
        files: vec![root],
        diagnostics: Vec::new(),
        span: root.items(db).first().map_or(Span::NONE, |item| Span::new(item.source(), 0, 0)),
    };
    for item in root.items(db) {
        for head in declared(db, *item) {
            match head.word {
                Word::App if app.name.is_none() => {
                    app.name = Some(head.name.clone());
                    app.span = item.span(head.name_range);
                }
                Word::App => {}
                Word::Edition => {
                    if head.name != "2026" {
                        app.diagnostics.push(
                            Diagnostic::new(
                                &codes::BAD_HEADER,
                                item.span(head.name_range),
                                format!("there is no edition `{}`", head.name),
                            )
                            .with_label("the editions are: \"2026\""),
                        );
                    }
                    app.edition = head.name.clone();
                }
                _ => {}
            }
        }
    }
    let mut next = 0;
    while let Some(file) = app.files.get(next).copied() {
        next += 1;
        for (_, target, _) in imports(db, file) {
            let Some(target) = target else { continue };
            if is_part(db, target) && !app.files.contains(&target) {
                app.files.push(target);
            }
        }
    }
    app
}

/// Every file that declares something here: the application's, modules, policies and what they import.
pub fn declaring_files(db: &dyn Db) -> Vec<File> {
    let mut files = app_files(db).files.clone();
    files.extend(Project::get(db).policies(db).iter().copied());
    let mut next = 0;
    while let Some(file) = files.get(next).copied() {
        next += 1;
        for module in &scope(db, file).modules {
            if !files.contains(module) {
                files.push(*module);
            }
        }
    }
    files
}

/// What is imported by a file: the declaration, the file if it could be read, and the alias.
pub(super) fn imports(db: &dyn Db, file: File) -> Vec<(Span, Option<File>, Option<SmolStr>)> {
    let mut out = Vec::new();
    let path = file.path(db);
    for item in file.items(db) {
        for head in declared(db, *item) {
            if let Word::Import(import, alias) = &head.word {
                let target =
                    join(folder(&path), import).and_then(|path| Project::get(db).files(db).get(path.as_str()).copied());
                out.push((item.span(head.name_range), target, alias.clone()));
            }
        }
    }
    out
}

fn is_part(db: &dyn Db, file: File) -> bool {
    file.items(db).iter().any(|item| declared(db, *item).iter().any(|head| head.word == Word::Part))
}

/// What a file can see. All files of one application see the same.
#[salsa::tracked(returns(ref))]
pub fn scope(db: &dyn Db, file: File) -> Arc<Scope> {
    if file.path(db).starts_with("std:/") {
        return std_scope(db).clone();
    }
    let app = app_files(db);
    if app.files.contains(&file) && app.files.first() != Some(&file) {
        return scope(db, app.files[0]).clone();
    }
    let files: &[File] = if app.files.first() == Some(&file) { &app.files } else { &[file] };
    let std = std_scope(db);
    let mut scope = Scope { heads: std.heads.clone(), ..Scope::default() };
    for file in files {
        import_modules(db, *file, files, &mut scope);
    }
    for file in files {
        collect(db, *file, &mut scope, std);
    }
    Arc::new(scope)
}

fn import_modules(db: &dyn Db, file: File, app: &[File], scope: &mut Scope) {
    let path = file.path(db);
    for item in file.items(db) {
        for head in declared(db, *item) {
            let Word::Import(import, alias) = &head.word else { continue };
            let span = item.span(head.name_range);
            let Some(target) = resolve_import(db, &path, import, span, scope) else { continue };
            if app.contains(&target) {
                continue;
            }
            if !scope.modules.contains(&target) {
                scope.modules.push(target);
            }
            if let Some(alias) = alias {
                if let Some((_, first)) = scope.aliases.get(alias) {
                    scope.diagnostics.push(
                        Diagnostic::new(&codes::DUPLICATE_NAME, span, format!("two imports are called `{alias}`"))
                            .with_secondary(*first, "the other"),
                    );
                    continue;
                }
                if RESERVED.contains(&alias.as_str()) {
                    scope.diagnostics.push(reserved(alias, span));
                    continue;
                }
                scope.aliases.insert(alias.clone(), (target, span));
                scope.alias_names.insert(alias.clone(), head.alias_range.map_or(span, |range| item.span(range)));
                continue;
            }
            let module = module_scope(db, target);
            for (name, symbol) in &module.values {
                if symbol.kind == SymbolKind::Let && !name.starts_with('_') {
                    scope.values.entry(name.clone()).or_insert_with(|| symbol.clone());
                }
            }
            for (name, found) in &module.heads {
                if name.starts_with('_') {
                    continue;
                }
                if let Some(first) = scope.heads.get(name)
                    && first.place != found.place
                {
                    scope.diagnostics.push(
                        Diagnostic::new(&codes::DUPLICATE_NAME, span, format!("two imports bring `{name}`"))
                            .with_secondary(found.span, "one")
                            .with_secondary(first.span, "the other")
                            .with_note("import one of them under a name: import \"…\" as p"),
                    );
                    continue;
                }
                scope.heads.insert(name.clone(), found.clone());
            }
        }
    }
}

/// What a module declares itself: its heads and constants.
#[salsa::tracked(returns(ref))]
fn module_scope(db: &dyn Db, file: File) -> Scope {
    let mut scope = Scope::default();
    collect(db, file, &mut scope, &Scope::default());
    scope
}

/// A constant of an imported module.
pub fn module_value<'db>(db: &'db dyn Db, module: File, name: &str) -> Option<&'db Symbol> {
    module_scope(db, module).values.get(name).filter(|symbol| symbol.kind == SymbolKind::Let)
}

/// The names that a module offers: its constants, or its heads of a sort.
pub fn offered(db: &dyn Db, module: File, kind: Option<HeadKind>) -> Vec<&SmolStr> {
    let seen = module_scope(db, module);
    let public = |name: &&SmolStr| !name.starts_with('_');
    match kind {
        None => seen
            .values
            .iter()
            .filter(|(_, symbol)| symbol.kind == SymbolKind::Let)
            .map(|(name, _)| name)
            .filter(public)
            .collect(),
        Some(kind) => {
            seen.heads.iter().filter(|(_, head)| head.kind == kind).map(|(name, _)| name).filter(public).collect()
        }
    }
}

fn resolve_import(db: &dyn Db, from: &str, import: &str, span: Span, scope: &mut Scope) -> Option<File> {
    if !import.starts_with('.') {
        let looks_like_package = import.contains('@');
        scope.diagnostics.push(if looks_like_package {
            Diagnostic::new(&codes::PACKAGE_NOT_YET, span, format!("packages cannot be imported yet: `{import}`"))
                .with_note("copy the module beside this file and import it by path: import \"./platform.app\"")
        } else {
            Diagnostic::new(&codes::IMPORT_NOT_FOUND, span, format!("`{import}` is neither a path nor a package"))
                .with_note("a path begins with `./` or `../`")
                .with_fix("make it a path", span, format!("\"./{import}\""))
        });
        return None;
    }
    let Some(path) = join(folder(from), import) else {
        scope.diagnostics.push(
            Diagnostic::new(&codes::OUTSIDE_ROOT, span, format!("`{import}` leaves the project's folder")).with_note(
                "what an application is made of stands in its own folder, so that it builds the same everywhere",
            ),
        );
        return None;
    };
    let project = Project::get(db);
    if let Some(file) = project.files(db).get(path.as_str()) {
        return super::header::importable(db, *file, span, scope).then_some(*file);
    }
    let why = project.unreadable(db).get(path.as_str()).cloned().unwrap_or_else(|| "no such file".into());
    scope.diagnostics.push(Diagnostic::new(&codes::IMPORT_NOT_FOUND, span, format!("cannot read `{path}`: {why}")));
    None
}

fn collect(db: &dyn Db, file: File, scope: &mut Scope, std: &Scope) {
    for item in file.items(db) {
        for head in declared(db, *item) {
            let place = Place::top(*item, head.index);
            let span = item.span(head.name_range);
            let kind = match &head.word {
                Word::Kind => HeadKind::Kind,
                Word::Trait => HeadKind::Trait,
                Word::Type => HeadKind::Type,
                Word::Rule => HeadKind::Rule,
                Word::Platform => HeadKind::Platform,
                Word::Test => {
                    scope.tests.push((place, head.name.clone()));
                    continue;
                }
                word => {
                    if let Some(kind) = symbol_kind(word) {
                        declare_value(scope, head, kind, place, span);
                    }
                    continue;
                }
            };
            if head.name.is_empty() {
                continue;
            }
            if kind == HeadKind::Kind {
                check_label(scope, head, span);
            }
            if kind == HeadKind::Type && crate::types::BUILT_IN.iter().any(|(name, _)| *name == head.name) {
                scope.diagnostics.push(Diagnostic::new(
                    &codes::DUPLICATE_NAME,
                    span,
                    format!("`{}` is built in", head.name),
                ));
                continue;
            }
            if let Some(first) = scope.heads.get(&head.name) {
                let builtin = std.heads.contains_key(&head.name);
                let message = if builtin {
                    format!("`{}` is built in", head.name)
                } else {
                    format!("`{}` is declared twice", head.name)
                };
                let mut diagnostic = Diagnostic::new(&codes::DUPLICATE_NAME, span, message);
                if !builtin {
                    diagnostic = diagnostic.with_secondary(first.span, "first here");
                }
                scope.diagnostics.push(diagnostic);
                continue;
            }
            scope.heads.insert(head.name.clone(), Head { kind, place, span, doc: head.doc.clone() });
        }
    }
}

fn symbol_kind(word: &Word) -> Option<SymbolKind> {
    Some(match word {
        Word::Param => SymbolKind::Param,
        Word::Let => SymbolKind::Let,
        Word::Secret => SymbolKind::Secret,
        Word::Target => SymbolKind::Target,
        Word::Environment => SymbolKind::Environment,
        Word::Workflow => SymbolKind::Workflow,
        Word::Component(kind) => SymbolKind::Component(kind.clone()),
        _ => return None,
    })
}

fn declare_value(scope: &mut Scope, head: &Declared, kind: SymbolKind, place: Place, span: Span) {
    if head.name.is_empty() {
        return;
    }
    if RESERVED.contains(&head.name.as_str()) {
        scope.diagnostics.push(reserved(&head.name, span));
        scope.misused.push(head.name.clone());
        return;
    }
    if matches!(kind, SymbolKind::Component(_) | SymbolKind::Secret | SymbolKind::Environment | SymbolKind::Target) {
        check_label(scope, head, span);
    }
    let first =
        scope.values.get(&head.name).map(|symbol| symbol.span).or(scope.aliases.get(&head.name).map(|(_, span)| *span));
    if let Some(first) = first {
        scope.diagnostics.push(
            Diagnostic::new(&codes::DUPLICATE_NAME, span, format!("`{}` is declared twice", head.name))
                .with_label("again")
                .with_secondary(first, "first here")
                .with_note("params, lets, secrets, components, targets, environments and workflows share one name space; import aliases are in it too"),
        );
        return;
    }
    scope.values.insert(head.name.clone(), Symbol { kind, place, span });
}

fn reserved(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&codes::RESERVED_NAME, span, format!("`{name}` is a reserved name"))
        .with_note(format!("reserved are: {}", RESERVED.join(", ")))
}

/// Kinds and components become parts of host names, so they are lower-case DNS labels.
fn check_label(scope: &mut Scope, head: &Declared, span: Span) {
    let name = head.name.as_str();
    let bytes = name.strip_prefix('_').unwrap_or(name).as_bytes();
    let good = bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.last().is_some_and(|last| *last != b'-')
        && bytes.len() <= 63
        && bytes.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-');
    if good {
        return;
    }
    let mended: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect::<String>()
        .trim_matches('-')
        .to_string();
    let mut diagnostic = Diagnostic::new(&codes::BAD_NAME, span, format!("`{name}` cannot be a name here"))
        .with_note("names of components and kinds become host names: lower-case letters, digits and hyphens, a letter first, at most 63");
    if mended.starts_with(|c: char| c.is_ascii_lowercase()) && mended.len() <= 63 {
        diagnostic = diagnostic.with_fix(format!("name it `{mended}`"), span, mended);
    }
    scope.diagnostics.push(diagnostic);
}

/// Finds a head by its words as seen from a file: `kind`, `alias.kind`.
pub fn find_head(db: &dyn Db, file: File, words: &[SmolStr]) -> Option<Head> {
    let seen = scope(db, file);
    match words {
        [name] => seen.heads.get(name).filter(|head| !is_private(db, name, &head.place, file)).cloned(),
        [alias, name] => {
            let (module, _) = seen.aliases.get(alias)?;
            if name.starts_with('_') {
                return None;
            }
            module_scope(db, *module).heads.get(name).cloned()
        }
        _ => None,
    }
}

/// Whether a name belongs to another file alone.
pub fn is_private(db: &dyn Db, name: &str, place: &Place, file: File) -> bool {
    name.starts_with('_') && place.item.file(db) != file
}

/// What is said where the words name something that belongs to another file alone.
pub fn private_head(db: &dyn Db, file: File, words: &[SmolStr], span: Span) -> Option<Diagnostic> {
    let seen = scope(db, file);
    let (name, head) = match words {
        [name] => (name, seen.heads.get(name)?),
        [alias, name] => (name, module_scope(db, seen.aliases.get(alias)?.0).heads.get(name)?),
        _ => return None,
    };
    name.starts_with('_').then(|| private(name, head.span, span))
}

/// What is said where a name belongs to another file alone.
pub fn private(name: &str, declared: Span, span: Span) -> Diagnostic {
    Diagnostic::new(&codes::PRIVATE_NAME, span, format!("`{name}` belongs to its own file"))
        .with_secondary(declared, "declared here")
        .with_note("a name that begins with `_` is its author's to change; give it one without to offer it")
}
