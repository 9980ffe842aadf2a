//! Objects in KubeVela's words: the component type, its properties and traits that stand for a
//! workload and what belongs to it.

mod container;
mod probes;
mod routes;
mod service;
mod traits;
mod volumes;

use anyport_backend::{Document, Node, Source};
use anyport_ir::SmolStr;

use crate::part::{Part, Trail, Trait};
use crate::residue::{self, Same};
use crate::{definitions, render};

/// A workload while it is said.
pub(crate) struct Speech<'d> {
    /// What is wanted.
    pub document: &'d Document,
    /// The component type.
    pub kind: &'static str,
    /// Where the pod stands in it.
    pub template: &'static str,
    /// Properties so far.
    pub properties: Node,
    /// Traits so far.
    pub traits: Vec<Trait>,
    /// Where all that came from.
    pub trail: Trail,
    /// Where traits came from that stand for other objects.
    pub sources: Vec<Source>,
}

impl<'d> Speech<'d> {
    fn new(document: &'d Document) -> Option<Speech<'d>> {
        let workload = document.kind.rsplit('/').next()?;
        let template = render::template(workload);
        let container = document.root.pointer(template)?.pointer("/spec/containers/0")?;
        container.get("image")?.as_str()?;
        let kind = match workload {
            "Deployment" if container.get("ports").is_none() => "worker",
            "Deployment" => "webservice",
            "StatefulSet" => "statefulset",
            "DaemonSet" => "daemon",
            "Job" => "task",
            "CronJob" => "cron-task",
            _ => return None,
        };
        let (properties, traits, trail, sources) = (Node::empty_map(), Vec::new(), Trail::default(), Vec::new());
        Some(Speech { document, kind, template, properties, traits, trail, sources })
    }

    /// A part of the pod, and its pointer from the root.
    pub fn pod(&self, below: &str) -> Option<(&'d Node, String)> {
        self.wanted(&format!("{}/spec{below}", self.template))
    }

    /// A part of the component's own container.
    pub fn own(&self, below: &str) -> Option<(&'d Node, String)> {
        self.pod(&format!("/containers/0{below}"))
    }

    /// A part of the object.
    pub fn wanted(&self, pointer: &str) -> Option<(&'d Node, String)> {
        Some((self.document.root.pointer(pointer)?, pointer.to_owned()))
    }

    /// Whether the type has this parameter.
    pub fn has(&self, parameter: &str) -> bool {
        definitions::definition("component", self.kind)
            .is_some_and(|it| it.schema()["properties"].get(parameter).is_some())
    }

    /// Says a property if the type takes it so; gives whether it does.
    pub fn property(&mut self, name: &str, value: Node, from: &str) -> bool {
        if !self.has(name) {
            return false;
        }
        if !definitions::takes("component", self.kind, &Node::map([(SmolStr::new(name), value.clone())])) {
            return false;
        }
        self.properties.insert(name, value);
        self.trail.note(format!("/properties/{name}"), from);
        true
    }

    /// Says a trait if it is for this workload and takes the properties so.
    pub fn attach(&mut self, name: &str, properties: impl Into<Node>, from: &[&str]) -> bool {
        let properties = properties.into();
        if !self.may(name) || !definitions::accepts("trait", name, &properties) {
            return false;
        }
        let at = format!("/traits/{}/properties", self.traits.len());
        from.iter().for_each(|from| self.trail.note(at.clone(), *from));
        self.traits.push(Trait::new(name, properties));
        true
    }

    /// Whether a trait is for this workload.
    fn may(&self, name: &str) -> bool {
        let workload = match self.kind {
            "webservice" | "worker" => "deployments.apps",
            "statefulset" => "statefulsets.apps",
            "daemon" => "daemonsets.apps",
            "task" => "jobs.batch",
            _ => "cronjobs.batch",
        };
        definitions::definition("trait", name).is_some_and(|it| {
            let mut listed = it.applies_to().peekable();
            listed.peek().is_none() || listed.any(|other| other == workload)
        })
    }

    fn same(&self) -> Same<'static> {
        let ports = self.own("/ports").and_then(|(ports, _)| ports.as_list()).unwrap_or_default();
        let number = |port: &Node| Some((port.get("name")?.as_str()?.to_owned(), port.get("containerPort")?.as_int()?));
        let non_root = self.pod("/securityContext/runAsNonRoot").and_then(|(it, _)| it.as_bool()).unwrap_or(false);
        Same { template: self.template, ports: ports.iter().filter_map(number).collect(), non_root }
    }
}

/// What is wanted and may be part of a component: its workload, and objects beside it.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Objects that are left to say; those that a component's own words render are taken out.
    pub beside: Vec<Document>,
    /// Traits that a person adds.
    pub traits: Vec<Trait>,
}

/// Says a workload, and what of the objects beside it a component of its type renders too. `None`
/// where it is no workload that a type renders.
pub(crate) fn workload(application: &str, document: &Document, wanted: &mut Wanted) -> Option<Part> {
    let mut speech = Speech::new(document)?;
    container::say(&mut speech);
    volumes::say(&mut speech);
    probes::say(&mut speech);
    let exposed = service::say(&mut speech, &mut wanted.beside);
    traits::say(&mut speech);
    routes::say(&mut speech, exposed, &mut wanted.beside);
    speech.traits.append(&mut wanted.traits);
    let mut part = Part {
        name: document.name.clone(),
        kind: SmolStr::new_static(speech.kind),
        properties: std::mem::replace(&mut speech.properties, Node::Null),
        traits: std::mem::take(&mut speech.traits),
        inputs: Vec::new(),
        outputs: Vec::new(),
        depends_on: Vec::new(),
        owner: document.component.clone(),
        sources: Vec::new(),
    };
    leave_nothing(application, &mut speech, &mut part);
    if !document.sources.is_empty() {
        let node = part.node();
        part.sources = speech.trail.sources(document);
        part.sources.append(&mut speech.sources);
        // A trait need not have the shape of what it stands for.
        part.sources.retain(|source| node.pointer(&source.pointer).is_some());
    }
    Some(part)
}

/// Patches for all that is still missing or too much.
fn leave_nothing(application: &str, speech: &mut Speech<'_>, part: &mut Part) {
    let same = speech.same();
    let Some(mut rendered) = render::part(application, part) else { return };
    if rendered.get("metadata").is_none() {
        rendered.insert("metadata", Node::empty_map());
    }
    let residue = residue::between(&same, &rendered, &speech.document.root);
    if let Some(merge) = residue.merge {
        speech.trail.append(&format!("/traits/{}/properties", part.traits.len()), residue.merge_trail);
        part.traits.push(Trait::new("json-merge-patch", merge));
    }
    if !residue.operations.is_empty() {
        let at = format!("/traits/{}/properties/operations", part.traits.len());
        speech.trail.append(&at, residue.operations_trail);
        part.traits.push(Trait::new("json-patch", Node::map([("operations", Node::List(residue.operations))])));
    }
}
