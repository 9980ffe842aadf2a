//! What a process may do to its machine: the Pod Security profile "restricted", unless the source
//! says otherwise.

use anyport_ir::{Component, ImageUser, Init, Security, User};
use k8s_openapi::api::core::v1::{Capabilities, PodSecurityContext, SeccompProfile, SecurityContext};

use crate::defaults;
use crate::exempt::{CAPABILITIES, ESCALATION, Exemptions, IMAGE_USER, LOW_USER, PRIVILEGED, ROOT, WRITABLE_ROOT};

/// Users below this number may be accounts of the node.
/// (kube-score, container-security-context-user-group-id)
const HIGH_USER: u32 = 10_000;

/// Levels of the Pod Security Standards, strictest first.
/// (kubernetes.io/docs/concepts/security/pod-security-standards)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// Hardened.
    Restricted,
    /// No known way to more rights.
    Baseline,
    /// Everything.
    Privileged,
}

impl Level {
    /// The value of the namespace's label.
    pub fn label(self) -> &'static str {
        match self {
            Level::Restricted => "restricted",
            Level::Baseline => "baseline",
            Level::Privileged => "privileged",
        }
    }
}

/// Capabilities that the level "baseline" lets a container add.
const BASELINE: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// The strictest level that a component passes.
pub(crate) fn level(component: &Component) -> Level {
    let mut level = of_container(&component.security, component.user);
    let mut meet = |security: &Security, user| level = level.max(of_container(security, user));
    for sidecar in component.sidecar.values() {
        meet(&sidecar.security, sidecar.user);
    }
    if let Some(Init::Containers(containers)) = &component.init {
        for init in containers.values() {
            meet(&init.security, init.user);
        }
    }
    level
}

fn of_container(security: &Security, user: Option<User>) -> Level {
    let outside = |allowed: &[&str]| !security.capabilities.iter().all(|name| allowed.contains(&name.as_str()));
    if security.privileged || outside(&BASELINE) {
        Level::Privileged
    } else if !security.non_root || user == Some(User::Id(0)) || outside(&["NET_BIND_SERVICE"]) {
        Level::Baseline
    } else {
        Level::Restricted
    }
}

/// The number of the user, unless it is the image's own.
pub(crate) fn user(user: Option<User>) -> Option<u32> {
    match user {
        None => Some(defaults::USER),
        Some(User::Id(id)) => Some(id),
        Some(User::Named(ImageUser::Image)) => None,
    }
}

/// What holds for the whole pod: that of its main container. `volumes` says that storage outlives
/// the pod, and that its group is set once, not at every start.
pub(crate) fn of_pod(security: &Security, own: Option<User>, volumes: bool) -> PodSecurityContext {
    let user = user(own);
    let group = user.map(i64::from);
    PodSecurityContext {
        run_as_non_root: Some(security.non_root),
        run_as_user: group,
        run_as_group: group,
        fs_group: group.filter(|group| *group > 0),
        fs_group_change_policy: (volumes && group.is_some_and(|group| group > 0)).then(|| "OnRootMismatch".to_owned()),
        seccomp_profile: Some(SeccompProfile { type_: "RuntimeDefault".to_owned(), localhost_profile: None }),
        ..PodSecurityContext::default()
    }
}

/// What holds for one container. What is as in the pod is left out.
pub(crate) fn of_container_in(
    security: &Security,
    own: Option<User>,
    pod: &PodSecurityContext,
    exemptions: &mut Exemptions,
) -> SecurityContext {
    exempt(security, own, exemptions);
    let user = user(own).map(i64::from);
    let other = user != pod.run_as_user;
    SecurityContext {
        allow_privilege_escalation: Some(escalates(security)),
        capabilities: Some(Capabilities {
            add: (!security.capabilities.is_empty())
                .then(|| security.capabilities.iter().map(ToString::to_string).collect()),
            drop: (!security.privileged).then(|| vec!["ALL".to_owned()]),
        }),
        privileged: Some(security.privileged),
        read_only_root_filesystem: Some(security.read_only_root),
        run_as_non_root: (Some(security.non_root) != pod.run_as_non_root).then_some(security.non_root),
        run_as_user: user.filter(|_| other),
        run_as_group: user.filter(|_| other),
        ..SecurityContext::default()
    }
}

/// Whether the API server insists on it: a privileged container's rights may always grow.
fn escalates(security: &Security) -> bool {
    security.privileged || security.capabilities.iter().any(|name| name == "SYS_ADMIN")
}

fn exempt(security: &Security, own: Option<User>, exemptions: &mut Exemptions) {
    match (own, security.non_root) {
        (Some(User::Id(0)), _) | (_, false) => exemptions.add(&ROOT),
        (Some(User::Id(id)), true) => exemptions.add_if(id < HIGH_USER, &LOW_USER),
        (Some(User::Named(_)), true) => exemptions.add(&IMAGE_USER),
        (None, true) => {}
    }
    exemptions.add_if(!security.read_only_root, &WRITABLE_ROOT);
    exemptions.add_if(security.privileged, &PRIVILEGED);
    exemptions.add_if(!security.capabilities.is_empty(), &CAPABILITIES);
    exemptions.add_if(escalates(security) && !security.privileged, &ESCALATION);
}
