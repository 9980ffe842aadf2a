//! Who a process runs as and what it may do.

use anyport_backend::Node;
use anyport_ir::{ImageUser, User};

use super::container::Container;
use super::files::PlacedFile;
use crate::collector::Collector;
use crate::service::Service;
use crate::text;

/// The user of a process that names none and must not be root.
const NOBODY: u32 = 65532;

/// The number of the user, where it is known.
pub(crate) fn user_of(container: &Container) -> Option<u32> {
    match container.user {
        Some(User::Id(user)) => Some(user),
        Some(User::Named(ImageUser::Image)) => None,
        None => container.security.non_root.then_some(NOBODY),
    }
}

/// User, root, capabilities. `writable` are folders that the program needs besides `/tmp`.
pub(crate) fn write(
    out: &mut Collector,
    service: &mut Service,
    container: &Container,
    files: &[PlacedFile],
    writable: &[String],
) {
    if let Some(user) = user_of(container) {
        service.set("user", user.to_string(), &container.path("user"));
    }
    let security = container.security;
    if security.read_only_root {
        read_only(out, service, container, files, writable);
    }
    if security.non_root {
        if user_of(container) == Some(0) {
            let message = "user 0 is root, and it must not run as root";
            out.refuse(&container.path("user"), message, "choose another user, or set `security { non-root = false }`");
        }
        service.set("security_opt", Node::list(["no-new-privileges:true"]), &container.path("security.non-root"));
    }
    if security.privileged {
        service.set("privileged", true, &container.path("security.privileged"));
        return;
    }
    service.set("cap_drop", Node::list(["ALL"]), &container.path("security.capabilities"));
    let capabilities: Vec<String> = security.capabilities.iter().map(|name| text::escape(name)).collect();
    service.set("cap_add", capabilities, &container.path("security.capabilities"));
}

fn read_only(
    out: &mut Collector,
    service: &mut Service,
    container: &Container,
    files: &[PlacedFile],
    writable: &[String],
) {
    let path = container.path("security.read-only-root");
    if let Some(file) = files.iter().find(|file| file.copied) {
        let why = format!("Compose copies files into a writable root only, and `{}` is one", file.target);
        out.adjust(&path, "true", "false", &why);
        return;
    }
    service.set("read_only", true, &path);
    // A library that unpacks code into /tmp must be able to run it.
    let folders = std::iter::once("/tmp").chain(writable.iter().map(String::as_str));
    for folder in folders {
        if !mounted(service, folder) {
            service.element("tmpfs", format!("{folder}:exec,mode=1777"), || path.clone());
        }
    }
}

/// Whether something of the component's own stands there.
fn mounted(service: &Service, folder: &str) -> bool {
    let volumes = service.root().get("volumes").and_then(Node::as_list).unwrap_or_default();
    let memory = service.root().get("tmpfs").and_then(Node::as_list).unwrap_or_default();
    let targets = volumes.iter().filter_map(|volume| volume.get("target")).filter_map(Node::as_str);
    let memory = memory.iter().filter_map(Node::as_str).filter_map(|entry| entry.split(':').next());
    targets.chain(memory).any(|target| target.trim_end_matches('/') == folder)
}
