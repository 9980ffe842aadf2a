//! Kinds of components.
//!
//! A built-in kind declares fields and outputs. A user kind either extends one other and holds
//! params, fields, traits, checks, locks and outputs, or it is a composite: it extends nothing
//! and is made of components.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{ClauseWord, Entry, LabelKind, Statement, StatementKind};
use indexmap::IndexMap;
use smol_str::SmolStr;

use crate::names::{HeadKind, find_head, offered, private_head, scope};
use crate::source::{Db, File, Item, Place, body};
use crate::suggest::closest;
use crate::types::{Default_, Field, OutputDecl, Record, Ty, clause_names, resolve_type};
use crate::walk::{key_path, keys};

/// A parameter of a kind or trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its declaration as a field.
    pub field: Field,
    /// The place of the kind or trait that declares it.
    pub owner: Place,
}

/// A component inside a composite kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// Where it is declared.
    pub place: Place,
    /// The words of its kind.
    pub kind: Vec<SmolStr>,
    /// Where its name stands.
    pub span: Span,
}

/// A kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindDef {
    /// Its name.
    pub name: SmolStr,
    /// Where it is declared.
    pub place: Place,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation.
    pub doc: Option<SmolStr>,
    /// Whether it cannot be used itself.
    pub abstract_: bool,
    /// Whether the standard library declares it.
    pub built_in: bool,
    /// Itself and what it extends, nearest first.
    pub lineage: Vec<SmolStr>,
    /// The built-in kind it comes down to; empty for a composite.
    pub root: SmolStr,
    /// Declared fields, inherited ones included.
    pub fields: IndexMap<SmolStr, Field>,
    /// Parameters, inherited ones included.
    pub params: IndexMap<SmolStr, Param>,
    /// Fields and parameters: what a body writes against.
    pub record: Arc<Record>,
    /// Named values, inherited ones included: the statement.
    pub lets: IndexMap<SmolStr, Place>,
    /// Outputs, inherited ones included.
    pub outputs: IndexMap<SmolStr, OutputDecl>,
    /// Bodies that write fields, base to derived.
    pub bodies: Vec<Place>,
    /// Components inside, of a composite.
    pub inner: IndexMap<SmolStr, Inner>,
    /// Secrets inside, of a composite.
    pub secrets: IndexMap<SmolStr, Place>,
    /// Whether it is made of components.
    pub composite: bool,
    /// What is wrong with the declaration.
    pub diagnostics: Vec<Diagnostic>,
}

/// The kind that the words name as seen from `file`.
pub fn find_kind(db: &dyn Db, file: File, words: &[SmolStr]) -> Option<Arc<KindDef>> {
    let head = find_head(db, file, words)?;
    (head.kind == HeadKind::Kind).then(|| kind_def(db, &head.place).clone())
}

/// What is said where no kind has the name.
pub fn unknown_kind(db: &dyn Db, file: File, words: &[SmolStr], span: Span) -> Diagnostic {
    let name = words.join(".");
    if let Some(diagnostic) = private_head(db, file, words, span) {
        return diagnostic;
    }
    let seen = scope(db, file);
    if let [alias, name] = words
        && let Some((module, _)) = seen.aliases.get(alias)
    {
        let mut diagnostic =
            Diagnostic::new(&codes::UNKNOWN_KIND, span, format!("the module `{alias}` has no kind `{name}`"));
        if let Some(best) = closest(name, offered(db, *module, Some(HeadKind::Kind)).into_iter().map(SmolStr::as_str)) {
            diagnostic = diagnostic.with_label(format!("did you mean `{alias}.{best}`?")).with_fix(
                format!("write `{alias}.{best}`"),
                span,
                format!("{alias}.{best}"),
            );
        }
        return diagnostic;
    }
    let known = seen.heads.iter().filter(|(_, head)| head.kind == HeadKind::Kind).map(|(name, _)| name.as_str());
    let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_KIND, span, format!("there is no kind `{name}`"));
    if let Some(best) = closest(&name, known) {
        diagnostic =
            diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(format!("write `{best}`"), span, best);
    }
    diagnostic
}

/// The kind declared at a place.
pub fn kind_def<'db>(db: &'db dyn Db, place: &Place) -> &'db Arc<KindDef> {
    kind_at(db, place.item, place.index())
}

