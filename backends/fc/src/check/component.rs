//! Limits of one component.

use anyport_backend::{Finding, Need, NeedKind, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Component, Expose, Kind, Tls, UseAccess};

use crate::address;
use crate::function::main_port;
use crate::limits;
use crate::names;
use crate::options::{Options, Own};

/// Why Function Compute runs none of these, and what to do instead.
pub(crate) fn whole(component: &Component) -> Option<(&'static str, &'static str)> {
    if component.external.is_some() {
        return None;
    }
    let http = || main_port(component).is_some();
    match component.kind {
        Kind::Worker => Some((
            "Function Compute runs what is called, and a worker is not",
            "make it a `function` with a `trigger` on its queue, or place it on `kubernetes`, `compose` or `sae`",
        )),
        Kind::Agent => Some(("there are no machines on which one could stand", "place it on `kubernetes`")),
        Kind::Site => Some((
            "Function Compute serves no files without a server",
            "a `service` with a web server in its image, or a bucket with a CDN before it",
        )),
        Kind::Share | Kind::Bucket | Kind::Queue | Kind::Topic if component.broker.is_none() => {
            Some(("Function Compute makes none", "bind it to what exists: `external { name = \"…\" }`"))
        }
        Kind::External | Kind::Share | Kind::Bucket | Kind::Queue | Kind::Topic => None,
        kind if kind.is_store() => Some((
            "Function Compute runs no stores",
            "bind it to one that exists, `external { … }`, or place it on `kubernetes` or `compose`",
        )),
        Kind::Job | Kind::Cron if component.image.is_some() && !http() => Some((
            "Function Compute calls a container over HTTP, and a container that runs to its end answers nothing",
            "let it answer `POST /invoke` on a port, `port http = 9000`, or place it on `kubernetes`, `compose` or `sae`",
        )),
        _ => None,
    }
}

/// Everything that is wrong with one component.
pub(crate) fn check(scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
    if let Some((why, instead)) = whole(component) {
        let message = format!("`{name}` cannot stand here: {why}");
        findings.push(Finding::refusal(&codes::TARGET_UNSUPPORTED, name, "", message, instead));
        return;
    }
    if component.external.is_some() || matches!(component.kind, Kind::External | Kind::Queue | Kind::Topic) {
        return;
    }
    let mut refuse = |path: String, message: String, instead: &str| {
        findings.push(Finding::refusal(&codes::TARGET_LIMIT, name, path, message, instead));
    };
    let (options, own) = (Options::of(scene.target()), Own::of(scene, component));
    let function = names::function(scene, &options, &component.name);
    if let Some(why) = names::problem(&function) {
        refuse(
            "name".into(),
            format!("`{function}` cannot be the name of a function: {why}"),
            "set `name` or the target's `prefix`",
        );
    }
    let limit = limits::of("function-name");
    if function.len() as u64 > limit.max {
        let message = format!("the name `{function}` has {} characters: {}", function.len(), limit.describe());
        refuse("name".into(), message, "set `name`, or the target's `prefix`, to a shorter one");
    }
    if component.image.is_some() && !own.layers.is_empty() {
        refuse(
            "options.fc.layers".into(),
            "`options fc { layers }`: a container has none".into(),
            "put them into the image",
        );
    }
    if own.role_arn.or(options.role_arn.clone()).is_none() && !component.uses.is_empty() {
        let first = component.uses.keys().next().map(|it| it.to_string()).unwrap_or_default();
        let message = "rights are those of a role, and neither the target nor the component names one".to_string();
        refuse(format!("use.{first}"), message, "give the target a `role-arn`");
    }
    for (host, expose) in &component.expose {
        exposed(scene, name, component, &options, (host, expose), findings);
    }
}

