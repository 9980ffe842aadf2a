//! MySQL.

use super::profile::exec;
use super::{Fill, text};

/// Fills in what the image wants. (hub.docker.com/_/mysql)
pub(super) fn fill(fill: &mut Fill) {
    let (user, database) = (fill.username(), fill.database());
    fill.env("MYSQL_DATABASE", text(database.to_string()));
    if fill.password() {
        if user != "root" {
            fill.env("MYSQL_USER", text(user.to_string()));
            fill.env_secret("MYSQL_PASSWORD", "password");
            fill.env_secret("MYSQL_ROOT_PASSWORD", "root-password");
        } else {
            fill.env_secret("MYSQL_ROOT_PASSWORD", "password");
        }
    } else {
        fill.env("MYSQL_ALLOW_EMPTY_PASSWORD", "yes");
    }
    // A folder of the volume: the server is not made where a file system's `lost+found` lies.
    fill.args([text("--datadir=/var/lib/mysql/data".to_owned())]);
    let more = fill.more_databases();
    if !more.is_empty() {
        let quoted = |name: &str| format!("`{}`", name.replace('`', "``"));
        let grantee = user.replace('\'', "''");
        let script: String = more
            .iter()
            .map(|name| {
                let name = quoted(name);
                format!("CREATE DATABASE IF NOT EXISTS {name};\nGRANT ALL PRIVILEGES ON {name}.* TO '{grantee}'@'%';\n")
            })
            .collect();
        fill.script("00-databases.sql", script);
    }
    // Over TCP: while it is being made, it listens only on its socket.
    fill.health(exec(["mysqladmin", "ping", "--silent", "--host=127.0.0.1"], 10, 5));
}
