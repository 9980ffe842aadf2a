//! Volumes with their mounts: one list for each kind of volume.

use anyport_backend::Node;
use anyport_ir::SmolStr;

use super::Speech;

/// Says every mount of the container that is all of one volume that the type knows.
pub(super) fn say(speech: &mut Speech<'_>) {
    let Some((mounts, at)) = speech.own("/volumeMounts") else { return };
    let Some((volumes, _)) = speech.pod("/volumes") else { return };
    let volumes = volumes.as_list().unwrap_or_default();
    let listed = speech.kind == "task";
    let mut said: Vec<(&str, Node, usize)> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for (index, mount) in mounts.as_list().unwrap_or_default().iter().enumerate() {
        let Some(name) = mount.get("name").and_then(Node::as_str).filter(|name| !names.contains(name)) else {
            continue;
        };
        // `task` knows no path inside of a volume; `daemon` neither.
        if mount.get("subPath").is_some() && matches!(speech.kind, "task" | "daemon" | "worker") {
            continue;
        }
        let Some(volume) = volumes.iter().find(|volume| volume.get("name").and_then(Node::as_str) == Some(name)) else {
            continue;
        };
        if let Some((kind, entry)) = entry(mount, volume) {
            names.push(name);
            said.push((kind, entry, index));
        }
    }
    if said.is_empty() {
        return;
    }
    if listed {
        let list = said.iter().map(|(kind, entry, _)| {
            let mut entry = entry.clone();
            entry.insert("type", *kind);
            entry
        });
        if speech.property("volumes", list.collect(), &at) {
            for (to, (_, _, from)) in said.iter().enumerate() {
                speech.trail.note(format!("/properties/volumes/{to}"), format!("{at}/{from}"));
            }
        }
        return;
    }
    let mut by_kind: Vec<(SmolStr, Vec<(Node, usize)>)> = Vec::new();
    for (kind, entry, index) in said {
        match by_kind.iter_mut().find(|(known, _)| known == kind) {
            Some((_, list)) => list.push((entry, index)),
            None => by_kind.push((SmolStr::new(kind), vec![(entry, index)])),
        }
    }
    let lists = by_kind.iter().map(|(kind, list)| (kind.clone(), list.iter().map(|(it, _)| it.clone()).collect()));
    if speech.property("volumeMounts", Node::map(lists), &at) {
        for (kind, list) in &by_kind {
            for (to, (_, from)) in list.iter().enumerate() {
                speech.trail.note(format!("/properties/volumeMounts/{kind}/{to}"), format!("{at}/{from}"));
            }
        }
    }
}

/// A mount and its volume as one entry, if the volume is of a kind that has entries.
fn entry(mount: &Node, volume: &Node) -> Option<(&'static str, Node)> {
    let (key, source) = volume.as_map()?.iter().find(|(key, _)| key != "name")?;
    let text = |key: &str| source.get(key).cloned();
    let entry = Node::builder()
        .with("name", volume.get("name").cloned())
        .with("mountPath", mount.get("mountPath").cloned())
        .with_some("subPath", mount.get("subPath").cloned());
    match key.as_str() {
        "persistentVolumeClaim" => Some(("pvc", entry.with("claimName", text("claimName")?).build())),
        "emptyDir" => Some(("emptyDir", entry.with_some("medium", text("medium")).build())),
        "hostPath" => Some(("hostPath", entry.with("path", text("path")?).build())),
        "configMap" => {
            let items = source.get("items").map(|items| items_with_modes(items, source));
            let entry = entry.with("cmName", text("name")?).with_some("defaultMode", text("defaultMode"));
            Some(("configMap", entry.with_some("items", items).build()))
        }
        "secret" => {
            let items = source.get("items").map(|items| items_with_modes(items, source));
            let entry = entry.with("secretName", text("secretName")?).with_some("defaultMode", text("defaultMode"));
            Some(("secret", entry.with_some("items", items).build()))
        }
        _ => None,
    }
}

/// An item without a mode has that of its volume; KubeVela would make it 0777.
fn items_with_modes(items: &Node, source: &Node) -> Node {
    let usual = source.get("defaultMode").and_then(Node::as_int).unwrap_or(420);
    let with_mode = |item: &Node| {
        let mut item = item.clone();
        if item.get("mode").is_none() {
            item.insert("mode", usual);
        }
        item
    };
    Node::List(items.as_list().unwrap_or_default().iter().map(with_mode).collect())
}
