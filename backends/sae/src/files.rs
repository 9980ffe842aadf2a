//! Files: configurations and secrets of SAE, mounted by folder.

use std::collections::BTreeMap;

use anyport_ir::{Content, SecretKey};

use crate::limits::number;
use crate::lowering::Lowering;
use crate::secrets;
use crate::text::Piece;

/// Folders of the system, which a mount would hide.
const SYSTEM: [&str; 18] = [
    "/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/opt", "/proc", "/root", "/run", "/sbin", "/srv",
    "/sys", "/tmp", "/usr", "/var",
];

/// Everything that is mounted as files.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Folders of texts.
    pub folders: Vec<Folder>,
    /// Secrets, each as a file.
    pub secrets: Vec<SecretFile>,
}

/// A folder whose files are a configuration of SAE.
#[derive(Debug)]
pub(crate) struct Folder {
    /// Where.
    pub path: String,
    /// What tells it from the component's other folders: its path in letters and digits.
    pub slug: String,
    /// Files: name, text, the property that they came from.
    pub files: Vec<(String, String, String)>,
}

/// A value of a secret as a file.
#[derive(Debug)]
pub(crate) struct SecretFile {
    /// The secret of SAE.
    pub secret: String,
    /// The file's name, which is its key there.
    pub key: String,
    /// The folder.
    pub folder: String,
    /// The property that it came from.
    pub path: String,
}

/// A file with its path, and where it came from.
struct Wanted<'c> {
    path: String,
    content: &'c Content,
    property: String,
}

/// The files of the component.
pub(crate) fn of(out: &mut Lowering<'_>) -> Files {
    let mut folders: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
    let mut files = Files::default();
    for (path, _) in out.component.file.iter().filter(|(_, file)| file.content.is_none() && file.entries.is_empty()) {
        out.remark(&format!("file.{path}"), "a folder without files is not made");
    }
    for wanted in wanted(out) {
        let (folder, name) = split(&wanted.path);
        let value = match wanted.content {
            Content::Bytes(bytes) => {
                let size = bytes.base64.trim_end_matches('=').len() * 3 / 4;
                let message = format!("a configuration of SAE holds text, and these {size} bytes are none");
                out.refuse(&wanted.property, message, "put the file into the image, or encode it as base64 text");
                continue;
            }
            Content::Text(text) => out.pieces(text, &wanted.property),
        };
        if SYSTEM.contains(&folder.as_str()) {
            let message = format!("files are mounted by folder, and `{folder}` is one of the system's");
            out.refuse(&wanted.property, message, "put the file into a folder of its own");
            continue;
        }
        match value.as_slice() {
            [Piece::Secret(key)] => files.secrets.push(SecretFile {
                secret: secrets::object(&key.secret),
                key: name,
                folder,
                path: wanted.property,
            }),
            pieces => {
                let mut text = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Literal(literal) => text.push_str(literal),
                        Piece::Secret(key) => template(out, key, &wanted.property),
                    }
                }
                folders.entry(folder).or_default().push((name, text, wanted.property));
            }
        }
    }
    for (path, content) in folders {
        let size: usize = content.iter().map(|(_, text, _)| text.len()).sum();
        let limit = number("config-bytes");
        let property = content.first().map(|it| it.2.clone()).unwrap_or_default();
        if !limit.holds(size as u64) {
            let message = format!("the files of `{path}` have {size} bytes");
            out.beyond(&property, message, limit, "put large files into the image, or on a share");
        }
        if files.secrets.iter().any(|secret| secret.folder == path) {
            let message = format!("`{path}` holds secrets too, and a folder is mounted once");
            out.refuse(&property, message, "put secrets into a folder of their own");
        }
        let slug = slug(&path);
        files.folders.push(Folder { path, slug, files: content });
    }
    if !files.secrets.is_empty() {
        out.lean("mount-path");
    }
    files
}

fn template(out: &mut Lowering<'_>, key: &SecretKey, property: &str) {
    let message = format!("SAE mounts a secret whole, and this text is put together around `{}`", key.secret);
    out.refuse(property, message, "declare the whole text as one secret");
}

fn wanted<'c>(out: &Lowering<'c>) -> Vec<Wanted<'c>> {
    let mut found = Vec::new();
    for (path, file) in &out.component.file {
        if let Some(content) = &file.content {
            found.push(Wanted { path: path.to_string(), content, property: format!("file.{path}.content") });
        }
        for (name, content) in &file.entries {
            let whole = format!("{}/{name}", path.trim_end_matches('/'));
            found.push(Wanted { path: whole, content, property: format!("file.{path}.entries.{name}") });
        }
    }
    found
}

fn split(path: &str) -> (String, String) {
    match path.rsplit_once('/') {
        Some(("", name)) => ("/".into(), name.into()),
        Some((folder, name)) => (folder.into(), name.into()),
        None => ("/".into(), path.into()),
    }
}

fn slug(path: &str) -> String {
    let word = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    path.trim_matches('/').chars().map(word).collect()
}
