//! HTTPRoutes and GRPCRoutes.

use anyport_ir::{Duration, Protocol};
use serde::Serialize;

use super::gateway::{BackendRef, ParentRef, To, parent};
use super::{Exposed, route_name};
use crate::object::{Custom, Kinded, Output, stage};
use crate::place::Subject;

#[derive(Serialize)]
struct HttpRouteSpec {
    #[serde(rename = "parentRefs")]
    parents: Vec<ParentRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hostnames: Vec<String>,
    rules: Vec<HttpRule>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct HttpRule {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    matches: Vec<HttpMatch>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    filters: Vec<Filter>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    backend_refs: Vec<BackendRef>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeouts: Option<Timeouts>,
}

#[derive(Serialize)]
struct HttpMatch {
    path: PathMatch,
}

#[derive(Serialize)]
struct PathMatch {
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    #[serde(rename = "type")]
    kind: &'static str,
    request_redirect: Redirect,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Redirect {
    scheme: &'static str,
    status_code: u16,
}

#[derive(Serialize)]
struct Timeouts {
    request: String,
}

#[derive(Serialize)]
struct GrpcRouteSpec {
    #[serde(rename = "parentRefs")]
    parents: Vec<ParentRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hostnames: Vec<String>,
    rules: Vec<GrpcRule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GrpcRule {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    matches: Vec<GrpcMatch>,
    backend_refs: Vec<BackendRef>,
}

#[derive(Serialize)]
struct GrpcMatch {
    method: GrpcMethod,
}

#[derive(Serialize)]
struct GrpcMethod {
    #[serde(rename = "type")]
    kind: &'static str,
    service: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
}

impl Kinded for HttpRouteSpec {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "HTTPRoute";
    const IDENTITY: &'static str = "gateway.networking.k8s.io/v1/HTTPRoute";
}

impl Kinded for GrpcRouteSpec {
    const API_VERSION: &'static str = "gateway.networking.k8s.io/v1";
    const KIND: &'static str = "GRPCRoute";
    const IDENTITY: &'static str = "gateway.networking.k8s.io/v1/GRPCRoute";
}

/// Writes the route of one `expose`, and the one that redirects plain HTTP to it.
pub(super) fn lower(subject: &Subject, exposed: &Exposed, first: bool, out: &mut Output) {
    let Some(gateway) = subject.options().gateway else { return };
    let hosts = exposed.hosts();
    let secure = exposed.has_tls() && (exposed.redirects() || gateway.class.is_some());
    let parents = match secure {
        // One that exists has one listener for all hosts.
        true if gateway.class.is_none() => vec![parent(subject.place, &gateway, &To::Secure(""))],
        true => hosts.iter().map(|host| parent(subject.place, &gateway, &To::Secure(host))).collect(),
        false if exposed.has_tls() => vec![parent(subject.place, &gateway, &To::Any)],
        false => vec![parent(subject.place, &gateway, if gateway.class.is_some() { &To::Plain } else { &To::Any })],
    };
    let mut parents = parents;
    if exposed.has_tls() && gateway.class.is_some() && !exposed.redirects() && exposed.port.protocol == Protocol::Http {
        // Plain HTTP is served too.
        parents.push(parent(subject.place, &gateway, &To::Plain));
    }
    let hostnames: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
    let name = route_name(subject, exposed, first);
    let traced = out.traced;
    let backend = || vec![BackendRef { name: subject.name.to_string(), port: exposed.port.dialled() }];
    let document = if exposed.port.protocol == Protocol::Grpc {
        let matches = exposed.expose.paths.iter().map(|path| grpc_match(path)).collect();
        let rules = vec![GrpcRule { matches, backend_refs: backend() }];
        out.add(stage::ROUTE, &name, &Custom::new(GrpcRouteSpec { parents, hostnames, rules }))
    } else {
        let rule = HttpRule {
            matches: exposed.expose.paths.iter().map(|path| prefix(path)).collect(),
            backend_refs: backend(),
            timeouts: exposed.expose.timeout.map(|timeout| Timeouts { request: duration(timeout) }),
            ..HttpRule::default()
        };
        let spec = HttpRouteSpec { parents, hostnames, rules: vec![rule] };
        out.add(stage::ROUTE, &name, &Custom::new(spec))
    };
    let path = || exposed.path();
    document.source(traced, || "/spec".to_owned(), path);
    document.source(traced, || "/spec/rules/0/matches".to_owned(), || format!("{}.paths", path()));
    document.source(traced, || "/spec/rules/0/timeouts".to_owned(), || format!("{}.timeout", path()));
    if exposed.redirects() {
        redirect(subject, exposed, &name, out);
    }
}

/// Answers plain HTTP by a redirect.
fn redirect(subject: &Subject, exposed: &Exposed, name: &str, out: &mut Output) {
    let Some(gateway) = subject.options().gateway else { return };
    let rule = HttpRule {
        matches: exposed.expose.paths.iter().map(|path| prefix(path)).collect(),
        filters: vec![Filter {
            kind: "RequestRedirect",
            request_redirect: Redirect { scheme: "https", status_code: 301 },
        }],
        ..HttpRule::default()
    };
    let spec = HttpRouteSpec {
        parents: vec![parent(subject.place, &gateway, &To::Plain)],
        hostnames: exposed.hosts().into_iter().map(str::to_owned).collect(),
        rules: vec![rule],
    };
    let traced = out.traced;
    let document = out.add(stage::ROUTE, &format!("{name}-redirect"), &Custom::new(spec));
    document.source(traced, || "/spec".to_owned(), || format!("{}.redirect", exposed.path()));
}

/// A span of time as the Gateway API writes it: at most five digits before each unit. (GEP-2257)
fn duration(duration: Duration) -> String {
    let millis = duration.0.min(99_999 * 3_600_000);
    let parts =
        [(millis / 3_600_000, "h"), (millis / 60_000 % 60, "m"), (millis / 1000 % 60, "s"), (millis % 1000, "ms")];
    let written: String =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if written.is_empty() { "0s".to_owned() } else { written }
}

fn prefix(path: &str) -> HttpMatch {
    HttpMatch { path: PathMatch { kind: "PathPrefix", value: path.to_owned() } }
}

/// A prefix of a gRPC path is a service, or a service and a method.
fn grpc_match(path: &str) -> GrpcMatch {
    let path = path.trim_matches('/');
    let (service, method) = match path.split_once('/') {
        Some((service, method)) => (service, Some(method.to_owned())),
        None => (path, None),
    };
    GrpcMatch { method: GrpcMethod { kind: "Exact", service: service.to_owned(), method } }
}

#[cfg(test)]
mod tests {
    use super::{Duration, duration};

    #[test]
    fn spans_of_time() {
        assert_eq!(duration(Duration(300_000)), "5m");
        assert_eq!(duration(Duration(90_500)), "1m30s500ms");
        assert_eq!(duration(Duration(0)), "0s");
    }
}
