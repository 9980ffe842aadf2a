//! What is offered.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::text::TextRange;

/// What sort of thing is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A word of the language.
    Keyword,
    /// A kind of component.
    Kind,
    /// A trait.
    Trait,
    /// A type.
    Type,
    /// A kind of target.
    TargetKind,
    /// A field, an option, a parameter that is set.
    Field,
    /// What can be read of a component.
    Output,
    /// A component.
    Component,
    /// A secret.
    Secret,
    /// A target.
    Target,
    /// An environment.
    Environment,
    /// A parameter.
    Param,
    /// A named value, or a name of a comprehension.
    Let,
    /// A module.
    Module,
    /// A case of a union.
    Variant,
    /// One of the values that may stand here.
    Value,
    /// A number with its unit.
    Unit,
    /// An entry under a name of its author's.
    Entry,
    /// A function.
    Function,
    /// A kind of document, or a field of one.
    Document,
    /// A rule, a code, a property: what can be accepted or expected.
    Rule,
    /// A file.
    File,
}

/// Where the documentation of what is offered is, and what else it needs: found when it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lazy {
    /// There is none.
    #[default]
    None,
    /// It is this.
    Text(String),
    /// It stands at a declaration: the file, and the byte of the name.
    Declared(String, u32),
    /// It is that of a function.
    Function(String),
    /// It stands at a declaration of a module that must be imported: the file, the byte, who imports.
    Import(String, u32, String),
}

/// Something that can be written here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// Its type, or a few words.
    pub detail: String,
    /// What is written, as a snippet of the protocol: `$0`, `${1:name}`, `${2|a,b|}`.
    pub insert: String,
    /// What is compared with what was typed, where that is not the label.
    pub filter: Option<String>,
    /// Place in the list: what is wanted most has the lowest.
    pub rank: u8,
    /// The rest.
    pub lazy: Lazy,
}

impl Item {
    /// Something that is written as it is shown.
    pub fn new(label: impl Into<String>, kind: ItemKind, rank: u8) -> Item {
        let label = label.into();
        let insert = escape(&label);
        Item { label, kind, detail: String::new(), insert, filter: None, rank, lazy: Lazy::None }
    }

    /// With words beside the label.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Item {
        self.detail = detail.into();
        self
    }

    /// Written as this snippet.
    #[must_use]
    pub fn insert(mut self, snippet: impl Into<String>) -> Item {
        self.insert = snippet.into();
        self
    }

    /// With documentation.
    #[must_use]
    pub fn lazy(mut self, lazy: Lazy) -> Item {
        self.lazy = lazy;
        self
    }

    /// With documentation that is at hand.
    #[must_use]
    pub fn doc(self, doc: Option<&SmolStr>) -> Item {
        match doc {
            Some(doc) => self.lazy(Lazy::Text(doc.to_string())),
            None => self,
        }
    }

    /// Found by other letters than the label's.
    #[must_use]
    pub fn filter(mut self, filter: impl Into<String>) -> Item {
        self.filter = Some(filter.into());
        self
    }

    /// What is written where the client knows no snippets: placeholders as they stand.
    pub fn plain(&self) -> String {
        expand(&self.insert)
    }

    /// Whether there is a place to go to after it is written.
    pub fn is_snippet(&self) -> bool {
        self.plain() != self.insert || self.insert.contains('$')
    }
}

/// What is offered, and what it replaces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// What goes, in the file.
    pub range: TextRange,
    /// What may come, the best first.
    pub items: Vec<Item>,
}

/// A text as it stands in a snippet.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// A snippet with its placeholders as text, and without its stops.
pub fn expand(snippet: &str) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut rest = snippet;
    while let Some(at) = rest.find(['$', '\\', '}']) {
        out.push_str(&rest[..at]);
        let (sign, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        match sign {
            b'\\' => {
                let length = after.chars().next().map_or(0, char::len_utf8);
                out.push_str(&after[..length]);
                rest = &after[length..];
            }
            // The end of a placeholder; a brace of the text is escaped.
            b'}' => rest = after,
            _ => {
                let inside = after.strip_prefix('{').unwrap_or(after);
                let digits = inside.len() - inside.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                rest = &inside[digits..];
                if after.starts_with('{') {
                    if let Some(choices) = rest.strip_prefix('|') {
                        let end = choices.find("|}").unwrap_or(choices.len());
                        out.push_str(&first_choice(&choices[..end]));
                        rest = choices.get(end + 2..).unwrap_or_default();
                    } else {
                        rest = rest.strip_prefix(':').unwrap_or(rest);
                    }
                }
            }
        }
    }
    out.push_str(rest);
    out
}

fn first_choice(choices: &str) -> String {
    let mut out = String::new();
    let mut characters = choices.chars();
    while let Some(character) = characters.next() {
        match character {
            ',' => break,
            '\\' => out.extend(characters.next()),
            character => out.push(character),
        }
    }
    out
}

/// A snippet that is written from left to right.
#[derive(Default)]
pub struct Snippet {
    text: String,
    stop: u8,
}

impl Snippet {
    /// Text as it is.
    #[must_use]
    pub fn text(mut self, text: &str) -> Snippet {
        self.text.push_str(&escape(text));
        self
    }

    /// A place to fill in, with what stands there until then.
    #[must_use]
    pub fn stop(mut self, until: &str) -> Snippet {
        self.stop += 1;
        let _ = if until.is_empty() {
            write!(self.text, "${}", self.stop)
        } else {
            write!(self.text, "${{{}:{}}}", self.stop, escape(until))
        };
        self
    }

    /// A place with a choice.
    #[must_use]
    pub fn choice(mut self, of: &[String]) -> Snippet {
        self.stop += 1;
        let escaped: Vec<String> =
            of.iter().map(|text| text.replace('\\', "\\\\").replace(',', "\\,").replace('|', "\\|")).collect();
        let _ = write!(self.text, "${{{}|{}|}}", self.stop, escaped.join(","));
        self
    }

    /// Where the cursor stands at last.
    #[must_use]
    pub fn end(mut self) -> String {
        self.text.push_str("$0");
        self.text
    }

    /// The snippet; the cursor stands behind it at last.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::{Snippet, escape, expand};

    #[test]
    fn snippets_are_written_and_read() {
        let snippet = Snippet::default().text("a { b = ").stop("\"${x}\"").text(", c = ");
        let snippet = snippet.choice(&["\"a,b\"".into(), "c".into()]).text(" ").end();
        assert_eq!(snippet, "a { b = ${1:\"\\${x\\}\"}, c = ${2|\"a\\,b\",c|} $0");
        assert_eq!(expand(&snippet), "a { b = \"${x}\", c = \"a,b\" ");
        assert_eq!(expand(&escape("${a} \\ }")), "${a} \\ }");
        assert_eq!(expand("x $1 y ${2}z"), "x  y z");
    }
}
