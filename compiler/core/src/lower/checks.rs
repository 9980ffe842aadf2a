//! Checks of kinds and traits, and rules.

use anyport_diagnostic::{Diagnostic, Severity, Span, codes};
use anyport_syntax::tree::{Check, ClauseWord, Entry, StatementKind};
use smol_str::SmolStr;

use crate::eval::{Cx, Value};
use crate::kinds::KindDef;
use crate::layers::Built;
use crate::names::{HeadKind, app_files, scope};
use crate::source::{Db, File, Place, Project, body, plain};
use crate::types::{Ty, clause_names};

/// Whether a rule's subject is a kind of emitted documents.
pub fn is_document_kind(subject: &SmolStr) -> bool {
    subject.contains('/') || subject.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Evaluates one check: whether it holds, or `None` where that cannot be known here.
pub fn holds(cx: &Cx<'_>, check: &Check) -> Option<bool> {
    match cx.eval(&check.condition, &Ty::Bool) {
        Value::Bool(holds) => {
            if let (true, Some(message)) = (holds, &check.message) {
                // What is never said now must mean something all the same.
                Cx { dry: true, ..cx.clone() }.eval(message, &Ty::String);
            }
            Some(holds)
        }
        _ => None,
    }
}

/// What a check says when it does not hold.
pub fn message(cx: &Cx<'_>, check: &Check) -> String {
    match check.message.as_ref().map(|message| cx.eval(message, &Ty::String)) {
        Some(Value::Text(message)) => message.to_string(),
        _ => "a check does not hold".into(),
    }
}

/// The checks of the kinds, traits and bodies that make a component.
pub fn kind_checks(cx: &Cx<'_>, built: &Built<'_>, span: Span) {
    for (place, layer) in &built.checks {
        let (Some(layer), Some(StatementKind::Check(check))) =
            (built.layers.get(*layer), place.statement(cx.db).map(|statement| &statement.kind))
        else {
            continue;
        };
        let inner = Cx { it: cx.it.clone(), ..cx.framed(layer.item, layer.frame.clone()) };
        if holds(&inner, check) == Some(false) {
            cx.report(
                Diagnostic::new(&codes::CHECK_FAILED, span, message(&inner, check))
                    .with_secondary(place.span(check.condition.range), "this must hold"),
            );
        }
    }
}

/// A rule, as its declaration says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: SmolStr,
    /// Where it is declared.
    pub place: Place,
    /// Where its name stands.
    pub span: Span,
    /// Which kinds it is for: kinds of components, `app`, or document kinds.
    pub subjects: Vec<SmolStr>,
    /// Whether a violation is a warning.
    pub warning: bool,
    /// Whether a violation can be accepted.
    pub waivable: bool,
}

/// All rules that hold here: the application's own, those of imported modules, and policies.
#[salsa::tracked(returns(ref))]
pub fn all_rules(db: &dyn Db, root: File) -> (Vec<Rule>, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let mut diagnostics = Vec::new();
    let mut files: Vec<File> = vec![root];
    let mut next = 0;
    let project = Project::get(db);
    files.extend(project.policies(db).iter().copied());
    while let Some(file) = files.get(next).copied() {
        next += 1;
        let seen = scope(db, file);
        for module in &seen.modules {
            if !files.contains(module) {
                files.push(*module);
            }
        }
        let own: Vec<File> = if app_files(db).files.contains(&file) { app_files(db).files.clone() } else { vec![file] };
        for (name, head) in &seen.heads {
            if head.kind == HeadKind::Rule && own.contains(&head.place.item.file(db)) {
                if super::lints::NAMES.contains(&name.as_str()) {
                    diagnostics.push(
                        Diagnostic::new(
                            &codes::RESERVED_NAME,
                            head.span,
                            format!("`{name}` is a rule of the standard library"),
                        )
                        .with_note("a rule of one's own has a name of its own"),
                    );
                    continue;
                }
                if let Some(rule) = read_rule(db, name, &head.place, head.span, &mut diagnostics) {
                    out.push(rule);
                }
            }
        }
    }
    (out, diagnostics)
}

