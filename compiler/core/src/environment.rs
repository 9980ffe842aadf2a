//! Environments and targets.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{Entry, StatementKind, TextRange};
use smol_str::SmolStr;

use crate::eval::{Cx, Env, Shared, Value};
use crate::kinds::{PlatformDef, find_platform};
use crate::layers::{Forcer, build_target, env_index};
use crate::names::{HeadKind, SymbolKind, Word, app_files, declared, find_head, scope};
use crate::source::{Db, Place, Project};
use crate::suggest::closest;
use crate::types::Ty;
use crate::walk::keys;

/// All environments in source order, each with its chain. A file without any has `default`.
#[salsa::tracked(returns(ref))]
pub fn environments(db: &dyn Db) -> (Vec<Arc<Env>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut out = Vec::new();
    let Some(root) = app_files(db).files.first().copied() else { return (out, diagnostics) };
    let seen = scope(db, root);
    let mut circular = Vec::new();
    for (name, symbol) in &seen.values {
        if symbol.kind != SymbolKind::Environment {
            continue;
        }
        let chain = chain(db, &symbol.place, &mut diagnostics, &mut circular);
        out.push(Arc::new(Env { name: name.clone(), chain }));
    }
    if out.is_empty() {
        out.push(Arc::new(Env { name: "default".into(), chain: Vec::new() }));
    }
    (out, diagnostics)
}

/// What is said where no environment has the name.
pub fn unknown_environment(db: &dyn Db, name: &str, span: Span) -> Diagnostic {
    let known: Vec<&str> = environments(db).0.iter().map(|env| env.name.as_str()).collect();
    let mut diagnostic =
        Diagnostic::new(&codes::UNKNOWN_ENVIRONMENT, span, format!("there is no environment `{name}`"));
    if let Some(best) = closest(name, known.iter().copied()) {
        diagnostic =
            diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(format!("write `{best}`"), span, best);
    } else {
        diagnostic = diagnostic.with_label(format!("there is: {}", known.join(", ")));
    }
    diagnostic
}

/// The environment of this name.
pub fn environment_named(db: &dyn Db, name: &str) -> Option<Arc<Env>> {
    environments(db).0.iter().find(|env| env.name == name).cloned()
}

/// The bodies of an environment, base first.
fn chain(db: &dyn Db, place: &Place, diagnostics: &mut Vec<Diagnostic>, circular: &mut Vec<Place>) -> Vec<Place> {
    let mut out = vec![place.clone()];
    let mut current = place.clone();
    loop {
        let head = declared(db, current.item).iter().find(|head| head.index == current.index());
        let Some((words, range)) = head.and_then(|head| head.base.clone()) else { break };
        let span = current.span(range);
        let seen = scope(db, current.item.file(db));
        let base = match words.as_slice() {
            [name] => seen.values.get(name).filter(|symbol| symbol.kind == SymbolKind::Environment),
            _ => None,
        };
        let Some(base) = base else {
            let name = words.join(".");
            if let Some(symbol) = seen.values.get(name.as_str()) {
                let diagnostic = Diagnostic::new(&codes::BAD_EXTENDS, span, format!("`{name}` is not an environment"))
                    .with_secondary(symbol.span, "declared here");
                if !diagnostics.contains(&diagnostic) {
                    diagnostics.push(diagnostic);
                }
                break;
            }
            let known = seen
                .values
                .iter()
                .filter(|(_, symbol)| symbol.kind == SymbolKind::Environment)
                .map(|(name, _)| name.as_str());
            let mut diagnostic =
                Diagnostic::new(&codes::UNKNOWN_ENVIRONMENT, span, format!("there is no environment `{name}`"));
            if let Some(best) = closest(&name, known) {
                diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                    format!("write `{best}`"),
                    span,
                    best,
                );
            }
            if !diagnostics.contains(&diagnostic) {
                diagnostics.push(diagnostic);
            }
            break;
        };
        if out.contains(&base.place) {
            // A circle is one mistake, whoever is asked first.
            if !out.iter().any(|place| circular.contains(place)) {
                diagnostics.push(Diagnostic::new(&codes::EXTENDS_CYCLE, span, "this environment extends itself"));
            }
            circular.extend(out.iter().cloned());
            break;
        }
        out.push(base.place.clone());
        current = base.place.clone();
    }
    out.reverse();
    out
}

