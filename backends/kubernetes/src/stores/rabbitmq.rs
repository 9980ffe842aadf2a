//! RabbitMQ.

use super::profile::exec;
use super::{Fill, text};

/// Fills in what the image wants. (hub.docker.com/_/rabbitmq)
pub(super) fn fill(fill: &mut Fill) {
    let user = fill.username();
    let vhost = fill.source().vhost.clone();
    if fill.password() {
        fill.env("RABBITMQ_DEFAULT_USER", text(user.to_string()));
        fill.env_secret("RABBITMQ_DEFAULT_PASS", "password");
    } else {
        // The guest may come from anywhere, not only from the same machine.
        fill.env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-rabbit loopback_users []");
    }
    if let Some(vhost) = vhost {
        fill.env("RABBITMQ_DEFAULT_VHOST", text(vhost.to_string()));
    }
    fill.health(exec(["rabbitmq-diagnostics", "--quiet", "check_port_connectivity"], 30, 20));
}
