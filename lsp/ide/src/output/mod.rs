//! What an application becomes: the files of an environment on a target, with the ways from text to text.

mod address;
mod locate;
mod pieces;

use std::collections::HashMap;
use std::sync::Arc;

use anyport_backend::Document;
use anyport_compiler::{Env, default_targets, target_in};
use anyport_diagnostic::Severity;
use smol_str::SmolStr;

use crate::analysis::Analysis;
use crate::app::App;
use crate::subject::subject;
use crate::text::{FilePath, FileRange, TextRange};

pub use address::Address;
use pieces::Pieces;
pub(crate) use pieces::statement;

/// An environment and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its name.
    pub name: SmolStr,
    /// Its targets: name and kind.
    pub targets: Vec<(SmolStr, SmolStr)>,
}

/// A file of an output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path in the target's folder: `30-web.yaml`.
    pub path: String,
    /// What an editor calls what stands in it: `yaml`.
    pub language: &'static str,
    /// What stands in it.
    pub text: Arc<str>,
}

/// A piece of an output and the piece of source that made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The file of the output.
    pub path: String,
    /// Where in it.
    pub range: TextRange,
    /// The property: `web.scale.replicas.min`.
    pub property: String,
    /// What made it: a statement, or for what nobody wrote the component's declaration.
    pub source: FileRange,
    /// The name in it.
    pub name: FileRange,
}

/// All files of one environment on one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The environment.
    pub environment: SmolStr,
    /// The target.
    pub target: SmolStr,
    /// The files, in the order in which they are applied; none while something is wrong.
    pub files: Vec<OutputFile>,
    /// What the asked place becomes.
    pub active: Option<(String, TextRange)>,
    /// From output to source and back.
    pub map: Vec<Mapping>,
}

/// The environments of the application that a file takes part in, in source order.
pub fn environments(analysis: &Analysis, path: &str) -> Vec<Environment> {
    let Some(app) = application(analysis, path) else { return Vec::new() };
    let of = |env: &Arc<Env>| Environment { name: env.name.clone(), targets: targets(app, env) };
    app.environments().iter().map(of).collect()
}

/// The application that a file takes part in; a module that nobody imports is none.
pub fn application<'a>(analysis: &'a Analysis, path: &str) -> Option<&'a App> {
    analysis.apps_of(path).into_iter().find(|app| app.is_application())
}

/// The targets of an environment with their kinds: those that components stand on, or that the environment names
/// while that is not known.
pub(crate) fn targets(app: &App, env: &Arc<Env>) -> Vec<(SmolStr, SmolStr)> {
    let whole = anyport_compiler::application(app.db(), env).application.as_ref();
    let known: Vec<(SmolStr, SmolStr)> = whole
        .map(|whole| whole.targets.iter().map(|(name, target)| (name.clone(), target.kind.clone())).collect())
        .unwrap_or_default();
    if !known.is_empty() {
        return known;
    }
    let names = &default_targets(app.db(), env).0;
    let kind = |name: &SmolStr| target_in(app.db(), env, name).map_or_else(|| name.clone(), |it| it.kind.clone());
    names.iter().map(|name| (name.clone(), kind(name))).collect()
}

/// The output for a file's application. Without an environment or a target: the first; where a component stands at
/// `offset`, the first target that it stands on.
pub fn output(
    analysis: &Analysis,
    path: &str,
    offset: Option<u32>,
    environment: Option<&str>,
    target: Option<&str>,
) -> Option<Output> {
    let app = application(analysis, path)?;
    let env = app.environment(environment)?;
    let component = offset.and_then(|offset| subject(analysis, path, offset)).map(|found| found.component);
    let known = targets(app, &env);
    let named = target.and_then(|name| known.iter().find(|(known, _)| known == name));
    let standing = || {
        let whole = anyport_compiler::application(app.db(), &env).application.as_ref()?;
        let on = &whole.components.get(component.as_ref()?)?.on;
        known.iter().find(|(name, _)| on.contains(name))
    };
    let target = named.or_else(standing).or(known.first())?.0.clone();
    let mut out = app.output(&env, &target).as_ref().clone();
    out.active = offset.and_then(|offset| active(&out, path, offset, component.as_deref()));
    Some(out)
}

