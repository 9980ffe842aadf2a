//! The library: a small set of pure functions.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, codes};
use anyport_syntax::tree::{Expr, ExprKind, TextRange};
use indexmap::IndexMap;
use regex_lite::Regex;
use smol_str::SmolStr;

use super::context::Cx;
use super::value::Value;
use crate::source::{Embedded, Project, embedded_path, folder, join};
use crate::suggest::closest;
use crate::types::Ty;

/// Name, arguments, and what it does.
pub const FUNCTIONS: &[(&str, &str, &str)] = &[
    ("join", "join(list, separator)", "The texts of a list with a text between them."),
    ("split", "split(text, separator)", "The runs of a text between separators."),
    ("replace", "replace(text, from, to)", "The text with every `from` replaced."),
    ("lower", "lower(text)", "In lower case."),
    ("upper", "upper(text)", "In upper case."),
    ("trim", "trim(text)", "Without white space at its ends."),
    ("len", "len(x)", "How many characters, elements or entries."),
    ("sort", "sort(list)", "In order."),
    ("unique", "unique(list)", "Each element once, in order of first appearance."),
    ("keys", "keys(map)", "The keys of a map."),
    ("values", "values(map)", "The values of a map."),
    ("floor", "floor(number)", "The whole number below."),
    ("min", "min(a, b, …)", "The smallest."),
    ("max", "max(a, b, …)", "The largest."),
    ("json", "json(x)", "As JSON text."),
    ("embed", "embed(\"path\")", "The text of a file beside this one."),
    ("embed-bytes", "embed-bytes(\"path\")", "The bytes of a file beside this one."),
    ("embed-dir", "embed-dir(\"path\")", "The files of a folder beside this one, by name."),
];

/// A pattern anchored at both ends. The same few are asked for again and again.
pub fn regex(pattern: &str) -> Result<Rc<Regex>, String> {
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Rc<Regex>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(regex) = known.get(pattern) {
            return Ok(regex.clone());
        }
        let regex = Rc::new(Regex::new(&format!("^(?:{pattern})$")).map_err(|error| error.to_string())?);
        // A program may compute patterns without end.
        if known.len() >= 256 {
            known.clear();
        }
        known.insert(pattern.to_string(), regex.clone());
        Ok(regex)
    })
}

