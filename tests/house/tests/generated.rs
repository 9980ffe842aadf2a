//! What is generated is current.

use anyport_house::{generated, repository};

#[test]
fn generated_files_are_current() {
    let stale: Vec<String> = generated()
        .into_iter()
        .filter(|file| repository::text(&file.path) != file.text)
        .map(|file| file.path)
        .collect();
    assert!(stale.is_empty(), "run `cargo run -p anyport-house --bin generate`: {stale:#?}");
}

#[test]
fn no_page_is_left_over() {
    let known: Vec<String> = generated().into_iter().map(|file| file.path).collect();
    for folder in ["docs/reference", "docs/targets"] {
        for path in repository::files(folder, &["md"]) {
            assert!(known.contains(&path), "{path} is in a folder of generated pages and is not one");
        }
    }
}
