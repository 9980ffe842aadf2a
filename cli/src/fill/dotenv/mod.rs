//! A file of variables as Docker Compose reads it.
//!
//! Files of this name have as many grammars as readers. The one that counts here is that of compose-go: an
//! unquoted value may hold spaces, `NAME: value` is a statement, `\'` stands for a quote between single quotes.
//! No library for Rust reads it, and a variable that another grammar overlooks would be given twice.

#[cfg(test)]
mod judged;
mod quote;
mod read;

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::make::Keys;
use super::value::Value;
use crate::failure::Failure;
use crate::output;

/// A file of variables, and what stands in it. It need not be there.
pub struct DotEnv {
    path: PathBuf,
    bytes: Option<Vec<u8>>,
    keys: Keys,
}

impl DotEnv {
    /// Reads a file.
    pub fn open(path: PathBuf) -> Result<DotEnv, Failure> {
        let bytes = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::io("read", &path, &error)),
        };
        let text = std::str::from_utf8(bytes.as_deref().unwrap_or_default())
            .map_err(|_| Failure::new(format!("cannot read {}: it is no UTF-8 text", path.display())))?;
        let keys = read::read(text).map_err(|wrong| {
            Failure::new(format!("cannot read {}: line {}: {}", path.display(), wrong.line, wrong.why))
                .with_help("Docker Compose cannot read it either")
        })?;
        Ok(DotEnv { path, bytes, keys })
    }

    /// Its variables that have a value.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds variables at the end. Every byte that is there stays; a new file is its owner's alone.
    pub fn add(&self, values: &[(String, Value)]) -> Result<(), Failure> {
        let mut bytes = self.bytes.clone().unwrap_or_default();
        let end = if bytes.windows(2).any(|pair| pair == b"\r\n") { "\r\n" } else { "\n" };
        if bytes.last().is_some_and(|last| *last != b'\n') {
            bytes.extend_from_slice(end.as_bytes());
        }
        for (name, value) in values {
            let quoted = std::str::from_utf8(value.expose()).ok().and_then(quote::quote).ok_or_else(|| {
                Failure::new(format!("the value of `{name}` is no text, and {} holds only text", self.path.display()))
            })?;
            bytes.extend_from_slice(format!("{name}={quoted}{end}").as_bytes());
        }
        match &self.bytes {
            None => self.create(&bytes),
            Some(before) => {
                // Whoever wrote to it in the meantime shall find it again.
                let now = fs::read(&self.path).map_err(|error| Failure::io("read", &self.path, &error))?;
                if now != *before {
                    return Err(Failure::new(format!("somebody just changed {}", self.path.display()))
                        .with_help("nothing was written to it: do it again"));
                }
                output::replace(&self.path, &bytes)
            }
        }
    }

    fn create(&self, bytes: &[u8]) -> Result<(), Failure> {
        let fail = |error: &std::io::Error| Failure::io("write", &self.path, error);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        // Made with the mode 0600, and moved only to where nothing is.
        let mut file = tempfile::Builder::new().prefix(".env-").tempfile_in(folder).map_err(|error| fail(&error))?;
        file.write_all(bytes).map_err(|error| fail(&error))?;
        file.persist_noclobber(&self.path).map_err(|error| fail(&error.error))?;
        Ok(())
    }

    /// Who else may read the file, as a mode in octal; nothing where it is its owner's alone.
    #[cfg(unix)]
    pub fn open_to_others(&self) -> Option<String> {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&self.path).ok()?.permissions().mode() & 0o777;
        (mode & 0o077 != 0).then(|| format!("{mode:04o}"))
    }

    /// The same: where there are no modes, there is nothing to say.
    #[cfg(not(unix))]
    pub fn open_to_others(&self) -> Option<String> {
        None
    }
}
