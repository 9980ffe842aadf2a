//! What the highlight query paints, as tree-sitter's own highlighter paints it.

use tree_sitter_highlight::{HighlightConfiguration, HighlightEvent, Highlighter};

const NAMES: [&str; 32] = [
    "boolean",
    "comment",
    "comment.documentation",
    "constant",
    "constant.builtin",
    "function",
    "function.builtin",
    "keyword",
    "keyword.conditional",
    "keyword.import",
    "keyword.operator",
    "keyword.repeat",
    "keyword.type",
    "module",
    "none",
    "number",
    "operator",
    "property",
    "punctuation.bracket",
    "punctuation.delimiter",
    "punctuation.special",
    "string",
    "string.escape",
    "type",
    "type.builtin",
    "type.definition",
    "variable",
    "variable.builtin",
    "variable.parameter",
    "label",
    "embedded",
    "attribute",
];

/// Each painted piece of a program with the name of its paint.
fn painted(program: &str) -> Vec<(&str, &'static str)> {
    let mut configuration = HighlightConfiguration::new(
        tree_sitter_anyport::LANGUAGE.into(),
        "anyport",
        tree_sitter_anyport::HIGHLIGHTS_QUERY,
        "",
        "",
    )
    .expect("the query fits the grammar");
    configuration.configure(&NAMES);
    let mut highlighter = Highlighter::new();
    let events =
        highlighter.highlight(&configuration, program.as_bytes(), None, None, |_| None).expect("there is no timeout");
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for event in events {
        match event.expect("there is no timeout") {
            HighlightEvent::HighlightStart(highlight) => open.push(NAMES[highlight.0]),
            HighlightEvent::HighlightEnd => {
                open.pop();
            }
            HighlightEvent::Source { start, end } => {
                if let Some(name) = open.last() {
                    found.push((&program[start..end], *name));
                }
            }
        }
    }
    found
}

#[test]
fn statements() {
    let program = "\
/// Doc.
import \"./kit.app\" as kit
param tag: String = \"1\\n${it.x}\"
kind web extends kit.service { check a and b }
service web { port http = 8080, env { A = true } }
target t: compose
";
    let expected = [
        ("/// Doc.", "comment.documentation"),
        ("import", "keyword.import"),
        ("\"./kit.app\"", "string"),
        ("as", "keyword"),
        ("kit", "module"),
        ("param", "keyword"),
        ("tag", "variable.parameter"),
        (":", "punctuation.delimiter"),
        ("String", "type.builtin"),
        ("=", "operator"),
        ("\"1", "string"),
        ("\\n", "string.escape"),
        ("${", "punctuation.special"),
        ("it", "variable.builtin"),
        (".", "punctuation.delimiter"),
        ("x", "property"),
        ("}", "punctuation.special"),
        ("\"", "string"),
        ("kind", "keyword"),
        ("web", "type.definition"),
        ("extends", "keyword"),
        ("kit", "module"),
        (".", "punctuation.delimiter"),
        ("service", "type"),
        ("{", "punctuation.bracket"),
        ("check", "keyword"),
        ("a", "variable"),
        ("and", "keyword.operator"),
        ("b", "variable"),
        ("}", "punctuation.bracket"),
        ("service", "type"),
        ("web", "variable"),
        ("{", "punctuation.bracket"),
        ("port", "type"),
        ("http", "variable"),
        ("=", "operator"),
        ("8080", "number"),
        (",", "punctuation.delimiter"),
        ("env", "property"),
        ("{", "punctuation.bracket"),
        ("A", "property"),
        ("=", "operator"),
        ("true", "boolean"),
        ("}", "punctuation.bracket"),
        ("}", "punctuation.bracket"),
        ("target", "keyword.type"),
        ("t", "module"),
        (":", "punctuation.delimiter"),
        ("compose", "type"),
    ];
    assert_eq!(painted(program), expected);
}

#[test]
fn values() {
    let program = "a = if x == 1Gi then upper(y) else [for k in m: k.z] // c\nb = null\n\"q\" = match t { 1 => 2 }";
    let expected = [
        ("a", "property"),
        ("=", "operator"),
        ("if", "keyword.conditional"),
        ("x", "variable"),
        ("==", "operator"),
        ("1Gi", "number"),
        ("then", "keyword.conditional"),
        ("upper", "function.builtin"),
        ("(", "punctuation.bracket"),
        ("y", "variable"),
        (")", "punctuation.bracket"),
        ("else", "keyword.conditional"),
        ("[", "punctuation.bracket"),
        ("for", "keyword.repeat"),
        ("k", "variable"),
        ("in", "keyword.operator"),
        ("m", "variable"),
        (":", "punctuation.delimiter"),
        ("k", "variable"),
        (".", "punctuation.delimiter"),
        ("z", "property"),
        ("]", "punctuation.bracket"),
        ("// c", "comment"),
        ("b", "property"),
        ("=", "operator"),
        ("null", "constant.builtin"),
        ("\"q\"", "property"),
        ("=", "operator"),
        ("match", "keyword.conditional"),
        ("t", "variable"),
        ("{", "punctuation.bracket"),
        ("1", "number"),
        ("=>", "operator"),
        ("2", "number"),
        ("}", "punctuation.bracket"),
    ];
    assert_eq!(painted(program), expected);
}
