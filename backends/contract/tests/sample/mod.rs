//! The application that every test here reads.

use anyport_ir::Application;

/// On the target `cluster`.
pub fn application() -> Application {
    anyport_backend::law::sample("cluster", "kubernetes")
}
