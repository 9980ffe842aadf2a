//! Parameters and named values.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{Entry, StatementKind, TextRange};
use smol_str::SmolStr;

use crate::eval::{Cx, Env, Shared, Value};
use crate::layers::env_index;
use crate::names::{Symbol, SymbolKind, app_files, scope};
use crate::source::{Db, Given, Item, Project};
use crate::types::{Ty, resolve_type};

/// A value, and what was wrong on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The value.
    pub value: Value,
    /// Its declared type.
    pub ty: Ty,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it needs itself.
    pub circular: bool,
}

impl Eq for Found {}

/// The value of a parameter here. One without a value is an unknown of its type.
pub fn param(cx: &Cx<'_>, name: &SmolStr, range: TextRange) -> Value {
    let found = at(cx, name);
    circle(cx, found, name, range)
}

/// The value of a `let` here.
pub fn named_value(cx: &Cx<'_>, item: Item, name: &SmolStr, range: TextRange) -> Value {
    let found = value_at(cx.db, canonical(cx.db, item), cx.env.clone(), name.clone());
    circle(cx, found, name, range)
}

/// The parameter or `let` with everything known of it.
pub fn param_value<'a>(db: &'a dyn Db, env: &Arc<Env>, item: Item, name: &SmolStr) -> &'a Found {
    value_at(db, item, env.clone(), name.clone())
}

fn at<'a>(cx: &Cx<'a>, name: &SmolStr) -> &'a Found {
    value_at(cx.db, canonical(cx.db, cx.item), cx.env.clone(), name.clone())
}

/// All files of an application share names, so any item of it will do as the key.
fn canonical(db: &dyn Db, item: Item) -> Item {
    let file = item.file(db);
    let app = app_files(db);
    let file = if app.files.contains(&file) { app.files[0] } else { file };
    file.items(db).first().copied().unwrap_or(item)
}

fn circle(cx: &Cx<'_>, found: &Found, name: &SmolStr, range: TextRange) -> Value {
    if found.circular {
        return super::circle::circle(cx, super::circle::Needed::Named(name.clone()), range);
    }
    found.value.clone()
}

#[salsa::tracked(returns(ref), cycle_result = value_cycle)]
fn value_at(db: &dyn Db, item: Item, env: Arc<Env>, name: SmolStr) -> Found {
    let shared = Shared::new();
    let mut diagnostics = Vec::new();
    let seen = scope(db, item.file(db));
    let Some(symbol) = seen.values.get(&name) else { return nothing() };
    let Some(StatementKind::Entry(entry)) = symbol.place.statement(db).map(|statement| &statement.kind) else {
        return nothing();
    };
    let cx = Cx::new(db, &env, symbol.place.item, &shared);
    let (value, ty) = match symbol.kind {
        SymbolKind::Let => named(&cx, entry, &mut diagnostics),
        SymbolKind::Param => parameter(&cx, &name, symbol, entry, &mut diagnostics),
        _ => return nothing(),
    };
    diagnostics.extend(shared.take());
    Found { value, ty, diagnostics, circular: false }
}

fn value_cycle(_db: &dyn Db, _id: salsa::Id, _item: Item, _env: Arc<Env>, _name: SmolStr) -> Found {
    Found { circular: true, ..nothing() }
}

fn nothing() -> Found {
    Found { value: Value::Poison, ty: Ty::Unknown, diagnostics: Vec::new(), circular: false }
}

fn named(cx: &Cx<'_>, entry: &Entry, diagnostics: &mut Vec<Diagnostic>) -> (Value, Ty) {
    let ty = entry.type_.as_ref().map(|type_| resolve_type(cx.db, cx.item, type_, diagnostics));
    let Some(value) = &entry.value else {
        let span = entry.labels.first().map_or(Span::NONE, |label| cx.span(label.range));
        diagnostics.push(
            Diagnostic::new(&codes::MISSING_FIELD, span, "a `let` has a value").with_label("write `= …` after it"),
        );
        return (Value::Poison, ty.unwrap_or(Ty::Unknown));
    };
    match ty {
        Some(ty) => (cx.eval(value, &ty), ty),
        None => {
            let value = cx.infer(value, None);
            let ty = value.ty();
            (value, ty)
        }
    }
}

