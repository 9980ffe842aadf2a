//! The reference: a page for each file of the standard library.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyport_backend::leaves::schema_leaves;
use anyport_backend::{Support, SupportTable};
use anyport_compiler::{
    Declared, DeclaredField, FUNCTIONS, Shape, Workspace, declared_kinds, declared_targets, declared_types,
};

use crate::Generated;
use crate::markdown::{banner, cell, code, head, row};
use crate::targets::word;

/// The title of a page and what it says before its declarations.
const PAGES: [(&str, &str, &str, &str); 6] = [
    (
        "kinds",
        "kinds.app",
        "Kinds of things that run",
        "What you declare: `service web { … }`. Each kind also has the fields of what it extends.",
    ),
    (
        "process",
        "process.app",
        "What every component and process has",
        "The base kinds. You do not use them by themselves: a `service` extends `reachable`, which extends `process`, which extends `component`.",
    ),
    (
        "stores",
        "stores.app",
        "Backing services",
        "What keeps data or carries messages. The target provides it, or `external { … }` binds it to one that exists.",
    ),
    (
        "types",
        "types.app",
        "Types that kinds share",
        "A type whose name ends in `Entry` is what stands in the braces of a field: `scale { … }` is a `ScaleEntry`. The first field of an entry may be written after `=`: `port http = 8080`.",
    ),
    (
        "secrets",
        "secrets.app",
        "Secrets and workflows",
        "What stands in the braces of `secret NAME { … }` and `step NAME { … }`.",
    ),
    ("targets", "targets/", "Target options", "What stands in the braces of `target NAME: KIND { … }`."),
];

/// The index and all pages.
pub fn pages(workspace: &Workspace) -> Vec<Generated> {
    let kinds = declared_kinds(workspace);
    let types = declared_types(workspace);
    let targets = declared_targets(workspace);
    let links = Links::of([&kinds, &types, &targets]);
    let mut pages = vec![index(&kinds, &targets)];
    for (page, module, title, text) in PAGES {
        let mut out = banner("`stdlib/`");
        let _ = write!(out, "# {title}\n\n{text}\n\n");
        let here = |declared: &&Declared| declared.module.starts_with(module);
        for kind in kinds.iter().filter(here) {
            kind_section(&mut out, kind, &links);
        }
        for target in targets.iter().filter(here) {
            target_section(&mut out, target, &links);
        }
        for declared in types.iter().filter(here) {
            type_section(&mut out, declared, &links);
        }
        pages.push(Generated { path: format!("docs/reference/{page}.md"), text: out.trim_end().to_owned() + "\n" });
    }
    pages.push(functions());
    pages
}

fn functions() -> Generated {
    let mut out = banner("`compiler/core/src/eval/functions.rs`");
    out.push_str(
        "# Functions\n\nThe library is small and pure. There are no functions of your own: a value that repeats is a `let` \
         or a kind's param.\n\n",
    );
    out.push_str(&head(&["function", "is"]));
    for (_, form, text) in FUNCTIONS {
        out.push_str(&row(&[code(form), cell(text)]));
    }
    out.push_str("\n`text matches \"pattern\"` is an operator; patterns are linear and anchored at both ends.\n");
    Generated { path: "docs/reference/functions.md".into(), text: out }
}

