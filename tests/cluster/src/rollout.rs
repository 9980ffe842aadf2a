//! Reads from an object's status how far it has come.

use serde_json::Value;

/// How far an object has come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It is where it should be, with so many pods.
    Done(i64),
    /// It may still get there.
    Waiting(String),
    /// It will not get there.
    Failed(String),
}

/// The progress of an object of a kind that is waited for.
pub(crate) fn progress(object: &Value) -> Progress {
    let (spec, status) = (&object["spec"], &object["status"]);
    // A status about an older specification says nothing about this one.
    let seen = number(status, "observedGeneration", 0);
    let wanted = number(&object["metadata"], "generation", 0);
    let fresh = seen >= wanted;
    match object["kind"].as_str() {
        Some("Deployment") if fresh => deployment(spec, status),
        Some("StatefulSet") if fresh => stateful_set(spec, status),
        Some("DaemonSet") if fresh => daemon_set(status),
        Some("Deployment" | "StatefulSet" | "DaemonSet") => {
            Progress::Waiting("no controller has looked at it yet".to_owned())
        }
        Some("Job") => job(spec, status),
        Some("PersistentVolumeClaim") => match status["phase"].as_str() {
            Some("Bound") => Progress::Done(0),
            phase => Progress::Waiting(format!("claim is {}", phase.unwrap_or("without a phase"))),
        },
        // A CronJob has nothing to show until its time comes.
        _ => Progress::Done(0),
    }
}

/// Conditions that are not as one would wish, in words.
pub(crate) fn complaints(object: &Value) -> Vec<String> {
    let conditions = object["status"]["conditions"].as_array();
    conditions
        .into_iter()
        .flatten()
        .filter(|condition| {
            let bad_when_true = matches!(
                condition["type"].as_str(),
                Some("ReplicaFailure" | "Failed" | "FailureTarget" | "DisruptionTarget")
            );
            let good = if bad_when_true { "False" } else { "True" };
            condition["status"].as_str() != Some(good)
        })
        .map(|condition| {
            let [kind, status, reason, message] =
                ["type", "status", "reason", "message"].map(|field| condition[field].as_str().unwrap_or_default());
            format!("{kind}={status} {reason} {message}").trim_end().to_owned()
        })
        .collect()
}

fn deployment(spec: &Value, status: &Value) -> Progress {
    let wanted = number(spec, "replicas", 1);
    let progressing = condition(status, "Progressing");
    if progressing.is_some_and(|it| it["reason"] == "ProgressDeadlineExceeded") {
        return Progress::Failed("progress deadline exceeded".to_owned());
    }
    let counts = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"];
    let available = condition(status, "Available").is_some_and(|it| it["status"] == "True");
    if counts.iter().all(|count| number(status, count, 0) == wanted) && available {
        return Progress::Done(wanted);
    }
    Progress::Waiting(shortfall(wanted, status, &counts))
}

fn stateful_set(spec: &Value, status: &Value) -> Progress {
    let wanted = number(spec, "replicas", 1);
    let counts = ["replicas", "updatedReplicas", "readyReplicas", "availableReplicas"];
    if counts.iter().all(|count| number(status, count, 0) == wanted) {
        return Progress::Done(wanted);
    }
    Progress::Waiting(shortfall(wanted, status, &counts))
}

fn daemon_set(status: &Value) -> Progress {
    let wanted = number(status, "desiredNumberScheduled", 0);
    let counts = ["updatedNumberScheduled", "numberReady", "numberAvailable"];
    if wanted == 0 {
        return Progress::Waiting("no node is chosen".to_owned());
    }
    if counts.iter().all(|count| number(status, count, 0) == wanted) {
        return Progress::Done(wanted);
    }
    Progress::Waiting(shortfall(wanted, status, &counts))
}

fn job(spec: &Value, status: &Value) -> Progress {
    for kind in ["Failed", "FailureTarget"] {
        if let Some(it) = condition(status, kind).filter(|it| it["status"] == "True") {
            return Progress::Failed(it["message"].as_str().unwrap_or(kind).to_owned());
        }
    }
    if spec["suspend"] == true {
        return Progress::Done(0);
    }
    if condition(status, "Complete").is_some_and(|it| it["status"] == "True") {
        return Progress::Done(number(status, "succeeded", 0));
    }
    let wanted = number(spec, "completions", 1);
    Progress::Waiting(format!("{} of {wanted} pods have succeeded", number(status, "succeeded", 0)))
}

fn shortfall(wanted: i64, status: &Value, counts: &[&str]) -> String {
    let counts: Vec<String> = counts.iter().map(|count| format!("{count} {}", number(status, count, 0))).collect();
    format!("{wanted} wanted: {}", counts.join(", "))
}

fn condition<'a>(status: &'a Value, kind: &str) -> Option<&'a Value> {
    status["conditions"].as_array()?.iter().find(|condition| condition["type"] == kind)
}

fn number(value: &Value, field: &str, default: i64) -> i64 {
    value[field].as_i64().unwrap_or(default)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Progress, progress};

    #[test]
    fn an_old_status_is_not_believed() {
        let object = json!({
            "kind": "Deployment",
            "metadata": {"generation": 2},
            "spec": {"replicas": 1},
            "status": {
                "observedGeneration": 1, "replicas": 1, "updatedReplicas": 1,
                "readyReplicas": 1, "availableReplicas": 1,
                "conditions": [{"type": "Available", "status": "True"}],
            },
        });
        assert!(matches!(progress(&object), Progress::Waiting(_)));
        let mut seen = object;
        seen["status"]["observedGeneration"] = json!(2);
        assert_eq!(progress(&seen), Progress::Done(1));
    }

    #[test]
    fn a_failed_job_is_given_up() {
        let object = json!({
            "kind": "Job",
            "status": {"conditions": [{"type": "Failed", "status": "True", "message": "backoff"}]},
        });
        assert_eq!(progress(&object), Progress::Failed("backoff".to_owned()));
    }

    #[test]
    fn a_deployment_past_its_deadline_is_given_up() {
        let object = json!({
            "kind": "Deployment",
            "status": {"conditions": [{
                "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded",
            }]},
        });
        assert!(matches!(progress(&object), Progress::Failed(_)));
    }
}
