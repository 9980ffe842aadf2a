//! The handlers: each puts one task into the queue before it waits for anything.

use std::future::Future;
use std::sync::mpsc::Sender;
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::*;
use tower_lsp_server::{Client, LanguageServer};

use crate::features;
use crate::reading::{Facts, Reading};
use crate::state::State;
use crate::tasks::{self, Task};
use crate::uris::Uris;
use crate::{capabilities, reading};

/// One client's server.
pub struct Backend {
    client: Client,
    uris: Arc<Uris>,
    tasks: OnceLock<Sender<Task>>,
    facts: OnceLock<Arc<Facts>>,
}

impl Backend {
    /// Before the client said anything.
    pub fn new(client: Client) -> Backend {
        Backend { client, uris: Arc::default(), tasks: OnceLock::new(), facts: OnceLock::new() }
    }

    /// Does something with the texts, after all that came before.
    fn task(&self, task: impl FnOnce(&mut State) + Send + 'static) {
        if let Some(tasks) = self.tasks.get() {
            // The thread is gone only when the process is about to end.
            let _ = tasks.send(Box::new(task));
        }
    }

    /// Answers a question from the texts as they are when all that came before is done. It is queued before the
    /// answer is waited for.
    fn ask<P, R>(&self, params: P, question: fn(&Reading, P) -> Result<R>) -> impl Future<Output = Result<R>> + Send
    where
        P: Send + 'static,
        R: Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel();
        self.task(move |state| {
            tasks::answer(state.reading(), state.sayings.clone(), reply, move |reading| question(reading, params));
        });
        async move { answer.await.unwrap_or_else(|_| Err(Error::internal_error())) }
    }

    /// `workspace/textDocumentContent`: the text of a document that the server makes.
    pub async fn text_document_content(&self, params: Value) -> Result<Value> {
        self.ask(params, features::content::text).await
    }

    fn files_changed(&self, files: Vec<(String, FileChangeType)>) {
        let events =
            files.into_iter().filter_map(|(uri, typ)| Some(FileEvent { uri: uri.parse().ok()?, typ })).collect();
        self.task(move |state| state.changed_outside(events));
    }

    /// Asks the client what its settings are. Nobody waits for the answer: a client that ends gives none, and a handler
    /// that waits for one would keep the server from ending.
    fn read_settings(&self) {
        let (Some(facts), Some(tasks)) = (self.facts.get(), self.tasks.get().cloned()) else { return };
        if !facts.answers_settings {
            return;
        }
        let client = self.client.clone();
        tokio::spawn(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some("anyport".to_owned()) };
            if let Ok(answer) = client.configuration(vec![item]).await {
                let settings = reading::settings(&answer.into_iter().next().unwrap_or_default());
                let _ = tasks.send(Box::new(move |state: &mut State| state.want(settings)));
            }
        });
    }

    fn take_settings(&self, said: Value) {
        let settings = reading::settings(&said);
        self.task(move |state| state.want(settings));
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let facts = Arc::new(capabilities::facts(params.capabilities));
        let said = capabilities::server(&facts);
        let mut folders: Vec<Uri> =
            params.workspace_folders.unwrap_or_default().into_iter().map(|folder| folder.uri).collect();
        #[allow(deprecated)] // clients from before workspace folders
        if folders.is_empty() {
            folders.extend(params.root_uri);
        }
        let folders = folders.iter().map(|uri| self.uris.path(uri)).collect();
        let (client, uris, known) = (self.client.clone(), self.uris.clone(), facts.clone());
        let runtime = tokio::runtime::Handle::current();
        let begun = tasks::begin(move |tasks| {
            let mut state = State::new(client, runtime, tasks, uris, known);
            state.folders = folders;
            state
        });
        let Ok(tasks) = begun else { return Err(Error::internal_error()) };
        let _ = self.tasks.set(tasks);
        let _ = self.facts.set(facts);
        if let Some(settings) = params.initialization_options {
            self.take_settings(settings);
        }
        Ok(InitializeResult {
            capabilities: said,
            server_info: Some(ServerInfo {
                name: "anyport".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.task(State::discover);
        let Some(facts) = self.facts.get() else { return };
        let mut wanted = Vec::new();
        if facts.registers_watchers {
            wanted.push(capabilities::watched_sources());
        }
        if !wanted.is_empty() {
            let client = self.client.clone();
            tokio::spawn(async move {
                let _ = client.register_capability(wanted).await;
            });
        }
        self.read_settings();
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.task(move |state| state.open(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.task(move |state| state.change(params));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.task(move |state| state.close(&params.text_document.uri));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.task(move |state| state.changed_outside(params.changes));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let added = params.event.added.iter().map(|folder| self.uris.path(&folder.uri)).collect();
        let removed: Vec<_> = params.event.removed.iter().map(|folder| self.uris.path(&folder.uri)).collect();
        self.task(move |state| state.change_folders(added, &removed));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        if params.settings.get("anyport").is_some() {
            self.take_settings(params.settings);
        } else {
            self.read_settings();
        }
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.ask(params, features::diagnostics::of_document).await
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        self.ask(params, features::diagnostics::of_workspace).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask(params, features::navigation::definition).await
    }

    async fn goto_declaration(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask(params, features::navigation::definition).await
    }

    async fn goto_type_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask(params, features::navigation::type_definition).await
    }

    async fn goto_implementation(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask(params, features::navigation::implementation).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.ask(params, features::completion::complete).await
    }

    async fn completion_resolve(&self, params: CompletionItem) -> Result<CompletionItem> {
        self.ask(params, features::completion::resolve).await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        self.ask(params, features::completion::signature_help).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.ask(params, features::hover::hover).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask(params, features::hover::inlay_hints).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.ask(params, features::navigation::references).await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        self.ask(params, features::navigation::highlights).await
    }

    async fn linked_editing_range(&self, params: LinkedEditingRangeParams) -> Result<Option<LinkedEditingRanges>> {
        self.ask(params, features::navigation::linked).await
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        self.ask(params, features::rename::prepare).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.ask(params, features::rename::rename).await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        self.ask(params, features::rename::will_rename_files).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask(params, features::symbols::of_document).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        self.ask(params, features::symbols::of_workspace).await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        self.ask(params, features::symbols::prepare_calls).await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        self.ask(params, features::symbols::incoming).await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        self.ask(params, features::symbols::outgoing).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        self.ask(params, features::semantic_tokens::full).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        self.ask(params, features::semantic_tokens::delta).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.ask(params, features::semantic_tokens::range).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask(params, features::formatting::document).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask(params, features::formatting::range).await
    }

    async fn on_type_formatting(&self, params: DocumentOnTypeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask(params, features::formatting::typed).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask(params, features::structure::folds).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.ask(params, features::structure::selections).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask(params, features::structure::document_links).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask(params, features::actions::code_actions).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.ask(params, features::lenses::code_lenses).await
    }

    async fn code_lens_resolve(&self, params: CodeLens) -> Result<CodeLens> {
        self.ask(params, features::lenses::resolved).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        self.ask(params, features::commands::execute).await
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        let created = params.files.into_iter().map(|file| (file.uri, FileChangeType::CREATED)).collect();
        self.files_changed(created);
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let old = params.files.iter().map(|file| (file.old_uri.clone(), FileChangeType::DELETED));
        let new = params.files.iter().map(|file| (file.new_uri.clone(), FileChangeType::CREATED));
        self.files_changed(old.chain(new).collect());
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        let deleted = params.files.into_iter().map(|file| (file.uri, FileChangeType::DELETED)).collect();
        self.files_changed(deleted);
    }
}
