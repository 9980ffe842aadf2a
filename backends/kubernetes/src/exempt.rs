//! Exemptions from linters, each with its reason.
//!
//! Output passes the default checks of kube-score, checkov, kube-linter and Polaris. Where a check
//! contradicts another, or forbids what the source asks for, the object bears the annotation by
//! which that linter is told, and the reason stands beside it.

use anyport_backend::Node;
use anyport_ir::SmolStr;

/// Checks that do not apply, and why.
pub(crate) struct Waiver {
    /// Checks of kube-score.
    pub kube_score: &'static [&'static str],
    /// Checks of checkov.
    pub checkov: &'static [&'static str],
    /// Annotation keys of kube-linter.
    pub kube_linter: &'static [&'static str],
    /// Annotation keys of Polaris.
    pub polaris: &'static [&'static str],
    /// Why, without an equals sign: checkov splits its annotation there.
    pub reason: &'static str,
}

const NONE: Waiver = Waiver { kube_score: &[], checkov: &[], kube_linter: &[], polaris: &[], reason: "" };

/// A user below 10000.
pub(crate) static LOW_USER: Waiver = Waiver {
    kube_score: &["container-security-context-user-group-id"],
    checkov: &["CKV_K8S_40"],
    reason: "the image is made for this user",
    ..NONE
};
/// The image's own user.
pub(crate) static IMAGE_USER: Waiver = Waiver {
    kube_score: &["container-security-context-user-group-id"],
    checkov: &["CKV_K8S_40"],
    reason: "the source asks for the user of the image",
    ..NONE
};
/// It may run as root.
pub(crate) static ROOT: Waiver = Waiver {
    kube_score: &["container-security-context-user-group-id"],
    checkov: &["CKV_K8S_23", "CKV_K8S_40", "CKV_K8S_6"],
    kube_linter: &["ignore-check.kube-linter.io/run-as-non-root"],
    polaris: &["polaris.fairwinds.com/runAsRootAllowed-exempt"],
    reason: "the source lets it run as root",
};
/// It may write to its image.
pub(crate) static WRITABLE_ROOT: Waiver = Waiver {
    kube_score: &["container-security-context-readonlyrootfilesystem"],
    checkov: &["CKV_K8S_22"],
    kube_linter: &["ignore-check.kube-linter.io/no-read-only-root-fs"],
    polaris: &["polaris.fairwinds.com/notReadOnlyRootFilesystem-exempt"],
    reason: "the source lets it write to its own file system",
};
/// It has the machine's rights.
pub(crate) static PRIVILEGED: Waiver = Waiver {
    kube_score: &["container-security-context-privileged"],
    checkov: &["CKV_K8S_16", "CKV_K8S_20", "CKV_K8S_28", "CKV_K8S_37"],
    kube_linter: &[
        "ignore-check.kube-linter.io/drop-net-raw-capability",
        "ignore-check.kube-linter.io/privileged-container",
        "ignore-check.kube-linter.io/privilege-escalation-container",
    ],
    polaris: &[
        "polaris.fairwinds.com/runAsPrivileged-exempt",
        "polaris.fairwinds.com/privilegeEscalationAllowed-exempt",
        "polaris.fairwinds.com/linuxHardening-exempt",
    ],
    reason: "the source asks for a privileged container",
};
/// It has Linux capabilities.
pub(crate) static CAPABILITIES: Waiver = Waiver {
    checkov: &["CKV_K8S_25", "CKV_K8S_37", "CKV_K8S_39"],
    kube_linter: &["ignore-check.kube-linter.io/drop-net-raw-capability"],
    polaris: &[
        "polaris.fairwinds.com/dangerousCapabilities-exempt",
        "polaris.fairwinds.com/insecureCapabilities-exempt",
        "polaris.fairwinds.com/linuxHardening-exempt",
    ],
    reason: "the source asks for these capabilities",
    ..NONE
};
/// Its rights may grow, because a capability it asks for implies that.
pub(crate) static ESCALATION: Waiver = Waiver {
    checkov: &["CKV_K8S_20"],
    kube_linter: &["ignore-check.kube-linter.io/privilege-escalation-container"],
    polaris: &["polaris.fairwinds.com/privilegeEscalationAllowed-exempt"],
    reason: "a capability that the source asks for implies it",
    ..NONE
};
/// No limit on processor time.
pub(crate) static UNLIMITED_CPU: Waiver = Waiver {
    kube_score: &["container-resources"],
    checkov: &["CKV_K8S_11"],
    polaris: &["polaris.fairwinds.com/cpuLimitsMissing-exempt"],
    reason: "the source sets no limit on processor time",
    ..NONE
};
/// No limit on memory.
pub(crate) static UNLIMITED_MEMORY: Waiver = Waiver {
    kube_score: &["container-resources"],
    checkov: &["CKV_K8S_13"],
    kube_linter: &["ignore-check.kube-linter.io/unset-memory-requirements"],
    polaris: &["polaris.fairwinds.com/memoryLimitsMissing-exempt"],
    reason: "the source sets no limit on memory",
};
/// No limit on scratch space.
pub(crate) static UNLIMITED_DISK: Waiver = Waiver {
    kube_score: &["container-ephemeral-storage-request-and-limit"],
    reason: "the source sets no limit on scratch space",
    ..NONE
};
/// No readiness probe.
pub(crate) static NO_READINESS: Waiver = Waiver {
    kube_score: &["pod-probes"],
    checkov: &["CKV_K8S_9"],
    polaris: &["polaris.fairwinds.com/readinessProbeMissing-exempt"],
    reason: "the source names nothing to ask whether it is ready",
    ..NONE
};
/// No liveness probe.
pub(crate) static NO_LIVENESS: Waiver = Waiver {
    kube_score: &["pod-probes"],
    checkov: &["CKV_K8S_8"],
    polaris: &["polaris.fairwinds.com/livenessProbeMissing-exempt"],
    reason: "the source names nothing to ask whether it is alive",
    ..NONE
};
/// Readiness and liveness ask the same.
pub(crate) static EQUAL_PROBES: Waiver =
    Waiver { kube_score: &["pod-probes-identical"], reason: "the source asks the same question twice", ..NONE };
