//! Builds: files with their bytes. Nothing is written here.

use std::sync::Arc;

use anyport_backend::Document;
use anyport_compiler::{Env, Project, Workspace, application, environment_named, environments, file_diagnostics};
use anyport_diagnostic::{Diagnostic, Span, codes, normalise};
use anyport_ir::{Application, IR_VERSION, SmolStr};

use crate::check::{environment, is_fine, settle};
use crate::finding::Nowhere;
use crate::holes;
use crate::record::{digest, record};
pub use crate::render::Format;
use crate::whole::{Holes, OnTarget, Origin, Want, lower_all};

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// How documents are written.
    pub format: Format,
    /// Whether the source map is wanted.
    pub traced: bool,
    /// Hosts that are known by now, by the names that the record gives their holes.
    pub holes: Holes,
}

impl BuildOptions {
    fn want(&self) -> Want {
        if self.traced { Want::Traced(self.format) } else { Want::Files(self.format) }
    }
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Its path relative to the output folder: `prod/cluster/30-web.yaml`.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// What a build gives.
#[derive(Debug, Default)]
pub struct Built {
    /// Files, the record of each environment last. Empty where something is wrong.
    pub files: Vec<OutputFile>,
    /// Everything there is to say.
    pub diagnostics: Vec<Diagnostic>,
    /// The documents of each file, with their source maps if those were wanted.
    pub documents: Vec<(String, Vec<Document>)>,
}

/// Builds one environment, or all.
pub fn build(workspace: &Workspace, env: Option<&str>, options: &BuildOptions) -> Built {
    let envs: Vec<Arc<Env>> = match env {
        Some(name) => environment_named(workspace, name).into_iter().collect(),
        None => environments(workspace).0.clone(),
    };
    let mut out = Built::default();
    let mut applications = Vec::new();
    for env in &envs {
        let (application, targets, diagnostics) = environment(workspace, env, options.want(), &options.holes);
        let fine = is_fine(&diagnostics);
        out.diagnostics.extend(diagnostics);
        if let Some(application) = application.filter(|_| fine) {
            applications.push(application.clone());
            write(&application, targets, policies(workspace), &mut out);
        }
    }
    if is_fine(&out.diagnostics) {
        out.diagnostics.extend(holes::unused(&options.holes, &applications).into_iter().map(|hole| {
            Diagnostic::new(&codes::UNKNOWN_NAME, Span::NONE, format!("`{hole}` is missing nowhere"))
                .with_note("the build record lists under `holes` what is known only after a deployment")
        }));
    }
    out.diagnostics = normalise(settle(std::mem::take(&mut out.diagnostics)), workspace);
    if !is_fine(&out.diagnostics) {
        out.files.clear();
    }
    out
}

/// The IR of an environment and what is wrong with it.
pub fn application_of(workspace: &Workspace, env: &Arc<Env>) -> (Option<Arc<Application>>, Vec<Diagnostic>) {
    let mut diagnostics = file_diagnostics(workspace);
    let result = application(workspace, env);
    diagnostics.extend(result.diagnostics.iter().cloned());
    for (name, span) in &result.missing {
        diagnostics.push(
            Diagnostic::new(
                &codes::MISSING_PARAMETER,
                *span,
                format!("the parameter `{name}` has no value in `{}`", env.name),
            )
            .with_note(format!("give it one: a default, `{name} = …` in the environment, or --set {name}=…")),
        );
    }
    let diagnostics = normalise(settle(diagnostics), workspace);
    (result.application.clone().filter(|_| is_fine(&diagnostics)), diagnostics)
}

fn policies(workspace: &Workspace) -> Vec<(String, String)> {
    Project::get(workspace)
        .policies(workspace)
        .iter()
        .map(|file| (file.path(workspace).to_string(), digest(workspace.text(*file).unwrap_or_default().as_bytes())))
        .collect()
}

fn write(application: &Application, targets: Vec<OnTarget>, policies: Vec<(String, String)>, out: &mut Built) {
    let env: &SmolStr = &application.environment;
    let mut all = Vec::new();
    let mut targets = targets;
    for target in &mut targets {
        let place = |path: &str| format!("{env}/{}/{path}", target.name);
        out.documents.extend(
            std::mem::take(&mut target.documents).into_iter().map(|(path, documents)| (place(&path), documents)),
        );
        let files = std::mem::take(&mut target.files);
        all.push(files.into_iter().map(|(path, bytes)| OutputFile { path: place(&path), bytes }).collect::<Vec<_>>());
    }
    let record = record(application, &targets, &all, policies);
    out.files.extend(all.into_iter().flatten());
    let mut text = serde_json::to_vec_pretty(&record).unwrap_or_default();
    text.push(b'\n');
    out.files.push(OutputFile { path: format!("{env}/anyport.json"), bytes: text });
}

/// Files and documents of one environment, for a test to look at.
pub fn write_for_test(application: &Application, targets: Vec<OnTarget>, out: &mut Built) {
    write(application, targets, Vec::new(), out);
}

/// Builds an application that was never text.
pub fn build_ir(text: &str, options: &BuildOptions) -> Built {
    let mut out = Built::default();
    let application: Application = match serde_json::from_str(text) {
        Ok(application) => application,
        Err(error) => {
            out.diagnostics.push(
                Diagnostic::new(
                    &codes::BAD_IR,
                    anyport_diagnostic::Span::NONE,
                    format!("this is not an application in the IR: {error}"),
                )
                .with_note("`anyport schema` prints the schema of the IR"),
            );
            return out;
        }
    };
    if application.ir_version.split('.').next() != IR_VERSION.split('.').next() {
        out.diagnostics.push(Diagnostic::new(
            &codes::IR_VERSION,
            anyport_diagnostic::Span::NONE,
            format!("this is version {} of the IR, and {IR_VERSION} is read here", application.ir_version),
        ));
        return out;
    }
    let mut targets = lower_all(&Origin::Ir, &application, &Nowhere, options.want(), &options.holes);
    for target in &mut targets {
        out.diagnostics.append(&mut target.judged.diagnostics);
    }
    out.diagnostics = settle(std::mem::take(&mut out.diagnostics));
    if is_fine(&out.diagnostics) {
        write(&application, targets, Vec::new(), &mut out);
    }
    out
}
