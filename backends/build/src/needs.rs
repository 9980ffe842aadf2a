//! What one environment needs from whoever operates it, target by target, without the files.

use std::sync::Arc;

use anyport_backend::{Hole, Need};
use anyport_compiler::{Env, Workspace};
use anyport_diagnostic::Diagnostic;
use anyport_ir::SmolStr;

use crate::check::{environment, is_fine};
use crate::render::Format;
use crate::whole::{Holes, OnTarget, Want};

/// What one target needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetNeeds {
    /// Its name, which is also its folder's.
    pub name: SmolStr,
    /// Its kind.
    pub kind: SmolStr,
    /// What the operator must provide, in the order of the build record.
    pub needs: Vec<Need>,
    /// Values that are known only after another target was deployed.
    pub holes: Vec<Hole>,
    /// Commands that apply the output, in order, run from the target's folder.
    pub commands: Vec<String>,
    /// Kubernetes namespaces that the output makes, each with its file: what lies in one comes after it.
    pub namespaces: Vec<(SmolStr, String)>,
}

/// What one application needs in one environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentNeeds {
    /// The application's name.
    pub application: SmolStr,
    /// Its targets, in source order.
    pub targets: Vec<TargetNeeds>,
}

/// The needs of an environment, or nothing where something is wrong; and what there is to say.
pub fn needs(workspace: &Workspace, env: &Arc<Env>) -> (Option<EnvironmentNeeds>, Vec<Diagnostic>) {
    // Holes are found in finished files, and namespaces in their documents.
    let want = Want::Traced(Format::Yaml);
    let (application, targets, diagnostics) = environment(workspace, env, want, &Holes::default());
    let Some(application) = application.filter(|_| is_fine(&diagnostics)) else { return (None, diagnostics) };
    let kind = |name: &SmolStr| application.targets.get(name).map(|target| target.kind.clone()).unwrap_or_default();
    let targets = targets.into_iter().map(|target| of_target(kind(&target.name), target)).collect();
    (Some(EnvironmentNeeds { application: application.name.clone(), targets }), diagnostics)
}

fn of_target(kind: SmolStr, target: OnTarget) -> TargetNeeds {
    let OnTarget { name, documents, commands, needs, holes, .. } = target;
    let namespaces = documents
        .iter()
        .flat_map(|(file, documents)| documents.iter().map(move |document| (file, document)))
        .filter(|(_, document)| document.kind == "v1/Namespace")
        .map(|(file, document)| (document.name.clone(), file.clone()))
        .collect();
    TargetNeeds { name, kind, needs, holes, commands, namespaces }
}
