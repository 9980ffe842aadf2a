//! Specifications: Markdown whose programs run.
//!
//! A fence `app` begins a program; its words are those of the diagnostic pages (`env=prod`,
//! `target=compose`, `set=tag=2`, `policy=rules.app`, `build`, `test`), and `file=NAME` adds a file
//! to the program before it. What the program must yield stands in it and behind it:
//!
//! - `// error: E0312` (or `warning:`, `note:`, a name instead of a code, and perhaps `` `marked text` ``)
//!   at the end of a line: said on that line, marking that text. What is not announced must not be
//!   said, notes excepted.
//! - A fence `said`: the same for what stands in no line, one a line: `E0412`.
//! - A fence `ir PATH`, as JSON: the component's (`web`) or property's (`web.scale`) form in the IR;
//!   what it shows of an object must be so, what it leaves out may be anything. `env=prod` says where.
//! - A fence `output PATH` (`prod/kubernetes/30-web.yaml`): lines that stand in this file, in this order.

use anyport_diagnostic::Severity;

use crate::{Memory, Program};

/// A program with what it must yield.
#[derive(Clone, Debug)]
pub struct Case {
    /// The line of the Markdown file where it begins.
    pub line: usize,
    /// The program.
    pub program: Program,
    /// What is said and where.
    pub said: Vec<Expected>,
    /// What stands in the IR: environment, path, JSON.
    pub ir: Vec<(Option<String>, String, String)>,
    /// What stands in a file of the output.
    pub output: Vec<(String, String)>,
}

/// One thing that must be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// How bad it is.
    pub severity: Severity,
    /// Its code or name.
    pub known: String,
    /// The file and line; absent: nowhere.
    pub place: Option<(String, u32)>,
    /// What is marked.
    pub marked: Option<String>,
}

/// The programs of a file.
///
/// # Errors
/// What could not be understood, with its line.
pub fn cases(markdown: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence: Option<(usize, Vec<&str>, String)> = None;
    for (number, line) in markdown.lines().enumerate() {
        match &mut fence {
            None => {
                if let Some(words) = line.strip_prefix("```").filter(|words| !words.is_empty()) {
                    fence = Some((number + 1, words.split_whitespace().collect(), String::new()));
                }
            }
            Some((_, _, text)) if line != "```" => {
                text.push_str(line);
                text.push('\n');
            }
            Some((at, words, text)) => {
                take(&mut cases, *at, words, std::mem::take(text)).map_err(|why| format!("line {at}: {why}"))?;
                fence = None;
            }
        }
    }
    match fence {
        Some((at, ..)) => Err(format!("line {at}: this fence is not closed")),
        None => Ok(cases),
    }
}

fn take(cases: &mut Vec<Case>, line: usize, words: &[&str], text: String) -> Result<(), String> {
    let before = |cases: &mut Vec<Case>| cases.pop().ok_or_else(|| "no program stands before this".to_owned());
    match words {
        ["app", words @ ..] => {
            let mut program = Program { main: "main.app".into(), ..Program::default() };
            let mut file = None;
            for word in words {
                match word.split_once('=') {
                    None if *word == "build" => program.build = true,
                    None if *word == "test" => program.test = true,
                    Some(("file", name)) => file = Some(name),
                    Some(("env", name)) => program.env = Some(name.into()),
                    Some(("target", name)) => program.target = Some(name.into()),
                    Some(("policy", name)) => program.policy.push(name.into()),
                    Some(("set", given)) => {
                        let (name, value) = given.split_once('=').ok_or("`set=NAME=VALUE`")?;
                        program.set.push((name.into(), value.into()));
                    }
                    _ => return Err(format!("what is `{word}`?")),
                }
            }
            match file {
                Some(name) => {
                    let mut case = before(cases)?;
                    case.said.extend(announced(name, &text)?);
                    case.program.world.insert(name, text);
                    cases.push(case);
                }
                None => {
                    let said = announced("main.app", &text)?;
                    program.world = Memory::default();
                    program.world.insert("main.app", text);
                    cases.push(Case { line, program, said, ir: Vec::new(), output: Vec::new() });
                }
            }
        }
        ["said"] => {
            let mut case = before(cases)?;
            for known in text.lines() {
                let known = known.trim();
                let severity = match known.as_bytes().first() {
                    Some(b'W') => Severity::Warning,
                    Some(b'N') => Severity::Note,
                    _ => Severity::Error,
                };
                case.said.push(Expected { severity, known: known.into(), place: None, marked: None });
            }
            cases.push(case);
        }
        ["ir", path, words @ ..] => {
            let env = words.first().and_then(|word| word.strip_prefix("env=")).map(str::to_owned);
            let mut case = before(cases)?;
            case.ir.push((env, (*path).into(), text));
            cases.push(case);
        }
        ["output", path] => {
            let mut case = before(cases)?;
            case.output.push(((*path).into(), text));
            cases.push(case);
        }
        ["file", name] => {
            let mut case = before(cases)?;
            case.program.world.insert(*name, text);
            cases.push(case);
        }
        _ => {}
    }
    Ok(())
}

