//! A component that runs: what every way of writing it shares, and which way is taken.

use anyport_backend::{Lowered, Node, Scene};
use anyport_ir::{Component, Init, Kind, Rollout, Text};

use crate::access::{self, Access};
use crate::container::{self, Container, Parts};
use crate::files::{self, Files};
use crate::limits::{LIMITS, number};
use crate::lowering::Lowering;
use crate::probes::{self, Probes, Sourced};
use crate::release::{self, Release};
use crate::scale::{self, Growth};
use crate::size::{self, Size};
use crate::{job, manifest, needs, request};

/// The stage of what jobs that belong to no release are written in is [`anyport_backend::Document::JOBS`].
pub(crate) const CONFIG: u32 = 10;
/// The stage of release jobs.
pub(crate) const RELEASE: u32 = 25;
/// The stage of applications.
pub(crate) const WORKLOAD: u32 = 30;

/// A component, in shapes that documents and requests share.
pub(crate) struct Shape {
    /// The container.
    pub container: Container,
    /// How large an instance is.
    pub size: Size,
    /// Probes.
    pub probes: Probes,
    /// What is done after the start.
    pub post_start: Option<Sourced>,
    /// What is done before the stop.
    pub pre_stop: Option<Sourced>,
    /// How long it may take to stop, in seconds.
    pub grace: Option<u64>,
    /// Files.
    pub files: Files,
    /// File systems, each with its property.
    pub nas: Vec<Sourced>,
    /// How it grows.
    pub growth: Growth,
    /// How a new version takes over.
    pub release: Release,
    /// Who may come in by an address of the platform.
    pub access: Access,
    /// Whether others of this target talk to it by its name.
    pub named: bool,
}

/// Lowers a service, worker, site, job or cron.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Lowering::new(scene, name, component);
    for need in needs::of(&out) {
        out.need(need);
    }
    let shape = shape(&mut out);
    ports(&mut out, &shape);
    rest(&mut out);
    match component.kind {
        Kind::Job | Kind::Cron => job::write(&mut out, &shape),
        _ if by_requests(&out, &shape) => request::write(&mut out, &shape),
        _ => manifest::write(&mut out, &shape),
    }
    out.finish()
}

/// The component itself, as a container.
fn own<'c>(component: &'c Component, image: Option<&'c Text>) -> Parts<'c> {
    Parts {
        prefix: String::new(),
        image,
        command: component.command.as_deref(),
        args: component.args.as_deref(),
        env: &component.env,
        user: component.user,
        security: &component.security,
        // A job mounts no secrets.
        shell: !matches!(component.kind, Kind::Job | Kind::Cron),
    }
}

fn shape(out: &mut Lowering<'_>) -> Shape {
    let component = out.component;
    let growth = scale::of(out);
    let (post_start, pre_stop) = probes::hooks(out, &component.hook);
    let no_probes = matches!(component.kind, Kind::Job | Kind::Cron);
    let talked_to = out.place.talked_to(out.name);
    let mut files = files::of(out);
    let container = container::write(out, &own(component, component.image.as_ref()));
    files.secrets.extend(container.shell.iter().map(|(secret, key, path)| files::SecretFile {
        secret: secret.clone(),
        key: key.clone(),
        folder: container::shell_folder().into(),
        path: path.clone(),
    }));
    Shape {
        container,
        size: size::of(out),
        probes: match no_probes {
            true => Probes::default(),
            false => probes::probes(out, component.health.as_ref(), &component.port, ""),
        },
        post_start,
        pre_stop,
        grace: grace(out),
        files,
        nas: nas(out),
        release: release::of(out, growth.replicas),
        growth,
        access: access::of(out, talked_to.1),
        named: talked_to.0 && !component.port.is_empty(),
    }
}

fn grace(out: &mut Lowering<'_>) -> Option<u64> {
    let seconds = out.component.grace?.seconds();
    let limit = number("grace");
    if !limit.holds(seconds) {
        let message = format!("{seconds} seconds are more than an instance is given to stop");
        out.beyond("grace", message, limit, "hand work over sooner, in `hook { pre-stop … }`");
    } else if seconds > 60 {
        out.lean("grace");
    }
    Some(seconds)
}

