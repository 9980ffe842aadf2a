//! The contract, and which part of the crate answers each of its questions.

use std::sync::LazyLock;

use anyport_backend::{
    Artifact, Backend, Document, Endpoint, Finding, Interface, Lowered, Scene, SchemaRef, SupportTable,
};
use anyport_ir::{Address, Application, Component, Kind, Target};

use crate::{address, check, process, schema, store, whole};

/// The backend for Docker Compose.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compose;

static SUPPORT: LazyLock<SupportTable> = LazyLock::new(|| SupportTable::from_toml(include_str!("../support.toml")));

impl Backend for Compose {
    fn kind(&self) -> &'static str {
        "compose"
    }

    fn support(&self) -> &SupportTable {
        &SUPPORT
    }

    fn check(&self, _scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
        check::component(name, component, findings);
    }

    fn check_application(&self, scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
        check::application(scene, application, findings);
    }

    fn lower(&self, scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
        if component.external.is_some() && component.kind != Kind::Share {
            return store::bound(scene, name, component);
        }
        match component.kind {
            // What is made for all buckets together stands in `whole/`.
            Kind::External | Kind::Bucket => store::without_container(scene, name, component),
            Kind::Share => store::share(scene, name, component),
            Kind::Queue | Kind::Topic => store::queue(scene, name, component),
            kind if kind.is_store() => store::lower(scene, name, component),
            _ => process::lower(scene, name, component),
        }
    }

    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered {
        whole::lower(scene, application)
    }

    fn endpoint(&self, _scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
        address::endpoint(interface, address)
    }

    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        whole::assemble(scene, documents)
    }

    fn commands_read(&self, document: &Document) -> bool {
        document.root.get("services").is_some()
    }

    fn commands(&self, _scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
        whole::commands(artifacts)
    }

    fn schema(&self, _target: &Target, kind: &str) -> Option<SchemaRef> {
        schema::of(kind)
    }

    fn document_kinds(&self, _target: &Target) -> Vec<String> {
        schema::KINDS.map(String::from).to_vec()
    }
}
