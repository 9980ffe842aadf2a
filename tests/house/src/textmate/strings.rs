//! Strings, their escapes and interpolations, and comments.

use serde_json::{Map, Value, json};

use super::{captures, includes};

/// The escapes that the compiler knows.
const ESCAPE: &str = r#"\\(?:[nrt"\\$]|u\{[0-9A-Fa-f]{1,6}\})"#;

/// The rules by name.
pub(super) fn repository() -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("comments".into(), comments());
    out.insert(
        "strings".into(),
        json!({ "patterns": [
            {
                "name": "string.quoted.triple.anyport",
                "begin": "\"\"\"",
                "end": "\"\"\"",
                "beginCaptures": captures(&[(0, "punctuation.definition.string.begin")]),
                "endCaptures": captures(&[(0, "punctuation.definition.string.end")]),
                "patterns": includes(&["escapes", "interpolation"]),
            },
            {
                // A forgotten quote ends with its line, as it does for the compiler.
                "name": "string.quoted.double.anyport",
                "begin": "\"",
                "end": "(\")|(?=$)",
                "beginCaptures": captures(&[(0, "punctuation.definition.string.begin")]),
                "endCaptures": captures(&[(1, "punctuation.definition.string.end")]),
                "patterns": includes(&["escapes", "interpolation"]),
            },
        ] }),
    );
    out.insert(
        "escapes".into(),
        json!({ "patterns": [
            { "name": "constant.character.escape.anyport", "match": ESCAPE },
            { "name": "invalid.illegal.escape.anyport", "match": "\\\\[^\\n]" },
        ] }),
    );
    out.insert(
        "interpolation".into(),
        json!({
            "name": "meta.interpolation.anyport",
            "begin": "\\$\\{",
            "end": "\\}",
            "beginCaptures": captures(&[(0, "punctuation.section.interpolation.begin")]),
            "endCaptures": captures(&[(0, "punctuation.section.interpolation.end")]),
            // What is inside is code, not text: themes take the color of `source`.
            "contentName": "source.anyport",
            "patterns": includes(&["expressions"]),
        }),
    );
    out
}

fn comments() -> Value {
    json!({ "patterns": [
        {
            "name": "comment.line.documentation.anyport",
            "match": "(///|//!)(?!/).*$",
            "captures": captures(&[(1, "punctuation.definition.comment")]),
        },
        {
            "name": "comment.line.double-slash.anyport",
            "match": "(//).*$",
            "captures": captures(&[(1, "punctuation.definition.comment")]),
        },
    ] })
}
