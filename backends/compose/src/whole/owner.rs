//! New volumes belong to root. Before the first process of an ordinary user starts, a container
//! gives each volume to who mounts it, or to everybody where several users do.

use std::collections::{BTreeMap, BTreeSet};

use anyport_backend::Node;
use anyport_ir::Application;

use super::members;
use crate::collector::Collector;
use crate::names::VOLUME_OWNER;
use crate::process;

/// Has `chown`, and nothing else that matters.
const IMAGE: &str = "docker.io/library/busybox:1.37";

/// The container that gives volumes away; nothing where there is no volume.
pub(super) fn write(out: &mut Collector, application: &Application) {
    let mut owners: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (_, component) in members(out, application) {
        if component.kind.is_store() {
            continue;
        }
        for volume in process::owned(out, component) {
            owners.entry(volume).or_default().extend(process::users(component));
        }
    }
    owners.retain(|_, users| users.iter().any(|user| *user != 0));
    if owners.is_empty() {
        return;
    }
    let mut service = out.service(VOLUME_OWNER, 20);
    service.set("image", IMAGE, "");
    service.set("restart", "no", "");
    service.set("network_mode", "none", "");
    service.set("entrypoint", Node::list(["sh", "-euc"]), "");
    let mut script = Vec::new();
    for (volume, users) in &owners {
        let folder = format!("/volumes/{volume}");
        let mount =
            Node::builder().with("type", "volume").with("source", volume.as_str()).with("target", folder.as_str());
        service.element("volumes", mount, String::new);
        match users.iter().collect::<Vec<_>>().as_slice() {
            [only] => script.push(format!("chown {only}:{only} {folder}")),
            _ => script.push(format!("chmod 1777 {folder}")),
        }
    }
    service.set("command", Node::list([script.join("\n") + "\n"]), "");
    service.set("user", "0", "");
    service.set("read_only", true, "");
    service.set("cap_drop", Node::list(["ALL"]), "");
    service.set("cap_add", Node::list(["CHOWN", "FOWNER"]), "");
    service.set("security_opt", Node::list(["no-new-privileges:true"]), "");
    out.add_service(service);
}
