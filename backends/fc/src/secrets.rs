//! Secrets: Function Compute keeps none. A variable is text in the configuration, so a secret in one
//! is refused, unless the process asks KMS itself and the variable only holds the name.

use anyport_backend::{Need, NeedKind};
use anyport_ir::{SecretKey, SecretSource, SmolStr};

use crate::names;
use crate::options::Secrets;
use crate::out::Out;

/// What a variable holds in the place of a secret; empty where a finding says why it holds none.
pub(crate) fn write(out: &mut Out, key: &SecretKey, path: &str) -> String {
    if out.own.secrets.unwrap_or(out.options.secrets) == Secrets::Refuse {
        let message = format!("the secret `{}` would become readable text: Function Compute keeps none", key.secret);
        let instead = "`options fc { secrets = \"kms\" }` gives the process the name by which it asks KMS; \
             targets that hand over secrets are `kubernetes`, `compose` and `sae` (in files)";
        out.unsupported(path, message, instead);
        return String::new();
    }
    if out.role().is_none() {
        let message = "the process asks KMS with the role of the function, and there is none".to_string();
        out.refuse(path, message, "name one: `role-arn` of the target or of `options fc`");
    }
    let SecretKey { secret: name, key } = key;
    let source = out.scene.secret(name).map(|secret| secret.from.clone()).unwrap_or_default();
    let ours = format!("{}/{name}", names::project(out.scene));
    let found = match &source {
        SecretSource::Alibaba { secret, keys } => {
            let part = key.as_ref().map(|key| keys.get(key).unwrap_or(key));
            Some(reference(secret, part))
        }
        SecretSource::Operator | SecretSource::Variable { .. } | SecretSource::File { .. } => {
            out.want(given(&ours, name, key.as_ref(), &source));
            Some(reference(&ours, key.as_ref()))
        }
        SecretSource::Generate { length } => {
            let need =
                Need::new(NeedKind::GeneratedSecret, format!("KMS secret {ours}"), format!("the secret `{name}`"));
            let need =
                need.with_command(create(&ours, &format!("\"$(tr -dc A-Za-z0-9 < /dev/urandom | head -c {length})\"")));
            out.want(Need { recipe: vec![(name.to_string(), format!("generate:{length}"))], ..need });
            Some(reference(&ours, None))
        }
        _ => None,
    };
    let Some(found) = found else {
        let message = format!("the secret `{name}` does not come from Alibaba Cloud, and KMS does not know it");
        out.unsupported(path, message, "keep it in KMS: `from alibaba { secret = \"…\" }`");
        return String::new();
    };
    out.remark(
        path,
        format!("the variable holds the name of the secret, `{found}`: the process asks KMS for its value"),
    );
    found
}

/// A secret of KMS, perhaps one property of the JSON that it holds.
fn reference(secret: &str, key: Option<&SmolStr>) -> String {
    key.map_or_else(|| format!("kms://{secret}"), |key| format!("kms://{secret}#{key}"))
}

fn given(ours: &str, name: &str, key: Option<&SmolStr>, source: &SecretSource) -> Need {
    let value = match source {
        SecretSource::Variable { name } => format!("\"${name}\""),
        SecretSource::File { path } => format!("\"$(cat {path})\""),
        _ if key.is_some() => "'{\"…\": \"…\"}'".into(),
        _ => "'…'".into(),
    };
    let need = Need::new(NeedKind::Secret, format!("KMS secret {ours}"), format!("the secret `{name}`"));
    Need { keys: key.map(ToString::to_string).into_iter().collect(), ..need.with_command(create(ours, &value)) }
}

fn create(name: &str, value: &str) -> String {
    format!("aliyun kms CreateSecret --SecretName {name} --VersionId v1 --SecretData {value}")
}
