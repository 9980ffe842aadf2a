//! The pieces of an output, each with what made it.

use std::collections::HashMap;
use std::sync::Arc;

use anyport_backend::Document;
use anyport_compiler::{Env, instances, key_of};
use smol_str::SmolStr;

use super::locate::{self, Nodes};
use super::{Mapping, OutputFile};
use crate::analysis::At;
use crate::app::App;
use crate::text::FileRange;

/// Pieces that are being gathered.
pub(super) struct Pieces<'a> {
    app: &'a App,
    env: &'a Arc<Env>,
    /// What is a component's as a whole, with how many parts it has.
    whole: Vec<(usize, Mapping)>,
    parts: Vec<Mapping>,
    /// The statements around names.
    statements: HashMap<FileRange, FileRange>,
}

impl<'a> Pieces<'a> {
    /// Nothing yet.
    pub fn new(app: &'a App, env: &'a Arc<Env>) -> Pieces<'a> {
        Pieces { app, env, whole: Vec::new(), parts: Vec::new(), statements: HashMap::new() }
    }

    /// Takes in the documents of a file.
    pub fn add(&mut self, documents: &[Document], file: &OutputFile) {
        for (document, nodes) in documents.iter().zip(&locate::nodes(&file.text)) {
            self.document(document, nodes, file);
        }
    }

    fn document(&mut self, document: &Document, nodes: &Nodes, file: &OutputFile) {
        // Which part of the document each component has: all of it, or what its parts have in common.
        let mut shares: Vec<(&SmolStr, usize, &str)> = Vec::new();
        shares.extend(document.component.iter().map(|component| (component, 0, "")));
        for source in &document.sources {
            let Some(component) = source.component.as_ref().or(document.component.as_ref()) else { continue };
            match shares.iter_mut().find(|(known, ..)| *known == component) {
                Some((_, count, shared)) => {
                    *count += 1;
                    *shared = common(shared, &source.pointer);
                }
                None => shares.push((component, 1, &source.pointer)),
            }
            if let Some(mapping) = self.mapping(nodes, file, &source.pointer, component, &source.path) {
                self.parts.push(mapping);
            }
        }
        for (component, count, shared) in shares {
            if (document.component.is_none() && shared.is_empty())
                || (document.component.is_some() && !shared.is_empty())
            {
                continue;
            }
            if let Some(mapping) = self.mapping(nodes, file, shared, component, "") {
                self.whole.push((count, mapping));
            }
        }
    }

    fn mapping(
        &mut self,
        nodes: &Nodes,
        file: &OutputFile,
        pointer: &str,
        component: &SmolStr,
        path: &str,
    ) -> Option<Mapping> {
        let range = *nodes.get(pointer)?;
        let name = self.name(component, path)?;
        let source = self.statement(&name);
        let property = if path.is_empty() { component.to_string() } else { format!("{component}.{path}") };
        Some(Mapping { path: file.path.clone(), range, property, source, name })
    }

    /// Where the name of a property stands that is written; of what is not, the component's.
    fn name(&self, component: &SmolStr, path: &str) -> Option<FileRange> {
        let db = self.app.db();
        let key = key_of(db, component)?;
        let span = if path.is_empty() {
            instances(db).get(&key)?.span
        } else {
            anyport_compiler::component(db, self.env, &key).origins.span(path)
        };
        self.app.place(span)
    }

    /// The statement whose name it is.
    fn statement(&mut self, name: &FileRange) -> FileRange {
        if let Some(found) = self.statements.get(name) {
            return found.clone();
        }
        let found = statement(self.app, name).unwrap_or_else(|| name.clone());
        self.statements.insert(name.clone(), found.clone());
        found
    }

    /// All of them: what is a component's as a whole comes first, what has most parts before the rest.
    pub fn done(mut self) -> Vec<Mapping> {
        self.whole.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        self.whole.into_iter().map(|(_, mapping)| mapping).chain(self.parts).collect()
    }
}

/// The innermost statement around a place.
pub(crate) fn statement(app: &App, place: &FileRange) -> Option<FileRange> {
    let file = app.file(&place.path)?;
    let (item, offset) = app.db().item_at(file, place.range.start)?;
    let at = At { app, file, item, offset, start: place.range.start - offset };
    let found = at.statements().into_iter().next_back()?.range;
    app.place_in(item, found)
}

/// What two pointers have in common, whole steps only.
fn common<'p>(one: &'p str, other: &str) -> &'p str {
    let mut end = 0;
    for (step, same) in one.split('/').zip(other.split('/')).skip(1) {
        if step != same {
            break;
        }
        end += step.len() + 1;
    }
    one.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::common;

    #[test]
    fn pointers_share_whole_steps() {
        assert_eq!(common("/services/web/image", "/services/web/ports/0"), "/services/web");
        assert_eq!(common("/services/web", "/services/web2"), "/services");
        assert_eq!(common("/services/web", "/services/web/image"), "/services/web");
        assert_eq!(common("/a", "/b"), "");
        assert_eq!(common("", "/b"), "");
    }
}
