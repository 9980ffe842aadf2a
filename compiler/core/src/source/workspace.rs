//! The owner of the inputs: sets texts, and finds places in them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use anyport_diagnostic::{SourceFile, SourceId, Sources};
use salsa::{Durability, Setter};
use smol_str::SmolStr;

use super::db::{Asset, Db, Embedded, File, Given, Item, Project};
use super::recut::recut;

/// The database with its inputs.
#[salsa::db]
#[derive(Clone)]
pub struct Workspace {
    // Dropped before the handle of the storage: who waits for the last handle finds the texts its own, and
    // changes them without a copy.
    texts: Arc<Texts>,
    storage: salsa::Storage<Self>,
}

/// Whole texts and where each item begins: kept beside salsa, so that a shift is no change.
#[derive(Clone, Default)]
struct Texts {
    files: HashMap<File, Arc<str>>,
    offsets: HashMap<SourceId, (File, u32)>,
    paths: HashMap<File, Arc<str>>,
    /// Items that a file has no more. The next one it gets is one of them: an editor that is open for a day
    /// must not hold every line that ever was.
    spare: HashMap<File, Vec<Item>>,
    /// Files in which every item ends by itself: an edit of one is cut around the edit alone.
    whole: HashSet<File>,
}

#[salsa::db]
impl salsa::Database for Workspace {}

#[salsa::db]
impl Db for Workspace {}

impl Default for Workspace {
    fn default() -> Workspace {
        Workspace::new(None)
    }
}

