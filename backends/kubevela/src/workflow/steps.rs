//! Steps of the source as steps of KubeVela.

use std::collections::HashSet;

use anyport_backend::{Document, Finding, Lowered, Need, NeedKind, Node, Place, Scene};
use anyport_diagnostic::codes;
use anyport_ir::{Duration, Map, OnFailure, SecretSource, SmolStr, Step, StepAction};

use super::{ENVIRONMENT, joined, step as node};
use crate::options::{Options, namespace};

/// Where a step names its job until that is finished: `{"job": "migrate"}`.
const JOB: &str = "job";
/// The step that applies a job and waits for its success; of the addon `vela-workflow`.
const APPLY_JOB: &str = "apply-job";

pub(super) struct Steps<'a> {
    scene: &'a dyn Scene,
    workflow: &'a str,
    out: &'a mut Lowered,
    names: HashSet<SmolStr>,
}

impl<'a> Steps<'a> {
    pub fn new(scene: &'a dyn Scene, workflow: &'a str, out: &'a mut Lowered) -> Steps<'a> {
        Steps { scene, workflow, out, names: HashSet::new() }
    }

    /// The steps in order. A step that may fail does not stop what follows, so what follows says
    /// of whom it wants success.
    pub fn all(&mut self, steps: &Map<Step>) -> Node {
        self.list(steps, true)
    }

    fn list(&mut self, steps: &Map<Step>, in_order: bool) -> Node {
        let mut nodes = Vec::new();
        let mut wanted: Vec<&SmolStr> = Vec::new();
        let mut may_fail = false;
        for (name, step) in steps {
            self.unique(name);
            if let Some(mut node) = self.one(name, step) {
                if may_fail && in_order {
                    node.insert("if", condition(&wanted));
                }
                if let Some(timeout) = step.timeout {
                    node.insert("timeout", duration(timeout));
                }
                nodes.push(node);
            }
            match step.on_failure {
                OnFailure::Continue => may_fail = true,
                OnFailure::Stop => wanted.push(name),
                OnFailure::Rollback => {
                    wanted.push(name);
                    self.say(format!(
                        "`{}.{name}` puts nothing back by itself where it fails: `vela workflow rollback {}` does",
                        self.workflow,
                        self.scene.application()
                    ));
                }
            }
        }
        Node::List(nodes)
    }

    /// Steps and the steps inside them share their names.
    fn unique(&mut self, name: &SmolStr) {
        if !self.names.insert(name.clone()) {
            let message = format!("two steps of `{}` are called `{name}`", self.workflow);
            let advice = "KubeVela tells steps, and steps inside of steps, apart by name alone: rename one";
            self.out.findings.push(Finding::refusal(&codes::TARGET_NAME, "", "", message, advice));
        }
    }

    fn say(&mut self, message: String) {
        self.out.findings.push(Finding::remark("", "", message));
    }

    fn one(&mut self, name: &str, step: &Step) -> Option<Node> {
        Some(match &step.action {
            StepAction::Approval(question) => node(name, "suspend", Node::map([("message", Node::from(question))])),
            StepAction::Pause(time) => node(name, "suspend", Node::map([("duration", Node::from(duration(*time)))])),
            StepAction::Notify(message) => self.notify(name, message),
            StepAction::Parallel(steps) => {
                let steps = self.list(steps, false);
                Node::builder().with("name", name).with("type", "step-group").with("subSteps", steps).build()
            }
            StepAction::Run(job) => {
                self.need_addon();
                let of = step.environment.as_ref().map(Node::from);
                let job =
                    Node::builder().with(JOB, job).with_some(ENVIRONMENT, of).with_some("cluster", self.cluster(name));
                node(name, APPLY_JOB, job.build())
            }
            StepAction::Deploy(environment) if self.joined().contains(&environment.as_str()) => {
                let of = Node::builder().with("policies", Node::List(Vec::new())).with(ENVIRONMENT, environment);
                node(name, "deploy", of.build())
            }
            StepAction::Deploy(environment) => {
                self.say(format!(
                    "`{}.{name}` deploys `{environment}`, which is another Application: name both in `environments` of the target for one that does both",
                    self.workflow
                ));
                return None;
            }
        })
    }

    /// The one cluster that everything is deployed to. A step runs its job in one place alone.
    fn cluster(&mut self, name: &str) -> Option<Node> {
        let options = Options::read(self.scene.target());
        match options.clusters.as_slice() {
            [] => None,
            [only] => Some(Node::from(*only)),
            [first, ..] => {
                let clusters = options.clusters.join(", ");
                self.say(format!("`{}.{name}` runs its job in `{first}` alone, of {clusters}", self.workflow));
                Some(Node::from(*first))
            }
        }
    }

    fn joined(&self) -> Vec<&'a str> {
        joined(self.scene, &Options::read(self.scene.target()))
    }