/// Options of a target in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetOptions {
    /// Its kind.
    pub platform: Option<Arc<PlatformDef>>,
    /// Its options, as declared.
    pub value: Value,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Where its name stands.
    pub span: Span,
    /// `accept KEY = "reason"` in its body.
    pub accepts: Vec<(SmolStr, SmolStr, Span)>,
    /// `patch` and `object` in its body.
    pub overlay: crate::lower::OverlaySource,
}

/// The options of a target here.
pub fn target_options<'a>(db: &'a dyn Db, env: &Arc<Env>, name: &SmolStr) -> &'a TargetOptions {
    target_at(db, env.clone(), name.clone())
}

fn target_cycle(db: &dyn Db, _id: salsa::Id, _env: Arc<Env>, name: SmolStr) -> TargetOptions {
    let root = app_files(db).files.first();
    let span = root.and_then(|root| scope(db, *root).values.get(&name)).map_or(Span::NONE, |symbol| symbol.span);
    let diagnostic = Diagnostic::new(&codes::VALUE_CYCLE, span, format!("a value needs itself: {name} → {name}"));
    TargetOptions {
        platform: None,
        value: Value::Poison,
        diagnostics: vec![diagnostic],
        span,
        accepts: Vec::new(),
        overlay: crate::lower::OverlaySource::default(),
    }
}

#[salsa::tracked(returns(ref), cycle_result = target_cycle)]
fn target_at(db: &dyn Db, env: Arc<Env>, name: SmolStr) -> TargetOptions {
    let mut out = TargetOptions {
        platform: None,
        value: Value::Poison,
        diagnostics: Vec::new(),
        span: Span::NONE,
        accepts: Vec::new(),
        overlay: crate::lower::OverlaySource::default(),
    };
    let Some(root) = app_files(db).files.first().copied() else { return out };
    let shared = Shared::new();
    let Some(symbol) = scope(db, root).values.get(&name).filter(|symbol| symbol.kind == SymbolKind::Target) else {
        // A target that nobody declared: the one that stands in when none is named.
        if let Some(platform) = find_platform(db, root, &name)
            && let Some(item) = root.items(db).first()
        {
            let cx = Cx::new(db, &env, *item, &shared);
            out.value = crate::layers::implied(&cx, &Ty::Record(platform.options.clone())).unwrap_or(Value::Poison);
            out.platform = Some(platform);
        }
        return out;
    };
    out.span = symbol.span;
    let Some(StatementKind::Target(target)) = symbol.place.statement(db).map(|statement| &statement.kind) else {
        return out;
    };
    let file = symbol.place.item.file(db);
    let words = keys(&target.kind).unwrap_or_default();
    let kind = words.first().cloned().unwrap_or_default();
    let Some(platform) = find_platform(db, file, &kind) else {
        let span = symbol.place.span(target.kind.range);
        let seen = scope(db, file);
        let known = seen
            .heads
            .iter()
            .filter(|(name, head)| head.kind == HeadKind::Platform && *name != "platform")
            .map(|(name, _)| name.as_str());
        let mut diagnostic =
            Diagnostic::new(&codes::UNKNOWN_TARGET_KIND, span, format!("there is no target kind `{kind}`"));
        if let Some(best) = closest(&kind, known) {
            diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                format!("write `{best}`"),
                span,
                best,
            );
        }
        out.diagnostics.push(diagnostic);
        return out;
    };
    let cx = Cx::new(db, &env, symbol.place.item, &shared);
    let built = build_target(&cx, &name, &symbol.place, &platform.options);
    let forcer = Forcer {
        cx: &cx,
        layers: &built.layers,
        frames: Vec::new(),
        span: symbol.span,
        origins: None,
        quiet: false,
        trial: false,
    };
    out.value = forcer.force(Some(&built.root), &Ty::Record(platform.options.clone()), None, None, &mut String::new());
    if matches!(out.value, Value::Null) {
        out.value = Value::Poison;
    }
    crate::lower::target_asides(&cx, &built, &mut out);
    out.platform = Some(platform);
    out.diagnostics.extend(shared.take());
    out
}

