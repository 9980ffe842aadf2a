//! Between a pod and the object that keeps it.

use anyport_backend::{Document, Node};
use anyport_ir::SmolStr;
use k8s_openapi::api::core::v1::{ConfigMap, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::pod::{Pod, PodPlan, own_annotations};
use super::resources;
use crate::exempt::{Exemptions, SECRET_LIKE_FILE};
use crate::object::{Annotations, Output, stage};
use crate::place::Subject;
use crate::secrets;
use crate::text::sensitive;

/// A pod that waits for its template to become a document.
pub(crate) struct Rest {
    annotations: Annotations,
    trace: Vec<(String, String)>,
}

/// Writes the ConfigMaps and Secrets of a pod's files, says what could not be written and which
/// sizes were chosen, and builds the pod.
pub(crate) fn prepare(subject: &Subject, mut plan: PodPlan, out: &mut Output) -> Pod {
    resources::note(subject.key, subject.component, &plan.main.sizes, &mut out.findings);
    write_files(subject, &mut plan, out);
    let mut pod = plan.build(subject, out.traced);
    for (path, problem) in pod.problems.drain(..) {
        out.findings.push(problem.at(subject.key, path));
    }
    pod
}

fn write_files(subject: &Subject, plan: &mut PodPlan, out: &mut Output) {
    let traced = out.traced;
    for (index, (name, map)) in plan.files.maps.drain(..).enumerate() {
        let binary = |key: &String| map.binary_data.as_ref().is_some_and(|data| data.contains_key(key));
        let keys: Vec<_> = plan
            .files
            .traces
            .iter()
            .filter(|(_, map, _)| *map == index)
            .map(|(path, _, key)| (path, key, binary(key)))
            .collect();
        let mut exemptions = Exemptions::default();
        exemptions.add_if(looks_sensitive(&map), &SECRET_LIKE_FILE);
        let mut annotations = Vec::new();
        exemptions.annotate(&mut annotations);
        let document = out.add_annotated(stage::CONFIG, &name, annotations, &map);
        for (path, key, binary) in keys {
            let field = if binary { "binaryData" } else { "data" };
            document.source(traced, || format!("/{field}/{key}"), || crate::path::entry("file", path));
        }
    }
    if let Some(templates) = plan.files.templates.take() {
        secrets::template_object(subject.place, &templates, out);
    }
}

/// Whether linters take the content for a secret.
fn looks_sensitive(map: &ConfigMap) -> bool {
    let entries = || map.data.iter().flatten();
    entries().any(|(key, text)| sensitive(key) || text.contains("PRIVATE KEY"))
}

/// The template of a pod, and what is put into its document afterwards.
pub(crate) fn template(pod: Pod) -> (PodTemplateSpec, Rest) {
    let rest = Rest { annotations: pod.annotations, trace: pod.trace };
    (PodTemplateSpec { metadata: Some(ObjectMeta::default()), spec: Some(pod.spec) }, rest)
}

/// The annotations of the object that keeps a pod: the author's, and what linters must be told.
pub(crate) fn workload_annotations(subject: &Subject, pod: &Pod) -> Annotations {
    // What cannot be written was said for the pod's own annotations.
    let mut annotations = own_annotations(subject, &mut Vec::new());
    pod.exemptions.annotate(&mut annotations);
    annotations
}

/// Labels and annotations of the template at `at` (`/spec/template`), and the source map.
pub(crate) fn finish(document: &mut Document, at: &str, labels: &Node, rest: Rest) {
    if let Some(template) = document.root.pointer_mut(at) {
        let mut metadata = vec![(SmolStr::new_static("labels"), labels.clone())];
        if !rest.annotations.is_empty() {
            metadata.push((SmolStr::new_static("annotations"), Node::Map(rest.annotations)));
        }
        template.insert(SmolStr::new_static("metadata"), Node::Map(metadata));
        if let Some(spec) = template.get_mut("spec") {
            for field in ["containers", "initContainers"] {
                names_first(spec.get_mut(field));
            }
        }
    }
    let component = document.component.clone();
    document.sources.extend(rest.trace.into_iter().map(|(pointer, path)| anyport_backend::Source {
        pointer: format!("{at}/spec{pointer}"),
        component: component.clone(),
        path,
    }));
}

/// Name and image are what people look for in a container.
fn names_first(containers: Option<&mut Node>) {
    let Some(Node::List(containers)) = containers else { return };
    for container in containers {
        let Node::Map(fields) = container else { continue };
        for key in ["image", "name"] {
            if let Some(found) = fields.iter().position(|(name, _)| name == key) {
                fields[..=found].rotate_right(1);
            }
        }
    }
}
