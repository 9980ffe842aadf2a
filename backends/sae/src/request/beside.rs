//! What runs before and beside an application, and the folders that they share.

use anyport_backend::Node;
use anyport_ir::{Init, Memory, Sidecar};

use super::mounts::{config_mounts, secret_mounts};
use super::{Field, words};
use crate::container::{self, Parts};
use crate::lowering::Lowering;
use crate::probes::{self, Sourced};
use crate::process::Shape;
use crate::size;

/// Folders that live as long as the instance.
pub(super) fn volumes(out: &mut Lowering<'_>, fields: &mut Vec<Field>) {
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
pub(super) fn containers(out: &mut Lowering<'_>, shape: &Shape, fields: &mut Vec<Field>) {
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
            let exact = memory.min == memory.upper() && memory.min.0 == mebibytes * Memory::MIB;
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
