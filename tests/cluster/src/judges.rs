//! Where the judges lie that `tests/judges/setup` has put in place.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::{Error, Result};

/// The script that knows the folders; it is asked once for each test binary.
const WHERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../judges/where");

static FOLDERS: LazyLock<Result<HashMap<String, Option<PathBuf>>>> = LazyLock::new(ask);

fn ask() -> Result<HashMap<String, Option<PathBuf>>> {
    let output = Command::new("bash")
        .arg(WHERE)
        .output()
        .map_err(|error| Error::from(error).while_doing("tests/judges/where"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Error::new(format!("tests/judges/where failed: {said}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, folder)| {
            let folder = (!folder.is_empty()).then(|| PathBuf::from(folder));
            (name.to_owned(), folder)
        })
        .collect())
}

/// The folder of a judge.
pub fn folder(judge: &str) -> Result<&'static Path> {
    match FOLDERS.as_ref().map_err(Clone::clone)?.get(judge) {
        Some(Some(folder)) => Ok(folder),
        Some(None) => Err(Error::new(format!(
            "the judge {judge} is not set up, or its pins have changed: run tests/judges/setup"
        ))),
        None => Err(Error::new(format!("there is no judge named {judge}"))),
    }
}

/// A program of a judge.
pub fn program(judge: &str, name: &str) -> Result<PathBuf> {
    Ok(folder(judge)?.join("bin").join(name))
}
