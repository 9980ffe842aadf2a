//! Refusals that no row can say: kinds that SAE does not run, names, the target itself.

use std::collections::BTreeMap;

use anyport_backend::{Finding, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Application, Component, Kind, SmolStr};

use crate::limits::number;
use crate::needs::file_secrets;
use crate::place::{DEFAULT, Place};
use crate::secrets;

/// Whether SAE runs a component of this kind.
pub(crate) fn runs(component: &Component) -> bool {
    let kind = match component.kind {
        Kind::Service | Kind::Worker | Kind::Job | Kind::Cron => true,
        Kind::Site => component.image.is_some(),
        _ => false,
    };
    kind && component.external.is_none()
}

/// What cannot be written for this component.
pub(crate) fn component(scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
    if let Some((message, instead)) = refused(scene, name, component) {
        findings.push(Finding::refusal(&codes::TARGET_UNSUPPORTED, name, "", message, instead));
    }
    if !runs(component) {
        return;
    }
    let limit = number("name-length");
    if !fits(&component.name) {
        let message = format!("`{}` cannot be the name of an application of SAE", component.name);
        let finding = Finding::refusal(&codes::TARGET_NAME, name, "name", message, limit.explained());
        findings.push(finding.with_note("set `name`: letters, digits and hyphens, a letter first and no hyphen last"));
    }
}

fn fits(name: &str) -> bool {
    number("name-length").holds(name.len() as u64)
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && !name.ends_with('-')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
}

/// A component that SAE cannot have: why, and what to do instead.
fn refused(scene: &dyn Scene, name: &str, component: &Component) -> Option<(String, String)> {
    if component.external.is_some() || component.kind == Kind::External || runs(component) {
        return None;
    }
    let kind = component.kind.name();
    let elsewhere = "or let it stand on another target of the same `network` (kubernetes, compose)";
    Some(match component.kind {
        kind_ if kind_.is_store() => (
            format!("SAE runs no {kind}, and `{name}` is to be run"),
            format!(
                "bind it to one that exists: `{name} {{ external {{ … }} }}` (in Alibaba Cloud, ApsaraDB), {elsewhere}"
            ),
        ),
        Kind::Bucket => (
            format!("SAE makes no buckets, and `{name}` is to be made"),
            format!("bind it to one of OSS that exists: `{name} {{ external {{ name = \"…\", region = \"…\" }} }}`"),
        ),
        Kind::Queue | Kind::Topic => {
            let broker = component.broker.as_ref().and_then(|broker| scene.interface(broker));
            if broker.is_some_and(|it| it.external) {
                return None;
            }
            (
                format!("SAE has no {kind}s, and `{name}` is in no broker that exists"),
                format!("bind it, or its broker: `{name} {{ external {{ … }} }}`, {elsewhere}"),
            )
        }
        Kind::Share if Place::new(scene).options.nas.contains_key(name) => return None,
        Kind::Share => (
            format!("SAE makes no file systems, and `{name}` is to be made"),
            format!("name one of NAS that exists in the target: `nas {{ {name} = {{ id = \"…\", domain = \"…\" }} }}`"),
        ),
        Kind::Agent => (
            format!("SAE has no nodes, and `{name}` is to run on each"),
            "run it beside each service as a `sidecar`, or on kubernetes".into(),
        ),
        Kind::Function => (
            format!("SAE runs no functions, and `{name}` is one"),
            "let it stand on fc, or make it a `service` that is asked by HTTP".into(),
        ),
        _ => (
            format!("SAE runs images, and `{name}` has files only"),
            "put its files into an image and set `image`, or serve them from OSS".into(),
        ),
    })
}

/// What cannot stand together.
pub(crate) fn application(scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
    let place = Place::new(scene);
    target(&place, findings);
    let mut applications: BTreeMap<&str, &SmolStr> = BTreeMap::new();
    let mut files: BTreeMap<(String, String), (SmolStr, Option<SmolStr>)> = BTreeMap::new();
    let mut names: BTreeMap<String, SmolStr> = BTreeMap::new();
    for name in scene.members().iter() {
        let Some(component) = application.components.get(name).filter(|component| runs(component)) else { continue };
        if let Some(other) = applications.insert(&component.name, name) {
            let message = format!("`{other}` is called `{}` too", component.name);
            findings.push(Finding::refusal(&codes::TARGET_NAME, name, "name", message, "set `name` to another"));
        }
        for (path, key) in file_secrets(component) {
            let object = secrets::object(&key.secret);
            let property = format!("file.{path}");
            if let Some(other) = names.insert(object.clone(), key.secret.clone()).filter(|it| *it != key.secret) {
                let message = format!("`{other}` and `{}` would both be the secret `{object}` of SAE", key.secret);
                findings.push(Finding::refusal(&codes::TARGET_NAME, name, &property, message, "rename one of them"));
            }
            let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
            let other = files.insert((object.clone(), file.clone()), (name.clone(), key.key.clone()));
            if let Some((other, _)) = other.filter(|(_, value)| *value != key.key) {
                let message = format!("`{other}` reads another value of `{}` as a file `{file}` too", key.secret);
                let instead = "a file's name is the key of its secret in SAE: give one of the files another name";
                findings.push(Finding::refusal(&codes::TARGET_NAME, name, &property, message, instead));
            }
        }
    }
}

fn target(place: &Place, findings: &mut Vec<Finding>) {
    let mut refuse = |path: &str, message: String, instead: String| {
        findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", path, message, instead));
    };
    if place.region.is_empty() {
        let instead = "say it in the target: `region = \"cn-hangzhou\"`";
        refuse("region", "nothing says in which region of Alibaba Cloud this runs".into(), instead.into());
    }
    let options = &place.options;
    if let (Some(region), Some((other, _))) =
        (&options.region, options.namespace.as_ref().and_then(|it| it.split_once(':')))
        && region != other
    {
        refuse(
            "namespace",
            format!("the namespace lies in {other}, and the target in {region}"),
            "say one region".into(),
        );
    }
    let letters = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let limit = number("namespace-length");
    let fits = limit.holds(place.namespace.len() as u64) && place.namespace.chars().all(letters);
    if options.namespace_create && place.namespace != DEFAULT && (!fits || place.namespace.is_empty()) {
        let message = format!("`{}` cannot be the name of a namespace", place.namespace);
        refuse("namespace", message, format!("{}: set `namespace`", limit.explained()));
    }
}
