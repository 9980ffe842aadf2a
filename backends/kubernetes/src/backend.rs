//! The contract, carried out.

use anyport_backend::{
    Artifact, Backend, Document, Endpoint, Finding, Interface, Lowered, Scene, SchemaRef, SupportTable,
};
use anyport_diagnostic::Severity;
use anyport_ir::{Address, Application, Component, Reach, SmolStr, Target};

use crate::object::Output;
use crate::place::{Place, Subject};
use crate::{application, assemble, check, commands, component, labels, needs, order, routes, schema, support};

/// Writes an application as objects of a Kubernetes cluster.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kubernetes;

impl Backend for Kubernetes {
    fn kind(&self) -> &'static str {
        "kubernetes"
    }

    fn support(&self) -> &SupportTable {
        support::table()
    }

    fn check(&self, scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
        let place = Place::new(scene);
        check::check(&Subject::new(&place, name, component), findings);
        // What is refused already is not lowered: say now what lowering would have refused.
        if findings.iter().any(|finding| is_error(finding) && finding.component.as_deref() == Some(name)) {
            let lowered = self.lower(scene, name, component);
            findings.extend(lowered.findings.into_iter().filter(is_error));
        }
    }

    fn check_application(&self, scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
        application::check(&Place::new(scene), application, findings);
    }

    fn lower(&self, scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
        let place = Place::new(scene);
        let subject = Subject::new(&place, name, component);
        let mut out = Output::new(Some(SmolStr::new(name)), place.namespace(), labels::of(&subject), scene.traced());
        out.stage = order::of(&subject);
        component::lower(&subject, &mut out);
        out.needs.extend(needs::of(&subject));
        out.into()
    }

    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered {
        let place = Place::new(scene);
        let labels = labels::of_application(scene.application());
        let mut out = Output::new(None, place.namespace(), labels, scene.traced());
        application::lower(&place, application, &mut out);
        out.into()
    }

    fn endpoint(&self, scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
        let place = Place::new(scene);
        match address.reach {
            Reach::Public => routes::public(&place, interface, address),
            Reach::Inside | Reach::Private => routes::private(&place, interface, address),
        }
    }

    fn separable(&self) -> bool {
        true
    }

    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        assemble::assemble(scene.application(), documents)
    }

    fn commands_read(&self, document: &Document) -> bool {
        document.kind == "batch/v1/Job"
    }

    fn commands(&self, scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
        commands::commands(Place::new(scene).namespace(), artifacts)
    }

    fn schema(&self, target: &Target, kind: &str) -> Option<SchemaRef> {
        schema::schema(target.version.as_deref(), kind)
    }

    fn document_kinds(&self, target: &Target) -> Vec<String> {
        schema::kinds(target.version.as_deref())
    }
}

fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
}

impl From<Output> for Lowered {
    fn from(out: Output) -> Lowered {
        Lowered { documents: out.documents, needs: out.needs, findings: out.findings }
    }
}
