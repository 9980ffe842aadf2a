//! ServiceAccounts, with the pull secrets of the registries that a component's images come from.

use anyport_ir::{Component, Init, Text};
use k8s_openapi::api::core::v1::{LocalObjectReference, ServiceAccount};

use super::rights;
use crate::object::{Output, stage};
use crate::place::Subject;
use crate::secrets;
use crate::workload::registry;

/// The identity of a component that runs. `image` is what it runs where the source names none.
pub(crate) fn lower(subject: &Subject, image: Option<&str>, out: &mut Output) {
    let account = ServiceAccount {
        automount_service_account_token: Some(false),
        image_pull_secrets: pull_secrets(subject, image),
        ..ServiceAccount::default()
    };
    out.add(stage::CONFIG, &subject.name, &account);
    rights::lower(subject, out);
}

fn pull_secrets(subject: &Subject, image: Option<&str>) -> Option<Vec<LocalObjectReference>> {
    subject.options().registry?;
    let mut images: Vec<&Text> = images(subject.component).collect();
    let own = image.map(Text::from);
    images.extend(&own);
    // An image whose name is not known now may come from anywhere.
    let from = |host: &str| images.iter().any(|image| image.as_literal().is_none_or(|image| registry(image) == host));
    let secrets: Vec<LocalObjectReference> = subject
        .options()
        .registries()
        .filter(|(host, _)| from(host))
        .map(|(_, secret)| LocalObjectReference { name: secrets::object_of(subject.place, secret).into_owned() })
        .collect();
    (!secrets.is_empty()).then_some(secrets)
}

fn images(component: &Component) -> impl Iterator<Item = &Text> {
    let init = match &component.init {
        Some(Init::Containers(containers)) => Some(containers.values()),
        _ => None,
    };
    let sides = component.sidecar.values().chain(init.into_iter().flatten());
    component.image.iter().chain(sides.map(|side| &side.image))
}
