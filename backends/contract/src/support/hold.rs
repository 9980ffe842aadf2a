//! Holding a component against a support table, before anything is lowered.

use anyport_diagnostic::{Severity, codes};
use anyport_ir::{Component, OriginKind, Origins, SmolStr};

use super::index::Node;
use super::{Support, SupportRow, SupportTable};
use crate::leaves::{self, Value, Visit};
use crate::{Finding, FindingKind, Scene};

/// A table that is ready for components to be held against it.
#[derive(Clone, Debug)]
pub struct PreparedTable<'t> {
    rows: Vec<&'t SupportRow>,
    tree: Node,
}

impl SupportTable {
    /// The table, prepared. Worth keeping: one serves all components.
    pub fn prepare(&self) -> PreparedTable<'_> {
        PreparedTable { rows: self.rows.values().collect(), tree: Node::of(self) }
    }
}

impl<'t> PreparedTable<'t> {
    /// The row for a kind as a whole.
    fn kind(&self, kind: &str) -> Option<&'t SupportRow> {
        self.tree.get(kind)?.row.map(|row| self.rows[row])
    }
}

/// What a target cannot do, or does worse, of the properties that `component` has: errors and
/// warnings by property path. `used` says whether a property is somebody's wish; one that has the
/// value that it always has is none.
///
/// A row speaks for its own property. One that says `unsupported` or `lossy` at an outer place
/// (`*.sidecar.*`) speaks for everything inside, once; one for a kind (`postgres`) for every component
/// of that kind that is to be run.
pub fn hold(
    table: &PreparedTable<'_>,
    scene: &dyn Scene,
    name: &str,
    component: &Component,
    used: &dyn Fn(&str) -> bool,
) -> Vec<Finding> {
    let kind = component.kind.name();
    if component.external.is_none()
        && let Some(row) = table.kind(kind).filter(|row| row.support.restricts())
    {
        let target = &scene.target().kind;
        let message = match row.support {
            Support::Lossy => format!("{target} does less for a {kind} than it asks"),
            _ => format!("`{name}` cannot stand here: {target} runs no {kind}"),
        };
        return vec![Finding { message, ..finding(row, target, name, String::new(), kind.to_owned()) }];
    }
    let mut walk = Hold {
        table,
        target: &scene.target().kind,
        name,
        kind,
        used,
        places: vec![(table.tree.get("*"), table.tree.get(kind))],
        path: String::new(),
        starts: Vec::new(),
        schema_path: Vec::new(),
        outer: None,
        findings: Vec::new(),
    };
    leaves::visit(component, &mut walk);
    walk.findings
}

/// The filter that follows from where properties came from: what a declaration's default gave
/// is nobody's wish. Without origins everything counts.
pub fn wished(origins: Option<&Origins>) -> impl Fn(&str) -> bool + '_ {
    move |path| match origins.and_then(|origins| origins.nearest(path)) {
        Some(origin) => origin.kind != OriginKind::Defaulted,
        None => true,
    }
}

/// The property that a row at an outer place forbids, until something inside turns out used.
struct Outer {
    depth: usize,
    /// Absent: there is no row for anything here.
    row: Option<usize>,
    said: bool,
}

struct Hold<'h> {
    table: &'h PreparedTable<'h>,
    target: &'h str,
    name: &'h str,
    kind: &'static str,
    used: &'h dyn Fn(&str) -> bool,
    /// Where we are in the rows for every kind and in those for this one.
    places: Vec<(Option<&'h Node>, Option<&'h Node>)>,
    path: String,
    /// Where each segment of the path starts, its dot included.
    starts: Vec<usize>,
    schema_path: Vec<(usize, bool)>,
    outer: Option<Outer>,
    findings: Vec<Finding>,
}

