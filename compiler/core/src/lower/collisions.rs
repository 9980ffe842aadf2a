//! Two environments on one target: each has a place of its own there, and hosts of its own.

use std::collections::HashMap;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::Application;
use smol_str::SmolStr;

use super::apps::application;
use super::components::component;
use crate::environment::environments;
use crate::eval::Env;
use crate::layers::instances;
use crate::names::declared;
use crate::source::Db;

/// What two environments would both write on one target. It stands at the second.
pub fn collisions(db: &dyn Db) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut places: HashMap<(SmolStr, SmolStr), &Env> = HashMap::new();
    let mut hosts: HashMap<(SmolStr, SmolStr, SmolStr), &Env> = HashMap::new();
    let envs = &environments(db).0;
    if envs.len() < 2 {
        return out;
    }
    for env in envs {
        let Some(app) = &application(db, env).application else { continue };
        for (name, target) in &app.targets {
            let place = place(app, target);
            if let Some(first) = places.insert((name.clone(), place.clone()), env) {
                out.push(
                    Diagnostic::new(
                        &codes::ENVIRONMENTS_COLLIDE,
                        own_span(db, env),
                        format!("`{}` and `{}` are both written to `{place}` on `{name}`", first.name, env.name),
                    )
                    .with_secondary(own_span(db, first), "the other")
                    .with_note(format!(
                        "give one of them a place of its own: {name} {{ namespace = \"{}-{}\" }}",
                        app.name, env.name
                    )),
                );
            }
        }
        for (key, component_) in &app.components {
            for (host, expose) in &component_.expose {
                if host == "auto" || host == "internal" {
                    continue;
                }
                let paths = if expose.paths.is_empty() { vec![SmolStr::new("/")] } else { expose.paths.clone() };
                for target in &component_.on {
                    for path in &paths {
                        let Some(first) = hosts.insert((target.clone(), host.clone(), path.clone()), env) else {
                            continue;
                        };
                        if first.name == env.name {
                            continue;
                        }
                        let span = super::key_by_name(db, key).map_or(own_span(db, env), |key| {
                            instances(db).get(&key).map_or(own_span(db, env), |_| {
                                component(db, env, &key).origins.span(&format!("expose.{host}"))
                            })
                        });
                        out.push(
                            Diagnostic::new(
                                &codes::HOST_CLAIMED_TWICE,
                                span,
                                format!(
                                    "`{host}` belongs to `{}` on `{target}`, and `{}` claims it too",
                                    first.name, env.name
                                ),
                            )
                            .with_secondary(own_span(db, first), "claimed here first")
                            .with_secondary(own_span(db, env), "and here")
                            .with_note("give each environment hosts of its own, best by a `param`"),
                        );
                    }
                }
            }
        }
    }
    out
}

/// The namespace or project that an environment is written to.
fn place(app: &Application, target: &anyport_ir::Target) -> SmolStr {
    for option in ["namespace", "project"] {
        if let Some(serde_json::Value::String(name)) = target.options.get(option) {
            return name.as_str().into();
        }
    }
    if app.environment == "default" { app.name.clone() } else { format!("{}-{}", app.name, app.environment).into() }
}

fn own_span(db: &dyn Db, env: &Env) -> anyport_diagnostic::Span {
    let Some(place) = env.chain.last() else { return anyport_diagnostic::Span::NONE };
    declared(db, place.item)
        .iter()
        .find(|head| head.index == place.index())
        .map_or(anyport_diagnostic::Span::NONE, |head| place.span(head.name_range))
}
