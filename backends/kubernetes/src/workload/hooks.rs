//! What is done around the life of a process.

use anyport_ir::{HookAction, Hooks};
use k8s_openapi::api::core::v1::{ExecAction, HTTPGetAction, Lifecycle, LifecycleHandler, SleepAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::probes::{Ports, exec_word, seconds};
use crate::defaults;
use crate::finding::Problem;
use crate::place::Place;

/// The hooks of a main container. `drains` adds a pause before the end: what leads requests to it
/// learns in that time that it goes.
pub(crate) fn lower(
    place: &Place,
    hooks: &Hooks,
    ports: &Ports,
    drains: bool,
    problems: &mut Vec<(String, Problem)>,
) -> Option<Lifecycle> {
    let mut one = |hook: &Option<HookAction>, path: &str| {
        let action = hook.as_ref()?;
        action_of(place, action, ports).map_err(|problem| problems.push((path.to_owned(), problem))).ok()
    };
    let post_start = one(&hooks.post_start, "hook.post-start");
    let pre_stop = one(&hooks.pre_stop, "hook.pre-stop").or_else(|| drains.then(|| sleep(defaults::DRAIN_SECONDS)));
    (post_start.is_some() || pre_stop.is_some()).then_some(Lifecycle { post_start, pre_stop, stop_signal: None })
}

fn action_of(place: &Place, action: &HookAction, ports: &Ports) -> Result<LifecycleHandler, Problem> {
    Ok(match action {
        HookAction::Exec { command } => {
            let words: Result<Vec<String>, Problem> = command.iter().map(|word| exec_word(place, word)).collect();
            LifecycleHandler { exec: Some(ExecAction { command: Some(words?) }), ..LifecycleHandler::default() }
        }
        HookAction::Http { path, port } => {
            let (name, _) = ports.find(port.as_ref())?;
            LifecycleHandler {
                http_get: Some(HTTPGetAction {
                    path: Some(path.to_string()),
                    port: IntOrString::String(name.to_owned()),
                    ..HTTPGetAction::default()
                }),
                ..LifecycleHandler::default()
            }
        }
        HookAction::Sleep { duration } => sleep(seconds(*duration)),
    })
}

fn sleep(seconds: i64) -> LifecycleHandler {
    LifecycleHandler { sleep: Some(SleepAction { seconds }), ..LifecycleHandler::default() }
}
