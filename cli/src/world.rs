//! The file system as the compiler sees it.
//!
//! A program may read what lies in its *project* and nothing else, neither by `..` nor by a symbolic
//! link: a build of somebody else's source must not be able to print a private key. The project's
//! root is the nearest folder above the file that holds `.git` or `anyport.lock`, else the folder of
//! the file itself. It does not depend on where the command runs.
//!
//! A policy may come from elsewhere. It is then a project of its own, whose files are called
//! `policy-1:/…`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyport_compiler::{Embedded, World};
use smol_str::SmolStr;

use crate::failure::{Failure, reason};

/// The largest file that is read.
pub const LIMIT: u64 = 64 << 20;
/// The most that is read altogether.
const TOTAL: u64 = 256 << 20;
/// The most files in an embedded folder, and how deep they may lie.
const FILES: usize = 10_000;
const DEPTH: usize = 64;

/// The files of one project, and those of policies beside it.
pub struct FileWorld {
    /// The project first. Canonical; a path of the world begins with the prefix.
    roots: Vec<(String, PathBuf)>,
    here: PathBuf,
    left: Cell<u64>,
}

impl FileWorld {
    /// The world of the project that `file` stands in, and the file's path there.
    pub fn of(file: &Path) -> Result<(FileWorld, String), Failure> {
        let here = std::env::current_dir()
            .and_then(|here| here.canonicalize())
            .map_err(|error| Failure::io("find", Path::new("."), &error))?;
        let (root, path) = project(file)?;
        let world = FileWorld { roots: vec![(String::new(), root)], here, left: Cell::new(TOTAL) };
        Ok((world, path))
    }

    /// The world's path for a policy; one that stands elsewhere brings its own project.
    pub fn admit(&mut self, file: &Path) -> Result<String, Failure> {
        let (root, path) = project(file)?;
        if let Some((prefix, _)) = self.roots.iter().find(|(_, known)| *known == root) {
            return Ok(format!("{prefix}{path}"));
        }
        let prefix = format!("policy-{}:/", self.roots.len());
        let path = format!("{prefix}{path}");
        self.roots.push((prefix, root));
        Ok(path)
    }

    /// How a path of the world is called where the command runs.
    pub fn shown(&self, path: &str) -> String {
        if path.starts_with("std:/") {
            return path.to_owned();
        }
        let (root, rest) = self.split(path);
        relative(&root.join(rest), &self.here)
    }

    /// The path in the world of a file as it is called where the command runs.
    pub fn inside(&self, path: &Path) -> Option<String> {
        let path = path.canonicalize().ok()?;
        let (prefix, root) = self.roots.iter().find(|(_, root)| path.starts_with(root))?;
        Some(format!("{prefix}{}", slashed(path.strip_prefix(root).ok()?)?))
    }

    fn split<'p>(&self, path: &'p str) -> (&Path, &'p str) {
        let named = self
            .roots
            .iter()
            .skip(1)
            .find_map(|(prefix, root)| Some((root.as_path(), path.strip_prefix(prefix.as_str())?)));
        named.unwrap_or_else(|| (self.roots.first().map_or(Path::new(""), |(_, root)| root), path))
    }

    /// Where a path leads, if it stays in its project.
    fn find(&self, path: &str) -> Result<PathBuf, String> {
        let (root, rest) = self.split(path);
        inside(root, &root.join(rest))
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let bytes = read_bytes(path, LIMIT)?;
        let left = self.left.get().checked_sub(bytes.len() as u64);
        let Some(left) = left else {
            return Err(format!("with it, more than {} MiB would be read", TOTAL >> 20));
        };
        self.left.set(left);
        Ok(bytes)
    }

    fn folder(
        &self,
        root: &Path,
        folder: &Path,
        prefix: &str,
        depth: usize,
        found: &mut BTreeMap<SmolStr, Arc<[u8]>>,
    ) -> Result<(), String> {
        if depth > DEPTH {
            return Err(format!("folders are nested deeper than {DEPTH}"));
        }
        for entry in fs::read_dir(folder).map_err(|error| reason(&error))? {
            let entry = entry.map_err(|error| reason(&error))?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                return Err(format!("the name {} is not UTF-8", name.display()));
            };
            let name = format!("{prefix}{name}");
            let path = inside(root, &entry.path()).map_err(|why| format!("{name}: {why}"))?;
            if path.is_dir() {
                self.folder(root, &path, &format!("{name}/"), depth + 1, found)?;
                continue;
            }
            if found.len() == FILES {
                return Err(format!("the folder holds more than {FILES} files"));
            }
            let bytes = self.read(&path).map_err(|why| format!("{name}: {why}"))?;
            found.insert(name.into(), bytes.into());
        }
        Ok(())
    }
}

