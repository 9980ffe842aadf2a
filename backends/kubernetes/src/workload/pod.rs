//! Pods: containers, volumes, identity and placement together.

use anyport_backend::Node;
use anyport_ir::{Init, Map, Sidecar, SmolStr, Text};
use k8s_openapi::api::core::v1::{Container, PodSpec};

use super::container::{Built, ContainerSource, build};
use super::{Sizes, placement, probes, security};
use crate::config::{self, Files};
use crate::defaults;
use crate::exempt::{API_TOKEN, EVERY_NODE, Exemptions, NO_PRIORITY};
use crate::finding::Problem;
use crate::identity;
use crate::object::Annotations;
use crate::place::Subject;
use crate::storage::{self, Volumes};
use crate::text::{Environment, literal};

/// The name of the component's own container: the same in every pod, so that a kind or trait can
/// patch it without knowing what it is used for.
pub(crate) const MAIN: &str = "app";

/// What a pod is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It runs until it is stopped.
    Serving,
    /// It runs until it is stopped, on every node.
    EveryNode,
    /// It runs to its end.
    Job,
}

/// What a pod is made of.
pub(crate) struct PodPlan<'a> {
    /// The component's own container.
    pub main: ContainerSource<'a>,
    /// Its volumes.
    pub volumes: Volumes<'a>,
    /// Its files.
    pub files: Files<'a>,
    /// What it is for.
    pub purpose: Purpose,
}

/// A pod.
pub(crate) struct Pod {
    /// Its spec.
    pub spec: PodSpec,
    /// Annotations of the pod.
    pub annotations: Annotations,
    /// What linters must be told.
    pub exemptions: Exemptions,
    /// Pointers below the spec, and the properties they come from; empty unless traced.
    pub trace: Vec<(String, String)>,
    /// What could not be written, by path.
    pub problems: Vec<(String, Problem)>,
}

/// The port that addresses of a component mean where none is named: the one called `http`, else
/// the only one.
pub(crate) fn main_port(ports: &Map<anyport_ir::Port>) -> Option<&str> {
    match ports.get_key_value("http") {
        Some((name, _)) => Some(name),
        None if ports.len() == 1 => ports.keys().next().map(SmolStr::as_str),
        None => None,
    }
}

