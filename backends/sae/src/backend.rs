//! The contract, and which part of the crate answers each of its questions.

use std::sync::LazyLock;

use anyport_backend::{
    Artifact, Backend, Document, Endpoint, Finding, Interface, Lowered, Scene, SchemaRef, SupportTable,
};
use anyport_ir::{Address, Application, Component, Kind, Target};

use crate::draft::Draft;
use crate::place::{DEFAULT, Place};
use crate::{access, assemble, check, needs, process, routes, schema};

/// The backend for Serverless App Engine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sae;

static SUPPORT: LazyLock<SupportTable> = LazyLock::new(|| SupportTable::from_toml(include_str!("../support.toml")));

impl Backend for Sae {
    fn kind(&self) -> &'static str {
        "sae"
    }

    fn support(&self) -> &SupportTable {
        &SUPPORT
    }

    fn check(&self, scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
        check::component(scene, name, component, findings);
    }

    fn check_application(&self, scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
        check::application(scene, application, findings);
    }

    fn lower(&self, scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
        if check::runs(component) {
            return process::lower(scene, name, component);
        }
        let broker = component.broker.as_deref().filter(|_| matches!(component.kind, Kind::Queue | Kind::Topic));
        let need = match (&component.external, broker) {
            (Some(binding), _) => Some(needs::bound(name, component, binding)),
            (None, Some(broker)) => Some(needs::queued(name, component, broker)),
            (None, None) if component.kind == Kind::Share => needs::filed(&Place::new(scene), name, component),
            (None, None) => None,
        };
        Lowered { needs: need.into_iter().collect(), ..Lowered::default() }
    }

    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered {
        let place = Place::new(scene);
        let mut lowered = Lowered { needs: needs::of_all(&place, application), ..Lowered::default() };
        if place.options.namespace_create && place.namespace != DEFAULT {
            let id = place.namespace_id();
            let mut draft = Draft::new("CreateNamespace", &id, None, 0, scene.traced());
            draft.set(&["NamespaceName"], &place.namespace, "namespace");
            draft.set(&["NameSpaceShortId"], &place.namespace, "namespace");
            // The registry is for frameworks; without it a namespace is there sooner.
            draft.set(&["EnableMicroRegistration"], false, "");
            lowered.documents.push(draft.finish());
        }
        lowered.documents.extend(routes::lower(&place, application, &mut lowered.findings));
        lowered
    }

    fn endpoint(&self, scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
        access::endpoint(scene, interface, address)
    }

    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        assemble::assemble(scene, documents)
    }

    fn commands(&self, _scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
        assemble::commands(artifacts)
    }

    fn schema(&self, _target: &Target, kind: &str) -> Option<SchemaRef> {
        schema::of(kind)
    }

    fn document_kinds(&self, _target: &Target) -> Vec<String> {
        schema::kinds()
    }
}
