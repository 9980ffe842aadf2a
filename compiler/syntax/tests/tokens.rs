//! The token table, the grammar and the lexer agree.

use anyport_syntax::{
    lex,
    token::{Token, TokenClass},
};

#[test]
fn the_grammar_has_the_terminals_of_the_table() {
    let grammar = include_str!("../src/grammar.lalrpop");
    for token in Token::ALL {
        let entry = format!("\"{}\" => Token::{token:?},", token.terminal());
        let in_grammar = grammar.contains(&entry);
        let wanted = !matches!(token.class(), TokenClass::Comment | TokenClass::Documentation | TokenClass::Invalid)
            || *token == Token::Error;
        assert_eq!(in_grammar, wanted, "{entry}");
    }
}

#[test]
fn fixed_tokens_are_lexed_as_themselves() {
    for token in Token::ALL {
        if let Some(text) = token.text() {
            let lexed: Vec<Token> = lex(text).map(|(token, _)| token).collect();
            assert_eq!(lexed, [*token], "{text}");
        }
    }
}

fn spelled(text: &str) -> String {
    lex(text)
        .map(|(token, range)| format!("{}:{}", token.terminal(), &text[range.start as usize..range.end as usize]))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn units_and_hyphens_belong_to_their_tokens() {
    assert_eq!(spelled("250m..1.5Gi"), "number:250m ..:.. number:1.5Gi");
    assert_eq!(spelled("70% 200/s 10min"), "number:70% number:200/s number:10min");
    assert_eq!(spelled("a-b a - b a -1"), "name:a-b name:a -:- name:b name:a -:- number:1");
    assert_eq!(spelled("session-key- x"), "name:session-key -:- name:x");
    assert_eq!(spelled("heap/1Mi"), "name:heap /:/ number:1Mi");
    assert_eq!(spelled("1.2.3 0x1F"), "number:1.2.3 number:0x1F");
    assert_eq!(spelled("for-each format _"), "name:for-each name:format name:_");
}

#[test]
fn strings_end_where_they_should() {
    assert_eq!(spelled(r#""a" "b\"c" """#), r#"string:"a" string:"b\"c" string:"""#);
    assert_eq!(spelled(r#""${f("}", {a = "{"})}" x"#), r#"string:"${f("}", {a = "{"})}" name:x"#);
    assert_eq!(spelled("\"open\nx"), "string:\"open newline:\n name:x");
    assert_eq!(spelled("\"open ${a\nx"), "string:\"open ${a newline:\n name:x");
    assert_eq!(spelled("\"\"\"a\n \"b\" \"\"\" x"), "string:\"\"\"a\n \"b\" \"\"\" name:x");
    assert_eq!(spelled("\"\"\"a\n  b\nx = 1"), "string:\"\"\"a\n  b newline:\n name:x =:= number:1");
    assert_eq!(spelled("\"\\"), "string:\"\\");
    assert_eq!(spelled("\"\\\nx"), "string:\"\\ newline:\n name:x");
}

#[test]
fn any_character_is_a_token() {
    assert_eq!(spelled("é \u{0} @ 日本 🦀"), "unknown:é unknown:\u{0} unknown:@ unknown:日本 unknown:🦀");
    assert_eq!(spelled("\u{FEFF}a\r\nb"), "name:a newline:\n name:b");
    assert_eq!(spelled("a && b || !c;"), "name:a and-and:&& name:b or-or:|| bang:! name:c semicolon:;");
    assert_eq!(spelled("'x' # y"), "single-quoted:'x' hash-comment:# y");
}

#[test]
fn comments_are_told_apart() {
    assert_eq!(spelled("//a"), "comment://a");
    assert_eq!(spelled("///a"), "doc:///a");
    assert_eq!(spelled("////a"), "comment:////a");
    assert_eq!(spelled("//!a"), "module-doc://!a");
}
