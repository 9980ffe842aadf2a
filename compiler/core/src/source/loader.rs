//! Reads what a file imports and embeds, through the one trait that is the world.

use std::collections::BTreeSet;

use anyport_syntax::tree::{Expr, ExprKind, LabelKind, Statement, StatementKind, Text, TextPart};

use super::db::{Embedded, File, parsed};
use super::workspace::Workspace;
use crate::walk::{Visitor, walk_statement};

/// The outside, as the compiler sees it. Paths are relative to the project root, with `/`, and
/// never leave it.
pub trait World {
    /// The text of a source file.
    fn source(&self, path: &str) -> Result<String, String>;
    /// The content of a file or folder that is embedded.
    fn asset(&self, path: &str) -> Embedded;
}

impl Workspace {
    /// Loads `path` and everything that it imports and embeds, and makes it the file that is asked
    /// for. What cannot be read is noted, and becomes a diagnostic where it is asked for.
    pub fn load(&mut self, world: &dyn World, path: &str) -> Result<File, String> {
        let path = normalise(path).ok_or_else(|| "the path leaves the project root".to_string())?;
        let text = world.source(&path)?;
        let root = self.set_text(&path, text.into());
        self.set_root(root);
        self.follow(world, root);
        Ok(root)
    }

    /// Loads what `file` imports and embeds, and so on.
    pub fn follow(&mut self, world: &dyn World, file: File) {
        let mut seen = BTreeSet::new();
        let mut open = vec![file];
        while let Some(file) = open.pop() {
            if !seen.insert(file.path(self)) {
                continue;
            }
            let wanted = wanted(self, file);
            for path in wanted.assets {
                if self.project().assets(self).get(path.as_str()).is_none() {
                    self.set_asset(path.as_str().into(), world.asset(&path));
                }
            }
            for path in wanted.imports {
                if let Some(known) = self.project().files(self).get(path.as_str()).copied() {
                    open.push(known);
                    continue;
                }
                match world.source(&path) {
                    Ok(text) => open.push(self.set_text(&path, text.into())),
                    Err(why) => self.set_unreadable(path.as_str().into(), why),
                }
            }
        }
    }
}

#[derive(Default)]
struct Wanted {
    imports: Vec<String>,
    assets: Vec<String>,
    folder: String,
}

/// Whether a text holds a word that names files.
pub(super) fn may_name_files(text: &str) -> bool {
    ["import", "embed", "manifests"].iter().any(|word| text.contains(word))
}

fn wanted(workspace: &Workspace, file: File) -> Wanted {
    let path = file.path(workspace);
    let mut wanted = Wanted { folder: folder(&path).to_string(), ..Wanted::default() };
    for item in file.items(workspace) {
        let text = item.text(workspace);
        if !may_name_files(text) {
            continue;
        }
        for statement in &parsed(workspace, *item).statements {
            if let Some(definitions) = definitions_path(statement)
                && let Some(path) = join(&wanted.folder, definitions.path())
            {
                wanted.assets.push(path);
            }
            if let Some((import, _)) = import_path(statement)
                && let Some(path) = join(&wanted.folder, &import)
            {
                wanted.imports.push(path);
            }
            walk_statement(statement, &mut wanted);
        }
    }
    wanted
}

impl Visitor for Wanted {
    fn statement(&mut self, statement: &Statement) {
        let StatementKind::Set(set) = &statement.kind else { return };
        let Some(keys) = crate::walk::keys(&set.path) else { return };
        if keys.last().is_none_or(|key| key != "manifests") {
            return;
        }
        let anyport_syntax::tree::ExprKind::List(items) = &set.value.kind else { return };
        for item in items {
            if let ExprKind::Text(text) = &item.kind
                && let Some(pattern) = plain(text)
                && let Some(path) = join(&self.folder, manifest_source(&pattern))
            {
                self.assets.push(path);
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        if let Some(path) = embedded_path(expr)
            && let Some(path) = join(&self.folder, &path)
        {
            self.assets.push(path);
        }
    }
}

/// The path of `import "path"` and `import "path" as name`, where it names a file.
pub(crate) fn import_path(statement: &Statement) -> Option<(String, Option<&anyport_syntax::tree::Name>)> {
    let (head, labels, alias) = match &statement.kind {
        StatementKind::Entry(entry) => (&entry.head, &entry.labels, None),
        StatementKind::Alias(alias) => (&alias.head, &alias.labels, Some(&alias.name)),
        _ => return None,
    };
    if crate::walk::key_path(head)?.as_str() != "import" {
        return None;
    }
    match &labels.first()?.kind {
        LabelKind::String(text) => Some((plain(text)?, alias)),
        _ => None,
    }
}

/// Definitions in a target's own words, beside the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definitions {
    /// `import crd "path"`: a file of custom resource definitions.
    Crd(String),
    /// `import vela "path"`: a file or folder of KubeVela's definitions.
    Vela(String),
}

impl Definitions {
    /// Where they lie, as it is written.
    pub fn path(&self) -> &str {
        match self {
            Definitions::Crd(path) | Definitions::Vela(path) => path,
        }
    }
}

/// What `import crd "path"` and `import vela "path"` name.
pub(crate) fn definitions_path(statement: &Statement) -> Option<Definitions> {
    let StatementKind::Entry(entry) = &statement.kind else { return None };
    if crate::walk::key_path(&entry.head)?.as_str() != "import" {
        return None;
    }
    match entry.labels.as_slice() {
        [word, path] => match (&word.kind, &path.kind) {
            (LabelKind::Name(word), LabelKind::String(text)) if word == "crd" => plain(text).map(Definitions::Crd),
            (LabelKind::Name(word), LabelKind::String(text)) if word == "vela" => plain(text).map(Definitions::Vela),
            _ => None,
        },
        _ => None,
    }
}

/// What is read for a pattern of manifests: the file itself, or the folder in which names are matched.
pub(crate) fn manifest_source(pattern: &str) -> &str {
    match pattern.find('*') {
        Some(star) => pattern[..star].rfind('/').map_or(".", |slash| &pattern[..slash]),
        None => pattern,
    }
}

/// The path that `embed("…")` and its kin name.
pub(crate) fn embedded_path(expr: &Expr) -> Option<String> {
    let ExprKind::Call(callee, arguments) = &expr.kind else { return None };
    let ExprKind::Name(name) = &callee.kind else { return None };
    if !matches!(name.as_str(), "embed" | "embed-bytes" | "embed-dir") {
        return None;
    }
    match &arguments.first()?.kind {
        ExprKind::Text(text) => plain(text),
        _ => None,
    }
}

/// A text without interpolation.
pub(crate) fn plain(text: &Text) -> Option<String> {
    let mut out = String::new();
    for part in &text.parts {
        match part {
            TextPart::Literal(run) => out.push_str(run),
            TextPart::Expr(_) => return None,
        }
    }
    Some(out)
}

/// The folder of a path, without a slash at the end.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// `path` as seen from `folder`; `None` where it leaves the root.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(':') || path.contains('\\') {
        return None;
    }
    normalise(&format!("{folder}/{path}"))
}

fn normalise(path: &str) -> Option<String> {
    let mut out: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                out.pop()?;
            }
            step => out.push(step),
        }
    }
    Some(out.join("/"))
}
