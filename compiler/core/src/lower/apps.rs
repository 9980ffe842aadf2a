//! The application in one environment: all components, and what concerns them together.

use std::collections::HashMap;
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Severity, Span, codes};
use anyport_ir::{Application, EdgeKind, IR_VERSION, Kind, Map, Target};
use smol_str::SmolStr;

use super::circles::circles;
use super::components::{ComponentResult, component};
use super::deserialise::to_json;
use super::{checks, lints, secrets, workflows};
use crate::environment::{check_environment, default_targets, environments, target_options};
use crate::eval::{Cx, Env, Shared, Value};
use crate::layers::{env_index, flat_name, instances};
use crate::names::{HeadKind, SymbolKind, app_files, declared, scope};
use crate::read::{param_value, secret_info};
use crate::source::{Db, Project};

/// The application in an environment, and everything wrong with it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppResult {
    /// The application; absent where something is wrong, or a parameter has no value.
    pub application: Option<Arc<Application>>,
    /// What is wrong, as it was found: not sorted, and without what concerns files alone.
    pub diagnostics: Vec<Diagnostic>,
    /// Parameters without a value.
    pub missing: Vec<(SmolStr, Span)>,
}

/// The application in this environment.
pub fn application<'a>(db: &'a dyn Db, env: &Arc<Env>) -> &'a AppResult {
    application_at(db, env.clone(), ())
}

#[salsa::tracked(returns(ref))]
fn application_at(db: &dyn Db, env: Arc<Env>, _unit: ()) -> AppResult {
    let mut diagnostics = Vec::new();
    let app = app_files(db);
    let Some(root) = app.files.first().copied() else {
        return AppResult { application: None, diagnostics, missing: Vec::new() };
    };
    for place in &env.chain {
        diagnostics.extend(check_environment(db, place).iter().cloned());
    }
    let (defaults, problems) = default_targets(db, &env);
    diagnostics.extend(problems.iter().cloned());
    let mut params = Map::new();
    let mut missing = Vec::new();
    for (name, symbol) in &scope(db, root).values {
        match symbol.kind {
            SymbolKind::Param => {
                let found = param_value(db, &env, symbol.place.item, name);
                diagnostics.extend(found.diagnostics.iter().cloned());
                match &found.value {
                    Value::Unknown(_) => missing.push((name.clone(), symbol.span)),
                    value => {
                        params.insert(name.clone(), to_json(value));
                    }
                }
            }
            SymbolKind::Let => {
                diagnostics.extend(param_value(db, &env, symbol.place.item, name).diagnostics.iter().cloned())
            }
            _ => {}
        }
    }
    let mut out = Application {
        ir_version: IR_VERSION.into(),
        name: app.name.clone().unwrap_or_else(|| "app".into()),
        edition: app.edition.clone(),
        environment: env.name.clone(),
        params,
        secrets: Map::new(),
        targets: Map::new(),
        components: Map::new(),
        edges: Vec::new(),
        workflows: Map::new(),
        disabled: Vec::new(),
    };
    let mut complete = missing.is_empty();
    let mut results: Vec<(SmolStr, &ComponentResult)> = Vec::new();
    for (key, instance) in &instances(db).all {
        let result = component(db, &env, key);
        diagnostics.extend(result.diagnostics.iter().cloned());
        if instance.composite {
            continue;
        }
        if !result.enabled {
            out.disabled.push(instance.name.clone());
            continue;
        }
        match &result.component {
            Some(component) => {
                out.components.insert(instance.name.clone(), component.clone());
                out.edges.extend(result.edges.iter().cloned());
                results.push((key.clone(), result));
            }
            None => complete = false,
        }
    }
    for key in secrets::declared_secrets(db) {
        diagnostics.extend(secret_info(db, &env, &key).diagnostics.iter().cloned());
        if let Some(secret) = secrets::lower_secret(db, &env, &key) {
            out.secrets.insert(flat_name(&key), secret);
        }
    }
    secrets::credentials(&out.components, &mut out.secrets);
    let mut used: Vec<SmolStr> = defaults.clone();
    for component in out.components.values() {
        used.extend(component.on.iter().cloned());
    }
    for (name, symbol) in &scope(db, root).values {
        if symbol.kind == SymbolKind::Target && !used.contains(name) {
            used.push(name.clone());
        }
    }
    used.sort();
    used.dedup();
    let on: std::collections::HashSet<&SmolStr> =
        out.components.values().flat_map(|component| component.on.iter()).collect();
    for name in &used {
        let options = target_options(db, &env, name);
        diagnostics.extend(options.diagnostics.iter().cloned());
        let stands_in = defaults.contains(name) && out.components.is_empty();
        if !on.contains(name) && !stands_in {
            continue;
        }
        match lower_target(options) {
            Some(target) => {
                out.targets.insert(name.clone(), target);
            }
            None => complete = false,
        }
    }
    out.edges.retain(|edge| out.components.contains_key(&edge.to));
    out.edges.sort();
    out.edges.dedup();
    let (flows, problems) = workflows::workflows(db, env.clone(), ());
    out.workflows = flows.clone();
    diagnostics.extend(problems.iter().cloned());
    whole(db, &env, &out, &results, &mut diagnostics);
    if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        complete = false;
    }
    AppResult { application: complete.then(|| Arc::new(out)), diagnostics, missing }
}

