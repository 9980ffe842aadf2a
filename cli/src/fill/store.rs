//! All places that a target keeps values at, each looked at once.

use std::collections::{BTreeMap, BTreeSet};

use anyport_backend::{Need, Place};
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
    /// Looks at the places of needs, as far as they can be seen.
    pub fn of(sight: &Sight, needs: &[Need]) -> Result<Stores, Failure> {
        let mut stores = Stores::default();
        let places: BTreeSet<&Place> = needs.iter().filter_map(|need| need.place.as_ref()).collect();
        let mut objects: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for place in places {
            match (place, &sight.folder) {
                (Place::DotEnv { file }, Some(folder)) => {
                    stores.insert(place.clone(), Kept::File(DotEnv::open(folder.join(file))?));
                }
                (Place::KubernetesSecret { namespace, name }, _) => objects.entry(namespace).or_default().push(name),
                (Place::DotEnv { .. }, None) => {}
            }
        }
        for (namespace, names) in objects {
            stores.ask(sight, namespace, &names)?;
        }
        Ok(stores)
    }

    /// Asks the cluster, if there is one to ask.
    fn ask(&mut self, sight: &Sight, namespace: &str, names: &[&str]) -> Result<(), Failure> {
        let Some(cluster) = &sight.cluster else { return Ok(()) };
        for object in cluster.get(namespace, names)? {
            let (namespace, name) = (namespace.to_owned(), object.name().to_owned());
            self.insert(Place::KubernetesSecret { namespace, name }, Kept::Object(object));
        }
        Ok(())
    }

    fn insert(&mut self, place: Place, kept: Kept) {
        let keys = match &kept {
            Kept::File(file) => file.keys().clone(),
            Kept::Object(object) => object.keys().clone(),
        };
        self.stores.insert(place, Store { kept, keys, added: Vec::new() });
    }

    /// What is at a place, with what was added to it; nothing if it cannot be seen.
    pub fn keys(&self, place: &Place) -> Option<&Keys> {
        self.stores.get(place).map(|store| &store.keys)
    }

    /// The value of a key of another Secret beside one.
    pub fn copied(&mut self, sight: &Sight, beside: &Place, name: &str, key: &str) -> Result<Option<Value>, Failure> {
        let Place::KubernetesSecret { namespace, .. } = beside else { return Ok(None) };
        let other = Place::KubernetesSecret { namespace: namespace.clone(), name: name.to_owned() };
        if !self.stores.contains_key(&other) {
            self.ask(sight, namespace, &[name])?;
        }
        Ok(match self.keys(&other).and_then(|keys| keys.get(key)) {
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
                // What was read from a cluster is written to it.
                (Kept::Object(_), None) => continue,
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
