//! Where a string ends.
//!
//! A string may hold `${ … }`, which may hold strings; so the end is found with a small stack
//! rather than a regular expression. A string between `"` and `"` ends at the line end at the
//! latest, whatever is open in it: one forgotten quote must not swallow a file.

/// Where a string ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// One past its last byte.
    pub end: usize,
    /// Whether its closing quotes are there.
    pub closed: bool,
    /// Whether it begins with `"""`.
    pub block: bool,
}

/// How deep strings and interpolations may nest; beyond it `${` is text. The parser refuses less
/// than this, so the limit is never met silently.
const NESTING: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Between `"` and `"`.
    Single,
    /// Between `"""` and `"""`.
    Multi,
    /// Between `${` and `}`, with this many braces open.
    Code(u32),
}

/// Finds the end of the string that begins at `start` with a quote. `hopeless` says that no `"""`
/// is known to end any more, which keeps a file full of unclosed ones linear.
pub(crate) fn end(bytes: &[u8], start: usize, hopeless: bool) -> End {
    let multi = bytes[start..].starts_with(b"\"\"\"");
    if !(multi && hopeless) {
        let found = walk(bytes, start, multi);
        if found.closed || !multi {
            return found;
        }
    }
    // A `"""` without an end: give up at the first line that begins in column 0, which is where the
    // next declaration stands.
    let mut at = start;
    while let Some(line) = bytes[at..].iter().position(|&byte| byte == b'\n') {
        at += line + 1;
        match bytes.get(at) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n') => {}
            Some(_) => {
                return End { end: at - 1, closed: false, block: multi };
            }
        }
    }
    End { end: bytes.len(), closed: false, block: multi }
}

fn walk(bytes: &[u8], start: usize, multi: bool) -> End {
    let mut modes = [Mode::Single; NESTING];
    let mut depth = 0;
    let mut at = start + if multi { 3 } else { 1 };
    let mut singles = usize::from(!multi);
    if multi {
        modes[0] = Mode::Multi;
    }
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        match (byte, modes[depth]) {
            (b'\n', _) if singles > 0 => {
                let end = if at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
                return End { end, closed: false, block: multi };
            }
            (b'\\', Mode::Single | Mode::Multi) => {
                // The line end must be seen even after a backslash.
                at += if next.is_none() || next == Some(b'\n') || next == Some(b'\r') { 1 } else { 2 };
                continue;
            }
            (b'"', Mode::Single) => {
                singles -= 1;
                if depth == 0 {
                    return End { end: at + 1, closed: true, block: multi };
                }
                depth -= 1;
            }
            (b'"', Mode::Multi) if bytes[at..].starts_with(b"\"\"\"") => {
                if depth == 0 {
                    return End { end: at + 3, closed: true, block: multi };
                }
                depth -= 1;
                at += 2;
            }
            (b'$', Mode::Single | Mode::Multi) if next == Some(b'{') && depth + 1 < NESTING => {
                depth += 1;
                modes[depth] = Mode::Code(0);
                at += 1;
            }
            (b'{', Mode::Code(open)) => modes[depth] = Mode::Code(open + 1),
            (b'}', Mode::Code(0)) => depth -= 1,
            (b'}', Mode::Code(open)) => modes[depth] = Mode::Code(open - 1),
            (b'"', Mode::Code(_)) if depth + 1 < NESTING => {
                depth += 1;
                if bytes[at..].starts_with(b"\"\"\"") {
                    modes[depth] = Mode::Multi;
                    at += 2;
                } else {
                    modes[depth] = Mode::Single;
                    singles += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    End { end: bytes.len(), closed: false, block: multi }
}

/// The parts of a string's inside, cut at its interpolations.
pub(crate) enum Piece {
    /// Literal text, escapes not resolved.
    Literal(usize, usize),
    /// Between `${` and `}`; `false` where the `}` is missing.
    Code(usize, usize, bool),
}

/// Cuts `bytes[start..end]`, the inside of a string, at its interpolations.
pub(crate) fn pieces(bytes: &[u8], start: usize, end: usize, mut piece: impl FnMut(Piece)) {
    let mut at = start;
    let mut literal = start;
    while at < end {
        match bytes[at] {
            b'\\' => at += 2,
            b'$' if bytes.get(at + 1) == Some(&b'{') && at + 1 < end => {
                if literal < at {
                    piece(Piece::Literal(literal, at));
                }
                let (code_end, closed) = code_end(bytes, at + 2, end);
                piece(Piece::Code(at + 2, code_end, closed));
                at = (code_end + usize::from(closed)).min(end);
                literal = at;
            }
            _ => at += 1,
        }
    }
    if literal < end {
        piece(Piece::Literal(literal, end));
    }
}

/// Where the code that begins at `start` ends, and whether with its `}`.
fn code_end(bytes: &[u8], start: usize, end: usize) -> (usize, bool) {
    let mut open = 0_u32;
    let mut at = start;
    while at < end {
        match bytes[at] {
            b'{' => open += 1,
            b'}' if open == 0 => return (at, true),
            b'}' => open -= 1,
            b'"' => {
                let found = self::end(&bytes[..end], at, false);
                at = found.end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    (end, false)
}
