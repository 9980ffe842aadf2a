//! Finding kinds.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use anyport_backend::SchemaRef;
use anyport_backend::schema::closest;
use serde_json::{Value, json};

use crate::tables::{KindLine, tables};

/// There is no such kind in this version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKind {
    /// As it was written.
    pub kind: String,
    /// The version that was asked.
    pub version: &'static str,
    /// What may have been meant, the likeliest first.
    pub suggestions: Vec<String>,
}

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kubernetes {} has no kind `{}`", self.version, self.kind)
    }
}

impl std::error::Error for UnknownKind {}

/// The schema of a kind in a version. The kind may be written alone (`Deployment`: the most
/// stable version of the first group that has it), with its group (`apps/Deployment`) or in full
/// (`apps/v1/Deployment`). Of versions that are not known, the next older one answers, else the
/// oldest.
pub fn schema(version: &str, kind: &str) -> Result<SchemaRef, UnknownKind> {
    let position = position(version);
    let Some(line) = find(position, kind) else {
        return Err(UnknownKind {
            kind: kind.to_owned(),
            version: tables().versions.get(position as usize).copied().unwrap_or("?"),
            suggestions: suggestions(position, kind),
        });
    };
    Ok(load(position, line))
}

/// All kinds in a version, in full, sorted.
pub fn kinds(version: &str) -> Vec<String> {
    let mut kinds: Vec<String> = lines(position(version)).map(|line| line.identity.to_owned()).collect();
    kinds.sort();
    kinds
}

/// The position of a version in the table. `v1.34.2` is 1.34.
fn position(version: &str) -> u32 {
    let wanted = numbers(version);
    let known = tables().versions.iter().map(|version| numbers(version));
    let older = known.take_while(|known| *known <= wanted).count();
    u32::try_from(older.saturating_sub(1)).unwrap_or(0)
}

fn numbers(version: &str) -> (u32, u32) {
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

fn lines(position: u32) -> impl Iterator<Item = &'static KindLine> {
    tables().kinds.iter().filter(move |line| line.versions & (1 << position) != 0)
}

fn find(position: u32, kind: &str) -> Option<&'static KindLine> {
    if let Some(line) = lines(position).find(|line| line.identity == kind) {
        return Some(line);
    }
    let (group, alone) = match kind.rsplit_once('/') {
        Some((group, alone)) => (Some(group), alone),
        None => (None, kind),
    };
    let fits = |line: &&KindLine| {
        let (version, own) = line.identity.rsplit_once('/').unwrap_or_default();
        own == alone && group.is_none_or(|group| version.strip_prefix(group).is_some_and(|rest| rest.starts_with('/')))
    };
    // The table has Kubernetes' own groups first, the core before the others; in the group that it
    // is to be, the newest of the most stable versions.
    let first = lines(position).filter(fits).min_by_key(|line| instability(line.identity))?;
    let same = |line: &&KindLine| {
        group_of(line.identity) == group_of(first.identity) && instability(line.identity) == instability(first.identity)
    };
    lines(position).filter(fits).filter(same).max_by_key(|line| number(line.identity))
}

/// `apps` of `apps/v1/Deployment`, nothing of `v1/Service`.
fn group_of(identity: &str) -> &str {
    identity.rsplitn(3, '/').nth(2).unwrap_or_default()
}

/// 2 of `autoscaling/v2/HorizontalPodAutoscaler`.
fn number(identity: &str) -> u32 {
    let version = identity.rsplit('/').nth(1).unwrap_or_default().trim_start_matches('v');
    let end = version.find(|character: char| !character.is_ascii_digit()).unwrap_or(version.len());
    version[..end].parse().unwrap_or(0)
}

/// 0 for `v1`, more for beta, more still for alpha.
fn instability(identity: &str) -> u8 {
    let version = identity.rsplit('/').nth(1).unwrap_or_default();
    if version.contains("alpha") { 2 } else { u8::from(version.contains("beta")) }
}

fn suggestions(position: u32, kind: &str) -> Vec<String> {
    let alone = kind.rsplit('/').next().unwrap_or(kind);
    let own = |line: &KindLine| line.identity.rsplit('/').next().unwrap_or_default();
    let Some(meant) = closest(alone, lines(position).map(own)) else { return Vec::new() };
    let mut full: Vec<&KindLine> = lines(position).filter(|line| own(line) == meant).collect();
    full.sort_by_key(|line| instability(line.identity));
    full.into_iter().map(|line| line.identity.to_owned()).collect()
}

/// A kind's schema, put together once.
fn load(position: u32, line: &'static KindLine) -> SchemaRef {
    type Loaded = RwLock<HashMap<(u32, &'static str), SchemaRef>>;
    static LOADED: OnceLock<Loaded> = OnceLock::new();
    let loaded = LOADED.get_or_init(Loaded::default);
    let key = (position, line.identity);
    // A reader that panicked left nothing half done here.
    if let Some(schema) = loaded.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return schema.clone();
    }
    let reference: Value = json!({"$ref": format!("#/definitions/{}", line.definition)});
    let schema = SchemaRef {
        identity: line.identity.to_owned(),
        namespaced: line.namespaced,
        schema: Arc::new(reference),
        definitions: Arc::new(tables().closure(line.definition, position)),
    };
    loaded.write().unwrap_or_else(PoisonError::into_inner).insert(key, schema.clone());
    schema
}
