//! Secrets of the application that the components of this target read: objects of External
//! Secrets, or needs.

use anyport_backend::{Need, NeedKind};
use anyport_ir::{Application, SecretSource};

use super::members;
use crate::object::Output;
use crate::place::Place;
use crate::secrets;

/// Writes what provides the secrets, and lists what the operator must provide.
pub(super) fn lower(place: &Place, application: &Application, out: &mut Output) {
    let mut external = false;
    for (name, usage) in secrets::used(place, members(place, application)) {
        let Some(secret) = place.scene.secret(&name) else { continue };
        if place.options.external_secrets && secrets::external_objects(place, &name, &secret, &usage, out) {
            external = true;
            continue;
        }
        out.needs.extend(secrets::need(place, &name, &secret, &usage));
    }
    if external {
        out.needs.push(operator(place, application));
    }
}

/// The operator, and what its store must lead to.
fn operator(place: &Place, application: &Application) -> Need {
    let mut stores: Vec<String> = application
        .secrets
        .values()
        .filter_map(|secret| match &secret.from {
            SecretSource::Aws { .. } => Some("AWS Secrets Manager".to_owned()),
            SecretSource::Gcp { project: Some(project), .. } => Some(format!("Google Secret Manager of {project}")),
            SecretSource::Gcp { .. } => Some("Google Secret Manager".to_owned()),
            SecretSource::Azure { vault, .. } => Some(format!("the Azure key vault {vault}")),
            SecretSource::Alibaba { .. } => Some("Alibaba Cloud KMS".to_owned()),
            SecretSource::Vault { .. } => Some("HashiCorp Vault".to_owned()),
            _ => None,
        })
        .collect();
    stores.sort();
    stores.dedup();
    let why = match (place.options.secret_store, stores.as_slice()) {
        (Some(store), [_, ..]) => format!("{} {} leads to {}", store.kind, store.name, stores.join(", ")),
        _ => "it makes passwords once".to_owned(),
    };
    Need::new(NeedKind::Feature, "External Secrets", why)
}
