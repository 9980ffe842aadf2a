//! From a client's URIs to paths and back, in the client's own spelling.

use std::collections::HashMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyport_ide::text::FilePath;
use tower_lsp_server::ls_types::Uri;

/// The scheme of documents that are made and not stored.
pub const VIRTUAL: &str = "anyport-output";
/// What stands in place of an environment in the URI of a file of the standard library.
const STD: &str = "/-/std/";

/// What was said so far.
#[derive(Default)]
pub struct Uris {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    paths: HashMap<String, FilePath>,
    uris: HashMap<FilePath, Uri>,
}

impl Uris {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The path of a document. One that is no file has a path as well, in a folder of its own.
    pub fn path(&self, uri: &Uri) -> FilePath {
        let mut known = self.lock();
        if let Some(path) = known.paths.get(uri.as_str()) {
            return path.clone();
        }
        let path = path_of(uri);
        known.paths.insert(uri.as_str().to_owned(), path.clone());
        known.uris.entry(path.clone()).or_insert_with(|| uri.clone());
        path
    }

    /// The URI of a path, as the client spells it if it named it.
    pub fn uri(&self, path: &str) -> Option<Uri> {
        if let Some(uri) = self.lock().uris.get(path) {
            return Some(uri.clone());
        }
        if let Some(module) = path.strip_prefix("std:/") {
            return Uri::from_str(&format!("{VIRTUAL}:{STD}{module}")).ok();
        }
        Uri::from_file_path(path)
    }
}

/// Whether the document is one that the server makes.
pub fn is_virtual(uri: &Uri) -> bool {
    uri.scheme().as_str() == VIRTUAL
}

/// Whether a path is that of an output's document.
pub fn is_output(path: &str) -> bool {
    path.strip_prefix('/').and_then(|rest| rest.strip_prefix(VIRTUAL)).is_some_and(|rest| rest.starts_with(":/"))
}

fn path_of(uri: &Uri) -> FilePath {
    if is_virtual(uri)
        && let Some(module) = uri.path().as_str().strip_prefix(STD)
    {
        return format!("std:/{module}").into();
    }
    if uri.scheme().as_str() == "file"
        && let Some(path) = uri.to_file_path()
    {
        return canonical(&path).into();
    }
    let rest = uri.as_str().split_once(':').map_or("", |(_, rest)| rest);
    format!("/{}:/{}", uri.scheme().as_str(), rest.trim_start_matches('/')).into()
}

/// The path without links, as far as it exists; with `/`.
fn canonical(path: &Path) -> String {
    let plain = match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(path), ..) => path,
        // A file that is not there yet, in a folder that is.
        (Err(_), Some(folder), Some(name)) => match folder.canonicalize() {
            Ok(folder) => folder.join(name),
            Err(_) => path.to_owned(),
        },
        _ => path.to_owned(),
    };
    slashed(&plain)
}

/// A path as text with `/`.
pub fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.strip_prefix(r"\\?\").unwrap_or(&text);
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::Uris;
    use tower_lsp_server::ls_types::Uri;

    #[test]
    fn a_uri_comes_back_as_it_was_spelt() {
        let uris = Uris::default();
        for written in ["file:///nowhere/a%20b.app", "untitled:Untitled-1", "anyport-output:/-/std/kinds.app"] {
            let uri = Uri::from_str(written).expect("a URI");
            let path = uris.path(&uri);
            assert_eq!(uris.uri(&path).map(|uri| uri.as_str().to_owned()).as_deref(), Some(written));
        }
        let path = uris.path(&Uri::from_str("file:///nowhere/a%20b.app").expect("a URI"));
        assert_eq!(&*path, "/nowhere/a b.app");
        assert_eq!(&*uris.path(&Uri::from_str("anyport-output:/-/std/kinds.app").expect("a URI")), "std:/kinds.app");
    }
}