impl<'a> PodPlan<'a> {
    /// The plan of a component that runs its own image. With `templates`, each replica has claims
    /// of its own; `drains` says that it goes on serving for a while when it is told to stop.
    pub fn of(subject: &'a Subject<'a>, purpose: Purpose, templates: bool, drains: bool) -> PodPlan<'a> {
        let component = subject.component;
        let volumes = storage::plan(subject, templates);
        let taken = names(&volumes);
        let files = config::plan(subject, &taken);
        let main = ContainerSource {
            name: MAIN,
            path: String::new(),
            image: component.image.as_ref(),
            command: component.command.as_deref(),
            args: component.args.as_deref(),
            env: Environment::new(subject.place, &component.env),
            variables: &component.env,
            user: component.user,
            security: &component.security,
            sizes: Sizes::main(component.cpu, component.memory, component.disk),
            scratch: volumes.scratch,
            gpu: component.gpu.as_ref(),
            ports: &component.port,
            main_port: main_port(&component.port),
            health: component.health.as_ref(),
            hooks: Some(&component.hook),
            drains,
            sees: None,
            taken: &[],
        };
        PodPlan { main, volumes, files, purpose }
    }

    /// The pod.
    pub fn build(self, subject: &Subject, traced: bool) -> Pod {
        let component = subject.component;
        let mut exemptions = Exemptions::default();
        let mut trace = Trace::new(traced);
        let PodPlan { mut main, volumes, mut files, purpose } = self;
        let mut taken = names(&volumes);
        taken.extend(files.volumes.iter().map(|volume| volume.name.clone()));
        let persistent = !volumes.claims.is_empty() || !component.mount.is_empty();
        let pod_security = security::of_pod(main.security, main.user, persistent);
        let mut mounts = volumes.mounts;
        mounts.append(&mut files.mounts);

        if purpose == Purpose::Job {
            // Probes of a job ask nobody: linters leave it alone, and so do we.
        } else {
            probes::answers(main.health, &mut exemptions);
        }
        let (drains, variables) = (main.drains, main.variables);
        main.taken = &taken;
        let built = build(subject.place, main, &pod_security, &mounts, &mut exemptions);
        let mut problems: Vec<(String, Problem)> =
            files.problems.into_iter().map(|(path, problem)| (crate::path::entry("file", path), problem)).collect();
        let mut spec = PodSpec {
            service_account_name: Some(subject.name.to_string()),
            automount_service_account_token: Some(identity::calls_api(subject)),
            enable_service_links: Some(false),
            termination_grace_period_seconds: grace(subject, drains),
            priority_class_name: priority_class(subject).map(str::to_owned),
            restart_policy: (purpose == Purpose::Job).then(|| "Never".to_owned()),
            ..PodSpec::default()
        };
        let mut pod_volumes = volumes.volumes;
        pod_volumes.append(&mut files.volumes);
        trace.container(&built, "/containers/0", "", variables);
        let mut put = |built: Built, containers: &mut Vec<Container>| {
            problems.extend(built.problems);
            pod_volumes.extend(built.volume);
            containers.push(built.container);
        };
        put(built, &mut spec.containers);

        let mut before = Vec::new();
        if let Some(Init::Containers(containers)) = &component.init {
            for (name, container) in containers {
                let source = side(subject, "init", name, container, &taken);
                let built = build(subject.place, source, &pod_security, &mounts, &mut exemptions);
                trace.container(
                    &built,
                    &format!("/initContainers/{}", before.len()),
                    &prefix("init", name),
                    &container.env,
                );
                put(built, &mut before);
            }
        }
        for (name, container) in &component.sidecar {
            let source = side(subject, "sidecar", name, container, &taken);
            let mut built = build(subject.place, source, &pod_security, &mounts, &mut exemptions);
            // A sidecar is an init container that goes on: it is there before the process and
            // leaves after it, in jobs too.
            built.container.restart_policy = Some("Always".to_owned());
            trace.container(
                &built,
                &format!("/initContainers/{}", before.len()),
                &prefix("sidecar", name),
                &container.env,
            );
            put(built, &mut before);
        }
        spec.init_containers = (!before.is_empty()).then_some(before);
        spec.volumes = (!pod_volumes.is_empty()).then_some(pod_volumes);
        spec.security_context = Some(pod_security);

        placement::nodes(component, &mut spec);
        match purpose {
            Purpose::Serving => placement::spread(component, &subject.name, &mut spec),
            Purpose::EveryNode => {
                placement::everywhere(&mut spec);
                exemptions.add(&EVERY_NODE);
            }
            Purpose::Job => {}
        }
        exemptions.add_if(spec.priority_class_name.is_none(), &NO_PRIORITY);
        exemptions.add_if(identity::calls_api(subject), &API_TOKEN);
        let annotations = annotations(subject, files.checksum, &mut problems);
        trace.placement(subject);
        Pod { spec, annotations, exemptions, trace: trace.entries, problems }
    }
}

fn names(volumes: &Volumes) -> Vec<String> {
    let claims = volumes.claims.iter().map(|(name, _)| (*name).to_owned());
    volumes.volumes.iter().map(|volume| volume.name.clone()).chain(claims).collect()
}

fn prefix(field: &str, name: &str) -> String {
    format!("{field}.{name}.")
}

/// A sidecar or init container.
fn side<'a>(
    subject: &'a Subject<'a>,
    field: &str,
    name: &'a str,
    container: &'a Sidecar,
    taken: &'a [String],
) -> ContainerSource<'a> {
    static NO_HOOKS: Option<&anyport_ir::Hooks> = None;
    ContainerSource {
        name,
        path: prefix(field, name),
        image: Some(&container.image),
        command: container.command.as_deref(),
        args: container.args.as_deref(),
        env: Environment::new(subject.place, &container.env),
        variables: &container.env,
        user: container.user,
        security: &container.security,
        sizes: Sizes::side(container.cpu, container.memory, container.disk),
        scratch: 0,
        gpu: None,
        ports: &container.port,
        main_port: main_port(&container.port),
        health: container.health.as_ref(),
        hooks: NO_HOOKS,
        drains: false,
        sees: container.volumes.as_deref(),
        taken,
    }
}

/// The time to stop: as asked, and the pause for draining on top of it.
fn grace(subject: &Subject, drains: bool) -> Option<i64> {
    let asked = subject.component.grace.map(probes::seconds);
    let pauses = drains && subject.component.hook.pre_stop.is_none();
    match (asked, pauses) {
        (Some(asked), true) => Some(asked.saturating_add(defaults::DRAIN_SECONDS)),
        (Some(asked), false) => Some(asked),
        (None, true) => Some(defaults::GRACE_SECONDS + defaults::DRAIN_SECONDS),
        (None, false) => None,
    }
}

fn priority_class<'a>(subject: &Subject<'a>) -> Option<&'a str> {
    let own = subject.own_option("priority-class").and_then(serde_json::Value::as_str);
    own.or(subject.options().priority_class)
}

