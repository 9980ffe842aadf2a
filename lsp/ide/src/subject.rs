//! What a place in a text is about: a component, and a property of it.

use anyport_compiler::semantics::{Word, declared, parsed};
use anyport_syntax::tree::{Entry, Expr, ExprKind, LabelKind, Path, Segment, Statement, StatementKind, Text, TextPart};
use smol_str::SmolStr;

use crate::analysis::{Analysis, At};

/// A component or a property of one, as a text names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The component.
    pub component: SmolStr,
    /// The property: `scale.replicas`; empty for the component itself.
    pub property: String,
    /// Whether the place stands in an environment or a test, not in the component's declaration.
    pub overlaid: bool,
}

impl Subject {
    /// `web.scale.replicas`.
    pub fn path(&self) -> String {
        if self.property.is_empty() {
            self.component.to_string()
        } else {
            format!("{}.{}", self.component, self.property)
        }
    }
}

/// What the byte of a file is about; nothing outside of components.
pub fn subject(analysis: &Analysis, path: &str, offset: u32) -> Option<Subject> {
    subject_at(&analysis.at(path, offset)?)
}

/// The same for a place that was found already.
pub fn subject_at(at: &At<'_>) -> Option<Subject> {
    let statements = at.statements();
    let top = statements.first()?;
    let index = parsed(at.app.db(), at.item).statements.iter().position(|statement| std::ptr::eq(statement, *top))?;
    let word = declared(at.app.db(), at.item).iter().find(|head| head.index == index).map(|head| &head.word);
    let mut steps: Vec<SmolStr> = Vec::new();
    let overlaid = match word {
        Some(Word::Component(_)) => {
            let StatementKind::Entry(entry) = &top.kind else { return None };
            steps.extend(entry.labels.first().and_then(label_text));
            false
        }
        Some(Word::Environment | Word::Test) => true,
        _ => return None,
    };
    for statement in statements.iter().skip(1) {
        steps.extend(steps_of(statement));
    }
    let mut steps = steps.into_iter();
    let component = steps.next()?;
    let rest: Vec<SmolStr> = steps.collect();
    Some(Subject { component, property: rest.join("."), overlaid })
}

/// The names that a statement goes through.
pub fn steps_of(statement: &Statement) -> Vec<SmolStr> {
    match &statement.kind {
        StatementKind::Set(set) => path_steps(&set.path),
        StatementKind::Block(nested) => path_steps(&nested.path),
        StatementKind::Entry(entry) => entry_steps(entry),
        StatementKind::Unset(path) | StatementKind::Lock(path) => path_steps(path),
        _ => Vec::new(),
    }
}

fn entry_steps(entry: &Entry) -> Vec<SmolStr> {
    let mut out = path_steps(&entry.head);
    out.extend(entry.labels.first().and_then(label_text));
    out
}

fn path_steps(path: &Path) -> Vec<SmolStr> {
    path.segments.iter().map_while(segment_text).collect()
}

fn segment_text(segment: &Segment) -> Option<SmolStr> {
    match segment {
        Segment::Key(name) => Some(name.text.clone()),
        Segment::Text(text, _) => plain(text),
        Segment::Index(Expr { kind: ExprKind::Text(text), .. }) => plain(text),
        Segment::Index(_) => None,
    }
}

/// The words of a label.
pub fn label_text(label: &anyport_syntax::tree::Label) -> Option<SmolStr> {
    match &label.kind {
        LabelKind::Name(name) | LabelKind::Number(name) => Some(name.clone()),
        LabelKind::String(text) => plain(text),
    }
}

/// A text without interpolations.
pub fn plain(text: &Text) -> Option<SmolStr> {
    match text.parts.as_slice() {
        [] => Some(SmolStr::default()),
        [TextPart::Literal(literal)] => Some(literal.clone()),
        _ => None,
    }
}
