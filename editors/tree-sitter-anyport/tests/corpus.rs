//! The trees of `test/corpus/*.txt`, in tree-sitter's own format: a title between rules of `=`, a program, `---`,
//! a tree. `UPDATE=1 cargo test --test corpus` writes what is; review the difference.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

struct Case {
    title: String,
    program: String,
    tree: String,
}

/// Cuts a file at its titles.
fn cases(text: &str) -> Vec<Case> {
    let lines: Vec<&str> = text.lines().collect();
    let rule = |at: usize| lines.get(at).is_some_and(|line| line.len() > 2 && line.chars().all(|c| c == '='));
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| rule(at) && rule(at + 2)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| {
            let body = &lines[start + 3..end];
            let cut = body.iter().rposition(|line| *line == "---").unwrap_or(body.len());
            Case {
                title: lines[start + 1].to_owned(),
                program: body[..cut].join("\n").trim_matches('\n').to_owned(),
                tree: body.get(cut + 1..).unwrap_or_default().join("\n"),
            }
        })
        .collect()
}

/// One node a line.
fn pretty(sexp: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for word in sexp.split(' ') {
        let opens = word.starts_with('(');
        if opens && !out.is_empty() && !out.ends_with(": ") || word.ends_with(':') {
            let _ = write!(out, "\n{}", "  ".repeat(depth));
        }
        out.push_str(word);
        if word.ends_with(':') || !opens && !word.ends_with(')') {
            out.push(' ');
        }
        depth += usize::from(opens);
        depth -= word.matches(')').count();
    }
    out
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn trees_are_as_expected() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_anyport::LANGUAGE.into()).expect("the versions fit");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in fs::read_dir(&folder).expect("there is a corpus") {
        let path = entry.expect("it can be listed").path();
        let text = fs::read_to_string(&path).expect("it can be read");
        let mut out = String::new();
        for case in cases(&text) {
            count += 1;
            let tree = parser.parse(&case.program, None).expect("there is no timeout");
            let found = tree.root_node().to_sexp();
            if squeezed(&found) != squeezed(&case.tree).replace("( ", "(").replace(" )", ")") {
                wrong.push(format!("{}: {}:\n{}", path.display(), case.title, pretty(&found)));
            }
            let rule = "=".repeat(80);
            let tree = pretty(&found);
            let _ = write!(out, "{rule}\n{}\n{rule}\n\n{}\n\n---\n\n{tree}\n\n", case.title, case.program);
        }
        if update {
            fs::write(&path, format!("{}\n", out.trim_end())).expect("it can be written");
        }
    }
    assert!(count > 30, "there is a corpus: {count}");
    assert!(update || wrong.is_empty(), "{}", wrong.join("\n\n"));
}
