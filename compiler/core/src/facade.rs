//! What heads and backends ask of the compiler.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span};
use anyport_ir::{Secret, SmolStr, Target};
use anyport_syntax::tree::{Check, StatementKind};

use crate::eval::{Cx, Env, Frame, Shared, Value};
use crate::layers::instances;
use crate::lower::{self, Rule, holds, violation};
use crate::names::{app_files, scope};
use crate::source::{Db, Definitions, Place};

/// The application's name.
pub fn application_name(db: &dyn Db) -> SmolStr {
    app_files(db).name.clone().unwrap_or_else(|| "app".into())
}

/// A target as the IR has it; one that nobody declared stands for its kind.
pub fn target_in(db: &dyn Db, env: &Arc<Env>, name: &SmolStr) -> Option<Arc<Target>> {
    target_at(db, env.clone(), name.clone())
}

#[salsa::tracked(returns(clone))]
fn target_at(db: &dyn Db, env: Arc<Env>, name: SmolStr) -> Option<Arc<Target>> {
    lower::lower_target(crate::environment::target_options(db, &env, &name)).map(Arc::new)
}

/// The key of a component by its name outside.
pub fn key_of(db: &dyn Db, name: &str) -> Option<SmolStr> {
    lower::key_by_name(db, name)
}

/// A secret as the IR has it: a declared one, or a store's credentials.
pub fn secret_in(db: &dyn Db, env: &Arc<Env>, name: &str) -> Option<Secret> {
    lower::secret_by_name(db, env, name)
}

/// A rule for emitted objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRule(Rule);

