//! All places that a target keeps values at, each looked at once.

use std::collections::BTreeMap;

use anyport_backend::Place;
use anyport_build::TargetNeeds;

use super::Sight;
use super::cluster::Object;
use super::dotenv::DotEnv;
use super::make::{Keys, There};
use super::value::Value;
use crate::failure::Failure;

/// The places of one target.
#[derive(Default)]
pub struct Stores {
    stores: BTreeMap<Place, Store>,
    /// The places to which something was added, in order.
    touched: Vec<Place>,
}

struct Store {
    kept: Kept,
    /// What is there, and what was added.
    keys: Keys,
    added: Vec<(String, Value)>,
}

enum Kept {
    File(DotEnv),
    Object(Object),
}

impl Stores {
    /// Whether a place can be looked at.
    pub fn visible(&self, sight: &Sight, place: &Place) -> bool {
        match place {
            Place::DotEnv { .. } => sight.folder.is_some(),
            Place::KubernetesSecret { .. } => sight.cluster.is_some(),
        }
    }

    /// What is at a place, with what was added to it.
    pub fn keys(&mut self, sight: &Sight, place: &Place) -> Result<&Keys, Failure> {
        if !self.stores.contains_key(place) {
            let kept = open(sight, place)?;
            let keys = match &kept {
                Kept::File(file) => file.keys().clone(),
                Kept::Object(object) => object.keys().clone(),
            };
            self.stores.insert(place.clone(), Store { kept, keys, added: Vec::new() });
        }
        self.stores.get(place).map(|store| &store.keys).ok_or_else(|| unseen(place))
    }

    /// The value of a key of another Secret beside one.
    pub fn copied(&mut self, sight: &Sight, beside: &Place, name: &str, key: &str) -> Result<Option<Value>, Failure> {
        let Place::KubernetesSecret { namespace, .. } = beside else { return Ok(None) };
        let other = Place::KubernetesSecret { namespace: namespace.clone(), name: name.to_owned() };
        Ok(match self.keys(sight, &other)?.get(key) {
            Some(There::Value(value)) => Some(value.clone()),
            Some(There::Unknown) | None => None,
        })
    }

    /// Adds values to a place, to be written later.
    pub fn add(&mut self, place: &Place, values: Vec<(String, Value)>) {
        let Some(store) = self.stores.get_mut(place).filter(|_| !values.is_empty()) else { return };
        store.keys.extend(values.iter().map(|(key, value)| (key.clone(), There::Value(value.clone()))));
        store.added.extend(values);
        if !self.touched.contains(place) {
            self.touched.push(place.clone());
        }
    }

    /// Writes all that was added, place by place, and tells what was made.
    pub fn write(&self, sight: &Sight, target: &TargetNeeds) -> Result<(), Failure> {
        for place in &self.touched {
            let Some(store) = self.stores.get(place) else { continue };
            let names: Vec<&str> = store.added.iter().map(|(key, _)| key.as_str()).collect();
            let at = match (&store.kept, &sight.cluster) {
                (Kept::File(file), _) => {
                    file.add(&store.added)?;
                    file.path().display().to_string()
                }
                (Kept::Object(object), Some(cluster)) => {
                    let added = cluster.add(object, sight.application, &store.added);
                    added.map_err(|failure| with_namespace(failure, place, sight, target))?;
                    object.title()
                }
                (Kept::Object(_), None) => return Err(unseen(place)),
            };
            (sight.tell)(&format!("{at}: made {}", names.join(", ")));
        }
        for store in self.stores.values() {
            if let Kept::File(file) = &store.kept
                && let Some(mode) = file.open_to_others()
            {
                let path = file.path().display();
                (sight.tell)(&format!("{path} is open to others (mode {mode}): chmod 600 {path}"));
            }
        }
        Ok(())
    }
}

fn open(sight: &Sight, place: &Place) -> Result<Kept, Failure> {
    match (place, &sight.folder, &sight.cluster) {
        (Place::DotEnv { file }, Some(folder), _) => DotEnv::open(folder.join(file)).map(Kept::File),
        (Place::KubernetesSecret { namespace, name }, _, Some(cluster)) => {
            cluster.get(namespace, name).map(Kept::Object)
        }
        _ => Err(unseen(place)),
    }
}

fn unseen(place: &Place) -> Failure {
    Failure::new(match place {
        Place::DotEnv { file } => format!("nobody said in which folder `{file}` lies"),
        Place::KubernetesSecret { namespace, name } => format!("there is no cluster to keep {namespace}/{name} in"),
    })
}

/// A namespace that is not there is made by a file of the output.
fn with_namespace(failure: Failure, place: &Place, sight: &Sight, target: &TargetNeeds) -> Failure {
    let Place::KubernetesSecret { namespace, .. } = place else { return failure };
    if !failure.to_string().contains(&format!("namespaces \"{namespace}\" not found")) {
        return failure;
    }
    let file = target.namespaces.iter().find(|(name, _)| name == namespace).map(|(_, file)| match &sight.folder {
        Some(folder) => folder.join(file).display().to_string(),
        None => file.clone(),
    });
    failure.with_help(match file {
        Some(file) => {
            format!("apply the namespace first: kubectl apply --server-side --field-manager=anyport -f {file}")
        }
        None => format!("the output makes no namespace; make it first: kubectl create namespace {namespace}"),
    })
}
