//! A component as requests: one that makes it, one that changes it. What is absent from a change
//! stays as it was, so that what an earlier version set and this one does not is cleared by name.

mod beside;
mod mounts;
mod scaling;

use anyport_backend::Node;
use anyport_ir::Text;

use crate::api;
use crate::container::Container;
use crate::draft::Draft;
use crate::lowering::Lowering;
use crate::process::{CONFIG, Shape, WORKLOAD};
use crate::release::Share;
use crate::secrets;
use crate::size;

pub(crate) use mounts::configs;
use mounts::{config_mounts, secret_mounts};

/// A parameter: its name, its value, the property that it came from.
pub(crate) type Field = (&'static str, Node, String);

/// Parameters that keep what they had where a change does not name them, each with what puts it back
/// to how it is where nothing was ever said.
const CLEARS: [(&str, Clear); 27] = [
    ("Command", Clear::Text("")),
    ("CommandArgs", Clear::Text("")),
    ("Envs", Clear::Text("")),
    ("ConfigMapMountDesc", Clear::Text("")),
    ("SecretMountDesc", Clear::Text("")),
    ("EmptyDirDesc", Clear::Text("")),
    ("Liveness", Clear::Text("")),
    ("Readiness", Clear::Text("")),
    ("StartupProbe", Clear::Text("")),
    ("PostStart", Clear::Text("")),
    ("PreStop", Clear::Text("")),
    ("NasConfigs", Clear::Text("")),
    ("SlsConfigs", Clear::Text("")),
    ("UpdateStrategy", Clear::Text("")),
    ("ImagePullSecrets", Clear::Text("")),
    ("OidcRoleName", Clear::Text("")),
    ("Timezone", Clear::Text("Asia/Shanghai")),
    ("SidecarContainersConfig", Clear::List),
    ("InitContainersConfig", Clear::List),
    ("Labels", Clear::Map),
    ("PvtzDiscoverySvc", Clear::Disabled),
    ("TerminationGracePeriodSeconds", Clear::Number(30)),
    // As SAE recommends; a number and a share of it stand beside each other, and the share would win.
    ("MaxSurgeInstances", Clear::Number(-1)),
    ("MaxSurgeInstanceRatio", Clear::Number(-1)),
    ("MinReadyInstances", Clear::Number(-1)),
    ("MinReadyInstanceRatio", Clear::Number(-1)),
    ("EnableSidecarResourceIsolated", Clear::False),
];

/// Says that a scaling rule goes on after a release.
const MOVES: &str = "AutoEnableApplicationScalingRule";

#[derive(Clone, Copy)]
enum Clear {
    Text(&'static str),
    Number(i64),
    False,
    List,
    Map,
    Disabled,
}

impl Clear {
    fn node(self) -> Node {
        match self {
            Clear::Text(text) => text.into(),
            Clear::Number(number) => Node::Int(number),
            Clear::False => false.into(),
            Clear::List => Node::List(Vec::new()),
            Clear::Map => Node::empty_map(),
            Clear::Disabled => Node::builder().with("enable", false).build(),
        }
    }
}

/// A reference to an id that is known once what it names was made.
pub(crate) fn id_of(what: &str, name: &str) -> Node {
    Node::builder().with("id-of", format!("{what} {name}")).build()
}

/// Writes the component.
pub(crate) fn write(out: &mut Lowering<'_>, shape: &Shape) {
    configs(out, &shape.files, CONFIG);
    let fields = application(out, shape);
    pair(out, "CreateApplication", "DeployApplication", WORKLOAD, fields);
    let balancers = [("Internet", &shape.access.internet), ("Intranet", &shape.access.intranet)];
    let name = out.component.name.clone();
    for (key, balancer) in balancers {
        // One that an earlier version had, and this one has not, is let go.
        let operation = if balancer.is_some() { "BindSlb" } else { "UnbindSlb" };
        let title = format!("{name} {}", key.to_lowercase());
        let mut draft = draft(out, operation, &title, WORKLOAD);
        draft.set(&["AppId"], id_of("application", &name), "name");
        match balancer {
            Some(balancer) => draft.set(&[key], balancer.node(), &balancer.path),
            None => draft.set(&[key], true, "expose"),
        }
        out.add(draft.finish());
    }
    scaling::write(out, shape);
    for (annotation, _) in &out.component.annotations {
        let path = format!("annotations.{annotation}");
        let value = out.component.annotations[annotation].as_literal().unwrap_or("…").to_owned();
        let message = format!("requests have no annotations, so `{annotation}` ({value}) is not written");
        out.lose(&path, "annotations", message, "labels are written");
    }
}

pub(crate) fn draft(out: &Lowering<'_>, operation: &str, name: &str, stage: u32) -> Draft {
    Draft::new(operation, name, Some(out.name), stage, out.place.scene.traced())
}

/// The request that makes a thing and the one that changes it: each takes the parameters that it
/// knows.
pub(crate) fn pair(out: &mut Lowering<'_>, create: &str, update: &str, stage: u32, fields: Vec<Field>) {
    let name = out.component.name.clone();
    let what = api::step_of(create).map_or("application", |step| step.what);
    let mut made = draft(out, create, &name, stage);
    let mut changed = draft(out, update, &name, stage);
    changed.set(&["AppId"], id_of(what, &name), "name");
    for (key, node, path) in &fields {
        if api::takes(create, key) {
            made.set(&[key], node.clone(), path);
        }
        // A running rule has moved the number, which a release leaves alone.
        let moved = *key == "Replicas" && fields.iter().any(|(key, ..)| *key == MOVES);
        if api::takes(update, key) && !moved {
            // A job's change has its number as text.
            let node = match node {
                Node::Int(number) if update == "UpdateJob" && *key == "Replicas" => Node::from(number.to_string()),
                node => node.clone(),
            };
            changed.set(&[key], node, path);
        }
    }
    for (key, clear) in CLEARS {
        if api::takes(update, key) && !changed.has(key) {
            changed.set(&[key], clear.node(), "");
        }
    }
    out.lean("clears");
    out.add(made.finish());
    out.add(changed.finish());
}

/// What is common to applications and jobs.
pub(crate) fn common(out: &mut Lowering<'_>, shape: &Shape) -> Vec<Field> {
    let component = out.component;
    let mut fields: Vec<Field> = vec![
        ("AppName", component.name.clone().into(), "name".into()),
        ("PackageType", "Image".into(), "image".into()),
        ("ImageUrl", shape.container.image.as_str().into(), "image".into()),
        ("NamespaceId", out.place.namespace_id().into(), String::new()),
        ("Cpu", shape.size.cpu.into(), "cpu".into()),
        ("Memory", shape.size.memory.into(), "memory".into()),
    ];
    let mut field = |key, node: Node, path: &str| {
        if !absent(&node) {
            fields.push((key, node, path.to_owned()));
        }
    };
    let (command, args) = words(&shape.container);
    field("Command", command.into(), "command");
    field("CommandArgs", args.into(), if component.args.is_some() { "args" } else { "command" });
    field("Envs", shape.container.env.iter().map(|(node, _)| node.clone()).collect(), "env");
    field("ConfigMapMountDesc", config_mounts(out, &shape.files, None), "file");
    field("SecretMountDesc", secret_mounts(&shape.files, None), "file");
    field("NasConfigs", shape.nas.iter().map(|(node, _)| node.clone()).collect(), "mount");
    for (key, hook) in [("PostStart", &shape.post_start), ("PreStop", &shape.pre_stop)] {
        if let Some((node, path)) = hook {
            field(key, node.clone(), path);
        }
    }
    if let Some(seconds) = shape.grace {
        field("TerminationGracePeriodSeconds", seconds.into(), "grace");
    }
    place(out, &mut fields);
    fields
}

/// Whether a value says nothing.
fn absent(node: &Node) -> bool {
    node.is_empty() || node.as_str() == Some("")
}

/// Where it runs, and from where its image comes.
fn place(out: &Lowering<'_>, fields: &mut Vec<Field>) {
    let options = &out.place.options;
    let text = |key, text: &Option<String>| text.as_ref().map(|text| (key, Node::from(text), String::new()));
    if let Some(vpc) = &options.vpc {
        fields.extend(text("VpcId", &vpc.vpc_id));
        let switches = (!vpc.vswitch_ids.is_empty()).then(|| vpc.vswitch_ids.join(","));
        fields.extend(text("VSwitchId", &switches));
        fields.extend(text("SecurityGroupId", &vpc.security_group));
    }
    fields.extend(text("AcrInstanceId", &options.acr_instance));
    fields.extend(text("Timezone", &options.timezone));
    fields.extend(text("ProgrammingLanguage", &out.own.language));
    let image = out.component.image.as_ref().and_then(Text::as_literal).unwrap_or_default();
    let login = options.registry.iter().find(|(host, _)| image.starts_with(&format!("{host}/")));
    if let Some(secret) = login.and_then(|(_, secret)| registry_secret(secret)) {
        let id = id_of("secret", &secrets::object(secret));
        fields.push(("ImagePullSecrets", id, "image".into()));
    }
}

/// A secret as the value of an option: its name, or a reference that carries its name.
pub(crate) fn registry_secret(value: &serde_json::Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("secret")?.as_str())
}

/// The first word is a command of its own.
fn words(container: &Container) -> (String, Vec<String>) {
    let mut command = container.command.clone().unwrap_or_default().into_iter();
    let first = command.next().unwrap_or_default();
    (first, command.chain(container.args.clone().unwrap_or_default()).collect())
}

fn application(out: &mut Lowering<'_>, shape: &Shape) -> Vec<Field> {
    let component = out.component;
    let mut fields = common(out, shape);
    let mut field = |key, node: Node, path: &str| {
        if !absent(&node) {
            fields.push((key, node, path.to_owned()));
        }
    };
    field("Replicas", shape.growth.replicas.into(), "scale.replicas.min");
    if shape.growth.moves() {
        field(MOVES, true.into(), "scale");
    }
    let edition = out.place.options.edition.clone().unwrap_or_else(|| "std".into());
    field("NewSaeVersion", edition.into(), "");
    field("Labels", component.labels.iter().map(|(name, value)| (name.clone(), value.into())).collect(), "labels");
    for (key, probe) in [
        ("Liveness", &shape.probes.liveness),
        ("Readiness", &shape.probes.readiness),
        ("StartupProbe", &shape.probes.startup),
    ] {
        if let Some((node, path)) = probe {
            field(key, node.clone(), path);
        }
    }
    if let Some(disk) = component.disk {
        let gibibytes = disk.upper().0.div_ceil(anyport_ir::Memory::GIB);
        field("DiskSize", gibibytes.into(), "disk");
        if disk.min.0 != gibibytes * anyport_ir::Memory::GIB || disk.max.is_none() {
            out.adjust("disk", size::asked_memory(disk), format!("{gibibytes}Gi"), "SAE counts whole gibibytes");
        }
    }
    if let Some(role) = &out.own.role {
        field("OidcRoleName", role.into(), "use");
    }
    if shape.named {
        field("PvtzDiscoverySvc", discovery(out), "port");
    }
    if let Some(strategy) = &shape.release.strategy {
        field("UpdateStrategy", strategy.clone(), "rollout");
    }
    let surge = [("MaxSurgeInstances", "MaxSurgeInstanceRatio"), ("MinReadyInstances", "MinReadyInstanceRatio")];
    for ((count, ratio), (share, path)) in surge
        .into_iter()
        .zip([(shape.release.surge, "rollout.rolling.surge"), (shape.release.ready, "rollout.rolling.unavailable")])
    {
        match share {
            Some(Share::Count(number)) => field(count, number.into(), path),
            Some(Share::Percent(percent)) => field(ratio, percent.into(), path),
            Some(Share::Usual) => field(count, Node::Int(-1), path),
            None => {}
        }
    }
    beside::volumes(out, &mut fields);
    beside::containers(out, shape, &mut fields);
    fields
}

/// The name under which other applications find this one.
fn discovery(out: &Lowering<'_>) -> Node {
    let port = |port: &anyport_ir::Port| {
        let protocol = if port.protocol == anyport_ir::Protocol::Udp { "UDP" } else { "TCP" };
        Node::builder().with("port", port.number).with("protocol", protocol).build()
    };
    Node::builder()
        .with("serviceName", out.place.service_name(&out.component.name))
        .with("namespaceId", out.place.namespace_id())
        .with("portProtocols", out.component.port.values().map(port).collect::<Node>())
        .with("enable", true)
        .build()
}
