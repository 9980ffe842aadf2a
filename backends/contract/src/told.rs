//! What is told to people about things that a target does not run: in the same words everywhere, and
//! never with a value of a secret.

use anyport_ir::{Binding, Component, Part, Text};

use crate::{Need, NeedKind};

/// A text for a person: secrets by their names. What stands before the host of a URL is nobody's
/// business.
pub fn text(text: &Text) -> String {
    let part = |part: &Part| match part {
        Part::Literal(literal) => without_account(literal),
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

fn without_account(literal: &str) -> String {
    match (literal.split_once("://"), literal.rsplit_once('@')) {
        (Some((scheme, rest)), Some((_, place))) if rest.contains('@') => format!("{scheme}://{place}"),
        _ => literal.to_owned(),
    }
}

/// What readers are told of something that exists: `host db.example.com, port 5432`.
pub fn binding(binding: &Binding) -> String {
    let texts = [
        ("url", &binding.url),
        ("public-url", &binding.public_url),
        ("jdbc-url", &binding.jdbc_url),
        ("host", &binding.host),
        ("address", &binding.address),
        ("database", &binding.database),
        ("username", &binding.username),
        ("vhost", &binding.vhost),
        ("name", &binding.name),
        ("endpoint", &binding.endpoint),
    ];
    let mut told: Vec<String> =
        texts.into_iter().filter_map(|(name, said)| Some(format!("{name} {}", text(said.as_ref()?)))).collect();
    told.extend(binding.password.as_ref().map(|password| match password.as_literal() {
        Some(_) => "password as written".to_owned(),
        None => format!("password {}", text(password)),
    }));
    if !binding.hosts.is_empty() {
        let hosts: Vec<String> = binding.hosts.iter().map(text).collect();
        told.push(format!("hosts {}", hosts.join(", ")));
    }
    told.extend(binding.port.map(|port| format!("port {port}")));
    told.extend(binding.region.as_ref().map(|region| format!("region {region}")));
    if told.is_empty() { "nothing is said of it".to_owned() } else { told.join(", ") }
}

/// The need for something that a component is bound to.
pub fn bound(name: &str, component: &Component, to: &Binding) -> Need {
    let what = format!("{} {}", component.kind.name(), component.name);
    Need::new(NeedKind::Existing, what, format!("`{name}` is bound to it: {}", binding(to)))
}

/// What a component may do: ``read `originals`, send `uploads` ``.
pub fn uses(component: &Component) -> String {
    let listed: Vec<String> =
        component.uses.iter().map(|(name, access)| format!("{} `{name}`", access.name())).collect();
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyport_ir::SecretKey;

    #[test]
    fn nothing_secret_is_told() {
        let mut to = Binding { url: Some("postgres://app:hunter2@db.example.com/x".into()), ..Binding::default() };
        to.password = Some("hunter2".into());
        assert_eq!(binding(&to), "url postgres://db.example.com/x, password as written");
        let key = SecretKey { secret: "rds".into(), key: Some("password".into()) };
        to.password = Some(Text::from_parts([Part::Secret(key)]));
        to.url = None;
        assert_eq!(binding(&to), "password ${rds.password}");
        assert_eq!(binding(&Binding::default()), "nothing is said of it");
    }
}
