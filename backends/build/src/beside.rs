//! What stands beside the source in a target's own words: custom resource definitions that type
//! objects, and manifests that ride along.

use std::sync::Arc;

use anyport_backend::{Backend, Document, Node, SchemaRef, overlay, schema};
use anyport_compiler::{Beside, Db, Env, imported_crds, imported_vela, manifests};
use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::{SmolStr, Target};
use serde::Deserialize;

/// A backend's schemas and those that the source imports.
pub struct Schemas<'s> {
    pub backend: &'s dyn Backend,
    pub target: &'s Target,
    pub imported: &'s [SchemaRef],
}

impl overlay::Schemas for Schemas<'_> {
    fn schema(&self, kind: &str) -> Option<SchemaRef> {
        let is_it = |found: &&SchemaRef| found.identity == kind || found.kind() == kind;
        self.imported.iter().find(is_it).cloned().or_else(|| self.backend.schema(self.target, kind))
    }

    fn kinds(&self) -> Vec<String> {
        let mut kinds = self.backend.document_kinds(self.target);
        kinds.extend(self.imported.iter().map(|found| found.identity.clone()));
        kinds
    }
}

/// The schemas that `import crd` and `import vela` give, and what is wrong with the files.
#[salsa::tracked(returns(ref))]
pub fn crds(db: &dyn Db, _unit: (), _other: ()) -> Imported {
    let mut out = Imported::default();
    let vela = imported_vela(db);
    let readable = vela.iter().filter_map(|beside| Some((beside.path.as_str(), beside.text.as_deref().ok()?)));
    let definitions = anyport_kubevela::definitions(readable);
    out.schemas.extend(definitions.schemas);
    for beside in &vela {
        let problems = definitions.problems.iter().filter(|(path, _)| *path == beside.path).map(|(_, why)| why);
        out.diagnostics.extend(problems.chain(beside.text.as_ref().err()).map(|why| unreadable(beside, why)));
    }
    for beside in imported_crds(db) {
        match beside
            .text
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|text| anyport_kubernetes_schemas::from_crd(text).map_err(|error| error.to_string()))
        {
            Ok(schemas) => out.schemas.extend(schemas),
            Err(why) => out.diagnostics.push(unreadable(&beside, &why)),
        }
    }
    out
}

/// What `import crd` gives.
#[derive(Default)]
pub struct Imported {
    pub schemas: Vec<SchemaRef>,
    pub diagnostics: Vec<Diagnostic>,
}

impl PartialEq for Imported {
    // Schemas have no cheap equality; files of definitions change seldom.
    fn eq(&self, _other: &Imported) -> bool {
        false
    }
}

fn unreadable(beside: &Beside, why: &str) -> Diagnostic {
    Diagnostic::new(&codes::EMBED_NOT_FOUND, beside.span, format!("cannot read `{}`: {why}", beside.path))
}

/// The documents of manifests that ride along with a target, held against their schemas where those are known.
/// What names no namespace stands in the target's own: elsewhere it would depend on who applies it.
pub fn riding_along(
    db: &dyn Db,
    env: &Arc<Env>,
    name: &SmolStr,
    namespace: Option<&str>,
    schemas: &dyn overlay::Schemas,
) -> (Vec<Document>, Vec<Diagnostic>) {
    let mut documents = Vec::new();
    let mut diagnostics = Vec::new();
    for beside in manifests(db, env, name) {
        let read = match &beside.text {
            Ok(text) => parse(text),
            Err(why) => Err(why.clone()),
        };
        match read {
            Ok(roots) => {
                for root in roots.into_iter().filter(|root| !root.is_null()) {
                    document(root, &beside, namespace, schemas, &mut documents, &mut diagnostics);
                }
            }
            Err(why) => diagnostics.push(unreadable(&beside, &why)),
        }
    }
    (documents, diagnostics)
}

fn parse(text: &str) -> Result<Vec<serde_json::Value>, String> {
    serde_saphyr::from_multiple::<serde_json::Value>(text).map_err(|error| error.to_string())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    api_version: String,
    kind: String,
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    name: String,
}

fn document(
    mut root: serde_json::Value,
    beside: &Beside,
    namespace: Option<&str>,
    schemas: &dyn overlay::Schemas,
    documents: &mut Vec<Document>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let identity = match Identity::deserialize(&root) {
        Ok(identity) => identity,
        Err(why) => {
            diagnostics.push(unreadable(beside, &format!("a document in it is no object: {why}")));
            return;
        }
    };
    let kind = format!("{}/{}", identity.api_version, identity.kind);
    if let Some(found) = schemas.schema(&kind) {
        for problem in schema::check(&found.view(), &root) {
            diagnostics.push(
                Diagnostic::new(
                    &codes::PATCH_TYPE,
                    beside.span,
                    format!("{} `{}` in `{}`: {}", identity.kind, identity.metadata.name, beside.path, problem.message),
                )
                .with_label(format!("at {}", problem.path.join("."))),
            );
        }
        if found.namespaced
            && let (Some(namespace), Some(metadata)) = (namespace, root["metadata"].as_object_mut())
        {
            metadata.entry("namespace").or_insert_with(|| namespace.into());
        }
    }
    documents.push(Document {
        kind: kind.into(),
        name: identity.metadata.name.into(),
        component: None,
        stage: stage(&identity.kind),
        root: Node::from_json(&root),
        sources: Vec::new(),
    });
}

/// When an object of somebody else's is applied: as one of ours of its kind would be.
fn stage(kind: &str) -> u32 {
    match kind {
        "Namespace" | "CustomResourceDefinition" | "PriorityClass" => 0,
        "Deployment" | "StatefulSet" | "DaemonSet" | "CronJob" | "Job" | "Pod" => 30,
        "Ingress" | "HTTPRoute" | "GRPCRoute" | "TCPRoute" | "TLSRoute" | "UDPRoute" => 40,
        _ => 10,
    }
}
