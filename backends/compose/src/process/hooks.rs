//! What is done after start and before stop.

use anyport_backend::Node;
use anyport_ir::{Component, HookAction};

use super::health::span;
use crate::collector::Collector;
use crate::ports::UNSAID;
use crate::service::Service;
use crate::text;

/// Hooks of a component's container.
pub(super) fn write(out: &mut Collector, service: &mut Service, component: &Component) {
    let hooks =
        [("post_start", "post-start", &component.hook.post_start), ("pre_stop", "pre-stop", &component.hook.pre_stop)];
    for (key, name, action) in hooks {
        let Some(action) = action else { continue };
        let path = format!("hook.{name}");
        let command = command(out, component, action, &path);
        service.set(key, Node::list([Node::builder().with("command", command)]), &path);
    }
}

fn command(out: &mut Collector, component: &Component, action: &HookAction, at: &str) -> Vec<String> {
    match action {
        HookAction::Exec { command } => text::write_all(out, command, &format!("{at}.exec.command")),
        HookAction::Sleep { duration } => vec!["sleep".into(), span(*duration).trim_end_matches('s').into()],
        HookAction::Http { path, port } => {
            if let Some(name) = port.as_ref().filter(|name| !component.port.contains_key(*name)) {
                out.refuse(at, format!("there is no port `{name}`"), "name a port of the component");
            }
            let named = port.as_deref().unwrap_or("http");
            let port = component.port.get(named).or(component.port.values().next());
            let number = port.map_or(UNSAID, |port| port.number);
            let url = text::escape(&format!("http://127.0.0.1:{number}/{}", path.trim_start_matches('/')));
            let call = "if command -v wget > /dev/null; then exec wget -q -O /dev/null \"$$0\"; \
                        else exec curl -fsS -o /dev/null \"$$0\"; fi";
            vec!["sh".into(), "-c".into(), call.into(), url]
        }
    }
}
