//! YAML text from nodes.
//!
//! The one promise that matters: what was a string comes back as that string from every reader,
//! of YAML 1.1 and of 1.2 alike. So a scalar stands plain only where no reader can take it for
//! anything else, in a block only where it is text in lines, and in quotes otherwise.
//!
//! The look is kubectl's: two spaces, lists at their key's own column, nothing folded.

mod block;
mod number;
mod scalar;
mod tree;

use std::cell::Cell;
use std::fmt;

use crate::Node;

/// One node as a document that ends in a newline.
pub fn to_string(node: &Node) -> String {
    let mut out = String::new();
    push(&mut out, node);
    out
}

/// Appends one node as a document that ends in a newline.
pub fn push(out: &mut String, node: &Node) {
    tree::document(out, node);
}

/// Writes one node as a document that ends in a newline.
pub fn write(writer: &mut impl fmt::Write, node: &Node) -> fmt::Result {
    writer.write_str(&to_string(node))
}

/// Buffers beyond this are given away, not kept.
const LARGEST_BUFFER: usize = 1 << 20;

/// Documents in order with `---` between them; nothing at all for none.
pub fn documents<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> String {
    // Files are many and small: each is written into the same buffer, and kept in a string of its own
    // length. Strings that grow by doubling would take up to twice the memory of a build's output.
    thread_local! {
        static BUFFER: Cell<String> = const { Cell::new(String::new()) };
    }
    let mut buffer = BUFFER.take();
    buffer.clear();
    push_documents(&mut buffer, nodes);
    if buffer.len() > LARGEST_BUFFER {
        return buffer;
    }
    let out = buffer.as_str().to_owned();
    BUFFER.set(buffer);
    out
}

/// Appends documents in order with `---` between them, and before the first if there is text
/// already.
pub fn push_documents<'n>(out: &mut String, nodes: impl IntoIterator<Item = &'n Node>) {
    for node in nodes {
        if !out.is_empty() {
            out.push_str("---\n");
        }
        push(out, node);
    }
}

/// A text as it would stand in a document, on one line: for messages and for files that are put
/// together by hand.
pub fn scalar(text: &str) -> String {
    let mut out = String::new();
    scalar::push(&mut out, text);
    out
}
