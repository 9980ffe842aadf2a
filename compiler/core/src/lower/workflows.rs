//! Workflows: checked, and carried in the IR.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::{Duration, Map, OnFailure, Step, StepAction, Workflow};
use anyport_syntax::tree::{LabelKind, StatementKind};
use smol_str::SmolStr;

use crate::eval::{Cx, Env, Shared, Value};
use crate::layers::{Forcer, flat_name, inside};
use crate::names::{SymbolKind, app_files, scope};
use crate::source::{Db, Place};
use crate::types::Ty;
use crate::walk::key_path;

/// All workflows by name.
#[salsa::tracked(returns(ref))]
pub fn workflows(db: &dyn Db, env: Arc<Env>, _unit: ()) -> (Map<Workflow>, Vec<Diagnostic>) {
    let mut out = Map::new();
    let shared = Shared::new();
    let Some(root) = app_files(db).files.first().copied() else { return (out, Vec::new()) };
    for (name, symbol) in &scope(db, root).values {
        if symbol.kind == SymbolKind::Workflow {
            let cx = Cx::new(db, &env, symbol.place.item, &shared);
            out.insert(name.clone(), Workflow { steps: steps(&cx, &symbol.place) });
        }
    }
    (out, shared.take())
}

fn steps(cx: &Cx<'_>, place: &Place) -> Map<Step> {
    let mut out = Map::new();
    let mut names = std::collections::HashSet::new();
    for selected in inside(cx.db, place) {
        let StatementKind::Entry(entry) = &selected.statement.kind else {
            if !matches!(selected.statement.kind, StatementKind::Error) {
                cx.report(wrong(cx, &selected.place, "a workflow has steps: step NAME { … }"));
            }
            continue;
        };
        let Some(LabelKind::Name(name)) = entry.labels.first().map(|label| &label.kind) else { continue };
        let span = selected.place.span(entry.labels[0].range);
        let step = match key_path(&entry.head).map(SmolStr::as_str) {
            Some("step") => step(cx, &selected.place, name),
            Some("parallel") => Some(Step {
                action: StepAction::Parallel(steps(cx, &selected.place)),
                environment: None,
                timeout: None,
                on_failure: OnFailure::Stop,
            }),
            _ => {
                cx.report(wrong(cx, &selected.place, "a workflow has `step NAME { … }` and `parallel NAME { … }`"));
                None
            }
        };
        let again = !names.insert(name.clone());
        if let Some(step) = step {
            out.insert(name.clone(), step);
        }
        if again {
            cx.report(Diagnostic::new(&codes::DUPLICATE_NAME, span, format!("two steps are called `{name}`")));
        }
    }
    out
}

fn wrong(cx: &Cx<'_>, place: &Place, message: &str) -> Diagnostic {
    let range = place.statement(cx.db).map_or(crate::layers::NOWHERE, |statement| statement.range);
    Diagnostic::new(&codes::BAD_WORKFLOW_STEP, place.span(range), message)
}

fn step(cx: &Cx<'_>, place: &Place, name: &SmolStr) -> Option<Step> {
    let record = crate::read::std_record(cx.db, "StepEntry");
    let built = crate::layers::build_statements(cx, name, inside(cx.db, place), &record);
    let range = place.statement(cx.db).map_or(crate::layers::NOWHERE, |statement| statement.range);
    let forcer = Forcer {
        cx,
        layers: &built.layers,
        frames: Vec::new(),
        span: place.span(range),
        origins: None,
        quiet: false,
        trial: false,
    };
    let Value::Map(fields) = forcer.force(Some(&built.root), &Ty::Record(record), None, None, &mut String::new())
    else {
        cx.report(wrong(cx, place, &format!("the step `{name}` does nothing")));
        return None;
    };
    if fields.values().any(Value::has_gap) {
        return None;
    }
    let get = |name: &str| fields.get(name).filter(|value| !matches!(value, Value::Null));
    let mut actions = Vec::new();
    if let Some(Value::Component(job)) = get("run") {
        actions.push(StepAction::Run(flat_name(job)));
    }
    if let Some(Value::Environment(environment)) = get("deploy") {
        actions.push(StepAction::Deploy(environment.clone()));
    }
    if let Some(Value::Text(question)) = get("approval") {
        actions.push(StepAction::Approval(question.clone()));
    }
    if let Some(Value::Duration(time)) = get("pause") {
        actions.push(StepAction::Pause(Duration(time.unsigned_abs())));
    }
    if let Some(Value::Text(message)) = get("notify") {
        actions.push(StepAction::Notify(message.clone()));
    }
    if actions.len() != 1 {
        cx.report(wrong(
            cx,
            place,
            &format!("the step `{name}` has exactly one of: run, deploy, approval, pause, notify"),
        ));
        return None;
    }
    Some(Step {
        action: actions.swap_remove(0),
        environment: match get("in") {
            Some(Value::Environment(environment)) => Some(environment.clone()),
            _ => None,
        },
        timeout: match get("timeout") {
            Some(Value::Duration(time)) => Some(Duration(time.unsigned_abs())),
            _ => None,
        },
        on_failure: match get("on-failure") {
            Some(Value::Text(word)) if word == "continue" => OnFailure::Continue,
            Some(Value::Text(word)) if word == "rollback" => OnFailure::Rollback,
            _ => OnFailure::Stop,
        },
    })
}
