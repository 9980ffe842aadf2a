//! Writing output: all or nothing, and never over what is somebody else's.
//!
//! 1. *Plan*: where each file goes, what is there, and which files of earlier builds are left over.
//!    Whatever stands in the way is found here, before anything is touched.
//! 2. *Stage*: changed files are written to a new folder beside their places.
//! 3. *Move*: they are renamed into place, leftovers are removed, records come last. A build that is
//!    interrupted here leaves the old record, and the next build puts things right.

mod leftover;
mod plan;
mod stage;

use std::path::Path;

use anyport_build::OutputFile;

use crate::failure::Failure;

pub use stage::replace;

/// The name of the record of an environment.
const RECORD: &str = "anyport.json";

/// What became of the files.
#[derive(Debug, Default)]
pub struct Report {
    /// Files that were not there.
    pub new: usize,
    /// Files that were there with other content.
    pub changed: usize,
    /// Files that were there with this content, and were not touched.
    pub same: usize,
    /// Files of earlier builds that are gone.
    pub removed: usize,
    /// Files of earlier builds that somebody changed, and which stay.
    pub kept: Vec<String>,
}

/// Writes files into a folder. `whole` says that these are all environments, so that others of the
/// same application are left over.
pub fn write(folder: &Path, files: &[OutputFile], whole: bool) -> Result<Report, Failure> {
    let plan = plan::plan(folder, files)?;
    let leftovers = leftover::find(folder, files, whole)?;
    stage::carry_out(folder, plan, leftovers)
}