/// `// error: CODE` and so on at the ends of lines.
fn announced(file: &str, text: &str) -> Result<Vec<Expected>, String> {
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (word, severity) in [("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)] {
            for part in line.split(&format!("// {word}: ")).skip(1) {
                let part = part.split(" // ").next().unwrap_or(part);
                let mut words = part.split_whitespace();
                let known = words.next().ok_or("a code or name follows")?.to_owned();
                let marked = part.split_once('`').and_then(|(_, rest)| Some(rest.rsplit_once('`')?.0.to_owned()));
                out.push(Expected { severity, known, place: Some((file.into(), number as u32 + 1)), marked });
            }
        }
    }
    Ok(out)
}

impl Case {
    /// What is not as it should be.
    pub fn problems(&self) -> Vec<String> {
        let outcome = self.program.run();
        let mut problems = Vec::new();
        let mut open: Vec<&Expected> = self.said.iter().collect();
        for said in &outcome.said {
            let is_it = |expected: &&Expected| {
                expected.severity == said.severity
                    && said.is(&expected.known)
                    && match &expected.place {
                        Some((file, line)) => *file == said.file && *line == said.line,
                        None => said.file.is_empty(),
                    }
                    && expected.marked.as_ref().is_none_or(|marked| *marked == said.marked)
            };
            match open.iter().position(is_it) {
                Some(index) => {
                    open.swap_remove(index);
                }
                None if said.severity == Severity::Note => {}
                None => problems.push(format!("unexpected: {said}")),
            }
        }
        for expected in open {
            problems.push(format!("not said: {expected:?}"));
        }
        for (env, path, wanted) in &self.ir {
            problems.extend(self.ir_problem(&outcome, env.as_deref(), path, wanted));
        }
        for (path, lines) in &self.output {
            problems.extend(self.output_problem(&outcome, path, lines));
        }
        problems
    }

    fn ir_problem(&self, outcome: &crate::Outcome, env: Option<&str>, path: &str, wanted: &str) -> Option<String> {
        let env = env.map(str::to_owned).or_else(|| self.program.env.clone());
        let env =
            env.unwrap_or_else(|| outcome.session.environments().first().map_or_else(String::new, ToString::to_string));
        let (Some(application), _) = outcome.session.ir(&env) else {
            return Some(format!("ir {path}: there is no IR in `{env}`"));
        };
        let wanted: serde_json::Value = match serde_json::from_str(wanted) {
            Ok(wanted) => wanted,
            Err(why) => return Some(format!("ir {path}: {why}")),
        };
        let whole = serde_json::to_value(&*application).unwrap_or_default();
        let mut found = if path.starts_with('/') { whole.pointer(path) } else { whole.get("components") };
        if !path.starts_with('/') {
            for step in path.split('.') {
                found = found.and_then(|value| value.get(step));
            }
        }
        let found = found.cloned().unwrap_or_default();
        (!shows(&found, &wanted)).then(|| format!("ir {path}: is {found}"))
    }

    fn output_problem(&self, outcome: &crate::Outcome, path: &str, lines: &str) -> Option<String> {
        let built;
        let built = match &outcome.built {
            Some(built) => built,
            None => {
                built = outcome.session.build(self.program.env.as_deref(), &anyport_build::BuildOptions::default());
                &built
            }
        };
        let Some(file) = built.files.iter().find(|file| file.path == path) else {
            let known: Vec<&str> = built.files.iter().map(|file| file.path.as_str()).collect();
            return Some(format!("output {path}: there is {}", known.join(", ")));
        };
        let text = String::from_utf8_lossy(&file.bytes);
        let mut rest = text.lines();
        lines.lines().find(|wanted| !rest.any(|line| line.trim() == wanted.trim())).map(|missing| {
            format!(
                "output {path}: `{}` does not stand there, or not behind what is before it:\n{text}",
                missing.trim()
            )
        })
    }
}

/// Whether `found` has all that `wanted` shows.
fn shows(found: &serde_json::Value, wanted: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Object};
    match (found, wanted) {
        (Object(found), Object(wanted)) => wanted.iter().all(|(key, wanted)| match found.get(key) {
            Some(found) => shows(found, wanted),
            None => wanted.is_null(),
        }),
        (Array(found), Array(wanted)) => {
            found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| shows(found, wanted))
        }
        (found, wanted) => found == wanted,
    }
}
