//! A session with the real command: beginning, texts, diagnostics, the disk, the end.

mod client;

use std::time::Duration;

use client::{Client, folder, modern, uri};
use lsp_types::NumberOrString;
use serde_json::json;

const SHOP: &str = "app shop\n\nservice web {\n  image = \"acme/web:1\"\n  user = 1000\n  port http = 8080\n}\n";

fn codes(diagnostics: &[lsp_types::Diagnostic]) -> Vec<String> {
    let code = |diagnostic: &lsp_types::Diagnostic| match &diagnostic.code {
        Some(NumberOrString::String(code)) => code.clone(),
        other => panic!("a code is a text: {other:?}"),
    };
    diagnostics.iter().map(code).collect()
}

#[test]
fn begins_and_ends_as_the_protocol_says() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    assert_eq!(client.capabilities["positionEncoding"], "utf-8");
    assert_eq!(client.capabilities["textDocumentSync"]["change"], 2);
    let error = client.ask("textDocument/nothing", json!({})).expect_err("no such request");
    assert_eq!(error.code, -32601);
    assert!(client.finish().success());
}

#[test]
fn utf_16_is_counted_where_the_client_says_no_other() {
    let folder = folder(&[]);
    let mut capabilities = modern();
    capabilities.as_object_mut().expect("an object").remove("general");
    let mut client = Client::with(folder.path(), capabilities);
    assert_eq!(client.capabilities["positionEncoding"], "utf-16");
    let file = uri(&folder.path().join("a.app"));
    // 🐘 is two units of UTF-16 and four bytes.
    client.open(&file, "app a\nlet x = \"🐘\" + nobody\n");
    let found = client.diagnostics(&file, 1);
    let start = found.iter().find(|found| found.message.contains("nobody")).expect("it is said").range.start;
    assert_eq!((start.line, start.character), (1, 15));
    // And an edit behind it, counted in the same way, makes it a name that exists.
    client.change(
        &file,
        2,
        json!([{ "range": { "start": { "line": 1, "character": 15 }, "end": { "line": 1, "character": 21 } }, "text": "\"b\"" }]),
    );
    assert!(!client.diagnostics(&file, 2).iter().any(|found| found.message.contains("nobody")));
}

#[test]
fn edits_are_taken_in_order_and_each_diagnostic_is_of_a_version() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("shop.app"));
    client.open(&file, SHOP);
    assert_eq!(codes(&client.diagnostics(&file, 1)).iter().filter(|code| code.starts_with("E02")).count(), 0);
    // Two changes in one message: the second is for the text that the first left.
    client.change(
        &file,
        2,
        json!([
            { "range": { "start": { "line": 3, "character": 2 }, "end": { "line": 3, "character": 7 } }, "text": "imago" },
            { "range": { "start": { "line": 3, "character": 6 }, "end": { "line": 3, "character": 7 } }, "text": "es" }
        ]),
    );
    let found = client.diagnostics(&file, 2);
    let unknown = found.iter().find(|found| found.message.contains("images")).expect("`images` is said");
    assert_eq!((unknown.range.start.line, unknown.range.start.character, unknown.range.end.character), (3, 2, 8));
    client.replace(&file, 3, SHOP);
    assert!(!client.diagnostics(&file, 3).iter().any(|found| found.message.contains("images")));
}

#[test]
fn every_environment_and_target_is_covered_and_each_mistake_said_once() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let file = uri(&folder.path().join("shop.app"));
    let text = "app shop\n\
        service web { image = \"acme/web:1\", user = 1000, port http = 8080, cpuu = 1 }\n\
        target cluster: kubernetes {}\n\
        environment dev { on = cluster }\n\
        environment prod { on = cluster, web { replicass = 2 } }\n";
    client.open(&file, text);
    let found = client.diagnostics(&file, 1);
    let said = |word: &str| found.iter().filter(|found| found.message.contains(word)).count();
    assert_eq!(said("`cpuu`"), 1, "{found:#?}");
    assert_eq!(said("`replicass`"), 1, "{found:#?}");
}

#[test]
fn an_open_text_wins_over_the_disk_and_the_disk_over_a_closed_one() {
    let folder = folder(&[
        ("shop.app", "app shop\nimport \"./kit.app\"\nour-service web { image = \"acme/web:1\", user = 1000 }\n"),
        ("kit.app", "kind our-service extends service { port http = 8080 }\n"),
    ]);
    let mut client = Client::start(folder.path());
    let shop = uri(&folder.path().join("shop.app"));
    let kit = uri(&folder.path().join("kit.app"));
    client.open(&shop, &std::fs::read_to_string(folder.path().join("shop.app")).expect("the file"));
    assert!(!client.diagnostics(&shop, 1).iter().any(|found| found.message.contains("our-service")));
    // Unsaved: the kind is gone, and the other file is told.
    client.open(&kit, "kind their-service extends service { port http = 8080 }\n");
    client.until(&shop, |found| found.iter().any(|found| found.message.contains("no kind `our-service`")));
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": kit } }));
    client.until(&shop, |found| !found.iter().any(|found| found.message.contains("our-service")));
    // Changed by somebody else.
    std::fs::write(folder.path().join("kit.app"), "kind her-service extends service {}\n").expect("a file");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": kit, "type": 2 }] }));
    client.until(&shop, |found| found.iter().any(|found| found.message.contains("no kind `our-service`")));
    // Deleted, and there again.
    std::fs::remove_file(folder.path().join("kit.app")).expect("a file");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": kit, "type": 3 }] }));
    client.until(&shop, |found| found.iter().any(|found| found.message.contains("cannot read `kit.app`")));
    std::fs::write(folder.path().join("kit.app"), "kind our-service extends service { port http = 8080 }\n")
        .expect("a file");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": kit, "type": 1 }] }));
    client.until(&shop, |found| !found.iter().any(|found| found.message.contains("kit.app")));
}

