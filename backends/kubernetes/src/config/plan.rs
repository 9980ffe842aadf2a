//! The files of a component, as ConfigMaps, projected volumes and mounts.

use anyport_ir::{Content, SmolStr, Text};
use k8s_openapi::api::core::v1::{
    ConfigMap, ConfigMapProjection, KeyToPath, ProjectedVolumeSource, SecretProjection, Volume, VolumeMount,
    VolumeProjection,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::content::{Stores, unique};
use super::layout::{self, Entry};
use crate::finding::Problem;
use crate::names;
use crate::place::Subject;
use crate::secrets::TemplateSecret;
use crate::storage::Mounted;
use crate::text::{Piece, pieces};

/// The mode of a file that says none: everybody reads.
const DEFAULT_MODE: i32 = 0o444;

/// The files of a component.
#[derive(Default)]
pub(crate) struct Files<'a> {
    /// ConfigMaps by name.
    pub maps: Vec<(String, ConfigMap)>,
    /// A Secret of files put together around secrets.
    pub templates: Option<TemplateSecret>,
    /// Volumes.
    pub volumes: Vec<Volume>,
    /// Where they are seen.
    pub mounts: Vec<Mounted<'a>>,
    /// Of the contents; it changes when one of them does.
    pub checksum: Option<String>,
    /// What could not be written, by the file's path in the source.
    pub problems: Vec<(&'a SmolStr, Problem)>,
    /// For the source map: path in the source, ConfigMap, key.
    pub traces: Vec<(&'a SmolStr, usize, String)>,
}

/// A file in a projected volume.
struct Item<'a> {
    entry: Entry<'a>,
    object: Object,
    key: String,
    mode: i32,
}

#[derive(Clone, PartialEq, Eq)]
enum Object {
    Map(usize),
    Secret(String),
}

/// Plans the files of a component. `taken` are the names of its volumes.
pub(crate) fn plan<'a>(subject: &Subject<'a>, taken: &[String]) -> Files<'a> {
    let component = subject.component;
    let mut files = Files::default();
    if component.file.is_empty() {
        return files;
    }
    let mut stores = Stores::default();
    let mut templates =
        TemplateSecret { object: format!("{}-templates", subject.name), files: Vec::new(), values: Vec::new() };
    let mut items = Vec::new();
    for entry in layout::entries(&component.file) {
        match object(subject, &entry, &mut stores, &mut templates).and_then(|found| Ok((found, mode(&entry)?))) {
            Ok(((object, key), mode)) => items.push(Item { entry, object, key, mode }),
            Err(problem) => files.problems.push((entry.owner, problem)),
        }
    }
    for item in &items {
        if let Object::Map(map) = item.object {
            files.traces.push((item.entry.owner, map, item.key.clone()));
        }
    }
    volumes(subject, items, taken, &mut files);
    files.checksum = stores.checksum();
    files.templates = (!templates.files.is_empty()).then_some(templates);
    files.maps = stores
        .maps
        .into_iter()
        .enumerate()
        .map(|(index, store)| {
            let map = ConfigMap {
                data: (!store.data.is_empty()).then_some(store.data),
                binary_data: (!store.binary.is_empty()).then_some(store.binary),
                metadata: ObjectMeta::default(),
                immutable: None,
            };
            (map_name(subject, index), map)
        })
        .collect();
    files
}

fn map_name(subject: &Subject, index: usize) -> String {
    if index == 0 { format!("{}-files", subject.name) } else { format!("{}-files-{}", subject.name, index + 1) }
}

fn mode(entry: &Entry) -> Result<i32, Problem> {
    match entry.mode {
        None => Ok(DEFAULT_MODE),
        Some(mode) => i32::from_str_radix(mode, 8)
            .ok()
            .filter(|mode| (0..=0o777).contains(mode))
            .ok_or_else(|| Problem::limit(format!("`{mode}` is no mode of a file"), "write it in octal: `0440`")),
    }
}

/// Puts the content where the cluster finds it.
fn object(
    subject: &Subject,
    entry: &Entry,
    stores: &mut Stores,
    templates: &mut TemplateSecret,
) -> Result<(Object, String), Problem> {
    let text = match entry.content {
        Content::Bytes(bytes) => {
            return stores.bytes(&entry.path, &bytes.base64).map(|(map, key)| (Object::Map(map), key));
        }
        Content::Text(text) => text,
    };
    if let Text::Literal(literal) = text {
        return stores.text(&entry.path, literal).map(|(map, key)| (Object::Map(map), key));
    }
    let mut found = pieces(subject.place, text)?;
    match (found.len(), found.pop()) {
        (0, _) => stores.text(&entry.path, "").map(|(map, key)| (Object::Map(map), key)),
        (1, Some(Piece::Literal(text))) => stores.text(&entry.path, &text).map(|(map, key)| (Object::Map(map), key)),
        (1, Some(Piece::Secret { object, key })) => Ok((Object::Secret(object.into_owned()), key.into_owned())),
        (_, last) if last.iter().chain(&found).any(|piece| matches!(piece, Piece::Field(_))) => {
            Err(Problem::unsupported(
                "a file cannot hold what only the running replica knows",
                "put it in a variable and read the variable there",
            ))
        }
        _ => {
            let key = names::slug(&entry.path);
            let taken: Vec<String> = templates.files.iter().map(|file| file.key.clone()).collect();
            let key = unique(key, &taken);
            templates.add(subject.place, key.clone(), text)?;
            Ok((Object::Secret(templates.object.clone()), key))
        }
    }
}

