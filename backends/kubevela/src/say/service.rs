//! The Service of a component: rendered from its ports, where that is all there is to it.

use anyport_backend::{Document, Node};

use super::Speech;

/// Says the container's ports, and the Service that they make. Gives the name of the component's
/// Service, whoever renders it: only one of ports, `expose` and `gateway` may.
pub(super) fn say(speech: &mut Speech<'_>, beside: &mut Vec<Document>) -> Option<String> {
    let name = speech.document.name.clone();
    let place = beside.iter().position(|it| it.kind == "v1/Service" && it.name == name);
    let Some((ports, from)) = speech.own("/ports") else { return place.map(|_| name.to_string()) };
    let ports = ports.as_list().unwrap_or_default();
    let exposed = place.and_then(|place| exposed(speech.kind, ports, &beside[place].root));
    let list = ports.iter().enumerate().map(|(index, port)| {
        let number = port.get("containerPort").and_then(Node::as_int).unwrap_or_default();
        let service = exposed.as_ref().and_then(|numbers| numbers[index]);
        Node::builder()
            .with("port", service.unwrap_or(number))
            .with_if(service.is_some_and(|service| service != number), "containerPort", || Node::Int(number))
            .with_some("name", port.get("name").cloned())
            .with_some("protocol", port.get("protocol").cloned())
            .with_if(service.is_some(), "expose", || Node::Bool(true))
            .build()
    });
    let said = speech.property("ports", list.collect(), &from);
    if said {
        for index in 0..ports.len() {
            speech.trail.note(format!("/properties/ports/{index}"), format!("{from}/{index}"));
        }
        if let Some(place) = place.filter(|_| exposed.is_some()) {
            beside.remove(place);
        }
    }
    place.map(|_| name.to_string())
}

/// For each port of the container, the port of the Service; `None` where the Service is more than
/// a component's ports say.
fn exposed(kind: &str, ports: &[Node], service: &Node) -> Option<Vec<Option<i64>>> {
    if !matches!(kind, "webservice" | "statefulset" | "daemon") || service.pointer("/metadata/annotations").is_some() {
        return None;
    }
    let spec = service.get("spec")?;
    let plain = spec.as_map()?.iter().all(|(key, value)| match key.as_str() {
        "ports" | "selector" => true,
        "type" => value.as_str() == Some("ClusterIP"),
        _ => false,
    });
    let mut numbers = vec![None; ports.len()];
    for offered in spec.get("ports").filter(|_| plain)?.as_list()? {
        let known = offered
            .as_map()?
            .iter()
            .all(|(key, _)| matches!(key.as_str(), "name" | "port" | "targetPort" | "protocol" | "appProtocol"))
            && is_told_by_name(offered);
        let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
        let number = offered.get("port")?.as_int()?;
        let index = ports.iter().position(|port| {
            let container = port.get("containerPort").and_then(Node::as_int);
            let target = offered.get("targetPort");
            text(port, "name") == text(offered, "name")
                && text(port, "protocol").unwrap_or("TCP".into()) == text(offered, "protocol").unwrap_or("TCP".into())
                && (target.and_then(Node::as_str).map(str::to_owned) == text(port, "name")
                    || target.and_then(Node::as_int) == container)
        });
        let container = index.and_then(|index| ports[index].get("containerPort")?.as_int());
        // A `daemon` offers what it listens on, under the same number, and all of it as TCP.
        let fits =
            kind != "daemon" || (Some(number) == container && text(offered, "protocol").as_deref() != Some("UDP"));
        numbers[index.filter(|_| known && fits)?] = Some(number);
    }
    Some(numbers)
}

/// KubeVela's Service does not say what is spoken at a port. Its name does, where a port that speaks
/// HTTP is called so, and no other is.
fn is_told_by_name(port: &Node) -> bool {
    let text = |key: &str| port.get(key).and_then(Node::as_str);
    match text("appProtocol") {
        Some(protocol) => text("name") == Some(protocol),
        None => !matches!(text("name"), Some("http" | "https")),
    }
}