impl Hold<'_> {
    /// The row for where we are: one for this kind wins.
    fn row(&self) -> Option<usize> {
        let (any, own) = *self.places.last()?;
        own.and_then(|node| node.row).or_else(|| any.and_then(|node| node.row))
    }

    fn restricts(&self, row: usize) -> bool {
        self.table.rows[row].support.restricts()
    }

    /// That an entry is there at all is a wish, even if everything in it is as it would be anyway.
    fn entry(&mut self) {
        if !(self.used)(&self.path) {
            return;
        }
        match &self.outer {
            Some(Outer { said: false, row, depth }) => self.say_outer(*row, *depth),
            None if self.places.last().is_none_or(|(any, own)| any.is_none() && own.is_none()) => {
                self.outer = Some(Outer { depth: self.starts.len(), row: None, said: false });
                self.say_outer(None, self.starts.len());
            }
            _ => {}
        }
    }

    /// Reports what the outer place forbids, once.
    fn say_outer(&mut self, row: Option<usize>, depth: usize) {
        match row {
            Some(row) => self.report(row, depth),
            None => self.findings.push(unknown(self.kind, self.target, self.name, self.path.clone())),
        }
        if let Some(outer) = &mut self.outer {
            outer.said = true;
        }
    }

    /// Reports a row for the first `depth` segments of the path.
    fn report(&mut self, row: usize, depth: usize) {
        let end = self.starts.get(depth).copied().unwrap_or(self.path.len());
        let path = self.path[..end].to_owned();
        let key = self.key(depth);
        self.findings.push(finding(self.table.rows[row], self.target, self.name, path, key));
    }

    /// What `accept` calls the property: its schema path without the names of entries.
    fn key(&self, depth: usize) -> String {
        let mut key = String::new();
        for (index, (start, entry)) in self.schema_path.iter().take(depth).enumerate() {
            if *entry {
                continue;
            }
            let end = self.starts.get(index + 1).copied().unwrap_or(self.path.len());
            let segment = self.path[*start..end].trim_start_matches('.');
            if !key.is_empty() {
                key.push('.');
            }
            key.push_str(segment);
        }
        key
    }
}

impl Visit for Hold<'_> {
    fn enter(&mut self, name: &str, entry: bool) -> bool {
        let (any, own) = self.places.last().copied().unwrap_or_default();
        let segment = if entry { "*" } else { name };
        self.places.push((any.and_then(|node| node.get(segment)), own.and_then(|node| node.get(segment))));
        self.starts.push(self.path.len());
        self.schema_path.push((self.path.len(), entry));
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(name);
        if self.outer.is_none()
            && let Some(row) = self.row().filter(|row| self.restricts(*row))
        {
            self.outer = Some(Outer { depth: self.starts.len(), row: Some(row), said: false });
        }
        if entry {
            self.entry();
        }
        true
    }

    fn leave(&mut self) {
        if self.outer.as_ref().is_some_and(|outer| outer.depth == self.starts.len()) {
            self.outer = None;
        }
        self.places.pop();
        self.schema_path.pop();
        self.path.truncate(self.starts.pop().unwrap_or(0));
    }

    fn leaf(&mut self, value: Value<'_>) {
        let start = self.starts.last().copied().unwrap_or(0);
        let name = self.path[start..].trim_start_matches('.');
        match &self.outer {
            Some(Outer { said: true, .. }) => {}
            Some(Outer { depth, row, .. }) => {
                let (depth, row) = (*depth, *row);
                if !value.is_default(name) && (self.used)(&self.path) {
                    self.say_outer(row, depth);
                }
            }
            None if self.row().is_some() => {}
            None => {
                if !value.is_default(name) && (self.used)(&self.path) {
                    let finding = unknown(self.kind, self.target, self.name, self.path.clone());
                    self.findings.push(finding);
                }
            }
        }
    }
}

fn finding(row: &SupportRow, target: &str, component: &str, path: String, key: String) -> Finding {
    let lossy = row.support == Support::Lossy;
    let mut notes: Vec<String> = Vec::new();
    notes.extend((!row.note.is_empty()).then(|| row.note.clone()));
    notes.extend((!row.instead.is_empty()).then(|| format!("instead: {}", row.instead)));
    if lossy {
        notes.push(format!("`accept {target} \"{key}\" = \"…\"` says that this is fine, and why"));
    }
    if row.source.is_empty() {
        notes.push("nobody has verified this against the target yet".into());
    }
    let message = match lossy {
        true => format!("{target} does less than `{key}` asks"),
        false => format!("{target} has nothing for `{key}`"),
    };
    Finding {
        code: if lossy { &codes::TARGET_LOSS } else { &codes::TARGET_UNSUPPORTED },
        severity: if lossy { Severity::Warning } else { Severity::Error },
        component: Some(SmolStr::new(component)),
        path,
        message,
        notes,
        kind: if lossy { FindingKind::Loss { key } } else { FindingKind::Refusal },
    }
}

/// A property of which the table says nothing: better refused than lost.
fn unknown(kind: &str, target: &str, component: &str, path: String) -> Finding {
    Finding {
        code: &codes::TARGET_UNSUPPORTED,
        severity: Severity::Error,
        component: Some(SmolStr::new(component)),
        message: format!("{target} does not say what becomes of `{path}` of a {kind}"),
        path,
        notes: vec!["its support table lacks a row for this property".into()],
        kind: FindingKind::Refusal,
    }
}