impl Cx<'_> {
    pub(super) fn call(&self, callee: &Expr, arguments: &[Expr], range: TextRange) -> Value {
        if let (Some(outputs), ExprKind::Name(name)) = (self.outputs, &callee.kind)
            && matches!(name.as_str(), "object" | "artifact")
        {
            return self.emitted(outputs, name, arguments, range);
        }
        if let (true, true, ExprKind::Name(name)) = (self.dry, self.lenient, &callee.kind)
            && matches!(name.as_str(), "object" | "artifact")
        {
            // What a test looks at is there when it runs.
            return Value::Unknown(if name == "artifact" { Ty::String } else { Ty::Unknown });
        }
        let ExprKind::Name(name) = &callee.kind else {
            return self.fail(Diagnostic::new(
                &codes::UNKNOWN_FUNCTION,
                self.span(callee.range),
                "only the library's functions can be called",
            ));
        };
        if !FUNCTIONS.iter().any(|(known, ..)| known == name) {
            let span = self.span(callee.range);
            let mut diagnostic =
                Diagnostic::new(&codes::UNKNOWN_FUNCTION, span, format!("there is no function `{name}`"));
            if let Some(best) = closest(name, FUNCTIONS.iter().map(|(name, ..)| *name)) {
                diagnostic = diagnostic.with_label(format!("did you mean `{best}`?")).with_fix(
                    format!("write `{best}`"),
                    span,
                    best,
                );
            }
            return self.fail(
                diagnostic.with_note(
                    "there are no functions of one's own: a value that repeats is a `let` or a kind's param",
                ),
            );
        }
        if name.starts_with("embed") {
            let call = Expr { range, kind: ExprKind::Call(Box::new(callee.clone()), arguments.to_vec()) };
            // What is wrong with the file is said at its path.
            return self.embed(name, &call, arguments.first().map_or(range, |path| path.range));
        }
        let values: Vec<Value> = arguments.iter().map(|argument| self.infer(argument, None)).collect();
        if values.iter().any(Value::is_poison) {
            return Value::Poison;
        }
        let unknown = values.iter().any(Value::has_gap);
        let result = match (name.as_str(), values.as_slice()) {
            ("join", [list, Value::Text(separator)]) => self.join(list, separator, range),
            ("split", [Value::Text(text), Value::Text(separator)]) if !separator.is_empty() => {
                Some(Value::List(text.split(separator.as_str()).map(Value::text).collect()))
            }
            ("replace", [Value::Text(text), Value::Text(from), Value::Text(to)]) if !from.is_empty() => {
                let out = text.replace(from.as_str(), to);
                if !self.spend(out.len(), range) {
                    return Value::Poison;
                }
                Some(Value::text(out))
            }
            ("lower", [Value::Text(text)]) => Some(Value::text(text.to_lowercase())),
            ("upper", [Value::Text(text)]) => Some(Value::text(text.to_uppercase())),
            ("trim", [Value::Text(text)]) => Some(Value::text(text.trim())),
            ("len", [Value::Text(text)]) => Some(Value::Int(text.chars().count() as i64)),
            ("len", [Value::List(items)]) => Some(Value::Int(items.len() as i64)),
            ("len", [Value::Map(entries)]) => Some(Value::Int(entries.len() as i64)),
            ("sort", [Value::List(items)]) => sorted(items),
            ("unique", [Value::List(items)]) => {
                let mut out: Vec<Value> = Vec::new();
                for item in items.iter() {
                    if !self.step(range) {
                        return Value::Poison;
                    }
                    if !out.contains(item) {
                        out.push(item.clone());
                    }
                }
                Some(Value::List(out.into()))
            }
            ("keys", [Value::Map(entries)]) => Some(Value::List(entries.keys().cloned().map(Value::Text).collect())),
            ("values", [Value::Map(entries)]) => Some(Value::List(entries.values().cloned().collect())),
            ("floor", [Value::Float(number)]) => Some(Value::Int(number.floor() as i64)),
            ("floor", [Value::Int(number)]) => Some(Value::Int(*number)),
            ("min" | "max", [Value::List(items)]) => extreme(items, name == "max"),
            ("min" | "max", items) => extreme(items, name == "max"),
            ("json", [value]) if !value.has_gap() => self.json(value, range),
            _ => None,
        };
        if let Some(value) = result {
            return value;
        }
        if unknown {
            return Value::Unknown(result_type(name, &values));
        }
        let signature = FUNCTIONS.iter().find(|(known, ..)| known == name).map_or("", |(_, signature, _)| signature);
        let given: Vec<String> = values.iter().map(Value::describe).collect();
        self.fail(
            Diagnostic::new(
                &codes::WRONG_ARITY,
                self.span(range),
                format!(
                    "`{name}` does not take {}",
                    if given.is_empty() { "nothing".into() } else { given.join(", ") }
                ),
            )
            .with_label(signature),
        )
    }

    /// `object("Deployment", "web")`, `artifact("compose.yaml")`: what was written, in a test.
    fn emitted(&self, outputs: &dyn crate::facade::Outputs, name: &str, arguments: &[Expr], range: TextRange) -> Value {
        let words: Vec<Value> = arguments.iter().map(|argument| self.eval(argument, &Ty::String)).collect();
        match (name, words.as_slice()) {
            ("object", [Value::Text(kind), Value::Text(name)]) => outputs.object(kind, name).unwrap_or_else(|| {
                self.fail(Diagnostic::new(
                    &codes::UNKNOWN_NAME,
                    self.span(range),
                    format!("no {kind} called `{name}` is written"),
                ))
            }),
            ("artifact", [Value::Text(path)]) => outputs.artifact(path).map_or_else(
                || {
                    self.fail(Diagnostic::new(
                        &codes::UNKNOWN_NAME,
                        self.span(range),
                        format!("no file `{path}` is written"),
                    ))
                },
                Value::text,
            ),
            _ => self.fail(
                Diagnostic::new(&codes::WRONG_ARITY, self.span(range), format!("`{name}` is called wrongly"))
                    .with_label("object(\"Deployment\", \"web\"), artifact(\"compose.yaml\")"),
            ),
        }
    }

    fn join(&self, list: &Value, separator: &SmolStr, range: TextRange) -> Option<Value> {
        let Value::List(items) = list else { return None };
        let mut parts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                parts.push(anyport_ir::Part::Literal(separator.clone()));
            }
            match self.interpolated(item.clone(), range) {
                Value::Text(text) => {
                    if !self.spend(text.len() + separator.len(), range) {
                        return Some(Value::Poison);
                    }
                    parts.push(anyport_ir::Part::Literal(text));
                }
                Value::Parts(more) => parts.extend(more.iter().cloned()),
                Value::Poison => return Some(Value::Poison),
                _ => return None,
            }
        }
        Some(Value::parts(parts))
    }

    fn json(&self, value: &Value, range: TextRange) -> Option<Value> {
        let json = to_json(value)?;
        let text = serde_json::to_string(&json).ok()?;
        if !self.spend(text.len(), range) {
            return Some(Value::Poison);
        }
        Some(Value::text(text))
    }

    fn embed(&self, name: &str, call: &Expr, range: TextRange) -> Value {
        let span = self.span(range);
        let Some(path) = embedded_path(call) else {
            return self.fail(
                Diagnostic::new(&codes::WRONG_ARITY, span, format!("`{name}` takes one path, written out"))
                    .with_note("what a program reads is known before it is evaluated"),
            );
        };
        let file = self.item.file(self.db).path(self.db);
        let Some(path) = join(folder(&file), &path) else {
            return self.fail(
                Diagnostic::new(&codes::OUTSIDE_ROOT, span, format!("`{path}` leaves the project's folder")).with_note(
                    "what an application is made of stands in its own folder, so that it builds the same everywhere",
                ),
            );
        };
        let missing = |why: &str| {
            self.fail(Diagnostic::new(&codes::EMBED_NOT_FOUND, span, format!("cannot embed `{path}`: {why}")))
        };
        let Some(asset) = Project::get(self.db).assets(self.db).get(path.as_str()).copied() else {
            return missing("no such file");
        };
        match (name, asset.content(self.db)) {
            (_, Embedded::Missing(why)) => missing(why),
            ("embed", Embedded::File(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => {
                    if !self.spend(text.len(), range) {
                        return Value::Poison;
                    }
                    Value::text(text)
                }
                Err(_) => missing("it is not text; use embed-bytes"),
            },
            ("embed-bytes", Embedded::File(bytes)) => Value::Bytes(bytes.clone()),
            ("embed-dir", Embedded::Folder(files)) => {
                let mut out = IndexMap::new();
                for (name, bytes) in files {
                    let value = match std::str::from_utf8(bytes) {
                        Ok(text) => Value::text(text),
                        Err(_) => Value::Bytes(bytes.clone()),
                    };
                    out.insert(name.clone(), value);
                }
                Value::Map(Arc::new(out))
            }
            ("embed-dir", Embedded::File(_)) => missing("it is a file; use embed"),
            (_, Embedded::Folder(_)) => missing("it is a folder; use embed-dir"),
            _ => Value::Poison,
        }
    }
}

