//! Any text is checked, built and tested without a panic.
//!
//! `cargo +nightly fuzz run check` runs it; on a stable compiler `cargo check` shows that it fits.

#![no_main]

use anyport_build::{BuildOptions, Session};
use anyport_compiler::{Embedded, World};
use libfuzzer_sys::fuzz_target;

/// One file and nothing beside it.
struct Alone<'t>(&'t str);

impl World for Alone<'_> {
    fn source(&self, path: &str) -> Result<String, String> {
        if path == "main.app" { Ok(self.0.to_owned()) } else { Err("no such file".to_owned()) }
    }

    fn asset(&self, _path: &str) -> Embedded {
        Embedded::Missing("no such file".to_owned())
    }
}

fuzz_target!(|text: &str| {
    if let Ok(session) = Session::load(&Alone(text), "main.app") {
        session.check();
        session.build(None, &BuildOptions::default());
        session.test();
    }
});
