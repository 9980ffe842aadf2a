//! What is run: image, command, ports, variables, labels, and the clock of what runs to its end.

use anyport_backend::Node;

use super::Speech;

/// Says the container and what surrounds it.
pub(super) fn say(speech: &mut Speech<'_>) {
    for (property, place) in [("image", "/image"), ("imagePullPolicy", "/imagePullPolicy"), ("cmd", "/command")] {
        copy(speech, property, speech.own(place));
    }
    copy(speech, "args", speech.own("/args"));
    pull_secrets(speech);
    metadata(speech);
    variables(speech);
    if speech.kind == "task" || speech.kind == "cron-task" {
        run(speech);
    }
    both_ends(speech);
}

fn copy(speech: &mut Speech<'_>, property: &str, found: Option<(&Node, String)>) {
    if let Some((value, from)) = found {
        speech.property(property, value.clone(), &from);
    }
}

fn pull_secrets(speech: &mut Speech<'_>) {
    let Some((secrets, from)) = speech.pod("/imagePullSecrets") else { return };
    let names: Option<Vec<Node>> =
        secrets.as_list().unwrap_or_default().iter().map(|secret| secret.get("name").cloned()).collect();
    if let Some(names) = names {
        speech.property("imagePullSecrets", Node::List(names), &from);
    }
}

/// Labels of a `cron-task` have no trait that reaches all places, and a trait says the others'.
fn metadata(speech: &mut Speech<'_>) {
    let of = |what: &str| speech.wanted(&format!("{}/metadata/{what}", speech.template));
    if speech.kind == "cron-task" {
        if let Some((labels, from)) = of("labels") {
            speech.property("labels", labels.clone(), &from);
        }
        // It would put annotations on jobs as well as on pods.
        return;
    }
    if let Some((annotations, from)) = of("annotations") {
        speech.property("annotations", annotations.clone(), &from);
    }
}

/// Variables that the type can say; the others are put between them by a patch, in their order:
/// one may refer to those before it.
fn variables(speech: &mut Speech<'_>) {
    let Some((variables, from)) = speech.own("/env") else { return };
    let plain: Vec<(usize, &Node)> =
        variables.as_list().unwrap_or_default().iter().enumerate().filter(|(_, variable)| is_plain(variable)).collect();
    if plain.is_empty() {
        return;
    }
    let list = Node::List(plain.iter().map(|(_, variable)| (*variable).clone()).collect());
    if speech.property("env", list, &from) {
        for (to, (index, _)) in plain.iter().enumerate() {
            speech.trail.note(format!("/properties/env/{to}"), format!("{from}/{index}"));
        }
    }
}

fn is_plain(variable: &Node) -> bool {
    let Some(entries) = variable.as_map() else { return false };
    let only = |node: &Node, keys: &[&str]| {
        node.as_map().is_some_and(|map| map.iter().all(|(key, _)| keys.contains(&key.as_str())))
    };
    entries.iter().all(|(key, value)| match key.as_str() {
        "name" | "value" => true,
        "valueFrom" => {
            only(value, &["secretKeyRef", "configMapKeyRef"])
                && value.as_map().is_some_and(|map| map.iter().all(|(_, it)| only(it, &["name", "key"])))
        }
        _ => false,
    })
}

/// How often, how many and how long.
fn run(speech: &mut Speech<'_>) {
    let at = |key: &str| {
        if speech.kind == "cron-task" { format!("/spec/jobTemplate/spec/{key}") } else { format!("/spec/{key}") }
    };
    let places = [
        ("schedule", "/spec/schedule".to_owned()),
        ("startingDeadlineSeconds", "/spec/startingDeadlineSeconds".to_owned()),
        ("suspend", "/spec/suspend".to_owned()),
        ("concurrencyPolicy", "/spec/concurrencyPolicy".to_owned()),
        ("successfulJobsHistoryLimit", "/spec/successfulJobsHistoryLimit".to_owned()),
        ("failedJobsHistoryLimit", "/spec/failedJobsHistoryLimit".to_owned()),
        ("count", at("completions")),
        ("restart", format!("{}/spec/restartPolicy", speech.template)),
        ("ttlSecondsAfterFinished", at("ttlSecondsAfterFinished")),
        ("activeDeadlineSeconds", at("activeDeadlineSeconds")),
        ("backoffLimit", at("backoffLimit")),
    ];
    for (property, place) in places {
        copy(speech, property, speech.wanted(&place));
    }
}

/// `cpu` and `memory` are what is promised and the most at once. Where those differ, a trait says
/// all four.
fn both_ends(speech: &mut Speech<'_>) {
    let of = |end: &str, what: &str| speech.own(&format!("/resources/{end}/{what}")).map(|(value, _)| value);
    let equal = |what: &str| of("requests", what).is_some() && of("requests", what) == of("limits", what);
    if equal("cpu") && equal("memory") {
        for what in ["cpu", "memory"] {
            copy(speech, what, speech.own(&format!("/resources/requests/{what}")));
        }
    }
}