#[salsa::tracked(returns(ref), cycle_result = kind_cycle)]
fn kind_at(db: &dyn Db, item: Item, index: usize) -> Arc<KindDef> {
    let place = Place::top(item, index);
    let mut def = empty(db, &place);
    let Some(statement) = place.statement(db) else { return Arc::new(def) };
    let StatementKind::Entry(entry) = &statement.kind else { return Arc::new(def) };
    def.doc = statement.doc.clone();
    def.abstract_ =
        entry.labels.get(1).is_some_and(|label| matches!(&label.kind, LabelKind::Name(word) if word == "abstract"));
    inherit(db, &mut def, entry);
    if let Some(block) = body(statement) {
        let mut writes = false;
        for (index, statement) in block.statements.iter().enumerate() {
            writes |= member(db, &mut def, index, statement);
        }
        if writes || !def.built_in {
            def.bodies.push(place.clone());
        }
    }
    def.composite = def.root.is_empty() && !def.built_in;
    def.record = Arc::new(Record {
        name: None,
        fields: def.fields.values().chain(def.params.values().map(|param| &param.field)).cloned().collect(),
        outputs: def.outputs.values().cloned().collect(),
    });
    if def.composite && def.inner.is_empty() {
        def.diagnostics.push(
            Diagnostic::new(
                &codes::BAD_EXTENDS,
                def.span,
                format!("the kind `{}` extends nothing and holds no component", def.name),
            )
            .with_note("a kind either extends another (kind x extends service) or is made of components"),
        );
    }
    Arc::new(def)
}

fn kind_cycle(db: &dyn Db, _id: salsa::Id, item: Item, index: usize) -> Arc<KindDef> {
    let place = Place::top(item, index);
    let mut def = empty(db, &place);
    let name = def.name.clone();
    def.root = "service".into();
    def.diagnostics.push(Diagnostic::new(&codes::EXTENDS_CYCLE, def.span, format!("the kind `{name}` extends itself")));
    Arc::new(def)
}

fn empty(db: &dyn Db, place: &Place) -> KindDef {
    let built_in = place.item.file(db).path(db).starts_with("std:/");
    let label = place.statement(db).and_then(|statement| match &statement.kind {
        StatementKind::Entry(entry) => entry.labels.first(),
        _ => None,
    });
    let name = match label.map(|label| &label.kind) {
        Some(LabelKind::Name(name)) => name.clone(),
        _ => SmolStr::default(),
    };
    KindDef {
        lineage: vec![name.clone()],
        root: if built_in { name.clone() } else { SmolStr::default() },
        name,
        span: label.map_or(Span::NONE, |label| place.span(label.range)),
        place: place.clone(),
        doc: None,
        abstract_: false,
        built_in,
        fields: IndexMap::new(),
        params: IndexMap::new(),
        record: Arc::new(Record { name: None, fields: Vec::new(), outputs: Vec::new() }),
        lets: IndexMap::new(),
        outputs: IndexMap::new(),
        bodies: Vec::new(),
        inner: IndexMap::new(),
        secrets: IndexMap::new(),
        composite: false,
        diagnostics: Vec::new(),
    }
}

fn inherit(db: &dyn Db, def: &mut KindDef, entry: &Entry) {
    let bases = clause_names(entry, ClauseWord::Extends);
    if let Some(clause) = &entry.clause
        && (clause.word != ClauseWord::Extends || bases.len() > 1)
    {
        def.diagnostics.push(Diagnostic::new(
            &codes::BAD_EXTENDS,
            def.place.span(clause.range),
            "a kind extends one other, and has no other clause",
        ));
    }
    let Some((words, range)) = bases.first() else { return };
    let file = def.place.item.file(db);
    let span = def.place.span(*range);
    let Some(base) = find_kind(db, file, words) else {
        def.diagnostics.push(match find_head(db, file, words).map(|head| head.kind) {
            Some(HeadKind::Trait) => Diagnostic::new(
                &codes::BAD_EXTENDS,
                span,
                format!("`{}` is a trait, and a kind extends a kind", words.join(".")),
            )
            .with_note(format!("attach it in the body instead: {} {{ … }}", words.join("."))),
            Some(_) => Diagnostic::new(&codes::BAD_EXTENDS, span, format!("`{}` is not a kind", words.join("."))),
            None => unknown_kind(db, file, words, span),
        });
        // So that nothing else in it is an error as well.
        def.root = "component".into();
        return;
    };
    if base.composite {
        def.diagnostics.push(
            Diagnostic::new(
                &codes::BAD_EXTENDS,
                span,
                format!("`{}` is made of components and cannot be extended", base.name),
            )
            .with_note("use it inside a kind of your own instead"),
        );
        def.root = "component".into();
        return;
    }
    def.lineage.extend(base.lineage.iter().cloned());
    def.fields = base.fields.clone();
    def.params = base.params.clone();
    def.lets = base.lets.clone();
    def.outputs = base.outputs.clone();
    def.bodies = base.bodies.clone();
    if !def.built_in {
        def.root = base.root.clone();
    }
}

