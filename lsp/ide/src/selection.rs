//! What a selection grows to, step by step: word, value, statement, braces, item, file.

use anyport_syntax::token::Token;

use crate::analysis::{Analysis, At};
use crate::text::{TextRange, range, slice};

/// The ranges around a byte of a file, the smallest first; each holds the one before.
pub fn selection(analysis: &Analysis, path: &str, offset: u32) -> Vec<TextRange> {
    let Some(text) = analysis.text(path) else { return Vec::new() };
    let whole = range(0, text.len());
    let mut found = Vec::new();
    if let Some(at) = analysis.at(path, offset) {
        let inner = around(&at);
        found.extend(
            inner.into_iter().map(|range| TextRange { start: range.start + at.start, end: range.end + at.start }),
        );
    }
    found.push(whole);
    found.retain(|range| range.start <= offset && offset <= range.end && range.start < range.end);
    found.sort_by_key(|range| (range.end - range.start, range.start));
    let mut out: Vec<TextRange> = Vec::new();
    for range in found {
        let grows = out.last().is_none_or(|last| range.start <= last.start && last.end <= range.end && range != *last);
        if grows {
            out.push(range);
        }
    }
    if out.is_empty() {
        // An empty text, or a place beyond the end.
        out.push(whole);
    }
    out
}

/// What may be selected in the item.
fn around(at: &At<'_>) -> Vec<TextRange> {
    let text = at.text();
    let mut out = Vec::new();
    if let Some(token) = at.token() {
        if token.token == Token::String {
            let quotes = if slice(text, token.range).starts_with("\"\"\"") { 3 } else { 1 };
            if token.range.end - token.range.start >= 2 * quotes {
                out.push(TextRange { start: token.range.start + quotes, end: token.range.end - quotes });
            }
        }
        if token.token != Token::Newline {
            out.push(token.range);
        }
    }
    let known = at.semantics();
    out.extend(known.mentions.iter().map(|mention| mention.range));
    out.extend(known.values.iter().map(|value| value.range));
    brackets(text, &mut out);
    for statement in at.statements() {
        out.push(statement.range);
        out.push(TextRange { start: documented(text, statement.range.start), end: statement.range.end });
    }
    let end = text.trim_end().len() as u32;
    let start = (text.len() - text.trim_start().len()) as u32;
    out.push(TextRange { start, end });
    out
}

/// Pairs of brackets, and what stands between them.
fn brackets(text: &str, out: &mut Vec<TextRange>) {
    let mut open: Vec<(Token, TextRange)> = Vec::new();
    for (token, range) in anyport_syntax::lex(text) {
        let closer = match token {
            Token::LeftBrace => Token::RightBrace,
            Token::LeftBracket => Token::RightBracket,
            Token::LeftParen => Token::RightParen,
            Token::RightBrace | Token::RightBracket | Token::RightParen => {
                let Some(at) = open.iter().rposition(|(closer, _)| *closer == token) else { continue };
                let Some((_, start)) = open.get(at).copied() else { continue };
                open.truncate(at);
                out.push(TextRange { start: start.start, end: range.end });
                let between = TextRange { start: start.end, end: range.start };
                let inside = slice(text, between);
                let left = (inside.len() - inside.trim_start().len()) as u32;
                let right = (inside.len() - inside.trim_end().len()) as u32;
                if left + right < between.end - between.start {
                    out.push(TextRange { start: between.start + left, end: between.end - right });
                }
                continue;
            }
            _ => continue,
        };
        open.push((closer, range));
    }
}

/// Where the comment lines right before a statement begin.
fn documented(text: &str, start: u32) -> u32 {
    let mut out = start as usize;
    let mut line = text.get(..out).map_or(0, |before| before.rfind('\n').map_or(0, |at| at + 1));
    while line > 0 {
        let before = text.get(..line - 1).unwrap_or_default();
        let previous = before.rfind('\n').map_or(0, |at| at + 1);
        let written = before.get(previous..).unwrap_or_default();
        if !written.trim_start().starts_with("//") {
            break;
        }
        out = previous + written.len() - written.trim_start().len();
        line = previous;
    }
    out as u32
}
