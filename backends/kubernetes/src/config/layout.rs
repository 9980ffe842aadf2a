//! Which files share a directory mount, and which are mounted alone.
//!
//! A directory is mounted as a whole where all of it is ours: it was written as a directory, or it
//! lies below `/run` or `/tmp`, or it is the component's own below `/etc`. Nothing of the image is
//! hidden there. Any other file is mounted alone, beside what the image has in that directory.

use anyport_ir::{Component, Content, Map, SmolStr};

/// One file.
pub(crate) struct Entry<'a> {
    /// The path under which the source has it: the file's, or its directory's.
    pub owner: &'a SmolStr,
    /// Where the process sees it.
    pub path: String,
    /// What stands in it.
    pub content: &'a Content,
    /// Its mode in octal.
    pub mode: Option<&'a str>,
}

/// All files of a component, one by one.
pub(crate) fn entries(files: &Map<anyport_ir::File>) -> Vec<Entry<'_>> {
    let mut all = Vec::with_capacity(files.len());
    for (owner, file) in files {
        let mode = file.mode.as_deref();
        if let Some(content) = &file.content {
            all.push(Entry { owner, path: owner.to_string(), content, mode });
        }
        let directory = owner.trim_end_matches('/');
        for (name, content) in &file.entries {
            all.push(Entry { owner, path: format!("{directory}/{}", name.trim_start_matches('/')), content, mode });
        }
    }
    all
}

/// Directories that are mounted as a whole: none lies in another, sorted.
pub(crate) fn directories(component: &Component, key: &str, application: &str) -> Vec<String> {
    let occupied: Vec<&str> = component
        .volume
        .values()
        .map(|volume| volume.path.as_str())
        .chain(component.mount.values().map(|mount| mount.path.as_str()))
        .map(|path| path.trim_end_matches('/'))
        .collect();
    let free = |directory: &str| !occupied.iter().any(|path| *path == directory || below(path, directory));
    let mut found: Vec<String> = Vec::new();
    for (path, file) in &component.file {
        let directory = match file.content {
            Some(_) => parent(path),
            None => path.trim_end_matches('/'),
        };
        let ours = file.content.is_none() || is_ours(directory, &[key, &component.name, application]);
        if ours && !directory.is_empty() && free(directory) {
            found.push(directory.to_owned());
        }
    }
    found.sort();
    found.dedup();
    let outermost = found.iter().filter(|path| !found.iter().any(|other| below(path, other)));
    outermost.cloned().collect()
}

fn is_ours(directory: &str, names: &[&str]) -> bool {
    let in_own = |name: &&str| {
        directory
            .strip_prefix("/etc/")
            .and_then(|rest| rest.strip_prefix(*name))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    below(directory, "/run") || below(directory, "/tmp") || names.iter().any(in_own)
}

/// Whether `path` lies below `directory`, and is not the same.
pub(crate) fn below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours() {
        for ours in ["/run/secrets", "/tmp/x/y", "/etc/web", "/etc/web/conf.d"] {
            assert!(is_ours(ours, &["web"]), "{ours}");
        }
        for theirs in ["/run", "/tmp", "/etc", "/etc/website", "/etc/nginx", "/app", ""] {
            assert!(!is_ours(theirs, &["web"]), "{theirs}");
        }
    }
}
