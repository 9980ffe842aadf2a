//! Which secrets the components of a target read.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use anyport_ir::{Component, Content, HookAction, Init, Map, Probe, SmolStr, Text, Tls};

use crate::place::Place;

/// Which values of a secret are read, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Its keys; empty where it has one value.
    pub keys: BTreeSet<SmolStr>,
    /// Components that read it, in source order.
    pub readers: Vec<SmolStr>,
    /// Registry hosts that it opens.
    pub registries: Vec<SmolStr>,
    /// Whether it holds a certificate.
    pub certificate: bool,
}

/// Every secret that the components of this target read, by name.
pub(crate) fn used<'a>(
    place: &Place,
    components: impl Iterator<Item = (&'a SmolStr, &'a Component)>,
) -> BTreeMap<SmolStr, Usage> {
    let mut all: BTreeMap<SmolStr, Usage> = BTreeMap::new();
    for (name, component) in components {
        if component.external.is_some() {
            continue;
        }
        texts(component, &mut |text| {
            for key in text.secrets() {
                let usage = all.entry(key.secret.clone()).or_default();
                usage.keys.extend(key.key.clone());
                read_by(usage, name);
            }
        });
        for expose in component.expose.values() {
            if let Tls::Secret { name: secret } = &expose.tls {
                let usage = all.entry(secret.clone()).or_default();
                usage.certificate = true;
                usage.keys.extend(["tls.crt", "tls.key"].map(SmolStr::new_static));
                read_by(usage, name);
            }
        }
    }
    for (host, secret) in place.options.registries() {
        all.entry(SmolStr::new(secret)).or_default().registries.push(SmolStr::new(host));
    }
    all
}

fn read_by(usage: &mut Usage, name: &SmolStr) {
    if usage.readers.last() != Some(name) {
        usage.readers.push(name.clone());
    }
}

/// Every text of a component that may hold a secret.
fn texts(component: &Component, see: &mut dyn FnMut(&Text)) {
    container(&component.env, component.command.as_deref(), component.args.as_deref(), see);
    for sidecar in component.sidecar.values() {
        container(&sidecar.env, sidecar.command.as_deref(), sidecar.args.as_deref(), see);
    }
    match &component.init {
        Some(Init::Containers(containers)) => {
            for init in containers.values() {
                container(&init.env, init.command.as_deref(), init.args.as_deref(), see);
            }
        }
        Some(Init::Files(files)) => files.values().for_each(|content| content_of(content, see)),
        None => {}
    }
    for file in component.file.values() {
        file.content.iter().chain(file.entries.values()).for_each(|content| content_of(content, see));
    }
    component.annotations.values().for_each(&mut *see);
    component.username.iter().chain(&component.password).chain(&component.image).for_each(&mut *see);
    for action in [&component.hook.post_start, &component.hook.pre_stop].into_iter().flatten() {
        if let HookAction::Exec { command } = action {
            command.iter().for_each(&mut *see);
        }
    }
    if let Some(health) = &component.health {
        for probe in [&health.readiness, &health.liveness, &health.startup].into_iter().flatten() {
            if let Probe::Exec { command, .. } = probe {
                command.iter().for_each(&mut *see);
            }
        }
    }
}

fn container(env: &Map<Text>, command: Option<&[Text]>, args: Option<&[Text]>, see: &mut dyn FnMut(&Text)) {
    env.values().for_each(&mut *see);
    command.into_iter().chain(args).flatten().for_each(&mut *see);
}

fn content_of(content: &Content, see: &mut dyn FnMut(&Text)) {
    if let Content::Text(text) = content {
        see(text);
    }
}
