//! From the text of an item to its tree.

use lalrpop_util::ParseError;
use smol_str::SmolStr;

use crate::{
    actions::{Actions, comment_text},
    error::{SyntaxError, SyntaxErrorKind},
    grammar::{StatementsParser, ValueParser},
    layout::{self, Layout},
    lexer::{Lexeme, Lexemes},
    limits::{self, Gauge, Overflow},
    message, recover, repair,
    token::Token,
    tree::{Expr, ExprKind, Statement, StatementKind, TextRange},
};

/// The tree of an item and what was wrong with its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// In source order.
    pub statements: Vec<Statement>,
    /// By place.
    pub errors: Vec<SyntaxError>,
    /// The `//!` lines, without their slashes, joined by newlines.
    pub module_doc: Option<SmolStr>,
}

/// What the generated parser says when it gives up.
pub(crate) type Failure = ParseError<u32, Token, ()>;

/// Parses the text of an item, or of any other run of statements. Never fails: what cannot be read is
/// [`StatementKind::Error`] (or [`ExprKind::Error`] where a statement's head could be read), and an
/// error says why.
///
/// Where a name is missing (`web.`), the tree has a name without text.
#[must_use]
pub fn parse(item_text: &str) -> Parsed {
    if item_text.len() > limits::FILE {
        return Parsed { statements: Vec::new(), errors: vec![file_too_long()], module_doc: None };
    }
    let end = item_text.len() as u32;
    let mut lexemes = Lexemes::new(item_text, 0, end);
    let mut raw: Vec<Lexeme> = Vec::with_capacity(item_text.len() / 4);
    raw.extend(&mut lexemes);
    let unclosed = lexemes.problems().unclosed;
    let module_doc = raw
        .iter()
        .any(|lexeme| lexeme.token == Token::ModuleComment)
        .then(|| comment_text(item_text, &raw, Token::ModuleComment));

    let layout = layout::lay(&raw, true, Gauge::item());
    if let Some((overflow, at)) = layout.overflow {
        let error = too_deep(overflow, at.range());
        return Parsed { statements: vec![unreadable(&layout)], errors: vec![error], module_doc };
    }
    if layout.balanced && !layout.foreign && !unclosed {
        let cx = Actions::new(item_text, &raw, &layout.docs);
        if let Ok(statements) = statements(&cx, &layout.tokens) {
            let mut errors = cx.errors.into_inner();
            sort(&mut errors);
            return Parsed { statements, errors, module_doc };
        }
    }

    let mut errors = Vec::new();
    let raw = repair::repair(item_text, raw, &mut errors);
    let layout = layout::lay(&raw, true, Gauge::item());
    let cx = Actions::new(item_text, &raw, &layout.docs);
    let statements = recover::recover(&cx, &layout.tokens, &errors);
    errors.append(&mut cx.errors.borrow_mut());
    sort(&mut errors);
    Parsed { statements, errors, module_doc }
}

/// Runs the generated parser over laid out tokens.
pub(crate) fn statements(cx: &Actions<'_>, tokens: &[Lexeme]) -> Result<Vec<Statement>, Failure> {
    StatementsParser::new().parse(cx, tokens.iter().map(|token| Ok((token.start, token.token, token.end))))
}

/// Parses the inside of `${ … }`.
pub(crate) fn interpolation(cx: &Actions<'_>, range: TextRange) -> Expr {
    let error = Expr { range, kind: ExprKind::Error };
    let raw: Vec<Lexeme> = Lexemes::new(cx.text, range.start, range.end).collect();
    let layout = layout::lay(&raw, false, Gauge::interpolation());
    let layout = if layout.foreign {
        let raw = repair::foreign(cx.text, raw, &mut cx.errors.borrow_mut());
        layout::lay(&raw, false, Gauge::interpolation())
    } else {
        layout
    };
    if let Some((overflow, at)) = layout.overflow {
        cx.report(too_deep(overflow, at.range()));
        return error;
    }
    let mark = cx.errors.borrow().len();
    let tokens = layout.tokens.iter().map(|token| Ok((token.start, token.token, token.end)));
    match ValueParser::new().parse(cx, tokens) {
        Ok(expr) => expr,
        Err(failure) => {
            let known = cx.errors.borrow().len() > mark;
            cx.errors.borrow_mut().truncate(mark);
            let at = recover::place(&layout.tokens, &failure);
            let mut told = message::describe(cx.text, &layout.tokens, &failure, at).error;
            if layout.tokens.is_empty() {
                told.range = TextRange { start: range.start - 2, end: range.end + 1 };
                told.message = "`${}` has nothing in it".to_owned();
                told.label = "expected a value between `${` and `}`".to_owned();
                told.fixes = vec![(
                    "write it as text".to_owned(),
                    vec![(TextRange { start: range.start - 2, end: range.start - 2 }, "\\".to_owned())],
                )];
            }
            if !known || mark == 0 {
                cx.report(told);
            }
            error
        }
    }
}

fn sort(errors: &mut [SyntaxError]) {
    errors.sort_by_key(|error| (error.range.start, error.range.end, error.kind));
}

/// One statement for a text that is not read at all.
fn unreadable(layout: &Layout) -> Statement {
    let start = layout.tokens.first().map_or(0, |token| token.start);
    let end = layout.tokens.last().map_or(start, |token| token.end);
    Statement { doc: None, range: TextRange { start, end }, kind: StatementKind::Error }
}

fn too_deep(overflow: Overflow, range: TextRange) -> SyntaxError {
    match overflow {
        Overflow::Brackets(limit) => SyntaxError::new(
            SyntaxErrorKind::TooDeep,
            range,
            format!("brackets are nested more than {limit} deep"),
            "this one is too much",
        ),
        Overflow::Levels(limit) => SyntaxError::new(
            SyntaxErrorKind::TooLong,
            range,
            format!("an expression has more than {limit} parts in a chain"),
            "the chain is too long here",
        )
        .note("give parts of it a name with `let`"),
    }
}

fn file_too_long() -> SyntaxError {
    SyntaxError::new(
        SyntaxErrorKind::TooLong,
        TextRange::default(),
        format!("a file has at most {} MiB", limits::FILE >> 20),
        "this file is larger",
    )
}
