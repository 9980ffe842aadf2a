//! What is bound to something that exists: nothing is run, and readers get what is written.

use anyport_backend::{Lowered, Scene};
use anyport_ir::{Binding, Component, Text};

use crate::collector::Collector;

/// Says what is known of it.
pub(crate) fn lower(scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
    let mut out = Collector::new(scene, Some(name));
    super::say_labels(&mut out, component, &["labels", "annotations"]);
    if let Some(binding) = &component.external {
        out.remark("external", format!("`{}` is not run here: {}", component.name, describe(binding)));
    }
    out.finish()
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