/// Annotations of the pod: the author's, where metrics are read, and a checksum of the files.
fn annotations(subject: &Subject, checksum: Option<String>, problems: &mut Vec<(String, Problem)>) -> Annotations {
    let mut annotations = own_annotations(subject, problems);
    if let Some(metrics) = &subject.component.metrics {
        let port = metrics.port.as_deref().or_else(|| main_port(&subject.component.port));
        let mut add = |key: &'static str, value: Node| {
            if !subject.component.annotations.contains_key(key) {
                annotations.push((SmolStr::new_static(key), value));
            }
        };
        match port.and_then(|port| subject.component.port.get(port)) {
            Some(port) => {
                add("prometheus.io/scrape", Node::from("true"));
                add("prometheus.io/port", Node::from(port.number.to_string()));
                add("prometheus.io/path", Node::Text(metrics.path.clone()));
            }
            None => problems.push((
                "metrics.port".to_owned(),
                Problem::unsupported(
                    "metrics are read on a port, and none is meant here",
                    "name it: `metrics { port = \"admin\" }`",
                ),
            )),
        }
    }
    if let Some(checksum) = checksum {
        annotations.push((SmolStr::new_static("checksum/config"), Node::from(checksum)));
    }
    annotations
}

/// The author's annotations.
pub(crate) fn own_annotations(subject: &Subject, problems: &mut Vec<(String, Problem)>) -> Annotations {
    let mut annotations = Vec::with_capacity(subject.component.annotations.len());
    for (key, text) in &subject.component.annotations {
        let value = match text {
            Text::Literal(text) => Node::Text(text.clone()),
            text => match literal(subject.place, text, "an annotation") {
                Ok(text) => Node::from(text.as_ref()),
                Err(problem) => {
                    problems.push((crate::path::entry("annotations", key), problem));
                    continue;
                }
            },
        };
        annotations.push((key.clone(), value));
    }
    annotations
}

/// The source map of a pod.
struct Trace {
    traced: bool,
    entries: Vec<(String, String)>,
}

impl Trace {
    fn new(traced: bool) -> Trace {
        Trace { traced, entries: Vec::new() }
    }

    fn add(&mut self, pointer: String, path: String) {
        self.entries.push((pointer, path));
    }

    /// A container at `pointer`, whose properties stand below `path`.
    fn container(&mut self, built: &Built, pointer: &str, path: &str, variables: &Map<Text>) {
        if !self.traced {
            return;
        }
        let container = &built.container;
        if !path.is_empty() {
            self.add(pointer.to_owned(), path.trim_end_matches('.').to_owned());
        }
        for field in ["image", "command", "args"] {
            self.add(format!("{pointer}/{field}"), format!("{path}{field}"));
        }
        for (index, name) in variables.keys().enumerate() {
            let at = format!("{pointer}/env/{}", index + built.helpers);
            self.add(at, format!("{path}{}", crate::path::entry("env", name)));
        }
        for (index, port) in container.ports.iter().flatten().enumerate() {
            let name = port.name.as_deref().unwrap_or_default();
            self.add(format!("{pointer}/ports/{index}"), format!("{path}{}", crate::path::entry("port", name)));
        }
        let sizes =
            [("cpu", "cpu"), ("memory", "memory"), ("ephemeral-storage", "disk"), ("nvidia.com~1gpu", "gpu.count")];
        for (resource, property) in sizes {
            self.add(format!("{pointer}/resources/requests/{resource}"), format!("{path}{property}"));
            self.add(format!("{pointer}/resources/limits/{resource}"), format!("{path}{property}"));
        }
        for (field, property) in [
            ("readinessProbe", "health.readiness"),
            ("livenessProbe", "health.liveness"),
            ("startupProbe", "health.startup"),
            ("lifecycle", "hook"),
            ("securityContext", "security"),
            ("securityContext/runAsUser", "user"),
        ] {
            self.add(format!("{pointer}/{field}"), format!("{path}{property}"));
        }
    }

    fn placement(&mut self, subject: &Subject) {
        if !self.traced {
            return;
        }
        for (pointer, path) in [
            ("/securityContext", "security"),
            ("/securityContext/runAsUser", "user"),
            ("/securityContext/runAsGroup", "user"),
            ("/securityContext/fsGroup", "user"),
            ("/terminationGracePeriodSeconds", "grace"),
            ("/nodeSelector", "nodes"),
            ("/nodeSelector/kubernetes.io~1arch", "arch"),
            ("/affinity/nodeAffinity", "arch"),
            ("/topologySpreadConstraints", "spread"),
        ] {
            self.add(pointer.to_owned(), path.to_owned());
        }
        for (index, name) in subject.component.volume.keys().enumerate() {
            self.add(format!("/volumes/{index}"), crate::path::entry("volume", name));
        }
    }
}
