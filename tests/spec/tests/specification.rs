//! Every program of the specification yields what stands beside it, and every fix mends.

use std::path::Path;

use anyport_diagnostic::fix_files;
use anyport_spec::spec::{Case, cases};

fn specification() -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of the specification")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md") && name != "README.md")
        .collect();
    names.sort();
    let mut out = Vec::new();
    for name in names {
        let text = std::fs::read_to_string(folder.join(&name)).expect("a page of the specification");
        let found = cases(&text).unwrap_or_else(|why| panic!("{name}: {why}"));
        out.extend(found.into_iter().map(|case| (format!("{name}:{}", case.line), case)));
    }
    out
}

#[test]
fn every_program_yields_what_stands_beside_it() {
    let mut wrong = Vec::new();
    for (place, case) in specification() {
        let problems = case.problems();
        if !problems.is_empty() {
            wrong.push(format!("{place}\n  {}", problems.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{} programs are not as the specification says:\n{}", wrong.len(), wrong.join("\n"));
}

/// A fix that a machine applies leaves a program without what it mends.
#[test]
fn every_fix_mends() {
    let mut wrong = Vec::new();
    for (place, case) in specification() {
        let outcome = case.program.run();
        for (diagnostic, said) in outcome.diagnostics.iter().zip(&outcome.said) {
            for fix in &diagnostic.fixes {
                let fixed = fix_files([fix], outcome.session.sources());
                if fixed.applied != 1 {
                    wrong.push(format!("{place}: {said}: `{}` cannot be applied", fix.title));
                    continue;
                }
                let mut program = case.program.clone();
                for (file, text) in &fixed.files {
                    program.world.insert(file.path.to_string(), text.clone());
                }
                let again = program.run();
                let before = outcome
                    .said
                    .iter()
                    .filter(|other| other.code == said.code && other.message == said.message)
                    .count();
                let after =
                    again.said.iter().filter(|other| other.code == said.code && other.message == said.message).count();
                if after >= before {
                    wrong.push(format!(
                        "{place}: {said}: `{}` does not mend it: {:?}",
                        fix.title,
                        fixed.files.first().map(|(_, text)| text)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} fixes do not mend:\n{}", wrong.len(), wrong.join("\n"));
}
