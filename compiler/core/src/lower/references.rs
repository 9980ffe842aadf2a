//! References as their reader sees them: one place that knows placement, networks and exposure.

use std::cell::RefCell;
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::{Address, AddressForm, Origins, Part, Reach};
use indexmap::IndexMap;
use smol_str::SmolStr;

use super::components::placed;
use super::normalise::Fields;
use crate::environment::target_options;
use crate::eval::{Cx, Value};
use crate::layers::{instances, push_path};
use crate::read;
use crate::source::Db;

/// Resolves every reference in the fields of `key`, which stands on the targets `on`. What is known
/// only after deployment is returned: whose address, and in which property.
pub fn resolve(
    cx: &Cx<'_>,
    key: &SmolStr,
    on: &[SmolStr],
    fields: &mut Fields,
    origins: &Origins,
) -> Vec<(SmolStr, String)> {
    let resolver = Resolver { cx, key, on, origins, deferred: RefCell::default() };
    let mut path = String::new();
    for (name, value) in fields.iter_mut() {
        push_path(&mut path, name);
        resolver.value(value, &mut path);
        path.clear();
    }
    resolver.deferred.into_inner()
}

struct Resolver<'r, 'a> {
    cx: &'r Cx<'a>,
    key: &'r SmolStr,
    on: &'r [SmolStr],
    origins: &'r Origins,
    deferred: RefCell<Vec<(SmolStr, String)>>,
}

/// Whether any text is below, so that untouched trees are not copied.
fn has_parts(value: &Value) -> bool {
    match value {
        Value::Parts(_) => true,
        Value::List(items) => items.iter().any(has_parts),
        Value::Map(entries) | Value::Variant(_, entries) => entries.values().any(has_parts),
        _ => false,
    }
}

impl Resolver<'_, '_> {
    fn value(&self, value: &mut Value, path: &mut String) {
        if !has_parts(value) {
            return;
        }
        match value {
            Value::Parts(parts) => {
                let resolved: Option<Vec<Part>> = parts.iter().map(|part| self.part(part, path)).collect();
                *value = resolved.map_or(Value::Poison, Value::parts);
            }
            Value::List(items) => {
                let mut copy = items.to_vec();
                copy.iter_mut().for_each(|item| self.value(item, path));
                *items = copy.into();
            }
            Value::Map(entries) | Value::Variant(_, entries) => {
                let entries: &mut IndexMap<SmolStr, Value> = Arc::make_mut(entries);
                for (name, value) in entries.iter_mut() {
                    let length = path.len();
                    push_path(path, name);
                    self.value(value, path);
                    path.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn part(&self, part: &Part, path: &str) -> Option<Part> {
        let Part::Address(address) = part else { return Some(part.clone()) };
        let Some(key) = key_by_name(self.cx.db, &address.component) else { return Some(part.clone()) };
        if address.reach == Reach::Public {
            return self.public(&key, address, path);
        }
        let theirs = self.targets(&key);
        if theirs.iter().any(|target| self.on.contains(target)) || theirs.is_empty() || self.on.is_empty() {
            return Some(part.clone());
        }
        if theirs.len() > 1 {
            self.cx.report(
                Diagnostic::new(
                    &codes::AMBIGUOUS_COPY,
                    self.origins.span(path),
                    format!("`{}` stands on several other targets", address.component),
                )
                .with_label(format!("which one is meant? it stands on: {}", theirs.join(", ")))
                .with_note("a reader takes the copy on its own target; elsewhere it says which by a fixed host"),
            );
            return None;
        }
        let (mine, their) = (self.on.first()?, theirs.first()?);
        let network = |target: &SmolStr| match &target_options(self.cx.db, self.cx.env, target).value {
            Value::Map(options) => match options.get("network") {
                Some(Value::Text(network)) => Some(network.clone()),
                _ => None,
            },
            _ => None,
        };
        if let (Some(one), Some(other)) = (network(mine), network(their))
            && one == other
        {
            self.deferred.borrow_mut().push((address.component.clone(), path.to_string()));
            return Some(Part::Address(Address {
                reach: Reach::Private,
                target: Some(their.clone()),
                ..address.clone()
            }));
        }
        if self.hosts(&key).is_some() {
            return self.public(&key, address, path);
        }
        let name = &address.component;
        self.cx.report(
            Diagnostic::new(
                &codes::UNREACHABLE_COMPONENT,
                self.origins.span(path),
                format!("`{}` cannot reach `{name}` from the target `{mine}`", crate::layers::flat_name(self.key)),
            )
            .with_label(format!("`{name}` stands on `{their}`"))
            .with_note(format!(
                "three ways out: give both targets the same `network`, give `{name}` an `expose`, or place both on one target"
            )),
        );
        None
    }

    fn targets(&self, key: &SmolStr) -> Vec<SmolStr> {
        let on = &read::field(self.cx.db, self.cx.env, key, &["on".into()]).value;
        let fields = IndexMap::from([(SmolStr::new("on"), on.clone())]);
        placed(self.cx, key, &fields)
    }

    /// The first host under which the world reaches a component, and how; `None` where it is not exposed.
    fn hosts(&self, key: &SmolStr) -> Option<(SmolStr, bool)> {
        let Value::Map(entries) = &read::field(self.cx.db, self.cx.env, key, &["expose".into()]).value else {
            return None;
        };
        let (host, entry) = entries.iter().find(|(host, _)| *host != "internal")?;
        let plain = matches!(entry, Value::Map(entry) if matches!(entry.get("tls"), Some(Value::Variant(tls, _)) if tls == "none"));
        Some((host.clone(), plain))
    }

    /// The address as the world uses it: a fixed host is known now.
    fn public(&self, key: &SmolStr, address: &Address, path: &str) -> Option<Part> {
        let Some((host, plain)) = self.hosts(key) else {
            let name = &address.component;
            self.cx.report(
                Diagnostic::new(
                    &codes::UNREACHABLE_COMPONENT,
                    self.origins.span(path),
                    format!("the world does not reach `{name}`: it is not exposed"),
                )
                .with_note("expose it: expose \"host\", or expose auto for the platform's own address"),
            );
            return None;
        };
        if host == "auto" {
            let target = self.targets(key).first().cloned();
            self.deferred.borrow_mut().push((address.component.clone(), path.to_string()));
            return Some(Part::Address(Address { reach: Reach::Public, target, ..address.clone() }));
        }
        let (scheme, port) = if plain { ("http", 80) } else { ("https", 443) };
        let text = match address.what {
            AddressForm::Url => format!("{scheme}://{host}"),
            AddressForm::Host => host.to_string(),
            AddressForm::Address => format!("{host}:{port}"),
            AddressForm::Number => port.to_string(),
        };
        Some(Part::Literal(text.into()))
    }
}

/// The key of a component by its name outside.
pub fn key_by_name(db: &dyn Db, name: &str) -> Option<SmolStr> {
    instances(db).key(name).cloned()
}
