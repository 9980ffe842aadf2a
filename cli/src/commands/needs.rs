//! `anyport needs`: what the operator must provide, and with `--fill` what can be made of it.

use std::path::Path;

use anyport_backend::{Hole, Need, Place};
use anyport_build::{EnvironmentNeeds, TargetNeeds};
use serde_json::{Map, Value, json};

use crate::arguments::{Needs, Style};
use crate::failure::{Failure, Verdict};
use crate::fill::listing::{Listed, Listing, text};
use crate::fill::{Sight, Standing, cluster, fill, look};
use crate::messages::Messages;
use crate::open::Opened;
use crate::terminal;

/// Lists what is needed; makes what is generated, if that is asked for.
pub fn run(arguments: &Needs, style: Style) -> Result<Verdict, Failure> {
    let opened = Opened::load(&arguments.file, &arguments.environment.given)?;
    if !opened.is_application() {
        let file = arguments.file.display();
        return Err(Failure::new(format!("{file} is no application, so nothing is needed for it"))
            .with_help("an application begins with `app NAME`"));
    }
    let env = opened.environment(arguments.environment.env.as_deref())?;
    let (needed, diagnostics) = opened.session.needs(&env);
    let mut messages = Messages::new(style, false);
    messages.add(diagnostics, opened.session.sources(), &opened.world);
    let human = messages.human();
    let Some(needed) = needed.filter(|_| !messages.refuse()) else {
        return messages.print(false);
    };
    let tell = |said: &str| {
        if human {
            terminal::note(said);
        }
    };
    let targets = stand(arguments, &env, &needed, &tell)?;
    let listing = Listing {
        file: arguments.file.display().to_string(),
        environment: env.to_string(),
        output: arguments.output.as_ref().map(|output| output.display().to_string()),
        filled: arguments.fill,
        targets,
    };
    terminal::print(if arguments.json { in_json(&needed, &listing)? } else { text(&listing) })?;
    Ok(Verdict::found(listing.targets.iter().flat_map(Listed::standings).any(|standing| standing.broken)))
}

/// Each target with how it stands with its needs, as far as that can be looked at.
fn stand<'n>(
    arguments: &Needs,
    env: &str,
    needed: &'n EnvironmentNeeds,
    tell: &dyn Fn(&str),
) -> Result<Vec<Listed<'n>>, Failure> {
    let folder = |target: &TargetNeeds| arguments.output.as_ref().map(|output| output.join(env).join(&target.name));
    if arguments.fill {
        // Said before anything is made anywhere.
        for target in &needed.targets {
            writable(target, folder(target).as_deref(), &arguments.file, env)?;
        }
    }
    let stand = |target: &'n TargetNeeds| {
        let sight = Sight {
            application: &needed.application,
            folder: folder(target),
            cluster: arguments.fill.then(|| cluster(arguments.context.clone())),
            tell,
        };
        let standings = if arguments.fill { fill(&sight, target)? } else { look(&sight, target)? };
        Ok(Listed { target, standings })
    };
    needed.targets.iter().map(stand).collect()
}

/// Refuses where a file of variables would have no place.
fn writable(target: &TargetNeeds, folder: Option<&Path>, file: &Path, env: &str) -> Result<(), Failure> {
    let in_file = |need: &Need| matches!(need.place, Some(Place::DotEnv { .. }));
    if !target.needs.iter().any(in_file) {
        return Ok(());
    }
    let build = |output: &str| format!("anyport build {} --env {env} -o {output}", file.display());
    let Some(folder) = folder else {
        return Err(Failure::new(format!("the values of `{}` are kept in a file of its output", target.name))
            .with_help(format!("say where that is: {} and then --fill -o DIR", build("DIR"))));
    };
    if folder.is_dir() {
        return Ok(());
    }
    let output = folder.parent().and_then(Path::parent).unwrap_or(Path::new("DIR")).display().to_string();
    Err(Failure::new(format!("there is no folder {}", folder.display()))
        .with_help(format!("build it first: {}", build(&output))))
}

/// Everything for a machine: the needs and holes of the build record, with how it stands.
fn in_json(needed: &EnvironmentNeeds, listing: &Listing) -> Result<String, Failure> {
    let fail = |error: serde_json::Error| Failure::new(format!("cannot write the needs: {error}"));
    let with = |mut fields: Map<String, Value>, more: Vec<(&str, Value)>| {
        fields.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
        Value::Object(fields)
    };
    let object = |value: Result<Value, serde_json::Error>| match value {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(fail(error)),
    };
    let need = |(need, standing): (&Need, &Option<Standing>)| {
        let mut more = Vec::new();
        if let Some(standing) = standing {
            more.push(("there", json!(standing.there)));
            more.push(("missing", json!(standing.missing)));
            if listing.filled {
                more.push(("made", json!(standing.made)));
            }
            if let Some(why) = &standing.why {
                more.push(("not-made", json!(why)));
            }
        }
        Ok(with(object(serde_json::to_value(need))?, more))
    };
    let hole =
        |hole: &Hole| Ok(with(object(serde_json::to_value(hole))?, vec![("give", json!(listing.give(&hole.from)))]));
    let targets: Vec<Value> = listing
        .targets
        .iter()
        .map(|listed| {
            let target = listed.target;
            let needs = target.needs.iter().zip(&listed.standings).map(need).collect::<Result<Vec<_>, Failure>>()?;
            let holes = target.holes.iter().map(hole).collect::<Result<Vec<_>, Failure>>()?;
            Ok(json!({
                "name": target.name,
                "kind": target.kind,
                "commands": target.commands,
                "needs": needs,
                "holes": holes,
            }))
        })
        .collect::<Result<_, Failure>>()?;
    let whole = json!({"application": needed.application, "environment": listing.environment, "targets": targets});
    Ok(serde_json::to_string_pretty(&whole).map_err(fail)? + "\n")
}
