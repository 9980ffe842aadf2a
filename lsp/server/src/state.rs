//! What the thread that owns the texts knows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use anyport_ide::text::FilePath;
use anyport_ide::{Host, Lines};
use tokio::runtime::Handle;
use tower_lsp_server::Client;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::disk::FileDisk;
use crate::features::semantic_tokens::Answered;
use crate::publish::Published;
use crate::reading::{Facts, Reading, Settings};
use crate::shown::Shown;
use crate::tasks::{self, Task};
use crate::uris::Uris;

/// Something that is said to the client, in order.
pub enum Saying {
    /// What is wrong with a document, and for which version that holds.
    Diagnostics(lsp::Uri, Vec<lsp::Diagnostic>, Option<i32>),
    /// A mistake of the server's own.
    Log(String),
}

/// Says one thing after the other.
pub async fn speak(client: Client, mut sayings: tokio::sync::mpsc::UnboundedReceiver<Saying>) {
    while let Some(saying) = sayings.recv().await {
        match saying {
            Saying::Diagnostics(uri, diagnostics, version) => {
                client.publish_diagnostics(uri, diagnostics, version).await;
            }
            Saying::Log(text) => client.log_message(lsp::MessageType::ERROR, text).await,
        }
    }
}

/// Texts, and what was said of them.
pub struct State {
    /// The texts and their databases.
    pub host: Host,
    /// Paths and URIs.
    pub uris: Arc<Uris>,
    /// What the client can do.
    pub facts: Arc<Facts>,
    /// What it wants.
    pub settings: Arc<Settings>,
    /// The way to the client, for questions.
    pub client: Client,
    /// The way to the client, for what is said.
    pub sayings: tokio::sync::mpsc::UnboundedSender<Saying>,
    /// Where messages to the client are sent from.
    pub runtime: Handle,
    /// The queue of this thread.
    pub tasks: Sender<Task>,
    /// What the client was told is wrong.
    pub published: Published,
    /// Folders that are open.
    pub folders: Vec<FilePath>,
    /// When to look for what is wrong; `None` where nothing changed.
    pub due: Option<Instant>,
    /// How long the last look took.
    pub last: Duration,
    /// Whether a look is under way.
    pub looking: bool,
    /// Watchers of embedded files that were registered.
    pub watched: Vec<FilePath>,
    /// Outputs that the client shows.
    pub shown: Arc<Shown>,
    /// The semantic tokens that it was told.
    pub tokens_told: Arc<Answered>,
}

impl State {
    /// Nothing is open yet.
    pub fn new(client: Client, runtime: Handle, tasks: Sender<Task>, uris: Arc<Uris>, facts: Arc<Facts>) -> State {
        let (sayings, heard) = tokio::sync::mpsc::unbounded_channel();
        runtime.spawn(speak(client.clone(), heard));
        State {
            sayings,
            host: Host::new(Arc::new(FileDisk)),
            uris,
            facts,
            settings: Arc::default(),
            client,
            runtime,
            tasks,
            published: Published::default(),
            folders: Vec::new(),
            due: None,
            last: Duration::ZERO,
            looking: false,
            watched: Vec::new(),
            shown: Arc::default(),
            tokens_told: Arc::default(),
        }
    }

    /// Says something to the client.
    pub fn say(&self, saying: Saying) {
        // Nobody hears it where the client is gone.
        let _ = self.sayings.send(saying);
    }

    /// What a question is answered from.
    pub fn reading(&self) -> Reading {
        Reading {
            analysis: self.host.snapshot(),
            uris: self.uris.clone(),
            facts: self.facts.clone(),
            settings: self.settings.clone(),
            shown: self.shown.clone(),
            tokens: self.tokens_told.clone(),
        }
    }

    /// Something changed: what is wrong must be looked for again.
    pub fn touch(&mut self) {
        self.due = Some(Instant::now() + tasks::patience(self.last));
    }

    /// When to look for what is wrong.
    pub fn look_at(&self) -> Option<Instant> {
        self.due
    }

    /// Finds the applications of the open folders, and says that it is at it.
    pub fn discover(&mut self) {
        let progress = self.progress("Reading applications", Duration::ZERO);
        for folder in self.folders.clone() {
            self.host.discover(&folder);
        }
        self.touch();
        drop(progress);
    }

    /// Shows the client that something is under way, if it takes longer than `after`, until what is given is dropped.
    pub fn progress(&self, title: &'static str, after: Duration) -> Option<tokio::sync::oneshot::Sender<()>> {
        if !self.facts.shows_progress {
            return None;
        }
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let (end, mut ended) = tokio::sync::oneshot::channel::<()>();
        let client = self.client.clone();
        self.runtime.spawn(async move {
            if !after.is_zero() && tokio::time::timeout(after, &mut ended).await.is_ok() {
                return;
            }
            let token = format!("anyport/{}", NEXT.fetch_add(1, Ordering::Relaxed));
            let token = lsp::ProgressToken::String(token);
            if client.create_work_done_progress(token.clone()).await.is_ok() {
                let progress = client.progress(token, title).begin().await;
                // Done, or the thread is gone: either ends it.
                let _ = ended.await;
                progress.finish().await;
            }
        });
        Some(end)
    }

