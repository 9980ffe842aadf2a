//! Jobs. One that belongs to the release is named by a hash of its content, because the template
//! of a Job cannot be changed: changed content is a new Job, unchanged content is the old one and
//! does not run again.

use anyport_backend::Document;
use anyport_ir::SmolStr;
use k8s_openapi::api::batch::v1::{Job, JobSpec};
use k8s_openapi::api::core::v1::{PersistentVolumeClaim, PersistentVolumeClaimSpec, PodTemplateSpec};

use super::pod::{PodPlan, Purpose};
use super::probes::seconds;
use super::template::{Rest, finish, prepare, template, workload_annotations};
use crate::config::sha256_hex;
use crate::defaults;
use crate::exempt::{Exemptions, OTHER_NAME};
use crate::object::{Annotations, Output, stage};
use crate::place::Subject;

/// Writes the Job of a component. `release`: it belongs to the release.
pub(crate) fn lower(subject: &Subject, release: bool, out: &mut Output) {
    let (template, mut annotations, rest) = runs(subject, out);
    if release {
        exempt_name(&mut annotations);
    }
    let mut spec = spec(subject, template);
    let keep = if release { defaults::KEEP_RELEASE_SECONDS } else { defaults::KEEP_SECONDS };
    spec.ttl_seconds_after_finished = Some(kept(subject).unwrap_or(keep));
    let job = Job { spec: Some(spec), ..Job::default() };
    let labels = out.labels().clone();
    let traced = out.traced;
    let stage = if release { out.stage } else { Document::JOBS };
    let document = out.add_annotated(stage, &subject.name, annotations, &job);
    for (pointer, path) in [
        ("/spec/activeDeadlineSeconds", "timeout"),
        ("/spec/backoffLimit", "retries"),
        ("/spec/parallelism", "parallel"),
        ("/spec/completions", "completions"),
        ("/spec/ttlSecondsAfterFinished", "keep"),
    ] {
        document.source(traced, || pointer.to_owned(), || path.to_owned());
    }
    finish(document, "/spec/template", &labels, rest);
    if release {
        let name = release_name(&subject.name, &content(document));
        if let Some(metadata) = document.root.get_mut("metadata") {
            metadata.insert("name", name.clone());
        }
        document.name = SmolStr::new(name);
    }
}

/// Says that the object's name is not that of its pods.
pub(super) fn exempt_name(annotations: &mut Annotations) {
    let mut exemptions = Exemptions::default();
    exemptions.add(&OTHER_NAME);
    exemptions.annotate(annotations);
}

/// What makes two releases of a job the same: its spec as written.
fn content(document: &Document) -> String {
    let spec = document.root.get("spec").and_then(|spec| serde_json::to_string(spec).ok());
    spec.unwrap_or_default()
}

/// The name of a release's job.
pub(crate) fn release_name(name: &str, content: &str) -> String {
    format!("{name}-{}", sha256_hex(content.as_bytes(), 4))
}

/// The pod of something that runs to its end, with the claims it keeps between runs.
pub(super) fn runs(subject: &Subject, out: &mut Output) -> (PodTemplateSpec, Annotations, Rest) {
    let mut plan = PodPlan::of(subject, Purpose::Job, false, false);
    let claims: Vec<(&str, PersistentVolumeClaimSpec)> = std::mem::take(&mut plan.volumes.claims);
    let persistent = !claims.is_empty();
    for (name, spec) in claims {
        let claim = PersistentVolumeClaim { spec: Some(spec), ..PersistentVolumeClaim::default() };
        let traced = out.traced;
        let document = out.add(stage::CONFIG, &format!("{}-{name}", subject.name), &claim);
        document.source(traced, || "/spec".to_owned(), || crate::path::entry("volume", name));
    }
    let mut pod = prepare(subject, plan, out);
    if persistent && let Some(security) = &mut pod.spec.security_context {
        security.fs_group_change_policy = security.fs_group.map(|_| "OnRootMismatch".to_owned());
    }
    let annotations = workload_annotations(subject, &pod);
    let (template, rest) = template(pod);
    (template, annotations, rest)
}

/// How often and how long it runs.
pub(super) fn spec(subject: &Subject, template: PodTemplateSpec) -> JobSpec {
    let component = subject.component;
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    // One run at a time, one success: what Kubernetes does by itself.
    let many = |value: Option<u32>| value.filter(|value| *value != 1).map(count);
    JobSpec {
        active_deadline_seconds: component.timeout.map(|timeout| seconds(timeout).max(1)),
        backoff_limit: component.retries.map(count),
        parallelism: many(component.parallel),
        completions: many(component.completions),
        template,
        ..JobSpec::default()
    }
}

/// How long the source says that a finished run is kept, in seconds.
pub(super) fn kept(subject: &Subject) -> Option<i32> {
    subject.component.keep.map(|keep| i32::try_from(seconds(keep)).unwrap_or(i32::MAX))
}
