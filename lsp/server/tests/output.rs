//! The commands and the documents of outputs, with the real command.

mod client;

use std::time::{Duration, Instant};

use client::{Client, folder, uri};
use lsp_types::Uri;
use serde_json::{Value, json};

const SHOP: &str = r#"app shop

postgres db { version = "16" }

service web {
  image = "acme/web:1"
  user = 1000
  port http = 8080
  env { URL = db.url }
}

target laptop: compose
target cluster: kubernetes { namespace = "shop" }

environment dev { on = laptop }
environment prod { on = cluster, web { scale { replicas = 4..20 } } }
"#;

fn opened() -> (tempfile::TempDir, Client, Uri) {
    let folder = folder(&[("my shop.app", SHOP)]);
    let mut client = Client::start(folder.path());
    let plain = uri(&folder.path().join("shop.app"));
    let file: Uri = plain.as_str().replace("shop.app", "my%20shop.app").parse().expect("a URI");
    client.open(&file, SHOP);
    (folder, client, file)
}

fn command(client: &mut Client, name: &str, argument: Value) -> Value {
    let asked = json!({ "command": name, "arguments": [argument] });
    client.ask("workspace/executeCommand", asked).expect("an answer")
}

/// The text of a range of a text.
fn piece(text: &str, range: &Value) -> String {
    let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("a small number");
    let offset = |position: &Value| {
        let line = number(&position["line"]);
        text.split_inclusive('\n').take(line).map(str::len).sum::<usize>() + number(&position["character"])
    };
    text[offset(&range["start"])..offset(&range["end"])].to_owned()
}

/// The address of a generated file as VS Code writes it.
fn address(file: &Uri, path: &str) -> String {
    let source = file.as_str().replace('%', "%25").replace(':', "%3A").replace('/', "%2F");
    format!("anyport-output:/{path}?{source}")
}

#[test]
fn commands_answer_what_the_contract_says() {
    let (_folder, mut client, file) = opened();
    let found = command(&mut client, "anyport.environments", json!({ "uri": file }));
    assert_eq!(
        found,
        json!([
            { "name": "dev", "targets": [{ "name": "laptop", "kind": "compose" }] },
            { "name": "prod", "targets": [{ "name": "cluster", "kind": "kubernetes" }] },
        ])
    );
    let position = json!({ "line": 5, "character": 14 });
    let found =
        command(&mut client, "anyport.output", json!({ "uri": file, "position": position, "environment": "prod" }));
    assert_eq!((&found["environment"], &found["target"]), (&json!("prod"), &json!("cluster")));
    let text = |path: &Value| {
        let files = found["files"].as_array().expect("files");
        files
            .iter()
            .find(|file| file["path"] == *path)
            .and_then(|file| file["text"].as_str())
            .expect("a file")
            .to_owned()
    };
    let active = &found["active"];
    assert_eq!(active["path"], "30-web.yaml");
    assert_eq!(piece(&text(&active["path"]), &active["range"]), "image: acme/web:1");
    let map = found["map"].as_array().expect("a map");
    let replicas = map.iter().find(|mapping| piece(&text(&mapping["path"]), &mapping["range"]) == "minReplicas: 4");
    let source = &replicas.expect("the replicas are mapped")["source"];
    assert_eq!(source["uri"], file.as_str());
    assert_eq!(piece(SHOP, &source["range"]), "replicas = 4..20");
    let first = command(&mut client, "anyport.output", json!({ "uri": file }));
    assert_eq!(first["files"][0]["path"], "compose.yaml");
    assert_eq!(first["files"][0]["language"], "yaml");

    let found = command(&mut client, "anyport.graph", json!({ "uri": file, "environment": "prod" }));
    assert!(found["mermaid"].as_str().is_some_and(|text| text.starts_with("flowchart")));
    assert!(found["dot"].as_str().is_some_and(|text| text.starts_with("digraph")));
    assert_eq!(found["edges"], json!([{ "from": "web", "to": "db", "why": "" }]));
    let web = &found["nodes"][1];
    assert_eq!((&web["name"], &web["kind"], &web["target"]), (&json!("web"), &json!("service"), &json!("cluster")));
    assert_eq!(piece(SHOP, &web["range"]), "web");

    let found = command(&mut client, "anyport.support", json!({ "uri": file }));
    let targets = found["targets"].as_array().expect("targets");
    assert!(targets.contains(&json!("compose")));
    let row = &found["rows"][0];
    assert_eq!(row["cells"].as_array().map(Vec::len), Some(targets.len()));

    let found = command(&mut client, "anyport.explain", json!({ "code": "E0201" }));
    assert!(found["markdown"].as_str().is_some_and(|page| page.contains("unknown-name")));
    let found = command(&mut client, "anyport.explain", json!({ "uri": file, "position": position }));
    assert!(found["markdown"].as_str().is_some_and(|page| page.contains("web.image") && page.contains("acme/web:1")));
    let wrong = json!({ "command": "anyport.output", "arguments": [{}] });
    assert_eq!(client.ask("workspace/executeCommand", wrong).expect_err("no document").code, -32602);
}

