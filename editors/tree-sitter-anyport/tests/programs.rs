//! Every program of the project has a tree without errors: the examples, the standard library, the
//! specification and the pages. What does not compile on purpose may also not parse, and is left out by the
//! words behind its fence.

use std::fs;
use std::path::{Path, PathBuf};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("it lies two folders below").to_path_buf()
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
}

fn parser() -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_anyport::LANGUAGE.into()).expect("the versions fit");
    parser
}

/// Where the first error is, if there is one.
fn error(text: &str) -> Option<String> {
    let tree = parser().parse(text, None).expect("there is no timeout");
    if !tree.root_node().has_error() {
        return None;
    }
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if node.is_error() || node.is_missing() {
            let at = node.start_position();
            let line = text.lines().nth(at.row).unwrap_or_default();
            return Some(format!("{}:{}: {} in `{line}`", at.row + 1, at.column + 1, node.to_sexp()));
        }
        let mut cursor = node.walk();
        let children: Vec<_> = node.children(&mut cursor).collect();
        open.extend(children.into_iter().rev().filter(tree_sitter::Node::has_error));
    }
    Some("somewhere".into())
}

#[test]
fn examples_and_library_have_trees() {
    let mut paths = Vec::new();
    for folder in ["examples", "stdlib"] {
        files(&repository().join(folder), "app", &mut paths);
    }
    assert!(paths.len() > 20, "there are programs: {}", paths.len());
    let wrong: Vec<String> = paths
        .iter()
        .filter_map(|path| {
            let text = fs::read_to_string(path).expect("it can be read");
            error(&text).map(|error| format!("{}:{error}", path.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A block of a page: its line, the words behind `app`, its text.
fn blocks(page: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (number, line) in page.lines().enumerate() {
        match &mut open {
            Some(block) if line.trim() == "```" => {
                found.push(block.clone());
                open = None;
            }
            Some(block) => {
                block.2.push_str(line);
                block.2.push('\n');
            }
            None => {
                let words = line.trim_start().strip_prefix("```app");
                open = words
                    .filter(|words| words.is_empty() || words.starts_with(' '))
                    .map(|words| (number + 2, words.to_owned(), String::new()));
            }
        }
    }
    found
}

/// Whether the compiler's own grammar refuses a block, which are the codes from E0101 on. The page of a code
/// does not repeat it behind the fence; the specification says it beside the line.
fn refused(page: &Path, words: &str, block: &str) -> bool {
    let name = page.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let of_a_code = page.parent().is_some_and(|folder| folder.ends_with("codes"));
    // The page about pages has no program, but the shape of one.
    let sketch = words.contains("sketch") || of_a_code && name == "README.md";
    sketch
        || words.contains("E01")
        || block.contains("error: E01")
        || of_a_code && name.starts_with("E01") && words.contains("fails")
}

#[test]
fn blocks_of_pages_have_trees() {
    let mut pages = vec![repository().join("README.md")];
    for folder in ["docs", "tests/spec", "compiler/diagnostic/codes", "backends"] {
        files(&repository().join(folder), "md", &mut pages);
    }
    let (mut count, mut wrong) = (0, Vec::new());
    for page in pages {
        let text = fs::read_to_string(&page).expect("it can be read");
        for (line, words, block) in blocks(&text) {
            if refused(&page, &words, &block) {
                continue;
            }
            count += 1;
            if let Some(error) = error(&block) {
                wrong.push(format!("{} + {line}:{error}", page.display()));
            }
        }
    }
    assert!(count > 50, "there are programs in the pages: {count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
