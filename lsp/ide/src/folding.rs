//! What can be folded: brackets, long texts, runs of comments and of imports, and regions that comments mark.

use anyport_syntax::token::Token;

use crate::analysis::Analysis;
use crate::lines::{Encoding, Lines};

/// What sort of thing is folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Between brackets, or a text over lines.
    Code,
    /// Comments.
    Comment,
    /// Imports.
    Imports,
    /// From `// region` to `// endregion`.
    Region,
}

/// Lines that can be folded into the first, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// The line that stays.
    pub start: u32,
    /// The last line that goes.
    pub end: u32,
    /// What it is.
    pub kind: FoldKind,
}

/// What can be folded in a file, by line.
pub fn folding(analysis: &Analysis, path: &str) -> Vec<Fold> {
    let Some(lines) = analysis.lines(path) else { return Vec::new() };
    let mut out = Vec::new();
    code(&lines, &mut out);
    runs(&lines, FoldKind::Comment, |line| line.trim_start().starts_with("//") && region(line).is_none(), &mut out);
    runs(&lines, FoldKind::Imports, |line| line.starts_with("import "), &mut out);
    regions(&lines, &mut out);
    out.sort_by_key(|fold| (fold.start, std::cmp::Reverse(fold.end)));
    // Of several that begin in a line an editor shows one: the widest.
    out.dedup_by_key(|fold| fold.start);
    out
}

fn code(lines: &Lines, out: &mut Vec<Fold>) {
    let line = |offset: u32| lines.position(offset, Encoding::Utf8).line;
    let mut add = |start: u32, end: u32| {
        if end > start {
            out.push(Fold { start, end, kind: FoldKind::Code });
        }
    };
    let mut open: Vec<(Token, u32)> = Vec::new();
    for (token, range) in anyport_syntax::lex(lines.text()) {
        match token {
            Token::LeftBrace => open.push((Token::RightBrace, range.start)),
            Token::LeftBracket => open.push((Token::RightBracket, range.start)),
            Token::LeftParen => open.push((Token::RightParen, range.start)),
            Token::RightBrace | Token::RightBracket | Token::RightParen => {
                // One that fits nothing is left alone; one that fits an outer bracket closes what is inside.
                let Some(at) = open.iter().rposition(|(closer, _)| *closer == token) else { continue };
                let start = open.get(at).map_or(0, |(_, start)| *start);
                open.truncate(at);
                // The line with the closing bracket stays.
                add(line(start), line(range.start).saturating_sub(1));
            }
            Token::String => add(line(range.start), line(range.end).saturating_sub(1)),
            _ => {}
        }
    }
}

fn runs(lines: &Lines, kind: FoldKind, belongs: impl Fn(&str) -> bool, out: &mut Vec<Fold>) {
    let mut start: Option<u32> = None;
    for number in 0..=lines.count() {
        let inside = number < lines.count() && belongs(lines.line(number));
        match (inside, start) {
            (true, None) => start = Some(number),
            (false, Some(first)) => {
                if number > first + 1 {
                    out.push(Fold { start: first, end: number - 1, kind });
                }
                start = None;
            }
            _ => {}
        }
    }
}

/// Whether a line begins a region (`true`) or ends one.
fn region(line: &str) -> Option<bool> {
    let words = line.trim_start().strip_prefix("//")?.trim_start().trim_start_matches('#');
    let word = words.split_whitespace().next()?;
    match word {
        "region" => Some(true),
        "endregion" => Some(false),
        _ => None,
    }
}

fn regions(lines: &Lines, out: &mut Vec<Fold>) {
    let mut open = Vec::new();
    for number in 0..lines.count() {
        match region(lines.line(number)) {
            Some(true) => open.push(number),
            Some(false) => {
                if let Some(start) = open.pop() {
                    out.push(Fold { start, end: number, kind: FoldKind::Region });
                }
            }
            None => {}
        }
    }
}