/// Shares are file systems that exist, and that the target's `nas` knows.
fn nas(out: &mut Lowering<'_>) -> Vec<Sourced> {
    let mut all = Vec::new();
    for (share, mount) in &out.component.mount {
        let path = format!("mount.{share}");
        let nas = out.place.options.nas.get(share.as_str()).cloned();
        if nas.is_none() {
            let message = format!("SAE makes no file systems, and `{share}` is not said to be one that exists");
            let other = format!("name it in the target: `nas {{ {share} = {{ id = \"…\", domain = \"…\" }} }}`");
            out.refuse(&path, message, &other);
        }
        let nas = nas.unwrap_or_default();
        let node = Node::builder()
            .with("nasId", nas.id)
            .with("nasPath", nas.path)
            .with("mountPath", &mount.path)
            .with("mountDomain", nas.domain)
            .with("readOnly", mount.read_only);
        all.push((node.build(), path));
    }
    all
}

/// What only requests can say of a component.
fn by_requests(out: &Lowering<'_>, shape: &Shape) -> bool {
    let component = out.component;
    let place = &out.place;
    let pulls = component
        .image
        .as_ref()
        .and_then(Text::as_literal)
        .is_some_and(|image| place.options.registry.keys().any(|host| image.starts_with(&format!("{host}/"))));
    place.options.by_requests
        || pulls
        || shape.named
        || shape.release.by_requests
        || shape.growth.timers.is_some()
        || !shape.files.secrets.is_empty()
        || !component.sidecar.is_empty()
        || matches!(&component.init, Some(Init::Containers(before)) if !before.is_empty())
        || !component.volume.is_empty()
        || component.disk.is_some()
        || out.own.role.is_some()
        || place.options.vpc.is_some()
        || place.options.acr_instance.is_some()
        || place.options.timezone.is_some()
}

/// Ports are written only where somebody comes in by them; what is said of the others is said here.
fn ports(out: &mut Lowering<'_>, shape: &Shape) {
    for (name, port) in &out.component.port {
        let path = format!("port.{name}");
        if let Some(row) = LIMITS.port.iter().find(|row| row.number == port.number) {
            let message = format!("port {} is taken: {}", row.number, row.why);
            let known = if row.source.is_empty() { "nobody has verified this" } else { row.source.as_str() };
            out.lose(
                &format!("{path}.number"),
                "port.number",
                message,
                &format!("listen on another ({}; {known})", row.version),
            );
        }
        let protocol = serde_json::to_string(&port.protocol).unwrap_or_default();
        let protocol = protocol.trim_matches('"');
        let written = shape.named || shape.access.listens_on(port.number);
        let number = port.number;
        if !written {
            let message = format!("nobody comes in by {number} ({protocol}) through SAE, so no document names it");
            out.remark(&format!("{path}.number"), message);
        }
        if shape.named && protocol != "udp" && protocol != "tcp" {
            out.remark(&format!("{path}.protocol"), format!("inside SAE its {protocol} is passed on as TCP"));
        }
        if let Some(service) = port.service.filter(|service| *service != number) {
            let message = format!("inside SAE clients dial {number}; balancers listen on {service}");
            out.remark(&format!("{path}.service"), message);
        }
    }
}

/// What is only said, because SAE has no word for it.
fn rest(out: &mut Lowering<'_>) {
    let component = out.component;
    if !component.arch.is_empty() && !component.arch.iter().any(|arch| arch == "amd64") {
        let message = format!("SAE's machines are amd64, and the image is made for {}", component.arch.join(", "));
        out.refuse("arch", message, "build it for amd64 too; kubernetes has nodes of both");
    } else if !component.arch.is_empty() {
        out.remark("arch", format!("of {} SAE takes amd64", component.arch.join(", ")));
    }
    if component.spot {
        out.remark("spot", "SAE has no machines that can be taken away, so none is cheaper");
    }
    if !component.calls.is_empty() {
        let called: Vec<String> = component
            .calls
            .iter()
            .map(|call| match &call.port {
                Some(port) => format!("`{}.{port}`", call.component),
                None => format!("`{}`", call.component),
            })
            .collect();
        out.remark("calls", format!("security groups, not SAE, decide whether it reaches {}", called.join(", ")));
    }
    for waited in &component.after {
        let job = out.place.scene.interface(waited).is_some_and(|it| it.release_job && out.place.holds(&it));
        if !job {
            out.remark("after", format!("`{waited}` is applied before; SAE itself waits for nothing"));
        }
    }
    if matches!(component.rollout, Some(Rollout::Batches { .. })) {
        out.remark("rollout.batches", "the first deployment starts all at once; groups begin with the second");
    }
}