fn parameter(
    cx: &Cx<'_>,
    name: &SmolStr,
    symbol: &Symbol,
    entry: &Entry,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Value, Ty) {
    let db = cx.db;
    let ty = match &entry.type_ {
        Some(type_) => resolve_type(db, cx.item, type_, diagnostics),
        None => {
            diagnostics.push(
                Diagnostic::new(&codes::BAD_TYPE_DECLARATION, symbol.span, format!("the param `{name}` has no type"))
                    .with_note("a param says what it takes: param tag: String = \"1.4.2\""),
            );
            Ty::Unknown
        }
    };
    if ty != Ty::Unknown && ty.takes_secret() {
        diagnostics.push(
            Diagnostic::new(&codes::SECRET_NOT_ALLOWED, symbol.span, format!("the param `{name}` may hold a secret"))
                .with_note(
                    "parameters come from files and command lines, where a secret would be text; declare a `secret`",
                ),
        );
    }
    let default = entry.value.as_ref().map(|value| match foreign(cx, value) {
        Some(problem) => cx.fail(problem),
        None => cx.eval(value, &ty),
    });
    // Environments, base to derived; the last wins.
    let mut value = default;
    for place in &cx.env.chain {
        let Some(found) = env_index(db, place).get(name) else { continue };
        let Some(block) = place.body(db) else { continue };
        let mut written: Option<Span> = None;
        for index in found {
            let Some(statement) = block.statements.get(*index) else { continue };
            match &statement.kind {
                StatementKind::Set(set) if !set.append && set.path.segments.len() == 1 => {
                    let layer = Cx { item: place.item, ..cx.clone() };
                    let span = place.span(set.path.range);
                    if let Some(first) = written {
                        cx.report(
                            Diagnostic::new(&codes::WRITTEN_TWICE, span, "this body writes it twice")
                                .with_secondary(first, "first here"),
                        );
                        continue;
                    }
                    written = Some(span);
                    value = Some(layer.eval(&set.value, &ty));
                }
                StatementKind::Lock(_) => {}
                _ => cx.report(Diagnostic::new(
                    &codes::NOT_A_RECORD,
                    place.span(statement.range),
                    format!("`{name}` is a param: it is written with `=`"),
                )),
            }
        }
    }
    if let Some(given) = Project::get(db).given(db).get(name) {
        value = Some(from_outside(cx, name, symbol, given, &ty));
    }
    (value.unwrap_or(Value::Unknown(ty.clone())), ty)
}

/// A default sees parameters and named values only: what else it reads is not there yet.
fn foreign(cx: &Cx<'_>, value: &anyport_syntax::tree::Expr) -> Option<Diagnostic> {
    struct Foreign<'v, 'a>(&'v Cx<'a>, Option<Diagnostic>);
    impl crate::walk::Visitor for Foreign<'_, '_> {
        fn expr(&mut self, expr: &anyport_syntax::tree::Expr) {
            let anyport_syntax::tree::ExprKind::Name(name) = &expr.kind else { return };
            let Some(symbol) = scope(self.0.db, self.0.item.file(self.0.db)).values.get(name) else { return };
            if self.1.is_none() && !matches!(symbol.kind, SymbolKind::Param | SymbolKind::Let) {
                self.1 = Some(
                    Diagnostic::new(
                        &codes::UNKNOWN_NAME,
                        self.0.span(expr.range),
                        format!("the default of a param does not see `{name}`"),
                    )
                    .with_secondary(symbol.span, "declared here")
                    .with_note("it sees other params and lets: parameters are known before anything else"),
                );
            }
        }
    }
    let mut visitor = Foreign(cx, None);
    crate::walk::walk_expr(value, &mut visitor);
    visitor.1
}

/// A value from `--set` or a parameter file, as the parameter's type reads it.
fn from_outside(cx: &Cx<'_>, name: &SmolStr, symbol: &Symbol, given: &Given, ty: &Ty) -> Value {
    let range = TextRange { start: symbol.span.start, end: symbol.span.end };
    let value = match given {
        Given::Json(json) => from_json(json),
        Given::Text(text) => {
            let wants_text = matches!(ty.core(), Ty::String | Ty::Domain(_) | Ty::Literal(_) | Ty::Unknown)
                || matches!(ty.core(), Ty::Union(types) if types.iter().any(|ty| matches!(ty, Ty::String | Ty::Literal(_))));
            let is_port = matches!(ty.core(), Ty::Domain(crate::types::Domain::Port));
            if wants_text && !is_port {
                Value::Text(text.clone())
            } else {
                match (text.as_str(), crate::eval::read_number(text)) {
                    ("true", _) => Value::Bool(true),
                    ("false", _) => Value::Bool(false),
                    ("null", _) => Value::Null,
                    (_, Ok(number)) => number,
                    _ => match serde_json::from_str::<serde_json::Value>(text) {
                        Ok(json) => from_json(&json),
                        Err(_) => range_text(text).unwrap_or_else(|| Value::Text(text.clone())),
                    },
                }
            }
        }
    };
    let before = cx.shared.diagnostics.borrow().len();
    let value = cx.coerce(value, ty, range);
    // It is not the source's mistake: say where it came from.
    for diagnostic in cx.shared.diagnostics.borrow_mut().iter_mut().skip(before) {
        diagnostic.message = format!("the value given for `{name}`: {}", diagnostic.message);
        diagnostic.fixes.clear();
    }
    value
}

fn range_text(text: &str) -> Option<Value> {
    let (low, high) = text.split_once("..")?;
    let low = crate::eval::read_number(low.trim()).ok()?;
    let high = match high.trim() {
        "unlimited" => Value::Unlimited,
        high => crate::eval::read_number(high).ok()?,
    };
    Some(Value::Range(Arc::new((low, high))))
}

fn from_json(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Int(number),
            None => Value::Float(number.as_f64().unwrap_or_default()),
        },
        serde_json::Value::String(text) => Value::text(text),
        serde_json::Value::Array(items) => Value::List(items.iter().map(from_json).collect()),
        serde_json::Value::Object(entries) => {
            Value::map(entries.iter().map(|(key, value)| (key.into(), from_json(value))).collect())
        }
    }
}
