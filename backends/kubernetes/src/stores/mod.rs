//! Backing services that are programs: each becomes an ordinary component with the image, ports,
//! volumes, variables and probes that its software wants, and is then written like any other, as a
//! StatefulSet.

mod credentials;
mod kafka;
mod memcached;
mod mongodb;
mod mysql;
mod postgres;
mod profile;
mod rabbitmq;
mod redis;

use anyport_backend::stores::{Store, store};
use anyport_backend::{Finding, Interface};
use anyport_ir::{Component, Health, Init, Kind, Map, Port, Protocol, Range, SmolStr, Text, User, Volume};

use crate::finding::Problem;
use crate::object::Output;
use crate::place::Subject;
use crate::workload::{PodPlan, Purpose, Sizes};
use crate::{identity, network, scale, workload};

pub(crate) use profile::{Profile, profile};

/// The user that outputs mean where the source names none.
const DEFAULT_USER: &str = "app";
/// The database that outputs mean where the source names none.
const DEFAULT_DATABASE: &str = "app";
/// The key with the address as the whole cluster dials it, credentials included.
pub(crate) const CLUSTER_URL: &str = "cluster-url";

/// The port that clients of a store dial.
pub(crate) fn port(kind: Kind) -> Option<u16> {
    store(kind).map(|store| store.number)
}

/// The database that outputs mean, of all that a store holds.
pub(crate) fn first_database(databases: &[SmolStr]) -> &str {
    databases.first().map_or(DEFAULT_DATABASE, SmolStr::as_str)
}

/// All databases that a store holds, the one that outputs mean first.
fn databases(component: &Component) -> Vec<SmolStr> {
    store(component.kind).map_or_else(Vec::new, |store| store.databases(component))
}

/// Whether the store asks for a password.
fn has_password(component: &Component) -> bool {
    store(component.kind).is_some_and(|store| store.asks_password(component))
}

/// Limits of a store that is run here.
pub(crate) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    let members = component.replicas.unwrap_or(1);
    if members > 1 && component.kind != Kind::Kafka {
        let problem = Problem::unsupported(
            format!(
                "{members} members of a {} do not find each other in a StatefulSet: they would be {members} stores",
                component.kind.name()
            ),
            "keep one, bind a managed one with `external`, or write the resource of an operator as an `object`",
        );
        findings.push(problem.at(subject.key, "replicas"));
    }
    if let Some(Text::Parts(_)) = &component.username {
        let problem = Problem::unsupported("the user of a store that is run here is known text", "write it out");
        findings.push(problem.at(subject.key, "username"));
    }
    credentials::check(subject, findings);
}

/// Writes a store that is run here.
pub(crate) fn lower(subject: &Subject, interface: Option<&Interface>, out: &mut Output) {
    let kind = subject.component.kind;
    let (Some(profile), Some(store)) = (profile(kind), store(kind)) else { return };
    note(subject, profile, out);
    let component = filled(subject, profile, store);
    let inner = Subject { place: subject.place, key: subject.key, component: &component, name: subject.name.clone() };
    credentials::lower(subject, out);
    identity::lower(&inner, None, out);
    network::lower_store_policy(&inner, interface, &component.port, out);

    let mut plan = PodPlan::of(&inner, Purpose::Serving, true, false);
    let claims = std::mem::take(&mut plan.volumes.claims);
    let mut pod = workload::prepare(&inner, plan, out);
    if !claims.is_empty()
        && let Some(security) = &mut pod.spec.security_context
    {
        security.fs_group_change_policy = security.fs_group.map(|_| "OnRootMismatch".to_owned());
    }
    let cluster = component.kind == Kind::Kafka;
    let ports = component.port.iter().map(|(name, port)| (name.as_str(), port));
    workload::headless_service(&subject.name, ports, cluster, out.stage, out);
    let replicas = i32::try_from(component.replicas.unwrap_or(1)).unwrap_or(i32::MAX);
    workload::stateful_set(&inner, pod, claims, Some(replicas), cluster, out.stage, out);
    network::store_service(&subject.name, &dialled(&component.port, store), out);
    scale::disruption(&subject.name, out.stage, out);
}

/// Members talk to each other on more ports than clients dial.
fn dialled(ports: &Map<Port>, store: &Store) -> Map<Port> {
    ports.iter().filter(|(name, _)| *name == store.port).map(|(name, port)| (name.clone(), port.clone())).collect()
}

/// Says what the source left to the target.
fn note(subject: &Subject, profile: &Profile, out: &mut Output) {
    let component = subject.component;
    let sizes = Sizes {
        cpu: component.cpu.unwrap_or(profile.cpu),
        memory: component.memory.unwrap_or(profile.memory),
        disk: crate::defaults::DISK,
    };
    workload::note_sizes(subject.key, component, &sizes, &mut out.findings);
    if component.version.is_none() && component.image.is_none() {
        let said = format!("no version is given: {} is written", profile.version);
        out.findings.push(Finding::remark(subject.key, "version", said));
    }
    if component.storage.is_none() && persistent(component) {
        let said = format!("no size is given: {} is written", profile.storage.to_quantity());
        out.findings.push(Finding::remark(subject.key, "storage", said));
    }
}

/// Whether data outlives the pod.
fn persistent(component: &Component) -> bool {
    let usual = !matches!(component.kind, Kind::Redis | Kind::Memcached);
    component.kind != Kind::Memcached && component.persistent.unwrap_or(usual)
}