/// The targets on which things stand here unless they say otherwise, by name; and where that is written.
fn default_cycle(_db: &dyn Db, _id: salsa::Id, _env: Arc<Env>, _unit: ()) -> (Vec<SmolStr>, Vec<Diagnostic>) {
    (Vec::new(), Vec::new())
}

#[salsa::tracked(returns(ref), cycle_result = default_cycle)]
fn default_targets_at(db: &dyn Db, env: Arc<Env>, _unit: ()) -> (Vec<SmolStr>, Vec<Diagnostic>) {
    if let Some(kind) = Project::get(db).forced_target(db) {
        return (vec![kind], Vec::new());
    }
    let shared = Shared::new();
    let mut value: Option<Value> = None;
    for place in &env.chain {
        let Some(block) = place.body(db) else { continue };
        for index in env_index(db, place).get("on").into_iter().flatten() {
            if let Some(StatementKind::Set(set)) = block.statements.get(*index).map(|statement| &statement.kind) {
                let ty = Ty::union([target_ref(), Ty::List(Arc::new(target_ref()))]);
                value = Some(Cx::new(db, &env, place.item, &shared).eval(&set.value, &ty));
            }
        }
    }
    (value.map_or_else(|| vec!["kubernetes".into()], |value| target_names(&value)), shared.take())
}

/// The default targets of an environment.
pub fn default_targets<'a>(db: &'a dyn Db, env: &Arc<Env>) -> &'a (Vec<SmolStr>, Vec<Diagnostic>) {
    default_targets_at(db, env.clone(), ())
}

/// A reference to a target, or several.
pub fn target_ref() -> Ty {
    Ty::Ref(Arc::from(["target".into()]))
}

/// The names in a value of that type.
pub fn target_names(value: &Value) -> Vec<SmolStr> {
    match value {
        Value::Target(name) => vec![name.clone()],
        Value::List(items) => items.iter().flat_map(target_names).collect(),
        _ => Vec::new(),
    }
}

/// What is wrong with an environment's own statements: names that are not there, declarations.
pub fn check_environment<'a>(db: &'a dyn Db, place: &Place) -> &'a Vec<Diagnostic> {
    check_at(db, place.item, place.index())
}

