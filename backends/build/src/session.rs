//! A loaded program and everything that can be asked of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyport_compiler::{Env, Given, Workspace, World, application, environment_named, environments};
use anyport_diagnostic::{Diagnostic, Sources};
use anyport_ir::{Application, SmolStr};

use crate::advise::{Advice, advise};
use crate::explain::{Explained, explain};
use crate::matrix::{Matrix, matrix};
use crate::needs::{EnvironmentNeeds, needs};
use crate::output::{BuildOptions, Built};
use crate::testing::{TestResult, run};

/// A loaded program.
pub struct Session {
    workspace: Workspace,
}

impl Session {
    /// Loads a file and all that it imports and embeds.
    ///
    /// # Errors
    /// Why the file itself could not be read. What it imports is a diagnostic.
    pub fn load(world: &dyn World, path: &str) -> Result<Session, String> {
        let mut workspace = Workspace::default();
        workspace.load(world, path)?;
        Ok(Session { workspace })
    }

    /// The same over a workspace that is there already.
    pub fn over(workspace: Workspace) -> Session {
        Session { workspace }
    }

    /// Gives parameters from outside.
    pub fn set_params(&mut self, given: BTreeMap<SmolStr, Given>) {
        self.workspace.give(given);
    }

    /// Adds modules whose rules hold.
    ///
    /// # Errors
    /// Why a module could not be read.
    pub fn set_policies(&mut self, world: &dyn World, paths: &[String]) -> Result<(), String> {
        let mut files = Vec::new();
        for path in paths {
            let text = world.source(path).map_err(|why| format!("{path}: {why}"))?;
            let file = self.workspace.set_text(path, text.into());
            self.workspace.follow(world, file);
            files.push(file);
        }
        self.workspace.set_policies(files);
        Ok(())
    }

    /// What if everything stood on this kind of target.
    pub fn force_target(&mut self, kind: Option<SmolStr>) {
        self.workspace.force_target(kind);
    }

    /// The database with its inputs.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The same, to change texts.
    pub fn workspace_mut(&mut self) -> &mut Workspace {
        &mut self.workspace
    }

    /// Texts, for renderers.
    pub fn sources(&self) -> &dyn Sources {
        &self.workspace
    }

    /// Environments in source order.
    pub fn environments(&self) -> Vec<SmolStr> {
        environments(&self.workspace).0.iter().map(|env| env.name.clone()).collect()
    }

    /// Everything wrong with all files, in all environments and on all their targets; each once.
    pub fn check(&self) -> Vec<Diagnostic> {
        crate::check::check(&self.workspace)
    }

    /// Builds one environment, or all.
    pub fn build(&self, env: Option<&str>, options: &BuildOptions) -> Built {
        crate::output::build(&self.workspace, env, options)
    }

    /// What an environment needs from whoever operates it, if nothing is wrong; and what there is to say.
    pub fn needs(&self, env: &str) -> (Option<EnvironmentNeeds>, Vec<Diagnostic>) {
        let Some(env) = self.environment(env) else { return (None, Vec::new()) };
        needs(&self.workspace, &env)
    }

    /// The IR of an environment, and what is wrong.
    pub fn ir(&self, env: &str) -> (Option<Arc<Application>>, Vec<Diagnostic>) {
        let Some(env) = self.environment(env) else { return (None, Vec::new()) };
        crate::output::application_of(&self.workspace, &env)
    }

    /// The value of `component.path` and every layer that wrote it.
    pub fn explain(&self, path: &str, env: &str) -> Option<Explained> {
        explain(&self.workspace, &self.environment(env)?, path)
    }

    /// Runs the tests of the source.
    pub fn test(&self) -> Vec<TestResult> {
        run(&self.workspace)
    }

    /// This application's properties over all targets.
    pub fn support(&self) -> Matrix {
        matrix(&self.workspace)
    }

    /// Which kinds of targets could host this application.
    pub fn advise(&mut self) -> Advice {
        advise(&mut self.workspace)
    }

    /// The application with its edges, where it is complete.
    pub fn graph(&self, env: &str) -> Option<Arc<Application>> {
        application(&self.workspace, &self.environment(env)?).application.clone()
    }

    fn environment(&self, name: &str) -> Option<Arc<Env>> {
        environment_named(&self.workspace, name)
    }
}
