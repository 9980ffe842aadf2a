//! From arguments to a loaded program.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyport_build::Session;
use anyport_compiler::{Env, declared_targets, environment_named, target_in};
use smol_str::SmolStr;

use crate::arguments::Given;
use crate::external;
use crate::failure::Failure;
use crate::params;
use crate::world::{self, FileWorld};

/// A program and the files it came from.
pub struct Opened {
    /// The program.
    pub session: Session,
    /// Its files.
    pub world: FileWorld,
}

impl Opened {
    /// Loads a program with all that is given from outside.
    pub fn load(file: &Path, given: &Given) -> Result<Opened, Failure> {
        let (mut world, path) = FileWorld::of(file)?;
        let mut session = Session::load(&world, &path)
            .map_err(|why| Failure::new(format!("cannot read {}: {why}", file.display())))?;
        external::load(&mut session, given.target.as_deref())?;
        session.set_params(params::read(given)?);
        let mut policies = Vec::new();
        for policy in &given.policy {
            policies.push(world.admit(policy)?);
        }
        session.set_policies(&world, &policies).map_err(|why| Failure::new(format!("cannot read the policy {why}")))?;
        let opened = Opened { session, world };
        match &given.target {
            Some(target) => opened.on(target),
            None => Ok(opened),
        }
    }

    /// The program as if everything stood on a target: one of its own, or a kind.
    fn on(mut self, target: &str) -> Result<Opened, Failure> {
        let workspace = self.session.workspace();
        let kinds = declared_targets(workspace);
        let kinds = kinds.iter().filter(|kind| !kind.is_abstract).map(|kind| kind.name.as_str());
        let kinds: Vec<&str> = kinds.collect();
        let own = |env: &SmolStr| {
            let env = environment_named(workspace, env)?;
            target_in(workspace, &env, &target.into())
        };
        if !kinds.contains(&target) && self.session.environments().iter().all(|env| own(env).is_none()) {
            return Err(Failure::new(format!("there is no target or kind of target `{target}`"))
                .with_help(format!("the kinds are {}", kinds.join(", "))));
        }
        self.session.force_target(Some(target.into()));
        Ok(self)
    }

    /// The environment that is meant: the one that is named, or the only one.
    pub fn environment(&self, name: Option<&str>) -> Result<SmolStr, Failure> {
        let all = self.session.environments();
        let list = || all.join(", ");
        match (name, all.as_slice()) {
            (Some(name), _) => all.iter().find(|env| *env == name).cloned().ok_or_else(|| {
                let failure = Failure::new(format!("there is no environment `{name}`"));
                if all.is_empty() { failure } else { failure.with_help(format!("there are {}", list())) }
            }),
            (None, [only]) => Ok(only.clone()),
            (None, []) => Err(Failure::new("there is no environment, so nothing can be asked of one")),
            (None, _) => Err(Failure::new(format!("there are several environments: {}", list()))
                .with_help("choose one with --env NAME")),
        }
    }

    /// Whether the file begins an application, and is no part or module.
    pub fn is_application(&self) -> bool {
        let workspace = self.session.workspace();
        let text = workspace.text(workspace.project().root(workspace));
        text.is_some_and(|text| is_application(&text))
    }

    /// An environment, for queries of the compiler.
    pub fn env(&self, name: &str) -> Result<Arc<Env>, Failure> {
        environment_named(self.session.workspace(), name)
            .ok_or_else(|| Failure::new(format!("there is no environment `{name}`")))
    }
}

/// The file that is meant where none is named: the only application in the current folder.
pub fn only_application() -> Result<PathBuf, Failure> {
    let here = Path::new(".");
    let entries = std::fs::read_dir(here).map_err(|error| Failure::io("read", here, &error))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(PathBuf::from(entry.ok()?.file_name())))
        .filter(|path| path.extension().is_some_and(|extension| extension == "app"))
        .filter(|path| world::read_text(path, world::LIMIT).is_ok_and(|text| is_application(&text)))
        .collect();
    found.sort();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => {
            Err(Failure::new("no application is named, and there is none in this folder")
                .with_help("name its `.app` file"))
        }
        several => {
            let names: Vec<String> = several.iter().map(|path| path.display().to_string()).collect();
            Err(Failure::new(format!("no application is named, and this folder has several: {}", names.join(", "))))
        }
    }
}

/// Whether a text begins an application, and is no part or module.
fn is_application(text: &str) -> bool {
    text.lines().any(|line| line.trim_end().strip_prefix("app ").is_some_and(|name| !name.trim().is_empty()))
}
