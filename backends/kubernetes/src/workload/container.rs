//! One container: the component's own, a sidecar, an init container, a store's program.

use anyport_ir::{Gpu, Health, Hooks, Map, Port, Protocol, Security, Text, User};
use k8s_openapi::api::core::v1::{Container, ContainerPort, PodSecurityContext, Volume, VolumeMount};

use super::probes::{self, Ports};
use super::{Sizes, hooks, image, security};
use crate::config::unique;
use crate::exempt::{Exemptions, PULL_POLICY, SECRET_IN_ENV, SECRET_LIKE_NAME, SSH_PORT};
use crate::finding::Problem;
use crate::place::Place;
use crate::storage::{Mounted, scratch};
use crate::text::{Environment, literal};

/// What a container is made of.
pub(crate) struct ContainerSource<'a> {
    /// Its name in the pod.
    pub name: &'a str,
    /// Where its properties are, with the dot: empty, `sidecar.proxy.`.
    pub path: String,
    /// What is run.
    pub image: Option<&'a Text>,
    /// Replaces entrypoint and arguments.
    pub command: Option<&'a [Text]>,
    /// Replaces the arguments.
    pub args: Option<&'a [Text]>,
    /// Variables of the source.
    pub env: Environment<'a>,
    /// Names of the variables, in order, for the source map.
    pub variables: &'a Map<Text>,
    /// Who it runs as.
    pub user: Option<User>,
    /// What it may do.
    pub security: &'a Security,
    /// Its sizes.
    pub sizes: Sizes,
    /// Bytes of volumes on the same disk.
    pub scratch: u64,
    /// Graphics processors.
    pub gpu: Option<&'a Gpu>,
    /// Its ports.
    pub ports: &'a Map<Port>,
    /// The port that is meant where none is named.
    pub main_port: Option<&'a str>,
    /// How it is known to be well.
    pub health: Option<&'a Health>,
    /// What is done around its life.
    pub hooks: Option<&'a Hooks>,
    /// Whether it goes on serving for a while when it is told to stop.
    pub drains: bool,
    /// Which mounts it sees; absent: all.
    pub sees: Option<&'a [anyport_ir::SmolStr]>,
    /// Names of volumes that the pod has already.
    pub taken: &'a [String],
}

/// A container, and what it adds to its pod.
pub(crate) struct Built {
    /// The container.
    pub container: Container,
    /// Its own `/tmp`.
    pub volume: Option<Volume>,
    /// How many helper variables stand before those of the source.
    pub helpers: usize,
    /// What could not be written, by path relative to the component.
    pub problems: Vec<(String, Problem)>,
}

