//! `workspace/executeCommand`: what a client asks beyond the protocol. Each command takes one object and answers JSON;
//! the names and forms are those of `docs/language-server.md`.

use std::collections::HashMap;

use anyport_ide::output::{Output, environments, output};
use anyport_ide::text::FilePath;
use anyport_ide::{Lines, explained, graph, support};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types as lsp;

use crate::convert;
use crate::reading::Reading;

/// The commands, for the client to know.
pub const COMMANDS: [&str; 5] =
    ["anyport.environments", "anyport.output", "anyport.graph", "anyport.support", "anyport.explain"];

/// A document, and perhaps a place in it and what is asked of it.
#[derive(Deserialize)]
struct Asked {
    uri: lsp::Uri,
    position: Option<lsp::Position>,
    environment: Option<String>,
    target: Option<String>,
}

/// A code or a place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Explained {
    Code { code: String },
    Place { uri: lsp::Uri, position: lsp::Position, environment: Option<String> },
}

/// Does a command.
///
/// # Errors
/// There is no such command, or it was asked in another form.
pub fn execute(reading: &Reading, params: lsp::ExecuteCommandParams) -> Result<Option<Value>> {
    let argument = params.arguments.into_iter().next().unwrap_or_default();
    match params.command.as_str() {
        "anyport.environments" => of_environments(reading, &read(argument)?),
        "anyport.output" => of_output(reading, &read(argument)?),
        "anyport.graph" => of_graph(reading, &read(argument)?),
        "anyport.support" => of_support(reading, &read(argument)?),
        "anyport.explain" => of_explained(reading, &read(argument)?),
        other => Err(Error::invalid_params(format!("there is no command {other}"))),
    }
}

fn read<T: DeserializeOwned>(argument: Value) -> Result<T> {
    serde_json::from_value(argument).map_err(|error| Error::invalid_params(format!("the argument is wrong: {error}")))
}

impl Asked {
    /// The environment that is asked for, else the one of the settings.
    fn environment<'a>(&'a self, reading: &'a Reading) -> Option<&'a str> {
        self.environment.as_deref().or(reading.settings.environment.as_deref())
    }
}

fn of_environments(reading: &Reading, asked: &Asked) -> Result<Option<Value>> {
    let found = environments(&reading.analysis, &reading.path(&asked.uri));
    let targets = |targets: &[(smol_str::SmolStr, smol_str::SmolStr)]| {
        targets.iter().map(|(name, kind)| json!({ "name": name.as_str(), "kind": kind.as_str() })).collect::<Vec<_>>()
    };
    let one = |found: &anyport_ide::output::Environment| json!({ "name": found.name.as_str(), "targets": targets(&found.targets) });
    Ok(Some(found.iter().map(one).collect()))
}

fn of_output(reading: &Reading, asked: &Asked) -> Result<Option<Value>> {
    let path = reading.path(&asked.uri);
    let offset = match asked.position {
        Some(position) => Some(reading.place(&asked.uri, position)?.1),
        None => None,
    };
    let environment = asked.environment(reading);
    let found = output(&reading.analysis, &path, offset, environment, asked.target.as_deref());
    Ok(found.map(|found| written(reading, &found)))
}

/// An output with ranges as the client counts.
fn written(reading: &Reading, found: &Output) -> Value {
    let encoding = reading.facts.encoding;
    let lines: HashMap<&str, Lines> =
        found.files.iter().map(|file| (file.path.as_str(), Lines::new(file.text.clone()))).collect();
    let in_output = |path: &str, range| Some(convert::range(lines.get(path)?, range, encoding));
    let mut sources: HashMap<FilePath, Option<(String, Lines)>> = HashMap::new();
    let mut map = Vec::with_capacity(found.map.len());
    for mapping in &found.map {
        let source = sources
            .entry(mapping.source.path.clone())
            .or_insert_with_key(|path| Some((reading.uris.uri(path)?.as_str().to_owned(), reading.lines(path).ok()?)));
        let Some((uri, source_lines)) = source else { continue };
        let Some(range) = in_output(&mapping.path, mapping.range) else { continue };
        let from = convert::range(source_lines, mapping.source.range, encoding);
        map.push(json!({ "path": mapping.path, "range": range, "source": { "uri": uri, "range": from } }));
    }
    let files: Vec<Value> = found
        .files
        .iter()
        .map(|file| json!({ "path": file.path, "language": file.language, "text": &*file.text }))
        .collect();
    let mut out = json!({
        "environment": found.environment.as_str(),
        "target": found.target.as_str(),
        "files": files,
        "map": map,
    });
    if let Some((path, range)) = &found.active
        && let Some(range) = in_output(path, *range)
    {
        out["active"] = json!({ "path": path, "range": range });
    }
    out
}

fn of_graph(reading: &Reading, asked: &Asked) -> Result<Option<Value>> {
    let found = graph::graph(&reading.analysis, &reading.path(&asked.uri), asked.environment(reading));
    Ok(found.map(|found| {
        let node = |node: &graph::Node| {
            let place = node.place.as_ref().and_then(|place| reading.location(place));
            let range = place.as_ref().map(|place| place.range).unwrap_or_default();
            let uri = place.map_or_else(|| asked.uri.clone(), |place| place.uri);
            json!({ "name": node.name, "kind": node.kind, "target": node.target, "uri": uri, "range": range })
        };
        let edge = |edge: &graph::Edge| json!({ "from": edge.from, "to": edge.to, "why": edge.why });
        json!({
            "mermaid": found.mermaid,
            "dot": found.dot,
            "nodes": found.nodes.iter().map(node).collect::<Vec<_>>(),
            "edges": found.edges.iter().map(edge).collect::<Vec<_>>(),
        })
    }))
}

fn of_support(reading: &Reading, asked: &Asked) -> Result<Option<Value>> {
    let found = support::support(&reading.analysis, &reading.path(&asked.uri));
    Ok(found.and_then(|found| serde_json::to_value(found).ok()))
}

fn of_explained(reading: &Reading, asked: &Explained) -> Result<Option<Value>> {
    let markdown = match asked {
        Explained::Code { code } => explained::code(code),
        Explained::Place { uri, position, environment } => {
            let (path, offset) = reading.place(uri, *position)?;
            let environment = environment.as_deref().or(reading.settings.environment.as_deref());
            explained::at(&reading.analysis, &path, offset, environment)
        }
    };
    Ok(markdown.map(|markdown| json!({ "markdown": markdown })))
}
