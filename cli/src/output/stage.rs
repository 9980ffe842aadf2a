//! Files into their places, by renaming: whoever reads one reads the old or the new.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Report;
use super::leftover::Leftovers;
use super::plan::{State, Step};
use crate::failure::Failure;

/// Writes what is planned.
pub fn carry_out(folder: &Path, plan: Vec<Step<'_>>, leftovers: Leftovers) -> Result<Report, Failure> {
    let mut report =
        Report { kept: leftovers.changed.iter().map(|path| path.display().to_string()).collect(), ..Report::default() };
    let mut pending = Vec::new();
    for step in plan {
        match step.state {
            State::Same => report.same += 1,
            State::Absent => report.new += 1,
            State::Other => report.changed += 1,
        }
        if step.state != State::Same {
            pending.push(step);
        }
    }
    if !pending.is_empty() {
        fs::create_dir_all(folder).map_err(|error| Failure::io("make the folder", folder, &error))?;
        let stage = tempfile::Builder::new()
            .prefix(".anyport-")
            .tempdir_in(folder)
            .map_err(|error| Failure::io("write into", folder, &error))?;
        let mut staged = Vec::with_capacity(pending.len());
        for (number, step) in pending.into_iter().enumerate() {
            let path = stage.path().join(number.to_string());
            // A full disk shows here, while nothing has been moved.
            fs::write(&path, step.bytes).map_err(|error| Failure::io("write", &step.path, &error))?;
            staged.push((path, step));
        }
        let (records, files): (Vec<_>, Vec<_>) = staged.into_iter().partition(|(_, step)| step.record);
        place(files)?;
        remove(folder, &leftovers.ours, &mut report)?;
        place(records)?;
    } else {
        remove(folder, &leftovers.ours, &mut report)?;
    }
    Ok(report)
}

fn place(files: Vec<(PathBuf, Step<'_>)>) -> Result<(), Failure> {
    for (from, step) in files {
        if let Some(parent) = step.path.parent() {
            fs::create_dir_all(parent).map_err(|error| Failure::io("make the folder", parent, &error))?;
        }
        fs::rename(&from, &step.path).map_err(|error| Failure::io("write", &step.path, &error))?;
    }
    Ok(())
}

fn remove(folder: &Path, files: &[PathBuf], report: &mut Report) -> Result<(), Failure> {
    for path in files {
        fs::remove_file(path).map_err(|error| Failure::io("remove", path, &error))?;
        report.removed += 1;
        // Folders that this made empty; others refuse to go.
        let mut parent = path.parent();
        while let Some(empty) = parent.filter(|it| *it != folder && fs::remove_dir(it).is_ok()) {
            parent = empty.parent();
        }
    }
    Ok(())
}

/// Replaces a file that is there, its permissions kept.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fail = |error: &std::io::Error| Failure::io("write", path, error);
    // Where the path is a link, the file behind it is meant.
    let path = path.canonicalize().map_err(|error| fail(&error))?;
    let permissions = fs::metadata(&path).map_err(|error| fail(&error))?.permissions();
    if permissions.readonly() {
        return Err(Failure::new(format!("cannot write {}: it is read-only", path.display())));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| fail(&error))?;
    file.write_all(bytes).map_err(|error| fail(&error))?;
    file.as_file().set_permissions(permissions).map_err(|error| fail(&error))?;
    file.persist(&path).map_err(|error| fail(&error.error))?;
    Ok(())
}
