//! The contract, carried out by asking.

use anyport_backend::{
    Artifact, Backend, Content, Document, Endpoint, Finding, Interface, Lowered, Scene, SchemaRef, SupportTable,
    output_order,
};
use anyport_diagnostic::codes;
use anyport_ir::{Address, Application, Component, Target};
use serde::de::DeserializeOwned;

use crate::PROTOCOL;
use crate::answer::{EndpointAnswer, FileAnswer, LoweredAnswer, Object};
use crate::describe::{DescribeError, Description, Question};
use crate::request::{self, DocumentData, FileData, Request, SceneData};

/// The way to a program: a line of JSON there, a line of JSON back.
pub trait Channel: Send + Sync {
    /// Asks. The question and the answer are one line each, without the newline.
    ///
    /// # Errors
    /// Why there is no answer.
    fn ask(&self, request: &str) -> Result<String, String>;
}

/// A backend that is a program of its own.
pub struct ExternalBackend {
    kind: &'static str,
    table: SupportTable,
    description: Description,
    channel: Box<dyn Channel>,
}

impl ExternalBackend {
    /// Asks a program what it is. `name` is that of the executable, without `anyport-backend-`.
    ///
    /// # Errors
    /// Why it is no backend.
    pub fn describe(name: &str, channel: Box<dyn Channel>) -> Result<ExternalBackend, DescribeError> {
        let description: Description =
            ask(&*channel, &Request::Describe { protocol: PROTOCOL }).map_err(DescribeError)?;
        if description.kind != name {
            return Err(DescribeError(format!("it is the backend of `{}`, not of `{name}`", description.kind)));
        }
        let table = description.table()?;
        // Backends live as long as the process, and there are few.
        let kind: &'static str = Box::leak(description.kind.clone().into_boxed_str());
        Ok(ExternalBackend { kind, table, description, channel })
    }

    /// The declarations of its options, in the language.
    pub fn options(&self) -> &str {
        &self.description.options
    }

    fn answers(&self, question: Question) -> bool {
        self.description.answers.contains(&question)
    }

    fn ask<A: DeserializeOwned>(&self, request: &Request<'_>) -> Result<A, String> {
        ask(&*self.channel, request)
    }

    fn failed(&self, component: &str, why: &str) -> Finding {
        let message = format!("the backend `{}` gave no answer: {why}", self.kind);
        let instead = format!("`anyport-backend-{}` is a program of its own: ask those who wrote it", self.kind);
        Finding::refusal(&codes::BACKEND_FAILED, component, "", message, instead)
    }

    fn lowered(&self, request: &Request<'_>, component: Option<&str>, traced: bool) -> Lowered {
        match self.ask::<Object<LoweredAnswer>>(request) {
            Ok(Object(answer)) => answer.lowered(component, traced),
            Err(why) => {
                Lowered { findings: vec![self.failed(component.unwrap_or_default(), &why)], ..Lowered::default() }
            }
        }
    }
}

fn ask<A: DeserializeOwned>(channel: &dyn Channel, request: &Request<'_>) -> Result<A, String> {
    let request = serde_json::to_string(request).map_err(|error| error.to_string())?;
    let answer = channel.ask(&request)?;
    #[derive(serde::Deserialize)]
    struct Failed {
        error: String,
    }
    if let Ok(Failed { error }) = serde_json::from_str(&answer) {
        return Err(error);
    }
    serde_json::from_str(&answer).map_err(|error| format!("its answer is not what the protocol asks for: {error}"))
}

impl Backend for ExternalBackend {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn support(&self) -> &SupportTable {
        &self.table
    }

    fn check(&self, _scene: &dyn Scene, _name: &str, _component: &Component, _findings: &mut Vec<Finding>) {
        // What cannot be written is said by `lower`.
    }

    fn check_application(&self, _scene: &dyn Scene, _application: &Application, _findings: &mut Vec<Finding>) {
        // What cannot be written is said by `lower-application`.
    }

    fn lower(&self, scene: &dyn Scene, name: &str, component: &Component) -> Lowered {
        let around = SceneData::around(scene, name, component);
        self.lowered(&Request::Lower { scene: around, name, component }, Some(name), scene.traced())
    }

    fn lower_application(&self, scene: &dyn Scene, application: &Application) -> Lowered {
        if !self.answers(Question::LowerApplication) {
            return Lowered::default();
        }
        let scene_data = SceneData::whole(scene);
        self.lowered(&Request::LowerApplication { scene: scene_data, application }, None, scene.traced())
    }

    fn endpoint(&self, scene: &dyn Scene, interface: &Interface, address: &Address) -> Endpoint {
        if !self.answers(Question::Endpoint) {
            return request::no_endpoint(self.kind);
        }
        let request = Request::Endpoint { scene: SceneData::whole(scene), component: interface, address };
        match self.ask::<EndpointAnswer>(&request) {
            Ok(answer) => answer.endpoint(address),
            Err(why) => Endpoint::Unreachable {
                why: format!("the backend `{}` gave no answer: {why}", self.kind),
                instead: "expose it under a fixed host".into(),
            },
        }
    }

    fn assemble(&self, scene: &dyn Scene, documents: Vec<Document>) -> Vec<Artifact> {
        if !self.answers(Question::Assemble) {
            return output_order::artifacts(documents, scene.application(), "yaml");
        }
        let request = Request::Assemble {
            scene: SceneData::whole(scene),
            documents: documents.iter().map(DocumentData::of).collect(),
        };
        let files: Result<Vec<FileAnswer>, String> = self.ask(&request);
        match files {
            Ok(files) => arrange(files, documents, scene.application()),
            // Better in the common order than not at all; nothing is lost.
            Err(_) => output_order::artifacts(documents, scene.application(), "yaml"),
        }
    }

    fn commands(&self, scene: &dyn Scene, artifacts: &[Artifact]) -> Vec<String> {
        if !self.answers(Question::Commands) {
            return Vec::new();
        }
        let files = artifacts.iter().map(FileData::of).collect();
        let request = Request::Commands { scene: SceneData::whole(scene), files };
        // A program that fails here has said so when it lowered; the record then has no commands.
        self.ask(&request).unwrap_or_default()
    }

    fn schema(&self, _target: &Target, _kind: &str) -> Option<SchemaRef> {
        None
    }

    fn document_kinds(&self, _target: &Target) -> Vec<String> {
        self.description.document_kinds.clone()
    }
}

/// Documents in the files that were asked for. Those that no file names follow in the common order.
fn arrange(files: Vec<FileAnswer>, documents: Vec<Document>, whole: &str) -> Vec<Artifact> {
    let mut documents: Vec<Option<Document>> = documents.into_iter().map(Some).collect();
    let mut out = Vec::new();
    for file in files {
        let inside: Vec<Document> =
            file.documents.iter().filter_map(|index| documents.get_mut(*index).and_then(Option::take)).collect();
        match file.text {
            Some(text) => out.push(Artifact { path: file.path, content: Content::Text(text) }),
            None => out.push(Artifact { path: file.path, content: Content::Documents(inside) }),
        }
    }
    out.extend(output_order::artifacts(documents.into_iter().flatten().collect(), whole, "yaml"));
    out
}
