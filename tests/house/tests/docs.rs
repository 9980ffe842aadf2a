//! What the pages say is true: programs compile, commands run, links lead somewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyport_diagnostic::Severity;
use anyport_house::fences::{Fence, fences};
use anyport_house::repository;
use anyport_spec::{Memory, Program, Said};

fn pages() -> Vec<String> {
    let mut pages = repository::files("docs", &["md"]);
    pages.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(String::from));
    pages.retain(|page| !repository::text(page).is_empty());
    pages
}

fn blocks(page: &str, languages: &[&str]) -> Vec<Fence> {
    fences(page, &repository::text(page))
        .into_iter()
        .filter(|fence| languages.contains(&fence.language.as_str()))
        .collect()
}

/// The name under which a block is compiled.
fn name(fence: &Fence) -> &str {
    fence.value("file").unwrap_or("main.app")
}

#[test]
fn programs_compile() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages() {
        let blocks = blocks(&page, &["app"]);
        let mut world = Memory::default();
        for fence in blocks.iter().filter(|fence| fence.value("file").is_some()) {
            world.insert(name(fence), fence.text.clone());
        }
        for fence in blocks {
            count += 1;
            if let Err(why) = hold(&fence, world.clone()) {
                wrong.push(format!("{}:{}: {why}", fence.page, fence.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 10, "there are programs in the pages: {count}");
}

fn hold(fence: &Fence, mut world: Memory) -> Result<(), String> {
    if fence.has("sketch") {
        return Ok(());
    }
    world.insert(name(fence), fence.text.clone());
    let program = Program {
        world,
        main: name(fence).into(),
        env: fence.value("env").map(Into::into),
        target: fence.value("target").map(Into::into),
        set: fence
            .value("set")
            .and_then(|set| set.split_once('='))
            .map(|(name, value)| (name.into(), value.into()))
            .into_iter()
            .collect(),
        test: fence.text.contains("\ntest "),
        ..Program::default()
    };
    let said: Vec<Said> = program.run().said.into_iter().filter(|said| said.severity != Severity::Note).collect();
    let expected = fence.after("fails").or_else(|| fence.after("warns"));
    let show = |said: &[Said]| said.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n    ");
    match expected {
        None if said.is_empty() => Ok(()),
        None => Err(format!("compiles with\n    {}", show(&said))),
        Some(code) if said.iter().any(|said| said.is(code)) && said.iter().all(|said| said.is(code)) => Ok(()),
        Some(code) => Err(format!("{code} alone was expected, and said was\n    {}", show(&said))),
    }
}

#[test]
fn formatted_like_everything_else() {
    let mut wrong = Vec::new();
    for page in pages() {
        for fence in blocks(&page, &["app"]) {
            // What cannot be read cannot be formatted, and shows a mistake on purpose.
            let Ok(formatted) = anyport_syntax::format(&fence.text) else { continue };
            if formatted != fence.text {
                wrong.push(format!("{}:{}:\n{formatted}", fence.page, fence.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Commands that read, or write below the folder they run in, and end soon.
const SAFE: &[&str] = &[
    "check",
    "build",
    "fmt",
    "ir",
    "explain",
    "why",
    "test",
    "targets",
    "graph",
    "init",
    "schema",
    "completions",
    "needs",
    "advise",
    "--version",
    "--help",
    "help",
];

#[test]
fn commands_run() {
    let mut wrong = Vec::new();
    let mut anyport: Option<PathBuf> = None;
    for page in pages() {
        let commands = blocks(&page, &["sh", "console", "shell", "bash"]);
        if commands.is_empty() {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder can be made");
        lay_out(&page, folder.path());
        for fence in commands {
            for line in commands_of(&fence) {
                let anyport = anyport.get_or_insert_with(build);
                let output = Command::new("sh")
                    .args(["-c", &line])
                    .env("PATH", with_folder_of(anyport))
                    .current_dir(folder.path())
                    .output()
                    .expect("a shell runs");
                let expected = fence.value("status").and_then(|status| status.parse().ok()).unwrap_or(0);
                if output.status.code() != Some(expected) {
                    let said = String::from_utf8_lossy(&output.stderr).into_owned();
                    wrong.push(format!(
                        "{}:{}: `{line}` ends with {:?}\n{said}",
                        fence.page,
                        fence.line,
                        output.status.code()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_command_prints_the_committed_schema() {
    let output = Command::new(build()).arg("schema").output().expect("the command runs");
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let committed: serde_json::Value =
        serde_json::from_str(&repository::text("docs/ir.schema.json")).expect("the committed schema is JSON");
    assert!(printed == committed, "`anyport schema` and docs/ir.schema.json differ");
}

/// The files that a page gives names, and the examples.
fn lay_out(page: &str, folder: &Path) {
    let write = |path: &str, text: &[u8]| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    };
    for fence in blocks(page, &["app", "json", "yaml"]) {
        if let Some(name) = fence.value("file") {
            write(name, fence.text.as_bytes());
        }
    }
    for path in
        repository::files("examples", &["app", "yaml", "json", "toml", "conf", "sql", "html", "css", "txt", "sh", "md"])
    {
        write(&path, &std::fs::read(repository::root().join(&path)).unwrap_or_default());
    }
}

/// The commands of a block that can be run here: those of `anyport` itself, without what their
/// output is piped into.
fn commands_of(fence: &Fence) -> Vec<String> {
    let joined = fence.text.replace("\\\n", " ");
    joined
        .lines()
        .map(|line| line.trim().trim_start_matches("$ ").trim_start())
        .filter_map(|line| {
            let command = line.split(" | ").next().unwrap_or(line).split(" # ").next().unwrap_or(line).trim();
            let words: Vec<&str> = command.split_whitespace().collect();
            let safe = words.first() == Some(&"anyport") && words.get(1).is_some_and(|word| SAFE.contains(word));
            let plain = !command.contains("&&") && !command.contains(';') && !command.contains('$');
            (safe && plain).then(|| command.to_owned())
        })
        .collect()
}

fn build() -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline", "--package", "anyport", "--message-format", "json"])
        .current_dir(repository::root())
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back()
        .unwrap_or_else(|| panic!("the command does not build:\n{}", String::from_utf8_lossy(&output.stderr)))
}

fn with_folder_of(anyport: &Path) -> std::ffi::OsString {
    let mut folders = vec![anyport.parent().expect("it lies in a folder").to_path_buf()];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(folders).expect("folders make a path")
}

#[test]
fn links_lead_somewhere() {
    let mut anchors: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for page in pages() {
        for link in links(&repository::text(&page)) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let Some(target) = resolve(&page, path) else {
                wrong.push(format!("{page}: {link} leaves the repository"));
                continue;
            };
            if !repository::root().join(&target).exists() {
                wrong.push(format!("{page}: {link} leads nowhere"));
            } else if !anchor.is_empty() {
                let known = anchors.entry(target.clone()).or_insert_with(|| headings(&repository::text(&target)));
                if !known.contains(anchor) {
                    wrong.push(format!("{page}: {link}: no such heading"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Targets of links outside of code.
fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        for piece in line.split("](").skip(1) {
            if let Some((link, _)) = piece.split_once(')') {
                found.push(link.to_owned());
            }
        }
    }
    found
}

fn resolve(page: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(page.to_owned());
    }
    let mut steps: Vec<&str> = page.split('/').collect();
    steps.pop();
    for step in path.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// Anchors of headings, as viewers of Markdown make them.
fn headings(text: &str) -> BTreeSet<String> {
    let mut code = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with("```") {
            code = !code;
        }
        if let (false, Some(title)) = (code, line.strip_prefix('#')) {
            let title = title.trim_start_matches('#').trim().to_lowercase();
            let anchor = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            found.insert(anchor.map(|c| if c == ' ' { '-' } else { c }).collect());
        }
    }
    found
}
