//! Domains: one resource for each host, which owns all routes under it. A domain that each function
//! brought for itself would delete the routes of the others.

use std::collections::BTreeMap;

use anyport_backend::{Document, Finding, Lowered, Need, NeedKind, Node, Scene, Source};
use anyport_diagnostic::codes;
use anyport_ir::{Application, Component, Expose, SmolStr, Tls};

use crate::check;
use crate::function::HTTP_METHODS;
use crate::names;
use crate::options::Options;
use crate::schema::DOMAIN;

/// When domains are made: after the functions that they lead to.
const STAGE: u32 = 40;

/// One route: who asks for it, under which host it was written, and the path.
struct Route<'a> {
    component: &'a SmolStr,
    host: &'a SmolStr,
    expose: &'a Expose,
    function: String,
    path: String,
}

/// All domains of a target.
pub(crate) fn lower(scene: &dyn Scene, application: &Application) -> Lowered {
    let options = Options::of(scene.target());
    let mut hosts: BTreeMap<&str, Vec<Route>> = BTreeMap::new();
    for name in scene.members().iter() {
        let Some((key, component)) = application.components.get_key_value(name) else { continue };
        if component.external.is_some() || check::whole(component).is_some() {
            continue;
        }
        collect(scene, &options, key, component, &mut hosts);
    }
    let mut lowered = Lowered::default();
    for (host, routes) in hosts {
        write(scene, &options, host, routes, &mut lowered);
    }
    lowered
}

fn collect<'a>(
    scene: &dyn Scene,
    options: &Options,
    name: &'a SmolStr,
    component: &'a Component,
    hosts: &mut BTreeMap<&'a str, Vec<Route<'a>>>,
) {
    let function = names::function(scene, options, &component.name);
    for (host, expose) in component.expose.iter().filter(|(host, _)| !matches!(host.as_str(), "auto" | "internal")) {
        for served in std::iter::once(host).chain(&expose.aliases) {
            for path in paths(&expose.paths) {
                let route = Route { component: name, host, expose, function: function.clone(), path };
                hosts.entry(served.as_str()).or_default().push(route);
            }
        }
    }
}

/// Prefixes as routes: the path itself, and everything below it.
fn paths(prefixes: &[SmolStr]) -> Vec<String> {
    if prefixes.is_empty() {
        return vec!["/*".into()];
    }
    let mut paths = Vec::new();
    for prefix in prefixes {
        match prefix.trim_end_matches('/') {
            "" => paths.push("/*".to_string()),
            prefix => paths.extend([prefix.to_string(), format!("{prefix}/*")]),
        }
    }
    paths
}

fn write(scene: &dyn Scene, options: &Options, host: &str, mut routes: Vec<Route>, lowered: &mut Lowered) {
    // The longest path wins whoever reads them in order.
    routes.sort_by_key(|route| std::cmp::Reverse(route.path.trim_end_matches('*').len()));
    let Some(first) = routes.first() else { return };
    let (tls, protocol) = (&first.expose.tls, protocol(first.expose));
    for (index, route) in routes.iter().enumerate() {
        let at = format!("expose.{}", route.host);
        if routes[..index].iter().any(|other| other.path == route.path && other.component != route.component) {
            let message = format!("`{host}{}` leads to another function already", route.path);
            lowered.findings.push(refused(route, &at, message, "give one of them other `paths`"));
        }
        if route.expose.tls != *tls || self::protocol(route.expose) != protocol {
            let message = format!("`{host}` has other certificates or another protocol at `{}`", first.component);
            lowered.findings.push(refused(
                route,
                &format!("{at}.tls"),
                message,
                "say the same at each component of a host",
            ));
        }
    }
    let listed = routes.iter().map(|route| {
        Node::builder()
            .with("path", route.path.as_str())
            .with("functionName", route.function.as_str())
            .with("qualifier", "LATEST")
            .with("methods", Node::list(HTTP_METHODS))
            .build()
    });
    let root = Node::builder()
        .with("region", options.region())
        .with("domainName", host)
        .with("protocol", protocol)
        .with("routeConfig", Node::builder().with("routes", Node::List(listed.collect())))
        .with_some("certConfig", certificate(options, host, tls))
        .build();
    let name = SmolStr::new(format!("domain-{}", names::slug(host)));
    let mut document =
        Document { kind: SmolStr::new_static(DOMAIN), name, component: None, stage: STAGE, root, sources: Vec::new() };
    if scene.traced() {
        for (index, route) in routes.iter().enumerate() {
            document.sources.push(Source {
                pointer: format!("/routeConfig/routes/{index}"),
                component: Some(route.component.clone()),
                path: format!("expose.{}", route.host),
            });
        }
    }
    needs(options, host, tls, &mut lowered.needs);
    lowered.documents.push(document);
}

fn refused(route: &Route, path: &str, message: String, instead: &str) -> Finding {
    Finding::refusal(&codes::TARGET_LIMIT, route.component, path, message, instead)
}

fn protocol(expose: &Expose) -> &'static str {
    match (&expose.tls, expose.redirect) {
        (Tls::None, _) => "HTTP",
        (_, Some(false)) => "HTTP,HTTPS",
        _ => "HTTPS",
    }
}

/// The certificate of a host: by its number, or from files that are read when it is deployed.
fn certificate(options: &Options, host: &str, tls: &Tls) -> Option<Node> {
    match tls {
        Tls::None => None,
        Tls::Auto => Some(Node::builder().with("certId", options.certificates.get(host)?.as_str()).build()),
        Tls::Secret { name } => Some(
            Node::builder()
                .with("certName", names::slug(host))
                .with("certificate", format!("certificates/{name}.crt"))
                .with("privateKey", format!("certificates/{name}.key"))
                .build(),
        ),
    }
}

fn needs(options: &Options, host: &str, tls: &Tls, needs: &mut Vec<Need>) {
    let account = options.account.as_deref().unwrap_or("…");
    let (record, zone) = host.split_once('.').unwrap_or((host, "…"));
    let record_of = Need::new(NeedKind::Existing, format!("DNS {host}"), format!("`{host}` leads to Function Compute"));
    needs.push(record_of.with_command(format!(
        "aliyun alidns AddDomainRecord --DomainName {zone} --RR {record} --Type CNAME --Value {account}.{}.fc.aliyuncs.com",
        options.region()
    )));
    match tls {
        Tls::None => {}
        Tls::Auto => {
            if let Some(number) = options.certificates.get(host) {
                let why = format!("the certificate of `{host}`, in Certificate Management Service");
                let need = Need::new(NeedKind::Existing, format!("certificate {number}"), why);
                let command = format!("aliyun cas UploadUserCertificate --Name {} --Cert … --Key …", names::slug(host));
                needs.push(need.with_command(command));
            }
        }
        Tls::Secret { name } => {
            let files = format!("certificates/{name}.crt certificates/{name}.key");
            let why = format!("the certificate of `{host}`, read when it is deployed");
            let command =
                format!("mkdir -p certificates && cp … certificates/{name}.crt && cp … certificates/{name}.key");
            let need = Need::new(NeedKind::Secret, files, why).with_command(command);
            needs.push(Need { keys: vec!["tls.crt".into(), "tls.key".into()], ..need });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_routes() {
        assert_eq!(paths(&[]), ["/*"]);
        assert_eq!(paths(&["/".into()]), ["/*"]);
        assert_eq!(paths(&["/api/".into()]), ["/api", "/api/*"]);
    }
}
