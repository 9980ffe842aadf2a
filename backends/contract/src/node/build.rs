//! Making nodes by hand.

use anyport_ir::SmolStr;

use super::Node;

impl Node {
    /// A map of these entries in this order. Keys are expected to differ.
    pub fn map<K: Into<SmolStr>>(entries: impl IntoIterator<Item = (K, Node)>) -> Node {
        Node::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// A list of these values.
    pub fn list<V: Into<Node>>(values: impl IntoIterator<Item = V>) -> Node {
        Node::List(values.into_iter().map(Into::into).collect())
    }

    /// A text.
    pub fn text(text: impl Into<SmolStr>) -> Node {
        Node::Text(text.into())
    }

    /// An empty map.
    pub fn empty_map() -> Node {
        Node::Map(Vec::new())
    }

    /// A map that is put together step by step.
    pub fn builder() -> MapBuilder {
        MapBuilder::default()
    }
}

/// A map that is put together step by step, leaving out what is absent.
#[derive(Clone, Debug, Default)]
pub struct MapBuilder {
    entries: Vec<(SmolStr, Node)>,
}

impl MapBuilder {
    /// An entry.
    #[must_use]
    pub fn with(mut self, key: impl Into<SmolStr>, value: impl Into<Node>) -> MapBuilder {
        self.entries.push((key.into(), value.into()));
        self
    }

    /// An entry, if there is a value.
    #[must_use]
    pub fn with_some<V: Into<Node>>(self, key: impl Into<SmolStr>, value: Option<V>) -> MapBuilder {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// An entry, unless the list or map is empty.
    #[must_use]
    pub fn with_filled(self, key: impl Into<SmolStr>, value: impl Into<Node>) -> MapBuilder {
        let value = value.into();
        if value.is_empty() { self } else { self.with(key, value) }
    }

    /// An entry, if `condition` holds.
    #[must_use]
    pub fn with_if(self, condition: bool, key: impl Into<SmolStr>, value: impl FnOnce() -> Node) -> MapBuilder {
        if condition { self.with(key, value()) } else { self }
    }

    /// The map.
    pub fn build(self) -> Node {
        Node::Map(self.entries)
    }
}

impl From<MapBuilder> for Node {
    fn from(builder: MapBuilder) -> Node {
        builder.build()
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Node {
        Node::Bool(value)
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Node {
            fn from(value: $integer) -> Node {
                Node::Int(i64::from(value))
            }
        }
    )*};
}
from_integer!(i8, i16, i32, i64, u8, u16, u32);

impl From<u64> for Node {
    /// Beyond the range of a signed integer it becomes the nearest float: no format that we write
    /// has larger whole numbers.
    fn from(value: u64) -> Node {
        i64::try_from(value).map_or(Node::Float(value as f64), Node::Int)
    }
}

impl From<usize> for Node {
    fn from(value: usize) -> Node {
        Node::from(value as u64)
    }
}

impl From<f64> for Node {
    fn from(value: f64) -> Node {
        Node::Float(value)
    }
}

impl From<&str> for Node {
    fn from(value: &str) -> Node {
        Node::Text(SmolStr::new(value))
    }
}

impl From<String> for Node {
    fn from(value: String) -> Node {
        Node::Text(SmolStr::from(value))
    }
}

impl From<&String> for Node {
    fn from(value: &String) -> Node {
        Node::Text(SmolStr::new(value))
    }
}

impl From<SmolStr> for Node {
    fn from(value: SmolStr) -> Node {
        Node::Text(value)
    }
}

impl From<&SmolStr> for Node {
    fn from(value: &SmolStr) -> Node {
        Node::Text(value.clone())
    }
}

impl<V: Into<Node>> From<Vec<V>> for Node {
    fn from(values: Vec<V>) -> Node {
        Node::list(values)
    }
}

impl<V: Into<Node>, const N: usize> From<[V; N]> for Node {
    fn from(values: [V; N]) -> Node {
        Node::list(values)
    }
}

impl<V: Into<Node>> From<Option<V>> for Node {
    fn from(value: Option<V>) -> Node {
        value.map_or(Node::Null, Into::into)
    }
}

impl<K: Into<SmolStr>> FromIterator<(K, Node)> for Node {
    fn from_iter<I: IntoIterator<Item = (K, Node)>>(entries: I) -> Node {
        Node::map(entries)
    }
}

impl FromIterator<Node> for Node {
    fn from_iter<I: IntoIterator<Item = Node>>(values: I) -> Node {
        Node::List(values.into_iter().collect())
    }
}
