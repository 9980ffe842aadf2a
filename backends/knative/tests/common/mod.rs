//! Building a fixture as the compiler does, without patches and output rules.
#![allow(dead_code)] // each test uses a part of it

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyport_backend::{Artifact, Backend, Content, Document, Finding, Lowered, Need, Scene, StaticScene, yaml};
use anyport_ir::{Application, Target};
use anyport_knative::Knative;

/// Fixtures of which everything can be written.
pub const WRITTEN: [&str; 2] = ["shop", "everything"];

/// The application of a fixture.
#[allow(clippy::disallowed_methods, reason = "a test reads its fixtures")]
pub fn read(name: &str) -> Application {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name).with_extension("json");
    let text = std::fs::read_to_string(&path).expect("a fixture");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn lookup(target: &Target) -> Option<&'static dyn Backend> {
    (target.kind == "knative").then_some(&Knative as &dyn Backend)
}

/// What a build gives.
pub struct Built {
    pub artifacts: Vec<Artifact>,
    pub findings: Vec<Finding>,
    pub needs: Vec<Need>,
}

/// Builds the target `cluster`.
pub fn build(application: &Application, traced: bool) -> Built {
    let scene = StaticScene::new(application, "cluster", traced).with_backends(lookup, Arc::default());
    let mut findings = Vec::new();
    Knative.check_application(&scene, application, &mut findings);
    let Lowered { mut documents, mut needs, findings: more } = Knative.lower_application(&scene, application);
    findings.extend(more);
    for name in scene.members().iter() {
        let component = &application.components[name];
        Knative.check(&scene, name, component, &mut findings);
        let lowered = Knative.lower(&scene, name, component);
        documents.extend(lowered.documents);
        needs.extend(lowered.needs);
        findings.extend(lowered.findings);
    }
    needs.sort();
    needs.dedup();
    Built { artifacts: Knative.assemble(&scene, documents), findings, needs }
}

impl Built {
    /// Documents of all files.
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

    /// Writes all files below a folder.
    #[allow(clippy::disallowed_methods, reason = "judges read files")]
    pub fn write(&self, folder: &Path) -> Vec<PathBuf> {
        self.files()
            .into_iter()
            .map(|(path, text)| {
                let path = folder.join(path);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                std::fs::write(&path, text).expect("a file");
                path
            })
            .collect()
    }
}
