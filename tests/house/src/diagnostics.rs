//! The index of diagnostic codes.

use anyport_diagnostic::{Severity, codes};

use crate::Generated;
use crate::markdown::{banner, cell, code, head, row};

/// What the hundreds of a code's number stand for.
const GROUPS: [(&str, &str); 7] = [
    ("1", "Text"),
    ("2", "Names, files, imports"),
    ("3", "Types and values"),
    ("4", "Layers and environments"),
    ("5", "Components, references, rules, tests"),
    ("6", "Targets"),
    ("7", "The IR"),
];

/// `docs/diagnostics.md`.
pub fn page() -> Generated {
    let mut out = banner("`compiler/diagnostic/codes/`");
    out.push_str(
        "# Diagnostics\n\nEvery message has a stable code and a stable name. `anyport explain CODE` shows its page: why the \
         language is so, a program that yields it, and the same program put right. Those programs are tests.\n\n\
         A first letter `E` is an error, `W` a warning, `N` a note. A loss or a waivable rule is settled with \
         `accept`; `--deny warnings` refuses warnings, too.\n",
    );
    let mut all = codes::ALL.to_vec();
    all.sort_by_key(|code| (code.id[1..].to_owned(), code.id));
    for (digit, title) in GROUPS {
        let here: Vec<_> = all.iter().filter(|code| code.id[1..].trim_start_matches('0').starts_with(digit)).collect();
        if here.is_empty() {
            continue;
        }
        out.push_str(&format!("\n## {title}\n\n"));
        out.push_str(&head(&["code", "name", "is", "says"]));
        for known in here {
            let severity = match known.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            let page = format!("[`{}`](../compiler/diagnostic/codes/{}-{}.md)", known.id, known.id, known.name);
            out.push_str(&row(&[page, code(known.name), severity.into(), cell(known.summary)]));
        }
    }
    Generated { path: "docs/diagnostics.md".into(), text: out }
}