/// A target as the IR has it.
pub fn lower_target(options: &crate::environment::TargetOptions) -> Option<Target> {
    let platform = options.platform.as_ref()?;
    let Value::Map(fields) = &options.value else { return None };
    if options.value.has_gap() {
        return None;
    }
    let text = |name: &str| match fields.get(name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let serde_json::Value::Object(mut values) = to_json(&options.value) else { return None };
    for name in ["version", "network"] {
        values.remove(name);
    }
    Some(Target {
        kind: platform.name.clone(),
        family: platform.lineage.iter().skip(1).cloned().collect(),
        version: text("version"),
        network: text("network"),
        options: values,
        overlay: options.overlay.overlay.clone(),
        accept: options.accepts.iter().map(|(key, reason, _)| (key.clone(), reason.clone())).collect(),
    })
}

/// What concerns several components at once.
fn whole(
    db: &dyn Db,
    env: &Arc<Env>,
    app: &Application,
    results: &[(SmolStr, &ComponentResult)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let origins: HashMap<&str, &ComponentResult> =
        results.iter().filter_map(|(key, result)| Some((instances(db).get(key)?.name.as_str(), *result))).collect();
    let span =
        |component: &str, path: &str| origins.get(component).map_or(Span::NONE, |result| result.origins.span(path));
    hosts(app, &span, diagnostics);
    names(app, &span, diagnostics);
    rights(app, &span, diagnostics);
    after_cycles(app, &span, diagnostics);
    address_cycles(&origins, app, diagnostics);
    placement(app, &span, diagnostics);
    app_rules(db, env, diagnostics);
    inherited(db, env, app, &origins, diagnostics);
    unused_accepts(db, env, app, results, diagnostics);
}

/// One host and path belongs to one component on one target.
fn hosts(app: &Application, span: &dyn Fn(&str, &str) -> Span, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(SmolStr, SmolStr, SmolStr), (SmolStr, Span)> = HashMap::new();
    for (name, component) in &app.components {
        for (host, expose) in &component.expose {
            if host == "auto" || host == "internal" {
                continue;
            }
            let here = span(name, &format!("expose.{host}"));
            let paths = if expose.paths.is_empty() { vec![SmolStr::new("/")] } else { expose.paths.clone() };
            for host in std::iter::once(host).chain(&expose.aliases) {
                for path in &paths {
                    for target in &component.on {
                        let claim = (host.clone(), path.clone(), target.clone());
                        if let Some((other, first)) = seen.get(&claim) {
                            diagnostics.push(
                                Diagnostic::new(
                                    &codes::HOST_CLAIMED_TWICE,
                                    here,
                                    format!("`{host}` with the path `{path}` belongs to `{other}` already"),
                                )
                                .with_secondary(*first, "claimed here")
                                .with_note("give each its own paths: expose \"host\" { paths = [\"/api\"] }"),
                            );
                        } else {
                            seen.insert(claim, (name.clone(), here));
                        }
                    }
                }
            }
        }
    }
}

/// Two components of one name on one target would be written to one place.
fn names(app: &Application, span: &dyn Fn(&str, &str) -> Span, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<(&SmolStr, &SmolStr), &SmolStr> = HashMap::new();
    // Those that chose no name of their own come first: the one that chose takes the blame.
    let (chosen, own): (Vec<_>, Vec<_>) = app.components.iter().partition(|(key, component)| component.name != **key);
    for (key, component) in own.into_iter().chain(chosen) {
        for target in &component.on {
            if let Some(first) = seen.get(&(&component.name, target)) {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::SAME_OUTPUT_NAME,
                        span(key, "name"),
                        format!("`{key}` and `{first}` are both called `{}` on `{target}`", component.name),
                    )
                    .with_secondary(span(first, "name"), "the other")
                    .with_note("what is written for them would stand in one place; give one another `name`"),
                );
                break;
            }
            seen.insert((&component.name, target), key);
        }
    }
}