fn index(kinds: &[Declared], targets: &[Declared]) -> Generated {
    let mut out = banner("`stdlib/`");
    out.push_str(
        "# Reference\n\nEverything here is declared in `stdlib/*.app`, in the language itself, and nowhere else.\n\n\
         - `native`: the target has it.\n- `emulated`: the output reaches it by other means.\n\
         - `lossy`: something of it is lost; a warning until you `accept` it.\n- `no`: it cannot be had there; an error that says what to do instead.\n\n\
         Several words: it differs from property to property inside; the page of the target has the rows. No word: it is \
         settled before any target sees it.\n\n## Kinds\n\n",
    );
    out.push_str(&head(&["kind", "is"]));
    for kind in kinds.iter().filter(|kind| !kind.is_abstract) {
        let page = page_of(&kind.module);
        out.push_str(&row(&[format!("[`{}`]({page}.md#{})", kind.name, kind.name), cell(first_line(&kind.doc))]));
    }
    out.push_str("\n## Kinds of targets\n\n");
    out.push_str(&head(&["target kind", "is", "written by"]));
    for target in targets.iter().filter(|target| !target.is_abstract) {
        let writes = |kind: &str| anyport_build::backends().iter().any(|backend| backend.kind() == kind);
        let family = std::iter::once(&target.name).chain(&target.bases).find(|kind| writes(kind));
        let by = family.map_or_else(|| "not yet".to_owned(), |family| format!("[`{family}`](../targets/{family}.md)"));
        out.push_str(&row(&[
            format!("[`{}`](targets.md#{})", target.name, target.name),
            cell(first_line(&target.doc)),
            by,
        ]));
    }
    out.push_str("\n## Pages\n\n");
    for (page, _, title, _) in PAGES {
        let _ = writeln!(out, "- [{title}]({page}.md)");
    }
    out.push_str("- [Functions](functions.md)\n");
    Generated { path: "docs/reference/index.md".into(), text: out }
}

fn page_of(module: &str) -> &'static str {
    PAGES.iter().find(|(_, prefix, ..)| module.starts_with(prefix)).map_or("types", |(page, ..)| page)
}

fn first_line(doc: &str) -> &str {
    doc.lines().next().unwrap_or_default()
}

/// Where each declared name is explained.
struct Links(BTreeMap<String, String>);

impl Links {
    fn of(all: [&Vec<Declared>; 3]) -> Links {
        let link = |declared: &Declared| {
            (declared.name.to_string(), format!("{}.md#{}", page_of(&declared.module), declared.name.to_lowercase()))
        };
        Links(all.into_iter().flatten().map(link).collect())
    }

    /// A type with a link to the first name in it that has fields of its own.
    fn type_text(&self, text: &str) -> String {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
        let named = words.filter(|word| word.starts_with(|c: char| c.is_uppercase())).find_map(|word| self.0.get(word));
        match named {
            Some(link) => format!("[{}]({link})", code(text)),
            None => code(text),
        }
    }

    fn name(&self, name: &str) -> String {
        self.0.get(name).map_or_else(|| code(name), |link| format!("[`{name}`]({link})"))
    }
}

fn kind_section(out: &mut String, kind: &Declared, links: &Links) {
    let _ = write!(out, "## {}\n\n{}\n\n", kind.name, kind.doc);
    if let Some(base) = kind.bases.first() {
        let _ = write!(out, "Extends {}.\n\n", links.name(base));
    }
    let Shape::Fields(fields, outputs) = &kind.shape else { return };
    let own: Vec<&DeclaredField> = fields.iter().filter(|field| field.owner == kind.name).collect();
    if !own.is_empty() {
        let mut titles = vec!["field", "type", "default", "is"];
        titles.extend(anyport_build::backends().iter().map(|backend| backend.kind()));
        out.push_str(&head(&titles));
        for field in own {
            let mut cells = field_cells(field, links);
            let of = if kind.is_abstract { None } else { Some(kind.name.as_str()) };
            cells.extend(anyport_build::backends().iter().map(|backend| support(backend.support(), of, &field.name)));
            out.push_str(&row(&cells));
        }
        out.push('\n');
    }
    let own: Vec<&DeclaredField> = outputs.iter().filter(|output| output.owner == kind.name).collect();
    output_table(out, &own, links);
}

fn output_table(out: &mut String, outputs: &[&DeclaredField], links: &Links) {
    if outputs.is_empty() {
        return;
    }
    out.push_str(&head(&["output", "type", "is"]));
    for output in outputs {
        out.push_str(&row(&[code(&output.name), links.type_text(&output.type_text), cell(&output.doc)]));
    }
    out.push('\n');
}