fn exposed(
    scene: &dyn Scene,
    name: &str,
    component: &Component,
    options: &Options,
    (host, expose): (&str, &Expose),
    findings: &mut Vec<Finding>,
) {
    let at = format!("expose.{host}");
    let mut refuse = |path: String, message: String, instead: &str| {
        findings.push(Finding::refusal(&codes::TARGET_LIMIT, name, path, message, instead));
    };
    if let Some(port) = &expose.port {
        let main = main_port(component).map(|(name, _)| name);
        if main != Some(port) {
            let message = format!("a function has one port, and `{port}` is not it");
            refuse(format!("{at}.port"), message, "expose the port that takes requests");
        }
    }
    let own_host = !matches!(host, "auto" | "internal");
    if own_host {
        let missing: Vec<&str> = std::iter::once(host)
            .chain(expose.aliases.iter().map(AsRef::as_ref))
            .filter(|host| !options.certificates.contains_key(*host))
            .collect();
        if expose.tls == Tls::Auto && !missing.is_empty() {
            let message =
                format!("Function Compute issues no certificates, and nobody gives one for `{}`", missing.join("`, `"));
            let instead = format!(
                "give the target the number of one in Certificate Management Service, `certificates {{ \"{}\" = \"…\" }}`, \
                 or say `tls secret {{ name = … }}`",
                missing[0]
            );
            refuse(format!("{at}.tls"), message, &instead);
        }
        if expose.tls == Tls::None && address::is_called(scene, name) {
            let message =
                format!("functions here reach `{name}` at https://{host}, where there would be no certificate");
            refuse(format!("{at}.tls"), message, "give it a certificate, or expose it elsewhere");
        }
        redirect(name, &at, expose, findings);
    } else {
        for (field, said) in [("paths", !expose.paths.is_empty()), ("aliases", !expose.aliases.is_empty())] {
            if said {
                let message = format!("the address that the platform chooses has no `{field}`");
                let instead = "expose it under a host of its own";
                findings.push(Finding::refusal(&codes::TARGET_LIMIT, name, format!("{at}.{field}"), message, instead));
            }
        }
        if expose.tls != Tls::Auto || expose.redirect.is_some() {
            let message = "the address that the platform chooses has a certificate of the platform, and answers plain HTTP as it likes";
            let what = match (&expose.tls, expose.redirect) {
                (Tls::Secret { name }, _) => format!("`{name}` is not used"),
                (_, Some(redirect)) => format!("redirect = {redirect} is not asked"),
                _ => "tls = none is not asked".into(),
            };
            findings.push(Finding::remark(name, at, format!("{message}; {what}")));
        }
    }
}

fn redirect(name: &str, at: &str, expose: &Expose, findings: &mut Vec<Finding>) {
    match (expose.redirect, &expose.tls) {
        (Some(true), Tls::None) => findings.push(Finding::refusal(
            &codes::TARGET_LIMIT,
            name,
            format!("{at}.redirect"),
            "there is no certificate to redirect to",
            "leave it out, or say where the certificate is",
        )),
        (Some(true), _) => findings.push(Finding::loss(
            name,
            format!("{at}.redirect"),
            "expose.redirect",
            "plain HTTP is not answered: Function Compute redirects nothing",
            "let a CDN before it redirect",
        )),
        _ => {}
    }
}

/// What the operator must allow the function's role.
pub(crate) fn rights(scene: &dyn Scene, component: &Component, role: &str, function: &str) -> Vec<Need> {
    let name = role.rsplit('/').next().unwrap_or(role);
    let statements = component.uses.iter().filter_map(|(used, access)| {
        let interface = scene.interface(used)?;
        let bound = interface.bound_name.clone().unwrap_or_else(|| interface.name.clone());
        if interface.broker.is_some() {
            return None;
        }
        let (actions, resources) = actions(interface.kind, *access, &bound);
        let list = |words: &[String]| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(",");
        Some(format!("{{\"Effect\":\"Allow\",\"Action\":[{}],\"Resource\":[{}]}}", list(&actions), list(&resources)))
    });
    let statements: Vec<String> = statements.collect();
    if statements.is_empty() {
        return Vec::new();
    }
    let document = format!("{{\"Version\":\"1\",\"Statement\":[{}]}}", statements.join(","));
    let need = Need::new(
        NeedKind::Feature,
        format!("RAM policy {function}"),
        format!("`{name}` may use what the function uses"),
    );
    vec![need.with_command(format!(
        "aliyun ram CreatePolicy --PolicyName {function} --PolicyDocument '{document}' && \
         aliyun ram AttachPolicyToRole --PolicyType Custom --PolicyName {function} --RoleName {name}"
    ))]
}

fn actions(kind: Kind, access: UseAccess, bound: &str) -> (Vec<String>, Vec<String>) {
    let words = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (read, write) = (["oss:GetObject", "oss:ListObjects"], ["oss:PutObject", "oss:DeleteObject"]);
    let (take, put) = (["mns:ReceiveMessage", "mns:DeleteMessage"], ["mns:SendMessage", "mns:PublishMessage"]);
    let (first, second) = if kind == Kind::Bucket { (read, write) } else { (take, put) };
    let actions = match access {
        UseAccess::Read | UseAccess::Receive => words(&first),
        UseAccess::Write | UseAccess::Send => words(&second),
        UseAccess::ReadWrite | UseAccess::SendReceive => [words(&first), words(&second)].concat(),
    };
    let resources = match kind {
        Kind::Bucket => vec![format!("acs:oss:*:*:{bound}"), format!("acs:oss:*:*:{bound}/*")],
        Kind::Topic => vec![format!("acs:mns:*:*:/topics/{bound}/messages")],
        _ => vec![format!("acs:mns:*:*:/queues/{bound}/messages")],
    };
    (actions, resources)
}
