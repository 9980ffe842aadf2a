//! Where a component is written: the target with its options, and the component itself.

use std::borrow::Cow;
use std::sync::Arc;

use anyport_backend::{Interface, Scene};
use anyport_ir::{Component, TargetOptions};
use serde_json::Value;

use crate::options::Options;

/// One target of one environment.
pub(crate) struct Place<'a> {
    /// What may be known of the rest of the application.
    pub scene: &'a dyn Scene,
    /// The target's options.
    pub options: Options<'a>,
}

impl<'a> Place<'a> {
    /// The target that the scene looks at.
    pub fn new(scene: &'a dyn Scene) -> Place<'a> {
        let options = Options::read(scene.target(), scene.application(), scene.environment());
        Place { scene, options }
    }

    /// The name of an object: with the target's prefix, if it has one.
    pub fn object<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.options.prefix {
            "" => Cow::Borrowed(name),
            prefix => Cow::Owned(format!("{prefix}{name}")),
        }
    }

    /// The namespace that everything stands in.
    pub fn namespace(&self) -> &str {
        &self.options.namespace
    }

    /// Whether a component stands on this target.
    pub fn holds(&self, interface: &Interface) -> bool {
        interface.on.iter().any(|target| target == self.scene.target_name())
    }

    /// The outside of a component that stands on this target and is run here.
    pub fn neighbour(&self, component: &str) -> Option<Arc<Interface>> {
        self.scene.interface(component).filter(|interface| self.holds(interface) && !interface.external)
    }
}

/// One component on one target.
pub(crate) struct Subject<'a> {
    /// Where.
    pub place: &'a Place<'a>,
    /// Its name in the source.
    pub key: &'a str,
    /// What it is.
    pub component: &'a Component,
    /// The name of its objects.
    pub name: Cow<'a, str>,
}

impl<'a> Subject<'a> {
    /// A component on a target.
    pub fn new(place: &'a Place<'a>, key: &'a str, component: &'a Component) -> Subject<'a> {
        Subject { place, key, component, name: place.object(&component.name) }
    }

    /// The target's options.
    pub fn options(&self) -> &Options<'a> {
        &self.place.options
    }

    /// The value of an option that the component gives for this kind of target; the narrowest
    /// statement wins: the target's own name before its kind before the kinds that it extends.
    pub fn own_option(&self, name: &str) -> Option<&'a Value> {
        if self.component.options.is_empty() {
            return None;
        }
        let target = self.place.scene.target();
        let said = |key: &str| -> Option<&'a Value> {
            let options: &'a TargetOptions = self.component.options.get(key)?;
            options.values.get(name)
        };
        said(self.place.scene.target_name())
            .or_else(|| said(&target.kind))
            .or_else(|| target.family.iter().find_map(|kind| said(kind)))
    }

    /// Whether each replica has a name and storage of its own.
    pub fn is_stateful(&self) -> bool {
        self.component.kind.is_store() || self.component.volume.values().any(|volume| volume.persistent)
    }
}
