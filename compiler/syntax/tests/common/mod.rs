//! A short spelling of trees, without ranges: for goldens, and to compare trees of texts that differ in
//! blanks only.
#![allow(dead_code)]

use std::fmt::Write;

use anyport_syntax::{SyntaxError, parse, tree::*};

/// The trees of a text, a line each statement.
pub fn dump(text: &str) -> String {
    let mut out = String::new();
    statements(&mut out, 0, &parse(text).statements);
    out
}

/// Trees, a line each statement.
pub fn dump_statements(list: &[Statement]) -> String {
    let mut out = String::new();
    statements(&mut out, 0, list);
    out
}

/// The errors of a text, with the text they point at, the label and the fixes.
pub fn errors(text: &str) -> String {
    parse(text).errors.iter().map(|error| error_line(text, error)).collect()
}

fn error_line(text: &str, error: &SyntaxError) -> String {
    let at = |range: TextRange| &text[range.start as usize..range.end as usize];
    let line = text[..error.range.start as usize].matches('\n').count() + 1;
    let mut out = format!("{:?} {line} `{}`: {} ({})\n", error.kind, at(error.range), error.message, error.label);
    for (title, edits) in &error.fixes {
        for (range, new) in edits {
            let _ = writeln!(out, "  fix {title}: `{}` -> `{new}`", at(*range));
        }
    }
    for (range, what) in &error.related {
        let _ = writeln!(out, "  also `{}`: {what}", at(*range));
    }
    out.escape_default()
        .to_string()
        .replace("\\n", "\n")
        .replace("\\'", "'")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
}

fn statements(out: &mut String, depth: usize, list: &[Statement]) {
    for statement in list {
        if let Some(doc) = &statement.doc {
            let _ = writeln!(out, "{:depth$}/// {doc:?}", "", depth = depth * 2);
        }
        let _ = write!(out, "{:depth$}", "", depth = depth * 2);
        form(out, depth, &statement.kind);
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
}

fn block(out: &mut String, depth: usize, block: &Block) {
    out.push_str(" {\n");
    statements(out, depth + 1, &block.statements);
    let _ = writeln!(out, "{:depth$}}}", "", depth = depth * 2);
}

fn form(out: &mut String, depth: usize, kind: &StatementKind) {
    match kind {
        StatementKind::Set(set) => {
            let op = if set.append { "+=" } else { "=" };
            let _ = write!(out, "set {} {op} {}", path(&set.path), expr(&set.value));
        }
        StatementKind::Block(nested) => {
            let _ = write!(out, "in {}", path(&nested.path));
            block(out, depth, &nested.body);
        }
        StatementKind::Entry(entry) => {
            let _ = write!(out, "entry {}", path(&entry.head));
            for label in &entry.labels {
                let _ = write!(out, " {}", label_text(label));
            }
            if let Some(clause) = &entry.clause {
                let names: Vec<String> = clause.names.iter().map(path).collect();
                let _ = write!(out, " {:?}[{}]", clause.word, names.join(" "));
            }
            if let Some(type_) = &entry.type_ {
                let _ = write!(out, " : {}", type_text(type_));
            }
            if let Some(value) = &entry.value {
                let _ = write!(out, " = {}", expr(value));
            }
            if let Some(body) = &entry.body {
                block(out, depth, body);
            }
        }
        StatementKind::Field(field) => {
            let _ = write!(out, "field {} : {}", path(&field.path), type_text(&field.type_));
            if let Some(default) = &field.default {
                let _ = write!(out, " = {}", expr(default));
            }
        }
        StatementKind::Alias(alias) => {
            let labels: Vec<String> = alias.labels.iter().map(label_text).collect();
            let _ = write!(out, "alias {} {} as {}", path(&alias.head), labels.join(" "), alias.name.text);
        }
        StatementKind::Check(check) => {
            let _ = write!(out, "check {}", expr(&check.condition));
            if let Some(message) = &check.message {
                let _ = write!(out, " else {}", expr(message));
            }
        }
        StatementKind::Unset(target) => {
            let _ = write!(out, "unset {}", path(target));
        }
        StatementKind::Lock(target) => {
            let _ = write!(out, "lock {}", path(target));
        }
        StatementKind::Type(alias) => {
            let _ = write!(out, "type {} = {}", alias.name.text, type_text(&alias.type_));
        }
        StatementKind::Target(target) => {
            let _ = write!(out, "target {} : {}", target.name.text, path(&target.kind));
            if let Some(body) = &target.body {
                block(out, depth, body);
            }
        }
        StatementKind::Error => out.push_str("ERROR"),
    }
}

fn label_text(label: &Label) -> String {
    match &label.kind {
        LabelKind::Name(name) => name.to_string(),
        LabelKind::String(value) => text(value),
        LabelKind::Number(number) => format!("#{number}"),
    }
}

fn path(path: &Path) -> String {
    let steps: Vec<String> = path
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Key(name) if name.text.is_empty() => "<none>".to_owned(),
            Segment::Key(name) => name.text.to_string(),
            Segment::Text(value, _) => text(value),
            Segment::Index(index) => format!("[{}]", expr(index)),
        })
        .collect();
    steps.join(".")
}

