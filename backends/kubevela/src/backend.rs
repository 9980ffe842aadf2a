//! The contract, carried out above that of Kubernetes.

use anyport_backend::{
    Artifact, Backend, Document, Endpoint, Finding, Interface, Lowered, Need, NeedKind, Scene, SchemaRef, SupportTable,
};
use anyport_ir::{Address, Application, Component, Kind, SmolStr, Target};
use anyport_kubernetes::Kubernetes;

use crate::options::{Options, namespace};
use crate::{application, check, commands, definitions, support, workflow};

/// Writes an application as one Application of KubeVela.
#[derive(Clone, Copy, Debug, Default)]
pub struct KubeVela;

impl Backend for KubeVela {
    fn kind(&self) -> &'static str {
        "kubevela"
    }

    fn support(&self) -> &SupportTable {
        support::table()
    }

    fn check(&self, scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>) {
        Kubernetes.check(scene, name, component, findings);
        check::component(scene, name, component, findings);
    }

    fn check_application(&self, scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>) {
        Kubernetes.check_application(scene, application, findings);
        check::application(scene, application, findings);
    }

    fn lower(&self, scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
        let mut lowered = Kubernetes.lower(scene, name, component);
        if component.kind == Kind::Job {
            keep_release_jobs(name, component, &mut lowered);
        }
        lowered
    }

    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered {
        let mut lowered = Kubernetes.lower_application(scene, application);
        let options = Options::read(scene.target());
        let feature = Need::new(NeedKind::Feature, format!("KubeVela {}", options.vela), "it applies the Application");
        lowered.needs.push(feature.with_command("vela install"));
        for cluster in options.clusters.iter().filter(|cluster| **cluster != "local") {
            let name = format!("Namespace {} of the cluster {cluster}", namespace(scene));
            let why = "components are deployed there, and read the secrets there";
            lowered.needs.push(Need::new(NeedKind::Existing, name, why));
        }
        workflow::lower(scene, application, &mut lowered);
        lowered
    }

    fn endpoint(&self, scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
        Kubernetes.endpoint(scene, interface, address)
    }

    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        application::assemble(scene, documents)
    }

    fn joins(&self, scene: &dyn Scene) -> Vec<SmolStr> {
        let options = Options::read(scene.target());
        workflow::joined(scene, &options).into_iter().map(SmolStr::new).collect()
    }

    fn assemble_joined(
        &self,
        environments: Vec<(&dyn Scene, Vec<Document>)>,
        findings: &mut Vec<Finding>,
    ) -> Vec<Artifact> {
        let artifacts = match <[_; 1]>::try_from(environments) {
            Ok([(scene, documents)]) => application::assemble(scene, documents),
            Err(environments) => application::assemble_joined(environments, findings),
        };
        check::size(&artifacts, findings);
        artifacts
    }

    fn commands(&self, scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
        commands::commands(scene, artifacts)
    }

    fn schema(&self, target: &Target, kind: &str) -> Option<SchemaRef> {
        definitions::find(kind).or_else(|| Kubernetes.schema(target, kind))
    }

    fn document_kinds(&self, target: &Target) -> Vec<String> {
        let mut kinds = Kubernetes.document_kinds(target);
        kinds.extend(definitions::document_kinds());
        kinds
    }
}

/// KubeVela makes again what it applied and does not find. A job of a release that were removed
/// some time after its end would run a second time, so it stays until the next release.
fn keep_release_jobs(name: &str, component: &Component, lowered: &mut Lowered) {
    for document in &mut lowered.documents {
        if document.kind != "batch/v1/Job" || document.stage == Document::JOBS {
            continue;
        }
        let Some(seconds) = document.root.get_mut("spec").and_then(|spec| spec.remove("ttlSecondsAfterFinished"))
        else {
            continue;
        };
        document.sources.retain(|source| source.pointer != "/spec/ttlSecondsAfterFinished");
        if let (Some(_), Some(seconds)) = (component.keep, seconds.as_int()) {
            let why = "KubeVela would run a job again that is removed";
            lowered.findings.push(Finding::adjusted(
                name,
                "keep",
                format!("{seconds}s"),
                "until the next release",
                why,
            ));
        }
    }
}