#[salsa::tracked(returns(ref))]
fn check_at(db: &dyn Db, item: crate::source::Item, index: usize) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let place = Place::top(item, index);
    let file = item.file(db);
    let is_test = declared(db, item).iter().any(|head| head.index == place.index() && head.word == Word::Test);
    let seen = scope(db, file);
    for (index, statement) in place.body(db).into_iter().flat_map(|block| block.statements.iter().enumerate()) {
        let _ = index;
        let (name, range): (SmolStr, TextRange) = match &statement.kind {
            StatementKind::Error => continue,
            StatementKind::Check(_) if is_test => continue,
            StatementKind::Entry(entry)
                if is_test && crate::walk::key_path(&entry.head).is_some_and(|head| head == "expect") =>
            {
                continue;
            }
            StatementKind::Check(_) | StatementKind::Type(_) | StatementKind::Target(_) | StatementKind::Alias(_) => {
                out.push(declares(place.span(statement.range)));
                continue;
            }
            StatementKind::Entry(entry) => {
                if let Some(diagnostic) = entry_problem(db, &place, entry) {
                    out.push(diagnostic);
                    continue;
                }
                match entry.head.segments.first() {
                    Some(anyport_syntax::tree::Segment::Key(name)) => (name.text.clone(), name.range),
                    _ => continue,
                }
            }
            StatementKind::Set(_)
            | StatementKind::Block(_)
            | StatementKind::Unset(_)
            | StatementKind::Lock(_)
            | StatementKind::Field(_) => {
                let path = match &statement.kind {
                    StatementKind::Set(set) => &set.path,
                    StatementKind::Block(nested) => &nested.path,
                    StatementKind::Unset(path) | StatementKind::Lock(path) => path,
                    StatementKind::Field(field) => &field.path,
                    _ => continue,
                };
                match path.segments.first() {
                    Some(anyport_syntax::tree::Segment::Key(name)) => (name.text.clone(), name.range),
                    _ => continue,
                }
            }
        };
        if name == "on" {
            continue;
        }
        let span = place.span(range);
        let patchable = |kind: &SymbolKind| {
            matches!(kind, SymbolKind::Param | SymbolKind::Component(_) | SymbolKind::Target | SymbolKind::Secret)
        };
        match seen.values.get(&name) {
            Some(symbol) if patchable(&symbol.kind) => {
                let is_set = matches!(&statement.kind, StatementKind::Set(set) if set.path.segments.len() == 1);
                if is_set && symbol.kind != SymbolKind::Param {
                    out.push(
                        Diagnostic::new(&codes::NOT_A_RECORD, span, format!("`{name}` is patched by a block"))
                            .with_note(format!("{name} {{ … }}"))
                            .with_secondary(symbol.span, "declared here"),
                    );
                }
            }
            Some(symbol) => out.push(
                Diagnostic::new(
                    &codes::ENVIRONMENT_UNKNOWN_PATH,
                    span,
                    format!("an environment cannot change `{name}`"),
                )
                .with_secondary(symbol.span, "declared here")
                .with_note("environments set parameters and patch components, secrets and targets"),
            ),
            None => {
                let known =
                    seen.values.iter().filter(|(_, symbol)| patchable(&symbol.kind)).map(|(name, _)| name.as_str());
                let mut diagnostic = Diagnostic::new(
                    &codes::ENVIRONMENT_UNKNOWN_PATH,
                    span,
                    format!("there is nothing called `{name}` to patch"),
                );
                if let Some(best) = closest(&name, known) {
                    diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                        format!("write `{best}`"),
                        span,
                        best,
                    );
                } else {
                    diagnostic = diagnostic.with_note("environments patch what exists and declare nothing");
                }
                out.push(diagnostic);
            }
        }
    }
    out
}

fn declares(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::ENVIRONMENT_DECLARES, span, "an environment declares nothing").with_note(
        "declare it at the top; what exists in one environment alone has `enabled = environment.name == \"dev\"`",
    )
}

fn entry_problem(db: &dyn Db, place: &Place, entry: &Entry) -> Option<Diagnostic> {
    let words = keys(&entry.head)?;
    let declares_something = matches!(
        words.first()?.as_str(),
        "kind" | "trait" | "param" | "let" | "secret" | "rule" | "environment" | "workflow"
    ) || find_head(db, place.item.file(db), &words)
        .is_some_and(|head| head.kind == HeadKind::Kind);
    let known = scope(db, place.item.file(db)).values.contains_key(words.first()?);
    (declares_something && !known).then(|| declares(place.span(entry.head.range)))
}

/// Statements at the top of a file that may not stand there.
pub fn check_top(db: &dyn Db, item: crate::source::Item) -> Vec<Diagnostic> {
    declared(db, item)
        .iter()
        .filter(|head| head.word == Word::Other)
        .map(|head| {
            Diagnostic::new(&codes::STATEMENT_NOT_ALLOWED_HERE, item.span(head.head_range), "this cannot stand at the top of a file")
                .with_note("here stand declarations: param, let, secret, kind, trait, type, rule, target, environment, workflow, test, and components")
        })
        .collect()
}
