//! Limits of one component.

use anyport_backend::Finding;
use anyport_diagnostic::codes;
use anyport_ir::{Component, Kind};

/// The longest name that a host can have in a network of Docker.
const LONGEST_NAME: usize = 63;

/// What cannot be written for this component.
pub(crate) fn check(name: &str, component: &Component, findings: &mut Vec<Finding>) {
    let mut refuse = |code, path: &str, message: String, instead: &str| {
        findings.push(Finding::refusal(code, name, path, message, instead));
    };
    if !is_host(&component.name) {
        let message = format!("`{}` cannot be the name of a Compose service", component.name);
        let instead = "a name has at most 63 lower-case letters, digits and hyphens: set `name`";
        refuse(&codes::TARGET_NAME, "name", message, instead);
    }
    if component.external.is_some() {
        if component.kind == Kind::Share && component.external.as_ref().is_some_and(|binding| binding.name.is_none()) {
            let message = "a share that exists is found by its name".to_string();
            refuse(
                &codes::TARGET_LIMIT,
                "external",
                message,
                "set `external { name = \"…\" }` to the name of a volume of Docker",
            );
        }
        return;
    }
    match component.kind {
        Kind::Queue | Kind::Topic if component.broker.is_none() => {
            let message = format!("Compose has no {} of its own", component.kind.name());
            let instead = "put it into a broker (`broker = bus`, with `rabbitmq bus` or `kafka bus`), or bind it with `external { … }`";
            refuse(&codes::BROKER_MISSING, "broker", message, instead);
        }
        Kind::Bucket if component.name.len() < 3 => {
            let message = format!("`{}` is too short for the name of a bucket", component.name);
            refuse(&codes::TARGET_NAME, "name", message, "buckets have three letters or more: set `name`");
        }
        Kind::Site if component.code.is_none() && component.image.is_none() && component.build.is_none() => {
            let message = "nothing says what this site shows".to_string();
            refuse(&codes::TARGET_LIMIT, "code", message, "set `code` to the folder of its files, or `image`");
        }
        kind if needs_image(kind) && component.image.is_none() && component.build.is_none() => {
            let message = format!("Compose runs images, and `{name}` has none");
            refuse(&codes::TARGET_LIMIT, "image", message, "set `image`, or `build` to the folder with its Dockerfile");
        }
        _ => {}
    }
}

fn needs_image(kind: Kind) -> bool {
    matches!(kind, Kind::Service | Kind::Worker | Kind::Job | Kind::Cron | Kind::Agent | Kind::Function)
}

fn is_host(name: &str) -> bool {
    let letters = name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    let ends = !name.starts_with('-') && !name.ends_with('-');
    !name.is_empty() && name.len() <= LONGEST_NAME && letters && ends
}