impl World for FileWorld {
    fn source(&self, path: &str) -> Result<String, String> {
        text(self.read(&self.find(path)?)?)
    }

    fn asset(&self, path: &str) -> Embedded {
        let found = match self.find(path) {
            Ok(found) => found,
            Err(why) => return Embedded::Missing(why),
        };
        let content = if found.is_dir() {
            let mut files = BTreeMap::new();
            let (root, _) = self.split(path);
            self.folder(root, &found, "", 0, &mut files).map(|()| Embedded::Folder(files))
        } else {
            self.read(&found).map(|bytes| Embedded::File(bytes.into()))
        };
        content.unwrap_or_else(Embedded::Missing)
    }
}

/// The root of the project that a file stands in, and the file's path from there.
fn project(file: &Path) -> Result<(PathBuf, String), Failure> {
    let fail = |error: &std::io::Error| Failure::io("read", file, error);
    // Asked first, so that what is wrong with the file is said, not what follows from it.
    if fs::metadata(file).map_err(|error| fail(&error))?.is_dir() {
        return Err(Failure::new(format!("{} is a folder", file.display()))
            .with_help("name the `.app` file of the application"));
    }
    let folder = match file.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let folder = folder.canonicalize().map_err(|error| fail(&error))?;
    let marked = |folder: &&Path| folder.join(".git").exists() || folder.join("anyport.lock").exists();
    let root = folder.ancestors().find(marked).unwrap_or(&folder);
    let path = folder.join(file.file_name().unwrap_or_default());
    inside(root, &path).map_err(|why| Failure::new(format!("cannot read {}: {why}", file.display())))?;
    let shown = path.strip_prefix(root).ok().and_then(slashed);
    let shown = shown.ok_or_else(|| Failure::new(format!("the path {} is not UTF-8", file.display())))?;
    Ok((root.to_owned(), shown))
}

/// Where `path` leads, if that is in `root`, which is canonical.
fn inside(root: &Path, path: &Path) -> Result<PathBuf, String> {
    let found = path.canonicalize().map_err(|error| reason(&error))?;
    if found.starts_with(root) { Ok(found) } else { Err(format!("it leads outside the project, {}", root.display())) }
}

/// A whole file, if it is one and not too large.
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    // A pipe or a device would never end.
    if !metadata.is_file() {
        return Err(if metadata.is_dir() { "it is a folder" } else { "it is no ordinary file" }.to_owned());
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(|error| reason(&error))?;
    if bytes.len() as u64 > limit {
        return Err(format!("it is larger than {} MiB", limit >> 20));
    }
    Ok(bytes)
}

/// The same as text.
pub fn read_text(path: &Path, limit: u64) -> Result<String, String> {
    text(read_bytes(path, limit)?)
}

/// Bytes as text.
pub fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let line = error.as_bytes().iter().take(good).filter(|byte| **byte == b'\n').count() + 1;
        format!("it is not UTF-8 text (line {line})")
    })
}

/// A relative path with `/`.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

/// `path` as seen from the folder `from`. Both are absolute and plain.
fn relative(path: &Path, from: &Path) -> String {
    let common = path.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    // Where only the root is shared, an absolute path says more.
    if common < 2 && from.components().count() > 1 {
        return path.display().to_string();
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let out: PathBuf = up.chain(path.components().skip(common)).collect();
    slashed(&out).unwrap_or_else(|| out.display().to_string())
}