fn text(text: &Text) -> String {
    let parts: Vec<String> = text
        .parts
        .iter()
        .map(|part| match part {
            TextPart::Literal(literal) => format!("{literal:?}"),
            TextPart::Expr(inner) => format!("${{{}}}", expr(inner)),
        })
        .collect();
    format!("'{}'", parts.join(" "))
}

fn list<T>(items: &[T], each: impl Fn(&T) -> String) -> String {
    items.iter().map(each).collect::<Vec<_>>().join(" ")
}

fn expr(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Null => "null".into(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(number) => format!("#{number}"),
        ExprKind::Text(value) => text(value),
        ExprKind::Name(name) => name.to_string(),
        ExprKind::Member(base, name) if name.text.is_empty() => {
            format!("(. {} <none>)", expr(base))
        }
        ExprKind::Member(base, name) => format!("(. {} {})", expr(base), name.text),
        ExprKind::Index(base, index) => format!("(at {} {})", expr(base), expr(index)),
        ExprKind::Call(base, arguments) => {
            format!("(call {} {})", expr(base), list(arguments, expr))
        }
        ExprKind::List(items) => format!("[{}]", list(items, expr)),
        ExprKind::Map(entries) => {
            format!("{{{}}}", list(entries, |entry| format!("{}={}", text(&entry.key), expr(&entry.value))))
        }
        ExprKind::Unary(op, inner) => format!("({op:?} {})", expr(inner)),
        ExprKind::Binary(op, left, right) => format!("({op:?} {} {})", expr(left), expr(right)),
        ExprKind::Compare(operands, ops) => {
            let ops: Vec<String> = ops.iter().map(|op| format!("{op:?}")).collect();
            format!("({} {})", ops.join(","), list(operands, expr))
        }
        ExprKind::Range(from, to) => format!("({}..{})", expr(from), expr(to)),
        ExprKind::If(parts) => format!("(if {})", list(parts.as_slice(), expr)),
        ExprKind::Match(inner) => format!(
            "(match {} {})",
            expr(&inner.scrutinee),
            list(&inner.arms, |arm| format!("{} => {}", list(&arm.patterns, pattern), expr(&arm.value)))
        ),
        ExprKind::ListFor(inner) => format!(
            "[for {} in {}{}: {}]",
            list(&inner.names, |name| name.text.to_string()),
            expr(&inner.source),
            inner.condition.as_ref().map(|condition| format!(" if {}", expr(condition))).unwrap_or_default(),
            expr(&inner.value)
        ),
        ExprKind::MapFor(inner) => format!(
            "{{for {} in {}{}: {} = {}}}",
            list(&inner.names, |name| name.text.to_string()),
            expr(&inner.source),
            inner.condition.as_ref().map(|condition| format!(" if {}", expr(condition))).unwrap_or_default(),
            expr(&inner.key),
            expr(&inner.value)
        ),
        ExprKind::Error => "ERROR".into(),
    }
}

fn pattern(pattern: &Pattern) -> String {
    match &pattern.kind {
        PatternKind::Any => "_".into(),
        PatternKind::Literal(literal) => expr(literal),
        PatternKind::Name(name) => name.to_string(),
    }
}

fn record(fields: &Block) -> String {
    let mut out = String::new();
    statements(&mut out, 0, &fields.statements);
    format!("{{{}}}", out.trim().replace('\n', "; "))
}

fn type_text(type_: &Type) -> String {
    match &type_.kind {
        TypeKind::Name(name) => path(name),
        TypeKind::Literal(value) => format!("{value:?}"),
        TypeKind::Generic(name, arguments) => {
            format!("{}<{}>", name.text, list(arguments, type_text))
        }
        TypeKind::List(item) => format!("[{}]", type_text(item)),
        TypeKind::Map(key, value) => format!("[{}: {}]", type_text(key), type_text(value)),
        TypeKind::Record(fields) => record(fields),
        TypeKind::Variant(name, fields) => format!("{}{}", name.text, record(fields)),
        TypeKind::Union(types) => format!("({})", list(types, type_text).replace(' ', " | ")),
        TypeKind::Optional(inner) => format!("{}?", type_text(inner)),
        TypeKind::Range(inner) => format!("{}..", type_text(inner)),
        TypeKind::Where(inner, condition) => {
            format!("({} where {})", type_text(inner), expr(condition))
        }
        TypeKind::Error => "ERROR".into(),
    }
}