/// Takes in one statement of the body; whether it writes fields.
fn member(db: &dyn Db, def: &mut KindDef, index: usize, statement: &Statement) -> bool {
    let place = def.place.clone();
    let item = place.item;
    match &statement.kind {
        StatementKind::Field(field) => {
            let Some(name) = key_path(&field.path) else { return false };
            let span = place.span(field.path.range);
            if !def.built_in {
                def.diagnostics.push(
                    Diagnostic::new(
                        &codes::STATEMENT_NOT_ALLOWED_HERE,
                        span,
                        format!("a kind of your own declares no fields: `{name}`"),
                    )
                    .with_note("backends know the fields of built-in kinds; what varies from use to use is a param")
                    .with_fix(
                        "make it a param",
                        Span::new(span.source, span.start, span.start),
                        "param ",
                    ),
                );
                return false;
            }
            let ty = resolve_type(db, item, &field.type_, &mut def.diagnostics);
            let default = field.default.as_ref().map(|expr| Default_ { item, expr: Arc::new(expr.clone()) });
            def.fields
                .insert(name.clone(), Field { name: name.clone(), ty, default, doc: statement.doc.clone(), span });
            false
        }
        StatementKind::Entry(entry) => {
            let Some(head) = key_path(&entry.head) else {
                return entry_inside(db, def, index, entry, keys(&entry.head).unwrap_or_default());
            };
            let label = entry.labels.first();
            let name = match label.map(|label| &label.kind) {
                Some(LabelKind::Name(name)) => name.clone(),
                _ => SmolStr::default(),
            };
            let span = label.map_or(def.span, |label| place.span(label.range));
            match head.as_str() {
                "param" => {
                    let field = param_field(db, &place, statement, entry, name.clone(), span, &mut def.diagnostics);
                    if def.fields.contains_key(&name) {
                        def.diagnostics.push(
                            Diagnostic::new(
                                &codes::HIDDEN_NAME,
                                span,
                                format!("the param `{name}` hides the field of that name"),
                            )
                            .with_note("a use writes params and fields alike, so one name cannot be both"),
                        );
                        return false;
                    }
                    def.params.insert(name, Param { field, owner: place.clone() });
                    false
                }
                "let" => {
                    def.lets.insert(name, place.child(index));
                    false
                }
                "output" => {
                    let ty = entry
                        .type_
                        .as_ref()
                        .map_or(Ty::Unknown, |type_| resolve_type(db, item, type_, &mut def.diagnostics));
                    let value = entry.value.as_ref().map(|expr| Default_ { item, expr: Arc::new(expr.clone()) });
                    def.outputs.insert(name.clone(), OutputDecl { name, ty, value, doc: statement.doc.clone(), span });
                    false
                }
                "secret" if !def.fields.contains_key("secret") && def.root.is_empty() => {
                    def.secrets.insert(name, place.child(index));
                    false
                }
                _ => entry_inside(db, def, index, entry, vec![head.clone()]),
            }
        }
        StatementKind::Error => false,
        _ => true,
    }
}

/// An entry that is neither param, let nor output: a field's entry, or a component of a composite.
fn entry_inside(db: &dyn Db, def: &mut KindDef, index: usize, entry: &Entry, words: Vec<SmolStr>) -> bool {
    let extends = !def.root.is_empty();
    if extends || words.is_empty() {
        return true;
    }
    let Some(LabelKind::Name(name)) = entry.labels.first().map(|label| &label.kind) else { return true };
    let span = def.place.span(entry.labels[0].range);
    if find_kind(db, def.place.item.file(db), &words).is_none() {
        let place_span = def.place.span(entry.head.range);
        def.diagnostics.push(unknown_kind(db, def.place.item.file(db), &words, place_span));
        return true;
    }
    if let Some(first) = def.inner.get(name) {
        def.diagnostics.push(
            Diagnostic::new(&codes::DUPLICATE_NAME, span, format!("`{name}` is declared twice"))
                .with_secondary(first.span, "first here"),
        );
        return true;
    }
    def.inner.insert(name.clone(), Inner { place: def.place.child(index), kind: words, span });
    true
}

/// `param name: Type = default` as a field.
pub(super) fn param_field(
    db: &dyn Db,
    place: &Place,
    statement: &Statement,
    entry: &Entry,
    name: SmolStr,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Field {
    let ty = match &entry.type_ {
        Some(type_) => resolve_type(db, place.item, type_, diagnostics),
        None => {
            diagnostics.push(
                Diagnostic::new(&codes::BAD_TYPE_DECLARATION, span, format!("the param `{name}` has no type"))
                    .with_note("a param says what it takes: param heap: Memory = 512Mi"),
            );
            Ty::Unknown
        }
    };
    if ty.takes_secret() && ty != Ty::Unknown {
        diagnostics.push(
            Diagnostic::new(&codes::SECRET_NOT_ALLOWED, span, format!("the param `{name}` may hold a secret"))
                .with_note(
                    "parameters come from files and command lines, where a secret would be text; declare a `secret`",
                ),
        );
    }
    if let Some(symbol) = scope(db, place.item.file(db)).values.get(&name) {
        diagnostics.push(
            Diagnostic::new(&codes::HIDDEN_NAME, span, format!("the param `{name}` hides another `{name}`"))
                .with_secondary(symbol.span, "this one")
                .with_note("inside, nobody could tell which of the two is meant; give the param another name"),
        );
    }
    let default = entry.value.as_ref().map(|expr| Default_ { item: place.item, expr: Arc::new(expr.clone()) });
    Field { name, ty, default, doc: statement.doc.clone(), span }
}

impl KindDef {
    /// Whether it is `kind` or extends it.
    pub fn is(&self, kind: &str) -> bool {
        self.lineage.iter().any(|name| name == kind)
    }
}
