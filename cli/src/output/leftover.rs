//! Files of earlier builds that this one does not write.
//!
//! Only what a record lists is ever removed, and only with the content that the record tells of:
//! then it is known to be ours. The record itself is a file like any other, so what it says is
//! checked like any input.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyport_build::OutputFile;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::RECORD;
use super::plan::{is_plain, passable};
use crate::failure::Failure;
use crate::world;

/// A record holds a line a file.
const LIMIT: u64 = 64 << 20;

/// What is left over.
#[derive(Debug, Default)]
pub struct Leftovers {
    /// To be removed.
    pub ours: Vec<PathBuf>,
    /// Changed by somebody, so they stay.
    pub changed: Vec<PathBuf>,
}

/// A record of an earlier build.
struct Old {
    environment: String,
    application: String,
    files: Vec<(String, String)>,
}

/// Finds leftovers in the folders of the environments that are written and, of a whole build, in
/// those of environments that the application no longer has.
pub fn find(folder: &Path, files: &[OutputFile], whole: bool) -> Result<Leftovers, Failure> {
    let new: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let written: BTreeSet<&str> = new.iter().filter_map(|path| path.split('/').next()).collect();
    let application = files.iter().find_map(|file| {
        let is_record = file.path.split('/').count() == 2 && file.path.ends_with(RECORD);
        application(&serde_json::from_slice(&file.bytes).ok().filter(|_| is_record)?)
    });
    let mut out = Leftovers::default();
    for old in records(folder) {
        let same = Some(&old.application) == application.as_ref();
        let here = written.contains(old.environment.as_str());
        if here && !same {
            let place = folder.join(&old.environment);
            return Err(Failure::new(format!(
                "{} holds the output of another application, `{}`",
                place.display(),
                old.application
            ))
            .with_help("choose another folder"));
        }
        if !same || !(here || whole) {
            continue;
        }
        let before = out.changed.len();
        for (path, digest) in &old.files {
            sort(folder, &old.environment, path, digest, &new, &mut out);
        }
        let record = format!("{}/{RECORD}", old.environment);
        // As long as something stays, its record has to.
        if !here && out.changed.len() == before {
            out.ours.push(folder.join(record));
        }
    }
    Ok(out)
}

/// Decides about one file of an old record.
fn sort(folder: &Path, environment: &str, path: &str, digest: &str, new: &BTreeSet<&str>, out: &mut Leftovers) {
    // Paths are relative to the folder; a record that was moved may say them from where it stands.
    let from_record = format!("{environment}/{path}");
    let candidates = [path, from_record.as_str()];
    let known = |path: &&str| path.starts_with(&format!("{environment}/")) && is_plain(path);
    for path in candidates.into_iter().filter(known) {
        if new.contains(path) {
            return;
        }
        let place = folder.join(path);
        if passable(folder, path, &mut BTreeSet::new()).is_err()
            || !fs::symlink_metadata(&place).is_ok_and(|it| it.is_file())
        {
            continue;
        }
        match fs::read(&place) {
            Ok(bytes) if self::digest(&bytes) == digest => out.ours.push(place),
            _ => out.changed.push(place),
        }
        return;
    }
}

/// The records in a folder, one a sub-folder, in order. What is no record is not looked at.
fn records(folder: &Path) -> Vec<Old> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names.into_iter().filter_map(|name| read(folder, name)).collect()
}

fn read(folder: &Path, name: String) -> Option<Old> {
    let place = folder.join(&name);
    if !fs::symlink_metadata(&place).ok()?.is_dir() {
        return None;
    }
    let text = world::read_text(&place.join(RECORD), LIMIT).ok()?;
    let record: Value = serde_json::from_str(&text).ok()?;
    if record.get("environment")?.as_str()? != name {
        return None;
    }
    let mut files = Vec::new();
    for target in record.get("targets")?.as_array()? {
        for file in target.get("files")?.as_array()? {
            files.push((file.get(0)?.as_str()?.to_owned(), file.get(1)?.as_str()?.to_owned()));
        }
    }
    Some(Old { environment: name, application: application(&record)?, files })
}

fn application(record: &Value) -> Option<String> {
    Some(record.get("application")?.as_str()?.to_owned())
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}
