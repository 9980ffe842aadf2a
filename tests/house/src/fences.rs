//! Code blocks of Markdown pages.
//!
//! A block of programs begins with ```` ```app ````. Words behind it say how it is compiled:
//!
//! | word | meaning |
//! |---|---|
//! | `env=prod` | this environment is built; without it, all are checked |
//! | `target=compose` | as if everything stood on this kind of target |
//! | `set=tag=1.5` | a parameter from outside |
//! | `fails E0312` | it yields this code, and no other error |
//! | `warns W0601` | it yields this warning; without the word, warnings are mistakes |
//! | `file=shop.app` | it is a file that later blocks of the page may import, and is compiled itself |
//! | `sketch` | it is not compiled: it needs what does not exist |

/// A code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// The page, from the root of the repository.
    pub page: String,
    /// The line of its first fence, from 1.
    pub line: usize,
    /// Its language.
    pub language: String,
    /// The words behind the language.
    pub words: Vec<String>,
    /// Its text.
    pub text: String,
}

impl Fence {
    /// Whether a word stands behind its language.
    pub fn has(&self, word: &str) -> bool {
        self.words.iter().any(|found| found == word)
    }

    /// What stands behind `key=`.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.words.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    /// The word after a word.
    pub fn after(&self, word: &str) -> Option<&str> {
        let position = self.words.iter().position(|found| found == word)?;
        self.words.get(position + 1).map(String::as_str)
    }
}

/// All code blocks of a page.
pub fn fences(page: &str, text: &str) -> Vec<Fence> {
    let mut found: Vec<Fence> = Vec::new();
    let mut open: Option<(Fence, String)> = None;
    let mut indent = 0;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        match &mut open {
            None if trimmed.starts_with("```") => {
                indent = line.len() - trimmed.len();
                let ticks = trimmed.len() - trimmed.trim_start_matches('`').len();
                let mut words = trimmed[ticks..].split_whitespace().map(str::to_owned);
                let language = words.next().unwrap_or_default();
                let fence = Fence {
                    page: page.into(),
                    line: number + 1,
                    language,
                    words: words.collect(),
                    text: String::new(),
                };
                open = Some((fence, "`".repeat(ticks)));
            }
            None => {}
            Some((_, ticks)) if trimmed.trim_end() == ticks => found.extend(open.take().map(|(fence, _)| fence)),
            Some((fence, _)) => {
                // A block in a list is as deep as the list.
                let outer = line.len() - trimmed.len();
                fence.text.push_str(&line[outer.min(indent)..]);
                fence.text.push('\n');
            }
        }
    }
    found
}
