//! Objects of the External Secrets operator: it fetches secrets from a cloud's store, or makes
//! them with its own generator, and keeps the Secret objects.

use anyport_ir::{Map, Secret, SecretSource, SmolStr};
use serde::Serialize;

use super::{Recipe, SINGLE, TemplateSecret, Usage};
use crate::object::{Custom, Kinded, Output, stage};
use crate::place::Place;

const ONCE: &str = "CreatedOnce";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalSecretSpec {
    refresh_policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_interval: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_store_ref: Option<StoreRef>,
    target: TargetRef,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data: Vec<Datum>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    data_from: Vec<DataFrom>,
}

#[derive(Serialize)]
struct StoreRef {
    name: String,
    kind: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TargetRef {
    name: String,
    creation_policy: &'static str,
    deletion_policy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<Template>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Template {
    engine_version: &'static str,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    data: Map<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Datum {
    secret_key: String,
    remote_ref: RemoteRef,
}

/// A value in a cloud's store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct RemoteRef {
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DataFrom {
    source_ref: SourceRef,
    rewrite: Vec<Rewrite>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SourceRef {
    generator_ref: GeneratorRef,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GeneratorRef {
    api_version: &'static str,
    kind: &'static str,
    name: String,
}

#[derive(Serialize)]
struct Rewrite {
    regexp: Regexp,
}

#[derive(Serialize)]
struct Regexp {
    source: &'static str,
    target: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PasswordSpec {
    length: u32,
    digits: u32,
    symbols: u32,
    no_upper: bool,
    allow_repeat: bool,
}

impl Kinded for ExternalSecretSpec {
    const API_VERSION: &'static str = "external-secrets.io/v1";
    const KIND: &'static str = "ExternalSecret";
    const IDENTITY: &'static str = "external-secrets.io/v1/ExternalSecret";
}

impl Kinded for PasswordSpec {
    const API_VERSION: &'static str = "generators.external-secrets.io/v1alpha1";
    const KIND: &'static str = "Password";
    const IDENTITY: &'static str = "generators.external-secrets.io/v1alpha1/Password";
}

/// The objects that provide a secret of the application, if the operator can: whether it can.
pub(crate) fn objects(place: &Place, name: &str, secret: &Secret, usage: &Usage, out: &mut Output) -> bool {
    let object = place.object(name);
    let keys: Vec<SmolStr> = match (secret.keys.as_slice(), usage.registries.is_empty()) {
        (_, false) => vec![SmolStr::new_static(".dockerconfigjson")],
        ([], _) if usage.keys.is_empty() => vec![SmolStr::new_static(SINGLE)],
        (keys, _) => {
            let more = usage.keys.iter().filter(|key| !keys.contains(key));
            keys.iter().chain(more).cloned().collect()
        }
    };
    match &secret.from {
        SecretSource::Generate { length } => {
            let recipes: Vec<(String, Recipe)> =
                keys.iter().map(|key| (key.to_string(), Recipe::Generate(*length))).collect();
            generator(&object, &recipes, out);
            true
        }
        from => {
            let data: Option<Vec<Datum>> = keys
                .iter()
                .map(|key| Some(Datum { secret_key: key.to_string(), remote_ref: remote(from, key)? }))
                .collect();
            let Some(data) = data else { return false };
            let kind = match usage {
                Usage { registries, .. } if !registries.is_empty() => Some("kubernetes.io/dockerconfigjson"),
                Usage { certificate: true, .. } => Some("kubernetes.io/tls"),
                _ => None,
            };
            let template = kind.map(|kind| Template { engine_version: "v2", kind: Some(kind), data: Map::new() });
            out.add(stage::CONFIG, &object, &Custom::new(fetched(place, &object, data, template)));
            true
        }
    }
}

/// A Secret whose values come from the store, written into texts.
pub(crate) fn template_object(place: &Place, secret: &TemplateSecret, out: &mut Output) {
    let data = secret.values.iter().map(|(key, from)| Datum { secret_key: key.clone(), remote_ref: from.clone() });
    let texts = secret.files.iter().map(|file| (SmolStr::new(&file.key), file.template.clone())).collect();
    let template = Template { engine_version: "v2", kind: None, data: texts };
    out.add(
        stage::CONFIG,
        &secret.object,
        &Custom::new(fetched(place, &secret.object, data.collect(), Some(template))),
    );
}

fn fetched(place: &Place, object: &str, data: Vec<Datum>, template: Option<Template>) -> ExternalSecretSpec {
    let store = place.options.secret_store;
    ExternalSecretSpec {
        refresh_policy: "Periodic",
        refresh_interval: Some("1h0m0s"),
        secret_store_ref: store.map(|store| StoreRef { name: store.name.to_owned(), kind: store.kind.to_owned() }),
        target: TargetRef { name: object.to_owned(), creation_policy: "Owner", deletion_policy: "Retain", template },
        data,
        data_from: Vec::new(),
    }
}

/// A Secret that is made once by the operator's generator: one Password for each generated key,
/// and a template that composes the other keys of them.
pub(crate) fn generator(object: &str, recipes: &[(String, Recipe)], out: &mut Output) {
    let mut data_from = Vec::new();
    let mut data = Map::new();
    let composed = recipes.iter().any(|(_, recipe)| matches!(recipe, Recipe::Compose(_)));
    for (key, recipe) in recipes {
        match recipe {
            Recipe::Generate(length) => {
                let name = if recipes.len() == 1 {
                    object.to_owned()
                } else {
                    format!("{object}-{}", crate::names::slug(key))
                };
                let spec = PasswordSpec {
                    length: *length,
                    digits: length / 4,
                    symbols: 0,
                    no_upper: false,
                    allow_repeat: true,
                };
                out.add(stage::CONFIG, &name, &Custom::new(spec));
                data_from.push(DataFrom {
                    source_ref: SourceRef {
                        generator_ref: GeneratorRef {
                            api_version: PasswordSpec::API_VERSION,
                            kind: PasswordSpec::KIND,
                            name,
                        },
                    },
                    rewrite: vec![Rewrite { regexp: Regexp { source: "^password$", target: key.clone() } }],
                });
                if composed {
                    data.insert(SmolStr::new(key), Recipe::template(&format!("${{{key}}}")));
                }
            }
            Recipe::Compose(text) => {
                data.insert(SmolStr::new(key), Recipe::template(text));
            }
            Recipe::Copy { .. } | Recipe::KeyPair(..) => {}
        }
    }
    let template = composed.then(|| Template { engine_version: "v2", kind: None, data });
    let spec = ExternalSecretSpec {
        refresh_policy: ONCE,
        refresh_interval: None,
        secret_store_ref: None,
        // The Secret outlives what made it: nobody could make the same password again.
        target: TargetRef { name: object.to_owned(), creation_policy: "Orphan", deletion_policy: "Retain", template },
        data: Vec::new(),
        data_from,
    };
    out.add(stage::CONFIG, object, &Custom::new(spec));
}

/// Where a value lies in a cloud's store; nothing for what lies in none.
pub(super) fn remote(from: &SecretSource, key: &str) -> Option<RemoteRef> {
    let mapped = |keys: &Map<SmolStr>, single: Option<&SmolStr>| {
        let named = keys.get(key).or(single).map(SmolStr::to_string);
        named.or_else(|| (!matches!(key, SINGLE | ".dockerconfigjson")).then(|| key.to_owned()))
    };
    let at = |key: &str, property, version| Some(RemoteRef { key: key.to_owned(), property, version });
    match from {
        SecretSource::Aws { arn, key, keys } => at(arn, mapped(keys, key.as_ref()), None),
        SecretSource::Gcp { secret, version, keys, .. } => {
            at(secret, mapped(keys, None), version.as_ref().map(SmolStr::to_string))
        }
        SecretSource::Azure { secret, keys, .. } | SecretSource::Alibaba { secret, keys } => {
            at(secret, mapped(keys, None), None)
        }
        SecretSource::Vault { path, key, keys } => {
            at(path, mapped(keys, key.as_ref()).or_else(|| Some(SINGLE.to_owned())), None)
        }
        _ => None,
    }
}
