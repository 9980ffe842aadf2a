//! MongoDB.

use super::profile::exec;
use super::{Fill, text};

/// Fills in what the image wants. (hub.docker.com/_/mongo)
pub(super) fn fill(fill: &mut Fill) {
    let (user, database) = (fill.username(), fill.database());
    // The shell keeps its history in the home directory.
    fill.env("HOME", "/tmp");
    fill.env("MONGO_INITDB_DATABASE", text(database.to_string()));
    if fill.password() {
        fill.env("MONGO_INITDB_ROOT_USERNAME", text(user.to_string()));
        fill.env_secret("MONGO_INITDB_ROOT_PASSWORD", "password");
    }
    fill.health(exec(
        ["mongosh", "--quiet", "--norc", "--eval", "quit(db.adminCommand({ ping: 1 }).ok ? 0 : 1)"],
        20,
        10,
    ));
}
