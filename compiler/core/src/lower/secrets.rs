//! Secrets in the IR: declared ones, and one for each store that makes credentials.

use std::sync::Arc;

use anyport_ir::{Auth, Component, Map, Secret, SecretSource};
use serde::Deserialize;
use smol_str::SmolStr;

use super::deserialise::From_;
use crate::eval::{Env, Value};
use crate::layers::{flat_name, inner_name, instances};
use crate::names::{SymbolKind, app_files, scope};
use crate::read::secret_info;
use crate::source::Db;

/// Every declared secret by key.
pub fn declared_secrets(db: &dyn Db) -> Vec<SmolStr> {
    let mut out = Vec::new();
    let Some(root) = app_files(db).files.first().copied() else { return out };
    for (name, symbol) in &scope(db, root).values {
        if symbol.kind == SymbolKind::Secret {
            out.push(name.clone());
        }
    }
    for (key, instance) in &instances(db).all {
        if instance.composite {
            out.extend(crate::kinds::kind_def(db, &instance.kind).secrets.keys().map(|inner| inner_name(key, inner)));
        }
    }
    out
}

/// The secret as the IR has it.
pub fn lower_secret(db: &dyn Db, env: &Arc<Env>, key: &SmolStr) -> Option<Secret> {
    lowered_at(db, env.clone(), key.clone())
}

// A query, so that an edit of one component reads no secret again.
#[salsa::tracked(returns(clone))]
fn lowered_at(db: &dyn Db, env: Arc<Env>, key: SmolStr) -> Option<Secret> {
    let info = secret_info(db, &env, &key);
    let Value::Map(fields) = &info.value else { return None };
    let from = match fields.get("from") {
        Some(from @ Value::Variant(..)) => SecretSource::deserialize(From_(from)).ok()?,
        _ => SecretSource::Operator,
    };
    Some(Secret { keys: info.keys.clone(), from })
}

/// Secrets that stores make: password, and the texts composed of it.
pub fn credentials(components: &Map<Arc<Component>>, out: &mut Map<Secret>) {
    for (name, component) in components {
        let generates = component.kind.is_store()
            && component.external.is_none()
            && component.auth == Some(Auth::Password)
            && component.password.is_none();
        if !generates {
            continue;
        }
        let mut keys: Vec<SmolStr> = vec!["password".into()];
        if component.kind != anyport_ir::Kind::Kafka {
            keys.push("url".into());
        }
        keys.extend(component.db.keys().map(|db| SmolStr::from(format!("{db}.url"))));
        out.insert(name.clone(), Secret { keys, from: SecretSource::Credentials { component: flat_name(name) } });
    }
}

/// The key of a declared secret: nearly always its name, else one inside a composite.
fn declared_by_name(db: &dyn Db, name: &str) -> Option<SmolStr> {
    if crate::read::secret_place(db, name).is_some() {
        return Some(name.into());
    }
    let mut inner = instances(db).all.iter().filter(|(_, instance)| instance.composite).flat_map(|(key, instance)| {
        crate::kinds::kind_def(db, &instance.kind)
            .secrets
            .keys()
            .map(|inner| inner_name(key, inner))
            .collect::<Vec<_>>()
    });
    inner.find(|key| flat_name(key) == name)
}

/// A secret by its name outside: a declared one, or the credentials of a store.
pub fn secret_by_name(db: &dyn Db, env: &Arc<Env>, name: &str) -> Option<Secret> {
    if let Some(key) = declared_by_name(db, name) {
        return lower_secret(db, env, &key);
    }
    let key = super::key_by_name(db, name)?;
    let component = super::component(db, env, &key).component.clone()?;
    let mut out = Map::new();
    credentials(&Map::from_iter([(SmolStr::new(name), component)]), &mut out);
    out.swap_remove(name)
}