#[test]
fn embedded_files_are_watched() {
    let folder = folder(&[("shop.app", "app shop\nlet motd = embed(\"./motd.txt\")\n")]);
    let mut client = Client::start(folder.path());
    let shop = uri(&folder.path().join("shop.app"));
    let motd = uri(&folder.path().join("motd.txt"));
    client.open(&shop, "app shop\nlet motd = embed(\"./motd.txt\")\n");
    client.until(&shop, |found| found.iter().any(|found| found.message.contains("motd.txt")));
    client.settle(Duration::from_millis(300));
    let registered = client.heard.iter().filter(|(method, _)| method == "client/registerCapability");
    assert!(registered.into_iter().any(|(_, params)| params.to_string().contains("motd.txt")), "it is watched");
    std::fs::write(folder.path().join("motd.txt"), "hello").expect("a file");
    client.tell("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": motd, "type": 1 }] }));
    client.until(&shop, |found| !found.iter().any(|found| found.message.contains("motd.txt")));
}

#[test]
fn a_client_that_asks_for_diagnostics_is_told_none_by_itself() {
    let folder = folder(&[("other.app", "app other\nlet a = nobody\n"), ("shop.app", SHOP)]);
    let mut capabilities = modern();
    capabilities["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": false });
    let mut client = Client::with(folder.path(), capabilities);
    let file = uri(&folder.path().join("shop.app"));
    client.open(&file, &SHOP.replace("image", "imago"));
    let answer = client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": file } })).expect("an answer");
    assert_eq!(answer["kind"], "full");
    assert!(answer["items"].to_string().contains("imago"));
    let again = json!({ "textDocument": { "uri": file }, "previousResultId": answer["resultId"] });
    assert_eq!(client.ask("textDocument/diagnostic", again).expect("an answer")["kind"], "unchanged");
    let answer = client.ask("workspace/diagnostic", json!({ "previousResultIds": [] })).expect("an answer");
    let text = answer["items"].to_string();
    assert!(text.contains("other.app") && text.contains("nobody") && text.contains("imago"), "{text}");
    client.settle(Duration::from_millis(300));
    assert_eq!(client.publications, 0);
}

#[test]
fn files_of_the_standard_library_can_be_read() {
    let folder = folder(&[]);
    let mut client = Client::start(folder.path());
    let answer = client
        .ask("workspace/textDocumentContent", json!({ "uri": "anyport-output:/-/std/kinds.app" }))
        .expect("an answer");
    assert!(answer["text"].as_str().is_some_and(|text| text.contains("kind service extends reachable")));
    client.ask("workspace/textDocumentContent", json!({ "uri": "anyport-output:/-/std/no.app" })).expect_err("no file");
}

#[test]
fn reading_and_long_checks_are_shown() {
    let services: String = (0..6000)
        .map(|number| format!("service web-{number} {{ image = \"acme/web:1\", user = 1000, port http = 8080 }}\n"))
        .collect();
    let folder = folder(&[("large.app", &format!("app large\n{services}"))]);
    let mut client = Client::start(folder.path());
    let large = uri(&folder.path().join("large.app"));
    client.until(&large, |_| true);
    client.settle(Duration::from_millis(500));
    let titles: Vec<&str> = client
        .heard
        .iter()
        .filter(|(method, _)| method == "$/progress")
        .filter_map(|(_, params)| params["value"]["title"].as_str())
        .collect();
    assert!(titles.contains(&"Reading applications") && titles.contains(&"Checking"), "{titles:?}");
    let ends = client.heard.iter().filter(|(_, params)| params["value"]["kind"] == "end").count();
    assert_eq!(ends, titles.len(), "what begins ends");
}

#[test]
fn folders_come_and_go() {
    let folder = folder(&[("one/a.app", "app a\nlet x = nobody\n"), ("two/b.app", "app b\nlet y = noone\n")]);
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let mut client = Client::start(&one);
    let (a, b) = (uri(&one.join("a.app")), uri(&two.join("b.app")));
    client.until(&a, |found| found.iter().any(|found| found.message.contains("nobody")));
    let event = json!({ "added": [{ "uri": uri(&two), "name": "two" }], "removed": [] });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    client.until(&b, |found| found.iter().any(|found| found.message.contains("noone")));
    let event = json!({ "added": [], "removed": [{ "uri": uri(&two), "name": "two" }] });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    client.until(&b, <[_]>::is_empty);
}
