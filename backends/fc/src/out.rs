//! What lowering gathers: properties, needs and findings of one component.

use anyport_backend::{Document, Finding, Lowered, Need, Scene};
use anyport_diagnostic::{Severity, codes};
use anyport_ir::Component;

use crate::limits::Limit;
use crate::names;
use crate::options::{Options, Own};
use crate::props::Props;

/// What lowering gathers, and what every part of it may ask.
pub(crate) struct Out<'a> {
    /// The surroundings.
    pub scene: &'a dyn Scene,
    /// The component's name in the source.
    pub name: &'a str,
    /// The component.
    pub component: &'a Component,
    /// Options of the target.
    pub options: Options,
    /// Options of the component.
    pub own: Own,
    lowered: Lowered,
}

impl<'a> Out<'a> {
    /// For one component.
    pub(crate) fn new(scene: &'a dyn Scene, name: &'a str, component: &'a Component) -> Out<'a> {
        let options = Options::of(scene.target());
        Out { scene, name, component, options, own: Own::of(scene, component), lowered: Lowered::default() }
    }

    /// No properties yet.
    pub(crate) fn props(&self, stage: u32) -> Props {
        Props::new(self.component.name.clone(), self.name, stage, self.scene.traced())
    }

    /// The name of the function.
    pub(crate) fn function(&self) -> String {
        names::function(self.scene, &self.options, &self.component.name)
    }

    /// The role that the function takes on.
    pub(crate) fn role(&self) -> Option<String> {
        self.own.role_arn.clone().or_else(|| self.options.role_arn.clone())
    }

    /// Adds a finished document.
    pub(crate) fn add(&mut self, document: Document) {
        self.lowered.documents.push(document);
    }

    /// Says something that is made elsewhere.
    pub(crate) fn say(&mut self, finding: Finding) {
        if !self.lowered.findings.contains(&finding) {
            self.lowered.findings.push(finding);
        }
    }

    /// Says that something cannot be had here, and what to do instead.
    pub(crate) fn unsupported(&mut self, path: &str, message: impl Into<String>, instead: &str) {
        self.say(Finding::refusal(&codes::TARGET_UNSUPPORTED, self.name, path, message, instead));
    }

    /// Says that something is beyond a limit, and what to do instead.
    pub(crate) fn refuse(&mut self, path: &str, message: impl Into<String>, instead: impl Into<String>) {
        self.say(Finding::refusal(&codes::TARGET_LIMIT, self.name, path, message, instead));
    }

    /// Says that a value was changed.
    pub(crate) fn adjust(&mut self, path: &str, from: impl Into<String>, to: impl Into<String>, why: &str) {
        self.say(Finding::adjusted(self.name, path, from, to, why));
    }

    /// Says that something is done worse than asked.
    pub(crate) fn lose(&mut self, path: &str, key: &str, message: impl Into<String>, instead: &str) {
        self.say(Finding::loss(self.name, path, key, message, instead));
    }

    /// Says something worth knowing.
    pub(crate) fn remark(&mut self, path: &str, message: impl Into<String>) {
        self.say(Finding::remark(self.name, path, message));
    }

    /// Says that a limit which was just held is nobody's word.
    pub(crate) fn trust(&mut self, path: &str, limit: &Limit) {
        if limit.source.is_empty() {
            let message = format!("nobody has verified this limit yet: {} {}", limit.max, limit.unit);
            let mut finding = Finding::remark(self.name, path, message);
            finding.severity = Severity::Warning;
            self.say(finding);
        }
    }

    /// Adds something that the operator must provide.
    pub(crate) fn want(&mut self, need: Need) {
        if !self.lowered.needs.contains(&need) {
            self.lowered.needs.push(need);
        }
    }

    /// What was gathered.
    pub(crate) fn finish(self) -> Lowered {
        self.lowered
    }
}
