//! Whatever is typed, the server lives, and says what a fresh one would say.

mod client;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use client::{Client, folder, uri};
use lsp_types::Uri;
use serde_json::{Value, json};

/// A generator of numbers that are the same each time: xorshift.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("a small number")
    }
}

fn examples() -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    let mut open = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples"))];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the examples") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "app") {
                out.push((path.clone(), std::fs::read_to_string(&path).expect("a text")));
            }
        }
    }
    out.sort();
    out
}

/// Every question that can be asked at a place.
const QUESTIONS: [&str; 10] = [
    "textDocument/definition",
    "textDocument/typeDefinition",
    "textDocument/implementation",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/linkedEditingRange",
    "textDocument/prepareCallHierarchy",
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/signatureHelp",
];

/// Questions about a whole document.
const WHOLE: [&str; 7] = [
    "textDocument/documentSymbol",
    "textDocument/semanticTokens/full",
    "textDocument/foldingRange",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/formatting",
    "textDocument/diagnostic",
];

/// Asks everything at a place; an answer may be a refusal, and never a mistake of the server's own.
fn ask_all(client: &mut Client, file: &Uri, line: u32, character: u32) {
    let mut open = Vec::new();
    for method in QUESTIONS {
        let position = json!({ "line": line, "character": character });
        let params = json!({ "textDocument": { "uri": file }, "position": position });
        open.push((method, client.begin(method, params)));
    }
    for method in WHOLE {
        let options = json!({ "tabSize": 2, "insertSpaces": true });
        let params = json!({ "textDocument": { "uri": file }, "options": options });
        open.push((method, client.begin(method, params)));
    }
    let position = json!({ "line": line, "character": character });
    let range = json!({ "start": { "line": line.saturating_sub(3), "character": 0 }, "end": position });
    let document = json!({ "uri": file });
    let command = |name: &str| json!({ "command": name, "arguments": [{ "uri": file, "position": position }] });
    for (method, params) in [
        ("textDocument/inlayHint", json!({ "textDocument": document, "range": range })),
        (
            "textDocument/codeAction",
            json!({ "textDocument": document, "range": range, "context": { "diagnostics": [] } }),
        ),
        ("textDocument/selectionRange", json!({ "textDocument": document, "positions": [position] })),
        ("textDocument/semanticTokens/range", json!({ "textDocument": document, "range": range })),
        (
            "textDocument/rangeFormatting",
            json!({ "textDocument": document, "range": range, "options": { "tabSize": 2, "insertSpaces": true } }),
        ),
        ("workspace/executeCommand", command("anyport.output")),
        ("workspace/executeCommand", command("anyport.graph")),
        ("workspace/executeCommand", command("anyport.environments")),
        ("workspace/executeCommand", command("anyport.explain")),
    ] {
        open.push((method, client.begin(method, params)));
    }
    for (method, id) in open {
        if let Err(error) = client.answer(&id) {
            assert_ne!(error.code, -32603, "{method}: {}", error.message);
        }
    }
}

fn nothing_broke(client: &Client) {
    let logged = client.heard.iter().filter(|(method, _)| method == "window/logMessage");
    let broken: Vec<&Value> =
        logged.map(|(_, params)| params).filter(|params| params.to_string().contains("mistake")).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_beginning_of_every_example_can_be_open() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    for (number, (path, text)) in examples().into_iter().enumerate() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let file = uri(&folder.path().join(format!("{number}-{name}")));
        client.open(&file, "");
        let mut version = 1;
        let step = (text.len() / 40).max(1);
        // A step that is no divisor of anything, and at last the whole text.
        let ends = (0..text.len()).step_by(step).chain([text.len()]).filter(|end| text.is_char_boundary(*end));
        for end in ends {
            version += 1;
            let beginning = &text[..end];
            client.replace(&file, version, beginning);
            let line = beginning.matches('\n').count();
            let column = end - beginning.rfind('\n').map_or(0, |newline| newline + 1);
            if version % 4 == 0 {
                ask_all(&mut client, &file, line as u32, column as u32);
            }
        }
        client.diagnostics(&file, version);
        client.tell("textDocument/didClose", json!({ "textDocument": { "uri": file } }));
    }
    nothing_broke(&client);
    assert!(client.finish().success());
}