/// Builds a container. `mounts` are those of the component.
pub(crate) fn build(
    place: &Place,
    mut source: ContainerSource,
    pod: &PodSecurityContext,
    mounts: &[Mounted],
    exemptions: &mut Exemptions,
) -> Built {
    let mut problems: Vec<(String, Problem)> = Vec::new();
    let path = std::mem::take(&mut source.path);
    let mut or_note = |result: Result<Vec<String>, Problem>, field: &str| {
        result.map_err(|problem| problems.push((format!("{path}{field}"), problem))).ok()
    };
    let command = source.command.and_then(|words| or_note(source.env.words(words), "command"));
    let args = source.args.and_then(|words| or_note(source.env.words(words), "args"));
    let image = source.image.and_then(|text| match literal(place, text, "the name of an image") {
        Ok(image) => Some(image.into_owned()),
        Err(problem) => {
            problems.push((format!("{path}image"), problem));
            None
        }
    });
    if let Some(image) = &image {
        image::exempt(image, exemptions);
    }
    exemptions.add_if(place.options.pull_policy != "Always", &PULL_POLICY);
    exemptions.add_if(source.ports.values().any(|port| port.number == 22), &SSH_PORT);
    exemptions.add_if(source.env.holds_secrets, &SECRET_IN_ENV);
    exemptions.add_if(source.env.looks_sensitive, &SECRET_LIKE_NAME);
    let (env, helpers, unwritten) = source.env.finish();
    problems.extend(
        unwritten.into_iter().map(|(name, problem)| (format!("{path}{}", crate::path::entry("env", name)), problem)),
    );

    let answering = Ports { ports: source.ports, main: source.main_port };
    let mut probe = |which: Option<&anyport_ir::Probe>, name: &str| {
        let lowered = probes::lower(place, which?, &answering);
        lowered.map_err(|problem| problems.push((format!("{path}health.{name}"), problem))).ok()
    };
    let readiness_probe = probe(source.health.and_then(|health| health.readiness.as_ref()), "readiness");
    let liveness_probe = probe(source.health.and_then(|health| health.liveness.as_ref()), "liveness");
    let startup_probe = probe(source.health.and_then(|health| health.startup.as_ref()), "startup");
    let lifecycle = match source.hooks {
        Some(hooks) => hooks::lower(place, hooks, &answering, source.drains, &mut problems),
        None => None,
    };

    let mut volume_mounts = seen(mounts, source.sees);
    let volume = writable_tmp(source.name, source.security, &source.sizes, source.taken, &volume_mounts);
    if let Some(volume) = &volume {
        volume_mounts.push(VolumeMount {
            name: volume.name.clone(),
            mount_path: "/tmp".to_owned(),
            ..VolumeMount::default()
        });
    }
    // Outer paths first: a mount hides what was mounted below it before.
    volume_mounts.sort_by(|one, other| one.mount_path.cmp(&other.mount_path));
    let container = Container {
        name: source.name.to_owned(),
        image,
        image_pull_policy: Some(place.options.pull_policy.to_owned()),
        command,
        args,
        env: (!env.is_empty()).then_some(env),
        ports: (!source.ports.is_empty()).then(|| ports(source.ports)),
        resources: Some(source.sizes.requirements(source.scratch, source.gpu, exemptions)),
        security_context: Some(security::of_container_in(source.security, source.user, pod, exemptions)),
        readiness_probe,
        liveness_probe,
        startup_probe,
        lifecycle,
        volume_mounts: (!volume_mounts.is_empty()).then_some(volume_mounts),
        ..Container::default()
    };
    Built { container, volume, helpers, problems }
}

/// The ports of a container.
pub(crate) fn ports(ports: &Map<Port>) -> Vec<ContainerPort> {
    ports
        .iter()
        .map(|(name, port)| ContainerPort {
            name: Some(name.to_string()),
            container_port: i32::from(port.number),
            protocol: Some(transport(port.protocol).to_owned()),
            ..ContainerPort::default()
        })
        .collect()
}

/// What carries a protocol.
pub(crate) fn transport(protocol: Protocol) -> &'static str {
    if protocol == Protocol::Udp { "UDP" } else { "TCP" }
}

fn seen(mounts: &[Mounted], names: Option<&[anyport_ir::SmolStr]>) -> Vec<VolumeMount> {
    let visible = |mounted: &&Mounted| {
        names.is_none_or(|names| mounted.names.iter().any(|name| names.iter().any(|wanted| wanted == name)))
    };
    mounts.iter().filter(visible).map(|mounted| mounted.mount.clone()).collect()
}

/// `/tmp` is writable, as big as the scratch space, where the source puts nothing there.
fn writable_tmp(
    container: &str,
    security: &Security,
    sizes: &Sizes,
    taken: &[String],
    mounts: &[VolumeMount],
) -> Option<Volume> {
    if !security.read_only_root || mounts.iter().any(|mount| mount.mount_path.trim_end_matches('/') == "/tmp") {
        return None;
    }
    let name = if container == super::MAIN { "tmp".to_owned() } else { format!("tmp-{container}") };
    Some(scratch(&unique(name, taken), sizes.disk.max, false))
}