impl ObjectRule {
    /// The document kinds it is for.
    pub fn subjects(&self) -> &[SmolStr] {
        &self.0.subjects
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

/// Rules whose subject is a document kind.
pub fn object_rules(db: &dyn Db) -> Vec<ObjectRule> {
    let Some(root) = app_files(db).files.first().copied() else { return Vec::new() };
    let is_document =
        |subject: &SmolStr| subject.contains('/') || subject.starts_with(|c: char| c.is_ascii_uppercase());
    lower::all_rules(db, root)
        .0
        .iter()
        .filter(|rule| rule.subjects.iter().any(is_document))
        .cloned()
        .map(ObjectRule)
        .collect()
}

/// Holds one document against a rule.
pub fn check_object(
    db: &dyn Db,
    env: &Arc<Env>,
    rule: &ObjectRule,
    document: &Value,
    component: Option<&SmolStr>,
    accepted: bool,
) -> Vec<Diagnostic> {
    let shared = Shared::new();
    let span = component
        .and_then(|name| key_of(db, name))
        .and_then(|key| instances(db).get(&key).map(|instance| instance.span))
        .unwrap_or(app_files(db).span);
    let cx = Cx::new(db, env, rule.0.place.item, &shared).with_local("it", document.clone()).absent_is_null();
    for check in lower::checks_of(db, &rule.0.place) {
        if holds(&cx, check) == Some(false) && !(accepted && rule.0.waivable) {
            cx.report(violation(&cx, &rule.0, check, span));
        }
    }
    shared.take()
}

/// A test of the source.
#[derive(Clone, Debug)]
pub struct Test {
    /// What it says.
    pub name: SmolStr,
    /// Where.
    pub span: Span,
    /// The environment it is an overlay of, with itself as the last body.
    pub env: Arc<Env>,
    /// Diagnostics it expects, by code or name.
    pub expects: Vec<(SmolStr, Span)>,
    place: Place,
}

/// All tests of the application.
pub fn tests(db: &dyn Db) -> Vec<Test> {
    let Some(root) = app_files(db).files.first().copied() else { return Vec::new() };
    let mut out = Vec::new();
    for (place, name) in &scope(db, root).tests {
        let Some(StatementKind::Entry(entry)) = place.statement(db).map(|statement| &statement.kind) else { continue };
        let words = crate::types::clause_names(entry, anyport_syntax::tree::ClauseWord::In);
        let base = words.first().and_then(|(words, _)| words.first().cloned());
        let base = base
            .and_then(|name| crate::environment::environment_named(db, &name))
            .or_else(|| crate::environment::environments(db).0.first().cloned());
        let Some(base) = base else { continue };
        let mut chain = base.chain.clone();
        chain.push(place.clone());
        let span = entry.labels.first().map_or(Span::NONE, |label| place.span(label.range));
        let mut expects = Vec::new();
        for statement in entry.body.iter().flat_map(|body| &body.statements) {
            if let StatementKind::Entry(inner) = &statement.kind
                && crate::walk::key_path(&inner.head).is_some_and(|head| head == "expect")
            {
                for label in &inner.labels {
                    let text = match &label.kind {
                        anyport_syntax::tree::LabelKind::Name(name) => Some(name.clone()),
                        anyport_syntax::tree::LabelKind::String(text) => crate::source::plain(text).map(SmolStr::from),
                        anyport_syntax::tree::LabelKind::Number(number) => Some(number.clone()),
                    };
                    expects.extend(text.map(|text| (text, place.span(label.range))));
                }
            }
        }
        out.push(Test {
            name: name.clone(),
            span,
            env: Arc::new(Env { name: base.name.clone(), chain }),
            expects,
            place: place.clone(),
        });
    }
    out
}

/// Documents and files that a test may look at.
pub trait Outputs {
    /// The emitted object of a kind and name.
    fn object(&self, kind: &str, name: &str) -> Option<Value>;
    /// The text of an emitted file.
    fn artifact(&self, path: &str) -> Option<String>;
}

/// Runs a test's checks on final fields.
pub fn run_checks(db: &dyn Db, test: &Test, outputs: &dyn Outputs) -> Vec<Diagnostic> {
    let shared = Shared::new();
    let cx = Cx::new(db, &test.env, test.place.item, &shared).with_outputs(outputs);
    let Some(block) = test.place.body(db) else { return Vec::new() };
    for statement in &block.statements {
        let StatementKind::Check(check) = &statement.kind else { continue };
        if holds(&cx, check) == Some(false) {
            cx.report(failed(&test.place, check, &cx));
        }
    }
    shared.take()
}

/// What is wrong with what tests say, whether they run or not.
pub fn test_diagnostics(db: &dyn Db) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for test in tests(db) {
        let own = test.place.item.source();
        let expected = |diagnostic: &Diagnostic| {
            test.expects.iter().any(|(name, _)| {
                diagnostic.known_as() == name || diagnostic.code.id == name || diagnostic.code.name == name
            })
        };
        let said = lower::application(db, &test.env).diagnostics.iter();
        out.extend(said.filter(|diagnostic| diagnostic.span().source == own && !expected(diagnostic)).cloned());
        let shared = Shared::new();
        let cx = Cx { dry: true, ..Cx::new(db, &test.env, test.place.item, &shared) }.absent_is_null();
        for check in lower::checks_of(db, &test.place) {
            holds(&cx, check);
        }
        out.extend(shared.take());
    }
    out
}

fn failed(place: &Place, check: &Check, cx: &Cx<'_>) -> Diagnostic {
    let message = match &check.message {
        Some(_) => lower::check_message(cx, check),
        None => "this does not hold".into(),
    };
    Diagnostic::new(&anyport_diagnostic::codes::TEST_FAILED, place.span(check.condition.range), message)
}

/// The final value of a path of a component as JSON, where it is known: `web`, `scale.replicas.min`.
pub fn final_value(db: &dyn Db, env: &Arc<Env>, component: &str, path: &str) -> Option<serde_json::Value> {
    let key = key_of(db, component)?;
    let item = instances(db).get(&key)?.place.item;
    let shared = Shared::new();
    let mut cx = Cx::new(db, env, item, &shared);
    cx.frame = Frame::File;
    let text = format!("let x = it.{path}");
    let statements = anyport_syntax::parse(&text).statements;
    let StatementKind::Entry(entry) = &statements.first()?.kind else { return None };
    cx.it = Some(key);
    let value = cx.infer(entry.value.as_ref()?, None);
    (!value.is_unknown()).then(|| lower::value_to_json(&value))
}

/// What is wrong with the standard library: nothing, or a test fails.
pub fn library_diagnostics(db: &dyn Db) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let std = crate::names::std_scope(db);
    out.extend(std.diagnostics.iter().cloned());
    for head in std.heads.values() {
        match head.kind {
            crate::names::HeadKind::Kind => {
                out.extend(crate::kinds::kind_def(db, &head.place).diagnostics.iter().cloned())
            }
            crate::names::HeadKind::Type => out.extend(crate::types::type_alias(db, &head.place).1.iter().cloned()),
            crate::names::HeadKind::Platform => {
                out.extend(crate::kinds::platform_def(db, &head.place).diagnostics.iter().cloned())
            }
            crate::names::HeadKind::Trait | crate::names::HeadKind::Rule => {}
        }
    }
    out
}

/// Every item of every file that was loaded.
pub fn all_items(db: &dyn Db) -> Vec<crate::source::Item> {
    crate::source::Project::get(db).files(db).values().flat_map(|file| file.items(db).iter().copied()).collect()
}

