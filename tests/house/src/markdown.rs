//! Small things that all generated pages need.

/// The line that every generated page begins with.
pub fn banner(from: &str) -> String {
    format!("<!-- Generated from {from} by `cargo run -p anyport-house --bin generate`. Do not edit. -->\n\n")
}

/// A text in a cell of a table: one line, with bars escaped.
pub fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// Code in a cell of a table.
pub fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("`{}`", cell(text))
}

/// A row of a table.
pub fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The head of a table.
pub fn head(titles: &[&str]) -> String {
    let rule: Vec<&str> = titles.iter().map(|_| "---").collect();
    format!("| {} |\n| {} |\n", titles.join(" | "), rule.join(" | "))
}
