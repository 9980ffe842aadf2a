//! Navigation through the real command: one question of each kind, with the protocol's own types.

mod client;

use client::{Client, folder, uri};
use lsp_types::{Uri, request};
use serde_json::{Value, json};

const SHOP: &str = "\
app shop
import \"./kit.app\" as kit
param tag: String = \"1\"
postgres db { version = \"17\" }
kit.base web {
  image = \"acme/web:${tag}\"
  user = 1000
  env { URL = db.url }
}
environment dev { tag = \"2\", web { env { URL = db.url } } }
";
const KIT: &str = "kind base extends service {\n  param heap: Memory = 1Gi\n  memory = heap\n  port http = 8080\n}\n";

struct Open {
    client: Client,
    shop: Uri,
    kit: Uri,
    _folder: tempfile::TempDir,
}

fn open() -> Open {
    let folder = folder(&[("shop.app", SHOP), ("kit.app", KIT)]);
    let mut client = Client::start(folder.path());
    let shop = uri(&folder.path().join("shop.app"));
    let kit = uri(&folder.path().join("kit.app"));
    client.open(&shop, SHOP);
    Open { client, shop, kit, _folder: folder }
}

impl Open {
    /// Where `word` stands, the `nth` time.
    fn at(&self, text: &str, word: &str, nth: usize) -> Value {
        let offset = text.match_indices(word).nth(nth).expect("the word").0;
        let line = text[..offset].matches('\n').count();
        let column = offset - text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        json!({ "line": line, "character": column })
    }

    fn params(&self, word: &str, nth: usize) -> Value {
        json!({ "textDocument": { "uri": self.shop }, "position": self.at(SHOP, word, nth) })
    }

    fn ask<R: request::Request>(&mut self, params: Value) -> R::Result {
        let params: R::Params = serde_json::from_value(params).expect("parameters");
        self.client.request::<R>(params).expect("an answer")
    }
}

#[test]
fn definitions_lead_to_names_files_and_the_library() {
    let mut open = open();
    let params = open.params("db.url", 0);
    let answer = open.client.ask("textDocument/definition", params).expect("an answer");
    assert_eq!(answer[0]["targetUri"], open.shop.as_str());
    assert_eq!(answer[0]["targetSelectionRange"]["start"], json!({ "line": 3, "character": 9 }));
    let params = open.params("base", 0);
    let answer = open.client.ask("textDocument/definition", params).expect("an answer");
    assert_eq!(answer[0]["targetUri"], open.kit.as_str());
    let params = open.params("./kit.app", 0);
    let answer = open.client.ask("textDocument/declaration", params).expect("an answer");
    assert_eq!(answer[0]["targetUri"], open.kit.as_str());
    let params = open.params("image", 0);
    let answer = open.client.ask("textDocument/definition", params).expect("an answer");
    let library = answer[0]["targetUri"].as_str().expect("a URI").to_owned();
    assert_eq!(library, "anyport-output:/-/std/process.app");
    let text = open.client.ask("workspace/textDocumentContent", json!({ "uri": library })).expect("its text");
    let line = answer[0]["targetRange"]["start"]["line"].as_u64().expect("a line") as usize;
    let line = text["text"].as_str().and_then(|text| text.lines().nth(line)).expect("the line");
    assert_eq!(line.trim(), "image: Deferred<Image>?");
}

#[test]
fn types_and_implementations() {
    let mut open = open();
    let params = open.params("db.url", 0);
    let answer = open.client.ask("textDocument/typeDefinition", params).expect("an answer");
    assert_eq!(answer[0]["targetUri"], "anyport-output:/-/std/stores.app");
    let params = open.params("base", 0);
    let answer = open.client.ask("textDocument/implementation", params).expect("an answer");
    assert_eq!(answer[0]["targetSelectionRange"]["start"], json!({ "line": 4, "character": 9 }));
}

#[test]
fn references_and_highlights() {
    let mut open = open();
    let mut params = open.params("tag", 0);
    params["context"] = json!({ "includeDeclaration": true });
    let found = open.ask::<request::References>(params).expect("references");
    let lines: Vec<u32> = found.iter().map(|found| found.range.start.line).collect();
    assert_eq!(lines, [2, 5, 9]);
    let mut params = open.params("tag", 0);
    params["context"] = json!({ "includeDeclaration": false });
    assert_eq!(open.ask::<request::References>(params).expect("references").len(), 2);
    let params = open.params("tag", 1);
    let found = open.ask::<request::DocumentHighlightRequest>(params).expect("highlights");
    let kinds: Vec<_> = found.iter().filter_map(|found| found.kind).collect();
    use lsp_types::DocumentHighlightKind as Kind;
    assert_eq!(kinds, [Kind::WRITE, Kind::READ, Kind::WRITE]);
}

#[test]
fn renames_reach_every_file_and_are_refused_with_words() {
    let mut open = open();
    let params = open.params("base", 0);
    let answer = open.client.ask("textDocument/prepareRename", params.clone()).expect("it can be");
    assert_eq!(answer["placeholder"], "base");
    let mut wanted = params;
    wanted["newName"] = "our-base".into();
    let edit = open.ask::<request::Rename>(wanted.clone()).expect("an edit");
    let Some(lsp_types::DocumentChanges::Edits(edits)) = edit.document_changes else { panic!("versioned edits") };
    let mut versions: Vec<_> = edits.iter().map(|edit| edit.text_document.version).collect();
    versions.sort();
    assert_eq!(versions, [None, Some(1)], "the open file has a version, the other none");
    wanted["newName"] = "service".into();
    let error = open.client.ask("textDocument/rename", wanted).expect_err("it is taken");
    assert_eq!(error.code, -32803);
    assert!(error.message.contains("`service` is the name of a kind already"), "{}", error.message);
}

#[test]
fn files_that_move_take_their_paths_with_them() {
    let mut open = open();
    let target = open.kit.as_str().replace("kit.app", "lib/kit.app");
    let params = json!({ "files": [{ "oldUri": open.kit, "newUri": target }] });
    let edit = open.client.ask("workspace/willRenameFiles", params).expect("an edit");
    assert_eq!(edit["documentChanges"][0]["edits"][0]["newText"], "./lib/kit.app");
    // And when it has moved, the program is whole again.
    let folder = open._folder.path();
    std::fs::create_dir(folder.join("lib")).expect("a folder");
    std::fs::rename(folder.join("kit.app"), folder.join("lib/kit.app")).expect("it moves");
    open.client.replace(&open.shop, 2, &SHOP.replace("./kit.app", "./lib/kit.app"));
    let params = json!({ "files": [{ "oldUri": open.kit, "newUri": target }] });
    open.client.tell("workspace/didRenameFiles", params);
    open.client.until(&open.shop, |found| !found.iter().any(|found| found.message.contains("kit")));
}

#[test]
fn symbols_of_a_document_and_of_all() {
    let mut open = open();
    let params = json!({ "textDocument": { "uri": open.shop } });
    let answer = open.ask::<request::DocumentSymbolRequest>(params).expect("symbols");
    let lsp_types::DocumentSymbolResponse::Nested(tree) = answer else { panic!("a tree") };
    let names: Vec<&str> = tree.iter().map(|node| node.name.as_str()).collect();
    assert_eq!(names, ["shop", "kit", "tag", "db", "web", "dev"]);
    let answer = open.client.ask("workspace/symbol", json!({ "query": "bas" })).expect("symbols");
    assert_eq!(answer[0]["name"], "base");
    assert_eq!(answer[0]["location"]["uri"], open.kit.as_str());
}

#[test]
fn calls_follow_references() {
    let mut open = open();
    let params = open.params("db {", 0);
    let items = open.client.ask("textDocument/prepareCallHierarchy", params).expect("an item");
    let calls = open.client.ask("callHierarchy/incomingCalls", json!({ "item": items[0] })).expect("calls");
    assert_eq!(calls[0]["from"]["name"], "web");
    assert_eq!(calls[0]["fromRanges"].as_array().map(Vec::len), Some(2), "its own, and the environment's: {calls}");
    let calls = open.client.ask("callHierarchy/outgoingCalls", json!({ "item": calls[0]["from"] })).expect("calls");
    assert_eq!(calls[0]["to"]["name"], "db");
}

#[test]
fn names_of_one_declaration_are_edited_as_one() {
    let mut open = open();
    open.client.open(&open.kit.clone(), KIT);
    let position = open.at(KIT, "heap", 0);
    let params = json!({ "textDocument": { "uri": open.kit }, "position": position });
    let answer = open.client.ask("textDocument/linkedEditingRange", params.clone()).expect("an answer");
    assert_eq!(answer["ranges"].as_array().map(Vec::len), Some(2), "{answer}");
    // A use in another file sets it as well: what is edited as one would leave that behind.
    open.client.replace(&open.shop.clone(), 2, &SHOP.replace("user = 1000", "heap = 2Gi"));
    let answer = open.client.ask("textDocument/linkedEditingRange", params).expect("an answer");
    assert_eq!(answer, Value::Null, "{answer}");
}
