//! What stands above a declaration: what it becomes, where it could run, whether a test passes.
//!
//! The list is quick: names and places. What a lens says is worked out when it is shown ([`resolve`]).

use anyport_backend::Document;
use anyport_build::Matrix;
use anyport_compiler::environments;
use anyport_compiler::semantics::{Word, declared, parsed};
use anyport_syntax::tree::StatementKind;
use smol_str::SmolStr;

use crate::analysis::Analysis;
use crate::output::{application, targets};
use crate::subject::label_text;
use crate::support::{hosts, support};
use crate::text::TextRange;

/// What a lens is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensKind {
    /// What a component becomes on a target.
    Output {
        /// The component.
        component: SmolStr,
        /// The environment.
        environment: SmolStr,
        /// The target.
        target: SmolStr,
    },
    /// Where a component could run.
    Hosts {
        /// The component.
        component: SmolStr,
    },
    /// What an environment becomes on a target.
    Environment {
        /// The environment.
        environment: SmolStr,
        /// The target.
        target: SmolStr,
    },
    /// Whether a test passes.
    Test {
        /// Its name.
        name: SmolStr,
    },
}

/// A lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name that it stands above.
    pub range: TextRange,
    /// What it is about.
    pub kind: LensKind,
}

/// The lenses of a file, in order. Outputs are those of the named environment, else of the first.
pub fn lenses(analysis: &Analysis, path: &str, environment: Option<&str>) -> Vec<Lens> {
    let mut out = Vec::new();
    let Some(app) = application(analysis, path) else { return out };
    let (Some(file), Some(env)) = (app.file(path), app.environment(environment)) else { return out };
    let whole = anyport_compiler::application(app.db(), &env).application.as_ref();
    for item in file.items(app.db()) {
        for head in declared(app.db(), *item) {
            let statement = parsed(app.db(), *item).statements.get(head.index);
            let Some(StatementKind::Entry(entry)) = statement.map(|statement| &statement.kind) else { continue };
            let Some(label) = entry.labels.first() else { continue };
            let (Some(name), Some(place)) = (label_text(label), app.place_in(*item, label.range)) else { continue };
            let mut add = |kind: LensKind| out.push(Lens { range: place.range, kind });
            match &head.word {
                Word::Component(_) => {
                    for target in whole.and_then(|whole| whole.components.get(&name)).iter().flat_map(|it| &it.on) {
                        let (component, environment, target) = (name.clone(), env.name.clone(), target.clone());
                        add(LensKind::Output { component, environment, target });
                    }
                    add(LensKind::Hosts { component: name });
                }
                Word::Environment => {
                    let Some(env) = environments(app.db()).0.iter().find(|env| env.name == name) else { continue };
                    for (target, _) in targets(app, env) {
                        add(LensKind::Environment { environment: name.clone(), target });
                    }
                }
                Word::Test => add(LensKind::Test { name }),
                _ => {}
            }
        }
    }
    out
}

/// What a lens says; nothing where there is nothing to say any more.
pub fn resolve(analysis: &Analysis, path: &str, kind: &LensKind) -> Option<String> {
    let app = application(analysis, path)?;
    match kind {
        LensKind::Output { component, environment, target } => {
            let env = app.environment(Some(environment))?;
            let built = app.built(&env.name);
            let folder = format!("{environment}/{target}/");
            let of_target = || built.documents.iter().filter(|(path, _)| path.starts_with(&folder));
            let is_own = |document: &&Document| document.component.as_ref() == Some(component);
            let count = of_target().flat_map(|(_, documents)| documents).filter(is_own).count();
            // It may share a document with others, as in one file for all.
            let shares = |document: &Document| {
                document.sources.iter().any(|source| source.component.as_ref() == Some(component))
            };
            let shared = of_target().find(|(_, documents)| documents.iter().any(shares));
            Some(match (count, shared) {
                (0, _) if built.files.is_empty() => format!("→ {target}: nothing while something is wrong"),
                (0, Some((path, _))) => format!("→ {target}: {}", path.strip_prefix(&folder).unwrap_or(path)),
                (0, None) => format!("→ {target}: nothing of its own"),
                (1, _) => format!("→ {target}: 1 object"),
                (count, _) => format!("→ {target}: {count} objects"),
            })
        }
        LensKind::Hosts { component } => {
            let known = words(support(analysis, path)?, component);
            Some(known.unwrap_or_else(|| "runs on: not known while something is wrong".to_owned()))
        }
        LensKind::Environment { environment, target } => {
            let env = app.environment(Some(environment))?;
            let folder = format!("{environment}/{target}/");
            let built = app.built(&env.name);
            Some(match built.files.iter().filter(|file| file.path.starts_with(&folder)).count() {
                0 => format!("→ {target}: nothing while something is wrong"),
                1 => format!("→ {target}: 1 file"),
                count => format!("→ {target}: {count} files"),
            })
        }
        LensKind::Test { name } => {
            let mut found = app.tests().iter().filter(|result| result.name == *name);
            let passed = found.clone().all(|result| result.passed);
            found.next().map(|first| {
                let environment = &first.environment;
                if passed { format!("✓ passed in {environment}") } else { format!("✗ failed in {environment}") }
            })
        }
    }
}

/// `runs on: kubernetes, compose (with losses) | not on: sae`.
fn words(matrix: &Matrix, component: &str) -> Option<String> {
    let hosts = hosts(matrix, component)?;
    let lossy = hosts.lossy.iter().map(|target| format!("{target} (with losses)"));
    let runs: Vec<String> = hosts.whole.iter().cloned().chain(lossy).collect();
    let mut out = String::new();
    if !runs.is_empty() {
        out.push_str(&format!("runs on: {}", runs.join(", ")));
    }
    if !hosts.not.is_empty() {
        out.push_str(if out.is_empty() { "not on: " } else { " | not on: " });
        out.push_str(&hosts.not.join(", "));
    }
    Some(out)
}