    /// Through the tool that the target names, else as a line of the Application's state.
    fn notify(&mut self, name: &str, message: &str) -> Node {
        let options = Options::read(self.scene.target());
        let Some((tool, secret)) = options.notify else {
            return node(name, "print-message-in-status", Node::map([("message", Node::from(message))]));
        };
        let (object, key) = self.place_of(secret);
        let reference = Node::builder().with("name", object).with("key", key);
        let url = Node::map([("secretRef", reference.build())]);
        let content = || Node::map([("content", Node::from(message))]);
        let message = match tool {
            "dingding" => Node::builder().with("msgtype", "text").with("text", content()).build(),
            "lark" => {
                let content = serde_json::json!({ "text": message }).to_string();
                Node::builder().with("msg_type", "text").with("content", content).build()
            }
            _ => Node::map([("text", Node::from(message))]),
        };
        let tool = Node::map([(SmolStr::new(tool), Node::builder().with("url", url).with("message", message).build())]);
        node(name, "notification", tool)
    }

    /// The object and key that hold a secret's value, which the operator must provide.
    fn place_of(&mut self, secret: &str) -> (String, String) {
        let found = self.scene.secret(secret);
        let place = match found.as_deref().map(|secret| &secret.from) {
            Some(SecretSource::Kubernetes { name, key, .. }) => {
                (name.to_string(), key.as_deref().unwrap_or("value").to_owned())
            }
            _ => (secret.to_owned(), "value".to_owned()),
        };
        let namespace = namespace(self.scene);
        let (name, key) = &place;
        let command = format!("kubectl create secret generic {name} --namespace={namespace} --from-literal={key}=…");
        let why = "where people are told of a release";
        let need = Need::new(NeedKind::Secret, format!("Secret {namespace}/{name}"), why).with_command(command);
        let kept = Place::KubernetesSecret { namespace, name: name.clone() };
        self.out.needs.push(Need { keys: vec![key.clone()], place: Some(kept), ..need });
        place
    }

    fn need_addon(&mut self) {
        let why = "its step apply-job waits for a job";
        let need = Need::new(NeedKind::Feature, "the addon vela-workflow of KubeVela", why);
        self.out.needs.push(need.with_command("vela addon enable vela-workflow"));
    }
}

/// Success of all that must succeed; `always` where nothing must.
fn condition(wanted: &[&SmolStr]) -> String {
    let plain = |name: &str| name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    let one = |name: &&SmolStr| match plain(name) {
        true => format!("status.{name}.succeeded"),
        false => format!("status[\"{name}\"].succeeded"),
    };
    match wanted {
        [] => "always".to_owned(),
        _ => wanted.iter().map(one).collect::<Vec<_>>().join(" && "),
    }
}

/// As Go writes it: there is no unit of days.
fn duration(time: Duration) -> String {
    let milliseconds = time.0;
    for (unit, length) in [("h", 3_600_000), ("m", 60_000), ("s", 1000)] {
        if milliseconds >= length && milliseconds.is_multiple_of(length) {
            return format!("{}{unit}", milliseconds / length);
        }
    }
    format!("{milliseconds}ms")
}

