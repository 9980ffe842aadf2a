//! What is declared is checked, whether something uses it or not.

use anyport_diagnostic::Diagnostic;

use super::checks::{all_rules, checks_of};
use super::components::component;
use crate::environment::environments;
use crate::eval::{Cx, Shared, Value};
use crate::layers::instances;
use crate::names::{HeadKind, SymbolKind, app_files, declaring_files, scope};
use crate::read::param_value;
use crate::source::{Db, Place};
use crate::types::{Refined, Ty, type_alias};

/// What is wrong with types, kinds, traits, rules and constants that nothing uses.
pub fn unused(db: &dyn Db) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let Some(env) = environments(db).0.first() else { return out };
    for key in instances(db).trials.keys() {
        out.extend(component(db, env, key).diagnostics.iter().cloned());
    }
    for file in declaring_files(db) {
        let seen = scope(db, file);
        for head in seen.heads.values().filter(|head| head.kind == HeadKind::Type && head.place.item.file(db) == file) {
            out.extend(of_type(db, env, &head.place));
        }
        if app_files(db).files.contains(&file) {
            continue;
        }
        for (name, symbol) in &seen.values {
            if symbol.kind == SymbolKind::Let && symbol.place.item.file(db) == file {
                out.extend(param_value(db, env, symbol.place.item, name).diagnostics.iter().cloned());
            }
        }
    }
    let Some(root) = app_files(db).files.first().copied() else { return out };
    // What a rule reads of an emitted document is known when one is emitted; the names in it are known now.
    for rule in &all_rules(db, root).0 {
        if rule.subjects.iter().any(super::is_document_kind) {
            let shared = Shared::new();
            let cx = Cx::new(db, env, rule.place.item, &shared)
                .with_local("it", Value::Unknown(Ty::Unknown))
                .absent_is_null();
            for check in checks_of(db, &rule.place) {
                super::holds(&cx, check);
            }
            out.extend(shared.take());
        }
    }
    out
}

/// Conditions and defaults in a type.
fn of_type(db: &dyn Db, env: &std::sync::Arc<crate::eval::Env>, place: &Place) -> Vec<Diagnostic> {
    let shared = Shared::new();
    let cx = Cx::new(db, env, place.item, &shared);
    walk(&cx, &type_alias(db, place).0, place);
    shared.take()
}

fn walk(cx: &Cx<'_>, ty: &Ty, place: &Place) {
    match ty {
        Ty::Refined(refined) if refined.item == place.item => condition(cx, refined),
        Ty::List(inner) | Ty::Range(inner) | Ty::Labelled { inner, .. } => walk(cx, inner, place),
        Ty::Map(key, value) => {
            walk(cx, key, place);
            walk(cx, value, place);
        }
        Ty::Union(types) => types.iter().for_each(|ty| walk(cx, ty, place)),
        Ty::Record(record) => fields(cx, record, place),
        Ty::Variants(variants) => variants.variants.iter().for_each(|variant| fields(cx, &variant.record, place)),
        _ => {}
    }
}

fn condition(cx: &Cx<'_>, refined: &Refined) {
    cx.with_local("it", Value::Unknown(refined.base.clone())).eval(&refined.condition, &Ty::Bool);
}

fn fields(cx: &Cx<'_>, record: &crate::types::Record, place: &Place) {
    for field in &record.fields {
        if let Some(default) = field.default.as_ref().filter(|default| default.item == place.item) {
            cx.with_local("label", Value::Unknown(Ty::String)).eval(&default.expr, &field.ty);
            walk(cx, &field.ty, place);
        }
    }
}
