//! Statements, expressions and types.

use anyport_compiler::{FUNCTIONS, Workspace, declared_kinds, declared_targets};
use anyport_syntax::token::{Token, TokenClass};
use serde_json::{Map, Value, json};

use super::{any_of, captures, includes, texts, words};

/// A name, as the lexer reads it.
const NAME: &str = "[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*";

/// A number with its unit, as the lexer reads it.
const NUMBER: &str = "[0-9][0-9A-Za-z_]*(?:\\.[0-9][0-9A-Za-z_]*)*(?:%|/[A-Za-z]+)?";

/// The first words of statements that declare something and are ordinary names elsewhere.
const DECLARATIONS: [&str; 15] = [
    "app",
    "edition",
    "part",
    "import",
    "param",
    "let",
    "output",
    "secret",
    "kind",
    "trait",
    "rule",
    "environment",
    "workflow",
    "test",
    "platform",
];

/// Those of statements that stand inside a component and speak of its target.
const ASIDES: [&str; 4] = ["options", "accept", "patch", "object"];

/// Names that are there without a declaration.
const GIVEN: [&str; 3] = ["it", "environment", "label"];

/// The rules by name.
pub(super) fn repository(workspace: &Workspace) -> Map<String, Value> {
    let names = |declared: Vec<anyport_compiler::Declared>| -> Vec<String> {
        declared.into_iter().map(|declared| declared.name.to_string()).collect()
    };
    let kinds = any_of(names(declared_kinds(workspace)));
    let targets = any_of(names(declared_targets(workspace)));
    let mut out = Map::new();
    let mut add = |name: &str, value: Value| {
        out.insert(name.into(), value);
    };
    add(
        "statements",
        json!({ "patterns": includes(&["comments", "checks", "declarations", "entries", "fields", "expressions"]) }),
    );
    add("checks", checks());
    add("declarations", declarations(&targets));
    add("entries", entries(&kinds));
    add("fields", fields());
    add("expressions", expressions());
    add("blocks", blocks());
    add("members", members());
    add("keywords", keywords());
    add("numbers", numbers());
    add("functions", functions());
    add("types", named_types());
    add("names", given());
    add("operators", operators());
    add("punctuation", punctuation());
    out
}

/// Where a statement may begin: a line, a block, a comma. Where a line goes on, it looks like a statement
/// only if it also reads as one.
const BEGIN: &str = "(?:^|(?<=[{,]))\\s*";

/// Not the middle of a name, nor a member of something; behind `..` a value begins.
const WORD_BEGIN: &str = "(?<!\\w)(?:(?<=\\.\\.)|(?<!\\.))";
const WORD_END: &str = "(?![-\\w])";

/// A string without interpolation, where names stand.
const QUOTED: &str = "\"[^\"\\n]*\"";

/// A path: names, quoted names and indices.
fn path() -> String {
    format!("(?:{NAME}|{QUOTED})(?:\\.(?:{NAME}|{QUOTED})|\\[[^\\]\\n]*\\])*")
}

/// Words that are ordinary names inside values, `ValueWord` of the grammar; but for `where`, which also narrows
/// a type.
const NAMES_IN_VALUES: [Token; 7] =
    [Token::As, Token::Extends, Token::On, Token::Lock, Token::Unset, Token::Type, Token::Target];

/// Words that may stand behind a name in a value or a clause, and so are not taken for labels.
fn no_label() -> String {
    let mut all = texts(TokenClass::Operator);
    let clauses = [Token::As, Token::Extends, Token::On, Token::For, Token::Where, Token::If, Token::Then, Token::Else];
    all.extend(clauses.iter().filter_map(|token| token.text()));
    format!("(?!{}{WORD_END})", any_of(words(&all)))
}

/// Words that begin a value: a line that begins with one goes on with an expression.
fn no_value() -> String {
    let begin = [Token::If, Token::Then, Token::Else, Token::Match, Token::Not, Token::And, Token::Or, Token::In];
    format!("(?!{}{WORD_END}\\s+[^=:{{+.])", any_of(begin.iter().filter_map(|token| token.text())))
}

/// The steps of a path, its names painted as this.
fn steps(scope: &str) -> Value {
    json!([
        { "include": "#strings" },
        { "include": "#blocks" },
        { "name": format!("{scope}.anyport"), "match": NAME },
        { "include": "#punctuation" },
    ])
}

