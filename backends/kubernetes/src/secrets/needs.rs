//! What the operator must provide, with a command that provides it.

use anyport_backend::{Need, NeedKind, Place as Kept};
use anyport_ir::{Secret, SecretSource, SmolStr};

use super::{Recipe, SINGLE, Usage, object_of};
use crate::place::Place;

/// What is needed for a secret of the application; credentials of a backing service that runs
/// here are its own affair.
pub(crate) fn need(place: &Place, name: &str, secret: &Secret, usage: &Usage) -> Option<Need> {
    let object = object_of(place, name);
    let keys = keys(secret, usage);
    let need = |kind, why: String, recipe: Vec<(String, String)>, command| Need {
        kind,
        name: format!("Secret {}/{object}", place.namespace()),
        why,
        keys: keys.clone(),
        recipe,
        command,
        place: Some(kept(place, &object)),
    };
    let readers = readers(usage);
    Some(match &secret.from {
        SecretSource::Operator => {
            let command = command(place, &object, &keys, usage, |_| "…".to_owned());
            need(NeedKind::Secret, readers, Vec::new(), Some(command))
        }
        SecretSource::Generate { length } => {
            let recipe = keys.iter().map(|key| (key.clone(), Recipe::Generate(*length).text())).collect();
            need(NeedKind::GeneratedSecret, readers, recipe, None)
        }
        SecretSource::KeyPair { algorithm } => {
            let halves = ["private", "public"]
                .map(|half| (half.to_owned(), Recipe::KeyPair(algorithm.to_string(), half).text()));
            need(NeedKind::GeneratedSecret, readers, halves.to_vec(), None)
        }
        SecretSource::Credentials { component } => {
            if place.neighbour(component).is_some() {
                return None;
            }
            let why =
                format!("{readers}; a copy of the credentials of `{component}`, with its address as seen from here");
            need(NeedKind::Secret, why, Vec::new(), Some(command(place, &object, &keys, usage, |_| "…".to_owned())))
        }
        SecretSource::Kubernetes { .. } => {
            need(NeedKind::Secret, format!("{readers}; it exists in the namespace"), Vec::new(), None)
        }
        SecretSource::Variable { name } => {
            let command = command(place, &object, &keys, usage, |_| format!("\"${name}\""));
            need(NeedKind::Secret, readers, Vec::new(), Some(command))
        }
        SecretSource::File { path } => {
            let file = format!(" --from-file={}={}", keys.first().map_or(SINGLE, String::as_str), quote(path));
            let command = format!("kubectl create secret generic {object} --namespace={}{file}", place.namespace());
            need(NeedKind::Secret, readers, Vec::new(), Some(command))
        }
        from => {
            let command = command(place, &object, &keys, usage, |key| format!("\"$({})\"", fetch(from, key)));
            need(NeedKind::Secret, readers, Vec::new(), Some(command))
        }
    })
}

/// The object that keeps a secret's values.
pub(crate) fn kept(place: &Place, object: &str) -> Kept {
    Kept::KubernetesSecret { namespace: place.namespace().to_owned(), name: object.to_owned() }
}

/// The keys that the object must have.
fn keys(secret: &Secret, usage: &Usage) -> Vec<String> {
    if let SecretSource::Kubernetes { key, keys, .. } = &secret.from {
        let theirs = |ours: &SmolStr| keys.get(ours).unwrap_or(ours).to_string();
        return match secret.keys.is_empty() && usage.keys.is_empty() {
            true => vec![key.as_ref().map_or(SINGLE.to_owned(), SmolStr::to_string)],
            false => secret
                .keys
                .iter()
                .chain(&usage.keys)
                .map(theirs)
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect(),
        };
    }
    if !usage.registries.is_empty() {
        return vec![".dockerconfigjson".to_owned()];
    }
    let mut keys: Vec<String> = secret.keys.iter().map(SmolStr::to_string).collect();
    for key in &usage.keys {
        let key = super::credential_key(key);
        if !keys.iter().any(|known| *known == key) {
            keys.push(key.into_owned());
        }
    }
    if keys.is_empty() { vec![SINGLE.to_owned()] } else { keys }
}

fn readers(usage: &Usage) -> String {
    let quoted: Vec<String> = usage.readers.iter().map(|name| format!("`{name}`")).collect();
    match (quoted.as_slice(), usage.registries.as_slice()) {
        ([], hosts) => format!("pulls images from {}", hosts.join(", ")),
        ([only], _) => format!("read by {only}"),
        ([first, .., last], _) if quoted.len() > 4 => format!("read by {first} to {last} ({})", quoted.len()),
        (many, _) => format!("read by {}", many.join(", ")),
    }
}

/// The command that makes the object, with `value` for each key.
fn command(place: &Place, object: &str, keys: &[String], usage: &Usage, value: impl Fn(&str) -> String) -> String {
    let namespace = place.namespace();
    if let Some(host) = usage.registries.first() {
        return format!(
            "kubectl create secret docker-registry {object} --namespace={namespace} --docker-server={host} \
             --docker-username=… --docker-password=…"
        );
    }
    if usage.certificate {
        return format!("kubectl create secret tls {object} --namespace={namespace} --cert=… --key=…");
    }
    let mut command = format!("kubectl create secret generic {object} --namespace={namespace}");
    for key in keys {
        command.push_str(&format!(" --from-literal={key}={}", value(key)));
    }
    command
}

/// The command that prints a value of a cloud's store.
fn fetch(from: &SecretSource, key: &str) -> String {
    let property = |keys: &anyport_ir::Map<SmolStr>, single: Option<&SmolStr>| {
        let property = keys.get(key).or(single).cloned();
        let property = property.or_else(|| (key != SINGLE).then(|| SmolStr::new(key)));
        property.map_or(String::new(), |property| format!(" | jq -r {}", quote(&format!(".[\"{property}\"]"))))
    };
    match from {
        SecretSource::Aws { arn, key, keys } => format!(
            "aws secretsmanager get-secret-value --secret-id {} --query SecretString --output text{}",
            quote(arn),
            property(keys, key.as_ref())
        ),
        SecretSource::Gcp { secret, version, project, keys } => format!(
            "gcloud secrets versions access {} --secret={}{}{}",
            version.as_deref().unwrap_or("latest"),
            quote(secret),
            project.as_ref().map_or(String::new(), |project| format!(" --project={}", quote(project))),
            property(keys, None)
        ),
        SecretSource::Azure { vault, secret, keys } => format!(
            "az keyvault secret show --vault-name {} --name {} --query value --output tsv{}",
            quote(vault),
            quote(secret),
            property(keys, None)
        ),
        SecretSource::Alibaba { secret, keys } => format!(
            "aliyun kms GetSecretValue --SecretName {} | jq -r .SecretData{}",
            quote(secret),
            property(keys, None)
        ),
        SecretSource::Vault { path, key: single, keys } => {
            let field = keys.get(key).or(single.as_ref()).map_or(key, |field| field.as_str());
            format!("vault kv get -field={} {}", quote(field), quote(path))
        }
        _ => "…".to_owned(),
    }
}

/// A word for a shell.
fn quote(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@%+=,".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
