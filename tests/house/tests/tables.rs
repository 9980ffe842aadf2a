//! Support tables: complete, and honest about what they know.

use anyport_backend::Support;

#[test]
fn every_table_speaks_of_every_property_and_of_no_other() {
    for backend in anyport_build::backends() {
        let problems: Vec<String> = backend
            .support()
            .problems()
            .into_iter()
            .map(|problem| format!("{}: {}", problem.path, problem.message))
            .collect();
        assert!(problems.is_empty(), "{}: {problems:#?}", backend.kind());
    }
}

#[test]
fn what_is_not_native_says_how_or_why() {
    for backend in anyport_build::backends() {
        let silent: Vec<&String> = backend
            .support()
            .rows
            .iter()
            .filter(|(_, row)| row.support != Support::Native && row.note.is_empty())
            .map(|(path, _)| path)
            .collect();
        assert!(silent.is_empty(), "{}: {silent:#?}", backend.kind());
    }
}

#[test]
fn what_cannot_be_had_says_what_to_do_instead() {
    for backend in anyport_build::backends() {
        let silent: Vec<&String> = backend
            .support()
            .rows
            .iter()
            .filter(|(_, row)| row.support == Support::Unsupported && row.instead.is_empty())
            .map(|(path, _)| path)
            .collect();
        assert!(silent.is_empty(), "{}: {silent:#?}", backend.kind());
    }
}

/// How many rows of each table may name no source. A claim about a platform needs a page of that
/// platform; a row that only says how this backend writes needs none. The numbers may only fall.
const UNSOURCED: &[(&str, usize)] = &[("kubernetes", 0), ("compose", 0)];

#[test]
fn rows_without_a_source_do_not_grow() {
    for backend in anyport_build::backends() {
        let without = backend.support().rows.values().filter(|row| row.source.is_empty()).count();
        let may = UNSOURCED.iter().find(|(kind, _)| *kind == backend.kind()).map_or(0, |(_, may)| *may);
        assert!(without <= may, "{}: {without} rows name no source, {may} may", backend.kind());
    }
}