/// A bucket, queue or topic is read with a right to it.
fn rights(app: &Application, span: &dyn Fn(&str, &str) -> Span, diagnostics: &mut Vec<Diagnostic>) {
    for edge in app.edges.iter().filter(|edge| edge.why == EdgeKind::Reference) {
        let (Some(from), Some(to)) = (app.components.get(&edge.from), app.components.get(&edge.to)) else { continue };
        if matches!(to.kind, Kind::Bucket | Kind::Queue | Kind::Topic)
            && !from.uses.contains_key(&edge.to)
            && !from.trigger.contains_key(&edge.to)
        {
            let access = if to.kind == Kind::Bucket { "read" } else { "send" };
            diagnostics.push(
                Diagnostic::new(
                    &codes::MISSING_USE,
                    span(&edge.from, ""),
                    format!("`{}` reads `{}` without a right to it", edge.from, edge.to),
                )
                .with_note(format!("say what it may do: use {} = \"{access}\"", edge.to)),
            );
        }
    }
}

/// Waits that go in a circle never end.
fn after_cycles(app: &Application, span: &dyn Fn(&str, &str) -> Span, diagnostics: &mut Vec<Diagnostic>) {
    let next = |name: &SmolStr| -> Vec<&SmolStr> {
        app.components.get(name).into_iter().flat_map(|component| component.after.iter().rev()).collect()
    };
    for circle in circles(app.components.keys(), next) {
        let last = circle.last().cloned().unwrap_or_default();
        diagnostics.push(
            Diagnostic::new(&codes::AFTER_CYCLE, span(&last, "after"), "these wait for each other")
                .with_label(drawn(&circle)),
        );
    }
}

/// Addresses that are known only after deployment and need each other have no first one.
fn address_cycles(origins: &HashMap<&str, &ComponentResult>, app: &Application, diagnostics: &mut Vec<Diagnostic>) {
    let next = |name: &SmolStr| -> Vec<&SmolStr> {
        origins
            .get(name.as_str())
            .into_iter()
            .flat_map(|result| result.deferred.iter().rev().map(|(to, _)| to))
            .collect()
    };
    for circle in circles(app.components.keys(), next) {
        let (Some(last), Some(first)) = (circle.last(), circle.first()) else { continue };
        let Some(result) = origins.get(last.as_str()) else { continue };
        let path = result.deferred.iter().find(|(to, _)| to == first).map_or("", |(_, path)| path.as_str());
        diagnostics.push(
            Diagnostic::new(
                &codes::ADDRESS_CYCLE,
                result.origins.span(path),
                "these need each other's address, and both are known only after deployment",
            )
            .with_label(drawn(&circle))
            .with_note(format!("give one of them a host that is known beforehand: expose \"{first}.example.com\"")),
        );
    }
}

/// `a → b → a`.
fn drawn(circle: &[SmolStr]) -> String {
    let mut out = circle.join(" → ");
    if let Some(first) = circle.first() {
        out.push_str(" → ");
        out.push_str(first);
    }
    out
}

