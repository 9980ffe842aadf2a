//! Where the repository is, and what lies in it.

use std::path::{Path, PathBuf};

/// The root of the repository.
///
/// # Panics
/// If the crate does not lie two folders below it.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the crate lies in tests/house").to_path_buf()
}

/// All files under a folder of the repository that have one of these extensions, sorted, as paths
/// from the root with `/`. What is hidden, built or downloaded is left out.
pub fn files(folder: &str, extensions: &[&str]) -> Vec<String> {
    let root = root();
    let mut open = vec![root.join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || matches!(name.as_str(), "target" | "out" | "node_modules") {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| extensions.iter().any(|wanted| it == *wanted))
                && let Ok(path) = path.strip_prefix(&root)
            {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// The text of a file of the repository; empty where there is none.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_default()
}
