//! A client that waits with a watch in its hand.

use std::io::{BufReader, BufWriter};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

/// How long one answer may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(300);

/// A server under the watch.
pub struct Client {
    child: Child,
    input: BufWriter<ChildStdin>,
    messages: Receiver<(Instant, Message)>,
    next: i32,
}

impl Client {
    /// Starts a server and says what is needed to begin.
    pub fn start(program: &str, arguments: &[String], folder: &Path) -> Option<Client> {
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let input = BufWriter::new(child.stdin.take()?);
        let mut output = BufReader::new(child.stdout.take()?);
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(message)) = Message::read(&mut output) {
                // The time is that of the arrival, not that of when somebody looks.
                if sender.send((Instant::now(), message)).is_err() {
                    return;
                }
            }
        });
        let mut client = Client { child, input, messages, next: 0 };
        let capabilities = json!({
            "textDocument": { "publishDiagnostics": { "versionSupport": true } },
            "workspace": { "configuration": true }
        });
        let root = format!("file://{}", folder.canonicalize().ok()?.display());
        let folders = json!([{ "uri": root, "name": "bench" }]);
        client.ask_in(
            "initialize",
            &json!({ "processId": null, "rootUri": root, "capabilities": capabilities, "workspaceFolders": folders }),
        )?;
        client.tell("initialized", &json!({}))?;
        Some(client)
    }

    fn send(&mut self, message: &Message) -> Option<()> {
        message.write(&mut self.input).ok()
    }

    fn tell(&mut self, method: &str, params: &Value) -> Option<()> {
        self.send(&Message::Notification(Notification { method: method.to_owned(), params: params.clone() }))
    }

    /// Takes in messages until one is the wanted one; when it came.
    fn until(&mut self, wanted: impl Fn(&Message) -> bool) -> Option<Instant> {
        let give_up = Instant::now() + PATIENCE;
        loop {
            let (when, message) = self.messages.recv_timeout(give_up.saturating_duration_since(Instant::now())).ok()?;
            if let Message::Request(asked) = &message {
                let answer = match asked.method.as_str() {
                    "workspace/configuration" => {
                        let items = asked.params["items"].as_array().map_or(1, Vec::len);
                        json!(vec![Value::Null; items])
                    }
                    _ => Value::Null,
                };
                self.send(&Message::Response(Response::new_ok(asked.id.clone(), answer)))?;
            }
            if wanted(&message) {
                return Some(when);
            }
        }
    }

    /// How long a question takes.
    pub fn ask_in(&mut self, method: &str, params: &Value) -> Option<Duration> {
        self.next += 1;
        let id = RequestId::from(self.next);
        let begun = Instant::now();
        self.send(&Message::Request(Request { id: id.clone(), method: method.to_owned(), params: params.clone() }))?;
        let when = self.until(|message| matches!(message, Message::Response(response) if response.id == id))?;
        Some(when - begun)
    }

    /// How long it takes to hear what is wrong with a text that is opened.
    pub fn open(&mut self, uri: &str, language: &str, text: &str) -> Option<Duration> {
        let begun = Instant::now();
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }))?;
        Some(self.wait(uri, 1)? - begun)
    }

    /// Edits, and waits for nothing.
    pub fn change(&mut self, uri: &str, version: i32, changes: &Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// How long it takes to hear what is wrong after an edit.
    pub fn edit(&mut self, uri: &str, version: i32, changes: &Value) -> Option<Duration> {
        let begun = Instant::now();
        self.change(uri, version, changes);
        Some(self.wait(uri, version)? - begun)
    }

    /// Waits for the diagnostics of a version. A server that gives no versions is believed at once.
    pub fn wait(&mut self, uri: &str, version: i32) -> Option<Instant> {
        self.until(|message| match message {
            Message::Notification(said) => {
                said.method == "textDocument/publishDiagnostics"
                    && said.params["uri"] == uri
                    && said.params.get("version").is_none_or(|said| said.is_null() || *said == version)
            }
            _ => false,
        })
    }

    /// The most memory that the server held, where the system says so.
    pub fn most_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A range of a text as the protocol counts; the texts are ASCII.
pub fn range(text: &str, start: usize, end: usize) -> Value {
    let position = |offset: usize| {
        let before = &text[..offset];
        let column = offset - before.rfind('\n').map_or(0, |newline| newline + 1);
        json!({ "line": before.bytes().filter(|byte| *byte == b'\n').count(), "character": column })
    };
    json!({ "start": position(start), "end": position(end) })
}
