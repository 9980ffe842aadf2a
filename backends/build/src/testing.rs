//! Runs the `test` blocks of a source.

use anyport_backend::Document;
use anyport_compiler::{Outputs, Test, Value, Workspace, run_checks, tests};
use anyport_diagnostic::{Diagnostic, Severity, Span, codes, normalise};
use anyport_ir::SmolStr;

use crate::check::environment;
use crate::output::{Built, write_for_test};
use crate::render::Format;
use crate::rules::value;
use crate::whole::{Holes, Want};

/// What became of one test.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// What it says.
    pub name: SmolStr,
    /// Its environment.
    pub environment: SmolStr,
    /// Whether all holds.
    pub passed: bool,
    /// Why not.
    pub diagnostics: Vec<Diagnostic>,
    /// Where it stands.
    pub span: Span,
}

struct Written {
    built: Built,
}

impl Outputs for Written {
    fn object(&self, kind: &str, name: &str) -> Option<Value> {
        let of_kind = |document: &&Document| {
            let short = document.kind.rsplit('/').next().unwrap_or(&document.kind);
            short == kind || document.kind == kind
        };
        let documents = || self.built.documents.iter().flat_map(|(_, documents)| documents).filter(of_kind);
        // A job of a release has a name that follows its content: it is found by its component.
        let of_component = || {
            let mut found = documents().filter(|document| document.component.as_deref() == Some(name));
            found.next().filter(|_| found.next().is_none())
        };
        documents().find(|document| document.name == name).or_else(of_component).map(|document| value(&document.root))
    }

    fn artifact(&self, path: &str) -> Option<String> {
        let file =
            self.built.files.iter().find(|file| file.path == path || file.path.ends_with(&format!("/{path}")))?;
        String::from_utf8(file.bytes.clone()).ok()
    }
}

/// Runs all tests.
pub fn run(workspace: &Workspace) -> Vec<TestResult> {
    tests(workspace).iter().map(|test| run_one(workspace, test)).collect()
}

fn run_one(workspace: &Workspace, test: &Test) -> TestResult {
    let (application, targets, found) =
        environment(workspace, &test.env, Want::Traced(Format::Yaml), &Holes::default());
    let mut built = Built::default();
    if let Some(application) = &application {
        write_for_test(application, targets, &mut built);
    }
    let mut diagnostics = Vec::new();
    for (expected, span) in &test.expects {
        let hit = found.iter().any(|diagnostic| {
            diagnostic.known_as() == expected || diagnostic.code.id == expected || diagnostic.code.name == expected
        });
        if !hit {
            let said: Vec<&str> = found.iter().map(Diagnostic::known_as).collect();
            let mut diagnostic =
                Diagnostic::new(&codes::EXPECTATION_FAILED, *span, format!("`{expected}` was expected and not said"));
            if !said.is_empty() {
                diagnostic = diagnostic.with_label(format!("said was: {}", said.join(", ")));
            }
            diagnostics.push(diagnostic);
        }
    }
    if test.expects.is_empty() {
        diagnostics.extend(
            found.into_iter().filter(|diagnostic| {
                diagnostic.severity == Severity::Error && diagnostic.code != &codes::BACKEND_MISSING
            }),
        );
    }
    diagnostics.extend(run_checks(workspace, test, &Written { built }));
    let passed = diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    TestResult {
        name: test.name.clone(),
        environment: test.env.name.clone(),
        passed,
        diagnostics: normalise(diagnostics, workspace),
        span: test.span,
    }
}
