//! Work on many components side by side. The order of results is the order of the work, whatever the
//! number of threads.

use anyport_compiler::Workspace;

/// Bytes of stack of each thread; only what is used is taken.
const STACK: usize = 64 << 20;

/// How many threads are worth it for so much work.
fn threads(work: usize) -> usize {
    // A page in a browser has one.
    if cfg!(target_family = "wasm") || work < 64 {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, usize::from).min(16)
}

/// Does `work` for every item, each thread with a handle of its own to the database.
pub fn each<T: Sync, R: Send>(workspace: &Workspace, items: &[T], work: impl Fn(&Workspace, &T) -> R + Sync) -> Vec<R> {
    let threads = threads(items.len());
    if threads == 1 {
        return items.iter().map(|item| work(workspace, item)).collect();
    }
    let share = items.len().div_ceil(threads);
    let handles: Vec<Workspace> = items.chunks(share).map(|_| workspace.clone()).collect();
    let work = &work;
    std::thread::scope(|scope| {
        let running: Vec<_> = items
            .chunks(share)
            .zip(handles)
            .map(|(items, workspace)| {
                let all = move || items.iter().map(|item| work(&workspace, item)).collect::<Vec<R>>();
                // How deep a program may be nested must not depend on the thread that reads it.
                std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, all)
            })
            .collect();
        let mut out = Vec::with_capacity(items.len());
        let mut failed = false;
        for thread in running {
            match thread.map(std::thread::ScopedJoinHandle::join) {
                Ok(Ok(results)) => out.extend(results),
                Ok(Err(panic)) => std::panic::resume_unwind(panic),
                Err(_) => failed = true,
            }
        }
        // No thread to be had: the work is done here.
        if failed { items.iter().map(|item| work(workspace, item)).collect() } else { out }
    })
}
