//! The outside, as the core sees it.

use anyport_compiler::Embedded;

/// What can be read beside the texts that an editor holds. Paths are absolute, with `/`.
pub trait Disk: Send + Sync {
    /// The folder that a file's project is: nothing outside of it is read for the file.
    fn project(&self, path: &str) -> String;
    /// The text of a source file of a project.
    ///
    /// # Errors
    /// Why there is none, for people.
    fn source(&self, project: &str, path: &str) -> Result<String, String>;
    /// A file or folder that a project's source embeds.
    fn asset(&self, project: &str, path: &str) -> Embedded;
    /// Every `.app` file of a project, in a fixed order.
    fn sources(&self, project: &str) -> Vec<String>;
}

/// No disk: what is not open is not there.
pub struct NoDisk;

impl Disk for NoDisk {
    fn project(&self, path: &str) -> String {
        path.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
    }

    fn source(&self, _project: &str, _path: &str) -> Result<String, String> {
        Err("no such file".into())
    }

    fn asset(&self, _project: &str, _path: &str) -> Embedded {
        Embedded::Missing("no such file".into())
    }

    fn sources(&self, _project: &str) -> Vec<String> {
        Vec::new()
    }
}
