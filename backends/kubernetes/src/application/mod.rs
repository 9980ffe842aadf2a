//! What belongs to no component: the namespace, secrets of the application, the Gateway.

mod check;
mod namespace;
mod secrets;

use anyport_backend::{Need, NeedKind};
use anyport_ir::{Application, Component, SmolStr};

use crate::object::Output;
use crate::options::Routes;
use crate::place::Place;
use crate::routes;

pub(crate) use check::check;

/// The components of an application that stand on this target, in source order.
pub(crate) fn members<'a>(
    place: &'a Place,
    application: &'a Application,
) -> impl Iterator<Item = (&'a SmolStr, &'a Component)> {
    let target = place.scene.target_name();
    let here = move |component: &Component| component.on.iter().any(|name| name == target);
    application
        .components
        .iter()
        .filter(move |(_, component)| here(component))
        .map(|(name, component)| (name, &**component))
}

/// Writes what belongs to no component.
pub(crate) fn lower(place: &Place, application: &Application, out: &mut Output) {
    namespace::lower(place, application, out);
    secrets::lower(place, application, out);
    let exposed = || {
        let run = members(place, application).map(|(_, component)| component);
        run.filter(|component| component.external.is_none())
    };
    if !exposed().any(|component| !component.expose.is_empty()) {
        return;
    }
    match (place.options.routes, place.options.gateway) {
        (Routes::Gateway, Some(gateway)) if gateway.class.is_some() => {
            routes::lower_gateway(place, exposed(), out);
        }
        (Routes::Gateway, Some(gateway)) => {
            let namespace = gateway.namespace.unwrap_or(place.namespace());
            let hosts: Vec<String> = exposed().flat_map(secure_hosts).collect();
            let listeners = match hosts.is_empty() {
                true => String::new(),
                false => format!("; it needs listeners with certificates for {}", hosts.join(", ")),
            };
            let why = format!("routes attach to it{listeners}");
            out.needs.push(feature(format!("Gateway {namespace}/{}", gateway.name), &why));
        }
        (Routes::Ingress, _) => {
            let class = place
                .options
                .ingress_class
                .map_or("the cluster's default class".to_owned(), |class| format!("class {class}"));
            out.needs.push(feature(
                format!("an Ingress controller of {class}"),
                "it leads the world's requests to exposed components",
            ));
        }
        (Routes::Gateway, None) => {}
    }
    if let Some(issuer) = place.options.issuer.filter(|_| makes_certificates(place)) {
        out.needs.push(feature(format!("cert-manager with the ClusterIssuer {issuer}"), "it makes certificates"));
    }
}

/// Whether certificates are ours to ask for: a Gateway that exists has its own.
fn makes_certificates(place: &Place) -> bool {
    place.options.routes == Routes::Ingress || place.options.gateway.is_some_and(|gateway| gateway.class.is_some())
}

fn secure_hosts(component: &Component) -> Vec<String> {
    let secure = routes::exposed(component).filter(routes::Exposed::has_tls);
    secure.flat_map(|exposed| exposed.hosts().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn feature(name: String, why: &str) -> Need {
    Need::new(NeedKind::Feature, name, why)
}
