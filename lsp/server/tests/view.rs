//! What an editor shows and does with a text, with the real command: paint, actions, lenses, the style, structure.

mod client;

use client::{Client, folder, uri};
use lsp_types::Uri;
use serde_json::{Value, json};

const SHOP: &str = r#"app shop

import "./kit.app"

// One.
// Two.
let registry = "ghcr.io/acme" // 🐘

service web {
  image = "${registry}/web:1"
  user = 1000
  memory = 512Mi
  port http = 8080
}

target cluster: kubernetes {}
environment prod { on = cluster }

test "there is a port" in prod { check web.user == 1000 }
"#;

fn opened(text: &str) -> (tempfile::TempDir, Client, Uri) {
    let folder = folder(&[("shop.app", text), ("kit.app", "let unused = 1\n")]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("shop.app"));
    client.open(&file, text);
    (folder, client, file)
}

fn ask(client: &mut Client, method: &str, file: &Uri, more: Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": file } });
    let (Value::Object(params_map), Value::Object(more)) = (&mut params, more) else { panic!("objects") };
    params_map.extend(more);
    client.ask(method, params).unwrap_or_else(|error| panic!("{method}: {error:?}"))
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().expect("numbers").iter().map(|number| number.as_u64().expect("a number")).collect()
}

fn offset(text: &str, position: &Value) -> usize {
    let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("a small number");
    let line = number(&position["line"]);
    text.split_inclusive('\n').take(line).map(str::len).sum::<usize>() + number(&position["character"])
}

/// The text after edits.
fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<&Value> = edits.as_array().expect("edits").iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(text, &edit["range"]["start"])));
    let mut out = text.to_owned();
    for edit in edits {
        let (start, end) = (offset(text, &edit["range"]["start"]), offset(text, &edit["range"]["end"]));
        out.replace_range(start..end, edit["newText"].as_str().expect("a text"));
    }
    out
}

#[test]
fn semantic_tokens_in_full_in_part_and_as_a_difference() {
    let (_folder, mut client, file) = opened(SHOP);
    let legend = client.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
    assert!(legend.as_array().is_some_and(|types| types.contains(&json!("class"))));
    let full = ask(&mut client, "textDocument/semanticTokens/full", &file, json!({}));
    let mut data = numbers(&full["data"]);
    assert!(data.len() > 100 && data.len().is_multiple_of(5));
    let lines = json!({ "range": { "start": { "line": 8, "character": 0 }, "end": { "line": 9, "character": 0 } } });
    let part = numbers(&ask(&mut client, "textDocument/semanticTokens/range", &file, lines)["data"]);
    let kind = &legend[usize::try_from(part[3]).expect("small")];
    assert_eq!((part[0], part[1], part[2], kind), (8, 0, 7, &json!("class")), "`service` is a kind");
    // An edit in the middle: the difference, applied, is what is there in full.
    let changed = SHOP.replace("  user = 1000\n", "  user = 1000\n  cpu = 250m..1\n");
    client.replace(&file, 2, &changed);
    let previous = json!({ "previousResultId": full["resultId"] });
    let delta = ask(&mut client, "textDocument/semanticTokens/full/delta", &file, previous.clone());
    let edits = delta["edits"].as_array().expect("edits");
    assert_eq!(edits.len(), 1);
    let at = |name: &str| usize::try_from(edits[0][name].as_u64().expect("a number")).expect("small");
    let come = numbers(&edits[0]["data"]);
    assert!(come.len() < 60, "a small change is a small difference: {}", come.len());
    data.splice(at("start")..at("start") + at("deleteCount"), come);
    let again = ask(&mut client, "textDocument/semanticTokens/full", &file, json!({}));
    assert_eq!(data, numbers(&again["data"]));
    let same = json!({ "previousResultId": again["resultId"] });
    let nothing = ask(&mut client, "textDocument/semanticTokens/full/delta", &file, same);
    assert_eq!(nothing["edits"], json!([]));
    // What is not known any more is answered in full.
    let late = ask(&mut client, "textDocument/semanticTokens/full/delta", &file, previous);
    assert_eq!(numbers(&late["data"]), data);
}

#[test]
fn actions_mend_and_change() {
    let text = SHOP.replace("registry}", "registri}");
    let (_folder, mut client, file) = opened(&text);
    let place = |words: &str| {
        let at = text.find(words).unwrap_or_else(|| panic!("{words}"));
        let line = text[..at].matches('\n').count();
        let character = at - text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        json!({ "start": { "line": line, "character": character + 1 }, "end": { "line": line, "character": character + 1 } })
    };
    let asked = json!({ "range": place("registri"), "context": { "diagnostics": [] } });
    let found = ask(&mut client, "textDocument/codeAction", &file, asked);
    let fix = &found[0];
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(fix["diagnostics"][0]["code"], "E0201");
    let change = &fix["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": file, "version": 1 }));
    assert_eq!(edited(&text, &change["edits"]), SHOP);
    let asked = json!({ "range": place("512Mi"), "context": { "diagnostics": [], "only": ["refactor"] } });
    let found = ask(&mut client, "textDocument/codeAction", &file, asked);
    let titles: Vec<&str> = found.as_array().expect("actions").iter().filter_map(|it| it["title"].as_str()).collect();
    assert!(titles.contains(&"Write `0.5Gi`") && titles.contains(&"Extract to `let web-memory`"), "{titles:?}");
    let asked = json!({ "range": place("app"), "context": { "diagnostics": [], "only": ["source.fixAll"] } });
    let found = ask(&mut client, "textDocument/codeAction", &file, asked);
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(found[0]["kind"], "source.fixAll");
}

