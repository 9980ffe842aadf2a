//! One example: where it stands, and what is asked of it.

use std::path::{Path, PathBuf};

use anyport_build::{BuildOptions, Built, OutputFile, Session};

use crate::world::{Repository, root};

/// An application under `examples/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The name of its folder, and of the root file in it.
    pub name: String,
}

/// What one environment of an example puts on one target.
#[derive(Clone, Debug)]
pub struct Part {
    /// The example.
    pub example: String,
    /// The environment.
    pub environment: String,
    /// The target's name.
    pub target: String,
    /// The target's kind.
    pub kind: String,
    /// Files, with paths from the target's folder.
    pub files: Vec<OutputFile>,
    /// The target's part of the build record.
    pub record: serde_json::Value,
}

/// All of them, by name.
pub fn examples() -> std::io::Result<Vec<Example>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("examples"))? {
        let entry = entry?;
        if entry.path().is_dir() {
            found.push(Example { name: entry.file_name().to_string_lossy().into_owned() });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

impl Example {
    /// The root file, from the root of the repository.
    pub fn file(&self) -> String {
        format!("examples/{0}/{0}.app", self.name)
    }

    /// Its source files, from the root of the repository.
    pub fn sources(&self) -> std::io::Result<Vec<String>> {
        let mut files: Vec<String> = std::fs::read_dir(root().join("examples").join(&self.name))?
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .filter(|name| name.ends_with(".app"))
            .map(|name| format!("examples/{}/{name}", self.name))
            .collect();
        files.sort();
        Ok(files)
    }

    /// Loaded.
    ///
    /// # Errors
    /// Why the root file could not be read.
    pub fn load(&self) -> Result<Session, String> {
        Session::load(&Repository, &self.file())
    }

    /// What each environment writes, target by target, in source order.
    ///
    /// # Errors
    /// What the compiler says where it writes nothing.
    pub fn parts(&self) -> Result<Vec<Part>, String> {
        let session = self.load()?;
        let mut parts = Vec::new();
        for environment in session.environments() {
            let built = session.build(Some(&environment), &BuildOptions::default());
            if built.files.is_empty() {
                return Err(anyport_diagnostic::render::human(&built.diagnostics, session.sources(), false));
            }
            parts.extend(self.split(&environment, &built)?);
        }
        Ok(parts)
    }

    fn split(&self, environment: &str, built: &Built) -> Result<Vec<Part>, String> {
        let path = format!("{environment}/anyport.json");
        let record = built.files.iter().find(|file| file.path == path).ok_or("there is no build record")?;
        let record: serde_json::Value = serde_json::from_slice(&record.bytes).map_err(|error| error.to_string())?;
        let targets = record["targets"].as_array().cloned().unwrap_or_default();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        Ok(targets
            .into_iter()
            .map(|record| {
                let target = text(&record["name"]);
                let folder = format!("{environment}/{target}/");
                let inside = |file: &OutputFile| {
                    let path = file.path.strip_prefix(&folder)?.to_owned();
                    Some(OutputFile { path, bytes: file.bytes.clone() })
                };
                Part {
                    example: self.name.clone(),
                    environment: environment.to_owned(),
                    kind: text(&record["kind"]),
                    files: built.files.iter().filter_map(inside).collect(),
                    target,
                    record,
                }
            })
            .collect())
    }
}

impl Part {
    /// Whether Kubernetes manifests are written.
    pub fn is_kubernetes(&self) -> bool {
        matches!(self.kind.as_str(), "kubernetes" | "eks" | "ack" | "gke" | "aks")
    }

    /// A name for messages, file names and folders.
    pub fn title(&self) -> String {
        format!("{}.{}.{}", self.example, self.environment, self.target)
    }

    /// Writes its files below a folder, and gives their paths in order.
    pub fn write(&self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        self.files
            .iter()
            .map(|file| {
                let path = folder.join(&file.path);
                if let Some(parent) = path.parent() {
                    std::fs::create_dir_all(parent)?;
                }
                std::fs::write(&path, &file.bytes)?;
                Ok(path)
            })
            .collect()
    }

    /// All files one after the other, for a person.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for file in &self.files {
            out.push_str(&format!("# ==== {}\n{}\n", file.path, String::from_utf8_lossy(&file.bytes).trim_end()));
        }
        out
    }
}
