//! What lowering one component gathers, and what every part of it may ask.

use std::collections::BTreeSet;

use anyport_backend::{Document, Finding, Lowered, Need, Scene};
use anyport_diagnostic::codes;
use anyport_ir::Component;

use crate::limits::{LIMITS, Number};
use crate::options::Own;
use crate::place::Place;

/// One component while it is lowered.
pub(crate) struct Lowering<'a> {
    /// Where.
    pub place: Place<'a>,
    /// Its name in the source.
    pub name: &'a str,
    /// The component.
    pub component: &'a Component,
    /// What it says to this target.
    pub own: Own,
    lowered: Lowered,
    facts: BTreeSet<&'static str>,
}

impl<'a> Lowering<'a> {
    /// Nothing gathered yet.
    pub(crate) fn new(scene: &'a dyn Scene, name: &'a str, component: &'a Component) -> Lowering<'a> {
        let own = Own::of(component, scene.target(), scene.target_name());
        Lowering { place: Place::new(scene), name, component, own, lowered: Lowered::default(), facts: BTreeSet::new() }
    }

    /// Adds a finished document.
    pub(crate) fn add(&mut self, document: Document) {
        self.lowered.documents.push(document);
    }

    /// Adds something that the operator gives.
    pub(crate) fn need(&mut self, need: Need) {
        self.lowered.needs.push(need);
    }

    /// Says something that is made elsewhere.
    pub(crate) fn say(&mut self, finding: Finding) {
        self.lowered.findings.push(finding);
    }

    /// Says that something cannot be had here, and what to do instead.
    pub(crate) fn refuse(&mut self, path: &str, message: impl Into<String>, instead: &str) {
        self.say(Finding::refusal(&codes::TARGET_UNSUPPORTED, self.name, path, message, instead));
    }

    /// Says that a value lies outside a range.
    pub(crate) fn beyond(&mut self, path: &str, message: impl Into<String>, limit: &Number, instead: &str) {
        let finding = Finding::refusal(&codes::TARGET_LIMIT, self.name, path, message, limit.explained());
        self.say(finding.with_note(instead));
    }

    /// Says that something is done worse than asked.
    pub(crate) fn lose(&mut self, path: &str, key: &str, message: impl Into<String>, instead: &str) {
        self.say(Finding::loss(self.name, path, key, message, instead));
    }

    /// Says something worth knowing.
    pub(crate) fn remark(&mut self, path: &str, message: impl Into<String>) {
        self.say(Finding::remark(self.name, path, message));
    }

    /// Says that a value was changed.
    pub(crate) fn adjust(&mut self, path: &str, from: impl Into<String>, to: impl Into<String>, why: &str) {
        self.say(Finding::adjusted(self.name, path, from, to, why));
    }

    /// Notes that the output leans on a fact that nobody verified.
    pub(crate) fn lean(&mut self, fact: &'static str) {
        self.facts.insert(fact);
    }

    /// What was gathered. All unverified facts are one warning.
    pub(crate) fn finish(mut self) -> Lowered {
        let facts = self.facts.iter().filter_map(|name| LIMITS.fact.get(*name));
        let facts: Vec<_> = facts.filter(|fact| fact.source.is_empty()).collect();
        if !facts.is_empty() {
            let count = if facts.len() == 1 { "a fact".to_owned() } else { format!("{} facts", facts.len()) };
            let message = format!("what is written leans on {count} about SAE that nobody has verified");
            let mut finding = Finding::loss(self.name, "", "unverified", message, "");
            for fact in facts {
                finding = finding.with_note(format!("{} ({})", fact.says, fact.version)).with_note(&fact.instead);
            }
            self.say(finding);
        }
        self.lowered
    }
}