fn field_cells(field: &DeclaredField, links: &Links) -> Vec<String> {
    vec![
        code(&field.name),
        links.type_text(&field.type_text),
        field.default.as_deref().map(code).unwrap_or_default(),
        cell(&field.doc),
    ]
}

fn target_section(out: &mut String, target: &Declared, links: &Links) {
    let _ = write!(out, "## {}\n\n{}\n\n", target.name, target.doc);
    if let Some(base) = target.bases.first() {
        let _ = write!(out, "Extends {}: the same options.\n\n", links.name(base));
    } else if !target.is_abstract {
        let _ = write!(out, "Has the options of {}, too.\n\n", links.name("platform"));
    }
    if let Shape::Fields(fields, _) = &target.shape {
        let own: Vec<&DeclaredField> = fields.iter().filter(|field| field.owner == target.name).collect();
        field_table(out, &own, links);
    }
}

fn field_table(out: &mut String, fields: &[&DeclaredField], links: &Links) {
    if fields.is_empty() {
        return;
    }
    out.push_str(&head(&["field", "type", "default", "is"]));
    for field in fields {
        out.push_str(&row(&field_cells(field, links)));
    }
    out.push('\n');
}

fn type_section(out: &mut String, declared: &Declared, links: &Links) {
    let _ = write!(out, "## {}\n\n{}\n\n", declared.name, declared.doc);
    match &declared.shape {
        Shape::Fields(fields, outputs) => {
            field_table(out, &fields.iter().collect::<Vec<_>>(), links);
            output_table(out, &outputs.iter().collect::<Vec<_>>(), links);
        }
        Shape::Variants(variants) => {
            for variant in variants {
                let name =
                    if variant.name.is_empty() { "written without a label".to_owned() } else { code(&variant.name) };
                let Shape::Fields(fields, _) = &variant.shape else { continue };
                if fields.is_empty() {
                    let _ = write!(out, "Variant {name}: nothing more to say.\n\n");
                } else {
                    let _ = write!(out, "Variant {name}:\n\n");
                    field_table(out, &fields.iter().collect::<Vec<_>>(), links);
                }
            }
        }
        Shape::Plain | Shape::Entries(_) => {
            let _ = write!(out, "```text\n{}\n```\n\n", declared.type_text);
        }
    }
}

/// What a table says of a field and of everything inside it.
fn support(table: &SupportTable, kind: Option<&str>, field: &str) -> String {
    // The one field whose place in the IR has another name: a cron's clock is one schedule.
    let field = if kind == Some("cron") && field == "timezone" { "schedule.*.timezone" } else { field };
    let inside = format!("{field}.");
    let found: BTreeSet<Support> = schema_leaves()
        .iter()
        .filter(|leaf| leaf.path == field || leaf.path.starts_with(&inside))
        .flat_map(|leaf| rows(table, kind, &leaf.path))
        .collect();
    found.into_iter().map(word).collect::<Vec<_>>().join(", ")
}

/// What the table says of a leaf: for one kind, or for every kind that has a row of its own.
fn rows(table: &SupportTable, kind: Option<&str>, leaf: &str) -> Vec<Support> {
    let mut place = leaf;
    loop {
        let here: Vec<Support> = match kind {
            Some(kind) => table.row(kind, place).map(|row| row.support).into_iter().collect(),
            None => {
                let of = |path: &str| path.split_once('.').is_some_and(|(_, rest)| rest == place);
                table.rows.iter().filter(|(path, _)| of(path)).map(|(_, row)| row.support).collect()
            }
        };
        if !here.is_empty() {
            return here;
        }
        match place.rsplit_once('.') {
            Some((outer, _)) => place = outer,
            None => return Vec::new(),
        }
    }
}
