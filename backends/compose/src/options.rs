//! Options of a Compose target, as data.

use std::collections::BTreeMap;

use anyport_ir::Target;
use serde::Deserialize;

/// Options of the target kind `compose`. Their declarations check the types, so what does not fit
/// here was never written by a person; it is read as absent.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct Options {
    /// The project's name.
    pub project: Option<String>,
    /// The address of this machine that published ports listen on.
    pub bind: String,
    /// Ports of this machine by component (`web`) or port (`web.grpc`).
    pub publish: BTreeMap<String, u16>,
    /// Where the source file's folder is, seen from the output folder.
    pub source: String,
    /// Registries that need a login, with the secret that other targets use for it.
    pub registry: BTreeMap<String, serde_json::Value>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            project: None,
            bind: "127.0.0.1".into(),
            publish: BTreeMap::new(),
            source: "../../..".into(),
            registry: BTreeMap::new(),
        }
    }
}

impl Options {
    /// The options of a target. Each is read by itself, so that a bad one spoils no other.
    pub(crate) fn of(target: &Target) -> Options {
        fn read<T: for<'de> Deserialize<'de>>(target: &Target, name: &str) -> Option<T> {
            target.options.get(name).filter(|value| !value.is_null()).and_then(|value| T::deserialize(value).ok())
        }
        let default = Options::default();
        Options {
            project: read(target, "project"),
            bind: read(target, "bind").unwrap_or(default.bind),
            publish: read(target, "publish").unwrap_or_default(),
            source: read(target, "source").unwrap_or(default.source),
            registry: read(target, "registry").unwrap_or_default(),
        }
    }
}
