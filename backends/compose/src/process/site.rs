//! A site: files from the source's folder, behind a web server that needs nothing of them.

use anyport_backend::Node;
use anyport_ir::{Component, Kind, User};

use super::container::{Container, source_path};
use crate::collector::Collector;
use crate::service::Service;

/// Serves a folder on port 8080, unprivileged and with a read-only root.
const IMAGE: &str = "docker.io/nginxinc/nginx-unprivileged:1.29-alpine";
/// Its user.
const USER: u32 = 101;
/// The folder that it serves.
const FOLDER: &str = "/usr/share/nginx/html";

/// A web server for a site without an image of its own.
pub(super) fn write(out: &mut Collector, service: &mut Service, component: &Component, container: &mut Container) {
    let Some(code) = component.code.as_ref().filter(|_| component.kind == Kind::Site) else { return };
    let source = source_path(out, code);
    let mount = |target: &str| {
        Node::builder().with("type", "bind").with("source", source.as_str()).with("target", target).with("read_only", true)
    };
    if component.image.is_none() && component.build.is_none() {
        service.set("image", IMAGE, "code");
        container.user = container.user.or(Some(User::Id(USER)));
    }
    service.element("volumes", mount(FOLDER), || "code".into());
}
