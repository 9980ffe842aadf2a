//! Shares: a claim that many nodes mount at once.

use k8s_openapi::api::core::v1::PersistentVolumeClaim;

use super::claim;
use crate::defaults;
use crate::object::{Annotations, Output, stage};
use crate::place::Subject;

/// The claim behind a share.
pub(crate) fn lower(subject: &Subject, annotations: Annotations, out: &mut Output) {
    let share = subject.component;
    let size = share.size.unwrap_or(defaults::SHARE);
    let class = share.storage_class.as_deref().or(subject.options().storage_shared);
    let object = PersistentVolumeClaim { spec: Some(claim(size, class, true)), ..PersistentVolumeClaim::default() };
    let traced = out.traced;
    let document = out.add_annotated(stage::CONFIG, &subject.name, annotations, &object);
    document.source(traced, || "/spec/resources/requests/storage".to_owned(), || "size".to_owned());
    if share.storage_class.is_some() {
        document.source(traced, || "/spec/storageClassName".to_owned(), || "storage-class".to_owned());
    }
}
