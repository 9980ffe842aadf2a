//! What the operator must provide: images, things that exist, rights, secrets, a network.

use std::collections::BTreeMap;

use anyport_backend::{Need, NeedKind, Scene};
use anyport_ir::{Application, Binding, Component, Kind, Part, SmolStr, Text, UseAccess};

use crate::lowering::Lowering;
use crate::options::Own;
use crate::place::Place;
use crate::request::registry_secret;
use crate::secrets::{self, Usage, quote};

fn existing(name: String, why: String, command: Option<String>) -> Need {
    let need = Need::new(NeedKind::Existing, name, why);
    match command {
        Some(command) => need.with_command(command),
        None => need,
    }
}

/// What a component that runs needs from elsewhere.
pub(crate) fn of(out: &Lowering<'_>) -> Vec<Need> {
    let mut needs = Vec::new();
    if let Some(build) = &out.component.build {
        let image = out.component.image.as_ref().and_then(Text::as_literal).unwrap_or("IMAGE");
        let mut command = format!("docker build --platform linux/amd64 --tag {}", quote(image));
        if let Some(file) = &build.dockerfile {
            command.push_str(&format!(" --file {}", quote(&format!("{}/{file}", build.context.trim_end_matches('/')))));
        }
        if let Some(target) = &build.target {
            command.push_str(&format!(" --target {}", quote(target)));
        }
        for (name, value) in &build.args {
            command.push_str(&format!(" --build-arg {}", quote(&format!("{name}={value}"))));
        }
        command.push_str(&format!(" {} && docker push {}", quote(&build.context), quote(image)));
        let why = format!("`{}` runs it, and SAE builds nothing", out.name);
        needs.push(existing(format!("image {image}"), why, Some(command)));
    }
    if !out.component.uses.is_empty() {
        let listed: Vec<String> =
            out.component.uses.iter().map(|(name, access)| format!("{} `{name}`", word(*access))).collect();
        let (name, command) = match &out.own.role {
            Some(role) => (format!("rights of the RAM role {role}"), Some(attach(role))),
            None => (format!("rights of the application {}", out.component.name), None),
        };
        let how = match out.own.role {
            Some(_) => "",
            None => "; name a RAM role for it: `options sae { role = \"…\" }`",
        };
        needs.push(existing(name, format!("`{}` may {}{how}", out.name, listed.join(", ")), command));
    }
    needs
}

fn attach(role: &str) -> String {
    format!("aliyun ram AttachPolicyToRole --PolicyType Custom --PolicyName … --RoleName {}", quote(role))
}

fn word(access: UseAccess) -> &'static str {
    match access {
        UseAccess::Read => "read",
        UseAccess::Write => "write",
        UseAccess::ReadWrite => "read-write",
        UseAccess::Send => "send",
        UseAccess::Receive => "receive",
        UseAccess::SendReceive => "send-receive",
    }
}

/// Something that is bound: what readers were told of it.
pub(crate) fn bound(name: &str, component: &Component, binding: &Binding) -> Need {
    let texts = [
        ("url", &binding.url),
        ("public-url", &binding.public_url),
        ("jdbc-url", &binding.jdbc_url),
        ("host", &binding.host),
        ("address", &binding.address),
        ("database", &binding.database),
        ("username", &binding.username),
        ("password", &binding.password),
        ("vhost", &binding.vhost),
        ("name", &binding.name),
        ("endpoint", &binding.endpoint),
    ];
    let mut told: Vec<String> =
        texts.into_iter().filter_map(|(name, text)| Some(format!("{name} {}", described(text.as_ref()?)))).collect();
    told.extend(binding.hosts.iter().map(|host| format!("host {}", described(host))));
    told.extend(binding.port.map(|port| format!("port {port}")));
    told.extend(binding.region.as_ref().map(|region| format!("region {region}")));
    let told = if told.is_empty() { "nothing is said of it".to_owned() } else { told.join(", ") };
    existing(format!("{} {}", component.kind.name(), component.name), format!("`{name}` is bound to it: {told}"), None)
}

/// A share, as a file system that exists.
pub(crate) fn filed(place: &Place, name: &str, component: &Component) -> Option<Need> {
    let nas = place.options.nas.get(name)?;
    let size = component.size.map_or_else(String::new, |size| format!(", with {} to spare", size.to_quantity()));
    let class = component.storage_class.as_ref().map_or_else(String::new, |class| format!(", of class {class}"));
    let why = format!("`{name}` ({}) lies on it{size}{class}", component.name);
    Some(existing(format!("file system {}:{}", nas.id, nas.path), why, None))
}

