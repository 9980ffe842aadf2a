//! Builds: files with their bytes. Nothing is written here.

use std::sync::Arc;

use anyport_backend::{Artifact, Content, Document, json, yaml};
use anyport_compiler::{Env, Project, Workspace, application, environment_named, environments, file_diagnostics};
use anyport_diagnostic::{Diagnostic, codes, normalise};
use anyport_ir::{Application, IR_VERSION, SmolStr};

use crate::check::{environment, is_fine, settle};
use crate::finding::Nowhere;
use crate::record::{digest, record};
use crate::whole::{OnTarget, Origin, lower_all};

/// How documents are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// YAML.
    #[default]
    Yaml,
    /// JSON.
    Json,
}

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// How documents are written.
    pub format: Format,
    /// Whether the source map is wanted.
    pub traced: bool,
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
    for env in &envs {
        let (application, targets, diagnostics) = environment(workspace, env, options.traced);
        let fine = is_fine(&diagnostics);
        out.diagnostics.extend(diagnostics);
        if let Some(application) = application.filter(|_| fine) {
            write(&application, targets, options, policies(workspace), &mut out);
        }
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
            Diagnostic::new(&codes::MISSING_PARAMETER, *span, format!("the parameter `{name}` has no value in `{}`", env.name))
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

fn write(application: &Application, targets: Vec<OnTarget>, options: &BuildOptions, policies: Vec<(String, String)>, out: &mut Built) {
    let env: &SmolStr = &application.environment;
    let mut all = Vec::new();
    let mut targets = targets;
    for target in &mut targets {
        let mut files = Vec::new();
        for artifact in std::mem::take(&mut target.artifacts) {
            let path = format!("{env}/{}/{}", target.name, shown(&artifact, options.format));
            let bytes = bytes(&artifact.content, options.format, &artifact.path);
            if options.traced
                && let Content::Documents(documents) = artifact.content
            {
                out.documents.push((path.clone(), documents));
            }
            files.push(OutputFile { path, bytes });
        }
        all.push(files);
    }
    let record = record(application, &targets, &all, policies);
    out.files.extend(all.into_iter().flatten());
    let mut text = serde_json::to_vec_pretty(&record).unwrap_or_default();
    text.push(b'\n');
    out.files.push(OutputFile { path: format!("{env}/anyport.json"), bytes: text });
}

/// Files and documents of one environment, for a test to look at.
pub fn write_for_test(application: &Application, targets: Vec<OnTarget>, options: &BuildOptions, out: &mut Built) {
    write(application, targets, options, Vec::new(), out);
}

/// The artifact's path in the wanted format.
fn shown(artifact: &Artifact, format: Format) -> String {
    match (&artifact.content, format) {
        (Content::Documents(_), Format::Json) => match artifact.path.strip_suffix(".yaml") {
            Some(stem) => format!("{stem}.json"),
            None => artifact.path.clone(),
        },
        _ => artifact.path.clone(),
    }
}

fn bytes(content: &Content, format: Format, _path: &str) -> Vec<u8> {
    match content {
        Content::Documents(documents) => {
            let roots = documents.iter().map(|document| &document.root);
            match format {
                Format::Yaml => yaml::documents(roots).into_bytes(),
                Format::Json => json::documents(roots).into_bytes(),
            }
        }
        Content::Text(text) => text.clone().into_bytes(),
        Content::Bytes(bytes) => bytes.clone(),
    }
}

/// Builds an application that was never text.
pub fn build_ir(text: &str, options: &BuildOptions) -> Built {
    let mut out = Built::default();
    let application: Application = match serde_json::from_str(text) {
        Ok(application) => application,
        Err(error) => {
            out.diagnostics.push(
                Diagnostic::new(&codes::BAD_IR, anyport_diagnostic::Span::NONE, format!("this is not an application in the IR: {error}"))
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
    let mut targets = lower_all(&Origin::Ir, &application, &Nowhere, options.traced);
    for target in &mut targets {
        out.diagnostics.append(&mut target.judged.diagnostics);
    }
    out.diagnostics = settle(std::mem::take(&mut out.diagnostics));
    if is_fine(&out.diagnostics) {
        write(&application, targets, options, Vec::new(), &mut out);
    }
    out
}
