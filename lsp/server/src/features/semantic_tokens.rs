//! Semantic tokens: in full, of a range, and what changed since the last answer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyport_ide::text::FilePath;
use anyport_ide::tokens::{MODIFIERS, Paint, Painted, tokens};
use anyport_ide::{Encoding, Lines, TextRange};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// The last answers, for differences: of each document one.
#[derive(Default)]
pub struct Answered {
    last: Mutex<HashMap<FilePath, (String, Vec<lsp::SemanticToken>)>>,
    next: AtomicU64,
}

impl Answered {
    /// Keeps an answer in place of the one before; its name, and the one before if `previous` names it.
    fn keep(
        &self,
        path: &FilePath,
        data: &[lsp::SemanticToken],
        previous: Option<&str>,
    ) -> (String, Option<Vec<lsp::SemanticToken>>) {
        let name = self.next.fetch_add(1, Ordering::Relaxed).to_string();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let before = last.insert(path.clone(), (name.clone(), data.to_vec()));
        let known = before.filter(|(before, _)| Some(before.as_str()) == previous).map(|(_, data)| data);
        (name, known)
    }

    /// A document was closed.
    pub fn forget(&self, path: &str) {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }
}

/// What the numbers in answers mean.
pub fn legend() -> lsp::SemanticTokensLegend {
    lsp::SemanticTokensLegend {
        token_types: Paint::ALL.iter().map(|paint| lsp::SemanticTokenType::new(paint.name())).collect(),
        token_modifiers: MODIFIERS.iter().map(|name| lsp::SemanticTokenModifier::new(name)).collect(),
    }
}

/// `textDocument/semanticTokens/full`.
///
/// # Errors
/// The document is not known.
pub fn full(reading: &Reading, params: lsp::SemanticTokensParams) -> Result<Option<lsp::SemanticTokensResult>> {
    let path = reading.path(&params.text_document.uri);
    let data = encoded(reading, &path, None)?;
    let (name, _) = reading.tokens.keep(&path, &data, None);
    Ok(Some(lsp::SemanticTokensResult::Tokens(lsp::SemanticTokens { result_id: Some(name), data })))
}

/// `textDocument/semanticTokens/full/delta`. Where the answer before is not known any more, in full.
///
/// # Errors
/// The document is not known.
pub fn delta(
    reading: &Reading,
    params: lsp::SemanticTokensDeltaParams,
) -> Result<Option<lsp::SemanticTokensFullDeltaResult>> {
    let path = reading.path(&params.text_document.uri);
    let data = encoded(reading, &path, None)?;
    let (name, before) = reading.tokens.keep(&path, &data, Some(&params.previous_result_id));
    Ok(Some(match before {
        Some(before) => lsp::SemanticTokensFullDeltaResult::TokensDelta(lsp::SemanticTokensDelta {
            result_id: Some(name),
            edits: difference(&before, &data).into_iter().collect(),
        }),
        None => lsp::SemanticTokensFullDeltaResult::Tokens(lsp::SemanticTokens { result_id: Some(name), data }),
    }))
}

/// `textDocument/semanticTokens/range`.
///
/// # Errors
/// The document is not known.
pub fn range(
    reading: &Reading,
    params: lsp::SemanticTokensRangeParams,
) -> Result<Option<lsp::SemanticTokensRangeResult>> {
    let path = reading.path(&params.text_document.uri);
    let within = convert::text_range(&reading.lines(&path)?, params.range, reading.facts.encoding);
    let data = encoded(reading, &path, Some(within))?;
    Ok(Some(lsp::SemanticTokensRangeResult::Tokens(lsp::SemanticTokens { result_id: None, data })))
}

fn encoded(reading: &Reading, path: &FilePath, within: Option<TextRange>) -> Result<Vec<lsp::SemanticToken>> {
    let lines = reading.lines(path)?;
    Ok(encode(&lines, &tokens(&reading.analysis, path, within), reading.facts.encoding))
}

/// Each token relative to the one before, as the client counts.
fn encode(lines: &Lines, tokens: &[Painted], encoding: Encoding) -> Vec<lsp::SemanticToken> {
    let mut out = Vec::with_capacity(tokens.len());
    let (mut line, mut start) = (0, 0);
    for token in tokens {
        let begin = lines.position(token.range.start, encoding);
        let end = lines.position(token.range.end, encoding);
        let delta_line = begin.line - line;
        out.push(lsp::SemanticToken {
            delta_line,
            delta_start: if delta_line == 0 { begin.column - start } else { begin.column },
            length: end.column.saturating_sub(begin.column),
            token_type: token.paint as u32,
            token_modifiers_bitset: token.modifiers,
        });
        (line, start) = (begin.line, begin.column);
    }
    out
}

/// The one edit between two answers: what is alike at both ends stays.
fn difference(before: &[lsp::SemanticToken], now: &[lsp::SemanticToken]) -> Option<lsp::SemanticTokensEdit> {
    if before == now {
        return None;
    }
    let head = before.iter().zip(now).take_while(|(one, other)| one == other).count();
    let rest = before.len().min(now.len()) - head;
    let tail = before.iter().rev().zip(now.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let gone = before.len() - head - tail;
    let come = now.get(head..now.len() - tail).unwrap_or_default().to_vec();
    // Counted in numbers, of which a token has five.
    Some(lsp::SemanticTokensEdit {
        start: head as u32 * 5,
        delete_count: gone as u32 * 5,
        data: (!come.is_empty()).then_some(come),
    })
}
