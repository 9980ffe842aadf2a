//! What lowering gathers: documents, needs and findings of one component, or of the whole.

use anyport_backend::{Document, Finding, Lowered, Need, Node, Scene};
use anyport_diagnostic::codes;
use anyport_ir::SmolStr;

use crate::names;
use crate::options::Options;
use crate::service::Service;
use crate::variable::{self, Variable};

/// What lowering gathers, and what every part of it may ask.
pub(crate) struct Collector<'a> {
    /// The surroundings.
    pub scene: &'a dyn Scene,
    /// The component that is lowered; absent: the whole.
    pub component: Option<SmolStr>,
    /// Options of the target.
    pub options: Options,
    /// Whether a text named the machine, so that its name must be known in the container.
    pub names_machine: bool,
    lowered: Lowered,
}

impl<'a> Collector<'a> {
    /// For one component, or for the whole.
    pub(crate) fn new(scene: &'a dyn Scene, component: Option<&str>) -> Collector<'a> {
        Collector {
            scene,
            component: component.map(SmolStr::new),
            options: Options::of(scene.target()),
            names_machine: false,
            lowered: Lowered::default(),
        }
    }

    /// An empty service of this name.
    pub(crate) fn service(&self, name: impl Into<SmolStr>, stage: u32) -> Service {
        Service::new(name.into(), self.component.clone(), stage, self.scene.traced())
    }

    /// Adds a finished service.
    pub(crate) fn add_service(&mut self, service: Service) {
        self.lowered.documents.push(service.finish());
    }

    /// Adds a volume, network, configuration or secret.
    pub(crate) fn add(&mut self, kind: &str, name: impl Into<SmolStr>, root: impl Into<Node>, path: &str) {
        let mut document = Document {
            kind: SmolStr::new(kind),
            name: name.into(),
            component: self.component.clone(),
            stage: 10,
            root: root.into(),
            sources: Vec::new(),
        };
        document.source(self.scene.traced(), String::new, || path.to_string());
        self.lowered.documents.push(document);
    }

    /// Whether a document of this kind and name was added.
    pub(crate) fn has(&self, kind: &str, name: &str) -> bool {
        self.lowered.documents.iter().any(|document| document.kind == kind && document.name == name)
    }

    /// Notes a variable, and gives the text that reads it.
    pub(crate) fn variable(&mut self, variable: &Variable) -> String {
        if !self.has(variable::DOCUMENT, &variable.name) {
            self.lowered.documents.push(variable.document(self.component.as_ref()));
            // The two halves of a key pair are one need.
            let need = variable.need().filter(|need| !self.lowered.needs.contains(need));
            self.lowered.needs.extend(need);
        }
        variable.read()
    }

    /// Adds something that the operator must provide.
    pub(crate) fn need(&mut self, need: Need) {
        self.lowered.needs.push(need);
    }

    /// Says something that is made elsewhere.
    pub(crate) fn say(&mut self, finding: Finding) {
        self.lowered.findings.push(finding);
    }

    /// Says that something cannot be written, and what to do instead.
    pub(crate) fn refuse(&mut self, path: &str, message: impl Into<String>, instead: &str) {
        self.say(Finding::refusal(&codes::TARGET_LIMIT, self.whom(), path, message, instead));
    }

    /// Says something worth knowing.
    pub(crate) fn remark(&mut self, path: &str, message: impl Into<String>) {
        self.say(Finding::remark(self.whom(), path, message));
    }

    /// Says that a value was changed.
    pub(crate) fn adjust(&mut self, path: &str, from: impl Into<String>, to: impl Into<String>, why: &str) {
        self.say(Finding::adjusted(self.whom(), path, from, to, why));
    }

    /// Says that something is done worse than asked.
    pub(crate) fn lose(&mut self, path: &str, key: &str, message: impl Into<String>) {
        self.say(Finding::loss(self.whom(), path, key, message, ""));
    }

    /// The component that findings are about; nothing: the target itself.
    fn whom(&self) -> &str {
        self.component.as_deref().unwrap_or_default()
    }

    /// The project's name.
    pub(crate) fn project(&self) -> String {
        names::project(self.scene)
    }

    /// What was gathered.
    pub(crate) fn finish(self) -> Lowered {
        self.lowered
    }
}
