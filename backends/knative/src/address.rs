//! Addresses of what is served: its host in the cluster, port 80, whatever it listens on itself.

use anyport_backend::{Backend, Endpoint, Interface, Location, Scene};
use anyport_ir::{Address, Component, Part, Reach, SmolStr};
use anyport_kubernetes::Kubernetes;
use serde_json::{Value, json};

use crate::names;

/// The same component with addresses of what is served written out, so that Kubernetes need not
/// know of Serving.
pub(crate) fn written_out(scene: &dyn Scene, component: &Component) -> Component {
    let Ok(mut value) = serde_json::to_value(component) else { return component.clone() };
    replace(scene, &mut value);
    serde_json::from_value(value).unwrap_or_else(|_| component.clone())
}

fn replace(scene: &dyn Scene, value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(|item| replace(scene, item));
            for item in items.iter_mut() {
                if let Some(text) = resolved(scene, item) {
                    *item = json!({ "literal": text });
                }
            }
            // A text that is known is a text.
            let literals: Option<String> = items.iter().map(|item| item.get("literal")?.as_str()).collect();
            if let Some(text) = literals.filter(|_| !items.is_empty()) {
                *value = Value::String(text);
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(scene, field)),
        _ => {}
    }
}

/// The text of a part that is the address of something served here.
fn resolved(scene: &dyn Scene, part: &Value) -> Option<String> {
    part.get("address")?;
    let Ok(Part::Address(address)) = serde_json::from_value::<Part>(part.clone()) else { return None };
    let here = address.target.as_ref().is_none_or(|target| target == scene.target_name());
    let interface = scene.interface(&address.component)?;
    let stands_here = interface.on.iter().any(|on| on == scene.target_name());
    if !here || !stands_here || address.reach != Reach::Inside || !names::is_served(&interface) {
        return None;
    }
    Some(Location::http(names::host(scene, &interface), 80).text(address.what))
}

/// Where others find a component.
pub(crate) fn endpoint(scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
    if !names::is_served(interface) {
        return Kubernetes.endpoint(scene, interface, address);
    }
    let name = &interface.component;
    match address.reach {
        Reach::Inside => Endpoint::Known(Location::http(names::host(scene, interface), 80)),
        Reach::Public if interface.hosts.contains(&SmolStr::new_static("auto")) => {
            let (object, namespace) = (names::object(scene, interface), names::namespace(scene));
            let command = format!(
                "kubectl get ksvc {object} --namespace {namespace} --output jsonpath='{{.status.url}}' | sed 's#^[a-z]*://##'"
            );
            Endpoint::later(address, command, Location::https)
        }
        Reach::Public => Endpoint::Unreachable {
            why: format!("`{name}` is not exposed"),
            instead: "expose it under a host, or `expose auto`".into(),
        },
        Reach::Private => Endpoint::Unreachable {
            why: format!("Serving gives `{name}` an address inside the cluster and one outside, none between"),
            instead: "expose it under a host, or give it a second port: it is then a plain Deployment".into(),
        },
    }
}
