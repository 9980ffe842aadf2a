//! Who talks to whom, as data and as drawings.

use anyport_compiler::{instances, key_of};
use anyport_ir::{Application, EdgeKind, Kind};

use crate::analysis::Analysis;
use crate::output::application;
use crate::text::FileRange;

/// The components of an environment and what leads from one to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// For Mermaid.
    pub mermaid: String,
    /// For Graphviz.
    pub dot: String,
    /// The components.
    pub nodes: Vec<Node>,
    /// What leads from one to another.
    pub edges: Vec<Edge>,
}

/// A component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The targets that it stands on, with `, ` between.
    pub target: String,
    /// Where its name stands.
    pub place: Option<FileRange>,
}

/// From one component to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Who.
    pub from: String,
    /// Whom.
    pub to: String,
    /// Why, in a word: `calls`; empty for a reference.
    pub why: &'static str,
}

/// The graph of the application that a file takes part in; nothing while it is not whole.
pub fn graph(analysis: &Analysis, path: &str, environment: Option<&str>) -> Option<Graph> {
    let app = application(analysis, path)?;
    let env = app.environment(environment)?;
    let whole = anyport_compiler::application(app.db(), &env).application.clone()?;
    let nodes = whole.components.iter().map(|(name, component)| {
        let span = key_of(app.db(), name).and_then(|key| Some(instances(app.db()).get(&key)?.span));
        Node {
            name: name.to_string(),
            kind: component.kind.name().to_owned(),
            target: component.on.join(", "),
            place: span.and_then(|span| app.place(span)),
        }
    });
    let edges = whole.edges.iter();
    let edges = edges.map(|edge| Edge { from: edge.from.to_string(), to: edge.to.to_string(), why: words(edge.why) });
    Some(Graph { mermaid: mermaid(&whole), dot: dot(&whole), nodes: nodes.collect(), edges: edges.collect() })
}

/// What a component is, as far as a drawing tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Process,
    Store,
    Outside,
}

fn shape(application: &Application, name: &str) -> Shape {
    match application.components.get(name) {
        Some(component) if component.kind == Kind::External || component.external.is_some() => Shape::Outside,
        Some(component) if component.kind.is_store() => Shape::Store,
        _ => Shape::Process,
    }
}

/// Why there is an edge; a plain reference needs no word.
pub(crate) fn words(why: EdgeKind) -> &'static str {
    match why {
        EdgeKind::Reference => "",
        EdgeKind::Calls => "calls",
        EdgeKind::Use => "uses",
        EdgeKind::After => "after",
        EdgeKind::Mount => "mounts",
        EdgeKind::Broker => "lives in",
    }
}

/// A drawing for Mermaid.
pub fn mermaid(application: &Application) -> String {
    let mut out = String::from("flowchart LR\n");
    // By number: a name may be a word of Mermaid, such as `end`.
    let number = |name: &str| application.components.get_index_of(name).unwrap_or(usize::MAX);
    for (name, component) in &application.components {
        let label = format!("\"{}<br/><small>{}</small>\"", escape_html(name), component.kind.name());
        let (open, close) = match shape(application, name) {
            Shape::Process => ("[", "]"),
            Shape::Store => ("[(", ")]"),
            Shape::Outside => ("([", "])"),
        };
        out.push_str(&format!("  c{}{open}{label}{close}\n", number(name)));
    }
    for edge in &application.edges {
        let (from, to) = (number(&edge.from), number(&edge.to));
        let arrow = if edge.why == EdgeKind::After { "-.->" } else { "-->" };
        match words(edge.why) {
            "" => out.push_str(&format!("  c{from} {arrow} c{to}\n")),
            words => out.push_str(&format!("  c{from} {arrow}|{words}| c{to}\n")),
        }
    }
    out
}

/// A drawing for Graphviz.
pub fn dot(application: &Application) -> String {
    let mut out = format!("digraph {} {{\n  rankdir=LR\n", quoted(&application.name));
    for (name, component) in &application.components {
        let shape = match shape(application, name) {
            Shape::Process => "box",
            Shape::Store => "cylinder",
            Shape::Outside => "ellipse, style=dashed",
        };
        let label = quoted(&format!("{name}\n{}", component.kind.name()));
        out.push_str(&format!("  {} [label={label}, shape={shape}]\n", quoted(name)));
    }
    for edge in &application.edges {
        let style = if edge.why == EdgeKind::After { ", style=dashed" } else { "" };
        let label = quoted(words(edge.why));
        out.push_str(&format!("  {} -> {} [label={label}{style}]\n", quoted(&edge.from), quoted(&edge.to)));
    }
    out.push_str("}\n");
    out
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
