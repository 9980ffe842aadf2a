//! The warnings that come with the language: habits that hurt later.

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::{Component, Kind, Origins, Rollout, Text, User};
use smol_str::SmolStr;

use crate::eval::image_parts;

/// Their names; an application's rule may not bear one.
pub const NAMES: [&str; 6] =
    ["single-writer-rolling", "store-replicas", "literal-password", "inherited-binding", "moving-tag", "unknown-user"];

/// Holds one component against them.
pub fn lints(name: &SmolStr, component: &Component, origins: &Origins) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if component.external.is_some() {
        return out;
    }
    single_writer(name, component, origins, &mut out);
    store_replicas(name, component, origins, &mut out);
    literal_password(component, origins, &mut out);
    moving_tag(component, origins, &mut out);
    unknown_user(name, component, origins, &mut out);
    scale_to_zero(name, component, origins, &mut out);
    out
}

fn single_writer(name: &SmolStr, component: &Component, origins: &Origins, out: &mut Vec<Diagnostic>) {
    let keeps = component.volume.values().any(|volume| volume.persistent);
    let one = component.scale.as_ref().is_some_and(|scale| scale.replicas.upper() == 1);
    let rolling = matches!(component.rollout, None | Some(Rollout::Rolling { .. }));
    if keeps && one && rolling && matches!(component.kind, Kind::Service | Kind::Worker) {
        out.push(
            Diagnostic::new(
                &codes::SINGLE_WRITER_ROLLING,
                origins.span("volume"),
                format!("`{name}` keeps its data in one replica and is updated rolling"),
            )
            .with_note("for a moment two versions write the same data; say: rollout recreate"),
        );
    }
}

fn store_replicas(name: &SmolStr, component: &Component, origins: &Origins, out: &mut Vec<Diagnostic>) {
    let only_tcp =
        !component.port.is_empty() && component.port.values().all(|port| port.protocol == anyport_ir::Protocol::Tcp);
    if component.kind == Kind::Service
        && only_tcp
        && component.expose.is_empty()
        && origins.get("scale.replicas").is_none()
    {
        out.push(
            Diagnostic::new(
                &codes::STORE_REPLICAS,
                origins.span(""),
                format!("`{name}` listens on TCP only and gets two replicas"),
            )
            .with_note("two copies of a store are two stores; say how many: scale { replicas = 1 }"),
        );
    }
}

fn literal_password(component: &Component, origins: &Origins, out: &mut Vec<Diagnostic>) {
    let looks_secret = |name: &str| {
        let name = name.to_ascii_lowercase();
        let named = ["password", "passwd", "secret", "token", "api_key", "apikey", "private_key"]
            .iter()
            .any(|word| name.ends_with(word));
        named && !name.ends_with("_file")
    };
    for (variable, value) in &component.env {
        if looks_secret(variable)
            && let Some(text) = value.as_literal()
            && !text.is_empty()
        {
            out.push(
                Diagnostic::new(
                    &codes::LITERAL_PASSWORD,
                    origins.span(&format!("env.{variable}")),
                    format!("`{variable}` looks like a secret and stands in the source"),
                )
                .with_note("declare a `secret` and pass that"),
            );
        }
    }
    if let Some(Text::Literal(_)) = &component.password {
        out.push(
            Diagnostic::new(&codes::LITERAL_PASSWORD, origins.span("password"), "this password stands in the source")
                .with_note("leave it out and one is made at apply; an image with a fixed one says so by accept literal-password = \"…\""),
        );
    }
}

fn moving_tag(component: &Component, origins: &Origins, out: &mut Vec<Diagnostic>) {
    let Some(Text::Literal(image)) = &component.image else { return };
    let parts = image_parts(image);
    if parts.digest.is_none() && parts.tag.as_deref() == Some("latest") {
        out.push(
            Diagnostic::new(&codes::MOVING_TAG, origins.span("image"), "this image's tag moves")
                .with_label("`latest` is another image tomorrow")
                .with_note("pin a version, so that the same source is the same application"),
        );
    }
}

fn unknown_user(name: &SmolStr, component: &Component, origins: &Origins, out: &mut Vec<Diagnostic>) {
    if matches!(component.user, Some(User::Named(_))) {
        out.push(
            Diagnostic::new(
                &codes::UNKNOWN_USER,
                origins.span("user"),
                format!("`{name}` runs as its image's own user, which is not known to be unprivileged"),
            )
            .with_note("name the user by number, or accept it: accept unknown-user = \"the image insists on its own\""),
        );
    }
}

/// Nothing wakes what sleeps but a signal that sees work at zero.
fn scale_to_zero(name: &SmolStr, component: &Component, origins: &Origins, out: &mut Vec<Diagnostic>) {
    let Some(scale) = &component.scale else { return };
    let wakes =
        scale.rps.is_some() || scale.concurrency.is_some() || !scale.queue.is_empty() || !scale.schedule.is_empty();
    if scale.replicas.min == 0 && scale.replicas.upper() > 0 && !wakes && component.kind != Kind::Function {
        out.push(
            Diagnostic::new(&codes::SCALE_TO_ZERO_WITHOUT_SIGNAL, origins.span("scale.replicas"), format!("`{name}` may sleep, and nothing wakes it"))
                .with_note("processor and memory use say nothing of work that waits; add `concurrency`, `rps`, `queue` or `schedule`, or keep one replica"),
        );
    }
}
