//! Finished documents into files: `saectl` documents as YAML, requests as JSON, in the order of
//! application.

use std::collections::BTreeMap;

use anyport_backend::{Artifact, Content, Document, MapBuilder, Node, Scene, json};
use anyport_ir::{EdgeKind, SmolStr};

use crate::api::{self, Find, Given, Step};
use crate::place::Place;

/// What sends the requests.
const RUNNER: &str = "apply.py";

/// How the names of files with requests end.
const REQUESTS: &str = ".requests.json";

/// What is written for one component in one stage.
#[derive(Default)]
struct Parts {
    manifests: Vec<Document>,
    requests: Vec<Document>,
}

/// Puts finished documents into files.
pub(crate) fn assemble(scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
    let place = Place::new(scene);
    let order = order(scene);
    let position = |component: Option<&SmolStr>| component.and_then(|name| order.get(name).copied()).unwrap_or(0);
    let mut files: BTreeMap<(u32, usize, Option<SmolStr>), Parts> = BTreeMap::new();
    let mut documents = documents;
    documents.sort_by_key(|document| document.stage);
    // A component's configuration stands in its own file, before what reads it.
    let own: BTreeMap<SmolStr, u32> =
        documents.iter().filter_map(|it| Some((it.component.clone()?, it.stage))).collect();
    for document in documents {
        let stage = match document.component.as_ref().and_then(|name| own.get(name)) {
            Some(last) if document.stage < crate::process::RELEASE => *last,
            _ => document.stage,
        };
        let key = (stage, position(document.component.as_ref()), document.component.clone());
        let file = files.entry(key).or_default();
        let requested = api::operation(&document.kind).is_some();
        if requested { file.requests.push(document) } else { file.manifests.push(document) }
    }
    let mut artifacts = Vec::new();
    let mut requests = false;
    for ((stage, _, component), Parts { manifests, requests: asked }) in files {
        let name = component.as_deref().unwrap_or(match stage {
            0 => "namespace",
            40 => "routes",
            _ => "whole",
        });
        let stem = if stage == Document::JOBS { format!("jobs/{name}") } else { format!("{stage:02}-{name}") };
        if !asked.is_empty() {
            requests = true;
            // Documents are written as YAML unless somebody asks for JSON; the interface reads JSON only.
            let text = json::to_string_pretty(&steps(&place, asked));
            artifacts.push(Artifact { path: format!("{stem}{REQUESTS}"), content: Content::Text(text) });
        }
        if !manifests.is_empty() {
            artifacts.push(Artifact { path: format!("{stem}.yaml"), content: Content::Documents(manifests) });
        }
    }
    if requests {
        artifacts
            .push(Artifact { path: RUNNER.into(), content: Content::Text(include_str!("../apply/apply.py").into()) });
    }
    artifacts
}