const SMALL: [(&str, &str); 3] = [
    (
        "shop.app",
        "app shop\nimport \"./cart.app\"\nimport \"./kit.app\" as kit\n\nparam tag: String = \"1\"\n\npostgres db { version = \"17\" }\n\nkit.base web {\n  image = \"acme/web:${tag}\"\n  user = 1000\n  env { URL = db.url, NAME = \"é🐘\" }\n}\n\ntarget cluster: kubernetes {}\n\nenvironment dev { on = cluster }\nenvironment prod { on = cluster, tag = \"2\", web { scale { replicas = 2..4 } } }\n",
    ),
    (
        "cart.app",
        "part shop\n\nservice cart {\n  image = \"acme/cart:${tag}\"\n  user = 1000\n  port http = 8080\n  env { DB = db.url }\n}\n",
    ),
    ("kit.app", "kind base extends service {\n  param heap: Memory = 1Gi\n  memory = heap\n  port http = 8080\n}\n"),
];

/// What a keyboard and a paste put into a text.
const PIECES: [&str; 24] = [
    "a",
    " ",
    "\n",
    "{",
    "}",
    "\"",
    "${",
    "=",
    ".",
    ",",
    ":",
    "(",
    "[",
    "]",
    "env",
    "service x {\n",
    "8080",
    "//",
    "/// doc\n",
    "🐘",
    "\r\n",
    "db.url",
    "\"\"\"",
    "check ",
];

fn position(text: &str, offset: usize) -> Value {
    let line = text[..offset].matches('\n').count();
    json!({ "line": line, "character": offset - text[..offset].rfind('\n').map_or(0, |newline| newline + 1) })
}

/// One edit of a text, and the change that says so.
fn edit(numbers: &mut Numbers, text: &mut String, original: &str) -> Value {
    // From time to time everything is as it was: else all texts end as rubble.
    if numbers.below(40) == 0 {
        original.clone_into(text);
        return json!({ "text": text });
    }
    let boundary = |mut at: usize, text: &str| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        // A column between the two bytes of a line's end cannot be named.
        if at > 0 && text.as_bytes()[at - 1] == b'\r' && text.as_bytes().get(at) == Some(&b'\n') { at - 1 } else { at }
    };
    let start = boundary(numbers.below(text.len() + 1), text);
    let end = boundary((start + numbers.below(6)).min(text.len()), text).max(start);
    let piece = if numbers.below(3) == 0 { "" } else { PIECES[numbers.below(PIECES.len())] };
    let range = json!({ "start": position(text, start), "end": position(text, end) });
    text.replace_range(start..end, piece);
    json!({ "range": range, "text": piece })
}

