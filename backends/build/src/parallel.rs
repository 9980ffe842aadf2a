//! Work on many components side by side. The order of results is the order of the work, whatever the
//! number of threads.

use anyport_compiler::Workspace;

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
            .map(|(items, workspace)| scope.spawn(move || items.iter().map(|item| work(&workspace, item)).collect::<Vec<R>>()))
            .collect();
        let mut out = Vec::with_capacity(items.len());
        for thread in running {
            match thread.join() {
                Ok(results) => out.extend(results),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        out
    })
}
