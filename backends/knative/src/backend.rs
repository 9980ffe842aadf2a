//! The contract, carried out above that of Kubernetes.

use std::sync::{Arc, LazyLock};

use anyport_backend::{
    Artifact, Backend, Content, Document, Endpoint, Finding, Interface, Lowered, Need, NeedKind, Scene, SchemaRef,
    SupportTable,
};
use anyport_ir::{Address, Application, Component, Map, Target};
use anyport_kubernetes::Kubernetes;

use crate::{address, check, names, network, schema, serving};

/// Writes an application for Knative Serving.
#[derive(Clone, Copy, Debug, Default)]
pub struct Knative;

static SUPPORT: LazyLock<SupportTable> = LazyLock::new(|| {
    let mut table = Kubernetes.support().clone();
    let own = SupportTable::from_toml(include_str!("../support.toml"));
    table.rows.extend(own.rows);
    table.operates = own.operates;
    table
});

impl Backend for Knative {
    fn kind(&self) -> &'static str {
        "knative"
    }

    fn support(&self) -> &SupportTable {
        &SUPPORT
    }

    fn check(&self, scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
        let start = findings.len();
        Kubernetes.check(scene, name, component, findings);
        if check::served(scene, name) {
            let mut index = 0;
            findings.retain(|finding| {
                index += 1;
                index <= start || !check::is_replaced(finding)
            });
            check::component(scene, name, component, findings);
        } else if check::is_plain(scene, name, component) {
            check::plain(name, component, findings);
        }
    }

    fn check_application(&self, scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
        Kubernetes.check_application(scene, application, findings);
    }

    fn lower(&self, scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
        let mut lowered = Kubernetes.lower(scene, name, &address::written_out(scene, component));
        if check::served(scene, name) {
            serving::serve(scene, name, component, &mut lowered);
        }
        network::open(scene, name, component, &mut lowered.documents);
        lowered
    }

    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered {
        let mut lowered = Kubernetes.lower_application(scene, &without_routes(scene, application));
        let feature = Need::new(NeedKind::Feature, "Knative Serving", "it runs what answers requests");
        lowered.needs.push(feature.with_command(
            "kubectl apply --filename https://github.com/knative/serving/releases/latest/download/serving-core.yaml",
        ));
        lowered
    }

    fn endpoint(&self, scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
        address::endpoint(scene, interface, address)
    }

    fn separable(&self) -> bool {
        Kubernetes.separable()
    }

    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        Kubernetes.assemble(scene, documents)
    }

    fn commands_read(&self, document: &Document) -> bool {
        Kubernetes.commands_read(document)
    }

    fn commands(&self, scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
        let mut commands = Kubernetes.commands(scene, artifacts);
        let documents = artifacts.iter().flat_map(|artifact| match &artifact.content {
            Content::Documents(documents) => documents.as_slice(),
            _ => &[],
        });
        let services: Vec<String> =
            documents.filter(|it| it.kind == names::SERVICE).map(|it| format!("ksvc/{}", it.name)).collect();
        if !services.is_empty() {
            let namespace = names::namespace(scene);
            let services = services.join(" ");
            commands
                .push(format!("kubectl wait --for=condition=Ready {services} --namespace={namespace} --timeout=10m"));
        }
        commands
    }

    fn schema(&self, target: &Target, kind: &str) -> Option<SchemaRef> {
        schema::of(kind).or_else(|| Kubernetes.schema(target, kind))
    }

    fn document_kinds(&self, target: &Target) -> Vec<String> {
        let mut kinds = Kubernetes.document_kinds(target);
        kinds.extend(schema::KINDS.map(|(_, identity)| identity.to_owned()));
        kinds
    }
}

/// The same application in which nothing is exposed that Serving serves: it routes that itself.
fn without_routes(scene: &dyn Scene, application: &Application) -> Application {
    let mut application = application.clone();
    for (name, component) in &mut application.components {
        if check::served(scene, name) && !component.expose.is_empty() {
            *component = Arc::new(Component { expose: Map::new(), ..component.as_ref().clone() });
        }
    }
    application
}
