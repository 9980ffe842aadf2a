//! What files declare, and who refers to whom.

use anyport_ide::calls::{self, Call, Node};
use anyport_ide::outline::{self, Outline};
use anyport_ide::semantics::DefKind;
use anyport_ide::{FileRange, Lines};
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// The most symbols that one search gives.
const MOST: usize = 500;

/// What a declaration is to an editor.
fn symbol_kind(kind: Option<DefKind>) -> lsp::SymbolKind {
    match kind {
        Some(DefKind::App) => lsp::SymbolKind::PACKAGE,
        Some(DefKind::Module) => lsp::SymbolKind::MODULE,
        Some(DefKind::Param | DefKind::Local) => lsp::SymbolKind::VARIABLE,
        Some(DefKind::Let | DefKind::Reserved) => lsp::SymbolKind::CONSTANT,
        Some(DefKind::Secret) => lsp::SymbolKind::KEY,
        Some(DefKind::Component) => lsp::SymbolKind::OBJECT,
        Some(DefKind::Target | DefKind::Environment) => lsp::SymbolKind::NAMESPACE,
        Some(DefKind::Workflow | DefKind::Step | DefKind::Function) => lsp::SymbolKind::FUNCTION,
        Some(DefKind::Test | DefKind::Rule) => lsp::SymbolKind::EVENT,
        Some(DefKind::Kind | DefKind::TargetKind) => lsp::SymbolKind::CLASS,
        Some(DefKind::Trait) => lsp::SymbolKind::INTERFACE,
        Some(DefKind::Type) => lsp::SymbolKind::STRUCT,
        Some(DefKind::Variant | DefKind::Literal) => lsp::SymbolKind::ENUM_MEMBER,
        Some(DefKind::Output | DefKind::Entry) => lsp::SymbolKind::PROPERTY,
        Some(DefKind::Field) | None => lsp::SymbolKind::FIELD,
    }
}

/// `textDocument/documentSymbol`.
///
/// # Errors
/// The document is not known.
pub fn of_document(
    reading: &Reading,
    params: lsp::DocumentSymbolParams,
) -> Result<Option<lsp::DocumentSymbolResponse>> {
    let path = reading.path(&params.text_document.uri);
    let lines = reading.lines(&path)?;
    let found = outline::outline(&reading.analysis, &path);
    if reading.facts.symbol_tree {
        let tree = found.iter().map(|node| tree(reading, &lines, node)).collect();
        return Ok(Some(lsp::DocumentSymbolResponse::Nested(tree)));
    }
    let mut flat = Vec::new();
    for node in &found {
        flatten(reading, &lines, &params.text_document.uri, node, None, &mut flat);
    }
    Ok(Some(lsp::DocumentSymbolResponse::Flat(flat)))
}

#[allow(deprecated)] // a field of the protocol that is still part of the type
fn tree(reading: &Reading, lines: &Lines, node: &Outline) -> lsp::DocumentSymbol {
    let children: Vec<_> = node.children.iter().map(|child| tree(reading, lines, child)).collect();
    lsp::DocumentSymbol {
        name: node.name.clone(),
        detail: (!node.detail.is_empty()).then(|| node.detail.clone()),
        kind: symbol_kind(node.kind),
        tags: None,
        deprecated: None,
        range: convert::range(lines, node.range, reading.facts.encoding),
        selection_range: convert::range(lines, node.name_range, reading.facts.encoding),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(deprecated)] // a field of the protocol that is still part of the type
fn flatten(
    reading: &Reading,
    lines: &Lines,
    uri: &lsp::Uri,
    node: &Outline,
    container: Option<&str>,
    out: &mut Vec<lsp::SymbolInformation>,
) {
    out.push(lsp::SymbolInformation {
        name: node.name.clone(),
        kind: symbol_kind(node.kind),
        tags: None,
        deprecated: None,
        location: lsp::Location {
            uri: uri.clone(),
            range: convert::range(lines, node.name_range, reading.facts.encoding),
        },
        container_name: container.map(str::to_owned),
    });
    for child in &node.children {
        flatten(reading, lines, uri, child, Some(&node.name), out);
    }
}

/// `workspace/symbol`.
///
/// # Errors
/// None of its own.
pub fn of_workspace(
    reading: &Reading,
    params: lsp::WorkspaceSymbolParams,
) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
    let mut lines = crate::reading::LinesOf::new(reading);
    let mut out = Vec::new();
    for found in outline::search(&reading.analysis, &params.query, MOST) {
        let Some(location) = lines.location(&found.place) else { continue };
        out.push(lsp::WorkspaceSymbol {
            name: found.name,
            kind: symbol_kind(Some(found.kind)),
            tags: None,
            container_name: Some(found.container),
            location: lsp::OneOf::Left(location),
            data: None,
        });
    }
    Ok(Some(lsp::WorkspaceSymbolResponse::Nested(out)))
}

fn item(reading: &Reading, node: &Node) -> Option<lsp::CallHierarchyItem> {
    let name = reading.location(&node.name_place)?;
    Some(lsp::CallHierarchyItem {
        name: node.name.clone(),
        kind: lsp::SymbolKind::OBJECT,
        tags: None,
        detail: Some(node.detail.clone()),
        range: reading.range(&node.name_place.path, node.range).ok()?,
        selection_range: name.range,
        uri: name.uri,
        data: None,
    })
}

/// `textDocument/prepareCallHierarchy`.
///
/// # Errors
/// The document is not known.
pub fn prepare_calls(
    reading: &Reading,
    params: lsp::CallHierarchyPrepareParams,
) -> Result<Option<Vec<lsp::CallHierarchyItem>>> {
    let at = params.text_document_position_params;
    let (path, offset) = reading.place(&at.text_document.uri, at.position)?;
    let node = calls::prepare(&reading.analysis, &path, offset);
    Ok(node.and_then(|node| item(reading, &node)).map(|item| vec![item]))
}

/// `callHierarchy/incomingCalls`.
///
/// # Errors
/// The document is not known.
pub fn incoming(
    reading: &Reading,
    params: lsp::CallHierarchyIncomingCallsParams,
) -> Result<Option<Vec<lsp::CallHierarchyIncomingCall>>> {
    let (path, offset) = reading.place(&params.item.uri, params.item.selection_range.start)?;
    let found = calls::incoming(&reading.analysis, &path, offset);
    let call = |call: Call| {
        let from_ranges = ranges(reading, &call)?;
        Some(lsp::CallHierarchyIncomingCall { from: item(reading, &call.node)?, from_ranges })
    };
    Ok(Some(found.into_iter().filter_map(call).collect()))
}

/// `callHierarchy/outgoingCalls`.
///
/// # Errors
/// The document is not known.
pub fn outgoing(
    reading: &Reading,
    params: lsp::CallHierarchyOutgoingCallsParams,
) -> Result<Option<Vec<lsp::CallHierarchyOutgoingCall>>> {
    let (path, offset) = reading.place(&params.item.uri, params.item.selection_range.start)?;
    let found = calls::outgoing(&reading.analysis, &path, offset);
    let call = |call: Call| {
        let from_ranges = ranges(reading, &call)?;
        Some(lsp::CallHierarchyOutgoingCall { to: item(reading, &call.node)?, from_ranges })
    };
    Ok(Some(found.into_iter().filter_map(call).collect()))
}

fn ranges(reading: &Reading, call: &Call) -> Option<Vec<lsp::Range>> {
    let place = |range| FileRange { path: call.path.clone(), range };
    call.ranges.iter().map(|range| Some(reading.location(&place(*range))?.range)).collect()
}