/// Members by the order in which they wait for each other, then by name.
fn order(scene: &dyn Scene) -> BTreeMap<SmolStr, usize> {
    let mut depth: BTreeMap<SmolStr, usize> = scene.members().iter().map(|name| (name.clone(), 0)).collect();
    // Who waits comes later; circles were refused before.
    for _ in 0..depth.len().min(64) {
        let mut moved = false;
        for name in scene.members().iter() {
            let waits = scene.callees(name);
            let after = waits.iter().filter(|it| it.why == EdgeKind::After).filter_map(|it| depth.get(&it.component));
            let wanted = after.max().map_or(0, |depth| depth + 1);
            if let Some(own) = depth.get_mut(name).filter(|own| **own < wanted) {
                *own = wanted;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    depth
}

/// Requests as the steps of one file.
fn steps(place: &Place, requests: Vec<Document>) -> Node {
    let mut written: Vec<Node> = Vec::new();
    let mut taken: Vec<Option<Document>> = requests.into_iter().map(Some).collect();
    let mut secrets: Vec<String> = Vec::new();
    taken.iter().flatten().for_each(|document| collect_secrets(&document.root, &mut secrets));
    for secret in secrets {
        let step = api::STEPS.iter().find(|step| step.what == "secret");
        written.extend(step.map(|step| begin(place, step, &secret).build()));
    }
    for index in 0..taken.len() {
        let Some(first) = taken[index].take() else { continue };
        let Some(step) = api::step_of(&first.kind) else { continue };
        let mut node = begin(place, step, &first.name);
        let pair = step.update.filter(|_| first.kind == step.create).and_then(|update| {
            let mut rest = taken.iter_mut().skip(index + 1);
            rest.find(|it| it.as_ref().is_some_and(|it| it.kind == update && it.name == first.name))?.take()
        });
        let made = match first.kind.as_str() {
            kind if kind == step.create => "create",
            kind if step.remove == Some(kind) => "remove",
            _ => "update",
        };
        node = node.with_some(made, request(first)).with_some("update", pair.and_then(request));
        // Somebody may have bound one by hand: it goes only if that is asked for.
        let node = node.with_if(step.what == "old-balancer", "prune", || true.into());
        written.push(node.with_some("wait", step.wait).build());
    }
    Node::builder()
        .with("api", "sae 2019-05-06")
        .with("region", &place.region)
        .with("namespace", place.namespace_id())
        .with("steps", written)
        .build()
}

fn begin(place: &Place, step: &Step, name: &str) -> MapBuilder {
    let found = step.find.as_ref().map(|find| look(place, find, name));
    Node::builder().with("name", format!("{} {name}", step.what)).with_some("find", found)
}

/// How one finds out whether the thing is there.
fn look(place: &Place, find: &Find, name: &str) -> Node {
    // What belongs to an application begins with its name.
    let (application, own) = name.split_once(' ').unwrap_or((name, name));
    // One answer tells of both balancers of an application.
    let (own, id) = match (find.id, own) {
        ("InternetSlbId", "intranet") => (application, "IntranetSlbId"),
        ("InternetSlbId", _) => (application, find.id),
        (id, own) => (own, id),
    };
    let query = find.query.iter().map(|(key, given)| {
        let value = match given {
            Given::Namespace => place.namespace_id().into(),
            Given::Name => name.into(),
            Given::Application => crate::request::id_of("application", application),
            Given::Fixed(value) => (*value).into(),
        };
        (*key, value)
    });
    Node::builder()
        .with("path", find.path)
        .with("query", Node::map(query))
        .with("list", find.list)
        .with("match", Node::map([(find.name, Node::from(own))]))
        .with("id", id)
        .build()
}

/// One request, with its parameters where they belong.
fn request(document: Document) -> Option<Node> {
    let operation = api::operation(&document.kind)?;
    let Node::Map(entries) = document.root else { return None };
    let in_body = |key: &str| operation.body.iter().any(|known| known == key);
    let (body, query): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| in_body(key));
    let request = Node::builder()
        .with("operation", &document.kind)
        .with("method", &operation.method)
        .with("path", &operation.path)
        .with_filled("query", Node::Map(query))
        .with_filled("body", Node::Map(body));
    Some(request.build())
}

/// Secrets that are named by their ids, each once, in order.
fn collect_secrets(node: &Node, found: &mut Vec<String>) {
    match node {
        Node::Map(entries) => {
            for (key, value) in entries {
                let secret = value.as_str().filter(|_| key == "id-of").and_then(|it| it.strip_prefix("secret "));
                match secret {
                    Some(secret) if !found.iter().any(|it| it == secret) => found.push(secret.to_owned()),
                    _ => collect_secrets(value, found),
                }
            }
        }
        Node::List(values) => values.iter().for_each(|value| collect_secrets(value, found)),
        _ => {}
    }
}

/// The commands that apply the files, in order. Jobs that belong to no release are run by hand.
pub(crate) fn commands(artifacts: &[Artifact]) -> Vec<String> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for artifact in artifacts.iter().filter(|artifact| !artifact.path.starts_with("jobs/")) {
        let how = match &artifact.content {
            Content::Documents(_) => "saectl apply",
            _ if artifact.path.ends_with(REQUESTS) => "python3 apply.py",
            _ => continue,
        };
        match commands.last_mut() {
            Some((last, files)) if *last == how => files.push(&artifact.path),
            _ => commands.push((how, vec![&artifact.path])),
        }
    }
    let written = commands.into_iter().map(|(how, files)| match how {
        "saectl apply" => format!("{how} -f {}", files.join(" -f ")),
        _ => format!("{how} {}", files.join(" ")),
    });
    written.collect()
}