/// `check`, which is never a name, and `lock` and `unset` before a path.
fn checks() -> Value {
    let text = |token: Token| token.text().unwrap_or_default();
    json!({ "patterns": [
        {
            "match": format!("{BEGIN}({}){WORD_END}", text(Token::Check)),
            "captures": captures(&[(1, "keyword.control.check")]),
        },
        {
            "match": format!("{BEGIN}({}|{})\\s+({})(?=\\s*(?:$|[,}}]|//))", text(Token::Lock), text(Token::Unset), path()),
            "captures": { "1": { "name": "keyword.control.layer.anyport" }, "2": { "patterns": steps("variable.other.property") } },
        },
    ] })
}

fn declarations(targets: &str) -> Value {
    let word = |token: Token| token.text().unwrap_or_default();
    let clause = any_of([Token::On, Token::For].iter().filter_map(|token| token.text()));
    let dotted = format!("{NAME}(?:\\.{NAME})*");
    json!({ "patterns": [
        {
            "match": format!("{BEGIN}({})\\s+({NAME})(?=\\s*=)", word(Token::Type)),
            "captures": captures(&[(1, "keyword.control.declaration"), (2, "entity.name.type")]),
        },
        {
            "match": format!("{BEGIN}({})\\s+({NAME})\\s*(:)\\s*(?:({targets}){WORD_END}|({dotted}))", word(Token::Target)),
            "captures": captures(&[
                (1, "keyword.control.declaration"),
                (2, "entity.name.namespace"),
                (3, "punctuation.separator.type"),
                (4, "support.type.target"),
                (5, "entity.name.type"),
            ]),
        },
        {
            "begin": format!("{BEGIN}({})\\s+(?={NAME}|\")", any_of(DECLARATIONS)),
            "beginCaptures": captures(&[(1, "keyword.control.declaration")]),
            // The name and its clauses; the value, type or body is for others.
            "end": "(?=[{}=:,\\[(]|//|$)",
            "patterns": [
                {
                    "match": format!("({WORD_BEGIN}{clause}{WORD_END})\\s+({dotted}(?:\\s*,\\s*{dotted})*)"),
                    "captures": {
                        "1": { "name": "keyword.control.clause.anyport" },
                        "2": { "patterns": [
                            { "name": "entity.name.type.anyport", "match": NAME },
                            { "include": "#punctuation" },
                        ] },
                    },
                },
                {
                    "match": format!("{WORD_BEGIN}({}){WORD_END}\\s+({dotted})", any_of([word(Token::Extends), word(Token::In)])),
                    "captures": captures(&[(1, "keyword.control.clause"), (2, "entity.other.inherited-class")]),
                },
                {
                    "match": format!("{WORD_BEGIN}({}){WORD_END}\\s+({NAME})", word(Token::As)),
                    "captures": captures(&[(1, "keyword.control.clause"), (2, "entity.name.namespace")]),
                },
                { "include": "#strings" },
                { "name": "entity.name.declaration.anyport", "match": NAME },
            ],
        },
    ] })
}

/// `service web {`, `port http = 8080`, `kit.java-service api {`: a head with labels.
fn entries(kinds: &str) -> Value {
    let dotted = format!("{NAME}(?:\\.{NAME})*");
    let label = format!("(?:{}{NAME}|{QUOTED}|{NUMBER})", no_label());
    json!({ "patterns": [
        {
            "begin": format!("{BEGIN}({})\\s+(?={label})", any_of(ASIDES)),
            "beginCaptures": captures(&[(1, "keyword.control.aside")]),
            "end": "(?=[{}=:,\\[(]|//|$)",
            "patterns": [
                { "include": "#strings" },
                { "name": "entity.name.type.anyport", "match": NAME },
            ],
        },
        {
            "begin": format!(
                "{BEGIN}{}(?:({kinds}){WORD_END}|({dotted}))\\s+(?={label}\\s*(?:[{{}}=:,]|//|$|{label}))",
                no_value(),
            ),
            "beginCaptures": {
                "1": { "name": "support.class.kind.anyport" },
                "2": { "patterns": steps("entity.name.type.kind") },
            },
            "end": "(?=[{}=:,\\[(]|//|$)",
            "patterns": [
                { "include": "#strings" },
                { "include": "#numbers" },
                {
                    "match": format!("{WORD_BEGIN}({}){WORD_END}\\s+({dotted})", any_of([Token::Extends.text().unwrap_or_default()])),
                    "captures": captures(&[(1, "keyword.control.clause"), (2, "entity.other.inherited-class")]),
                },
                { "name": "entity.name.declaration.anyport", "match": NAME },
            ],
        },
    ] })
}

