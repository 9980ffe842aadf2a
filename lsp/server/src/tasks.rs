//! One thread that owns the texts, and workers that answer questions.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use anyport_ide::Cancelled;
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};

use crate::reading::Reading;
use crate::state::{Saying, State};

/// Something to be done by the thread that owns the texts.
pub type Task = Box<dyn FnOnce(&mut State) + Send>;

/// Bytes of stack of each thread: how deep a program may be nested must not depend on who reads it.
pub const STACK: usize = 64 << 20;

/// Does tasks in order of arrival until nobody can send one any more. Between tasks, when none waits, it
/// begins to look for what is wrong.
pub fn work(mut state: State, tasks: &Receiver<Task>) {
    loop {
        let task = match tasks.try_recv() {
            Ok(task) => Ok(task),
            Err(TryRecvError::Disconnected) => return,
            Err(TryRecvError::Empty) => match state.look_at() {
                None => tasks.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(when) => tasks.recv_timeout(when.saturating_duration_since(Instant::now())),
            },
        };
        match task {
            Ok(task) => {
                // What one message breaks must not end the server.
                if let Err(panic) = catch_unwind(AssertUnwindSafe(|| task(&mut state))) {
                    state.log_panic("a message", &panic);
                }
            }
            Err(RecvTimeoutError::Timeout) => state.look(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Answers a question on a worker.
pub fn answer<R: Send + 'static>(
    reading: Reading,
    sayings: tokio::sync::mpsc::UnboundedSender<Saying>,
    reply: tokio::sync::oneshot::Sender<Result<R>>,
    question: impl FnOnce(&Reading) -> Result<R> + Send + 'static,
) {
    rayon::spawn(move || {
        // Nobody waits any more: the client cancelled.
        if reply.is_closed() {
            return;
        }
        let result = guarded(&reading, question);
        // The snapshot goes before the answer does, so that an edit that follows the answer waits for nobody.
        drop(reading);
        if let Err(error) = &result
            && error.code == ErrorCode::InternalError
        {
            let _ = sayings.send(Saying::Log(error.message.clone().into_owned()));
        }
        let _ = reply.send(result);
    });
}

/// Runs a question: an edit ends it, and a panic in it is an error of its own.
pub fn guarded<T, R>(reading: &T, question: impl FnOnce(&T) -> Result<R>) -> Result<R> {
    match catch_unwind(AssertUnwindSafe(|| Cancelled::catch(AssertUnwindSafe(|| question(reading))))) {
        Ok(Ok(result)) => result,
        // Also where it waited for the work of another that was ended: an edit looks like a panic from there, and a
        // panic is told by whoever had it.
        Ok(Err(_)) => Err(Error::content_modified()),
        Err(panic) => Err(internal(&words(&panic))),
    }
}

/// What a panic says.
pub fn words(panic: &Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}

fn internal(why: &str) -> Error {
    Error {
        code: ErrorCode::InternalError,
        message: format!("this is a mistake in the language server: {why}").into(),
        data: None,
    }
}

/// How long to wait for silence before looking for what is wrong: not at all where looking is quick. An edit ends a
/// look anyway; the wait only spares beginning one between two keystrokes.
pub fn patience(last: Duration) -> Duration {
    if last < Duration::from_millis(60) { Duration::ZERO } else { (last / 5).min(Duration::from_millis(60)) }
}

/// Begins the thread and gives the end of its queue.
///
/// # Errors
/// Why no thread is to be had.
pub fn begin(make: impl FnOnce(Sender<Task>) -> State + Send + 'static) -> std::io::Result<Sender<Task>> {
    let (sender, receiver) = std::sync::mpsc::channel();
    let own = sender.clone();
    std::thread::Builder::new().name("anyport-texts".to_owned()).stack_size(STACK).spawn(move || {
        work(make(own), &receiver);
    })?;
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tower_lsp_server::jsonrpc::ErrorCode;

    use super::{guarded, patience};

    #[test]
    fn a_panic_in_a_question_is_an_error_of_its_own() {
        let error = guarded(&7, |_| -> tower_lsp_server::jsonrpc::Result<()> { panic!("seven is no number") })
            .expect_err("it panicked");
        assert_eq!(error.code, ErrorCode::InternalError);
        assert!(error.message.contains("seven is no number"), "{}", error.message);
        assert_eq!(guarded(&7, |number| Ok(*number)), Ok(7));
    }

    #[test]
    fn what_is_quick_is_not_waited_for() {
        assert_eq!(patience(Duration::from_millis(20)), Duration::ZERO);
        assert!(patience(Duration::from_secs(10)) <= Duration::from_millis(60));
    }
}
