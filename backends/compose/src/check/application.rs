//! Limits of the whole: names that collide, ports, options that contradict each other.

use std::collections::BTreeMap;

use anyport_backend::{Finding, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Application, Component, Init, Kind, SecretSource, SmolStr, Target};

use crate::names::{self, OBJECT_STORE, OBJECT_STORE_SETUP, VOLUME_OWNER};
use crate::options::Options;
use crate::ports;

/// What cannot stand together.
pub(crate) fn check(scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
    let members: Vec<(SmolStr, &Component)> = scene
        .members()
        .iter()
        .filter_map(|name| Some((name.clone(), application.components.get(name)?.as_ref())))
        .collect();
    project(scene, application, findings);
    networks(scene, application, findings);
    service_names(&members, findings);
    published(scene, &members, findings);
    variables(application, &members, findings);
}

fn project(scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
    let project = names::project(scene);
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-' || letter == '_';
    let begins = project.starts_with(|letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit());
    if !begins || !project.chars().all(fits) {
        let message = format!("`{project}` cannot be the name of a Compose project");
        let instead =
            "a project has lower-case letters, digits, hyphens and underscores, and begins with a letter or digit";
        findings.push(Finding::refusal(&codes::TARGET_NAME, "", "project", message, instead));
    }
    for (name, target) in &application.targets {
        let own = Options::of(scene.target()).project;
        if is_compose(target) && name != scene.target_name() && Options::of(target).project == own {
            let message = format!("`{name}` would write the same project, `{project}`");
            findings.push(Finding::refusal(
                &codes::TARGET_NAME,
                "",
                "project",
                message,
                "give one of them a `project` of its own",
            ));
        }
    }
}

/// A network that several projects share is a network of Docker: nothing else can be in it.
fn networks(scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
    let Some(own) = &scene.target().network else { return };
    for (name, target) in &application.targets {
        if target.network.as_ref() == Some(own) && !is_compose(target) {
            let message = format!("`{name}` cannot be in `{own}`: on this target that is a network of Docker");
            let instead = "give this target another `network`, and reach the other one by its exposed hosts";
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", "network", message, instead));
        }
    }
}

fn is_compose(target: &Target) -> bool {
    target.kind == "compose" || target.family.iter().any(|kind| kind == "compose")
}

/// Every service that a component becomes, with the property that asks for it.
fn services(component: &Component) -> Vec<(String, String)> {
    let mut names = vec![(component.name.to_string(), "name".to_string())];
    if let Some(Init::Containers(before)) = &component.init {
        names.extend(before.keys().map(|init| (format!("{}-init-{init}", component.name), format!("init.{init}"))));
    }
    names
        .extend(component.sidecar.keys().map(|name| (format!("{}-{name}", component.name), format!("sidecar.{name}"))));
    names
}

fn service_names(members: &[(SmolStr, &Component)], findings: &mut Vec<Finding>) {
    let mut taken: BTreeMap<String, String> = [OBJECT_STORE, OBJECT_STORE_SETUP, VOLUME_OWNER]
        .map(|name| (name.to_string(), "a service that Anyport adds".to_string()))
        .into();
    let runs =
        |component: &Component| component.external.is_none() && !matches!(component.kind, Kind::External | Kind::Share);
    for (name, component) in members.iter().filter(|(_, component)| runs(component)) {
        for (service, path) in services(component) {
            if let Some(other) = taken.insert(service.clone(), format!("`{name}`")) {
                let message = format!("the service `{service}` is written by {other} already");
                findings.push(Finding::refusal(&codes::TARGET_NAME, name, &path, message, "set `name` to another"));
            }
        }
    }
}

fn published(scene: &dyn Scene, members: &[(SmolStr, &Component)], findings: &mut Vec<Finding>) {
    let options = Options::of(scene.target());
    let mut taken: BTreeMap<u16, &str> = BTreeMap::new();
    for (key, number) in &options.publish {
        let path = format!("publish.{key}");
        if let Some(other) = taken.insert(*number, key) {
            let message = format!("port {number} of this machine is given to `{other}` already");
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", &path, message, "choose another port"));
        }
        let (name, port) = key.split_once('.').map_or((key.as_str(), None), |(name, port)| (name, Some(port)));
        let interface = members.iter().any(|(member, _)| member == name).then(|| scene.interface(name)).flatten();
        let known = interface.is_some_and(|interface| match port {
            Some(port) => ports::of(&interface).iter().any(|(known, ..)| known == port),
            None => !ports::of(&interface).is_empty(),
        });
        if !known {
            let message = format!("`{key}` is no port on this target");
            let instead = "write `COMPONENT = PORT` for the main port of a component, or `\"COMPONENT.PORT\" = PORT`";
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", &path, message, instead));
        }
    }
}

/// Two secrets whose values would be one variable of `.env`.
fn variables(application: &Application, members: &[(SmolStr, &Component)], findings: &mut Vec<Finding>) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut claim = |variable: String, who: String| {
        if let Some(other) = taken.insert(variable.clone(), who.clone()).filter(|other| *other != who) {
            let message = format!("{who} and {other} would both be the variable `{variable}` of `.env`");
            findings.push(Finding::refusal(&codes::TARGET_NAME, "", "", message, "rename one of them"));
        }
    };
    for (name, secret) in &application.secrets {
        match &secret.from {
            SecretSource::Credentials { .. } | SecretSource::Variable { .. } => {}
            _ if secret.keys.is_empty() => claim(names::variable(&[name]), format!("the secret `{name}`")),
            _ => {
                for key in &secret.keys {
                    claim(names::variable(&[name, key]), format!("`{key}` of the secret `{name}`"));
                }
            }
        }
    }
    claim("SOURCE".into(), "the folder of the source file".into());
    claim(names::variable(&[OBJECT_STORE, "password"]), "the object store".into());
    for (name, component) in members {
        if component.kind.is_store() {
            claim(names::variable(&[name, "password"]), format!("the password of `{name}`"));
        }
    }
}