    /// The client wants something else.
    pub fn want(&mut self, settings: Settings) {
        if *self.settings != settings {
            self.settings = Arc::new(settings);
            self.refresh_views();
        }
    }

    /// What the client shows beside the text depends on something that changed.
    pub fn refresh_views(&self) {
        if !self.facts.refreshes_views {
            return;
        }
        let client = self.client.clone();
        self.runtime.spawn(async move {
            let _ = client.inlay_hint_refresh().await;
            let _ = client.code_lens_refresh().await;
        });
    }

    /// A text was opened.
    pub fn open(&mut self, document: lsp::TextDocumentItem) {
        let path = self.uris.path(&document.uri);
        if path.starts_with("std:/") || crate::uris::is_virtual(&document.uri) {
            return;
        }
        self.host.open(&path, document.text.into(), document.version);
        self.published.opened(&path);
        self.touch();
    }

    /// A text was edited. Each change is for the text that the one before it left.
    pub fn change(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let path = self.uris.path(&params.text_document.uri);
        let Some(document) = self.host.document(&path) else {
            self.say(Saying::Log(format!("an edit of {path}, which is not open, is left out")));
            return;
        };
        let mut text = document.text().clone();
        let mut lines: Option<Lines> = Some(document.lines().clone());
        for change in params.content_changes {
            let Some(range) = change.range else {
                text = change.text.into();
                lines = None;
                continue;
            };
            let known = lines.take().unwrap_or_else(|| Lines::new(text.clone()));
            let range = convert::text_range(&known, range, self.facts.encoding);
            let (start, end) = (range.start as usize, range.end as usize);
            let mut edited = String::with_capacity(text.len() + change.text.len());
            edited.push_str(text.get(..start).unwrap_or_default());
            edited.push_str(&change.text);
            edited.push_str(text.get(end..).unwrap_or_default());
            text = edited.into();
        }
        self.host.open(&path, text, params.text_document.version);
        self.touch();
    }

    /// A text was closed.
    pub fn close(&mut self, uri: &lsp::Uri) {
        self.shown.closed(uri);
        let path = self.uris.path(uri);
        self.host.close(&path);
        self.tokens_told.forget(&path);
        self.touch();
    }

    /// Files changed on the disk.
    pub fn changed_outside(&mut self, changes: Vec<lsp::FileEvent>) {
        for change in changes {
            let path = self.uris.path(&change.uri);
            self.host.changed_outside(&path);
            if change.typ == lsp::FileChangeType::CREATED
                && path.ends_with(".app")
                && let Some(folder) = self.folders.iter().find(|folder| path.starts_with(&***folder)).cloned()
            {
                self.host.discover(&folder);
            }
        }
        self.touch();
    }

    /// Folders were opened or closed.
    pub fn change_folders(&mut self, added: Vec<FilePath>, removed: &[FilePath]) {
        self.folders.retain(|folder| !removed.contains(folder));
        for folder in removed {
            self.host.forget(folder);
        }
        for folder in added {
            self.host.discover(&folder);
            self.folders.push(folder);
        }
        self.touch();
    }

    /// Says in the client's log that something went wrong.
    pub fn log_panic(&mut self, what: &str, panic: &Box<dyn std::any::Any + Send>) {
        let words = tasks::words(panic);
        self.say(Saying::Log(format!("{what} failed, which is a mistake in the language server: {words}")));
    }

    /// Watches what the applications embed, beside their sources.
    pub fn watch_assets(&mut self) {
        if !self.facts.registers_watchers {
            return;
        }
        let assets = self.host.assets();
        if assets == self.watched {
            return;
        }
        let had = !self.watched.is_empty();
        self.watched.clone_from(&assets);
        let watchers: Vec<lsp::FileSystemWatcher> = assets
            .iter()
            .flat_map(|path| [path.to_string(), format!("{path}/**")])
            .map(|pattern| lsp::FileSystemWatcher { glob_pattern: lsp::GlobPattern::String(pattern), kind: None })
            .collect();
        let client = self.client.clone();
        self.runtime.spawn(async move {
            const METHOD: &str = "workspace/didChangeWatchedFiles";
            const ID: &str = "anyport/embedded";
            if had {
                let gone = vec![lsp::Unregistration { id: ID.to_owned(), method: METHOD.to_owned() }];
                let _ = client.unregister_capability(gone).await;
            }
            let options = lsp::DidChangeWatchedFilesRegistrationOptions { watchers };
            let register_options = serde_json::to_value(options).ok();
            let new = vec![lsp::Registration { id: ID.to_owned(), method: METHOD.to_owned(), register_options }];
            let _ = client.register_capability(new).await;
        });
    }

    /// The versions of open texts.
    pub fn versions(&self) -> BTreeMap<FilePath, i32> {
        let documents = self.host.documents();
        documents.iter().map(|(path, document)| (path.clone(), document.version)).collect()
    }
}
