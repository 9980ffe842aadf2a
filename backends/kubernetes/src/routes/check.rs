//! What of an `expose` a cluster does not do, or does worse.

use anyport_backend::Finding;
use anyport_ir::{Protocol, Tls};

use super::{AUTO, Exposed, INTERNAL, balancer, exposed};
use crate::finding::{Problem, bad_name};
use crate::limits::{LABEL, ROUTE_HOSTS, ROUTE_MATCHES};
use crate::names;
use crate::options::Routes;
use crate::place::Subject;

/// Checks everything that a component exposes.
pub(crate) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    let component = subject.component;
    if component.expose.is_empty() {
        return;
    }
    for (host, expose) in &component.expose {
        let name = expose.port.as_deref().or_else(|| crate::workload::main_port(&component.port));
        if name.is_none_or(|name| !component.port.contains_key(name)) {
            let problem = Problem::unsupported(
                "it is exposed, and no port is meant",
                "name one: `expose \"…\" { port = \"http\" }`",
            );
            findings.push(problem.at(subject.key, crate::path::entry("expose", host)));
        }
        if host == INTERNAL {
            let reach =
                "it is reached from the whole cluster, and from private networks where the network of pods is routed";
            let plain = if expose.tls == Tls::None { "" } else { "; nothing makes certificates for that" };
            findings.push(Finding::remark(subject.key, crate::path::entry("expose", host), format!("{reach}{plain}")));
        } else if host == AUTO {
            if expose.tls != Tls::None {
                let said = "an address without a host name has no certificate: it is plain HTTP";
                findings.push(Finding::remark(subject.key, crate::path::field("expose", host, "tls"), said));
            }
        } else {
            host_name(subject, host, findings);
        }
    }
    for entry in exposed(component) {
        let check = Check { subject, entry: &entry };
        check.all(findings);
    }
}

fn host_name(subject: &Subject, host: &str, findings: &mut Vec<Finding>) {
    if !names::is_subdomain(&host.replacen("*.", "any.", 1)) {
        let message = format!("`{host}` is no host name that a route takes");
        findings.push(bad_name(
            subject.key,
            &crate::path::entry("expose", host),
            message,
            "lower-case labels joined by dots",
        ));
    }
}

fn ranges(expose: &anyport_ir::Expose) -> String {
    let ranges: Vec<&str> = expose.allow.iter().map(anyport_ir::SmolStr::as_str).collect();
    ranges.join(", ")
}

struct Check<'a> {
    subject: &'a Subject<'a>,
    entry: &'a Exposed<'a>,
}

impl Check<'_> {
    fn all(&self, findings: &mut Vec<Finding>) {
        let gateway = self.subject.options().routes == Routes::Gateway;
        if self.entry.is_http() {
            self.http(gateway, findings);
        } else {
            self.stream(gateway, findings);
        }
    }

    fn path(&self, field: &str) -> String {
        format!("{}.{field}", self.entry.path())
    }

    fn lose(&self, field: &str, message: &str, advice: &str, findings: &mut Vec<Finding>) {
        findings.push(Finding::loss(self.subject.key, self.path(field), &format!("expose.{field}"), message, advice));
    }

    fn refuse(&self, field: &str, problem: Problem, findings: &mut Vec<Finding>) {
        findings.push(problem.at(self.subject.key, self.path(field)));
    }

    fn http(&self, gateway: bool, findings: &mut Vec<Finding>) {
        let expose = self.entry.expose;
        let grpc = self.entry.port.protocol == Protocol::Grpc;
        const ANNOTATE: &str =
            "most controllers take an annotation: write it with `options kubernetes { patch Ingress { … } }`";
        if !expose.allow.is_empty() {
            let problem = Problem::unsupported(
                format!("neither Ingresses nor Gateways know which addresses may come ({})", ranges(expose)),
                "restrict it at the load balancer, or in the application",
            );
            self.refuse("allow", problem, findings);
        }
        if expose.sticky {
            let said = "clients stay with a replica only where the controller keeps to the Service's session affinity";
            self.lose("sticky", said, "keep sessions in a store", findings);
        }
        match gateway {
            false => {
                if let Some(timeout) = expose.timeout {
                    let said =
                        format!("an Ingress has no word for how long a request may take ({}s)", timeout.seconds());
                    self.lose("timeout", &said, ANNOTATE, findings);
                }
                if let Some(redirect) = expose.redirect {
                    let wish = if redirect { "redirects" } else { "answers" };
                    let said = format!("whether an Ingress {wish} plain HTTP is up to its controller");
                    self.lose("redirect", &said, ANNOTATE, findings);
                }
                if grpc {
                    let path = crate::path::field("port", self.entry.name, "protocol");
                    let said = "an Ingress leads gRPC on only where its controller reads the port's `appProtocol`";
                    let advice = "set `routes = \"gateway\"` on the target";
                    findings.push(Finding::loss(self.subject.key, path, "port.protocol", said, advice));
                }
            }
            true => {
                if grpc && expose.timeout.is_some() {
                    self.lose(
                        "timeout",
                        "a GRPCRoute has no word for how long a request may take",
                        "set a deadline in the client",
                        findings,
                    );
                }
                if grpc && expose.redirect == Some(true) {
                    self.lose("redirect", "gRPC over plain HTTP is not redirected", "", findings);
                }
                let made = self.subject.options().gateway.is_some_and(|gateway| gateway.class.is_some());
                if let (false, Tls::Secret { name }) = (made, &expose.tls) {
                    let said = format!("a Gateway that exists holds certificates itself: `{name}` is put nowhere");
                    let advice =
                        "give the Gateway a listener with this certificate, or name a `class` and let one be made";
                    self.lose("tls.secret.name", &said, advice, findings);
                }
                self.sizes(findings);
            }
        }
    }

    fn sizes(&self, findings: &mut Vec<Finding>) {
        for (field, count, limit) in [
            ("paths", self.entry.expose.paths.len(), &ROUTE_MATCHES),
            ("aliases", self.entry.hosts().len(), &ROUTE_HOSTS),
        ] {
            if count > limit.most {
                let said = format!("{} may be {}, these are {count}", limit.of, limit.most);
                self.refuse(
                    field,
                    Problem::limit(said, format!("split it over several hosts ({})", limit.source)),
                    findings,
                );
            }
        }
    }

    fn stream(&self, gateway: bool, findings: &mut Vec<Finding>) {
        let expose = self.entry.expose;
        let mut not_here = |field: &str, given: bool, advice: &str| {
            if given {
                let said = format!("a port that speaks neither HTTP nor gRPC has no {field}");
                self.refuse(field, Problem::unsupported(said, advice), findings);
            }
        };
        not_here("paths", !expose.paths.is_empty(), "");
        not_here("redirect", expose.redirect.is_some(), "");
        not_here("timeout", expose.timeout.is_some(), "");
        not_here("tls", matches!(expose.tls, Tls::Secret { .. }), "let the process itself speak TLS");
        if gateway && !expose.allow.is_empty() {
            let said = format!("Gateways do not know which addresses may come ({})", ranges(expose));
            let problem = Problem::unsupported(said, "restrict it at the load balancer");
            self.refuse("allow", problem, findings);
        }
        if gateway && expose.sticky {
            self.lose(
                "sticky",
                "connections through a Gateway go to any replica",
                "set `routes = \"ingress\"`: a load balancer keeps to one",
                findings,
            );
        }
        if !gateway && let Some(message) = names::too_long(&self.subject.name, balancer::SUFFIX.len(), &LABEL) {
            findings.push(bad_name(self.subject.key, "name", message, "give it a shorter `name`"));
        }
    }
}
