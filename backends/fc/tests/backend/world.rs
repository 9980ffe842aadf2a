//! Building a fixture as the compiler does, without patches and output rules.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyport_backend::{
    Artifact, Backend, Content, Document, Finding, FindingKind, Lowered, Need, Scene, StaticScene, yaml,
};
use anyport_fc::Fc;
use anyport_ir::{Application, Target};

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

/// A fixture by name.
pub fn fixture(name: &str) -> Application {
    fixtures().into_iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no fixture {name}")).1
}

/// The backend that knows where functions are found.
pub fn lookup(target: &Target) -> Option<&'static dyn Backend> {
    (target.kind == "fc").then_some(&Fc as &dyn Backend)
}

/// The surroundings on a target, endpoints included.
pub fn scene(application: &Application, target: &str, traced: bool) -> StaticScene {
    StaticScene::new(application, target, traced).with_backends(lookup, Arc::default())
}

/// What a build gives.
pub struct Built {
    pub artifacts: Vec<Artifact>,
    pub findings: Vec<Finding>,
    pub needs: Vec<Need>,
    pub commands: Vec<String>,
}

impl Built {
    /// Builds one target of an application.
    pub fn of(application: &Application, target: &str, traced: bool) -> Built {
        let scene = scene(application, target, traced);
        let mut findings = Vec::new();
        Fc.check_application(&scene, application, &mut findings);
        let mut lowered: Vec<Lowered> = Vec::new();
        for name in scene.members().iter() {
            let component = &application.components[name];
            Fc.check(&scene, name, component, &mut findings);
            lowered.push(Fc.lower(&scene, name, component));
        }
        lowered.push(Fc.lower_application(&scene, application));
        let (mut documents, mut needs) = (Vec::new(), Vec::new());
        for part in lowered {
            documents.extend(part.documents);
            needs.extend(part.needs);
            findings.extend(part.findings);
        }
        needs.sort();
        needs.dedup();
        let artifacts = Fc.assemble(&scene, documents);
        let commands = Fc.commands(&scene, &artifacts);
        Built { artifacts, findings, needs, commands }
    }

    /// Structured documents of all files.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.artifacts.iter().flat_map(|artifact| match &artifact.content {
            Content::Documents(documents) => documents.as_slice(),
            _ => &[],
        })
    }

    /// Files by path.
    pub fn files(&self) -> Vec<(String, String)> {
        let text = |content: &Content| match content {
            Content::Documents(documents) => yaml::documents(documents.iter().map(|it| &it.root)),
            Content::Text(text) => text.clone(),
            Content::Bytes(_) => panic!("no bytes are written here"),
        };
        self.artifacts.iter().map(|artifact| (artifact.path.clone(), text(&artifact.content))).collect()
    }

    /// Everything as one text.
    pub fn review(&self) -> String {
        let mut text = String::new();
        for (path, content) in self.files() {
            text += &format!("# ==== {path}\n{content}\n");
        }
        text += "# ==== findings\n";
        for finding in &self.findings {
            let component = finding.component.as_deref().unwrap_or("(target)");
            let path = if finding.path.is_empty() { String::new() } else { format!(".{}", finding.path) };
            let code = finding.code.id;
            text += &format!("{code} {:?} {component}{path}: {}", finding.severity, finding.message);
            if let FindingKind::Adjustment { from, to } = &finding.kind {
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
        text += "\n# ==== commands\n";
        for command in &self.commands {
            text += &format!("{command}\n");
        }
        text
    }
}