/// A secret in an environment variable.
pub(crate) static SECRET_IN_ENV: Waiver =
    Waiver { checkov: &["CKV_K8S_35"], reason: "the program reads its secrets from its environment", ..NONE };
/// A literal in a variable whose name looks like a secret's.
pub(crate) static SECRET_LIKE_NAME: Waiver = Waiver {
    kube_linter: &["ignore-check.kube-linter.io/env-var-secret"],
    polaris: &["polaris.fairwinds.com/sensitiveContainerEnvVar-exempt"],
    reason: "the variable has a secret-like name and a value that is none",
    ..NONE
};
/// An image named by a tag alone.
pub(crate) static NO_DIGEST: Waiver =
    Waiver { checkov: &["CKV_K8S_43"], reason: "the source names the image by its tag", ..NONE };
/// An image with a moving tag.
pub(crate) static MOVING_TAG: Waiver = Waiver {
    kube_score: &["container-image-tag"],
    checkov: &["CKV_K8S_14"],
    kube_linter: &["ignore-check.kube-linter.io/latest-tag"],
    polaris: &["polaris.fairwinds.com/tagNotSpecified-exempt"],
    reason: "the source names the image by a tag that moves",
};
/// Images are fetched only where they are absent.
pub(crate) static PULL_POLICY: Waiver = Waiver {
    kube_score: &["container-image-pull-policy"],
    checkov: &["CKV_K8S_15"],
    polaris: &["polaris.fairwinds.com/pullPolicyNotAlways-exempt"],
    reason: "the target fetches images only where they are absent",
    ..NONE
};
/// An autoscaler owns the number of replicas, so none stands in the manifest.
pub(crate) static AUTOSCALED: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/deploymentMissingReplicas-exempt"],
    reason: "an autoscaler sets the number of replicas",
    ..NONE
};
/// KEDA owns the number of replicas; kube-score does not know its objects.
pub(crate) static KEDA_SCALED: Waiver = Waiver {
    kube_score: &["deployment-replicas"],
    polaris: &["polaris.fairwinds.com/deploymentMissingReplicas-exempt"],
    reason: "KEDA sets the number of replicas",
    ..NONE
};
/// One replica.
pub(crate) static SINGLE: Waiver = Waiver {
    kube_score: &["deployment-replicas"],
    polaris: &["polaris.fairwinds.com/deploymentMissingReplicas-exempt"],
    reason: "the source asks for one replica",
    ..NONE
};
/// An autoscaler that may go below two.
pub(crate) static SINGLE_MINIMUM: Waiver = Waiver {
    kube_score: &["horizontalpodautoscaler-replicas"],
    polaris: &["polaris.fairwinds.com/hpaMinAvailability-exempt"],
    reason: "the source lets it shrink to one replica",
    ..NONE
};
/// An autoscaler that cannot move.
pub(crate) static FIXED_AUTOSCALER: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/hpaMaxAvailability-exempt"],
    reason: "the source asks for one number of replicas and for a signal",
    ..NONE
};
/// All replicas stop before new ones start.
pub(crate) static RECREATE: Waiver =
    Waiver { kube_score: &["deployment-strategy"], reason: "the source asks that all stop before any starts", ..NONE };