/// Puts jobs, finished, into the steps that run them: those of the environment that a step names, else
/// of `environment`.
pub(crate) fn fill_jobs(steps: &mut Node, jobs: &[(SmolStr, Document)], environment: &str) {
    let Node::List(list) = steps else { return };
    for step in list {
        if let Some(inner) = step.get_mut("subSteps") {
            fill_jobs(inner, jobs, environment);
        }
        let Some(properties) = step.get_mut("properties") else { continue };
        let text = |key: &str| properties.get(key).and_then(Node::as_str).map(str::to_owned);
        let Some(name) = text(JOB) else { continue };
        let of = text(ENVIRONMENT).unwrap_or_else(|| environment.to_owned());
        let mut own = jobs.iter().filter(|(_, job)| job.component.as_deref() == Some(name.as_str()));
        if let Some((_, job)) = own.find(|(environment, _)| *environment == of) {
            let cluster = properties.get("cluster").cloned();
            *properties = Node::builder().with("value", job.root.clone()).with_some("cluster", cluster).build();
        }
    }
}

/// Gives every `deploy` step the policies that it must name, and adds the steps of a person. Steps
/// without a workflow come after one that deploys.
pub(crate) fn complete(workflow: &mut Option<Node>, steps: Vec<Node>, policies: &[SmolStr]) {
    if workflow.is_none() && !steps.is_empty() {
        *workflow = Some(Node::map([("steps", Node::List(vec![deploy("deploy", Node::empty_map())]))]));
    }
    let Some(Node::List(list)) = workflow.as_mut().and_then(|workflow| workflow.get_mut("steps")) else { return };
    list.extend(steps);
    name_policies(list, &|_| policies.to_vec());
}

/// A workflow that deploys one environment after the other: the source's own, else one in which
/// somebody agrees before the next begins.
pub(crate) fn promote(workflow: Option<Node>, steps: Vec<Node>, policies: &[(SmolStr, Vec<SmolStr>)]) -> Node {
    let mut workflow = workflow.unwrap_or_else(|| {
        let steps = policies.iter().enumerate().map(|(index, (environment, _))| {
            let of = Node::builder().with_if(index > 0, "auto", || Node::Bool(false)).with(ENVIRONMENT, environment);
            deploy(&format!("deploy-{environment}"), of.build())
        });
        Node::map([("steps", steps.collect())])
    });
    if let Some(Node::List(list)) = workflow.get_mut("steps") {
        list.extend(steps);
        let of = |environment: &str| policies.iter().find(|(known, _)| known == environment);
        name_policies(list, &|environment| of(environment).map(|(_, names)| names.clone()).unwrap_or_default());
    }
    workflow
}

fn deploy(name: &str, properties: Node) -> Node {
    let mut properties = properties;
    properties.insert("policies", Node::List(Vec::new()));
    node(name, "deploy", properties)
}

/// Policies that no `deploy` names are not used.
fn name_policies(steps: &mut [Node], of: &dyn Fn(&str) -> Vec<SmolStr>) {
    for step in steps {
        if let Some(Node::List(inner)) = step.get_mut("subSteps") {
            name_policies(inner, of);
        }
        if step.get("type").and_then(Node::as_str) != Some("deploy") {
            continue;
        }
        let Some(properties) = step.get_mut("properties") else { continue };
        let environment = properties.remove(ENVIRONMENT);
        if properties.get("policies").is_some_and(Node::is_empty) {
            let names = of(environment.as_ref().and_then(Node::as_str).unwrap_or_default());
            properties.insert("policies", names.iter().collect::<Vec<_>>());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_no_days() {
        let written = |milliseconds| duration(Duration(milliseconds));
        assert_eq!(written(36 * 3_600_000), "36h");
        assert_eq!(written(90_000), "90s");
        assert_eq!(written(15 * 60_000), "15m");
        assert_eq!(written(1500), "1500ms");
    }

    #[test]
    fn conditions_quote_what_is_no_identifier() {
        let (plain, other) = (SmolStr::new("import"), SmolStr::new("check-it"));
        assert_eq!(condition(&[]), "always");
        assert_eq!(condition(&[&plain, &other]), "status.import.succeeded && status[\"check-it\"].succeeded");
    }
}