/// What a place becomes: the piece made from the smallest piece of source around it, else the component's first.
fn active(out: &Output, path: &str, offset: u32, component: Option<&str>) -> Option<(String, TextRange)> {
    let around = |mapping: &&Mapping| {
        let range = mapping.source.range;
        *mapping.source.path == *path && range.start <= offset && offset <= range.end
    };
    let size = |mapping: &&Mapping| mapping.source.range.end - mapping.source.range.start;
    // Of equal ones the first: a component's whole documents come before their parts.
    let of_component = || out.map.iter().find(|mapping| Some(mapping.property.as_str()) == component);
    let found = out.map.iter().filter(around).min_by_key(size).or_else(of_component)?;
    Some((found.path.clone(), found.range))
}

/// The output of an environment on a target; [`App::output`] keeps it.
pub(crate) fn of_target(app: &App, env: &Arc<Env>, target: &SmolStr) -> Output {
    let built = app.built(&env.name);
    let folder = format!("{}/{target}/", env.name);
    let mut out = Output { environment: env.name.clone(), target: target.clone(), ..Output::default() };
    let documents: HashMap<&str, &Vec<Document>> =
        built.documents.iter().map(|(path, documents)| (path.as_str(), documents)).collect();
    let mut pieces = Pieces::new(app, env);
    for file in &built.files {
        let Some(path) = file.path.strip_prefix(&folder) else { continue };
        let text: Arc<str> = String::from_utf8_lossy(&file.bytes).into();
        let written = OutputFile { path: path.to_owned(), language: language(path), text };
        if let Some(documents) = documents.get(file.path.as_str()) {
            pieces.add(documents, &written);
        }
        out.files.push(written);
    }
    out.map = pieces.done();
    out
}

/// The text of a file of an output; while something is wrong, what.
pub fn text(analysis: &Analysis, address: &Address, source: &str) -> Option<Arc<str>> {
    let app = application(analysis, source)?;
    let env = app.environments().iter().find(|env| env.name == address.environment)?.clone();
    let built = app.built(&env.name);
    let full = format!("{}/{}/{}", address.environment, address.target, address.path);
    if let Some(file) = built.files.iter().find(|file| file.path == full) {
        return Some(String::from_utf8_lossy(&file.bytes).into());
    }
    if !built.files.is_empty() {
        return None;
    }
    let mut out = String::from("# Nothing is written while something is wrong:\n");
    for found in built.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
        out.push_str(&format!("# {}: {}\n", found.code.id, found.message));
    }
    Some(out.into())
}

/// Whether the application can be written as it is.
pub fn is_whole(analysis: &Analysis, address: &Address, source: &str) -> bool {
    application(analysis, source).is_some_and(|app| !app.built(&address.environment).files.is_empty())
}

/// Where the byte of a file of an output comes from: of the smallest piece around it, else of the nearest piece that
/// begins before it.
pub fn origin(analysis: &Analysis, address: &Address, source: &str, offset: u32) -> Option<Mapping> {
    let app = application(analysis, source)?;
    let env = app.environments().iter().find(|env| env.name == address.environment)?.clone();
    let out = app.output(&env, &address.target);
    let here = || out.map.iter().filter(|mapping| mapping.path == address.path);
    let around = here().filter(|mapping| mapping.range.start <= offset && offset <= mapping.range.end);
    let nearest = || here().filter(|mapping| mapping.range.start <= offset).max_by_key(|mapping| mapping.range.start);
    around.min_by_key(|mapping| mapping.range.end - mapping.range.start).or_else(nearest).cloned()
}

/// Every place of a file of an output that comes from the same property as the byte at `offset`.
pub fn siblings(analysis: &Analysis, address: &Address, source: &str, offset: u32) -> Vec<(String, TextRange)> {
    let Some(origin) = origin(analysis, address, source, offset) else { return Vec::new() };
    let Some(app) = application(analysis, source) else { return Vec::new() };
    let Some(env) = app.environments().iter().find(|env| env.name == address.environment).cloned() else {
        return Vec::new();
    };
    let out = app.output(&env, &address.target);
    let same = out.map.iter().filter(|mapping| mapping.property == origin.property);
    same.map(|mapping| (mapping.path.clone(), mapping.range)).collect()
}

/// What an editor calls a file, by its name.
fn language(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit('.').next().unwrap_or_default() {
        "yaml" | "yml" => "yaml",
        "json" => "json",
        "sh" => "shellscript",
        "toml" => "toml",
        "md" => "markdown",
        "env" | "example" => "dotenv",
        _ if name == "Dockerfile" => "dockerfile",
        _ => "plaintext",
    }
}

/// The path of the application's root: what the address of an output names.
pub fn root(analysis: &Analysis, path: &str) -> Option<FilePath> {
    application(analysis, path).map(|app| app.root.clone())
}