/// A value as JSON, where it is plain.
pub fn to_json(value: &Value) -> Option<serde_json::Value> {
    use serde_json::Value as Json;
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Int(number) => Json::from(*number),
        Value::Float(number) => serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Value::Text(text) => Json::String(text.to_string()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect::<Option<_>>()?),
        Value::Map(entries) => {
            let mut out = serde_json::Map::new();
            for (key, value) in entries.iter() {
                out.insert(key.to_string(), to_json(value)?);
            }
            Json::Object(out)
        }
        _ => return None,
    })
}

fn result_type(name: &str, values: &[Value]) -> Ty {
    match name {
        "split" | "keys" => Ty::List(Arc::new(Ty::String)),
        "len" | "floor" => Ty::Int,
        "sort" | "unique" | "min" | "max" => values.first().map_or(Ty::Unknown, Value::ty),
        "values" => Ty::List(Arc::new(Ty::Unknown)),
        _ => Ty::String,
    }
}

/// Which sort of value, and where it stands among its like.
type Rank = (u8, i128, SmolStr);

fn rank(value: &Value) -> Option<Rank> {
    Some(match value {
        Value::Int(number) => (1, i128::from(*number) * 1_000_000, SmolStr::default()),
        Value::Float(number) => (1, (number * 1e6) as i128, SmolStr::default()),
        Value::Text(text) => (2, 0, text.clone()),
        Value::Cpu(number) => (3, i128::from(*number), SmolStr::default()),
        Value::Memory(number) => (4, i128::from(*number), SmolStr::default()),
        Value::Duration(number) => (5, i128::from(*number), SmolStr::default()),
        Value::Percent(number) => (6, i128::from(*number), SmolStr::default()),
        Value::Rate(number) => (7, i128::from(*number), SmolStr::default()),
        _ => return None,
    })
}

/// All of one sort, or nothing.
fn ranked(items: &[Value]) -> Option<Vec<(Rank, &Value)>> {
    let ranked: Vec<_> = items.iter().map(|item| rank(item).map(|rank| (rank, item))).collect::<Option<_>>()?;
    let first = ranked.first()?.0.0;
    ranked.iter().all(|((class, ..), _)| *class == first).then_some(ranked)
}

fn sorted(items: &[Value]) -> Option<Value> {
    if items.is_empty() {
        return Some(Value::List(Arc::from([])));
    }
    let mut ranked = ranked(items)?;
    ranked.sort_by(|one, other| one.0.cmp(&other.0));
    Some(Value::List(ranked.into_iter().map(|(_, item)| item.clone()).collect()))
}

fn extreme(items: &[Value], largest: bool) -> Option<Value> {
    let ranked = ranked(items)?;
    let found = if largest {
        ranked.into_iter().max_by(|one, other| one.0.cmp(&other.0))
    } else {
        ranked.into_iter().min_by(|one, other| one.0.cmp(&other.0))
    };
    found.map(|(_, item)| item.clone())
}