#[test]
fn documents_of_outputs_lead_back() {
    let (_folder, mut client, file) = opened();
    let output = address(&file, "prod/cluster/30-web.yaml");
    let answer = client.ask("workspace/textDocumentContent", json!({ "uri": output })).expect("a text");
    let text = answer["text"].as_str().expect("a text").to_owned();
    let line = text.lines().position(|line| line.contains("image: acme")).expect("the image");
    let at = json!({ "textDocument": { "uri": output }, "position": { "line": line, "character": 12 } });
    let found = client.ask("textDocument/definition", at.clone()).expect("an answer");
    assert_eq!(found["uri"], file.as_str());
    assert_eq!(piece(SHOP, &found["range"]), "image");
    let mut with = at.clone();
    with["context"] = json!({ "includeDeclaration": true });
    let found = client.ask("textDocument/references", with).expect("an answer");
    let uris: Vec<&str> = found.as_array().expect("places").iter().filter_map(|place| place["uri"].as_str()).collect();
    assert_eq!(uris, [file.as_str(), &*output]);
    let found = client.ask("textDocument/hover", at).expect("an answer");
    assert!(found["contents"]["value"].as_str().is_some_and(|text| text.contains("web.image")), "{found}");
    // It is no source: whatever an editor asks of any document is answered, with nothing.
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    for (method, more) in [
        ("textDocument/foldingRange", json!({})),
        ("textDocument/codeLens", json!({})),
        ("textDocument/documentLink", json!({})),
        ("textDocument/documentSymbol", json!({})),
        ("textDocument/semanticTokens/full", json!({})),
        ("textDocument/semanticTokens/range", json!({ "range": whole })),
        ("textDocument/codeAction", json!({ "range": whole, "context": { "diagnostics": [] } })),
        ("textDocument/inlayHint", json!({ "range": whole })),
        ("textDocument/completion", json!({ "position": { "line": 1, "character": 1 } })),
        ("textDocument/documentHighlight", json!({ "position": { "line": 1, "character": 1 } })),
        ("textDocument/typeDefinition", json!({ "position": { "line": 1, "character": 1 } })),
        ("textDocument/formatting", json!({ "options": { "tabSize": 2, "insertSpaces": true } })),
    ] {
        let mut params = json!({ "textDocument": { "uri": output } });
        params.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        client.ask(method, params).unwrap_or_else(|error| panic!("{method}: {error:?}"));
    }
    let gone = address(&file, "prod/cluster/99-nobody.yaml");
    client.ask("workspace/textDocumentContent", json!({ "uri": gone })).expect_err("no such file");
}

#[test]
fn a_shown_output_is_refreshed_when_it_changed() {
    let (_folder, mut client, file) = opened();
    let output = address(&file, "prod/cluster/30-web.yaml");
    let before = client.ask("workspace/textDocumentContent", json!({ "uri": output })).expect("a text");
    client.settle(Duration::from_millis(500));
    let refreshed = |client: &Client| {
        client.heard.iter().filter(|(method, _)| method == "workspace/textDocumentContent/refresh").count()
    };
    // A comment changes nothing, and what is broken is not shown.
    client.replace(&file, 2, &format!("{SHOP}\n// a remark\n"));
    client.diagnostics(&file, 2);
    client.replace(&file, 3, &SHOP.replace("db.url", "nobody.url"));
    client.diagnostics(&file, 3);
    client.settle(Duration::from_millis(500));
    assert_eq!(refreshed(&client), 0);
    client.replace(&file, 4, &SHOP.replace("web:1", "web:2"));
    let until = Instant::now() + Duration::from_secs(60);
    while refreshed(&client) == 0 {
        assert!(client.listen(until), "the output is refreshed");
    }
    assert_eq!(client.heard.last().map(|(_, params)| params["uri"].clone()), Some(json!(output)));
    let after = client.ask("workspace/textDocumentContent", json!({ "uri": output })).expect("a text");
    assert!(before != after && after["text"].as_str().is_some_and(|text| text.contains("web:2")));
}