/// The kinds of all targets, as they are written: known ones and others.
pub fn written_target_kinds(db: &dyn Db) -> Vec<SmolStr> {
    let mut kinds = Vec::new();
    for item in all_items(db) {
        for statement in &crate::source::parsed(db, item).statements {
            if let StatementKind::Target(target) = &statement.kind
                && let Some([kind]) = crate::walk::keys(&target.kind).as_deref()
                && !kinds.contains(kind)
            {
                kinds.push(kind.clone());
            }
        }
    }
    kinds
}

/// Reads one item, so that it is known when it is asked for.
pub fn read_item(db: &dyn Db, item: crate::source::Item) {
    crate::names::declared(db, item);
}

/// A file that is read for a target, not for the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its path.
    pub path: String,
    /// Its text, or why there is none.
    pub text: Result<String, String>,
    /// Where it is asked for.
    pub span: Span,
}

/// Every `import crd "path"`.
pub fn imported_crds(db: &dyn Db) -> Vec<Beside> {
    imported(db, None, |definitions| matches!(definitions, Definitions::Crd(_)))
}

/// Every file of every `import vela "path"`.
pub fn imported_vela(db: &dyn Db) -> Vec<Beside> {
    imported(db, Some(SmolStr::new_static("*")), |definitions| matches!(definitions, Definitions::Vela(_)))
}

/// The texts of definitions beside the source; with a pattern, of a folder those whose names match it.
fn imported(db: &dyn Db, pattern: Option<SmolStr>, wanted: impl Fn(&Definitions) -> bool) -> Vec<Beside> {
    let mut out = Vec::new();
    let files = app_files(db).files.iter().copied();
    for item in files.flat_map(|file| file.items(db).iter().copied()) {
        for head in crate::names::declared(db, item) {
            let crate::names::Word::Crd(definitions) = &head.word else { continue };
            if !wanted(definitions) {
                continue;
            }
            let span = item.span(head.head_range);
            let folder = item.file(db).path(db);
            let path = definitions.path();
            match crate::source::join(crate::source::folder(&folder), path) {
                Some(path) => out.extend(texts(db, &path, pattern.as_ref(), span)),
                None => {
                    let text = Err("it leaves the project's folder".into());
                    out.push(Beside { path: path.to_owned(), text, span });
                }
            }
        }
    }
    out
}

/// The manifests that ride along with a target: every file that a pattern of its `manifests` matches.
pub fn manifests(db: &dyn Db, env: &Arc<Env>, target: &SmolStr) -> Vec<Beside> {
    let options = crate::environment::target_options(db, env, target);
    let Value::Map(fields) = &options.value else { return Vec::new() };
    let Some(Value::List(patterns)) = fields.get("manifests") else { return Vec::new() };
    let root = app_files(db).files.first().map(|file| file.path(db)).unwrap_or_default();
    let mut out = Vec::new();
    for pattern in patterns.iter() {
        let Value::Text(pattern) = pattern else { continue };
        match crate::source::join(crate::source::folder(&root), crate::source::manifest_source(pattern)) {
            Some(path) => {
                let found = texts(db, &path, pattern.contains('*').then_some(pattern), options.span);
                if found.is_empty() {
                    out.push(Beside {
                        path: pattern.to_string(),
                        text: Err("no file matches".into()),
                        span: options.span,
                    });
                }
                out.extend(found);
            }
            None => out.push(Beside {
                path: pattern.to_string(),
                text: Err("it leaves the project's folder".into()),
                span: options.span,
            }),
        }
    }
    out
}

/// The texts under a path: one file's, or of a folder those whose names match the pattern's last step.
fn texts(db: &dyn Db, path: &str, pattern: Option<&SmolStr>, span: Span) -> Vec<Beside> {
    use crate::source::{Embedded, Project};
    let read = |path: String, bytes: &[u8]| Beside {
        path,
        text: String::from_utf8(bytes.to_vec()).map_err(|_| "it is not text".to_string()),
        span,
    };
    let missing = |why: &str| vec![Beside { path: path.to_string(), text: Err(why.to_string()), span }];
    let Some(asset) = Project::get(db).assets(db).get(path).copied() else { return missing("no such file") };
    match (asset.content(db), pattern) {
        (Embedded::Missing(why), _) => missing(why),
        (Embedded::File(bytes), _) => vec![read(path.to_string(), bytes)],
        (Embedded::Folder(_), None) => missing("it is a folder"),
        (Embedded::Folder(files), Some(pattern)) => {
            let wanted = pattern.rsplit('/').next().unwrap_or(pattern);
            let (before, after) = wanted.split_once('*').unwrap_or((wanted, ""));
            files
                .iter()
                .filter(|(name, _)| {
                    name.len() >= before.len() + after.len()
                        && !name.contains('/')
                        && name.starts_with(before)
                        && name.ends_with(after)
                })
                .map(|(name, bytes)| read(format!("{path}/{name}"), bytes))
                .collect()
        }
    }
}
