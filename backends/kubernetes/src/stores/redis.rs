//! Redis.

use super::profile::exec;
use super::{Fill, persistent, words};

/// The password is read from a variable into the settings, so that it stands in no argument.
const WITH_PASSWORD: &str = "exec redis-server - \"$@\" <<EOF\nrequirepass $REDISCLI_AUTH\nEOF";

/// Fills in what the image wants. (hub.docker.com/_/redis)
pub(super) fn fill(fill: &mut Fill) {
    let keeps = persistent(fill.source());
    let own = match keeps {
        true => words(["--dir", "/data", "--appendonly", "yes"]),
        false => words(["--dir", "/data", "--save", "", "--appendonly", "no"]),
    };
    if fill.password() {
        fill.env_secret("REDISCLI_AUTH", "password");
        if fill.component.command.is_none() {
            fill.component.command = Some(words(["sh", "-c", WITH_PASSWORD, "redis"]));
        }
    } else {
        if fill.component.command.is_none() {
            fill.component.command = Some(words(["redis-server"]));
        }
        fill.args(words(["--protected-mode", "no"]));
    }
    fill.args(own);
    fill.health(exec(["sh", "-c", "redis-cli ping | grep -q PONG"], 10, 5));
}