/// What runs once stands on one target, or says that each gets its own.
fn placement(app: &Application, span: &dyn Fn(&str, &str) -> Span, diagnostics: &mut Vec<Diagnostic>) {
    for (name, component) in &app.components {
        let once = matches!(component.kind, Kind::Job | Kind::Cron)
            || component.kind.is_store()
            || matches!(component.kind, Kind::Bucket | Kind::Queue | Kind::Topic | Kind::Share);
        if once && component.on.len() > 1 && !component.per_target && component.external.is_none() {
            diagnostics.push(
                Diagnostic::new(
                    &codes::PER_TARGET_MISSING,
                    span(name, "on"),
                    format!("`{name}` would exist once on each of: {}", component.on.join(", ")),
                )
                .with_note("name the one target it stands on, or say that each gets its own: per-target = true"),
            );
        }
        for after in &component.after {
            let Some(other) = app.components.get(after) else { continue };
            if other.external.is_some() {
                diagnostics.push(Diagnostic::new(
                    &codes::EXTERNAL_WAIT_DROPPED,
                    span(name, "after"),
                    format!("`{after}` is there already, so nothing waits for it"),
                ));
            } else if !other.on.iter().any(|target| component.on.contains(target)) {
                diagnostics.push(
                    Diagnostic::new(
                        &codes::CROSS_TARGET_AFTER,
                        span(name, "after"),
                        format!("`{after}` stands on another target"),
                    )
                    .with_note("only `anyport apply` and workflows keep an order across targets"),
                );
            }
        }
    }
}

fn app_rules(db: &dyn Db, env: &Arc<Env>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(root) = app_files(db).files.first().copied() else { return };
    let (rules, problems) = checks::all_rules(db, root);
    diagnostics.extend(problems.iter().cloned());
    for rule in rules.iter().filter(|rule| rule.subjects.iter().any(|subject| subject == "app")) {
        let shared = Shared::new();
        let names: Vec<Value> = instances(db)
            .all
            .iter()
            .filter(|(key, instance)| !instance.composite && crate::read::enabled(db, env, key))
            .map(|(key, _)| Value::Component(key.clone()))
            .collect();
        let it = indexmap::IndexMap::from([
            (SmolStr::new("name"), Value::Text(app_files(db).name.clone().unwrap_or_default())),
            (SmolStr::new("components"), Value::List(names.into())),
        ]);
        let cx = Cx::new(db, env, rule.place.item, &shared).with_local("it", Value::map(it));
        for check in checks::checks_of(db, &rule.place) {
            if checks::holds(&cx, check) == Some(false) {
                cx.report(checks::violation(&cx, rule, check, app_files(db).span));
            }
        }
        diagnostics.extend(shared.take());
    }
}

/// A binding or secret source that an environment gets from the one it extends.
fn inherited(
    db: &dyn Db,
    env: &Arc<Env>,
    app: &Application,
    origins: &HashMap<&str, &ComponentResult>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some((own, bases)) = env.chain.split_last() else { return };
    if bases.is_empty() {
        return;
    }
    let accepted = |name: &str| {
        app.components.get(name).is_some_and(|component| component.accept.contains_key("inherited-binding"))
    };
    let own_span = |db: &dyn Db| own.statement(db).map_or(Span::NONE, |statement| own.span(statement.range));
    for (name, component) in &app.components {
        let Some(result) = origins.get(name.as_str()) else { continue };
        let Some(origin) = result.origins.get("external") else { continue };
        let says = |environment: &str| {
            let layer = format!("environment {environment}");
            let key = super::key_by_name(db, name).unwrap_or_default();
            super::history(db, env, &key).iter().any(|(path, lines)| {
                (path == "external" || path.starts_with("external.")) && lines.iter().any(|line| line.layer == layer)
            })
        };
        if component.external.is_none() || !component.kind.is_store() {
            continue;
        }
        let from_base = bases.iter().any(|base| base.item.source() == origin.span.source) && !says(&env.name);
        // A bucket, queue or topic is named, not opened: sharing one is the rule, not the accident.
        if component.external.is_some()
            && from_base
            && component.kind.is_store()
            && !accepted(name)
            && own.item.source() != origin.span.source
        {
            diagnostics.push(
                Diagnostic::new(&codes::INHERITED_BINDING, own_label(db, own), format!("`{}` works on the same `{name}` as the environment it extends", env.name))
                    .with_secondary(origin.span, "bound here")
                    .with_note("staging on production's database is seldom meant; bind it anew, unset it, or accept inherited-binding with a reason"),
            );
        }
    }
    let _ = own_span;
    let Some(root) = app_files(db).files.first().copied() else { return };
    for (name, symbol) in &scope(db, root).values {
        if symbol.kind != SymbolKind::Secret || env_index(db, own).contains_key(name) {
            continue;
        }
        let Some((span, environment)) = &secret_info(db, env, name).inherited else { continue };
        if *environment != env.name {
            diagnostics.push(
                Diagnostic::new(
                    &codes::INHERITED_BINDING,
                    own_label(db, own),
                    format!("`{}` reads the secret `{name}` from the source of `{environment}`", env.name),
                )
                .with_secondary(*span, "its source is here")
                .with_note("give it a source of its own in this environment"),
            );
        }
    }
}

