//! Files that can be imported, and kinds and traits of files that are not imported yet.

use anyport_compiler::semantics::{HeadKind, Word, app_files, declared, kind_def, scope};

use super::item::{Item, ItemKind, Lazy, Snippet};
use super::top::first_line;
use crate::analysis::Analysis;
use crate::cursor::Around;
use crate::text::FilePath;

/// How a file of the same project is named from another one: `./kit.app`, `../kit.app`.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folder = &from[..from.len().saturating_sub(1)];
    let same = folder.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = folder.len() - same;
    let rest = to[same..].join("/");
    if up == 0 { format!("./{rest}") } else { format!("{}{rest}", "../".repeat(up)) }
}

/// The files that an `import` may name.
pub fn paths(analysis: &Analysis, path: &str, around: &Around<'_>) -> Vec<Item> {
    let project = &around.at.app.project;
    let mut known: Vec<FilePath> = Vec::new();
    for app in analysis.apps().filter(|app| app.project == *project) {
        // An application is not imported.
        let roots = if app.is_application() { Some(app.root.clone()) } else { None };
        known.extend(app.files().into_iter().map(|file| app.path(file)).filter(|path| Some(path) != roots.as_ref()));
    }
    known.extend(analysis.modules().of(project).iter().map(|module| module.path.clone()));
    known.sort();
    known.dedup();
    let imported: Vec<String> = around
        .at
        .file
        .items(around.db())
        .iter()
        .filter(|item| **item != around.at.item)
        .flat_map(|item| declared(around.db(), *item))
        .filter_map(|head| match &head.word {
            Word::Import(path, _) => Some(path.clone()),
            _ => None,
        })
        .collect();
    let paths = known.iter().filter(|known| ***known != *path && !known.starts_with("std:/"));
    let named = paths.map(|known| relative(path, known)).filter(|name| !imported.contains(name));
    named.map(|name| Item::new(format!("\"{name}\""), ItemKind::File, 0)).collect()
}

/// Kinds of modules that the file does not import: to use one imports its module.
pub fn kinds(analysis: &Analysis, path: &str, around: &Around<'_>) -> Vec<Item> {
    let snippet =
        |name: &str| Snippet::default().text(name).text(" ").stop("name").text(" {\n  ").stop("").text("\n}").finish();
    elsewhere(analysis, path, around, HeadKind::Kind)
        .into_iter()
        .map(|(name, doc, import, lazy)| {
            let item = Item::new(name.as_str(), ItemKind::Kind, 4).insert(snippet(&name)).lazy(lazy);
            item.detail(if doc.is_empty() { import.clone() } else { format!("{doc} ({import})") })
        })
        .collect()
}

/// Traits of modules that the file does not import.
pub fn traits(analysis: &Analysis, path: &str, around: &Around<'_>) -> Vec<Item> {
    let snippet = |name: &str| Snippet::default().text(name).text(" { ").stop("").text(" }").finish();
    elsewhere(analysis, path, around, HeadKind::Trait)
        .into_iter()
        .map(|(name, _, import, lazy)| {
            Item::new(name.as_str(), ItemKind::Trait, 4).insert(snippet(&name)).lazy(lazy).detail(import)
        })
        .collect()
}

/// Its name, the first line of its documentation, the path that is imported, and the rest.
type Found = (String, String, String, Lazy);

fn elsewhere(analysis: &Analysis, path: &str, around: &Around<'_>, wanted: HeadKind) -> Vec<Found> {
    let seen = scope(around.db(), around.at.file);
    let own: Vec<FilePath> = around.at.app.files().into_iter().map(|file| around.at.app.path(file)).collect();
    let mut out: Vec<Found> = Vec::new();
    for app in analysis.apps().filter(|app| app.project == around.at.app.project) {
        let db = app.db();
        let parts = &app_files(db).files;
        for file in app.files() {
            let at = app.path(file);
            let is_module = !parts.contains(&file) || !app.is_application();
            if !is_module || *at == *path || own.contains(&at) || at.starts_with("std:/") {
                continue;
            }
            for head in file.items(db).iter().flat_map(|item| declared(db, *item).iter().map(move |head| (item, head)))
            {
                let (item, head) = head;
                let sort = match head.word {
                    Word::Kind => HeadKind::Kind,
                    Word::Trait => HeadKind::Trait,
                    _ => continue,
                };
                let is_taken = seen.heads.contains_key(&head.name) || out.iter().any(|found| *found.0 == *head.name);
                if sort != wanted || head.name.is_empty() || head.name.starts_with('_') || is_taken {
                    continue;
                }
                let place = anyport_compiler::semantics::Place::top(*item, head.index);
                if sort == HeadKind::Kind && kind_def(db, &place).abstract_ {
                    continue;
                }
                let Some(name) = app.place_in(*item, head.name_range) else { continue };
                let lazy = Lazy::Import(at.to_string(), name.range.start, path.to_owned());
                out.push((head.name.to_string(), first_line(head.doc.as_ref()), relative(path, &at), lazy));
            }
        }
    }
    // What nothing imports is read from the disk; what is open counts as it is open.
    for module in analysis.modules().of(&around.at.app.project).iter() {
        if own.contains(&module.path) || *module.path == *path || analysis.document(&module.path).is_some() {
            continue;
        }
        for (sort, name, offset, doc) in &module.heads {
            let is_taken = seen.heads.contains_key(name) || out.iter().any(|found| *found.0 == **name);
            if *sort == wanted && !is_taken {
                let lazy = Lazy::Import(module.path.to_string(), *offset, path.to_owned());
                out.push((name.to_string(), doc.clone(), relative(path, &module.path), lazy));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_are_relative_to_who_imports() {
        assert_eq!(relative("/a/b/shop.app", "/a/b/kit.app"), "./kit.app");
        assert_eq!(relative("/a/b/shop.app", "/a/c/kit.app"), "../c/kit.app");
        assert_eq!(relative("/a/shop.app", "/a/c/kit.app"), "./c/kit.app");
    }
}
