//! Types.

use anyport_compiler::semantics::{BUILT_IN, HeadKind, scope};
use smol_str::SmolStr;

use super::item::{Item, ItemKind, Lazy, Snippet};
use super::top::module_items;
use crate::cursor::Around;

/// Types that may be written here; those of a module, if its alias stands before.
pub fn types(around: &Around<'_>, alias: Option<&SmolStr>) -> Vec<Item> {
    if let Some(alias) = alias {
        return module_items(around, alias, &[HeadKind::Type, HeadKind::Kind]);
    }
    let mut out: Vec<Item> =
        BUILT_IN.iter().map(|(name, _)| Item::new(*name, ItemKind::Type, 1).detail("built in")).collect();
    for (name, words) in
        [("Secret", "a value that may be secret"), ("Deferred", "a value that may be known only after deployment")]
    {
        let snippet = Snippet::default().text(name).text("<").stop("String").text(">").finish();
        out.push(Item::new(name, ItemKind::Type, 3).detail(words).insert(snippet));
    }
    let snippet = Snippet::default().text("Ref<").stop("service").text(">").finish();
    out.push(Item::new("Ref", ItemKind::Type, 3).detail("a declared thing of a kind").insert(snippet));
    for (name, head) in &scope(around.db(), around.at.file).heads {
        let Some(place) = around.at.app.place(head.span) else { continue };
        let is_std = place.path.starts_with("std:/");
        if head.kind == HeadKind::Type
            && !(name.starts_with('_') && head.place.item.file(around.db()) != around.at.file)
        {
            let item = Item::new(name.as_str(), ItemKind::Type, if is_std { 2 } else { 0 });
            out.push(item.lazy(Lazy::Declared(place.path.to_string(), place.range.start)));
        }
    }
    for name in scope(around.db(), around.at.file).aliases.keys() {
        out.push(Item::new(name.as_str(), ItemKind::Module, 2).detail("module"));
    }
    out
}

/// What `Ref<…>` may name.
pub fn reference_kinds(around: &Around<'_>) -> Vec<Item> {
    let mut out: Vec<Item> = ["target", "environment", "secret", "workflow"]
        .map(|word| Item::new(word, ItemKind::Keyword, 1))
        .into_iter()
        .collect();
    for (name, head) in &scope(around.db(), around.at.file).heads {
        if head.kind == HeadKind::Kind {
            let lazy = around.at.app.place(head.span);
            let lazy = lazy.map_or(Lazy::None, |place| Lazy::Declared(place.path.to_string(), place.range.start));
            out.push(Item::new(name.as_str(), ItemKind::Kind, 0).lazy(lazy));
        }
    }
    out
}