/// No priority class.
pub(crate) static NO_PRIORITY: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/priorityClassNotSet-exempt"],
    reason: "the priority is the default of the cluster",
    ..NONE
};
/// No spread over zones, because every node has one.
pub(crate) static EVERY_NODE: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/topologySpreadConstraint-exempt"],
    reason: "it runs on every node",
    ..NONE
};
/// It calls the cluster's API.
pub(crate) static API_TOKEN: Waiver = Waiver {
    checkov: &["CKV_K8S_38"],
    polaris: &["polaris.fairwinds.com/automountServiceAccountToken-exempt"],
    reason: "the source asks for rights in the cluster",
    ..NONE
};
/// A run of a CronJob that is cleared away after a time.
pub(crate) static KEPT_RUNS: Waiver = Waiver {
    kube_linter: &["ignore-check.kube-linter.io/job-ttl-seconds-after-finished"],
    reason: "the source says how long a run is kept",
    ..NONE
};
/// An object whose pods are selected by a shorter name.
pub(crate) static OTHER_NAME: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/metadataAndInstanceMismatched-exempt"],
    reason: "its pods bear the name of the component, which never changes",
    ..NONE
};
/// A file whose name looks like a secret's.
pub(crate) static SECRET_LIKE_FILE: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/sensitiveConfigmapContent-exempt"],
    reason: "the file has a secret-like name and a content that is none",
    ..NONE
};
/// Port 22.
pub(crate) static SSH_PORT: Waiver = Waiver {
    kube_linter: &["ignore-check.kube-linter.io/ssh-port"],
    reason: "the source listens on this port",
    ..NONE
};
/// A host without certificates.
pub(crate) static PLAIN_HTTP: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/tlsSettingsMissing-exempt"],
    reason: "the source asks for plain HTTP",
    ..NONE
};
/// An address without a host name.
pub(crate) static NO_HOST: Waiver = Waiver {
    polaris: &["polaris.fairwinds.com/tlsSettingsMissing-exempt"],
    reason: "an address without a host name has no certificate",
    ..NONE
};
/// The namespace `default`.
pub(crate) static DEFAULT_NAMESPACE: Waiver =
    Waiver { checkov: &["CKV_K8S_21"], reason: "the target names this namespace", ..NONE };

/// The annotation with the reasons.
const BECAUSE: &str = "anyport.dev/exempt-because";

/// The exemptions of one object.
#[derive(Default)]
pub(crate) struct Exemptions(Vec<&'static Waiver>);

impl Exemptions {
    /// Adds one, unless it is there.
    pub fn add(&mut self, waiver: &'static Waiver) {
        if !self.0.iter().any(|known| std::ptr::eq(*known, waiver)) {
            self.0.push(waiver);
        }
    }

    /// Adds one if `condition` holds.
    pub fn add_if(&mut self, condition: bool, waiver: &'static Waiver) {
        if condition {
            self.add(waiver);
        }
    }

    /// Writes them as annotations.
    pub fn annotate(&self, annotations: &mut Vec<(SmolStr, Node)>) {
        self.annotate_reasons(annotations);
        self.annotate_kube_score(annotations);
        let mut skips = Vec::new();
        for waiver in &self.0 {
            let reason = Node::Text(SmolStr::new_static(waiver.reason));
            for key in waiver.kube_linter {
                push_new(annotations, key, &reason);
            }
            for key in waiver.polaris {
                push_new(annotations, key, &Node::Text(SmolStr::new_static("true")));
            }
            for check in waiver.checkov {
                if !skips.contains(check) {
                    skips.push(*check);
                    let key = SmolStr::from(format!("checkov.io/skip{}", skips.len()));
                    annotations.push((key, Node::from(format!("{check}={}", waiver.reason))));
                }
            }
        }
    }

    /// kube-score and Polaris have no place for a reason: it stands in an annotation of ours.
    fn annotate_reasons(&self, annotations: &mut Vec<(SmolStr, Node)>) {
        let mut text = String::new();
        for waiver in &self.0 {
            if waiver.kube_score.is_empty() && waiver.polaris.is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(waiver.reason);
        }
        if text.is_empty() {
            return;
        }
        match annotations.iter_mut().find(|(key, _)| key == BECAUSE) {
            Some((_, Node::Text(before))) => *before = SmolStr::from(format!("{before}; {text}")),
            _ => annotations.push((SmolStr::new_static(BECAUSE), Node::from(text))),
        }
    }

    fn annotate_kube_score(&self, annotations: &mut Vec<(SmolStr, Node)>) {
        let mut checks: Vec<&str> = Vec::new();
        for check in self.0.iter().flat_map(|waiver| waiver.kube_score) {
            if !checks.contains(check) {
                checks.push(check);
            }
        }
        if !checks.is_empty() {
            annotations.push((SmolStr::new_static("kube-score/ignore"), Node::from(checks.join(","))));
        }
    }
}

fn push_new(annotations: &mut Vec<(SmolStr, Node)>, key: &'static str, value: &Node) {
    if !annotations.iter().any(|(known, _)| known == key) {
        annotations.push((SmolStr::new_static(key), value.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_is_waived_once() {
        let mut exemptions = Exemptions::default();
        exemptions.add(&ROOT);
        exemptions.add(&LOW_USER);
        exemptions.add(&ROOT);
        let mut annotations = Vec::new();
        exemptions.annotate(&mut annotations);
        let keys: Vec<&str> = annotations.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "anyport.dev/exempt-because",
                "kube-score/ignore",
                "ignore-check.kube-linter.io/run-as-non-root",
                "polaris.fairwinds.com/runAsRootAllowed-exempt",
                "checkov.io/skip1",
                "checkov.io/skip2",
                "checkov.io/skip3",
            ]
        );
        assert_eq!(annotations[1].1, Node::from("container-security-context-user-group-id"));
    }
}
