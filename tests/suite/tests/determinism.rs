//! Same input, same bytes: whatever is loaded first, whoever asks, however often.

mod common;

use anyport_build::{BuildOptions, OutputFile, Session};
use anyport_compiler::{Workspace, World};
use anyport_tests::{Example, Repository};

for_each_example!(is_deterministic);

fn is_deterministic(example: &Example) {
    let first = bytes(&example.load().expect("a source"));
    let second = bytes(&example.load().expect("a source"));
    assert!(first == second, "{}: two runs differ", example.name);
    for step in 1..4 {
        let shuffled = bytes(&loaded_in_another_order(example, step));
        assert!(
            first == shuffled,
            "{}: the order of loading is seen ({})",
            example.name,
            difference(&first, &shuffled)
        );
    }
    let elsewhere = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| bytes(&example.load().expect("a source")))).collect();
        runs.into_iter().map(|run| run.join().expect("a thread")).collect::<Vec<_>>()
    });
    for run in elsewhere {
        assert!(first == run, "{}: threads are seen", example.name);
    }
}

fn bytes(session: &Session) -> Vec<OutputFile> {
    let built = session.build(None, &BuildOptions::default());
    assert!(!built.files.is_empty(), "nothing is built");
    built.files
}

/// All files of all examples lie in the workspace before the one that is asked for is loaded; each
/// step takes another order, and environments are asked for from the last to the first.
fn loaded_in_another_order(example: &Example, step: usize) -> Session {
    let mut sources: Vec<String> =
        anyport_tests::examples().expect("examples").iter().flat_map(|it| it.sources().expect("sources")).collect();
    let by = (sources.len() / 4 * step) % sources.len();
    sources.rotate_left(by);
    if step % 2 == 1 {
        sources.reverse();
    }
    let mut workspace = Workspace::default();
    for file in &sources {
        let text = Repository.source(file).expect("a source");
        workspace.set_text(file, text.into());
    }
    workspace.load(&Repository, &example.file()).expect("a source");
    let session = Session::over(workspace);
    for environment in session.environments().iter().rev() {
        session.build(Some(environment), &BuildOptions::default());
    }
    session
}

fn difference(one: &[OutputFile], other: &[OutputFile]) -> String {
    let differs = one.iter().zip(other).find(|(a, b)| a != b);
    differs.map_or_else(|| "the files are others".to_owned(), |(file, _)| file.path.clone())
}
