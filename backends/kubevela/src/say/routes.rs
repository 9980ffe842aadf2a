//! Autoscalers and ingresses, which traits render beside the workload.

use anyport_backend::{Document, Node, Source};

use super::Speech;

/// Says the autoscaler and the ingress of the workload, where a trait renders the very same.
pub(super) fn say(speech: &mut Speech<'_>, service: Option<String>, beside: &mut Vec<Document>) {
    autoscaler(speech, beside);
    if let Some(service) = service {
        ingress(speech, &service, beside);
    }
}

fn named(speech: &Speech<'_>, beside: &[Document], kind: &str) -> Option<usize> {
    let same = |it: &Document| it.kind == kind && it.name == speech.document.name;
    let plain = |it: &Document| it.root.pointer("/metadata/annotations").is_none();
    beside.iter().position(|it| same(it) && plain(it))
}

/// `hpa` gives memory the number of the processor, so it serves where both are equal.
fn autoscaler(speech: &mut Speech<'_>, beside: &mut Vec<Document>) {
    let Some(place) = named(speech, beside, "autoscaling/v2/HorizontalPodAutoscaler") else { return };
    let Some(spec) = beside[place].root.get("spec") else { return };
    let known = |key: &str| matches!(key, "minReplicas" | "maxReplicas" | "metrics" | "scaleTargetRef");
    if !spec.as_map().unwrap_or_default().iter().all(|(key, _)| known(key)) {
        return;
    }
    let mut cpu = None;
    let mut memory = None;
    for metric in spec.get("metrics").and_then(Node::as_list).unwrap_or_default() {
        let use_of = metric.pointer("/resource/target/averageUtilization").and_then(Node::as_int);
        match metric.pointer("/resource/name").and_then(Node::as_str) {
            Some("cpu") if use_of.is_some() => cpu = use_of,
            Some("memory") if use_of.is_some() => memory = use_of,
            _ => return,
        }
    }
    let (Some(cpu), true) = (cpu, memory.is_none() || memory == cpu) else { return };
    let target = spec.pointer("/scaleTargetRef/kind").cloned();
    let of = |value: i64| Node::builder().with("type", "Utilization").with("value", value).build();
    let properties = Node::builder()
        .with_some("min", spec.get("minReplicas").cloned())
        .with_some("max", spec.get("maxReplicas").cloned())
        .with("targetAPIVersion", "apps/v1")
        // It means a Deployment where it is not told.
        .with_some("targetKind", target)
        .with("cpu", of(cpu))
        .with_some("mem", memory.map(of));
    attach_from(speech, "hpa", properties.build(), beside, place);
}

/// `gateway` serves where there is one host, a class, and a certificate only in a named secret.
/// It always names the Service: it would make one of its own.
fn ingress(speech: &mut Speech<'_>, service: &str, beside: &mut Vec<Document>) {
    let name = speech.document.name.clone();
    let of_us = |it: &Document| it.kind == "networking.k8s.io/v1/Ingress" && it.name == name;
    let Some(place) = beside.iter().position(of_us) else { return };
    let root = &beside[place].root;
    let Some(properties) = gateway(root, service, speech, beside) else { return };
    attach_from(speech, "gateway", properties, beside, place);
}

fn gateway(root: &Node, service: &str, speech: &Speech<'_>, beside: &[Document]) -> Option<Node> {
    let spec = root.get("spec")?;
    let class = spec.get("ingressClassName")?.clone();
    let [rule] = spec.get("rules")?.as_list()? else { return None };
    let host = rule.get("host").cloned();
    let mut kind = None;
    let mut http = Node::empty_map();
    for path in rule.pointer("/http/paths")?.as_list()? {
        let at = path.get("path")?.as_str()?;
        let this = path.get("pathType").cloned();
        if kind.get_or_insert_with(|| this.clone()) != &this
            || path.pointer("/backend/service/name")?.as_str()? != service
        {
            return None;
        }
        let port = path.pointer("/backend/service/port")?;
        let number = match port.get("number") {
            Some(number) => number.as_int()?,
            None => dialled(port.get("name")?, service, speech, beside)?,
        };
        if http.insert(at, number).is_some() {
            return None;
        }
    }
    let secret = match spec.get("tls") {
        None => None,
        Some(tls) => {
            let [one] = tls.as_list()? else { return None };
            let [only] = one.get("hosts")?.as_list()? else { return None };
            (Some(only) == host.as_ref()).then_some(())?;
            Some(one.get("secretName")?.clone())
        }
    };
    let known = |key: &str| matches!(key, "ingressClassName" | "rules" | "tls");
    spec.as_map()?.iter().all(|(key, _)| known(key)).then_some(())?;
    let metadata = |key: &str| root.pointer(&format!("/metadata/{key}")).cloned();
    let properties = Node::builder()
        .with_some("domain", host)
        .with("http", http)
        .with("class", class)
        .with("classInSpec", true)
        .with_some("secretName", secret)
        .with_some("pathType", kind.flatten())
        .with_some("annotations", metadata("annotations"))
        .with_some("labels", metadata("labels"))
        .with("existingServiceName", service);
    Some(properties.build())
}

/// The number under which a Service offers a port: one that the component's own ports render is
/// gone from `beside`.
fn dialled(name: &Node, service: &str, speech: &Speech<'_>, beside: &[Document]) -> Option<i64> {
    let own = beside.iter().find(|it| it.kind == "v1/Service" && it.name == service);
    let offered = match own {
        Some(own) => own.root.pointer("/spec/ports")?,
        None => speech.properties.get("ports")?,
    };
    offered.as_list()?.iter().find(|port| port.get("name") == Some(name))?.get("port")?.as_int()
}

/// Attaches a trait that renders an object, and takes the object out.
fn attach_from(speech: &mut Speech<'_>, name: &str, properties: Node, beside: &mut Vec<Document>, place: usize) {
    let at = format!("/traits/{}/properties", speech.traits.len());
    if speech.attach(name, properties, &[]) {
        let document = beside.remove(place);
        let first = document.sources.into_iter().next();
        speech.sources.extend(first.map(|source| Source { pointer: at, ..source }));
    }
}
