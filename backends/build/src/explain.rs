//! Why a property has its value: the value, and every layer that wrote it.

use std::sync::Arc;

use anyport_compiler::{Env, Workspace, component, final_value, instances, key_of};
use anyport_diagnostic::Span;

/// A property explained.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The path as asked for.
    pub path: String,
    /// Its final value; absent where it is not known.
    pub value: Option<serde_json::Value>,
    /// Whether nobody wrote it: the declaration's default.
    pub defaulted: bool,
    /// Where its component is declared.
    pub declaration: Span,
    /// Who wrote it, weakest first.
    pub layers: Vec<ExplainedLayer>,
}

/// One layer's part.
#[derive(Clone, Debug)]
pub struct ExplainedLayer {
    /// The path that was written: the property itself, or something around or below it.
    pub path: String,
    /// Which layer: `kind java-service`, `environment prod`.
    pub layer: String,
    /// Where.
    pub span: Span,
    /// Whether it took back what was there.
    pub unset: bool,
    /// Whether its word holds.
    pub wins: bool,
}

/// Explains `component.path`; `None` where there is no such component.
pub fn explain(workspace: &Workspace, env: &Arc<Env>, path: &str) -> Option<Explained> {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let key = key_of(workspace, name)?;
    let result = component(workspace, env, &key);
    let declaration = instances(workspace).get(&key).map_or(Span::NONE, |instance| instance.span);
    let related = |written: &str| rest.is_empty() || written == rest || starts(rest, written) || starts(written, rest);
    let mut layers = Vec::new();
    for (written, lines) in &anyport_compiler::history(workspace, env, &key) {
        if !related(written) {
            continue;
        }
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            layers.push(ExplainedLayer {
                path: written.clone(),
                layer: line.layer.clone(),
                span: line.span,
                unset: line.unset,
                wins: index == last && !line.unset,
            });
        }
    }
    let value = if rest.is_empty() {
        result.component.as_ref().and_then(|component| serde_json::to_value(component).ok())
    } else {
        final_value(workspace, env, name, rest)
    };
    Some(Explained { path: path.into(), value, defaulted: layers.is_empty(), declaration, layers })
}

fn starts(long: &str, short: &str) -> bool {
    long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'))
}
