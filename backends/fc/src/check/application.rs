//! Limits of the whole: the options of the target, and names that collide.

use std::collections::BTreeMap;

use anyport_backend::{Finding, Scene};
use anyport_diagnostic::codes;
use anyport_ir::Application;

use super::whole;
use crate::names;
use crate::options::Options;
use crate::schema;
use crate::text;

/// What cannot stand together.
pub(crate) fn check(scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
    let options = Options::of(scene.target());
    let mut refuse = |path: &str, message: String, instead: String| {
        findings.push(Finding::refusal(&codes::TARGET_LIMIT, "", path, message, instead));
    };
    match &options.region {
        None => refuse(
            "region",
            "Function Compute stands in a region, and none is named".into(),
            "`region = \"cn-hangzhou\"`".into(),
        ),
        Some(region) if !schema::values("IRegion").any(|known| known == region) => {
            let known: Vec<&str> = schema::values("IRegion").collect();
            refuse("region", format!("there is no region `{region}`"), format!("one of: {}", known.join(", ")));
        }
        Some(_) => {}
    }
    if let Some(vpc) = &options.vpc
        && (vpc.vpc_id.is_none() || vpc.vswitch_ids.is_empty() || vpc.security_group.is_none())
    {
        let message = "a VPC is named with its switches and its security group, all three".to_string();
        refuse(
            "vpc",
            message,
            "`vpc { vpc-id = \"vpc-…\", vswitch-ids = [\"vsw-…\"], security-group = \"sg-…\" }`".into(),
        );
    }
    if options.account.as_ref().is_some_and(|account| !account.chars().all(|c| c.is_ascii_digit())) {
        refuse("account", "an account is a number".into(), "`aliyun sts GetCallerIdentity` prints it".into());
    }
    let roles = [("role-arn", &options.role_arn), ("invocation-role-arn", &options.invocation_role_arn)];
    for (path, role) in roles {
        let Some(role) = role else { continue };
        // fc3 lower-cases what it is given.
        if role.chars().any(|c| c.is_ascii_uppercase()) {
            refuse(
                path,
                format!("fc3 writes roles in lower case, and `{role}` is not"),
                "name a role in lower case".into(),
            );
        }
    }
    for words in [&options.prefix, &options.role_arn, &Some(options.source.clone())].into_iter().flatten() {
        if let Some(found) = text::evaluated(words) {
            refuse("", format!("Serverless Devs would evaluate `{found}`"), "write the value itself".into());
        }
    }
    domains(scene, application, &options, findings);
    collisions(scene, application, findings);
}

/// fc3-domain knows fewer regions than fc3.
fn domains(scene: &dyn Scene, application: &Application, options: &Options, findings: &mut Vec<Finding>) {
    let region = options.region();
    let known = |list: &str| schema::values(list).any(|known| known == region);
    if !known("IRegion") || known("DomainIRegion") {
        return;
    }
    for name in scene.members().iter() {
        let Some(component) = application.components.get(name) else { continue };
        if let Some(host) = component.expose.keys().find(|host| !matches!(host.as_str(), "auto" | "internal")) {
            let message = format!("domains cannot be made in `{region}`");
            let instead = "choose another region, or `expose auto`";
            findings.push(Finding::refusal(&codes::TARGET_LIMIT, name, format!("expose.{host}"), message, instead));
        }
    }
}

/// Resources of one file have one set of names, and so have functions of one account.
fn collisions(scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    let mut claim = |resource: String, who: &str, path: String| {
        let other = taken.insert(resource.clone(), who.to_string()).filter(|other| other != who)?;
        let message = format!("the resource `{resource}` is written for `{other}` already");
        Some(Finding::refusal(&codes::TARGET_NAME, who, path, message, "set `name` to another"))
    };
    for name in scene.members().iter() {
        let Some(component) = application.components.get(name) else { continue };
        if component.external.is_some() || whole(component).is_some() {
            continue;
        }
        findings.extend(claim(component.name.to_string(), name, "name".into()));
    }
    for name in scene.members().iter() {
        let Some(component) = application.components.get(name) else { continue };
        for host in component.expose.keys().filter(|host| !matches!(host.as_str(), "auto" | "internal")) {
            // Several components of one host are one resource.
            if let Some(other) = taken.get(&format!("domain-{}", names::slug(host))) {
                let message = format!("the domain of `{host}` would be the resource that is written for `{other}`");
                let path = format!("expose.{host}");
                findings.push(Finding::refusal(
                    &codes::TARGET_NAME,
                    name,
                    path,
                    message,
                    "set `name` of the component to another",
                ));
            }
        }
    }
    for (name, target) in &application.targets {
        let ours = target.kind == "fc" || target.family.iter().any(|kind| kind == "fc");
        if !ours || name == scene.target_name() {
            continue;
        }
        let (one, other) = (Options::of(scene.target()), Options::of(target));
        if one.region == other.region && one.account == other.account && one.prefix == other.prefix {
            let message = format!("`{name}` would write functions of the same names in the same region");
            findings.push(Finding::refusal(&codes::TARGET_NAME, "", "prefix", message, "give one of them a `prefix`"));
        }
    }
}
