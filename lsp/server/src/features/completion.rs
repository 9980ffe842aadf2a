//! Completion, and what calls take.

use anyport_ide::completion::{self, Item, ItemKind, Lazy};
use anyport_ide::signature;
use serde::{Deserialize, Serialize};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// The most items of one answer; with more, the client asks again as letters come.
const MOST: usize = 500;

/// What an item carries until somebody looks at it.
#[derive(Serialize, Deserialize)]
struct Data {
    /// Where the item was offered.
    uri: lsp::Uri,
    /// What is still to be found.
    lazy: Lazy,
}

/// What the server says of its completion.
pub fn options() -> lsp::CompletionOptions {
    lsp::CompletionOptions {
        resolve_provider: Some(true),
        trigger_characters: Some([".", "\"", "{", "=", "[", "(", ":", "$", "/", " "].map(str::to_owned).to_vec()),
        ..Default::default()
    }
}

/// What the server says of its signatures.
pub fn signature_options() -> lsp::SignatureHelpOptions {
    lsp::SignatureHelpOptions {
        trigger_characters: Some(["(", ",", "{"].map(str::to_owned).to_vec()),
        retrigger_characters: Some([",", " ", "="].map(str::to_owned).to_vec()),
        ..Default::default()
    }
}

/// `textDocument/completion`.
///
/// # Errors
/// The document is not known.
pub fn complete(reading: &Reading, params: lsp::CompletionParams) -> Result<Option<lsp::CompletionResponse>> {
    let at = &params.text_document_position;
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let mut found = completion::completions(&reading.analysis, &path, offset);
    // A blank is typed everywhere: it asks for what is wanted there, not for all that could stand there.
    let by_blank = params.context.as_ref().and_then(|context| context.trigger_character.as_deref()) == Some(" ");
    if by_blank {
        let is_general = |item: &Item| matches!(item.kind, ItemKind::Field | ItemKind::Kind | ItemKind::Keyword);
        if !found.items.iter().any(|item| item.rank <= 1 && !is_general(item)) {
            return Ok(None);
        }
    }
    let lines = reading.lines(&path)?;
    let typed = typed(lines.text(), found.range.start, offset);
    let is_incomplete = found.items.len() > MOST;
    if is_incomplete {
        found.items.retain(|item| resembles(item, &typed));
        found.items.truncate(MOST);
    }
    let range = convert::range(&lines, found.range, reading.facts.encoding);
    let items = found
        .items
        .into_iter()
        .enumerate()
        .map(|(index, item)| convert_item(reading, &at.text_document.uri, range, index, item))
        .collect();
    Ok(Some(lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete, items })))
}

fn typed(text: &str, start: u32, offset: u32) -> String {
    text.get(start as usize..offset as usize).unwrap_or_default().to_lowercase()
}

/// Whether the letters that were typed stand in the item in their order.
fn resembles(item: &Item, typed: &str) -> bool {
    let name = item.filter.as_ref().unwrap_or(&item.label).to_lowercase();
    let mut letters = name.chars();
    typed.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

fn convert_item(reading: &Reading, uri: &lsp::Uri, range: lsp::Range, index: usize, item: Item) -> lsp::CompletionItem {
    let snippets = reading.facts.snippets && item.is_snippet();
    let new_text = if snippets { item.insert.clone() } else { item.plain() };
    let data = match &item.lazy {
        Lazy::None => None,
        lazy => serde_json::to_value(Data { uri: uri.clone(), lazy: lazy.clone() }).ok(),
    };
    lsp::CompletionItem {
        label: item.label,
        kind: Some(kind(item.kind)),
        detail: (!item.detail.is_empty()).then_some(item.detail),
        // Ranks come first; within one the order of the list is the order of what is meant.
        sort_text: Some(format!("{}{index:04}", item.rank)),
        filter_text: item.filter,
        insert_text_format: Some(if snippets {
            lsp::InsertTextFormat::SNIPPET
        } else {
            lsp::InsertTextFormat::PLAIN_TEXT
        }),
        insert_text_mode: Some(lsp::InsertTextMode::ADJUST_INDENTATION),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text })),
        data,
        ..Default::default()
    }
}

