//! `init`, `schema`, `completions`, `man`.

use serde_json::Value;

use crate::support::Folder;

#[test]
fn init_writes_an_application_that_is_fine() {
    let folder = Folder::new();
    folder.run(&["init", "My Shop!"]).status(0).prints("my-shop.app");
    let text = folder.read("My Shop!/my-shop.app");
    assert!(text.contains("\napp my-shop\n"), "{text}");
    folder.run(&["check", "My Shop!/my-shop.app", "--deny", "warnings"]).status(0);
    folder.run(&["fmt", "--check", "My Shop!"]).status(0).prints_nothing();
    folder.run(&["test", "My Shop!/my-shop.app"]).status(0).prints("1 passed");
    folder.run(&["build", "My Shop!/my-shop.app", "-o", "out"]).status(0);
}

#[test]
fn init_overwrites_nothing() {
    let folder = Folder::with("shop/shop.app", "mine");
    folder.run(&["init", "shop"]).status(2).says("is there already");
    assert_eq!(folder.read("shop/shop.app"), "mine");
}

#[test]
fn the_schema_is_json() {
    let folder = Folder::new();
    let schema: Value = serde_json::from_str(&folder.run(&["schema"]).status(0).out).expect("a schema");
    assert_eq!(schema["title"], "Application");
    assert!(schema["properties"]["components"].is_object());
}

#[test]
fn completions_for_every_shell() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.run(&["completions", shell]).status(0).out;
        assert!(script.contains("from-ir"), "{shell}");
    }
    folder.run(&["completions", "none"]).status(2);
}

#[test]
fn manual_pages() {
    let folder = Folder::new();
    folder.run(&["man", "pages"]).status(0);
    let pages = folder.files("pages");
    for page in ["anyport.1", "anyport-build.1", "anyport-check.1", "anyport-why.1"] {
        assert!(pages.iter().any(|found| found == page), "no {page} in {pages:?}");
    }
    assert!(folder.read("pages/anyport-build.1").contains(".TH"));
}
