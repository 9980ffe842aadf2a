//! Memcached.

use super::profile::exec;
use super::{Fill, text};

/// Fills in what the image wants. (hub.docker.com/_/memcached)
pub(super) fn fill(fill: &mut Fill) {
    // What it keeps, beside what it needs for connections.
    let mebibytes = fill.memory_share(3, 4);
    fill.args([text("-m".to_owned()), text(mebibytes.to_string())]);
    fill.health(exec(
        ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/11211 && printf 'version\\r\\n' >&3 && read -r -t 3 line <&3 && [[ $line == VERSION* ]]"],
        10,
        5,
    ));
}
