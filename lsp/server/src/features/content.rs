//! Documents that the server makes: files of the standard library, and outputs.

use std::str::FromStr;

use serde_json::{Value, json};
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::Uri;

use crate::features::output;
use crate::reading::Reading;

/// `workspace/textDocumentContent`: `{uri}` to `{text}`.
///
/// # Errors
/// There is no such document.
pub fn text(reading: &Reading, params: Value) -> Result<Value> {
    let uri = params.get("uri").and_then(Value::as_str).and_then(|uri| Uri::from_str(uri).ok());
    let Some(uri) = uri else { return Err(Error::invalid_params("a `uri` is wanted")) };
    let path = reading.path(&uri);
    if let Some(module) = path.strip_prefix("std:/") {
        let found = anyport_ide::library(module);
        return found.map(|text| json!({ "text": text })).ok_or_else(|| unknown(&uri));
    }
    let found = output::document(reading, &uri).and_then(|document| output::text(reading, &document));
    let Some(text) = found else { return Err(unknown(&uri)) };
    reading.shown.answered(&uri, &text);
    Ok(json!({ "text": &*text }))
}

fn unknown(uri: &Uri) -> Error {
    Error::invalid_params(format!("there is no document {}", uri.as_str()))
}
