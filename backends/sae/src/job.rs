//! Jobs and crons: a template that is made once, and runs of it.

use anyport_backend::{Document, Node};
use anyport_ir::{Kind, Overlap};

use crate::clock;
use crate::lowering::Lowering;
use crate::process::{RELEASE, Shape, WORKLOAD};
use crate::request::{self, Field};

/// Writes a job or cron.
pub(crate) fn write(out: &mut Lowering<'_>, shape: &Shape) {
    let component = out.component;
    let release = out.place.scene.interface(out.name).is_some_and(|it| it.release_job);
    let stage = match component.kind {
        Kind::Cron => WORKLOAD,
        _ if release => RELEASE,
        _ => Document::JOBS,
    };
    let without_secrets = shape.files.secrets.is_empty();
    for secret in &shape.files.secrets {
        let message = "a job of SAE mounts no secrets";
        out.refuse(&secret.path, message, "let it run on another target, or let a service do its work");
    }
    request::configs(out, &shape.files, stage);
    let mut fields = request::common(out, shape);
    fields.retain(|(key, ..)| *key != "SecretMountDesc" || without_secrets);
    fields.push(("Workload", "job".into(), String::new()));
    runs(out, &mut fields);
    if component.kind == Kind::Cron {
        trigger(out, &mut fields);
    }
    request::pair(out, "CreateJob", "UpdateJob", stage, fields);
    if component.kind == Kind::Job {
        let mut run = request::draft(out, "ExecJob", &component.name, stage);
        run.set(&["AppId"], request::id_of("job", &component.name), "name");
        out.add(run.finish());
    }
}

fn runs(out: &mut Lowering<'_>, fields: &mut Vec<Field>) {
    let component = out.component;
    let wanted = component.completions.unwrap_or(1);
    let at_once = component.parallel.unwrap_or(1);
    fields.push(("Replicas", wanted.into(), "completions".into()));
    if at_once < wanted {
        let message = format!("SAE starts all {wanted} at once, and {at_once} were to run at a time");
        out.lose(
            "parallel",
            "parallel",
            message,
            "let one run do all of it, or share it out by `parallel = completions`",
        );
    } else if at_once > wanted {
        out.remark("parallel", format!("{at_once} may run at once, and {wanted} do"));
    }
    if let Some(timeout) = component.timeout {
        fields.push(("Timeout", timeout.seconds().into(), "timeout".into()));
    }
    if let Some(retries) = component.retries {
        fields.push(("BackoffLimit", retries.into(), "retries".into()));
    }
    if let Some(overlap) = component.overlap {
        let policy = match overlap {
            Overlap::Allow => "Allow",
            Overlap::Forbid => "Forbid",
            Overlap::Replace => "Replace",
        };
        fields.push(("ConcurrencyPolicy", policy.into(), "overlap".into()));
    }
}

fn trigger(out: &mut Lowering<'_>, fields: &mut Vec<Field>) {
    let Some((name, schedule)) = out.component.schedule.first() else { return };
    let path = format!("schedule.{name}");
    let zone = schedule.timezone.as_deref();
    match clock::job(&schedule.cron, zone) {
        Ok((config, zone)) => {
            out.lean("trigger");
            let trigger = Node::builder().with("type", "time").with("config", config).with("timezone", zone);
            fields.push(("TriggerConfig", trigger.build(), path));
        }
        Err(why) => {
            let message = format!("`{}` in {}: {why}", schedule.cron, zone.unwrap_or("UTC"));
            let other = "give it in a zone without summer time, such as `Asia/Shanghai`; kubernetes knows all zones";
            out.refuse(&path, message, other);
        }
    }
}
