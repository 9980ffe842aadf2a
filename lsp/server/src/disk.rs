//! The file system as the language server reads it: within a project, and never more than is sane.
//!
//! The rules are those of the command: a project's root is the nearest folder above a file that holds
//! `.git` or `anyport.lock`, else the file's own folder, and nothing outside of it is read, neither by `..`
//! nor by a link.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyport_compiler::Embedded;
use anyport_ide::Disk;

use crate::uris::slashed;

/// The largest file that is read.
const LIMIT: u64 = 64 << 20;
/// The most that one folder of embedded files may hold.
const FOLDER_LIMIT: u64 = 256 << 20;
/// The most files in an embedded folder, and how deep folders are looked into.
const FILES: usize = 10_000;
const DEPTH: usize = 64;
/// The most `.app` files that are looked for in a project, and how many entries are looked at for them.
const SOURCES: usize = 2_000;
const ENTRIES: usize = 200_000;

/// The file system.
pub struct FileDisk;

impl Disk for FileDisk {
    fn project(&self, path: &str) -> String {
        let folder = Path::new(path).parent().unwrap_or(Path::new("/"));
        let marked = |folder: &&Path| folder.join(".git").exists() || folder.join("anyport.lock").exists();
        let root = slashed(folder.ancestors().find(marked).unwrap_or(folder));
        root.trim_end_matches('/').to_owned()
    }

    fn source(&self, project: &str, path: &str) -> Result<String, String> {
        let bytes = read(&inside(project, path)?)?;
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
    }

    fn asset(&self, project: &str, path: &str) -> Embedded {
        let found = match inside(project, path) {
            Ok(found) => found,
            Err(why) => return Embedded::Missing(why),
        };
        let content = if found.is_dir() {
            let mut folder = Folder { project, files: BTreeMap::new(), left: FOLDER_LIMIT };
            folder.read(&found, "", 0).map(|()| Embedded::Folder(folder.files))
        } else {
            read(&found).map(|bytes| Embedded::File(bytes.into()))
        };
        content.unwrap_or_else(Embedded::Missing)
    }

    fn sources(&self, project: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut left = ENTRIES;
        let mut open = vec![(PathBuf::from(project), 0)];
        while let Some((folder, depth)) = open.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                left = left.saturating_sub(1);
                if left == 0 || out.len() == SOURCES {
                    out.sort();
                    return out;
                }
                let Ok(kind) = entry.file_type() else { continue };
                let name = entry.file_name();
                let name = name.to_string_lossy();
                // Other tools' folders hold thousands of files and no sources.
                let foreign = name.starts_with('.') || matches!(name.as_ref(), "node_modules" | "target" | "vendor");
                if kind.is_dir() && !foreign && depth < DEPTH {
                    open.push((entry.path(), depth + 1));
                } else if kind.is_file() && name.ends_with(".app") {
                    out.push(slashed(&entry.path()));
                }
            }
        }
        out.sort();
        out
    }
}

struct Folder<'p> {
    project: &'p str,
    files: BTreeMap<smol_str::SmolStr, Arc<[u8]>>,
    left: u64,
}

impl Folder<'_> {
    fn read(&mut self, folder: &Path, prefix: &str, depth: usize) -> Result<(), String> {
        if depth > DEPTH {
            return Err(format!("folders are nested deeper than {DEPTH}"));
        }
        for entry in fs::read_dir(folder).map_err(|error| error.to_string())? {
            let entry = entry.map_err(|error| error.to_string())?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                return Err(format!("the name {} is not UTF-8", name.display()));
            };
            let name = format!("{prefix}{name}");
            let path = inside(self.project, &slashed(&entry.path())).map_err(|why| format!("{name}: {why}"))?;
            if path.is_dir() {
                self.read(&path, &format!("{name}/"), depth + 1)?;
                continue;
            }
            if self.files.len() == FILES {
                return Err(format!("the folder holds more than {FILES} files"));
            }
            let bytes = read(&path).map_err(|why| format!("{name}: {why}"))?;
            self.left = self
                .left
                .checked_sub(bytes.len() as u64)
                .ok_or_else(|| format!("the folder holds more than {} MiB", FOLDER_LIMIT >> 20))?;
            self.files.insert(name.into(), bytes.into());
        }
        Ok(())
    }
}

/// Where a path leads, if that is in the project.
fn inside(project: &str, path: &str) -> Result<PathBuf, String> {
    let root = Path::new(if project.is_empty() { "/" } else { project });
    let root = root.canonicalize().map_err(|error| error.to_string())?;
    let found = Path::new(path).canonicalize().map_err(|error| reason(&error))?;
    if found.starts_with(&root) { Ok(found) } else { Err(format!("it leads outside the project, {}", root.display())) }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    // A pipe or a device would never end.
    if !metadata.is_file() {
        return Err(if metadata.is_dir() { "it is a folder" } else { "it is no ordinary file" }.to_owned());
    }
    if metadata.len() > LIMIT {
        return Err(format!("it is larger than {} MiB", LIMIT >> 20));
    }
    fs::read(path).map_err(|error| reason(&error))
}

/// Why, without the number that systems add.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
