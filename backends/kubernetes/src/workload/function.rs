//! Functions that come as an image: one that answers requests is a Deployment, one that only the
//! clock starts is a CronJob. Kubernetes has nothing that hands events to a process, so triggers
//! are refused, with advice, before anything is written.

use anyport_backend::Interface;

use crate::component;
use crate::object::Output;
use crate::place::Subject;

/// Writes a function.
pub(crate) fn lower(subject: &Subject, interface: Option<&Interface>, out: &mut Output) {
    if answers(subject) {
        component::serve(subject, interface, out);
    } else {
        component::identity(subject, interface, out);
        super::cron::lower(subject, out);
    }
}

fn answers(subject: &Subject) -> bool {
    !subject.component.port.is_empty() || !subject.component.expose.is_empty()
}
