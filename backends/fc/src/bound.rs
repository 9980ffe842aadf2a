//! What is bound to something that exists: nothing is run, and readers get what is written.

use anyport_backend::{Finding, Lowered};
use anyport_ir::{Auth, Binding, Component, Kind, Text};

/// Says what is known of it.
pub(crate) fn lower(name: &str, component: &Component) -> Lowered {
    let mut lowered = Lowered::default();
    if let Some(binding) = &component.external {
        let message = format!("`{}` is not run here: {}", component.name, describe(binding));
        lowered.findings.push(Finding::remark(name, "external", message));
    }
    for (path, said) in not_asked(component) {
        let message = format!("{path} {said} is for where `{}` is run", component.name);
        lowered.findings.push(Finding::remark(name, path, message));
    }
    for (kind, count) in [("labels", component.labels.len()), ("annotations", component.annotations.len())] {
        if count > 0 {
            let named: Vec<String> = match kind {
                "labels" => component.labels.iter().map(|(key, value)| format!("{key}={value}")).collect(),
                _ => component.annotations.iter().map(|(key, value)| format!("{key}={}", show("", value))).collect(),
            };
            let message = format!("nothing is made here that could bear {kind}: {}", named.join(", "));
            lowered.findings.push(Finding::remark(name, kind, message));
        }
    }
    lowered
}

/// What somebody says of a store that it would have if it were run here.
fn not_asked(component: &Component) -> Vec<(&'static str, String)> {
    let component = Component { external: None, ..component.clone() };
    let fields: [(&'static str, Option<String>); 14] = [
        ("version", component.version.map(|it| it.to_string())),
        ("storage", component.storage.map(|it| it.to_quantity())),
        ("storage-class", component.storage_class.map(|it| it.to_string())),
        // What a kind is by itself is nobody's wish.
        (
            "persistent",
            component.persistent.filter(|it| *it == (component.kind == Kind::Redis)).map(|it| it.to_string()),
        ),
        ("replicas", component.replicas.filter(|it| *it > 1).map(|it| it.to_string())),
        ("database", component.database.map(|it| it.to_string())),
        ("db", Some(component.db.keys().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")).filter(|it| !it.is_empty())),
        ("username", component.username.map(|it| show("username", &it))),
        ("password", component.password.map(|it| show("password", &it))),
        ("auth", component.auth.filter(|it| *it == Auth::None).map(|_| "none".into())),
        ("vhost", component.vhost.filter(|it| it != "/").map(|it| it.to_string())),
        ("partitions", component.partitions.map(|it| it.to_string())),
        ("retention", component.retention.map(|it| format!("{}s", it.seconds()))),
        ("image", component.image.map(|it| show("image", &it))),
    ];
    fields.into_iter().filter_map(|(path, said)| Some((path, said?))).collect()
}

fn describe(binding: &Binding) -> String {
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
    let mut said: Vec<String> =
        texts.into_iter().filter_map(|(name, text)| Some(format!("{name} {}", show(name, text.as_ref()?)))).collect();
    if !binding.hosts.is_empty() {
        let hosts: Vec<String> = binding.hosts.iter().map(|host| show("hosts", host)).collect();
        said.push(format!("hosts {}", hosts.join(",")));
    }
    said.extend(binding.port.map(|port| format!("port {port}")));
    said.extend(binding.region.as_ref().map(|region| format!("region {region}")));
    if said.is_empty() { "nothing is known of it".into() } else { said.join(", ") }
}

/// A text for a person: secrets by name, and a literal where a password belongs not at all.
fn show(name: &str, text: &Text) -> String {
    match (name, text.as_literal(), text.secrets().next()) {
        ("password", Some(_), _) => "as written".into(),
        // What stands before the host of a URL is nobody's business.
        (_, Some(literal), _) => literal.rsplit_once('@').map_or(literal, |(_, place)| place).into(),
        (_, None, Some(key)) => match &key.key {
            Some(part) => format!("from the secret `{}.{part}`", key.secret),
            None => format!("from the secret `{}`", key.secret),
        },
        (_, None, None) => "known later".into(),
    }
}