impl Workspace {
    /// A workspace that holds the standard library and nothing else. `events` hears of every query
    /// that runs.
    pub fn new(events: Option<Box<dyn Fn(salsa::Event) + Send + Sync>>) -> Workspace {
        let mut workspace = Workspace { storage: salsa::Storage::new(events), texts: Arc::default() };
        let mut files = BTreeMap::new();
        let mut root = None;
        for module in anyport_stdlib::MODULES {
            let path: Arc<str> = format!("std:/{}", module.path).into();
            let file = workspace.add_file(path.clone(), module.text.into(), Durability::HIGH);
            root.get_or_insert(file);
            files.insert(path, file);
        }
        if let Some(root) = root {
            Project::new(&workspace, root, files, BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), Vec::new(), None);
        }
        workspace
    }

    fn add_file(&mut self, path: Arc<str>, text: Arc<str>, durability: Durability) -> File {
        let file = File::builder(path.clone(), Vec::new()).durability(durability).new(self);
        let texts = Arc::make_mut(&mut self.texts);
        texts.paths.insert(file, path);
        let mut items = Vec::new();
        for piece in anyport_syntax::split(&text) {
            let item = Item::builder(file, text[piece.start as usize..piece.end as usize].into())
                .durability(durability)
                .new(self);
            Arc::make_mut(&mut self.texts).offsets.insert(item.source(), (file, piece.start));
            items.push(item);
        }
        Arc::make_mut(&mut self.texts).files.insert(file, text);
        file.set_items(self).with_durability(durability).to(items);
        file
    }

    /// Sets the text of the file at `path`, and makes the file if there is none. Items whose text
    /// is unchanged stay the same.
    pub fn set_text(&mut self, path: &str, text: Arc<str>) -> File {
        self.put_text(path, text).0
    }

    /// The same, and loads what the text names and did not name before.
    pub fn edit(&mut self, world: &dyn super::World, path: &str, text: Arc<str>) -> File {
        let (file, names_files) = self.put_text(path, text);
        if names_files {
            self.follow(world, file);
        }
        file
    }

    /// Sets a text; whether an item that came, changed or went may name files.
    fn put_text(&mut self, path: &str, text: Arc<str>) -> (File, bool) {
        let project = self.project();
        let Some(file) = project.files(self).get(path).copied() else {
            let file = self.add_file(path.into(), text, Durability::LOW);
            let mut files = project.files(self).clone();
            files.insert(path.into(), file);
            project.set_files(self).to(files);
            return (file, true);
        };
        let old: Vec<Item> = file.items(self).clone();
        let starts: Vec<u32> =
            old.iter().map(|item| self.texts.offsets.get(&item.source()).map_or(0, |place| place.1)).collect();
        let before = self.texts.files.get(&file).cloned().unwrap_or_default();
        if before == text {
            return (file, false);
        }
        let cut = recut(&before, &starts, &text, self.texts.whole.contains(&file));
        let piece = |(start, end): (u32, u32)| text.get(start as usize..end as usize).unwrap_or_default();
        let old_part = &old[cut.front..old.len() - cut.back];
        let same = |(old, new): &(&Item, &(u32, u32))| old.text(self).as_ref() == piece(**new);
        let front = old_part.iter().zip(&cut.middle).take_while(same).count();
        let room = old_part.len().min(cut.middle.len()) - front;
        let back = old_part.iter().rev().zip(cut.middle.iter().rev()).take(room).take_while(same).count();
        let old_middle = &old_part[front..old_part.len() - back];
        let new_middle: Vec<&str> =
            cut.middle[front..cut.middle.len() - back].iter().map(|range| piece(*range)).collect();
        let names_files = new_middle.iter().any(|text| super::loader::may_name_files(text));
        let (same_front, same_back) = (cut.front + front, cut.back + back);
        let mut items: Vec<Item> = old[..same_front].to_vec();
        for (index, new) in new_middle.iter().enumerate() {
            match old_middle.get(index) {
                Some(item) => {
                    item.set_text(self).to((*new).into());
                    items.push(*item);
                }
                None => {
                    let spare = Arc::make_mut(&mut self.texts).spare.get_mut(&file).and_then(Vec::pop);
                    items.push(match spare {
                        Some(item) => {
                            item.set_text(self).to((*new).into());
                            item
                        }
                        None => Item::new(self, file, (*new).into()),
                    });
                }
            }
        }
        for gone in old_middle.iter().skip(new_middle.len()) {
            gone.set_text(self).to("".into());
            let texts = Arc::make_mut(&mut self.texts);
            texts.offsets.remove(&gone.source());
            texts.spare.entry(file).or_default().push(*gone);
        }
        items.extend_from_slice(&old[old.len() - same_back..]);
        // What stands before the edit stays where it is; what comes behind it moves.
        let moved = text.len().wrapping_sub(before.len()) as u32;
        let tail = starts[old.len() - cut.back..].iter().map(|start| start.wrapping_add(moved));
        let texts = Arc::make_mut(&mut self.texts);
        for (item, start) in items[cut.front..].iter().zip(cut.middle.iter().map(|(start, _)| *start).chain(tail)) {
            texts.offsets.insert(item.source(), (file, start));
        }
        if cut.whole {
            texts.whole.insert(file);
        } else {
            texts.whole.remove(&file);
        }
        texts.files.insert(file, text.clone());
        if items != old {
            file.set_items(self).to(items);
        }
        (file, names_files)
    }

    /// The project.
    pub fn project(&self) -> Project {
        Project::get(self)
    }

    /// Sets the file that is asked for.
    pub fn set_root(&mut self, file: File) {
        self.project().set_root(self).to(file);
    }

    /// Gives a parameter from outside.
    pub fn give(&mut self, given: BTreeMap<SmolStr, Given>) {
        self.project().set_given(self).to(given);
    }

    /// Puts everything on one kind of target.
    pub fn force_target(&mut self, kind: Option<SmolStr>) {
        self.project().set_forced_target(self).to(kind);
    }

    /// What everything is put on, if it is.
    pub fn forced_target(&self) -> Option<SmolStr> {
        self.project().forced_target(self).clone()
    }

    /// Adds modules whose rules hold.
    pub fn set_policies(&mut self, policies: Vec<File>) {
        self.project().set_policies(self).to(policies);
    }

    /// Notes that an import could not be read.
    pub fn set_unreadable(&mut self, path: Arc<str>, why: String) {
        let project = self.project();
        let mut unreadable = project.unreadable(self).clone();
        unreadable.insert(path, why);
        project.set_unreadable(self).to(unreadable);
    }

    /// Sets the content of an embedded path.
    pub fn set_asset(&mut self, path: Arc<str>, content: Embedded) {
        let project = self.project();
        if let Some(asset) = project.assets(self).get(&path).copied() {
            if *asset.content(self) != content {
                asset.set_content(self).to(content);
            }
            return;
        }
        let asset = Asset::new(self, content);
        let mut assets = project.assets(self).clone();
        assets.insert(path, asset);
        project.set_assets(self).to(assets);
    }

    /// The whole text of a file.
    pub fn text(&self, file: File) -> Option<Arc<str>> {
        self.texts.files.get(&file).cloned()
    }

    /// The file at a path, if it is loaded.
    pub fn file(&self, path: &str) -> Option<File> {
        self.project().files(self).get(path).copied()
    }

    /// Forgets a file that is no longer there; who imports it is told why.
    pub fn remove_file(&mut self, path: &str, why: String) {
        let project = self.project();
        let mut files = project.files(self).clone();
        if let Some(file) = files.remove(path) {
            project.set_files(self).to(files);
            let items: Vec<Item> = file.items(self).clone();
            let texts = Arc::make_mut(&mut self.texts);
            texts.files.remove(&file);
            texts.paths.remove(&file);
            for item in items {
                texts.offsets.remove(&item.source());
            }
        }
        self.set_unreadable(path.into(), why);
    }

    /// Whether an import of this path could not be read.
    pub fn is_unreadable(&self, path: &str) -> bool {
        self.project().unreadable(self).contains_key(path)
    }

    /// Whether something under this path is embedded.
    pub fn has_asset(&self, path: &str) -> bool {
        self.project().assets(self).contains_key(path)
    }

    /// Every path that is embedded.
    pub fn asset_paths(&self) -> impl Iterator<Item = Arc<str>> {
        self.project().assets(self).keys().cloned()
    }

    /// Where an item begins in its file.
    pub fn offset_of(&self, item: Item) -> Option<u32> {
        self.texts.offsets.get(&item.source()).map(|(_, offset)| *offset)
    }

    /// The item and the offset in it at a byte offset of a file.
    pub fn item_at(&self, file: File, offset: u32) -> Option<(Item, u32)> {
        let items = file.items(self);
        let found =
            items.partition_point(|item| self.texts.offsets.get(&item.source()).is_some_and(|place| place.1 <= offset));
        let item = *items.get(found.checked_sub(1)?)?;
        Some((item, offset - self.texts.offsets.get(&item.source())?.1))
    }
}

impl Sources for Workspace {
    fn locate(&self, source: SourceId) -> Option<(SourceFile, u32)> {
        let (file, offset) = self.texts.offsets.get(&source)?;
        let path = self.texts.paths.get(file)?.clone();
        let text = self.texts.files.get(file)?.clone();
        Some((SourceFile { path, text }, *offset))
    }
}
