//! The page of a code: its examples, which tests run, and its text for a terminal.

use std::fmt::Write as _;

use crate::Code;

/// A file of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFile {
    /// Its name; `main.app` for the one that is compiled.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A program on a page, and how to compile it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// Whether it yields the page's code. One that does yields no other error or warning; one that
    /// does not yields neither an error nor a warning nor this code. Other notes mean nothing.
    pub fails: bool,
    /// The main file first.
    pub files: Vec<ExampleFile>,
    /// `env=prod`: only this environment.
    pub env: Option<String>,
    /// `target=compose`: as if all stood on this kind of target.
    pub target: Option<String>,
    /// `set=name=value`: parameters from outside.
    pub set: Vec<(String, String)>,
    /// `policy=rules.app`: a file of the example that is a policy.
    pub policy: Vec<String>,
    /// `also=E0502`: codes that come with the page's own.
    pub also: Vec<String>,
    /// `build`: the code comes when output is asked for, not from a check alone.
    pub build: bool,
    /// `test`: the code comes when the tests of the program run.
    pub test: bool,
}

/// The programs of a page, in order.
///
/// A fence begins with ```` ```app fails ```` or ```` ```app passes ````; one with `file=NAME`
/// holds another file of the example before it.
pub fn examples(code: &Code) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut fence: Option<(Fence, String)> = None;
    for line in code.page.lines() {
        match &mut fence {
            None => fence = Fence::parse(line).map(|fence| (fence, String::new())),
            Some((_, text)) if line != "```" => {
                text.push_str(line);
                text.push('\n');
            }
            Some((open, text)) => {
                let file = ExampleFile {
                    name: open.file.take().unwrap_or_else(|| "main.app".to_owned()),
                    text: std::mem::take(text),
                };
                match examples.last_mut().filter(|_| file.name != "main.app") {
                    Some(example) => example.files.push(file),
                    None => examples.push(Example { files: vec![file], ..std::mem::take(&mut open.example) }),
                }
                fence = None;
            }
        }
    }
    examples
}

/// The first line of a fenced example.
struct Fence {
    example: Example,
    file: Option<String>,
}

impl Fence {
    fn parse(line: &str) -> Option<Fence> {
        let mut words = line.strip_prefix("```app ")?.split_whitespace();
        let fails = match words.next()? {
            "fails" => true,
            "passes" => false,
            _ => return None,
        };
        let mut fence = Fence { example: Example { fails, ..Example::default() }, file: None };
        let example = &mut fence.example;
        for word in words {
            match word.split_once('=') {
                None if word == "build" => example.build = true,
                None if word == "test" => example.test = true,
                Some(("file", value)) => fence.file = Some(value.to_owned()),
                Some(("env", value)) => example.env = Some(value.to_owned()),
                Some(("target", value)) => example.target = Some(value.to_owned()),
                Some(("also", value)) => example.also.push(value.to_owned()),
                Some(("policy", value)) => example.policy.push(value.to_owned()),
                Some(("set", value)) => {
                    let (name, value) = value.split_once('=')?;
                    example.set.push((name.to_owned(), value.to_owned()));
                }
                _ => return None,
            }
        }
        Some(fence)
    }

    /// What a reader needs to know of it.
    fn caption(&self, code: &Code) -> String {
        if let Some(file) = &self.file {
            return format!("With `{file}`:");
        }
        let mut how = Vec::new();
        let example = &self.example;
        how.extend(example.env.iter().map(|env| format!("--env {env}")));
        how.extend(example.target.iter().map(|target| format!("--target {target}")));
        how.extend(example.set.iter().map(|(name, value)| format!("--set {name}={value}")));
        how.extend(example.policy.iter().map(|policy| format!("--policy {policy}")));
        let verdict = if example.fails { format!("This is {}", code.id) } else { "This is fine".to_owned() };
        if how.is_empty() { format!("{verdict}:") } else { format!("{verdict}, with `{}`:", how.join(" ")) }
    }
}

/// The page of a code as `anyport explain` shows it: plain Markdown, each example with a line that
/// says what becomes of it.
pub fn explain(code: &Code) -> String {
    let mut out = String::with_capacity(code.page.len() + 200);
    for line in code.page.lines() {
        match Fence::parse(line) {
            Some(fence) => {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{}\n\n```app", fence.caption(code));
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}
