//! Texts in lines, as block scalars.

use super::scalar::must_escape;
use super::tree::push_spaces;

/// How a text stands in a block.
pub(super) struct Block<'t> {
    text: &'t str,
    /// Its first line begins with a blank, so its indentation must be said.
    indented: bool,
}

impl<'t> Block<'t> {
    /// The block for a text, if it is one in lines and every reader gives it back unchanged.
    pub(super) fn of(text: &'t str) -> Option<Block<'t>> {
        if !text.as_bytes().contains(&b'\n') || text.starts_with('\n') {
            return None;
        }
        if text.chars().any(|character| !matches!(character, '\n' | '\t') && must_escape(character)) {
            return None;
        }
        let blank = |line: &str| line.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
        let (first, _) = text.split_once('\n')?;
        let last = text.trim_end_matches('\n').rsplit('\n').next()?;
        // Blanks alone at either end are where readers disagree.
        if blank(first) || blank(last) {
            return None;
        }
        Some(Block { text, indented: first.starts_with([' ', '\t']) })
    }

    /// Writes the header and the lines, indented by `indent`, two more than what is around it.
    pub(super) fn push(&self, out: &mut String, indent: usize) {
        out.push('|');
        if self.indented {
            out.push('2');
        }
        let content = self.text.trim_end_matches('\n');
        let newlines = self.text.len() - content.len();
        match newlines {
            0 => out.push('-'),
            1 => {}
            _ => out.push('+'),
        }
        out.push('\n');
        for line in content.split('\n') {
            if !line.is_empty() {
                push_spaces(out, indent);
                out.push_str(line);
            }
            out.push('\n');
        }
        for _ in 1..newlines {
            out.push('\n');
        }
    }
}