/// The store as an ordinary component.
fn filled(subject: &Subject, profile: &Profile, store: &Store) -> Component {
    let source = subject.component;
    let mut component = source.clone();
    component.init = None;
    if component.image.is_none() {
        let version = source.version.as_deref().unwrap_or(profile.version);
        component.image = Some(Text::Literal(SmolStr::from(format!("{}:{}", profile.image, profile.tag(version)))));
    }
    component.user = component.user.or(Some(User::Id(profile.user)));
    component.cpu = component.cpu.or(Some(profile.cpu));
    component.memory = component.memory.or(Some(profile.memory));
    component
        .port
        .insert(SmolStr::new_static(store.port), Port { number: store.number, protocol: Protocol::Tcp, service: None });
    data_volumes(source, profile, &mut component);
    if let Some(Init::Files(files)) = &source.init
        && let Some(directory) = profile.init
        && !files.is_empty()
    {
        let file = anyport_ir::File { content: None, entries: files.clone(), mode: None };
        component.file.insert(SmolStr::new_static(directory), file);
    }
    let mut fill = Fill { subject, component: &mut component };
    match source.kind {
        Kind::Postgres => postgres::fill(&mut fill),
        Kind::Mysql => mysql::fill(&mut fill),
        Kind::Mongodb => mongodb::fill(&mut fill),
        Kind::Redis => redis::fill(&mut fill),
        Kind::Memcached => memcached::fill(&mut fill),
        Kind::Kafka => kafka::fill(&mut fill),
        Kind::Rabbitmq => rabbitmq::fill(&mut fill),
        _ => {}
    }
    component
}

fn data_volumes(source: &Component, profile: &Profile, component: &mut Component) {
    let volume = |path: &str, size, persistent| Volume {
        path: SmolStr::new(path),
        size,
        persistent,
        memory: false,
        storage_class: source.storage_class.clone(),
    };
    if let Some(data) = profile.data {
        let size = source.storage.unwrap_or(profile.storage);
        component.volume.insert(SmolStr::new_static("data"), volume(data, Some(size), persistent(source)));
    }
    for (name, path) in profile.scratch {
        component.volume.insert(SmolStr::new_static(name), volume(path, Some(profile::SCRATCH), false));
    }
}

/// A component that is filled in by its software's rules.
pub(crate) struct Fill<'a> {
    /// As the source has it.
    pub subject: &'a Subject<'a>,
    /// As it is written.
    pub component: &'a mut Component,
}

impl Fill<'_> {
    /// As the source has it.
    fn source(&self) -> &Component {
        self.subject.component
    }

    /// Whether it asks for a password.
    fn password(&self) -> bool {
        has_password(self.source())
    }

    /// A variable, unless the source has it. Those of the source come last.
    fn env(&mut self, name: &'static str, value: impl Into<Text>) {
        let name = SmolStr::new_static(name);
        if !self.component.env.contains_key(&name) {
            let place = self.component.env.len() - self.source().env.len();
            self.component.env.shift_insert(place, name, value.into());
        }
    }

    /// A variable with a credential of this store.
    fn env_secret(&mut self, name: &'static str, key: &'static str) {
        self.env(name, self.secret(key));
    }

    /// A credential of this store.
    fn secret(&self, key: &'static str) -> Text {
        Text::Parts(vec![anyport_ir::Part::Secret(anyport_ir::SecretKey {
            secret: SmolStr::new(self.subject.key),
            key: Some(SmolStr::new_static(key)),
        })])
    }

    /// Arguments before those of the source.
    fn args(&mut self, words: impl IntoIterator<Item = Text>) {
        let own = self.component.args.take().unwrap_or_default();
        self.component.args = Some(words.into_iter().chain(own).collect());
    }

    /// The user that outputs mean.
    fn username(&self) -> SmolStr {
        username(self.source())
    }

    /// The first database.
    fn database(&self) -> SmolStr {
        SmolStr::new(first_database(&databases(self.source())))
    }

    /// Databases beside the first.
    fn more_databases(&self) -> Vec<SmolStr> {
        databases(self.source()).into_iter().skip(1).collect()
    }

    /// A script that is run when the store is first made, before those of the source.
    fn script(&mut self, name: &'static str, text: String) {
        let Some(directory) = profile(self.source().kind).and_then(|profile| profile.init) else { return };
        let file = self.component.file.entry(SmolStr::new_static(directory)).or_insert_with(|| anyport_ir::File {
            content: None,
            entries: Map::new(),
            mode: None,
        });
        file.entries.insert(SmolStr::new_static(name), anyport_ir::Content::Text(Text::Literal(SmolStr::from(text))));
    }

    /// How it is known to be well, unless the source says it. A store may take minutes to recover:
    /// nothing else is asked until its port opens for the first time.
    fn health(&mut self, readiness: anyport_ir::Probe) {
        if self.component.health.is_none() {
            self.component.health = Some(Health {
                startup: Some(profile::tcp(5, 60)),
                readiness: Some(readiness),
                liveness: Some(profile::tcp(20, 3)),
            });
        }
    }

    /// Half of the memory that it may use, in mebibytes, or of what it is promised.
    fn memory_share(&self, numerator: u64, denominator: u64) -> u64 {
        let memory: Range<_> = self.component.memory.unwrap_or(crate::defaults::MEMORY);
        (memory.upper().0 / anyport_ir::Memory::MIB * numerator / denominator).max(1)
    }
}

/// The user that outputs mean.
fn username(component: &Component) -> SmolStr {
    match &component.username {
        Some(Text::Literal(name)) => name.clone(),
        _ => SmolStr::new_static(store(component.kind).and_then(|store| store.username).unwrap_or(DEFAULT_USER)),
    }
}

/// Text from what is put together.
fn text(text: String) -> Text {
    Text::Literal(SmolStr::from(text))
}

/// Words of a command.
fn words<const N: usize>(words: [&'static str; N]) -> Vec<Text> {
    words.into_iter().map(|word| Text::Literal(SmolStr::new_static(word))).collect()
}
