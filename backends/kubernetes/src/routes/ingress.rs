//! Ingresses: one a component, with a rule for every host.

use anyport_backend::Node;
use anyport_ir::{SmolStr, Tls};
use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressSpec,
    IngressTLS, ServiceBackendPort,
};

use super::{Exposed, certificate};
use crate::exempt::{Exemptions, NO_HOST, PLAIN_HTTP};
use crate::object::{Annotations, Output, stage};
use crate::place::Subject;
use crate::secrets;

/// Writes the Ingress of a component.
pub(super) fn lower(subject: &Subject, all: &[Exposed], out: &mut Output) {
    if all.is_empty() {
        return;
    }
    let mut rules = Vec::new();
    let mut paths = Vec::new();
    for exposed in all {
        for host in hosts(exposed) {
            rules.push(rule(subject, exposed, host));
            paths.push(exposed.path());
        }
    }
    let tls: Vec<IngressTLS> = all.iter().filter_map(|exposed| tls(subject, exposed)).collect();
    let ingress = Ingress {
        spec: Some(IngressSpec {
            ingress_class_name: subject.options().ingress_class.map(str::to_owned),
            rules: Some(rules),
            tls: (!tls.is_empty()).then_some(tls),
            default_backend: None,
        }),
        ..Ingress::default()
    };
    let annotations = annotations(subject, all);
    let traced = out.traced;
    let document = out.add_annotated(stage::ROUTE, &subject.name, annotations, &ingress);
    for (index, path) in paths.into_iter().enumerate() {
        document.source(traced, || format!("/spec/rules/{index}"), || path);
    }
    let with_tls = all.iter().filter(|exposed| exposed.has_tls());
    for (index, exposed) in with_tls.enumerate() {
        document.source(traced, || format!("/spec/tls/{index}"), || format!("{}.tls", exposed.path()));
    }
}

/// The hosts of an entry; the platform's own address is a rule without a host.
fn hosts<'a>(exposed: &Exposed<'a>) -> Vec<Option<&'a str>> {
    let own = exposed.hosts().into_iter().map(Some);
    if exposed.host == super::AUTO { std::iter::once(None).chain(own).collect() } else { own.collect() }
}

fn rule(subject: &Subject, exposed: &Exposed, host: Option<&str>) -> IngressRule {
    let path = |path: &str| HTTPIngressPath {
        path: Some(path.to_owned()),
        path_type: "Prefix".to_owned(),
        backend: IngressBackend {
            service: Some(IngressServiceBackend {
                name: subject.name.to_string(),
                port: Some(ServiceBackendPort { name: Some(exposed.name.to_owned()), number: None }),
            }),
            resource: None,
        },
    };
    let paths = match exposed.expose.paths.as_slice() {
        [] => vec![path("/")],
        paths => paths.iter().map(|prefix| path(prefix)).collect(),
    };
    IngressRule { host: host.map(str::to_owned), http: Some(HTTPIngressRuleValue { paths }) }
}

/// The certificate of an entry. Without an issuer the controller has its own.
fn tls(subject: &Subject, exposed: &Exposed) -> Option<IngressTLS> {
    if !exposed.has_tls() {
        return None;
    }
    let secret = match &exposed.expose.tls {
        Tls::Secret { name } => Some(secrets::object_of(subject.place, name).into_owned()),
        _ => subject.options().issuer.map(|_| certificate(exposed.hosts().first().copied().unwrap_or_default())),
    };
    let hosts = exposed.hosts().into_iter().map(str::to_owned).collect();
    Some(IngressTLS { hosts: Some(hosts), secret_name: secret })
}

fn annotations(subject: &Subject, all: &[Exposed]) -> Annotations {
    let mut annotations = Vec::new();
    let automatic = all.iter().any(|exposed| exposed.has_tls() && exposed.expose.tls == Tls::Auto);
    if let Some(issuer) = subject.options().issuer.filter(|_| automatic) {
        annotations.push((SmolStr::new_static("cert-manager.io/cluster-issuer"), Node::from(issuer)));
    }
    if !all.iter().any(Exposed::has_tls) {
        let mut exemptions = Exemptions::default();
        let asked = all.iter().any(|exposed| exposed.expose.tls == Tls::None);
        exemptions.add(if asked { &PLAIN_HTTP } else { &NO_HOST });
        exemptions.annotate(&mut annotations);
    }
    annotations
}