/// A queue or topic in a broker that exists.
pub(crate) fn queued(name: &str, component: &Component, broker: &str) -> Need {
    let mut how = Vec::new();
    how.extend(component.partitions.map(|count| format!("{count} partitions")));
    how.extend(component.retention.map(|kept| format!("messages kept for {} seconds", kept.seconds())));
    let how = if how.is_empty() { String::new() } else { format!(", with {}", how.join(" and ")) };
    let kind = component.kind.name();
    let why = format!("`{name}` lies in `{broker}`, where whoever uses it makes it{how}");
    existing(format!("{kind} {}", component.name), why, None)
}

/// A text for a person: secrets by name, never by value.
fn described(text: &Text) -> String {
    let part = |part: &Part| match part {
        Part::Literal(text) => text.to_string(),
        Part::Secret(key) => match &key.key {
            Some(name) => format!("${{{}.{name}}}", key.secret),
            None => format!("${{{}}}", key.secret),
        },
        Part::Address(address) => format!("${{{}}}", address.component),
        Part::Output(output) => format!("${{{}.{}}}", output.component, output.name),
        Part::Instance(_) => "${instance}".to_owned(),
        Part::Open(parameter) => format!("${{{parameter}}}"),
    };
    text.parts().iter().map(part).collect()
}

/// What all components together need: their secrets, and a network for the namespace.
pub(crate) fn of_all(place: &Place, application: &Application) -> Vec<Need> {
    let mut usages: BTreeMap<SmolStr, Usage> = BTreeMap::new();
    for name in place.scene.members().iter() {
        let Some(component) = application.components.get(name) else { continue };
        if component.external.is_none() && matches!(component.kind, Kind::Service | Kind::Worker | Kind::Site) {
            reads(place.scene, name, component, &mut usages);
        }
    }
    for (host, secret) in &place.options.registry {
        if let Some(secret) = registry_secret(secret) {
            let usage = usages.entry(SmolStr::new(secret)).or_default();
            usage.registry = Some(host.clone());
            usage.keys.insert(".dockerconfigjson".into(), None);
        }
    }
    let secrets = usages.iter().filter_map(|(name, usage)| {
        let secret = place.scene.secret(name)?;
        Some(secrets::need(place, name, &secret, usage))
    });
    let mut needs: Vec<Need> = secrets.collect();
    if place.options.vpc.is_none() {
        let command = format!(
            "{} --NamespaceId {} --VpcId …",
            place.aliyun("POST", "/pop/v1/sam/namespace/updateNamespaceVpc"),
            place.namespace_id()
        );
        let why = "applications run in the VPC that their namespace is bound to; or say `vpc { … }` on the target";
        needs.push(existing(format!("VPC of the namespace {}", place.namespace_id()), why.into(), Some(command)));
    }
    needs
}

/// Which secrets a component reads, and as which files.
fn reads(scene: &dyn Scene, name: &str, component: &Component, usages: &mut BTreeMap<SmolStr, Usage>) {
    let mut read = |key: &anyport_ir::SecretKey, file: String| {
        let usage = usages.entry(key.secret.clone()).or_default();
        usage.keys.insert(file, key.key.clone());
        if !usage.readers.iter().any(|reader| reader == name) {
            usage.readers.push(name.to_owned());
        }
    };
    for (path, key) in file_secrets(component) {
        read(key, path.rsplit('/').next().unwrap_or(&path).to_owned());
    }
    let own = Own::of(component, scene.target(), scene.target_name());
    if own.secret_env && component.command.is_some() {
        for (variable, text) in &component.env {
            match text.as_secret() {
                Some(key) => read(key, variable.to_string()),
                // The places of secrets among the parts, literals of one piece counted once.
                None => {
                    shell_parts(text).into_iter().for_each(|(index, key)| read(&key, format!("{variable}.{index}")))
                }
            }
        }
    }
}

/// Secrets of a template by their place among its pieces, as the shell names their files.
fn shell_parts(text: &Text) -> Vec<(usize, anyport_ir::SecretKey)> {
    let mut index = 0;
    let mut literal = false;
    let mut found = Vec::new();
    for part in text.parts().iter() {
        match part {
            Part::Secret(key) => {
                index += usize::from(literal);
                literal = false;
                found.push((index, key.clone()));
                index += 1;
            }
            _ => literal = true,
        }
    }
    found
}

/// Files that are one secret, whole.
pub(crate) fn file_secrets(component: &Component) -> impl Iterator<Item = (String, &anyport_ir::SecretKey)> {
    component.file.iter().flat_map(|(path, file)| {
        let own = file.content.iter().map(|content| (path.to_string(), content));
        let inside = file.entries.iter().map(move |(name, content)| (format!("{path}{name}"), content));
        own.chain(inside).filter_map(|(path, content)| match content {
            anyport_ir::Content::Text(text) => Some((path, text.as_secret()?)),
            anyport_ir::Content::Bytes(_) => None,
        })
    })
}
