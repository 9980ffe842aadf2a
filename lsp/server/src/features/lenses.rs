//! Code lenses. They carry commands of the client: one that does not know them leaves them out.

use anyport_ide::lenses::{LensKind, lenses, resolve};
use serde::{Deserialize, Serialize};
use serde_json::json;
use smol_str::SmolStr;
use tower_lsp_server::jsonrpc::Result;
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// What a lens carries until it is resolved.
#[derive(Serialize, Deserialize)]
struct Data {
    uri: lsp::Uri,
    #[serde(flatten)]
    about: About,
}

/// [`LensKind`] as it travels.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum About {
    Output { component: SmolStr, environment: SmolStr, target: SmolStr },
    Hosts { component: SmolStr },
    Environment { environment: SmolStr, target: SmolStr },
    Test { name: SmolStr },
}

impl From<LensKind> for About {
    fn from(kind: LensKind) -> About {
        match kind {
            LensKind::Output { component, environment, target } => About::Output { component, environment, target },
            LensKind::Hosts { component } => About::Hosts { component },
            LensKind::Environment { environment, target } => About::Environment { environment, target },
            LensKind::Test { name } => About::Test { name },
        }
    }
}

impl From<About> for LensKind {
    fn from(about: About) -> LensKind {
        match about {
            About::Output { component, environment, target } => LensKind::Output { component, environment, target },
            About::Hosts { component } => LensKind::Hosts { component },
            About::Environment { environment, target } => LensKind::Environment { environment, target },
            About::Test { name } => LensKind::Test { name },
        }
    }
}

/// `textDocument/codeLens`.
///
/// # Errors
/// The document is not known.
pub fn code_lenses(reading: &Reading, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
    let uri = params.text_document.uri;
    let path = reading.path(&uri);
    let lines = reading.lines(&path)?;
    let found = lenses(&reading.analysis, &path, reading.settings.environment.as_deref());
    let converted = found.into_iter().map(|lens| lsp::CodeLens {
        range: convert::range(&lines, lens.range, reading.facts.encoding),
        command: None,
        data: serde_json::to_value(Data { uri: uri.clone(), about: lens.kind.into() }).ok(),
    });
    Ok(Some(converted.collect()))
}

/// `codeLens/resolve`.
///
/// # Errors
/// None of its own: a lens that means nothing any more comes back with an empty title.
pub fn resolved(reading: &Reading, mut lens: lsp::CodeLens) -> Result<lsp::CodeLens> {
    let data = lens.data.take().and_then(|data| serde_json::from_value::<Data>(data).ok());
    let Some(Data { uri, about }) = data else { return Ok(lens) };
    let kind = LensKind::from(about);
    let title = resolve(&reading.analysis, &reading.path(&uri), &kind).unwrap_or_default();
    let position = lens.range.start;
    let (command, argument) = match &kind {
        LensKind::Output { environment, target, .. } | LensKind::Environment { environment, target } => {
            let asked = json!({
                "uri": uri,
                "position": position,
                "environment": environment.as_str(),
                "target": target.as_str(),
            });
            ("anyport.showOutput", Some(asked))
        }
        LensKind::Hosts { .. } => ("anyport.showSupport", Some(json!({ "uri": uri }))),
        // There is nothing to be done about it but to read it.
        LensKind::Test { .. } => ("", None),
    };
    lens.command =
        Some(lsp::Command { title, command: command.to_owned(), arguments: argument.map(|argument| vec![argument]) });
    Ok(lens)
}
