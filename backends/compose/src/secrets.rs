//! Secrets: each value is a variable of `.env`, or a text composed of such variables.

use anyport_ir::{SecretKey, SecretSource};

use crate::collector::Collector;
use crate::names;
use crate::store;
use crate::variable::{Giver, Variable};

/// What stands for a secret's value.
pub(crate) enum Value {
    /// One variable, whole.
    Whole(Variable),
    /// A text around variables.
    Composed(String),
}

impl Value {
    /// The text that reads it.
    pub(crate) fn read(self, out: &mut Collector) -> String {
        match self {
            Value::Whole(variable) => out.variable(&variable),
            Value::Composed(text) => text,
        }
    }
}

/// What stands for one value of a secret.
pub(crate) fn write(out: &mut Collector, key: &SecretKey) -> Value {
    let SecretKey { secret: name, key } = key;
    let source = out.scene.secret(name).map(|secret| secret.from.clone()).unwrap_or_default();
    if let SecretSource::Credentials { component } = &source {
        return store::credential(out, component, key.as_deref());
    }
    let (why, mut words) = match key {
        Some(key) => (format!("`{key}` of the secret `{name}`"), vec![name.as_str(), key]),
        None => (format!("the secret `{name}`"), vec![name.as_str()]),
    };
    // A variable of the process that applies already has a name.
    if let SecretSource::Variable { name } = &source {
        words = vec![name];
    }
    let giver = match &source {
        SecretSource::KeyPair { algorithm } => {
            let halves = ["private", "public"].map(|half| names::variable(&[name, half]));
            Giver::KeyPair(algorithm.to_string(), halves)
        }
        source => giver(source, key.as_deref()),
    };
    let name = match &source {
        SecretSource::Variable { name } if key.is_none() => name.to_string(),
        _ => names::variable(&words),
    };
    Value::Whole(Variable { name, why, giver })
}

/// Who gives the value: Compose reads no secret stores, so the operator copies it from there.
fn giver(source: &SecretSource, key: Option<&str>) -> Giver {
    let ours = key;
    let theirs = |keys: &anyport_ir::Map<anyport_ir::SmolStr>| -> Option<String> {
        ours.map(|ours| keys.get(ours).map_or(ours, |theirs| theirs.as_str()).to_string())
    };
    let part = |key: Option<String>| key.map(|key| format!(" | jq -r '.\"{key}\"'")).unwrap_or_default();
    let print = match source {
        SecretSource::Generate { length } => return Giver::Generated(format!("generate:{length}")),
        SecretSource::Operator
        | SecretSource::Variable { .. }
        | SecretSource::Credentials { .. }
        | SecretSource::KeyPair { .. } => None,
        SecretSource::File { path } => Some(format!("cat {path}")),
        SecretSource::Kubernetes { name, key, keys } => {
            let key = theirs(keys).or(key.as_ref().map(ToString::to_string)).unwrap_or_else(|| "value".into());
            Some(format!("kubectl get secret {name} -o jsonpath='{{.data.{}}}' | base64 -d", key.replace('.', "\\.")))
        }
        SecretSource::Aws { arn, key, keys } => Some(format!(
            "aws secretsmanager get-secret-value --secret-id {arn} --query SecretString --output text{}",
            part(theirs(keys).or(key.as_ref().map(ToString::to_string)))
        )),
        SecretSource::Gcp { secret, version, project, keys } => Some(format!(
            "gcloud secrets versions access {} --secret={secret}{}{}",
            version.as_deref().unwrap_or("latest"),
            project.as_ref().map(|project| format!(" --project={project}")).unwrap_or_default(),
            part(theirs(keys))
        )),
        SecretSource::Azure { vault, secret, keys } => Some(format!(
            "az keyvault secret show --vault-name {vault} --name {secret} --query value --output tsv{}",
            part(theirs(keys))
        )),
        SecretSource::Alibaba { secret, keys } => {
            Some(format!("aliyun kms GetSecretValue --SecretName {secret} | jq -r .SecretData{}", part(theirs(keys))))
        }
        SecretSource::Vault { path, key, keys } => {
            let key = theirs(keys).or(key.as_ref().map(ToString::to_string)).unwrap_or_else(|| "value".into());
            Some(format!("vault kv get -field={key} {path}"))
        }
    };
    Giver::Operator(print)
}
