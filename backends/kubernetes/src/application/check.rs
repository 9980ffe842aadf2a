//! Limits of the whole: options that contradict each other, names that collide.

use std::collections::HashMap;

use anyport_backend::Finding;
use anyport_ir::{Application, SmolStr};

use super::members;
use crate::finding::{Problem, bad_name};
use crate::limits::{GATEWAY_LISTENERS, VERSIONS};
use crate::names;
use crate::object::Output;
use crate::options::Routes;
use crate::place::Place;
use crate::{labels, routes};

/// Checks the target and everything on it together.
pub(crate) fn check(place: &Place, application: &Application, findings: &mut Vec<Finding>) {
    version(place, findings);
    if !names::is_label(place.namespace()) {
        let message = format!("`{}` is no name of a namespace", place.namespace());
        findings.push(bad_name("", "namespace", message, "lower-case letters, digits and hyphens, 63 at most"));
    }
    gateway(place, application, findings);
    collisions(place, application, findings);
}

fn version(place: &Place, findings: &mut Vec<Finding>) {
    let Some(version) = &place.scene.target().version else { return };
    if !VERSIONS.contains(&version.as_str()) {
        let known = VERSIONS.join(", ");
        let problem = Problem::limit(format!("Kubernetes {version} is not known here"), format!("known are {known}"));
        findings.push(problem.at("", "version"));
    }
}

fn gateway(place: &Place, application: &Application, findings: &mut Vec<Finding>) {
    let exposed = || {
        let run = members(place, application).map(|(_, component)| component);
        run.filter(|component| component.external.is_none() && !component.expose.is_empty())
    };
    if place.options.routes != Routes::Gateway {
        return;
    }
    let Some(gateway) = place.options.gateway else {
        if exposed().next().is_some() {
            let problem = Problem::limit(
                "routes attach to a Gateway, and the target names none",
                "write `gateway { name = \"public\", namespace = \"infra\" }`",
            );
            findings.push(problem.at("", "gateway"));
        }
        return;
    };
    if gateway.class.is_none() {
        if place.options.issuer.is_some() {
            let said = "the Gateway exists, and its own listeners hold certificates: none are asked of the issuer";
            findings.push(Finding::remark("", "issuer", said));
        }
        return;
    }
    if gateway.namespace.is_some_and(|namespace| namespace != place.namespace()) {
        let problem = Problem::limit(
            "a Gateway that is made here stands in the application's own namespace",
            "leave `namespace` out, or leave `class` out where the Gateway exists",
        );
        findings.push(problem.at("", "gateway.namespace"));
    }
    let mut listeners = Output::new(None, place.namespace(), labels::of_application(""), false);
    let count = routes::lower_gateway(place, exposed(), &mut listeners);
    if count > GATEWAY_LISTENERS.most {
        let message = format!("{} may be {}, these are {count}", GATEWAY_LISTENERS.of, GATEWAY_LISTENERS.most);
        let problem =
            Problem::limit(message, "name a Gateway that exists, with a wildcard certificate, instead of a class");
        findings.push(problem.at("", "gateway.class"));
    }
}

/// Names that two objects of one kind would bear.
fn collisions(place: &Place, application: &Application, findings: &mut Vec<Finding>) {
    let mut taken: HashMap<String, &SmolStr> = HashMap::new();
    for (key, component) in members(place, application) {
        if component.external.is_some() {
            continue;
        }
        let name = place.object(&component.name);
        let mut bear = |name: String| {
            if let Some(other) = taken.get(&name) {
                let message = format!("`{name}` is also what `{other}` is called");
                findings.push(bad_name(key, "name", message, "give one of them another `name`"));
            } else {
                taken.insert(name, key);
            }
        };
        if component.volume.values().any(|volume| volume.persistent) || component.kind.is_store() {
            bear(names::headless(&name));
        }
        bear(name.into_owned());
    }
    for (key, component) in members(place, application) {
        let credentials = names::credentials(&component.name);
        if component.kind.is_store()
            && component.external.is_none()
            && application.secrets.contains_key(credentials.as_str())
        {
            let message = format!("its credentials are called `{credentials}`, and so is a secret of the application");
            findings.push(bad_name(key, "name", message, "give one of them another name"));
        }
    }
    if application.components.is_empty() {
        findings.push(Finding::remark("", "", "nothing stands on this target"));
    }
}
