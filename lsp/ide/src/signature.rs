//! What a call or the use of a kind or trait takes, and which of it is being written.

use anyport_compiler::FUNCTIONS;
use anyport_compiler::semantics::{Inside, Param, Ty, find_trait};
use smol_str::SmolStr;

use crate::analysis::Analysis;
use crate::cursor::{Around, Enclosing, FrameKind, Head};

/// What can be written between brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// As it is shown: `join(list, separator)`.
    pub label: String,
    /// Markdown.
    pub documentation: String,
    /// Parameters, each as a part of the label.
    pub params: Vec<SignatureParam>,
    /// The one that is being written.
    pub active: Option<usize>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureParam {
    /// Bytes of the label.
    pub range: (usize, usize),
    /// Markdown; may be empty.
    pub documentation: String,
}

/// The names between the brackets of a function's signature.
pub fn params(signature: &str) -> Vec<&str> {
    let inside = signature.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inside.map_or_else(Vec::new, |inside| inside.split(',').map(str::trim).filter(|name| !name.is_empty()).collect())
}

/// What is being called or used at a byte of a file.
pub fn signature(analysis: &Analysis, path: &str, offset: u32) -> Option<Signature> {
    let around = Around::new(analysis.at(path, offset)?);
    if around.cursor.in_comment {
        return None;
    }
    of_call(&around).or_else(|| of_use(&around))
}

/// The innermost call of a function whose brackets are open here.
fn of_call(around: &Around<'_>) -> Option<Signature> {
    for frame in around.cursor.frames.iter().rev() {
        match frame.kind {
            FrameKind::Paren => {}
            // What stands in a list or an interpolation is no argument of its own.
            FrameKind::Block => return None,
            _ => continue,
        }
        let Some(callee) = frame.before.last().filter(|last| last.range.end == frame.open) else { continue };
        let name = around.cursor.text_of(callee);
        let (label, doc) = match FUNCTIONS.iter().find(|(known, ..)| *known == name) {
            Some((_, label, doc)) => (*label, *doc),
            None if name == "object" => ("object(kind, name)", "An object of the output, to look at."),
            None if name == "artifact" => ("artifact(path)", "The text of a file of the output."),
            None => continue,
        };
        let names = params(label);
        let mut from = name.len();
        let mut found = Vec::new();
        for param in &names {
            let start = label[from..].find(param).map_or(from, |at| from + at);
            from = start + param.len();
            found.push(SignatureParam { range: (start, from), documentation: String::new() });
        }
        // The last of `min(a, b, …)` stands for all that follow.
        let variadic = names.last() == Some(&"…");
        let last = names.len().checked_sub(1);
        let active = last.filter(|last| frame.commas <= *last || variadic).map(|last| frame.commas.min(last));
        return Some(Signature {
            label: label.to_owned(),
            documentation: crate::hover::escape(doc),
            params: found,
            active,
        });
    }
    None
}

/// The parameters of the trait or kind in whose braces the cursor stands.
fn of_use(around: &Around<'_>) -> Option<Signature> {
    let frame = around.cursor.frames.last().filter(|frame| frame.kind == FrameKind::Block)?;
    let head = Head::of(around.cursor.text, &frame.before)?;
    let (name, params, doc): (SmolStr, Vec<Param>, Option<SmolStr>) = match &around.enclosing {
        Enclosing::Block(Inside::Value(Ty::Record(record))) => {
            let words: Vec<SmolStr> = head.path.iter().map(|word| word.text.clone()).collect();
            let tail = words.len().min(2);
            let def = (1..=tail)
                .filter_map(|length| find_trait(around.db(), around.at.file, &words[words.len() - length..]))
                .find(|def| record.name.as_ref() == Some(&def.name))?;
            (def.name.clone(), def.params.values().cloned().collect(), def.doc.clone())
        }
        Enclosing::Block(Inside::Component(kind) | Inside::Composite(kind)) if !kind.params.is_empty() => {
            (kind.name.clone(), kind.params.values().cloned().collect(), kind.doc.clone())
        }
        _ => return None,
    };
    let current = Head::of(around.cursor.text, &around.cursor.statement);
    let written = current.as_ref().map_or_else(|| around.cursor.typed().into(), |head| SmolStr::from(head.first()));
    let active = params.iter().position(|param| param.field.name == written);
    // In the body of a component all its fields could be meant; its parameters are shown for one of them.
    let is_kind = matches!(&around.enclosing, Enclosing::Block(Inside::Component(_)));
    if params.is_empty() || (is_kind && active.is_none()) {
        return None;
    }
    let mut label = format!("{name} {{ ");
    let mut found = Vec::new();
    for (index, param) in params.iter().enumerate() {
        label.push_str(if index > 0 { ", " } else { "" });
        let start = label.len();
        label.push_str(&format!("{}: {}", param.field.name, param.field.ty));
        if let Some(default) = default_text(around, param) {
            label.push_str(&format!(" = {default}"));
        }
        let documentation = param.field.doc.as_ref().map_or_else(String::new, |doc| crate::hover::escape(doc));
        found.push(SignatureParam { range: (start, label.len()), documentation });
    }
    label.push_str(" }");
    let documentation = doc.map_or_else(String::new, |doc| crate::hover::escape(&doc));
    Some(Signature { label, documentation, params: found, active })
}

fn default_text(around: &Around<'_>, param: &Param) -> Option<String> {
    let default = param.field.default.as_ref()?;
    let text = crate::text::slice(default.item.text(around.db()), default.expr.range);
    (!text.contains('\n') && text.len() <= 40).then(|| text.to_owned())
}