/// What stands before `=`, `+=`, `:` or a block.
fn fields() -> Value {
    json!({
        "match": format!("{BEGIN}{}({})(?=\\s*(?:\\+?=(?![=>])|\\{{|:))", no_value(), path()),
        "captures": { "1": { "patterns": steps("variable.other.property") } },
    })
}

fn expressions() -> Value {
    json!({ "patterns": includes(&[
        "comments", "strings", "blocks", "members", "keywords", "numbers", "functions", "types", "names", "operators",
        "punctuation",
    ]) })
}

/// Brackets with what may stand inside: statements in braces, values elsewhere.
fn blocks() -> Value {
    let bracket = |token: Token| super::escaped(token.text().unwrap_or_default());
    let pair = |open: String, close: String, name: &str, inside: &str| {
        json!({
            "begin": open,
            "end": close,
            "beginCaptures": captures(&[(0, &format!("punctuation.section.{name}.begin"))]),
            "endCaptures": captures(&[(0, &format!("punctuation.section.{name}.end"))]),
            "patterns": includes(&[inside]),
        })
    };
    let (open, close) = (bracket(Token::LeftBrace), bracket(Token::RightBrace));
    let for_ = Token::For.text().unwrap_or_default();
    let in_ = Token::In.text().unwrap_or_default();
    json!({ "patterns": [
        pair(format!("{open}(?=\\s*{for_}\\s+{NAME}\\s*(?:,|{in_}\\b))"), close.clone(), "braces", "expressions"),
        pair(open, close, "braces", "statements"),
        pair(bracket(Token::LeftBracket), bracket(Token::RightBracket), "brackets", "expressions"),
        pair(bracket(Token::LeftParen), bracket(Token::RightParen), "parens", "expressions"),
    ] })
}

/// What follows a dot: a name, whatever the word.
fn members() -> Value {
    json!({
        "match": format!("(?<!\\.)(\\.)({NAME})"),
        "captures": captures(&[(1, "punctuation.accessor"), (2, "variable.other.property")]),
    })
}

/// Words of the language inside values. Before `=` and `:` the same words are names.
fn keywords() -> Value {
    let word = |texts: &[&'static str]| format!("{WORD_BEGIN}{}{WORD_END}(?!\\s*=(?![=>]))", any_of(words(texts)));
    let mut inside = texts(TokenClass::Keyword);
    inside.retain(|text| !NAMES_IN_VALUES.iter().any(|token| token.text() == Some(text)));
    json!({ "patterns": [
        { "name": "constant.language.anyport", "match": word(&texts(TokenClass::Constant)) },
        { "name": "keyword.operator.word.anyport", "match": word(&texts(TokenClass::Operator)) },
        { "name": "keyword.control.anyport", "match": word(&inside) },
    ] })
}

fn numbers() -> Value {
    json!({
        "name": "constant.numeric.anyport",
        // Split only to paint the unit; together it is NUMBER.
        "match": format!("(?<![-\\w])(?={NUMBER})[0-9]+(?:\\.[0-9]+)*(%|[A-Za-z_][0-9A-Za-z_]*)?(/[A-Za-z]+)?"),
        "captures": captures(&[(1, "keyword.other.unit"), (2, "keyword.other.unit")]),
    })
}

fn functions() -> Value {
    let known = any_of(FUNCTIONS.iter().map(|(name, ..)| *name));
    json!({ "patterns": [
        { "name": "support.function.anyport", "match": format!("{WORD_BEGIN}{known}(?=\\()") },
        { "name": "entity.name.function.anyport", "match": format!("{WORD_BEGIN}{NAME}(?=\\()") },
    ] })
}

/// Types begin with a capital letter.
fn named_types() -> Value {
    json!({ "name": "entity.name.type.anyport", "match": format!("{WORD_BEGIN}[A-Z][A-Za-z0-9]*{WORD_END}") })
}

fn given() -> Value {
    json!({ "patterns": [
        { "name": "variable.language.anyport", "match": format!("{WORD_BEGIN}{}{WORD_END}", any_of(GIVEN)) },
        { "name": "variable.other.anyport", "match": format!("{WORD_BEGIN}{NAME}") },
    ] })
}

fn operators() -> Value {
    let all = texts(TokenClass::Operator);
    let signs: Vec<&str> = all.iter().copied().filter(|text| !words(&[text]).contains(text)).collect();
    json!({ "name": "keyword.operator.anyport", "match": any_of(signs) })
}

fn punctuation() -> Value {
    json!({ "name": "punctuation.separator.anyport", "match": any_of(texts(TokenClass::Punctuation)) })
}
