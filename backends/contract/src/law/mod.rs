//! The law of no silent loss, as code that every backend's tests run.
//!
//! Change any one property of an application, and either the output changes or a finding names
//! that property. And the support table says which: what it calls native or emulated must change
//! the output, what it calls unsupported must not.

mod change;
mod judge;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyport_ir::{Application, Component, SmolStr};

use crate::leaves::{Leaf, leaves};

pub use judge::{Broken, Violation, check};

/// An application with one property changed.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// The component whose property it is.
    pub component: SmolStr,
    /// The property (`env.LOG_LEVEL`).
    pub path: String,
    /// Its schema path without the kind (`env.*`).
    pub schema_path: String,
    /// The application, changed.
    pub application: Application,
}

/// One changed application for each property of each component that can be changed alone.
pub fn mutations(application: &Application) -> impl Iterator<Item = Mutation> + '_ {
    application.components.iter().flat_map(move |(name, component)| {
        let own = leaves(component).into_iter().chain(options(component));
        own.filter_map(move |leaf| {
            let changed = change::changed(component, &leaf)?;
            let mut mutated = application.clone();
            mutated.components.insert(name.clone(), Arc::new(changed));
            Some(Mutation {
                component: name.clone(),
                path: leaf.path(),
                schema_path: leaf.schema_path(),
                application: mutated,
            })
        })
    })
}

/// Options for one target are properties too, though of that target alone.
fn options(component: &Component) -> Vec<Leaf> {
    let of_target = component.options.iter().flat_map(|(target, options)| {
        options.values.keys().map(move |option| {
            [("options", false), (target.as_str(), true), ("values", false), (option.as_str(), true)]
        })
    });
    of_target
        .map(|segments| Leaf {
            segments: segments.into_iter().map(|(name, entry)| (name.to_owned(), entry)).collect(),
            default: false,
        })
        .collect()
}

/// An application in which every property of the IR occurs, on one target called `target` of
/// this kind. No single platform takes all of it: that is what findings are for.
pub fn sample(target: &str, kind: &str) -> Application {
    let text = include_str!("sample.json").replace("\"TARGET\"", &format!("{target:?}"));
    let mut application: Application = serde_json::from_str(&text).unwrap_or_else(|error| {
        // The text is part of the program, and a test reads it.
        panic!("the sample is not an application: {error}")
    });
    if let Some(it) = application.targets.get_mut(target) {
        it.kind = SmolStr::new(kind);
    }
    application
}
