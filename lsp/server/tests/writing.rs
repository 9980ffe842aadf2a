//! What helps while writing, through the real command: completion, signatures, hover, hints.

mod client;

use client::{Client, folder, modern, uri};
use lsp_types::Uri;
use serde_json::{Value, json};

const SHOP: &str = "app shop\n\
    param tag: String = \"1\"\n\
    postgres db {}\n\
    service web {\n\
    \x20 image = \"acme/web:${tag}\"\n\
    \x20 port http = 8080\n\
    \x20 env { URL = db.url, LIST = join([\"a\"], \",\") }\n\
    \x20 scale { replicas = 2..10 }\n\
    \x20 \n\
    }\n\
    target laptop: compose\n\
    environment dev { on = laptop }\n\
    environment prod {\n\
    \x20 on = laptop\n\
    \x20 web { scale { replicas = 4..20 } }\n\
    }\n";

fn place(uri: &Uri, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

fn items(client: &mut Client, uri: &Uri, line: u32, character: u32) -> Vec<Value> {
    let answer = client.ask("textDocument/completion", place(uri, line, character)).expect("an answer");
    answer["items"].as_array().cloned().unwrap_or_default()
}

fn item<'a>(items: &'a [Value], label: &str) -> &'a Value {
    items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("no {label} in {items:?}"))
}

#[test]
fn completion_with_what_comes_later() {
    let folder = folder(&[
        ("kit.app", "/// Ours.\nkind base extends service { image = \"a\" }\n"),
        ("other.app", "app other\nimport \"./kit.app\"\n"),
    ]);
    let mut client = Client::start(folder.path());
    assert_eq!(client.capabilities["completionProvider"]["resolveProvider"], true);
    let file = uri(&folder.path().join("shop.app"));
    client.open(&file, SHOP);
    let found = items(&mut client, &file, 8, 2);
    let memory = item(&found, "memory");
    assert_eq!(memory["insertTextFormat"], 2);
    assert_eq!(memory["textEdit"]["newText"], "memory = ${1:256Mi..512Mi}");
    assert_eq!(memory["textEdit"]["range"]["start"], json!({ "line": 8, "character": 2 }));
    assert!(!found.iter().any(|item| item["label"] == "scale"), "it is written");
    let resolved = client.ask("completionItem/resolve", memory.clone()).expect("an answer");
    let words = resolved["documentation"]["value"].as_str().expect("documentation");
    assert!(words.contains("from what it is promised to what it may use"), "{words}");
    // Sorted as they are listed: what sorts first is what is wanted most.
    let order: Vec<&str> = found.iter().map(|item| item["sortText"].as_str().expect("a text")).collect();
    assert!(order.is_sorted(), "{order:?}");
    // A kind of a module that is not imported brings its import along.
    client.replace(&file, 2, &format!("{SHOP}\n"));
    let found = items(&mut client, &file, 16, 0);
    let base = client.ask("completionItem/resolve", item(&found, "base").clone()).expect("an answer");
    assert_eq!(base["additionalTextEdits"][0]["newText"], "\nimport \"./kit.app\"\n");
    assert_eq!(base["additionalTextEdits"][0]["range"]["start"]["line"], 1);
}

#[test]
fn a_client_without_snippets_gets_text() {
    let folder = folder(&[]);
    let mut capabilities = modern();
    capabilities["textDocument"]["completion"]["completionItem"]["snippetSupport"] = json!(false);
    capabilities.as_object_mut().expect("an object").remove("general");
    let mut client = Client::with(folder.path(), capabilities);
    let file = uri(&folder.path().join("a.app"));
    // 🐘 is two units of UTF-16: the range must be counted in them.
    client.open(&file, "app a\nservice web { image = \"🐘\", mem }\n");
    let found = items(&mut client, &file, 1, 31);
    let memory = item(&found, "memory");
    assert_eq!(memory["insertTextFormat"], 1);
    assert_eq!(memory["textEdit"]["newText"], "memory = 256Mi..512Mi");
    assert_eq!(memory["textEdit"]["range"]["start"]["character"], 28);
    assert_eq!(memory["textEdit"]["range"]["end"]["character"], 31);
}

#[test]
fn half_typed_text_is_completed_as_it_is_typed() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("a.app"));
    let begin = "app a\npostgres db {}\nservice web {\n  env { URL = ";
    client.open(&file, begin);
    for (version, typed) in ["d", "db", "db.", "db.u", "db.ur"].iter().enumerate() {
        client.replace(&file, version as i32 + 2, &format!("{begin}{typed}"));
        let found = items(&mut client, &file, 3, 14 + typed.len() as u32);
        let wanted = if typed.contains('.') { "url" } else { "db" };
        item(&found, wanted);
    }
}

#[test]
fn signatures_and_hover() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("shop.app"));
    client.open(&file, SHOP);
    let answer = client.ask("textDocument/signatureHelp", place(&file, 6, 41)).expect("an answer");
    assert_eq!(answer["signatures"][0]["label"], "join(list, separator)");
    assert_eq!(answer["signatures"][0]["parameters"][1]["label"], "separator");
    assert_eq!(answer["activeParameter"], 1);
    let answer = client.ask("textDocument/hover", place(&file, 7, 11)).expect("an answer");
    let words = answer["contents"]["value"].as_str().expect("Markdown");
    assert!(words.contains("| prod | `4..20` | environment prod |"), "{words}");
    assert_eq!(answer["contents"]["kind"], "markdown");
    assert_eq!(answer["range"]["start"], json!({ "line": 7, "character": 10 }));
    assert_eq!(client.ask("textDocument/hover", place(&file, 15, 1)).expect("an answer"), Value::Null);
}

#[test]
fn hints_follow_the_chosen_environment() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("shop.app"));
    client.open(&file, SHOP);
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 16, "character": 0 } });
    let ask = |client: &mut Client| {
        let params = json!({ "textDocument": { "uri": file }, "range": range });
        client.ask("textDocument/inlayHint", params).expect("an answer").to_string()
    };
    let first = ask(&mut client);
    assert!(first.contains("user = 65532") && first.contains("separator:") && !first.contains("→ 4..20"), "{first}");
    client.tell("workspace/didChangeConfiguration", json!({ "settings": { "anyport": { "environment": "prod" } } }));
    let second = ask(&mut client);
    assert!(second.contains("→ 4..20"), "{second}");
}
