//! `anyport graph`: who talks to whom, for a viewer to draw.

use anyport_ir::{Application, EdgeKind, Kind};

use crate::arguments::{Graph, GraphFormat, Style};
use crate::failure::{Failure, Verdict};
use crate::messages::Messages;
use crate::open::Opened;
use crate::terminal;

/// Prints the drawing, if the application is whole.
pub fn run(arguments: &Graph, style: Style) -> Result<Verdict, Failure> {
    let opened = Opened::load(&arguments.file, &arguments.environment.given)?;
    let env = opened.environment(arguments.environment.env.as_deref())?;
    let Some(application) = opened.session.graph(&env) else {
        let (_, diagnostics) = opened.session.ir(&env);
        let mut messages = Messages::new(style, false);
        messages.add(diagnostics, opened.session.sources(), &opened.world);
        messages.print(false)?;
        return Ok(Verdict::Found);
    };
    terminal::print(match arguments.format {
        GraphFormat::Mermaid => mermaid(&application),
        GraphFormat::Dot => dot(&application),
    })?;
    Ok(Verdict::Fine)
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

fn words(why: EdgeKind) -> &'static str {
    match why {
        EdgeKind::Reference => "",
        EdgeKind::Calls => "calls",
        EdgeKind::Use => "uses",
        EdgeKind::After => "after",
        EdgeKind::Mount => "mounts",
        EdgeKind::Broker => "lives in",
    }
}

fn mermaid(application: &Application) -> String {
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

fn dot(application: &Application) -> String {
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