fn own_label(db: &dyn Db, place: &crate::source::Place) -> Span {
    declared(db, place.item)
        .iter()
        .find(|head| head.index == place.index())
        .map_or(Span::NONE, |head| place.span(head.name_range))
}

/// An `accept` that accepts nothing is a leftover. Losses are the backends' to know.
fn unused_accepts(
    db: &dyn Db,
    env: &Arc<Env>,
    app: &Application,
    results: &[(SmolStr, &ComponentResult)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(root) = app_files(db).files.first().copied() else { return };
    let rules = &checks::all_rules(db, root).0;
    for (key, result) in results {
        let Some(instance) = instances(db).get(key) else { continue };
        let Some(component) = app.components.get(&instance.name) else { continue };
        for accept in result.spoken.accepts.iter().filter(|accept| accept.target.is_none()) {
            if result.accepted.contains(&accept.key) {
                continue;
            }
            if lints::NAMES.contains(&accept.key.as_str())
                && (accept.key == "inherited-binding"
                    || lints::lints(&instance.name, component, &result.origins)
                        .iter()
                        .any(|lint| lint.known_as() == accept.key))
            {
                continue;
            }
            let unwaivable = rules.iter().any(|rule| rule.name == accept.key && !rule.waivable);
            let object_rule = rules.iter().any(|rule| {
                rule.name == accept.key
                    && rule.subjects.iter().any(|subject| subject.starts_with(|c: char| c.is_ascii_uppercase()))
            });
            if unwaivable || object_rule {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(&codes::UNUSED_ACCEPT, accept.span, format!("nothing here breaks `{}`", accept.key))
                    .with_label("this accepts nothing"),
            );
        }
    }
    let _ = env;
}

/// Everything that is wrong with files, whatever the environment.
pub fn file_diagnostics(db: &dyn Db) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if let Some(alone) = crate::names::lone_part(db) {
        return vec![alone];
    }
    let app = app_files(db);
    out.extend(app.diagnostics.iter().cloned());
    let Some(root) = app.files.first().copied() else { return out };
    let mut files = app.files.clone();
    let mut next = 0;
    files.extend(Project::get(db).policies(db).iter().copied());
    while let Some(file) = files.get(next).copied() {
        next += 1;
        let seen = scope(db, file);
        if next == 1 || !app.files.contains(&file) {
            out.extend(seen.diagnostics.iter().cloned());
        }
        for module in &seen.modules {
            if !files.contains(module) {
                files.push(*module);
            }
        }
        out.extend(crate::names::header_problems(db, file));
        for item in file.items(db) {
            out.extend(crate::syntax::syntax_diagnostics(db, *item));
            out.extend(crate::environment::check_top(db, *item));
        }
        for head in seen.heads.values() {
            if head.place.item.file(db) != file {
                continue;
            }
            match head.kind {
                HeadKind::Kind => out.extend(crate::kinds::kind_def(db, &head.place).diagnostics.iter().cloned()),
                HeadKind::Trait => out.extend(crate::kinds::trait_def(db, &head.place).diagnostics.iter().cloned()),
                HeadKind::Type => out.extend(crate::types::type_alias(db, &head.place).1.iter().cloned()),
                HeadKind::Rule | HeadKind::Platform => {}
            }
        }
    }
    let modules: Vec<_> = files.into_iter().filter(|file| !app.files.contains(file)).collect();
    out.extend(crate::names::cycles(db, &modules));
    out.extend(instances(db).diagnostics.iter().cloned());
    out.extend(environments(db).1.iter().cloned());
    out.extend(super::outside::outside(db, root));
    out.extend(super::unused::unused(db));
    out
}
