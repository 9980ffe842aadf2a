//! A program with the options of one run, and what became of it.

use std::collections::BTreeMap;

use anyport_build::{BuildOptions, Built, Session};
use anyport_compiler::Given;
use anyport_diagnostic::{Diagnostic, Example, LineIndex, Severity};

use crate::Memory;

/// A program and how to compile it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Its files.
    pub world: Memory,
    /// The file that is compiled.
    pub main: String,
    /// Only this environment.
    pub env: Option<String>,
    /// As if everything stood on this kind of target.
    pub target: Option<String>,
    /// Parameters from outside.
    pub set: Vec<(String, String)>,
    /// Files that are policies.
    pub policy: Vec<String>,
    /// Whether it is built, not only checked.
    pub build: bool,
    /// Whether its tests run.
    pub test: bool,
}

/// What was said, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// `E0312`.
    pub code: &'static str,
    /// `unknown-field`, or the name of a rule.
    pub name: String,
    /// How bad.
    pub severity: Severity,
    /// What.
    pub message: String,
    /// In which file; empty: in none.
    pub file: String,
    /// On which line, from 1.
    pub line: u32,
    /// The text that is marked.
    pub marked: String,
}

/// What became of a program.
pub struct Outcome {
    /// The session it ran in.
    pub session: Session,
    /// Everything that was said.
    pub diagnostics: Vec<Diagnostic>,
    /// The same, with places.
    pub said: Vec<Said>,
    /// What was built.
    pub built: Option<Built>,
}

impl Program {
    /// One file.
    pub fn of(text: impl Into<String>) -> Program {
        let mut world = Memory::default();
        world.insert("main.app", text);
        Program { world, main: "main.app".into(), ..Program::default() }
    }

    /// An example of a code's page.
    pub fn of_example(example: &Example) -> Program {
        let mut world = Memory::default();
        for file in &example.files {
            world.insert(file.name.clone(), file.text.clone());
        }
        Program {
            world,
            main: "main.app".into(),
            env: example.env.clone(),
            target: example.target.clone(),
            set: example.set.clone(),
            policy: example.policy.clone(),
            build: example.build,
            test: example.test,
        }
    }

    /// Opens it.
    ///
    /// # Panics
    /// If its main file is not there: a mistake of the caller.
    pub fn session(&self) -> Session {
        let mut session = Session::load(&self.world, &self.main).expect("the main file of a program is there");
        let given: BTreeMap<_, _> =
            self.set.iter().map(|(name, value)| (name.into(), Given::Text(value.into()))).collect();
        session.set_params(given);
        if !self.policy.is_empty() {
            session.set_policies(&self.world, &self.policy).expect("the policies of a program are there");
        }
        session.force_target(self.target.as_ref().map(Into::into));
        session
    }

    /// Compiles it as it asks for.
    pub fn run(&self) -> Outcome {
        let session = self.session();
        let mut built = None;
        let mut diagnostics = if self.build || self.env.is_some() {
            let options = BuildOptions { traced: true, ..BuildOptions::default() };
            let mut result = session.build(self.env.as_deref(), &options);
            let diagnostics = std::mem::take(&mut result.diagnostics);
            built = Some(result);
            diagnostics
        } else {
            session.check()
        };
        if self.test {
            diagnostics.extend(session.test().into_iter().flat_map(|test| test.diagnostics));
        }
        let said = diagnostics.iter().map(|diagnostic| Said::new(diagnostic, &session)).collect();
        Outcome { session, diagnostics, said, built }
    }
}

impl Said {
    fn new(diagnostic: &Diagnostic, session: &Session) -> Said {
        let mut said = Said {
            code: diagnostic.code.id,
            name: diagnostic.known_as().to_owned(),
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            file: String::new(),
            line: 0,
            marked: String::new(),
        };
        let span = diagnostic.span();
        if let Some((file, offset)) = session.sources().locate(span.source) {
            let (start, end) = ((span.start + offset) as usize, (span.end + offset) as usize);
            said.line = LineIndex::new(file.text.clone()).position(start).line;
            said.marked = file.text.get(start..end).unwrap_or_default().to_owned();
            said.file = file.path.to_string();
        }
        said
    }

    /// Whether it goes by this code or name.
    pub fn is(&self, known: &str) -> bool {
        self.code == known
            || self.name == known
            || anyport_diagnostic::codes::find(known).is_some_and(|code| code.id == self.code)
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({}:{} `{}`) {}", self.code, self.name, self.file, self.line, self.marked, self.message)
    }
}