fn resident(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/statm")).ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

#[test]
fn after_ten_thousand_edits_it_says_what_a_fresh_one_says_and_holds_no_more() {
    const EDITS: usize = 10_000;
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let files: Vec<Uri> = SMALL.iter().map(|(name, _)| uri(&folder.path().join(name))).collect();
    let mut texts: Vec<String> = SMALL.iter().map(|(_, text)| (*text).to_owned()).collect();
    for (file, text) in files.iter().zip(&texts) {
        client.open(file, text);
    }
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut versions = [1; 3];
    let mut early = None;
    for count in 0..EDITS {
        // All but a few edits are in the application's own file or its part.
        let which = [0, 0, 1, 2][numbers.below(4)];
        versions[which] += 1;
        let change = edit(&mut numbers, &mut texts[which], SMALL[which].1);
        client.change(&files[which], versions[which], json!([change]));
        if count % 100 == 99 {
            // Wait for it now and then, as a person does; and ask while edits come.
            let line = numbers.below(12) as u32;
            ask_all(&mut client, &files[which], line, numbers.below(20) as u32);
        }
        if count == EDITS / 4 {
            client.diagnostics(&files[which], versions[which]);
            early = resident(client.id());
        }
    }
    for (file, version) in files.iter().zip(versions) {
        let _ = client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": file } }));
        let _ = version;
    }
    client.settle(Duration::from_secs(1));
    if let (Some(early), Some(late)) = (early, resident(client.id())) {
        let grown = late.saturating_sub(early) >> 20;
        assert!(grown < 48, "{} MiB after a quarter of the edits, {grown} MiB more after all", early >> 20);
    }
    let said = |client: &Client| -> Vec<Value> {
        let found = files.iter().map(|file| {
            let found = client.published.get(file.as_str()).map(|found| &found.diagnostics);
            serde_json::to_value(found).expect("JSON")
        });
        found.collect()
    };
    let after = said(&client);
    nothing_broke(&client);
    drop(client);
    let mut fresh = Client::start(folder.path());
    for (file, text) in files.iter().zip(&texts) {
        fresh.open(file, text);
    }
    fresh.settle(Duration::from_secs(1));
    assert_eq!(after, said(&fresh));
}

#[test]
fn questions_that_race_edits_are_answered_or_said_to_be_stale() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("shop.app"));
    let services: String = (0..60)
        .map(|number| {
            format!("service web-{number} {{\n  image = \"acme/web:1\"\n  user = 1000\n  port http = 8080\n  env {{ A = db.url }}\n}}\n")
        })
        .collect();
    let text = format!("app shop\npostgres db {{}}\n{services}");
    client.open(&file, &text);
    let mut open = Vec::new();
    for version in 2..200 {
        let position = json!({ "line": 1, "character": 9 });
        let params =
            json!({ "textDocument": { "uri": file }, "position": position, "context": { "includeDeclaration": true } });
        open.push(client.begin("textDocument/references", params));
        let range = json!({ "start": { "line": 3, "character": 20 }, "end": { "line": 3, "character": 21 } });
        client.change(&file, version, json!([{ "range": range, "text": (version % 10).to_string() }]));
        if version % 10 == 0
            && let Some(id) = open.last()
        {
            client.tell("$/cancelRequest", json!({ "id": id }));
        }
    }
    let (mut answered, mut stale) = (0, 0);
    for id in open {
        match client.answer(&id) {
            Ok(found) => {
                assert_eq!(found.as_array().map(Vec::len), Some(61));
                answered += 1;
            }
            // ContentModified, RequestCancelled.
            Err(error) if error.code == -32801 || error.code == -32800 => stale += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(answered + stale, 198);
    // The last one is not superseded by anything.
    let params = json!({ "textDocument": { "uri": file }, "position": { "line": 1, "character": 9 }, "context": { "includeDeclaration": true } });
    let found = client.ask("textDocument/references", params).expect("an answer");
    assert_eq!(found.as_array().map(Vec::len), Some(61));
    nothing_broke(&client);
}

#[test]
fn messages_that_make_no_sense_are_refused_and_nothing_else() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("shop.app"));
    // An edit of what is not open, beyond the text, backwards; a second opening; closing twice.
    client.replace(&file, 7, "app a\n");
    client.open(&file, "app shop\n");
    let far = json!({ "start": { "line": 900, "character": 900 }, "end": { "line": 901, "character": 0 } });
    client.change(&file, 2, json!([{ "range": far, "text": "service x {}\n" }]));
    let backwards = json!({ "start": { "line": 1, "character": 3 }, "end": { "line": 0, "character": 0 } });
    client.change(&file, 3, json!([{ "range": backwards, "text": "y" }]));
    client.diagnostics(&file, 3);
    client.open(&file, "app shop\nlet a = nobody\n");
    client.until(&file, |found| found.iter().any(|found| found.message.contains("nobody")));
    for _ in 0..2 {
        client.tell("textDocument/didClose", json!({ "textDocument": { "uri": file } }));
    }
    ask_all(&mut client, &file, 5, 5);
    let other: Uri = "untitled:Untitled-1".parse().expect("a URI");
    client.open(&other, "app b\nlet a = nobody\n");
    client.until(&other, |found| found.iter().any(|found| found.message.contains("nobody")));
    client.tell("textDocument/didOpen", json!({ "nonsense": true }));
    client.tell("$/anything", json!({}));
    let deep = format!("app a\nlet x = {}1{}\n", "(".repeat(20_000), ")".repeat(20_000));
    client.open(&file, &deep);
    let started = Instant::now();
    client.until(&file, |found| !found.is_empty());
    assert!(started.elapsed() < Duration::from_secs(20));
    nothing_broke(&client);
    assert!(client.finish().success());
}

#[test]
fn a_client_that_is_gone_ends_the_server() {
    let folder = folder(&[]);
    let mut child = std::process::Command::new(client::command())
        .arg("lsp")
        .current_dir(Path::new(folder.path()))
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("anyport lsp");
    drop(child.stdin.take());
    let until = Instant::now() + Duration::from_secs(20);
    while Instant::now() < until {
        if child.try_wait().expect("a status").is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
    panic!("it goes on without a client");
}
