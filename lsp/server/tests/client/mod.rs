//! A client of the real command, over its standard input and output.
//!
//! Framing and messages are those of `lsp-server`, the types those of `lsp-types`: neither is what the server is
//! built on, so that a mistake in one is not made up for by the other.

#![allow(dead_code)] // each test takes what it needs

use std::collections::HashMap;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification, Request, RequestId, Response, ResponseError};
use lsp_types::Uri;
use lsp_types::notification::Notification as _;
use serde_json::{Value, json};

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// The command, built if it is not.
pub fn command() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let test = std::env::current_exe().expect("this test");
        let folder = test.parent().and_then(Path::parent).expect("target/PROFILE/deps");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "anyport", "--bin", "anyport"]);
        if folder.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().expect("cargo").success(), "the command builds");
        folder.join(format!("anyport{}", std::env::consts::EXE_SUFFIX))
    })
}

/// A running server.
pub struct Client {
    child: Child,
    input: Option<BufWriter<ChildStdin>>,
    messages: Receiver<Message>,
    next: i32,
    /// Answers that nobody waited for yet.
    answers: HashMap<RequestId, Response>,
    /// The newest diagnostics of each document.
    pub published: HashMap<String, lsp_types::PublishDiagnosticsParams>,
    /// How often diagnostics were published.
    pub publications: usize,
    /// What the server asked for and told, in order.
    pub heard: Vec<(String, Value)>,
    /// What the server said that it can do.
    pub capabilities: Value,
}

/// What a client of today can do.
pub fn modern() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "window": { "workDoneProgress": true },
        "workspace": {
            "configuration": true,
            "workspaceFolders": true,
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true },
            "diagnostics": { "refreshSupport": true },
            "inlayHint": { "refreshSupport": true }
        },
        "textDocument": {
            "publishDiagnostics": { "versionSupport": true, "relatedInformation": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "definition": { "linkSupport": true },
            "completion": { "completionItem": { "snippetSupport": true } }
        }
    })
}

impl Client {
    /// Starts the server in a folder.
    pub fn start(folder: &Path) -> Client {
        Client::with(folder, modern())
    }

    /// The same for a client of certain abilities.
    pub fn with(folder: &Path, capabilities: Value) -> Client {
        let mut child = Command::new(command())
            .arg("lsp")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("anyport lsp");
        let input = child.stdin.take().map(BufWriter::new);
        let mut output = BufReader::new(child.stdout.take().expect("standard output"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut client = Client {
            child,
            input,
            messages,
            next: 0,
            answers: HashMap::new(),
            published: HashMap::new(),
            publications: 0,
            heard: Vec::new(),
            capabilities: Value::Null,
        };
        let folders = json!([{ "uri": uri(folder), "name": "test" }]);
        let begin =
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders });
        let answer = client.ask("initialize", begin).expect("initialize is answered");
        client.capabilities = answer["capabilities"].clone();
        client.tell("initialized", json!({}));
        client
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    fn send(&mut self, message: &Message) {
        let input = self.input.as_mut().expect("the server reads");
        message.write(input).expect("the server reads");
    }

    /// Sends a notification.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&Message::Notification(Notification { method: method.to_owned(), params }));
    }

    /// Sends a request and goes on.
    pub fn begin(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(&Message::Request(Request { id: id.clone(), method: method.to_owned(), params }));
        id
    }

    /// Sends a request and waits for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        let id = self.begin(method, params);
        self.answer(&id)
    }

    /// The same with the types of a request.
    pub fn request<R: lsp_types::request::Request>(&mut self, params: R::Params) -> Result<R::Result, ResponseError> {
        let params = serde_json::to_value(params).expect("parameters are JSON");
        let answer = self.ask(R::METHOD, params)?;
        Ok(serde_json::from_value(answer).expect("the answer is what the protocol says"))
    }

    /// Waits for the answer to a request.
    pub fn answer(&mut self, id: &RequestId) -> Result<Value, ResponseError> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(response) = self.answers.remove(id) {
                return response.response_result;
            }
            assert!(self.listen(until), "no answer to {id}");
        }
    }

    /// Takes in one message; whether one came in time.
    pub fn listen(&mut self, until: Instant) -> bool {
        let message = match self.messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => return false,
            Err(RecvTimeoutError::Disconnected) => panic!("the server is gone"),
        };
        match message {
            Message::Response(response) => {
                self.answers.insert(response.id.clone(), response);
            }
            Message::Notification(said) => {
                if said.method == lsp_types::notification::PublishDiagnostics::METHOD {
                    let said: lsp_types::PublishDiagnosticsParams =
                        serde_json::from_value(said.params).expect("diagnostics");
                    self.publications += 1;
                    self.published.insert(said.uri.as_str().to_owned(), said);
                } else {
                    self.heard.push((said.method, said.params));
                }
            }
            Message::Request(asked) => {
                let answer = match asked.method.as_str() {
                    "workspace/configuration" => json!([null]),
                    _ => Value::Null,
                };
                self.heard.push((asked.method, asked.params));
                self.send(&Message::Response(Response::new_ok(asked.id, answer)));
            }
        }
        true
    }

    /// Takes in whatever comes until nothing came for a while.
    pub fn settle(&mut self, quiet: Duration) {
        while self.listen(Instant::now() + quiet) {}
    }

    /// Waits until diagnostics of a version of a document came.
    pub fn diagnostics(&mut self, uri: &Uri, version: i32) -> Vec<lsp_types::Diagnostic> {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = self.published.get(uri.as_str())
                && found.version == Some(version)
            {
                return found.diagnostics.clone();
            }
            assert!(self.listen(until), "no diagnostics of version {version} of {}", uri.as_str());
        }
    }

    /// Waits until the newest diagnostics of a document are as `wanted` says.
    pub fn until(&mut self, uri: &Uri, wanted: impl Fn(&[lsp_types::Diagnostic]) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            if self.published.get(uri.as_str()).is_some_and(|found| wanted(&found.diagnostics)) {
                return;
            }
            assert!(self.listen(until), "waited in vain; last: {:?}", self.published.get(uri.as_str()));
        }
    }

    /// Opens a text.
    pub fn open(&mut self, uri: &Uri, text: &str) {
        let document = json!({ "uri": uri, "languageId": "anyport", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a whole text.
    pub fn replace(&mut self, uri: &Uri, version: i32, text: &str) {
        self.change(uri, version, json!([{ "text": text }]));
    }

    /// Edits a text.
    pub fn change(&mut self, uri: &Uri, version: i32, changes: Value) {
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
        );
    }

    /// Ends the server as a client does; its status.
    pub fn finish(mut self) -> std::process::ExitStatus {
        self.ask("shutdown", Value::Null).expect("shutdown is answered");
        self.tell("exit", Value::Null);
        drop(self.input.take());
        self.child.wait().expect("the server ends")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It has ended, or is to end now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The URI of a path.
pub fn uri(path: &Path) -> Uri {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    format!("file://{}", path.display()).parse().expect("a URI")
}

/// A folder with files in it.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}
