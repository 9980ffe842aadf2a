//! CronJobs: runs by the clock.

use anyport_ir::{Overlap, Schedule};
use k8s_openapi::api::batch::v1::{CronJob, CronJobSpec, JobTemplateSpec};
use k8s_openapi::api::core::v1::PodTemplateSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::job::{exempt_name, kept, runs, spec};
use super::probes::seconds;
use super::template::{Rest, finish};
use crate::defaults;
use crate::exempt::{Exemptions, KEPT_RUNS};
use crate::object::{Annotations, Output};
use crate::place::Subject;

/// Writes a CronJob for each schedule: named like the component, and of several the further ones
/// after their schedule.
pub(crate) fn lower(subject: &Subject, out: &mut Output) {
    let several = subject.component.schedule.len() > 1;
    for (index, (name, schedule)) in subject.component.schedule.iter().enumerate() {
        let object = if several { format!("{}-{name}", subject.name) } else { subject.name.to_string() };
        let (documents, findings) = (out.documents.len(), out.findings.len());
        let parts = runs(subject, out);
        if index > 0 {
            // All schedules run the same pod: its files were written for the first.
            out.documents.truncate(documents);
            out.findings.truncate(findings);
        }
        one(subject, &object, name, schedule, parts, out);
    }
}

/// The template of a run, annotations of its object, and what is put in afterwards.
type Runs = (PodTemplateSpec, Annotations, Rest);

fn one(subject: &Subject, object: &str, name: &str, schedule: &Schedule, parts: Runs, out: &mut Output) {
    let component = subject.component;
    let (template, mut annotations, rest) = parts;
    if object != subject.name {
        exempt_name(&mut annotations);
    }
    let mut job = spec(subject, template);
    job.ttl_seconds_after_finished = kept(subject);
    if job.ttl_seconds_after_finished.is_some() {
        let mut exemptions = Exemptions::default();
        exemptions.add(&KEPT_RUNS);
        exemptions.annotate(&mut annotations);
    }
    let cron = CronJob {
        spec: CronJobSpec {
            concurrency_policy: Some(policy(component.overlap).to_owned()),
            job_template: JobTemplateSpec { metadata: Some(ObjectMeta::default()), spec: Some(job) },
            schedule: schedule.cron.to_string(),
            starting_deadline_seconds: Some(component.deadline.map_or(defaults::DEADLINE_SECONDS, seconds)),
            time_zone: Some(schedule.timezone.as_deref().unwrap_or("Etc/UTC").to_owned()),
            ..CronJobSpec::default()
        },
        ..CronJob::default()
    };
    let labels = out.labels().clone();
    let traced = out.traced;
    let document = out.add_annotated(out.stage, object, annotations, &cron);
    let metadata = anyport_backend::Node::Map(vec![("labels".into(), labels.clone())]);
    if let Some(template) = document.root.pointer_mut("/spec/jobTemplate") {
        template.insert("metadata", metadata);
    }
    let entry = crate::path::entry("schedule", name);
    for (pointer, path) in [
        ("/spec/schedule", format!("{entry}.cron")),
        ("/spec/timeZone", format!("{entry}.timezone")),
        ("/spec/concurrencyPolicy", "overlap".to_owned()),
        ("/spec/startingDeadlineSeconds", "deadline".to_owned()),
        ("/spec/jobTemplate/spec/activeDeadlineSeconds", "timeout".to_owned()),
        ("/spec/jobTemplate/spec/backoffLimit", "retries".to_owned()),
        ("/spec/jobTemplate/spec/parallelism", "parallel".to_owned()),
        ("/spec/jobTemplate/spec/completions", "completions".to_owned()),
        ("/spec/jobTemplate/spec/ttlSecondsAfterFinished", "keep".to_owned()),
    ] {
        document.source(traced, || pointer.to_owned(), || path);
    }
    finish(document, "/spec/jobTemplate/spec/template", &labels, rest);
}

fn policy(overlap: Option<Overlap>) -> &'static str {
    match overlap {
        Some(Overlap::Allow) => "Allow",
        Some(Overlap::Forbid) | None => "Forbid",
        Some(Overlap::Replace) => "Replace",
    }
}
