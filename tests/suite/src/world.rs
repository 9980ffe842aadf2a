//! The world of a test: sources and assets from a folder of the repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyport_compiler::{Embedded, World};

/// The folder of this repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The repository as the compiler sees it: paths begin at its root, as they do for the command.
pub struct Repository;

impl World for Repository {
    fn source(&self, path: &str) -> Result<String, String> {
        std::fs::read_to_string(root().join(path)).map_err(|error| error.to_string())
    }

    fn asset(&self, path: &str) -> Embedded {
        let path = root().join(path);
        let read = if path.is_dir() {
            let mut files = BTreeMap::new();
            folder(&path, "", &mut files).map(|()| {
                Embedded::Folder(files.into_iter().map(|(name, bytes)| (name.into(), bytes.into())).collect())
            })
        } else {
            std::fs::read(&path).map(|bytes| Embedded::File(bytes.into()))
        };
        read.unwrap_or_else(|error| Embedded::Missing(error.to_string()))
    }
}

fn folder(path: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            folder(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}
