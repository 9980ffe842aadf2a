//! The contract, and which part of the crate answers each of its questions.

use std::sync::LazyLock;

use anyport_backend::{
    Artifact, Backend, Document, Endpoint, Finding, Interface, Lowered, Need, NeedKind, Scene, SchemaRef, SupportTable,
};
use anyport_ir::{Address, Application, Component, Kind, Target};

use crate::options::{Options, Own};
use crate::{address, assemble, bound, check, commands, domain, function, names, schema};

/// The backend for Function Compute.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fc;

static SUPPORT: LazyLock<SupportTable> = LazyLock::new(|| SupportTable::from_toml(include_str!("../support.toml")));

impl Backend for Fc {
    fn kind(&self) -> &'static str {
        "fc"
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
        let nothing_runs =
            matches!(component.kind, Kind::External | Kind::Share | Kind::Bucket | Kind::Queue | Kind::Topic);
        if component.external.is_some() || nothing_runs {
            return bound::lower(name, component);
        }
        let mut lowered = function::lower(scene, name, component);
        let options = Options::of(scene.target());
        if let Some(role) = Own::of(scene, component).role_arn.or_else(|| options.role_arn.clone()) {
            let function = names::function(scene, &options, &component.name);
            lowered.needs.extend(check::rights(scene, component, &role, &function));
        }
        lowered
    }

    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered {
        let options = Options::of(scene.target());
        let mut lowered = domain::lower(scene, application);
        let credentials = Need::new(
            NeedKind::Feature,
            format!("credentials {}", options.access),
            "Serverless Devs deploys with them",
        );
        lowered.needs.push(credentials.with_command(format!("s config add --access {}", options.access)));
        if scene.target().version.is_none() {
            lowered.findings.push(Finding::remark(
                "",
                "version",
                "the newest fc3 deploys it; `version` of the target pins one",
            ));
        }
        let message = "the root of an instance is writable, and an image runs as the user that it names; \
             each instance is a sandbox of its own";
        lowered.findings.push(Finding::remark("", "", message));
        lowered
    }

    fn endpoint(&self, scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
        address::endpoint(scene, interface, address)
    }

    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        assemble::assemble(scene, documents)
    }

    fn commands(&self, scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
        commands::commands(scene, artifacts)
    }

    fn schema(&self, _target: &Target, kind: &str) -> Option<SchemaRef> {
        schema::of(kind)
    }

    fn document_kinds(&self, _target: &Target) -> Vec<String> {
        schema::KINDS.map(String::from).to_vec()
    }
}