/// One projected volume for each directory that is ours, and one for all files that stand alone.
fn volumes<'a>(subject: &Subject<'a>, items: Vec<Item<'a>>, taken: &[String], files: &mut Files<'a>) {
    let application = subject.place.scene.application();
    let directories = layout::directories(subject.component, subject.key, application);
    let mut groups: Vec<(Option<&str>, Vec<Item>)> =
        directories.iter().map(|directory| (Some(directory.as_str()), Vec::new())).collect();
    groups.push((None, Vec::new()));
    for item in items {
        let home = groups.iter().position(|(root, _)| root.is_none_or(|root| layout::below(&item.entry.path, root)));
        if let Some(home) = home {
            groups[home].1.push(item);
        }
    }
    let mut names: Vec<String> = taken.to_vec();
    // A directory that was written empty is there, and empty.
    for (root, items) in groups.into_iter().filter(|(root, items)| root.is_some() || !items.is_empty()) {
        let name = match root {
            Some(root) => unique(format!("files-{}", names::slug(root)), &names),
            None => unique("files".to_owned(), &names),
        };
        names.push(name.clone());
        let empty = subject.component.file.keys().find(|path| Some(path.trim_end_matches('/')) == root);
        let mut mounts = mounts(&name, root, &items, empty.map(SmolStr::as_str));
        files.mounts.append(&mut mounts);
        files.volumes.push(Volume {
            name,
            projected: Some(ProjectedVolumeSource {
                default_mode: Some(DEFAULT_MODE),
                sources: Some(sources(subject, root, &items)),
            }),
            ..Volume::default()
        });
    }
}

fn mounts<'a>(volume: &str, root: Option<&str>, items: &[Item<'a>], empty: Option<&'a str>) -> Vec<Mounted<'a>> {
    let mount = |path: &str, sub_path: Option<String>| VolumeMount {
        name: volume.to_owned(),
        mount_path: path.to_owned(),
        sub_path,
        read_only: Some(true),
        ..VolumeMount::default()
    };
    match root {
        Some(root) => {
            let mut owners: Vec<&'a str> = items.iter().map(|item| item.entry.owner.as_str()).collect();
            owners.dedup();
            if owners.is_empty() {
                owners.extend(empty);
            }
            vec![Mounted { names: owners, mount: mount(root, None) }]
        }
        None => items
            .iter()
            .map(|item| Mounted {
                names: vec![item.entry.owner.as_str()],
                mount: mount(&item.entry.path, Some(item_path(None, &item.entry.path))),
            })
            .collect(),
    }
}

/// Where an item lies inside its volume.
fn item_path(root: Option<&str>, path: &str) -> String {
    match root {
        Some(root) => path[root.len()..].trim_start_matches('/').to_owned(),
        None => path.trim_start_matches('/').to_owned(),
    }
}

/// What the volume is projected from: one source for each run of items of one object.
fn sources(subject: &Subject, root: Option<&str>, items: &[Item]) -> Vec<VolumeProjection> {
    let mut objects: Vec<(&Object, Vec<KeyToPath>)> = Vec::new();
    for item in items {
        let entry = KeyToPath {
            key: item.key.clone(),
            path: item_path(root, &item.entry.path),
            mode: (item.mode != DEFAULT_MODE).then_some(item.mode),
        };
        match objects.iter_mut().find(|(object, _)| *object == &item.object) {
            Some((_, entries)) => entries.push(entry),
            None => objects.push((&item.object, vec![entry])),
        }
    }
    let projection = |(object, items): (&Object, Vec<KeyToPath>)| match object {
        Object::Map(index) => VolumeProjection {
            config_map: Some(ConfigMapProjection {
                name: map_name(subject, *index),
                items: Some(items),
                optional: None,
            }),
            ..VolumeProjection::default()
        },
        Object::Secret(name) => VolumeProjection {
            secret: Some(SecretProjection { name: name.clone(), items: Some(items), optional: None }),
            ..VolumeProjection::default()
        },
    };
    objects.into_iter().map(projection).collect()
}
