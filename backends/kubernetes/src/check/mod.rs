//! Limits of one component that no row of the support table can say.

mod containers;
mod files;
mod kinds;
mod name;

use anyport_backend::Finding;

use crate::place::Subject;
use crate::{routes, stores};

/// Checks one component.
pub(crate) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    if subject.component.external.is_some() {
        kinds::external(subject, findings);
        return;
    }
    name::check(subject, findings);
    kinds::check(subject, findings);
    containers::check(subject, findings);
    files::check(subject, findings);
    routes::check(subject, findings);
    if subject.component.kind.is_store() {
        stores::check(subject, findings);
    }
}