#[test]
fn lenses_are_resolved_when_they_are_shown() {
    let (_folder, mut client, file) = opened(SHOP);
    let found = ask(&mut client, "textDocument/codeLens", &file, json!({}));
    let lenses = found.as_array().expect("lenses");
    assert!(lenses.iter().all(|lens| lens.get("command").is_none()), "nothing is worked out yet");
    let mut shown = Vec::new();
    for lens in lenses {
        let resolved = client.ask("codeLens/resolve", lens.clone()).expect("a lens");
        let command = &resolved["command"];
        let (title, name) =
            (command["title"].as_str().expect("a title"), command["command"].as_str().expect("a command"));
        if name == "anyport.showOutput" {
            let argument = &command["arguments"][0];
            assert_eq!((&argument["uri"], &argument["environment"]), (&json!(file), &json!("prod")));
        }
        shown.push(format!("{title} [{name}]"));
    }
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert!(shown[0].starts_with("→ cluster: ") && shown[0].ends_with(" objects [anyport.showOutput]"), "{shown:?}");
    assert!(shown[1].starts_with("runs on: ") && shown[1].contains("kubernetes"), "{shown:?}");
    assert!(shown[1].ends_with("[anyport.showSupport]"), "{shown:?}");
    assert!(shown[2].ends_with(" files [anyport.showOutput]"), "{shown:?}");
    assert_eq!(shown[3], "✓ passed in prod []");
}

#[test]
fn a_text_is_put_into_the_style() {
    let text = SHOP.replace("  user = 1000", "      user=1000").replace("on = cluster", "on=cluster");
    let wanted = anyport_syntax_format(&text);
    let (_folder, mut client, file) = opened(&text);
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let edits = ask(&mut client, "textDocument/formatting", &file, json!({ "options": options }));
    assert_eq!(edited(&text, &edits), wanted);
    let line = text.lines().position(|line| line.contains("on=cluster")).expect("the line");
    let range = json!({ "start": { "line": line, "character": 0 }, "end": { "line": line, "character": 5 } });
    let edits = ask(&mut client, "textDocument/rangeFormatting", &file, json!({ "options": options, "range": range }));
    assert_eq!(edited(&text, &edits), text.replace("on=cluster", "on = cluster"));
    let line = text.lines().position(|line| line == "}").expect("the brace");
    let typed = json!({ "options": options, "position": { "line": line, "character": 1 }, "ch": "}" });
    let edits = ask(&mut client, "textDocument/onTypeFormatting", &file, typed);
    assert!(edited(&text, &edits).contains("on=cluster") && !edited(&text, &edits).contains("user=1000"));
}

/// The style, as the command has it.
fn anyport_syntax_format(text: &str) -> String {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut child = Command::new(client::command())
        .args(["fmt", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("anyport fmt");
    child.stdin.take().expect("standard input").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    String::from_utf8(output.stdout).expect("a text")
}

#[test]
fn structure() {
    let (folder, mut client, file) = opened(SHOP);
    let folds = ask(&mut client, "textDocument/foldingRange", &file, json!({}));
    let kinds: Vec<(u64, u64, &str)> = folds
        .as_array()
        .expect("folds")
        .iter()
        .map(|fold| {
            let line = |name: &str| fold[name].as_u64().expect("a line");
            (line("startLine"), line("endLine"), fold["kind"].as_str().unwrap_or("code"))
        })
        .collect();
    assert_eq!(kinds, [(4, 5, "comment"), (8, 12, "code")]);
    let at = json!({ "positions": [{ "line": 11, "character": 13 }] });
    let found = ask(&mut client, "textDocument/selectionRange", &file, at);
    let mut selection = &found[0];
    let mut shown = Vec::new();
    while !selection.is_null() {
        let range = &selection["range"];
        shown.push(SHOP[offset(SHOP, &range["start"])..offset(SHOP, &range["end"])].to_owned());
        selection = &selection["parent"];
    }
    assert_eq!(shown[..2], ["512Mi", "memory = 512Mi"]);
    assert_eq!(shown.last().map(String::as_str), Some(SHOP));
    let links = ask(&mut client, "textDocument/documentLink", &file, json!({}));
    assert_eq!(links[0]["target"], uri(&folder.path().join("kit.app")).as_str());
    assert_eq!(links[0]["range"]["start"], json!({ "line": 2, "character": 8 }));
}
