//! Reading and changing parts of a node, by key and by JSON pointer.

use anyport_ir::SmolStr;

use super::Node;

impl Node {
    /// The value of a key; of the last one, should there be several.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value of a key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        match self {
            Node::Map(entries) => entries.iter_mut().rev().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The part at a JSON pointer (`/spec/containers/0/image`); the empty one is the whole.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        segments(pointer)?.try_fold(self, |node, segment| match node {
            Node::Map(_) => node.get(&segment),
            Node::List(values) => values.get(index(&segment)?),
            _ => None,
        })
    }

    /// The part at a JSON pointer, to change it.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Node> {
        segments(pointer)?.try_fold(self, |node, segment| match node {
            Node::Map(_) => node.get_mut(&segment),
            Node::List(values) => values.get_mut(index(&segment)?),
            _ => None,
        })
    }

    /// Puts a value at a key: in the key's place if it is there, else at the end. What is not a
    /// map becomes one. Gives the value that was there.
    pub fn insert(&mut self, key: impl Into<SmolStr>, value: impl Into<Node>) -> Option<Node> {
        let (key, value) = (key.into(), value.into());
        if let Some(old) = self.get_mut(&key) {
            return Some(std::mem::replace(old, value));
        }
        match self {
            Node::Map(entries) => entries.push((key, value)),
            other => *other = Node::Map(vec![(key, value)]),
        }
        None
    }

    /// Takes a key out of a map.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        match self {
            Node::Map(entries) => {
                let found = entries.iter().rposition(|(name, _)| name == key)?;
                Some(entries.remove(found).1)
            }
            _ => None,
        }
    }

    /// Adds a value to a list. What is null becomes a list; anything else is left alone.
    pub fn push(&mut self, value: impl Into<Node>) {
        match self {
            Node::List(values) => values.push(value.into()),
            Node::Null => *self = Node::List(vec![value.into()]),
            _ => {}
        }
    }

    /// Whether it is null, or a list or map without content.
    pub fn is_empty(&self) -> bool {
        match self {
            Node::Null => true,
            Node::List(values) => values.is_empty(),
            Node::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Its text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Its number, if it is a whole one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Node::Int(value) => Some(*value),
            _ => None,
        }
    }

    /// Its truth, if it has one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Node::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Its values, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match self {
            Node::List(values) => Some(values),
            _ => None,
        }
    }

    /// Its entries, if it is a map.
    pub fn as_map(&self) -> Option<&[(SmolStr, Node)]> {
        match self {
            Node::Map(entries) => Some(entries),
            _ => None,
        }
    }
}

/// One segment of a JSON pointer as it is written: `~` and `/` escaped.
pub fn escape_segment(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

fn segments(pointer: &str) -> Option<impl Iterator<Item = String>> {
    let rest = match pointer {
        "" => None,
        _ => Some(pointer.strip_prefix('/')?),
    };
    Some(rest.into_iter().flat_map(|rest| rest.split('/')).map(|segment| segment.replace("~1", "/").replace("~0", "~")))
}

fn index(segment: &str) -> Option<usize> {
    segment.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Node {
        Node::map([("a/b", Node::list([1, 2])), ("c", Node::map([("d~", Node::from("x"))]))])
    }

    #[test]
    fn pointers_are_read() {
        let node = sample();
        assert_eq!(node.pointer(""), Some(&node));
        assert_eq!(node.pointer("/a~1b/1"), Some(&Node::Int(2)));
        assert_eq!(node.pointer("/c/d~0").and_then(Node::as_str), Some("x"));
        assert_eq!(node.pointer("/c/nothing"), None);
        assert_eq!(node.pointer("c"), None);
        assert_eq!(escape_segment("a/b~"), "a~1b~0");
    }

    #[test]
    fn insert_keeps_the_place() {
        let mut node = Node::map([("a", Node::Int(1)), ("b", Node::Int(2))]);
        assert_eq!(node.insert("a", 3), Some(Node::Int(1)));
        assert_eq!(node.insert("c", 4), None);
        assert_eq!(node, Node::map([("a", Node::Int(3)), ("b", Node::Int(2)), ("c", Node::Int(4))]));
        assert_eq!(node.remove("b"), Some(Node::Int(2)));
        assert_eq!(node.remove("b"), None);
    }
}