fn kind(kind: ItemKind) -> lsp::CompletionItemKind {
    use lsp::CompletionItemKind as Kind;
    match kind {
        ItemKind::Keyword => Kind::KEYWORD,
        ItemKind::Kind => Kind::CLASS,
        ItemKind::Trait => Kind::INTERFACE,
        ItemKind::Type => Kind::STRUCT,
        ItemKind::TargetKind => Kind::ENUM,
        ItemKind::Field | ItemKind::Document => Kind::FIELD,
        ItemKind::Output => Kind::PROPERTY,
        ItemKind::Component => Kind::VARIABLE,
        ItemKind::Secret | ItemKind::Let => Kind::CONSTANT,
        ItemKind::Target | ItemKind::Entry => Kind::REFERENCE,
        ItemKind::Environment | ItemKind::Module => Kind::MODULE,
        ItemKind::Param => Kind::TYPE_PARAMETER,
        ItemKind::Variant => Kind::ENUM_MEMBER,
        ItemKind::Value => Kind::VALUE,
        ItemKind::Unit => Kind::UNIT,
        ItemKind::Function => Kind::FUNCTION,
        ItemKind::Rule => Kind::EVENT,
        ItemKind::File => Kind::FILE,
    }
}

/// `completionItem/resolve`: the documentation, and an import where one is needed.
///
/// # Errors
/// None of its own.
pub fn resolve(reading: &Reading, mut item: lsp::CompletionItem) -> Result<lsp::CompletionItem> {
    let data = item.data.clone().and_then(|data| serde_json::from_value::<Data>(data).ok());
    let Some(data) = data else { return Ok(item) };
    let rest = completion::resolve(&reading.analysis, &data.lazy);
    if !rest.documentation.is_empty() {
        item.documentation = Some(lsp::Documentation::MarkupContent(markdown(rest.documentation)));
    }
    if !rest.edits.is_empty() {
        let path = reading.path(&data.uri);
        let lines = reading.lines(&path)?;
        let edits = rest.edits.into_iter().map(|edit| lsp::TextEdit {
            range: convert::range(&lines, edit.range, reading.facts.encoding),
            new_text: edit.text,
        });
        item.additional_text_edits = Some(edits.collect());
    }
    Ok(item)
}

/// Text of the protocol.
pub fn markdown(value: String) -> lsp::MarkupContent {
    lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value }
}

/// Whether the client takes parts of a label by their offsets.
fn label_offsets(reading: &Reading) -> bool {
    let text = reading.facts.capabilities.text_document.as_ref();
    let help = text.and_then(|text| text.signature_help.as_ref()).and_then(|help| help.signature_information.as_ref());
    let parameter = help.and_then(|information| information.parameter_information.as_ref());
    parameter.is_some_and(|parameter| parameter.label_offset_support == Some(true))
}

/// `textDocument/signatureHelp`.
///
/// # Errors
/// The document is not known.
pub fn signature_help(reading: &Reading, params: lsp::SignatureHelpParams) -> Result<Option<lsp::SignatureHelp>> {
    let at = &params.text_document_position_params;
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let Some(found) = signature::signature(&reading.analysis, &path, offset) else { return Ok(None) };
    let by_offset = label_offsets(reading);
    // Offsets in labels are counted in UTF-16 whatever else is.
    let units = |end: usize| {
        let text = found.label.get(..end).unwrap_or_default();
        u32::try_from(text.encode_utf16().count()).unwrap_or_default()
    };
    let parameters = found.params.iter().map(|param| lsp::ParameterInformation {
        label: if by_offset {
            lsp::ParameterLabel::LabelOffsets([units(param.range.0), units(param.range.1)])
        } else {
            lsp::ParameterLabel::Simple(found.label.get(param.range.0..param.range.1).unwrap_or_default().to_owned())
        },
        documentation: (!param.documentation.is_empty())
            .then(|| lsp::Documentation::MarkupContent(markdown(param.documentation.clone()))),
    });
    let parameters: Vec<_> = parameters.collect();
    let active = found.active.and_then(|active| u32::try_from(active).ok());
    Ok(Some(lsp::SignatureHelp {
        signatures: vec![lsp::SignatureInformation {
            label: found.label.clone(),
            documentation: (!found.documentation.is_empty())
                .then(|| lsp::Documentation::MarkupContent(markdown(found.documentation.clone()))),
            parameters: Some(parameters),
            active_parameter: active,
        }],
        active_signature: Some(0),
        active_parameter: active,
    }))
}
