//! Gives every bracket its partner, where a text does not.
//!
//! Indentation says what was meant: a `}` at the begin of a line closes the block whose line is as
//! far in, and what is still open inside that block was forgotten. What was forgotten is closed there, with
//! one error at the opening bracket.

use crate::{
    error::{SyntaxError, SyntaxErrorKind},
    layout,
    lexer::{BYTE_ORDER_MARK, Lexeme},
    token::Token,
    tree::TextRange,
};

#[derive(Clone, Copy)]
struct Open {
    /// Its place among the tokens.
    index: usize,
    /// The column of the first token of its line.
    indent: u32,
    /// Where its line begins.
    line: u32,
}

/// What to do about brackets without partner.
#[derive(Default)]
struct Plan {
    /// Before token `.0`, close the bracket at `.1`; in order, innermost first.
    close: Vec<(usize, usize)>,
    /// Closing brackets that close nothing.
    stray: Vec<usize>,
    /// Closing brackets of the wrong kind, with what they close.
    wrong: Vec<(usize, usize)>,
}

/// Inserts closing brackets where they are missing and turns those that close nothing into trivia.
pub(crate) fn balance(text: &str, raw: Vec<Lexeme>, errors: &mut Vec<SyntaxError>) -> Vec<Lexeme> {
    if is_balanced(&raw) {
        return raw;
    }
    let plan = plan(text, &raw);
    carry_out(&raw, &plan, errors)
}

fn is_balanced(raw: &[Lexeme]) -> bool {
    let mut open = Vec::new();
    for lexeme in raw {
        if layout::opens(lexeme.token) {
            open.push(layout::closer(lexeme.token));
        } else if layout::closes(lexeme.token) && open.pop() != Some(lexeme.token) {
            return false;
        }
    }
    open.is_empty()
}

fn plan(text: &str, raw: &[Lexeme]) -> Plan {
    let mut plan = Plan::default();
    let mut stack: Vec<Open> = Vec::new();
    let mut line = 0;
    let mut line_start = true;
    let mut indent = 0;
    let token_at = |index: usize| raw.get(index).map_or(Token::Error, |lexeme| lexeme.token);
    for (index, lexeme) in raw.iter().enumerate() {
        if lexeme.token == Token::Newline {
            let written = lexeme.text(text);
            line = lexeme.start + written.rfind('\n').map_or(0, |at| at as u32 + 1);
            line_start = true;
            continue;
        }
        if layout::is_trivia(lexeme.token) {
            continue;
        }
        let first = std::mem::replace(&mut line_start, false);
        let column = lexeme.start.saturating_sub(line);
        if first {
            indent = if text.starts_with(BYTE_ORDER_MARK) && line == 0 { 0 } else { column };
            if indent == 0 && (layout::is_word(lexeme.token) || lexeme.token == Token::Check) {
                plan.close.extend(stack.drain(..).rev().map(|open| (index, open.index)));
            }
        }
        if layout::opens(lexeme.token) {
            stack.push(Open { index, indent, line });
        } else if layout::closes(lexeme.token) {
            let fits = |open: &Open| layout::closer(token_at(open.index)) == lexeme.token;
            let nearest = stack.iter().rposition(fits);
            let by_indent = (first && lexeme.token == Token::RightBrace)
                .then(|| stack.iter().rposition(|open| fits(open) && open.indent == column))
                .flatten()
                .filter(|_| stack.last().is_some_and(|top| top.indent > column));
            match by_indent.or(nearest) {
                None => match stack.pop_if(|top| top.line == line && !closes_later(raw, index, top.index)) {
                    Some(open) => plan.wrong.push((index, open.index)),
                    None => plan.stray.push(index),
                },
                Some(partner) => {
                    plan.close.extend(stack.drain(partner + 1..).rev().map(|open| (index, open.index)));
                    stack.pop();
                }
            }
        }
    }
    plan.close.extend(stack.drain(..).rev().map(|open| (raw.len(), open.index)));
    plan
}

