//! The standard library, embedded as text.
//!
//! Every built-in kind, type and target option is declared in the `.app` files of this folder and
//! nowhere else. This crate only carries the text.

/// A file of the standard library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its path in the library: `targets/kubernetes.app`.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! modules {
    ($($path:literal),* $(,)?) => {
        &[$(Module { path: $path, text: include_str!(concat!("../", $path)) }),*]
    };
}

/// All files, in the order in which they are read.
pub const MODULES: &[Module] = modules![
    "types.app",
    "process.app",
    "kinds.app",
    "stores.app",
    "secrets.app",
    "targets/platform.app",
    "targets/kubernetes.app",
    "targets/kubevela.app",
    "targets/compose.app",
    "targets/alibaba.app",
    "targets/sae.app",
    "targets/fc.app",
    "targets/knative.app",
    "targets/announced.app",
];
