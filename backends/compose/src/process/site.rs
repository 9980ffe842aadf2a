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
    if component.image.is_some() || component.build.is_some() {
        out.remark("code", format!("the site has an image of its own, which holds its files; `{code}` is not mounted"));
        return;
    }
    let source = source_path(out, code);
    service.set("image", IMAGE, "code");
    container.user = container.user.or(Some(User::Id(USER)));
    let mount =
        Node::builder().with("type", "bind").with("source", source).with("target", FOLDER).with("read_only", true);
    service.element("volumes", mount, || "code".into());
}
