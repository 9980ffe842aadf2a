//! Where files go, and what is there.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyport_build::OutputFile;

use super::RECORD;
use crate::failure::Failure;

/// What happens to one file.
pub struct Step<'a> {
    /// Where it goes.
    pub path: PathBuf,
    /// What goes there.
    pub bytes: &'a [u8],
    /// What is there.
    pub state: State,
    /// Whether it is a record, which comes last.
    pub record: bool,
}

/// What is at a file's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Absent,
    /// Another content.
    Other,
    /// The same content.
    Same,
}

/// Plans all files.
pub fn plan<'a>(folder: &Path, files: &'a [OutputFile]) -> Result<Vec<Step<'a>>, Failure> {
    let mut seen = BTreeSet::new();
    let mut steps = Vec::with_capacity(files.len());
    let mut known = BTreeSet::new();
    for file in files {
        if !is_plain(&file.path) || !seen.insert(&file.path) {
            return Err(Failure::new(format!("the output names a file `{}`, which cannot be written", file.path)));
        }
        let path = folder.join(&file.path);
        passable(folder, &file.path, &mut known)?;
        let state = state(&path, &file.bytes)?;
        let record = file.path.split('/').count() == 2 && file.path.ends_with(RECORD);
        steps.push(Step { path, bytes: &file.bytes, state, record });
    }
    Ok(steps)
}

/// Whether a path leads down and nowhere else, on any system.
pub fn is_plain(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Refuses where a part of the way is there and is no folder. A symbolic link is none: behind it
/// lies what is not ours.
pub fn passable(folder: &Path, path: &str, known: &mut BTreeSet<PathBuf>) -> Result<(), Failure> {
    let mut at = folder.to_owned();
    let Some((parents, _)) = path.rsplit_once('/') else { return Ok(()) };
    for part in parents.split('/') {
        at.push(part);
        if known.contains(&at) {
            continue;
        }
        match fs::symlink_metadata(&at) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                return Err(Failure::new(format!("{} is no folder, and the output needs one there", at.display())));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Failure::io("write into", &at, &error)),
        }
        known.insert(at.clone());
    }
    Ok(())
}

fn state(path: &Path, bytes: &[u8]) -> Result<State, Failure> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(State::Absent),
        Err(error) => Err(Failure::io("write", path, &error)),
        Ok(metadata) if metadata.is_dir() => {
            Err(Failure::new(format!("{} is a folder, and the output needs a file there", path.display())))
        }
        Ok(metadata) if metadata.is_file() && metadata.len() == bytes.len() as u64 => {
            // What cannot be read is replaced.
            let same = fs::read(path).is_ok_and(|there| there == bytes);
            Ok(if same { State::Same } else { State::Other })
        }
        Ok(_) => Ok(State::Other),
    }
}
