//! Secrets: by which name SAE keeps them, and the command that puts them there.

use std::collections::BTreeMap;

use anyport_backend::{Need, NeedKind, Node, json};
use anyport_ir::{Address, AddressForm, Reach, Secret, SecretSource, SmolStr};

use crate::place::Place;

/// The name of a secret in SAE, which has letters, digits and underscores.
pub(crate) fn object(secret: &str) -> String {
    let word = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
    secret.chars().map(word).collect()
}

/// Who reads a secret, and as which files.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    /// File names with the key of the application's secret that stands in each.
    pub keys: BTreeMap<String, Option<SmolStr>>,
    /// Components that read it.
    pub readers: Vec<String>,
    /// Registries that it is the login of.
    pub registry: Option<String>,
}

/// What is needed for a secret that components here read.
pub(crate) fn need(place: &Place, name: &str, secret: &Secret, usage: &Usage) -> Need {
    let readers: Vec<String> = usage.readers.iter().map(|reader| format!("`{reader}`")).collect();
    let mut why = match &usage.registry {
        Some(host) => format!("the login of {host}, from which images come"),
        None => format!("read by {}", readers.join(", ")),
    };
    if let SecretSource::Credentials { component } = &secret.from {
        why.push_str(&format!("; a copy of the credentials of `{component}`, {}", seen_from_here(place, component)));
    }
    let generated = matches!(secret.from, SecretSource::Generate { .. });
    let recipe = match &secret.from {
        SecretSource::Generate { length } => {
            usage.keys.keys().map(|key| (key.clone(), format!("generate:{length}"))).collect()
        }
        _ => Vec::new(),
    };
    let kind = if generated { NeedKind::GeneratedSecret } else { NeedKind::Secret };
    let named = format!("Secret {}/{}", place.namespace_id(), object(name));
    let need = Need::new(kind, named, why).with_command(command(place, name, secret, usage));
    Need { keys: usage.keys.keys().cloned().collect(), recipe, ..need }
}

/// Under which address a store that stands elsewhere is reached from here.
fn seen_from_here(place: &Place, component: &str) -> String {
    let Some(interface) = place.scene.interface(component) else {
        return "with its address as seen from here".into();
    };
    let reach = if place.scene.target().network.is_some() { Reach::Private } else { Reach::Public };
    let address = Address {
        component: SmolStr::new(component),
        port: interface.main_port.clone(),
        what: AddressForm::Address,
        reach,
        target: interface.on.first().cloned(),
    };
    match place.scene.endpoint(&address).text(AddressForm::Address) {
        Ok(text) => format!("with its address as seen from here, `{text}`"),
        Err((why, instead)) => format!("which cannot be reached from here: {why}; {instead}"),
    }
}

/// The command that makes the secret, with `…` where the operator's value goes. Values come from
/// the shell's own variables, so they stand in no file.
fn command(place: &Place, name: &str, secret: &Secret, usage: &Usage) -> String {
    let object = object(name);
    let kind = if usage.registry.is_some() { "kubernetes.io/dockerconfigjson" } else { "Opaque" };
    let mut prepare = String::new();
    let mut pairs = Vec::new();
    for (index, (file, key)) in usage.keys.iter().enumerate() {
        let value = value(&secret.from, key.as_deref());
        // Copies of one generated value are one value.
        let first = usage.keys.values().position(|other| other == key).unwrap_or(index);
        if first == index {
            prepare.push_str(&format!("V{index}={value}; "));
        }
        pairs.push(format!("--arg k{index} {} --arg v{index} \"$V{first}\"", quote(file)));
    }
    let fields: Vec<String> = (0..usage.keys.len()).map(|index| format!("($k{index}): $v{index}")).collect();
    let data = format!("jq -cn {} '{{SecretData: ({{{}}} | tojson)}}'", pairs.join(" "), fields.join(", "));
    format!(
        "{prepare}{} --NamespaceId {} --SecretName {object} --SecretType {kind} --SecretData \"$({data})\"",
        place.aliyun("POST", "/pop/v1/sam/secret/secret"),
        place.namespace_id(),
    )
}

/// A shell word that is the value.
fn value(from: &SecretSource, key: Option<&str>) -> String {
    let part = |theirs: Option<String>| theirs.map(|it| format!(" | jq -r {}", quote(&path(&it)))).unwrap_or_default();
    let theirs = |keys: &anyport_ir::Map<SmolStr>, single: Option<&SmolStr>| {
        let mapped = key.map(|key| keys.get(key).map_or(key, SmolStr::as_str).to_owned());
        mapped.or_else(|| single.map(SmolStr::to_string))
    };
    match from {
        SecretSource::Generate { length } => {
            format!("\"$(openssl rand -base64 {} | tr -dc A-Za-z0-9 | head -c {length})\"", length * 2)
        }
        SecretSource::Variable { name } => format!("\"${name}\""),
        SecretSource::File { path } => format!("\"$(cat {})\"", quote(path)),
        SecretSource::Alibaba { secret, keys } => format!(
            "\"$(aliyun kms GetSecretValue --SecretName {} | jq -r .SecretData{})\"",
            quote(secret),
            part(theirs(keys, None))
        ),
        SecretSource::Aws { arn, key: single, keys } => format!(
            "\"$(aws secretsmanager get-secret-value --secret-id {} --query SecretString --output text{})\"",
            quote(arn),
            part(theirs(keys, single.as_ref()))
        ),
        SecretSource::Gcp { secret, version, project, keys } => format!(
            "\"$(gcloud secrets versions access {} --secret={}{}{})\"",
            quote(version.as_deref().unwrap_or("latest")),
            quote(secret),
            project.as_ref().map(|project| format!(" --project={}", quote(project))).unwrap_or_default(),
            part(theirs(keys, None))
        ),
        SecretSource::Azure { vault, secret, keys } => format!(
            "\"$(az keyvault secret show --vault-name {} --name {} --query value --output tsv{})\"",
            quote(vault),
            quote(secret),
            part(theirs(keys, None))
        ),
        SecretSource::Vault { path, key: single, keys } => {
            let field = theirs(keys, single.as_ref()).unwrap_or_else(|| "value".into());
            format!("\"$(vault kv get -field={} {})\"", quote(&field), quote(path))
        }
        SecretSource::Kubernetes { name, key: single, keys } => {
            let field = theirs(keys, single.as_ref()).unwrap_or_else(|| "value".into());
            let template = format!("{{{{index .data {} | base64decode}}}}", json::to_string(&Node::text(field)));
            format!("\"$(kubectl get secret {} -o go-template={})\"", quote(name), quote(&template))
        }
        SecretSource::Operator | SecretSource::KeyPair { .. } | SecretSource::Credentials { .. } => "'…'".into(),
    }
}

fn path(key: &str) -> String {
    format!(".[{}]", json::to_string(&Node::text(key)))
}

/// A word as a shell reads it.
pub(crate) fn quote(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:@%+=,".contains(character);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
