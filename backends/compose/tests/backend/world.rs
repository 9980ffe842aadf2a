//! Building a fixture as the compiler does, without patches and output rules.

use std::fs;
use std::path::Path;

use anyport_backend::{Artifact, Backend, Content, Document, Finding, Lowered, Need, Scene, StaticScene, yaml};
use anyport_compose::Compose;
use anyport_ir::Application;

/// Applications that are refused: what is written for them is of no use.
pub const REFUSED: &str = "refusals";

/// Every application of `fixtures/`, by name.
pub fn fixtures() -> Vec<(String, Application)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found: Vec<(String, Application)> = fs::read_dir(folder)
        .expect("there are fixtures")
        .map(|entry| entry.expect("a readable entry").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a readable fixture");
            (name.clone(), serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// What a build gives.
pub struct Built {
    pub artifacts: Vec<Artifact>,
    pub findings: Vec<Finding>,
    pub needs: Vec<Need>,
}

impl Built {
    /// Builds one target of an application.
    pub fn of(application: &Application, target: &str, traced: bool) -> Built {
        let scene = StaticScene::new(application, target, traced);
        let mut findings = Vec::new();
        Compose.check_application(&scene, application, &mut findings);
        let mut lowered: Vec<Lowered> = Vec::new();
        for name in scene.members().iter() {
            let component = &application.components[name];
            Compose.check(&scene, name, component, &mut findings);
            lowered.push(Compose.lower(&scene, name, component));
        }
        lowered.push(Compose.lower_application(&scene, application));
        let (mut documents, mut needs) = (Vec::new(), Vec::new());
        for part in lowered {
            documents.extend(part.documents);
            needs.extend(part.needs);
            findings.extend(part.findings);
        }
        needs.sort();
        needs.dedup();
        Built { artifacts: Compose.assemble(&scene, documents), findings, needs }
    }

    /// Structured documents of all files.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.artifacts.iter().flat_map(|artifact| match &artifact.content {
            Content::Documents(documents) => documents.as_slice(),
            _ => &[],
        })
    }

    /// Files by path.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let bytes = |content: &Content| match content {
            Content::Documents(documents) => yaml::documents(documents.iter().map(|it| &it.root)).into_bytes(),
            Content::Text(text) => text.clone().into_bytes(),
            Content::Bytes(bytes) => bytes.clone(),
        };
        self.artifacts.iter().map(|artifact| (artifact.path.clone(), bytes(&artifact.content))).collect()
    }

    /// Everything as one text.
    pub fn review(&self) -> String {
        let mut text = String::new();
        for (path, bytes) in self.files() {
            text += &format!("# ==== {path}\n{}\n", String::from_utf8_lossy(&bytes));
        }
        text += "# ==== findings\n";
        for finding in &self.findings {
            let component = finding.component.as_deref().unwrap_or("(target)");
            let path = if finding.path.is_empty() { String::new() } else { format!(".{}", finding.path) };
            let code = finding.code.id;
            text += &format!("{code} {component}{path}: {}", finding.message);
            if let anyport_backend::FindingKind::Adjustment { from, to } = &finding.kind {
                text += &format!(" [{from} -> {to}]");
            }
            for note in &finding.notes {
                text += &format!("\n      {note}");
            }
            text += "\n";
        }
        text += "\n# ==== needs\n";
        for need in &self.needs {
            text += &format!("{:?} {}: {}", need.kind, need.name, need.why);
            for (key, recipe) in &need.recipe {
                text += &format!(" [{key} = {recipe}]");
            }
            if let Some(command) = &need.command {
                text += &format!("\n      {command}");
            }
            text += "\n";
        }
        text
    }
}
