//! A sign of life where work takes longer than a second, and only where somebody watches.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that lasts less than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// A bar on standard error. It goes away when it is dropped.
pub struct Progress {
    bar: ProgressBar,
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Begins, with this many steps; with none, time is all that is shown.
    pub fn start(visible: bool, steps: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        let form = if steps > 1 {
            "{spinner} [{bar:24}] {pos}/{len} {msg} ({elapsed})"
        } else {
            "{spinner} {msg} ({elapsed})"
        };
        if let Ok(style) = ProgressStyle::with_template(form) {
            bar.set_style(style.progress_chars("=> "));
        }
        let waiting = visible.then(|| {
            let (done, wait) = channel();
            let shown = bar.clone();
            (done, std::thread::spawn(move || appear(&shown, &wait)))
        });
        Progress { bar, waiting }
    }

    /// Says what is done now.
    pub fn step(&self, what: impl Into<String>) {
        self.bar.set_message(what.into());
    }

    /// Says that a step is done.
    pub fn advance(&self) {
        self.bar.inc(1);
    }
}

fn appear(bar: &ProgressBar, done: &Receiver<()>) {
    if done.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(TICK);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, thread)) = self.waiting.take() {
            drop(done);
            // It only waits and draws.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