fn carry_out(raw: &[Lexeme], plan: &Plan, errors: &mut Vec<SyntaxError>) -> Vec<Lexeme> {
    let mut forgotten: Vec<usize> = plan.close.iter().map(|close| close.1).collect();
    forgotten.sort_unstable();
    let mut out = Vec::with_capacity(raw.len() + plan.close.len());
    let mut open: Vec<usize> = Vec::new();
    let mut closes = plan.close.iter().peekable();
    let mut wrong = plan.wrong.iter().peekable();
    let mut strays = plan.stray.iter().peekable();
    let mut end = 0;
    for index in 0..=raw.len() {
        let mut closed = Vec::new();
        while let Some((_, opener)) = closes.next_if(|close| close.0 == index) {
            // It may have been closed at the end of its line already.
            if open.last() == Some(opener) {
                open.pop();
                closed.push(*opener);
            }
        }
        close(raw, &closed, end, &mut out, errors);
        let Some(&lexeme) = raw.get(index) else { break };
        if lexeme.token == Token::Newline
            && let Some(&top) = open.last()
            && forgotten.binary_search(&top).is_ok()
            && raw.get(top).is_some_and(|opener| opener.token != Token::LeftBrace)
            && looks_like_statement(raw, index)
        {
            open.pop();
            close(raw, &[top], end, &mut out, errors);
        }
        if strays.next_if(|stray| **stray == index).is_some() {
            errors.push(
                SyntaxError::new(
                    SyntaxErrorKind::UnopenedBracket,
                    lexeme.range(),
                    format!("this {} closes nothing", lexeme.token.human()),
                    "no bracket is open here",
                )
                .fix("remove it", lexeme.range(), ""),
            );
            out.push(Lexeme { token: Token::Comment, ..lexeme });
            continue;
        }
        if let Some((_, opener)) = wrong.next_if(|wrong| wrong.0 == index) {
            open.pop();
            end = lexeme.end;
            out.push(wrong_closer(raw, *opener, lexeme, errors));
            continue;
        }
        if layout::opens(lexeme.token) {
            open.push(index);
        } else if layout::closes(lexeme.token) {
            open.pop();
        }
        if !layout::is_trivia(lexeme.token) {
            end = lexeme.end;
        }
        out.push(lexeme);
    }
    out
}

/// Whether the line goes on to close the bracket at `opener` after `index`.
fn closes_later(raw: &[Lexeme], index: usize, opener: usize) -> bool {
    let Some(closer) = raw.get(opener).map(|opener| layout::closer(opener.token)) else {
        return false;
    };
    raw.iter()
        .skip(index + 1)
        .take(LOOKAHEAD)
        .take_while(|lexeme| lexeme.token != Token::Newline)
        .any(|lexeme| lexeme.token == closer)
}

/// How many tokens of a line are looked at for that.
const LOOKAHEAD: usize = 64;

/// The closing bracket that was meant.
fn wrong_closer(raw: &[Lexeme], opener: usize, found: Lexeme, errors: &mut Vec<SyntaxError>) -> Lexeme {
    let opener = raw.get(opener).copied().unwrap_or(found);
    let token = layout::closer(opener.token);
    errors.push(
        SyntaxError::new(
            SyntaxErrorKind::UnopenedBracket,
            found.range(),
            format!("{} does not close {}", found.token.human(), opener.token.human()),
            format!("{} is meant", token.human()),
        )
        .fix(format!("write {}", token.human()), found.range(), token.text().unwrap_or_default())
        .related(opener.range(), "opened here"),
    );
    Lexeme { token, ..found }
}

/// Whether the line after the line end at `index` can only be a statement.
fn looks_like_statement(raw: &[Lexeme], index: usize) -> bool {
    let mut next = raw.iter().skip(index + 1).map(|lexeme| lexeme.token).filter(|token| !layout::is_trivia(*token));
    match (next.next(), next.next()) {
        (Some(Token::RightBrace), _) => true,
        (Some(word), Some(then)) => {
            layout::is_word(word)
                && matches!(
                    then,
                    Token::Equal | Token::PlusEqual | Token::Colon | Token::LeftBrace | Token::Name | Token::String
                )
        }
        _ => false,
    }
}

/// Closes brackets after `end`, innermost first, with one error for all of them.
fn close(raw: &[Lexeme], openers: &[usize], end: u32, out: &mut Vec<Lexeme>, errors: &mut Vec<SyntaxError>) {
    let openers: Vec<Lexeme> = openers.iter().filter_map(|index| raw.get(*index)).copied().collect();
    let Some(innermost) = openers.first() else {
        return;
    };
    let mut missing = String::new();
    for opener in &openers {
        let closer = layout::closer(opener.token);
        out.push(Lexeme::synthetic(closer, end));
        missing.push_str(closer.text().unwrap_or_default());
    }
    let human = innermost.token.human();
    let mut error = SyntaxError::new(
        SyntaxErrorKind::UnclosedBracket,
        innermost.range(),
        format!("this {human} is not closed"),
        format!("{} is missing", layout::closer(innermost.token).human()),
    )
    .fix(format!("insert `{missing}`"), TextRange { start: end, end }, missing.clone());
    for outer in openers.iter().skip(1) {
        error = error.related(outer.range(), "not closed either");
    }
    errors.push(error);
}
