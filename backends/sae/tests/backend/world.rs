//! Building a fixture as the compiler does, without patches and output rules.

use std::fs;
use std::path::Path;

use anyport_backend::{
    Artifact, Backend, Content, Document, Finding, FindingKind, Lowered, Need, Scene, StaticScene, yaml,
};
use anyport_ir::Application;
use anyport_sae::Sae;

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
    pub commands: Vec<String>,
    /// Documents and requests before they stood in files.
    pub lowered: Vec<Document>,
}

impl Built {
    /// Builds the target `front` of an application.
    pub fn of(application: &Application, traced: bool) -> Built {
        let scene = StaticScene::new(application, "front", traced);
        let mut findings = Vec::new();
        Sae.check_application(&scene, application, &mut findings);
        let mut all: Vec<Lowered> = vec![Sae.lower_application(&scene, application)];
        for name in scene.members().iter() {
            let component = &application.components[name];
            Sae.check(&scene, name, component, &mut findings);
            all.push(Sae.lower(&scene, name, component));
        }
        let (mut documents, mut needs) = (Vec::new(), Vec::new());
        for part in all {
            documents.extend(part.documents);
            needs.extend(part.needs);
            findings.extend(part.findings);
        }
        needs.sort();
        needs.dedup();
        let lowered = documents.clone();
        let artifacts = Sae.assemble(&scene, documents);
        let commands = Sae.commands(&scene, &artifacts);
        Built { artifacts, findings, needs, commands, lowered }
    }

    /// The JSON form of every document of a file.
    pub fn roots(artifact: &Artifact) -> Vec<serde_json::Value> {
        match &artifact.content {
            Content::Documents(documents) => documents.iter().map(|document| document.root.to_json()).collect(),
            Content::Text(text) if artifact.path.ends_with(".json") => vec![serde_json::from_str(text).expect("JSON")],
            _ => Vec::new(),
        }
    }

    /// Files by path, as the compiler writes them.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let bytes = |artifact: &Artifact| match &artifact.content {
            Content::Documents(documents) => yaml::documents(documents.iter().map(|it| &it.root)).into_bytes(),
            Content::Text(text) => text.clone().into_bytes(),
            Content::Bytes(bytes) => bytes.clone(),
        };
        self.artifacts.iter().map(|artifact| (artifact.path.clone(), bytes(artifact))).collect()
    }

    /// Everything as one text, but for the program that is always the same.
    pub fn review(&self) -> String {
        let mut text = String::new();
        for (path, bytes) in self.files() {
            match path == "apply.py" {
                true => text += "# ==== apply.py\n\n",
                false => text += &format!("# ==== {path}\n{}\n", String::from_utf8_lossy(&bytes)),
            }
        }
        text += &format!("# ==== commands\n{}\n\n# ==== findings\n", self.commands.join("\n"));
        for finding in &self.findings {
            let component = finding.component.as_deref().unwrap_or("(target)");
            let path = if finding.path.is_empty() { String::new() } else { format!(".{}", finding.path) };
            text += &format!("{} {component}{path}: {}", finding.code.id, finding.message);
            match &finding.kind {
                FindingKind::Adjustment { from, to } => text += &format!(" [{from} -> {to}]"),
                FindingKind::Loss { key } => text += &format!(" [accept {key}]"),
                FindingKind::Refusal | FindingKind::Remark => {}
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
