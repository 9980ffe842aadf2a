//! PostgreSQL.

use super::profile::exec;
use super::{Fill, text};

/// Fills in what the image wants. (hub.docker.com/_/postgres)
pub(super) fn fill(fill: &mut Fill) {
    let (user, database) = (fill.username(), fill.database());
    fill.env("PGDATA", "/data/pgdata");
    fill.env("POSTGRES_USER", text(user.to_string()));
    fill.env("POSTGRES_DB", text(database.to_string()));
    if fill.password() {
        fill.env_secret("POSTGRES_PASSWORD", "password");
    } else {
        fill.env("POSTGRES_HOST_AUTH_METHOD", "trust");
    }
    let more = fill.more_databases();
    if !more.is_empty() {
        let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
        let script: String =
            more.iter().map(|name| format!("CREATE DATABASE {} OWNER {};\n", quoted(name), quoted(&user))).collect();
        fill.script("00-databases.sql", script);
    }
    // Over TCP: while it is being made, it listens only on its socket.
    fill.health(exec(
        [
            "sh",
            "-c",
            "exec pg_isready --quiet --host=127.0.0.1 --username=\"$POSTGRES_USER\" --dbname=\"$POSTGRES_DB\"",
        ],
        10,
        5,
    ));
}
