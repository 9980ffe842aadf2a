//! Files: literals and composed texts as inline configurations, whole secrets as secrets.
//!
//! Docker Compose copies both into the container before it starts, which it refuses where the root
//! of the container is read-only. What cannot stand in YAML (bytes, nothing at all) is a file
//! beside `compose.yaml` and is mounted.

use anyport_backend::Node;
use anyport_ir::{Component, Content, Part, SmolStr, Text, User};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::container::Container;
use super::safety;
use crate::collector::Collector;
use crate::names;
use crate::secrets::{self, Value};
use crate::service::Service;
use crate::text;

/// The document kind that carries a file from lowering to the output folder. It is no part of
/// `compose.yaml` and cannot be patched.
pub(crate) const DOCUMENT: &str = "file";

/// A file that a service mounts.
#[derive(Clone, Debug)]
pub(crate) struct PlacedFile {
    /// `configs` or `secrets`, or `tmpfs` for a directory without files.
    list: &'static str,
    /// The name of the configuration or secret.
    source: String,
    /// Where the process sees it.
    pub target: String,
    mode: Option<SmolStr>,
    owner: Option<u32>,
    /// The name by which a sidecar may ask for it: the path as written.
    written: String,
    /// Where it comes from in the component.
    from: String,
    /// Whether it is copied into the container and not mounted.
    pub copied: bool,
}

/// All files of a component.
pub(crate) fn place(out: &mut Collector, component: &Component) -> Vec<PlacedFile> {
    let mut placed = Vec::new();
    for (path, file) in &component.file {
        let mode = file.mode.as_ref();
        if let Some(content) = &file.content {
            placed.push(place_content(out, component, path, content, mode, &format!("file.{path}")));
        }
        if file.content.is_none() && file.entries.is_empty() {
            placed.push(PlacedFile {
                mode: mode.cloned(),
                ..self::placed("tmpfs", String::new(), path, &format!("file.{path}"), false)
            });
        }
        for (name, content) in &file.entries {
            let full = format!("{}/{name}", path.trim_end_matches('/'));
            let mut entry = place_content(out, component, &full, content, mode, &format!("file.{path}.{name}"));
            entry.written = path.to_string();
            placed.push(entry);
        }
    }
    placed
}

/// One file.
pub(crate) fn place_content(
    out: &mut Collector,
    component: &Component,
    path: &str,
    content: &Content,
    mode: Option<&SmolStr>,
    from: &str,
) -> PlacedFile {
    let mut placed = match content {
        Content::Bytes(bytes) => place_bytes(out, component, path, &bytes.base64, from),
        Content::Text(text) => place_words(out, component, path, text, from),
    };
    if let (Some(mode), false) = (mode, placed.copied) {
        let why = "a file that is mounted has the mode that it has beside compose.yaml";
        out.adjust(from, mode.as_str(), "that of the file", why);
    }
    placed.mode = mode.cloned().filter(|_| placed.copied);
    placed.owner = placed.mode.as_ref().and_then(|_| owner(component));
    placed
}

/// One file with a text of ours, as Compose reads it.
pub(crate) fn place_text(
    out: &mut Collector,
    component: &Component,
    path: &str,
    text: String,
    from: &str,
) -> PlacedFile {
    let name = name(out, component, path);
    out.add("config", name.as_str(), Node::builder().with("content", text), from);
    placed("configs", name, path, from, true)
}

fn place_words(out: &mut Collector, component: &Component, path: &str, text: &Text, from: &str) -> PlacedFile {
    if let [Part::Secret(key)] = text.parts().as_ref()
        && let Value::Whole(variable) = secrets::write(out, key)
    {
        // Compose says itself when the variable is missing.
        out.variable(&variable);
        let name = names::slug(&variable.name);
        out.add("secret", name.as_str(), Node::builder().with("environment", variable.name.as_str()), from);
        return placed("secrets", name, path, from, true);
    }
    let content = text::write(out, text, from);
    if content.is_empty() {
        return place_bytes(out, component, path, "", from);
    }
    place_text(out, component, path, content, from)
}

/// What cannot stand in YAML lies beside `compose.yaml`.
fn place_bytes(out: &mut Collector, component: &Component, path: &str, base64: &str, from: &str) -> PlacedFile {
    let file = format!("files/{}/{}", names::slug(&component.name), safe(path));
    if STANDARD.decode(base64).is_err() {
        let instead = "standard base64 with padding stands there";
        out.refuse(from, "the bytes are no base64", instead);
    }
    out.add(DOCUMENT, file.as_str(), Node::builder().with("base64", base64), from);
    let name = name(out, component, path);
    out.add("config", name.as_str(), Node::builder().with("file", format!("./{file}")), from);
    placed("configs", name, path, from, false)
}

fn placed(list: &'static str, source: String, path: &str, from: &str, copied: bool) -> PlacedFile {
    let (target, written) = (path.to_string(), path.to_string());
    PlacedFile { list, source, target, mode: None, owner: None, written, from: from.into(), copied }
}

/// A name that no other file has. No service has an underscore in its name, so files of different
/// services never meet.
fn name(out: &Collector, component: &Component, path: &str) -> String {
    let wished = format!("{}_{}", names::slug(&component.name), names::slug(path));
    let more = (2..).map(|number| format!("{wished}-{number}"));
    std::iter::once(wished.clone()).chain(more).find(|name| !out.has("config", name)).unwrap_or(wished)
}

/// A path in the output folder: no way up, no letters that a file system minds.
fn safe(path: &str) -> String {
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '-' };
    let parts: Vec<String> = path
        .split('/')
        .filter(|part| !matches!(*part, "" | "." | ".."))
        .map(|part| part.chars().map(safe).collect())
        .collect();
    parts.join("/")
}

/// A file that not everybody may read belongs to whom the process runs as.
fn owner(component: &Component) -> Option<u32> {
    safety::user_of(&Container::of(component)).filter(|_| !matches!(component.user, Some(User::Named(_))))
}

/// Mounts files into a service: all, or those that are named.
pub(crate) fn mount(service: &mut Service, files: &[PlacedFile], only: Option<&[SmolStr]>) {
    for file in seen(files, only) {
        if file.list == "tmpfs" {
            let mode = file.mode.as_deref().unwrap_or("0755");
            let folder = text::escape(file.target.trim_end_matches('/'));
            service.element("tmpfs", format!("{folder}:mode={mode}"), || file.from.clone());
            continue;
        }
        let mode = file.mode.as_ref().map(ToString::to_string);
        let owner = file.owner.map(|owner| owner.to_string());
        let node = Node::builder()
            .with("source", file.source.as_str())
            .with("target", text::escape(&file.target))
            .with_some("uid", owner.clone())
            .with_some("gid", owner)
            .with_some("mode", mode);
        service.element(file.list, node, || file.from.clone());
    }
}

/// The files that a container sees.
pub(crate) fn seen<'f>(files: &'f [PlacedFile], only: Option<&'f [SmolStr]>) -> impl Iterator<Item = &'f PlacedFile> {
    files.iter().filter(move |file| only.is_none_or(|only| only.iter().any(|name| *name == file.written)))
}
