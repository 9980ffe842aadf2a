//! The contract between the compiler and a target.

use anyport_ir::{Address, Application, Component, SmolStr, Target};

use crate::{Artifact, Document, Endpoint, Finding, Interface, Need, Scene, SupportTable};

/// A family of targets that the same code writes for.
///
/// Every function is pure: same input, same output, on any thread, in any order. Components are
/// lowered one by one, so that one edit does one component again; what concerns all of them
/// together is lowered once.
pub trait Backend: Send + Sync {
    /// The target kind whose options this backend reads; kinds that extend it are its flavours.
    fn kind(&self) -> &'static str;

    /// What it does with each property of the IR. The core holds every component against it
    /// before anything is lowered.
    fn support(&self) -> &SupportTable;

    /// Limits that a row of the support table cannot say: combinations, lengths, sizes.
    /// Called before [`Backend::lower`], for every component on the target.
    fn check(&self, scene: &dyn Scene, name: &str, component: &Component, findings: &mut Vec<Finding>);

    /// Limits of the whole: names that collide, counts, options that contradict each other.
    fn check_application(&self, scene: &dyn Scene, application: &Application, findings: &mut Vec<Finding>);

    /// What one component becomes.
    fn lower(&self, scene: &dyn Scene, name: &str, component: &Component) -> Lowered;

    /// What belongs to no component: namespaces, policies, shared gateways. Sees the components
    /// that stand on the scene's target by [`Scene::members`].
    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered;

    /// Where readers on other targets, or the world, find a component that stands on the scene's
    /// target: for [`anyport_ir::Reach::Private`], readers in the same `network`; for
    /// [`anyport_ir::Reach::Public`], everybody. What this answers, the lowering must make true.
    fn endpoint(&self, scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint;

    /// Whether the files of one component depend on no other component's documents, so that a large
    /// application can be written piece by piece.
    fn separable(&self) -> bool {
        false
    }

    /// Puts finished (patched) documents into files, in the order of application.
    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact>;

    /// Environments that become one output on this target, in the order of promotion, the scene's own
    /// among them; none: each is an output of its own. The scene's own alone: it is too, and
    /// [`Backend::assemble_joined`] has something to say of its files.
    fn joins(&self, _scene: &dyn Scene) -> Vec<SmolStr> {
        Vec::new()
    }

    /// Puts the finished documents of joined environments into files: the same files, whichever of
    /// them is built. Says what keeps them from being one.
    fn assemble_joined(
        &self,
        environments: Vec<(&dyn Scene, Vec<Document>)>,
        _findings: &mut Vec<Finding>,
    ) -> Vec<Artifact> {
        environments.into_iter().flat_map(|(scene, documents)| self.assemble(scene, documents)).collect()
    }

    /// Whether [`Backend::commands`] reads what stands in this document. Others come without their
    /// content, so that a large output is not held twice.
    fn commands_read(&self, _document: &Document) -> bool {
        false
    }

    /// The commands that apply the output, in order, run from the target's output folder.
    fn commands(&self, scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String>;

    /// The JSON Schema of a document kind in the target's version, for typing `patch` and
    /// `object`: an OpenAPI-like node. `kind` is as written (`Deployment`,
    /// `networking.istio.io/v1/Gateway`). The answer names the document's full identity.
    fn schema(&self, target: &Target, kind: &str) -> Option<crate::SchemaRef>;

    /// All document kinds that can be patched or made, for completion and messages.
    fn document_kinds(&self, target: &Target) -> Vec<String>;
}

/// What lowering gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lowered {
    /// Documents, each with its stage.
    pub documents: Vec<Document>,
    /// What the operator must provide.
    pub needs: Vec<Need>,
    /// Adjustments (notes), and refusals that could only be seen while lowering.
    pub findings: Vec<Finding>,
}
