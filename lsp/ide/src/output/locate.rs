//! Where the nodes of documents stand in their text: JSON pointers to ranges.

use std::collections::HashMap;

use granit_parser::{Event, Parser, StructureStyle};

use crate::text::{TextRange, range};

/// Ranges by JSON pointer, one map for each document of a text. A range goes from the key, or the element, to the
/// end of the value.
pub type Nodes = HashMap<String, TextRange>;

/// A collection that is being read.
struct Open {
    pointer: String,
    start: usize,
    /// Of a list: the element that comes next.
    index: usize,
    is_map: bool,
    /// Of a map: the key whose value comes next, and where it stands.
    key: Option<(String, usize)>,
}

/// The nodes of a text of YAML or JSON. What follows a mistake has no nodes.
pub fn nodes(text: &str) -> Vec<Nodes> {
    let mut out: Vec<Nodes> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    // Where the last thing that was read ends: a collection in lines ends with its last value.
    let mut end = 0;
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let Some(bytes) = span.byte_range() else { continue };
        match event {
            Event::DocumentStart(..) => out.push(Nodes::new()),
            Event::Scalar(value, ..) => {
                if let Some(map) = open.last_mut()
                    && map.is_map
                    && map.key.is_none()
                {
                    map.key = Some((value.into_owned(), bytes.start));
                    end = bytes.end;
                    continue;
                }
                let (pointer, start) = place(&mut open, bytes.start);
                end = trimmed(text, start, bytes.end);
                note(&mut out, pointer, start, end);
            }
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                let is_map = matches!(event, Event::MappingStart(..));
                let in_line = matches!(
                    event,
                    Event::MappingStart(StructureStyle::Flow, ..) | Event::SequenceStart(StructureStyle::Flow, ..)
                );
                let (pointer, start) = place(&mut open, bytes.start);
                if in_line {
                    end = bytes.end;
                }
                open.push(Open { pointer, start, index: 0, is_map, key: None });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                end = end.max(trimmed(text, end, bytes.end));
                if let Some(closed) = open.pop() {
                    note(&mut out, closed.pointer, closed.start, end);
                }
            }
            _ => {}
        }
    }
    out
}

/// The pointer of the value that begins here, and where it begins with its key.
fn place(open: &mut [Open], start: usize) -> (String, usize) {
    let Some(around) = open.last_mut() else { return (String::new(), start) };
    if around.is_map {
        let (key, start) = around.key.take().unwrap_or((String::new(), start));
        return (format!("{}/{}", around.pointer, escape(&key)), start);
    }
    let index = around.index;
    around.index += 1;
    (format!("{}/{index}", around.pointer), start)
}

fn note(out: &mut [Nodes], pointer: String, start: usize, end: usize) {
    if let Some(document) = out.last_mut() {
        document.insert(pointer, range(start, end.max(start)));
    }
}

/// The end without line ends and blanks before it.
fn trimmed(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end).map_or(end, |written| start + written.trim_end().len())
}

/// A key as a step of a JSON pointer.
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::nodes;

    fn shown(text: &str, document: usize, pointer: &str) -> String {
        let found = nodes(text);
        let range = found[document][pointer];
        text[range.start as usize..range.end as usize].to_owned()
    }

    const TEXT: &str = "kind: Pod\nspec:\n  list:\n  - name: a\n    args:\n    - \"1\"\n  - name: b\n  empty: {}\n  \
                        script: |\n    one\n    two\n  a/b: 1\n---\nkind: Other\nlast: [1, {x: 2}]\n";

    #[test]
    fn a_node_goes_from_its_key_to_the_end_of_its_value() {
        assert_eq!(shown(TEXT, 0, "/kind"), "kind: Pod");
        assert_eq!(shown(TEXT, 0, "/spec/list/0"), "name: a\n    args:\n    - \"1\"");
        assert_eq!(shown(TEXT, 0, "/spec/list/0/args/0"), "\"1\"");
        assert_eq!(shown(TEXT, 0, "/spec/list/1/name"), "name: b");
        assert_eq!(shown(TEXT, 0, "/spec/empty"), "empty: {}");
        assert_eq!(shown(TEXT, 0, "/spec/script"), "script: |\n    one\n    two");
        assert_eq!(shown(TEXT, 0, "/spec/a~1b"), "a/b: 1");
        assert!(shown(TEXT, 0, "").ends_with("a/b: 1"));
        assert_eq!(shown(TEXT, 1, "/last"), "last: [1, {x: 2}]");
        assert_eq!(shown(TEXT, 1, "/last/1/x"), "x: 2");
        assert_eq!(shown("{\n  \"a\": [\n    {\"b\": 1}\n  ]\n}\n", 0, "/a/0/b"), "\"b\": 1");
    }

    #[test]
    fn a_broken_text_has_the_nodes_before_the_mistake() {
        assert!(nodes("").is_empty());
        assert_eq!(nodes("a: 1\nb: [").len(), 1);
    }
}