fn read_rule(
    db: &dyn Db,
    name: &SmolStr,
    place: &Place,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Rule> {
    let statement = place.statement(db)?;
    let StatementKind::Entry(entry) = &statement.kind else { return None };
    let mut rule = Rule {
        name: name.clone(),
        place: place.clone(),
        span,
        subjects: subjects(entry),
        warning: false,
        waivable: true,
    };
    if rule.subjects.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                &codes::STATEMENT_NOT_ALLOWED_HERE,
                span,
                format!("the rule `{name}` does not say what it is for"),
            )
            .with_note(
                "rule pinned-images for service, worker { … }, for app, or for a document kind such as Deployment",
            ),
        );
    }
    for subject in &rule.subjects {
        let document = subject.chars().next().is_some_and(|c| c.is_ascii_uppercase()) || subject.contains('/');
        if !document
            && subject != "app"
            && crate::kinds::find_kind(db, place.item.file(db), std::slice::from_ref(subject)).is_none()
        {
            let range = entry.clause.as_ref().map_or(entry.head.range, |clause| clause.range);
            diagnostics.push(crate::kinds::unknown_kind(
                db,
                place.item.file(db),
                std::slice::from_ref(subject),
                place.span(range),
            ));
        }
    }
    for statement in body(statement).into_iter().flat_map(|block| &block.statements) {
        match &statement.kind {
            StatementKind::Check(_) | StatementKind::Error => {}
            StatementKind::Set(set) => match (crate::walk::key_path(&set.path).map(SmolStr::as_str), &set.value.kind) {
                (Some("level"), anyport_syntax::tree::ExprKind::Text(text)) => match plain(text).as_deref() {
                    Some("warning") => rule.warning = true,
                    Some("error") => {}
                    _ => diagnostics.push(Diagnostic::new(
                        &codes::BAD_VALUE,
                        place.span(set.value.range),
                        "a rule's level is \"error\" or \"warning\"",
                    )),
                },
                (Some("waivable"), anyport_syntax::tree::ExprKind::Bool(value)) => rule.waivable = *value,
                (Some(name @ ("waivable" | "level")), _) => diagnostics.push(Diagnostic::new(
                    &codes::TYPE_MISMATCH,
                    place.span(set.value.range),
                    if name == "level" {
                        "a rule's level is \"error\" or \"warning\""
                    } else {
                        "`waivable` is true or false"
                    },
                )),
                _ => diagnostics.push(Diagnostic::new(
                    &codes::UNKNOWN_FIELD,
                    place.span(set.path.range),
                    "a rule has `level`, `waivable` and checks",
                )),
            },
            _ => diagnostics.push(Diagnostic::new(
                &codes::STATEMENT_NOT_ALLOWED_HERE,
                place.span(statement.range),
                "a rule has `level`, `waivable` and checks",
            )),
        }
    }
    Some(rule)
}

fn subjects(entry: &Entry) -> Vec<SmolStr> {
    clause_names(entry, ClauseWord::For).into_iter().map(|(words, _)| words.join(".").into()).collect()
}

/// Holds a component against every rule for its kind; the names of accepted ones are returned.
pub fn rules(cx: &Cx<'_>, key: &SmolStr, kind: &KindDef, built: &Built<'_>, span: Span) -> Vec<SmolStr> {
    let mut accepted = Vec::new();
    let Some(root) = app_files(cx.db).files.first().copied() else { return accepted };
    let accepts = accepted_rules(cx, built);
    for rule in &all_rules(cx.db, root).0 {
        if !rule.subjects.iter().any(|subject| kind.is(subject)) {
            continue;
        }
        let inner = Cx { it: Some(key.clone()), ..cx.framed(rule.place.item, crate::eval::Frame::File) };
        for check in checks_of(cx.db, &rule.place) {
            if holds(&inner, check) != Some(false) {
                continue;
            }
            let acceptance = accepts.iter().find(|(name, _)| *name == rule.name);
            match acceptance {
                Some(_) if rule.waivable => {
                    accepted.push(rule.name.clone());
                    continue;
                }
                Some((_, span)) => cx.report(
                    Diagnostic::new(&codes::UNWAIVABLE, *span, format!("the rule `{}` cannot be waived", rule.name))
                        .with_secondary(rule.span, "declared here"),
                ),
                None => {}
            }
            cx.report(violation(&inner, rule, check, span));
        }
    }
    accepted
}

/// The diagnostic of a rule that does not hold at `span`.
pub fn violation(cx: &Cx<'_>, rule: &Rule, check: &Check, span: Span) -> Diagnostic {
    let code = if rule.warning { &codes::RULE_WARNING } else { &codes::RULE_VIOLATED };
    let mut diagnostic = Diagnostic::new(code, span, message(cx, check))
        .with_label(format!("rule {}", rule.name))
        .with_secondary(rule.place.span(check.condition.range), "this must hold")
        .with_name(rule.name.clone());
    if rule.warning {
        diagnostic = diagnostic.with_severity(Severity::Warning);
    }
    if rule.waivable {
        diagnostic = diagnostic.with_note(format!("accept it with a reason: accept {} = \"…\"", rule.name));
    }
    diagnostic
}

/// The checks in a rule's body.
pub fn checks_of<'a>(db: &'a dyn Db, place: &Place) -> Vec<&'a Check> {
    place
        .body(db)
        .into_iter()
        .flat_map(|block| &block.statements)
        .filter_map(|statement| match &statement.kind {
            StatementKind::Check(check) => Some(&**check),
            _ => None,
        })
        .collect()
}

fn accepted_rules(cx: &Cx<'_>, built: &Built<'_>) -> Vec<(SmolStr, Span)> {
    let mut out = Vec::new();
    for aside in &built.asides {
        if let StatementKind::Entry(entry) = &aside.statement.kind
            && crate::walk::key_path(&entry.head).is_some_and(|head| head == "accept")
            && let [label] = entry.labels.as_slice()
        {
            match &label.kind {
                anyport_syntax::tree::LabelKind::Name(name) => out.push((name.clone(), aside.place.span(label.range))),
                anyport_syntax::tree::LabelKind::String(text) => {
                    if let Some(name) = plain(text) {
                        out.push((name.into(), aside.place.span(label.range)));
                    }
                }
                anyport_syntax::tree::LabelKind::Number(_) => {}
            }
        }
    }
    let _ = cx;
    out
}
