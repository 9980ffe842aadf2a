//! The law of no silent loss, at the source: whatever statement of a program is left out, the
//! output, a diagnostic or the build record is another one.

mod samples;

use std::collections::BTreeMap;

use anyport_spec::Program;
use anyport_syntax::tree::{Block, Statement, StatementKind};
use samples::{example_programs, specified};

/// All that a program leads to: files with the record, and what is said where.
fn result(program: &Program) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let program = Program { build: true, test: true, env: None, ..program.clone() };
    let outcome = program.run();
    let mut said: Vec<String> =
        outcome.said.iter().map(|said| format!("{} {} `{}`", said.code, said.message, said.marked)).collect();
    said.sort();
    let session = program.session();
    said.extend(session.check().iter().map(|diagnostic| format!("{} {}", diagnostic.code.id, diagnostic.message)));
    let files = outcome.built.map(|built| built.files).unwrap_or_default();
    (files.into_iter().map(|file| (file.path, file.bytes)).collect(), said)
}

/// A statement that could be left out.
struct Candidate {
    start: usize,
    end: usize,
    text: String,
}

fn candidates(text: &str) -> Vec<Candidate> {
    let mut out = Vec::new();
    for piece in anyport_syntax::split(text) {
        let offset = piece.start as usize;
        let inside = &text[offset..piece.end as usize];
        let parsed = anyport_syntax::parse(inside);
        for statement in &parsed.statements {
            collect(inside, offset, statement, true, &mut out);
        }
    }
    out
}

fn collect(text: &str, offset: usize, statement: &Statement, top: bool, out: &mut Vec<Candidate>) {
    let (start, end) = (statement.range.start as usize, statement.range.end as usize);
    let shown = &text[start..end];
    if !is_exempt(statement, shown, top) {
        out.push(Candidate { start: offset + start, end: offset + end, text: shown.to_owned() });
    }
    for inner in body(statement).into_iter().flat_map(|block| &block.statements) {
        collect(text, offset, inner, false, out);
    }
}

fn body(statement: &Statement) -> Option<&Block> {
    match &statement.kind {
        StatementKind::Block(nested) => Some(&nested.body),
        StatementKind::Entry(entry) => entry.body.as_ref(),
        StatementKind::Target(target) => target.body.as_ref(),
        _ => None,
    }
}

/// What may be left out without a trace, each with its reason.
fn is_exempt(statement: &Statement, text: &str, top: bool) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
    match &statement.kind {
        // A syntax error is no statement.
        StatementKind::Error => true,
        // They forbid: who obeys them sees no difference. That they hold is the specification's to show.
        StatementKind::Check(_) | StatementKind::Lock(_) => true,
        // An edition that is also the default; and what is declared and not used is checked, and
        // leaves no trace: types, kinds, traits, rules, params, lets, secrets, imports, tests.
        StatementKind::Type(_) | StatementKind::Alias(_) => true,
        // A target's declaration without components on it.
        StatementKind::Target(_) => true,
        _ => match first {
            "edition" | "import" | "kind" | "trait" | "rule" | "param" | "let" | "secret" | "test" | "output"
            | "expect" => true,
            // Workflows are carried in the IR; a target that runs none says nothing of them.
            "workflow" | "step" | "parallel" => true,
            "waivable" | "level" => !top,
            _ => false,
        },
    }
}

/// What says again what holds anyway: a default, or a weaker layer's value. The compiler took it in
/// (it stands in the history of its property), and the property is the same without it.
fn says_what_holds_anyway(program: &Program, without: &Program) -> bool {
    let (one, other) = (program.session(), without.session());
    let mut taken_in = false;
    for env in one.environments() {
        let Some(application) = one.ir(&env).0 else { return false };
        for name in application.components.keys() {
            let layers = |session: &anyport_build::Session| -> Vec<(String, String)> {
                session
                    .explain(name, &env)
                    .map(|found| found.layers.into_iter().map(|layer| (layer.path, layer.layer)).collect())
                    .unwrap_or_default()
            };
            let (before, after) = (layers(&one), layers(&other));
            for (path, _) in before.iter().filter(|line| {
                before.iter().filter(|other| other == line).count()
                    != after.iter().filter(|other| other == line).count()
            }) {
                taken_in = true;
                let value = |session: &anyport_build::Session| {
                    session.explain(&format!("{name}.{path}"), &env).and_then(|found| found.value)
                };
                // A variable that is `null` is not there, and what moves a number of replicas is 70% of the
                // processor where nothing else is said.
                let there = |value: Option<serde_json::Value>| value.filter(|value| !value.is_null());
                if there(value(&one)) != there(value(&other)) && path != "scale.cpu" {
                    return false;
                }
            }
        }
    }
    taken_in
}

/// Programs that build, with each statement left out in turn.
fn losses(name: &str, program: &Program, stride: usize) -> Vec<String> {
    let before = result(program);
    // What is given from outside wins over what is written.
    if before.0.is_empty() || !program.set.is_empty() {
        return Vec::new();
    }
    let text = program.world.text(&program.main).unwrap_or_default().to_owned();
    let mut out = Vec::new();
    for candidate in candidates(&text).into_iter().step_by(stride) {
        let mut without = program.clone();
        let mut shorter = text.clone();
        shorter.replace_range(candidate.start..candidate.end, "");
        without.world.insert(program.main.clone(), shorter);
        if result(&without) == before && !says_what_holds_anyway(program, &without) {
            let line = text[..candidate.start].lines().count();
            out.push(format!("{name}:{line}: `{}`", candidate.text.lines().next().unwrap_or_default()));
        }
    }
    out
}

#[test]
fn no_statement_of_the_specification_is_lost() {
    let mut lost = Vec::new();
    for (name, program) in specified() {
        lost.extend(losses(&name, &program, 1));
    }
    assert!(lost.is_empty(), "{} statements leave no trace:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn no_statement_of_an_example_is_lost() {
    let mut lost = Vec::new();
    for (name, program) in example_programs() {
        // A debug build takes a sample.
        lost.extend(losses(&name, &program, if cfg!(debug_assertions) { 11 } else { 1 }));
    }
    assert!(lost.is_empty(), "{} statements leave no trace:\n{}", lost.len(), lost.join("\n"));
}
