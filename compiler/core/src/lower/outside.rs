//! What the command line and tests name must be there.

use anyport_diagnostic::{Diagnostic, Span, codes};
use anyport_syntax::tree::{ClauseWord, StatementKind};

use crate::environment::{environment_named, unknown_environment};
use crate::names::{SymbolKind, scope};
use crate::source::{Db, File, Project};
use crate::suggest::closest;
use crate::types::clause_names;

/// Parameters that are given and not declared, and tests in environments that are not there.
pub fn outside(db: &dyn Db, root: File) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let seen = scope(db, root);
    for name in Project::get(db).given(db).keys() {
        if seen.values.get(name).is_some_and(|symbol| symbol.kind == SymbolKind::Param) {
            continue;
        }
        let known =
            seen.values.iter().filter(|(_, symbol)| symbol.kind == SymbolKind::Param).map(|(name, _)| name.as_str());
        let mut diagnostic =
            Diagnostic::new(&codes::UNKNOWN_PARAMETER, Span::NONE, format!("there is no parameter `{name}`"));
        if let Some(best) = closest(name, known) {
            diagnostic = diagnostic.with_note(format!("did you mean `{best}`?"));
        }
        out.push(
            diagnostic.with_note("only parameters are set from outside, never fields: what should vary gets a `param`"),
        );
    }
    for (place, _) in &seen.tests {
        let Some(StatementKind::Entry(entry)) = place.statement(db).map(|statement| &statement.kind) else { continue };
        for (words, range) in clause_names(entry, ClauseWord::In) {
            let name = words.join(".");
            if environment_named(db, &name).is_none() {
                out.push(unknown_environment(db, &name, place.span(range)));
            }
        }
    }
    out
}
