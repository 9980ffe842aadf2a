//! Running a judge and finding the files for it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Result, judges};

/// What a judge printed, and how it ended.
pub(super) struct Said {
    pub(super) success: bool,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Said {
    /// An error that quotes all of it.
    pub(super) fn unexpected(&self, judge: &str) -> Error {
        let (out, err) = (self.stdout.trim(), self.stderr.trim());
        Error::new(format!("{judge} did not do its work:\n{out}\n{err}"))
    }
}

/// Runs the program that has the name of its judge. A non-zero end is no error
/// here: it is how judges say that they found something.
pub(super) fn run<S: AsRef<OsStr>>(judge: &str, args: &[S], folder: Option<&Path>) -> Result<Said> {
    let program = judges::program(judge, judge)?;
    let mut command = Command::new(&program);
    command.args(args).stdin(Stdio::null());
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    let output = command.output().map_err(|error| Error::from(error).while_doing(program.display()))?;
    Ok(Said {
        success: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Every YAML file of `path`, which is one or a folder of them.
pub(super) fn manifests(path: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(path, &mut files).map_err(|error| error.while_doing(path.display()))?;
    files.sort();
    if files.is_empty() {
        return Err(Error::new(format!("{} has no YAML file", path.display())));
    }
    Ok(files)
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        let path = entry?.path();
        let yaml = path.extension().is_some_and(|it| it == "yaml" || it == "yml");
        if path.is_dir() || yaml {
            collect(&path, files)?;
        }
    }
    Ok(())
}
