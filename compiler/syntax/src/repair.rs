//! Repairs on tokens, after a first parse failed: signs of other languages, and brackets.

use crate::{
    brackets,
    error::{SyntaxError, SyntaxErrorKind},
    lexer::Lexeme,
    strings,
    token::Token,
    tree::TextRange,
};

/// Makes the raw tokens such that every bracket has its partner and every token is in the grammar.
pub(crate) fn repair(text: &str, raw: Vec<Lexeme>, errors: &mut Vec<SyntaxError>) -> Vec<Lexeme> {
    unclosed_strings(text, &raw, errors);
    let raw = foreign(text, raw, errors);
    brackets::balance(text, raw, errors)
}

fn unclosed_strings(text: &str, raw: &[Lexeme], errors: &mut Vec<SyntaxError>) {
    let mut hopeless = false;
    for lexeme in raw.iter().filter(|lexeme| lexeme.token == Token::String) {
        let found = strings::end(text.as_bytes(), lexeme.start as usize, hopeless);
        if found.closed {
            continue;
        }
        hopeless |= found.block;
        let quotes = if found.block { "\"\"\"" } else { "\"" };
        let end = TextRange { start: lexeme.end, end: lexeme.end };
        let opening = TextRange { start: lexeme.start, end: lexeme.start + quotes.len() as u32 };
        let mut error = SyntaxError::new(
            SyntaxErrorKind::UnclosedString,
            if found.block { opening } else { lexeme.range() },
            "a text does not end",
            format!("a `{quotes}` is missing that closes it"),
        );
        if !found.block {
            let inner = lexeme.text(text);
            // Where a `${` is open, more than a quote is missing.
            let open = inner.rfind("${").is_some_and(|at| !inner[at..].contains('}'));
            let insert = if open { "}\"" } else { "\"" };
            error = error.fix(format!("insert `{insert}`"), end, insert);
        }
        errors.push(error);
    }
}

/// Replaces the signs of other languages by ours, and tells about each.
pub(crate) fn foreign(text: &str, raw: Vec<Lexeme>, errors: &mut Vec<SyntaxError>) -> Vec<Lexeme> {
    let mut out = Vec::with_capacity(raw.len());
    let mut index = 0;
    while let Some(&lexeme) = raw.get(index) {
        index += 1;
        if lexeme.token == Token::Unknown && CURLY.contains(&lexeme.text(text)) {
            let mut line = raw.iter().enumerate().skip(index).take_while(|(_, next)| next.token != Token::Newline);
            let end = line.find(|(_, next)| next.token == Token::Unknown && next.text(text).ends_with(CURLY_CHARS));
            if let Some((found, end)) = end {
                let range = TextRange { start: lexeme.start, end: end.end };
                errors.push(curly(text, range));
                out.push(Lexeme { token: Token::String, start: range.start, end: range.end });
                index = found + 1;
                continue;
            }
        }
        out.push(translate(text, lexeme, errors));
    }
    out
}

const CURLY_CHARS: [char; 3] = ['\u{201C}', '\u{201D}', '\u{201E}'];
const CURLY: [&str; 3] = ["\u{201C}", "\u{201D}", "\u{201E}"];

/// A text between curly quotes, as a word processor makes them.
fn curly(text: &str, range: TextRange) -> SyntaxError {
    let inner = text.get(range.start as usize..range.end as usize).unwrap_or_default();
    let inner = inner.trim_matches(CURLY_CHARS);
    SyntaxError::new(
        SyntaxErrorKind::UnexpectedCharacter,
        range,
        "texts stand in straight quotes",
        "these quotes are curly",
    )
    .fix("use straight quotes", range, format!("\"{inner}\""))
}

fn translate(text: &str, lexeme: Lexeme, errors: &mut Vec<SyntaxError>) -> Lexeme {
    let written = lexeme.text(text);
    let foreign = |message: &str, label: &str, title: &str, replacement: String| {
        SyntaxError::new(SyntaxErrorKind::ForeignSyntax, lexeme.range(), message, label).fix(
            title,
            lexeme.range(),
            replacement,
        )
    };
    let (token, error) = match lexeme.token {
        Token::AndAnd => (Token::And, foreign("`&&` is written `and`", "`and` is meant", "write `and`", "and".into())),
        Token::OrOr => (Token::Or, foreign("`||` is written `or`", "`or` is meant", "write `or`", "or".into())),
        Token::Bang => (Token::Not, foreign("`!` is written `not`", "`not` is meant", "write `not`", "not ".into())),
        Token::Semicolon => {
            let rest = text.get(lexeme.end as usize..).unwrap_or_default();
            let last =
                matches!(rest.trim_start_matches([' ', '\t', '\r']).chars().next(), None | Some('\n' | '}' | '/'));
            let (title, replacement) = if last { ("remove it", "") } else { ("write `,`", ",") };
            (
                Token::Newline,
                foreign("`;` separates nothing", "line ends and commas separate", title, replacement.into()),
            )
        }
        Token::SingleQuoted => {
            let inner = written.trim_matches('\'').replace('"', "\\\"");
            (
                Token::String,
                foreign("texts stand in double quotes", "written `\"…\"`", "use double quotes", format!("\"{inner}\"")),
            )
        }
        Token::HashComment => {
            let rest = written.trim_start_matches('#');
            (Token::Comment, foreign("comments begin with `//`", "`//` is meant", "write `//`", format!("//{rest}")))
        }
        Token::BlockComment => {
            let inner = written.trim_start_matches("/*").trim_end_matches("*/");
            let lines: Vec<String> = inner
                .lines()
                .map(|line| line.trim().trim_start_matches('*').trim())
                .filter(|line| !line.is_empty())
                .map(|line| format!("// {line}"))
                .collect();
            (
                Token::Comment,
                foreign(
                    "comments begin with `//` and end with the line",
                    "`/* … */` is not known",
                    "write `//`",
                    lines.join("\n"),
                ),
            )
        }
        Token::Unknown => (Token::Unknown, unknown(written, lexeme.range())),
        _ => return lexeme,
    };
    errors.push(error);
    Lexeme { token, ..lexeme }
}

fn unknown(written: &str, range: TextRange) -> SyntaxError {
    let shown: String = written.chars().take(20).flat_map(char::escape_debug).collect();
    let error = |label: &str| {
        SyntaxError::new(
            SyntaxErrorKind::UnexpectedCharacter,
            range,
            format!("`{shown}` is not part of the language"),
            label,
        )
    };
    let ascii: String = written
        .chars()
        .map(|char| match char {
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{FF02}' => '"',
            '\u{FF0C}' => ',',
            '\u{FF1A}' => ':',
            '\u{FF1D}' => '=',
            '\u{00A0}' | '\u{3000}' | '\u{FEFF}' | '\u{200B}' => ' ',
            '\u{2013}' | '\u{2212}' => '-',
            char => char,
        })
        .collect();
    if ascii.is_ascii() {
        return error("a look-alike of an ASCII character").fix("use the ASCII character", range, ascii);
    }
    if written.chars().all(char::is_alphanumeric) {
        return error("names are made of ASCII letters, digits, `-` and `_`; texts stand in quotes");
    }
    error("not expected here")
}
