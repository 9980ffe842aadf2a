//! A component as requests: one that makes it, one that changes it. What is absent from a change
//! stays as it was, so that what an earlier version set and this one does not is cleared by name.

use anyport_backend::Node;
use anyport_ir::{Init, Sidecar, Text};

use crate::api;
use crate::container::{self, Container, Parts};
use crate::draft::Draft;
use crate::files::Files;
use crate::lowering::Lowering;
use crate::probes::{self, Sourced};
use crate::process::{CONFIG, Shape, WORKLOAD};
use crate::release::Share;
use crate::scale;
use crate::secrets;
use crate::size;

/// A parameter: its name, its value, the property that it came from.
pub(crate) type Field = (&'static str, Node, String);

/// Parameters that keep what they had where a change does not name them, by what clears them.
const CLEARS: [(&str, Clear); 19] = [
    ("Command", Clear::Text),
    ("CommandArgs", Clear::Text),
    ("Envs", Clear::Text),
    ("ConfigMapMountDesc", Clear::Text),
    ("SecretMountDesc", Clear::Text),
    ("EmptyDirDesc", Clear::Text),
    ("Liveness", Clear::Text),
    ("Readiness", Clear::Text),
    ("StartupProbe", Clear::Text),
    ("PostStart", Clear::Text),
    ("PreStop", Clear::Text),
    ("NasConfigs", Clear::Text),
    ("SlsConfigs", Clear::Text),
    ("UpdateStrategy", Clear::Text),
    ("ImagePullSecrets", Clear::Text),
    ("OidcRoleName", Clear::Text),
    ("SidecarContainersConfig", Clear::List),
    ("InitContainersConfig", Clear::List),
    ("Labels", Clear::Map),
];

#[derive(Clone, Copy)]
enum Clear {
    Text,
    List,
    Map,
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
        if let Some(balancer) = balancer {
            let title = format!("{name} {}", key.to_lowercase());
            let mut draft = draft(out, "BindSlb", &title, WORKLOAD);
            draft.set(&["AppId"], id_of("application", &name), "name");
            draft.set(&[key], balancer.node(), &balancer.path);
            out.add(draft.finish());
        }
    }
    if shape.growth.moves() {
        scaling(out, shape);
    }
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
        if api::takes(update, key) {
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
            let empty = match clear {
                Clear::Text => Node::from(""),
                Clear::List => Node::List(Vec::new()),
                Clear::Map => Node::empty_map(),
            };
            changed.set(&[key], empty, "");
        }
    }
    out.lean("clears");
    out.add(made.finish());
    out.add(changed.finish());
}

/// Folders of files, as configurations.
pub(crate) fn configs(out: &mut Lowering<'_>, files: &Files, stage: u32) {
    for folder in &files.folders {
        let name = config_name(out, &folder.slug);
        let data = |draft: &mut Draft| {
            for (file, text, path) in &folder.files {
                draft.set(&["Data", file], text, path);
            }
        };
        let mut made = draft(out, "CreateConfigMap", &name, stage);
        made.set(&["Name"], &name, "name");
        made.set(&["NamespaceId"], out.place.namespace_id(), "");
        data(&mut made);
        let mut changed = draft(out, "UpdateConfigMap", &name, stage);
        changed.set(&["ConfigMapId"], id_of("config", &name), "name");
        data(&mut changed);
        out.add(made.finish());
        out.add(changed.finish());
    }
}

