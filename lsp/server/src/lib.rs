//! The language server: a thin shell around `anyport-ide`.
//!
//! ```text
//! stdio ─► tower-lsp-server ─► Backend ──(tasks, in order of arrival)──► one thread owns the texts
//!                                 ▲                                         │ snapshot
//!                                 └────────── answers ◄──── workers ◄───────┘
//! ```
//!
//! A handler does one thing before it waits: it puts a task into the queue. So edits and questions are taken in
//! the order in which they came. An edit ends what is being worked out for older texts; who asked is told
//! that the content was modified. A question never changes anything, and a panic in one is its own.

pub mod convert;
pub mod features;

mod backend;
mod capabilities;
mod disk;
mod publish;
mod reading;
mod shown;
mod state;
mod tasks;
mod uris;

pub use reading::{Facts, Reading, Settings};
pub use uris::Uris;

use tower_lsp_server::{LspService, Server};

/// How many messages are at work at once. An edit must never wait for answers that it makes worthless, so there
/// is room for more than any client has questions.
const CONCURRENCY: usize = 1024;

/// Serves one client over standard input and output, until it says `exit` or is gone.
///
/// # Errors
/// Why no threads or timers are to be had.
pub fn run() -> std::io::Result<()> {
    let threads = std::thread::available_parallelism().map_or(4, usize::from).clamp(4, 16);
    // Whoever runs two servers in one process has the workers of the first.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(tasks::STACK).build_global();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (service, socket) = LspService::build(backend::Backend::new)
            .custom_method("workspace/textDocumentContent", backend::Backend::text_document_content)
            .finish();
        Server::new(tokio::io::stdin(), tokio::io::stdout(), socket)
            .concurrency_level(CONCURRENCY)
            .serve(service)
            .await;
    });
    // A read of standard input cannot be ended from here.
    runtime.shutdown_background();
    Ok(())
}
