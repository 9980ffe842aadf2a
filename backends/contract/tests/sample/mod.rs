//! An application that uses every concern once.

use anyport_ir::Application;

/// The application.
pub fn application() -> Application {
    serde_json::from_str(include_str!("application.json")).expect("the sample is an application")
}