fn config_name(out: &Lowering<'_>, slug: &str) -> String {
    secrets::object(&format!("{}-{slug}", out.component.name))
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

/// Folders of files. `seen` are the paths that a container sees; absent: all.
fn config_mounts(out: &Lowering<'_>, files: &Files, seen: Option<&[anyport_ir::SmolStr]>) -> Node {
    let sees = |path: &str| seen.is_none_or(|seen| seen.iter().any(|it| path.contains(&format!("file.{it}."))));
    let folders = files.folders.iter().filter(|folder| folder.files.iter().any(|file| sees(&file.2)));
    folders
        .map(|folder| {
            Node::builder()
                .with("configMapId", id_of("config", &config_name(out, &folder.slug)))
                .with("key", "sae-sys-configmap-all")
                .with("mountPath", &folder.path)
                .build()
        })
        .collect()
}

fn secret_mounts(files: &Files, seen: Option<&[anyport_ir::SmolStr]>) -> Node {
    let sees = |path: &str| seen.is_none_or(|seen| seen.iter().any(|it| path.contains(&format!("file.{it}."))));
    let secrets = files.secrets.iter().filter(|secret| sees(&secret.path));
    secrets
        .map(|secret| {
            Node::builder()
                .with("secretId", id_of("secret", &secret.secret))
                .with("key", &secret.key)
                .with("mountPath", &secret.folder)
                .build()
        })
        .collect()
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
    volumes(out, &mut fields);
    beside(out, shape, &mut fields);
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

/// Folders that live as long as the instance.
fn volumes(out: &mut Lowering<'_>, fields: &mut Vec<Field>) {
    // The table refuses those that should outlive the instance.
    let mounts: Node = out.component.volume.iter().map(|(name, volume)| empty_dir(name, &volume.path)).collect();
    if !mounts.is_empty() {
        out.lean("empty-dir");
        fields.push(("EmptyDirDesc", mounts, "volume".into()));
    }
}

fn empty_dir(name: &str, path: &str) -> Node {
    Node::builder().with("name", name).with("mountPath", path).build()
}

/// What runs before and beside it.
fn beside(out: &mut Lowering<'_>, shape: &Shape, fields: &mut Vec<Field>) {
    let component = out.component;
    if let Some(Init::Containers(before)) = &component.init {
        let written: Vec<Node> =
            before.iter().map(|(name, it)| beside_one(out, shape, name, it, &format!("init.{name}."), false)).collect();
        if !written.is_empty() {
            fields.push(("InitContainersConfig", written.into(), "init".into()));
        }
    }
    let mut isolated = false;
    let mut written = Vec::new();
    for (name, sidecar) in &component.sidecar {
        isolated |= sidecar.cpu.is_some() || sidecar.memory.is_some();
        written.push(beside_one(out, shape, name, sidecar, &format!("sidecar.{name}."), true));
    }
    if !written.is_empty() {
        fields.push(("SidecarContainersConfig", written.into(), "sidecar".into()));
        fields.push(("EnableSidecarResourceIsolated", isolated.into(), "sidecar".into()));
    }
}

fn beside_one(out: &mut Lowering<'_>, shape: &Shape, name: &str, it: &Sidecar, prefix: &str, stays: bool) -> Node {
    let parts = Parts {
        prefix: prefix.to_owned(),
        image: Some(&it.image),
        command: it.command.as_deref(),
        args: it.args.as_deref(),
        env: &it.env,
        user: it.user,
        security: &it.security,
        shell: false,
    };
    let container = container::write(out, &parts);
    let (command, args) = words(&container);
    let seen = it.volumes.as_deref();
    let sees = |name: &str| seen.is_none_or(|seen| seen.iter().any(|it| it == name));
    let volumes = out.component.volume.iter().filter(|(name, _)| sees(name));
    let volumes: Node = volumes.map(|(name, volume)| empty_dir(name, &volume.path)).collect();
    let hidden: Vec<&str> = seen.into_iter().flatten().map(|it| it.as_str()).collect();
    if !hidden.is_empty() {
        out.remark(&format!("{prefix}volumes"), format!("of the component's storage it sees {}", hidden.join(", ")));
    }
    let mut node = Node::builder()
        .with("Name", name)
        .with("ImageUrl", &container.image)
        .with_some("Command", Some(command.as_str()).filter(|it| !it.is_empty()))
        .with_filled("CommandArgs", args)
        .with_filled("Envs", container.env.iter().map(|(node, _)| node.clone()).collect::<Node>())
        .with_filled("ConfigMapMountDesc", config_mounts(out, &shape.files, seen))
        .with_filled("SecretMountDesc", secret_mounts(&shape.files, seen))
        .with_filled("EmptyDirDesc", volumes);
    if stays {
        if let Some(cpu) = it.cpu {
            one_size(
                out,
                &format!("{prefix}cpu"),
                size::asked_cpu(cpu),
                &format!("{}m", cpu.upper().0),
                cpu.min == cpu.upper(),
            );
            node = node.with("Cpu", cpu.upper().0);
        }
        if let Some(memory) = it.memory {
            let mebibytes = size::mebibytes(memory.upper());
            let exact = memory.min == memory.upper() && memory.min.0 == mebibytes * anyport_ir::Memory::MIB;
            one_size(out, &format!("{prefix}memory"), size::asked_memory(memory), &format!("{mebibytes}Mi"), exact);
            node = node.with("Memory", mebibytes);
        }
        let probes = probes::probes(out, it.health.as_ref(), &it.port, prefix);
        let probe = |probe: Option<Sourced>| probe.map(|(node, _)| node);
        node = node.with_some("Liveness", probe(probes.liveness)).with_some("Readiness", probe(probes.readiness));
        for (port, entry) in &it.port {
            let (number, service) = (entry.number, entry.service);
            let dialled = service.map(|service| format!(", not {service}")).unwrap_or_default();
            let protocol = serde_json::to_string(&entry.protocol).unwrap_or_default();
            let protocol = protocol.trim_matches('"');
            let message = format!("the instance's own processes reach it on 127.0.0.1:{number} ({protocol}){dialled}");
            out.remark(&format!("{prefix}port.{port}"), message);
        }
    }
    node.build()
}

fn one_size(out: &mut Lowering<'_>, path: &str, asked: String, got: &str, exact: bool) {
    if !exact {
        out.adjust(path, asked, got, "a container of SAE has one size");
    }
}

/// The scaling rule: metrics, times, or both.
fn scaling(out: &mut Lowering<'_>, shape: &Shape) {
    let growth = &shape.growth;
    let application = out.component.name.clone();
    let rule = if growth.timers.is_some() { "by-time" } else { "by-metric" };
    let kind = match (growth.timers.is_some(), growth.metrics.is_empty()) {
        (true, true) => "timing",
        (true, false) => "mix",
        (false, _) => "metric",
    };
    let mut drafts = Vec::new();
    for operation in ["CreateApplicationScalingRule", "UpdateApplicationScalingRule"] {
        let mut draft = draft(out, operation, &format!("{application} {rule}"), WORKLOAD);
        draft.set(&["AppId"], id_of("application", &application), "name");
        draft.set(&["ScalingRuleName"], rule, "scale");
        draft.set(&["ScalingRuleType"], kind, "scale");
        if operation.starts_with("Create") {
            draft.set(&["ScalingRuleEnable"], true, "scale");
        }
        if kind != "timing" {
            draft.set(&["ScalingRuleMetric"], scale::metric_node(growth), "scale");
            for (index, metric) in growth.metrics.iter().enumerate() {
                draft.source(&format!("/ScalingRuleMetric/metrics/{index}"), metric.path);
            }
        }
        if let Some((period, timers)) = &growth.timers {
            draft.set(&["ScalingRuleTimer", "period"], period, "scale.schedule");
            let times = timers.iter().map(|timer| {
                let at = Node::builder().with("atTime", &timer.at);
                let node = match kind {
                    "timing" => at.with("targetReplicas", timer.least),
                    _ => at.with("minReplicas", timer.least).with("maxReplicas", timer.most),
                };
                (node.build(), timer.path.clone())
            });
            draft.list(&["ScalingRuleTimer", "schedules"], times.collect());
        }
        drafts.push(draft.finish());
    }
    drafts.into_iter().for_each(|document| out.add(document));
}
