//! One component: which objects it becomes.

use anyport_backend::Interface;
use anyport_ir::Kind;

use crate::object::Output;
use crate::place::Subject;
use crate::{identity, network, routes, scale, storage, stores, workload};

/// Writes everything that belongs to one component.
pub(crate) fn lower(subject: &Subject, out: &mut Output) {
    let component = subject.component;
    if component.external.is_some() {
        return;
    }
    let interface = subject.place.scene.interface(subject.key);
    let interface = interface.as_deref();
    match component.kind {
        Kind::Service | Kind::Worker | Kind::Site => serve(subject, interface, out),
        Kind::Agent => {
            identity(subject, interface, out);
            workload::lower_daemon(subject, out);
            network::lower_service(subject, out);
        }
        Kind::Job => {
            identity(subject, interface, out);
            workload::lower_job(subject, interface.is_some_and(|interface| interface.release_job), out);
        }
        Kind::Cron => {
            identity(subject, interface, out);
            workload::lower_cron(subject, out);
        }
        Kind::Function => workload::lower_function(subject, interface, out),
        Kind::Share => storage::lower_share(subject, own_annotations(subject, out), out),
        kind if kind.is_store() => {
            stores::lower(subject, interface, out);
            routes::lower_private(subject, out);
        }
        // A queue or topic in a broker is made by who uses it; a bucket is refused before.
        _ => {}
    }
}

/// The identity of a component that runs its own image, and who it may talk to.
pub(crate) fn identity(subject: &Subject, interface: Option<&Interface>, out: &mut Output) {
    identity::lower(subject, None, out);
    network::lower_policy(subject, interface, &subject.component.port, out);
}

/// A component whose replicas run until they are stopped.
pub(crate) fn serve(subject: &Subject, interface: Option<&Interface>, out: &mut Output) {
    identity(subject, interface, out);
    let scaling = scale::plan(subject, &mut out.findings);
    let stateful = subject.is_stateful();
    if stateful {
        workload::lower_stateful(subject, &scaling, out);
    } else {
        workload::lower_deployment(subject, &scaling, out);
    }
    network::lower_service(subject, out);
    scale::lower(subject, &scaling, if stateful { "StatefulSet" } else { "Deployment" }, out);
    scale::disruption(&subject.name, out.stage, out);
    routes::lower(subject, out);
}

fn own_annotations(subject: &Subject, out: &mut Output) -> crate::object::Annotations {
    let mut problems = Vec::new();
    let annotations = workload::own_annotations(subject, &mut problems);
    out.findings.extend(problems.into_iter().map(|(path, problem)| problem.at(subject.key, path)));
    annotations
}
