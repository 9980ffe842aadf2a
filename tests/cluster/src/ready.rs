//! Waits for the rollout of everything in a namespace.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::rollout::{self, Progress};
use crate::{Cluster, Error, Result};

/// What is waited for.
const WAITED_FOR: &str = "deployments,statefulsets,daemonsets,jobs,cronjobs,persistentvolumeclaims";

/// What has conditions that say why something waited for is not ready.
const EXPLAINING: &str = "replicasets,pods";

/// A workload that is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Kind of the workload.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// How many pods are ready, or have succeeded.
    pub pods: i64,
}

impl Cluster {
    /// Waits until every Deployment, StatefulSet and DaemonSet of the namespace is
    /// rolled out, every Job has succeeded and every claim is bound. The error
    /// names what is not, with conditions and events. A namespace without any
    /// workload is an error as well: nothing would have been proved.
    pub fn wait_ready(&self, namespace: &str, timeout: Duration) -> Result<Vec<Ready>> {
        let end = Instant::now() + timeout;
        loop {
            let objects = self.kubectl(&["get", WAITED_FOR, "-n", namespace, "-o", "json"])?.ok()?.objects()?;
            let mut waiting = Vec::new();
            let mut failed = false;
            let mut ready = Vec::new();
            for object in &objects {
                let (kind, name) = identity(object);
                match rollout::progress(object) {
                    Progress::Done(_) if kind == "PersistentVolumeClaim" => {}
                    Progress::Done(pods) => ready.push(Ready { kind, name, pods }),
                    Progress::Waiting(why) => waiting.push(format!("{kind}/{name}: {why}")),
                    Progress::Failed(why) => {
                        failed = true;
                        waiting.push(format!("{kind}/{name} failed: {why}"));
                    }
                }
            }
            if waiting.is_empty() && !ready.is_empty() {
                return Ok(ready);
            }
            if failed || Instant::now() > end {
                self.plane.check()?;
                if waiting.is_empty() {
                    waiting.push("it has no workload".to_owned());
                }
                let why = self.explain(namespace, &objects)?;
                return Err(Error::new(format!(
                    "{namespace} is not ready{}:\n{}\n{why}",
                    if failed { String::new() } else { format!(" after {} s", timeout.as_secs()) },
                    waiting.join("\n"),
                )));
            }
            sleep(Duration::from_millis(300));
        }
    }

    /// The conditions that are not as wished, and the warning events.
    fn explain(&self, namespace: &str, objects: &[Value]) -> Result<String> {
        let mut lines = Vec::new();
        let others = self.kubectl(&["get", EXPLAINING, "-n", namespace, "-o", "json"])?.ok()?.objects()?;
        for object in objects.iter().chain(&others) {
            let (kind, name) = identity(object);
            for why in rollout::complaints(object) {
                lines.push(format!("{kind}/{name}: {why}"));
            }
        }
        let args = ["get", "events", "-n", namespace, "--field-selector=type=Warning", "-o", "json"];
        for event in self.kubectl(&args)?.ok()?.objects()? {
            let about = &event["involvedObject"];
            let [kind, name, reason, message] = [&about["kind"], &about["name"], &event["reason"], &event["message"]]
                .map(|text| text.as_str().unwrap_or("?"));
            lines.push(format!("event on {kind}/{name}: {reason}: {message}"));
        }
        lines.sort();
        lines.dedup();
        Ok(lines.join("\n"))
    }
}

fn identity(object: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    (text(&object["kind"]), text(&object["metadata"]["name"]))
}
