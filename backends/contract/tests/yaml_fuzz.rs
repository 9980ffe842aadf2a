//! What the emitter writes, a YAML library that is not ours reads back unchanged.

mod hostile;

use anyport_backend::{Node, yaml};
use anyport_ir::SmolStr;
use proptest::prelude::*;
use serde_json::Value;

fn read(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("not readable: {error}\n{text}"))
}

#[test]
fn hostile_texts_come_back() {
    for text in hostile::texts() {
        let node = Node::map([
            ("value", Node::from(text.as_str())),
            ("list", Node::list([text.as_str(), "next", text.as_str()])),
            ("map", Node::map([(text.as_str(), Node::from(1))])),
            ("deep", Node::list([Node::map([(text.as_str(), Node::list([text.as_str()]))])])),
            ("last", Node::from(text.as_str())),
        ]);
        let written = yaml::to_string(&node);
        assert_eq!(read(&written), node.to_json(), "{text:?} as\n{written}");
    }
}

#[test]
fn hostile_texts_alone_come_back() {
    for text in hostile::texts() {
        assert_eq!(read(&yaml::to_string(&Node::from(text.as_str()))), Value::String(text));
    }
}

/// Pieces that are harmless alone and not beside each other.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n"),
        Just("\n\n"),
        Just(" "),
        Just("  "),
        Just("\t"),
        Just("\r\n"),
        Just(":"),
        Just(": "),
        Just(" #"),
        Just("#"),
        Just("- "),
        Just("-"),
        Just("?"),
        Just("|"),
        Just(">"),
        Just("'"),
        Just("\""),
        Just("\\"),
        Just("a"),
        Just("yes"),
        Just("1"),
        Just("."),
        Just("e"),
        Just("+"),
        Just("0x"),
        Just("_"),
        Just("~"),
        Just("="),
        Just("<<"),
        Just("&"),
        Just("*"),
        Just("!"),
        Just("%"),
        Just("@"),
        Just("`"),
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just("ü"),
        Just("\u{85}"),
        Just("\u{2028}"),
        Just("\u{feff}"),
        Just("\u{1}"),
        Just("😀"),
        Just("---"),
        Just("..."),
    ];
    prop_oneof![
        2 => prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "[ -~]{0,12}",
        1 => "[0-9a-fA-FxXoOeE_.:+TZ-]{1,8}",
    ]
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        1 => Just(Node::Null),
        1 => any::<bool>().prop_map(Node::Bool),
        1 => any::<i64>().prop_map(Node::Int),
        1 => (-1.0e300..1.0e300f64).prop_map(Node::Float),
        6 => text().prop_map(Node::from),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Node::List),
            prop::collection::btree_map(text(), inner, 0..5)
                .prop_map(|map| map.into_iter().map(|(key, value)| (SmolStr::from(key), value)).collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn texts_come_back(text in text()) {
        let node = Node::map([("a", Node::from(text.as_str())), ("b", Node::from("end"))]);
        let written = yaml::to_string(&node);
        prop_assert_eq!(read(&written), node.to_json(), "{}", written);
    }

    #[test]
    fn trees_come_back(node in node()) {
        let written = yaml::to_string(&node);
        prop_assert_eq!(read(&written), node.to_json(), "{}", written);
    }

    #[test]
    fn streams_come_back(nodes in prop::collection::vec(node(), 0..4)) {
        let written = yaml::documents(&nodes);
        let read: Vec<Value> = serde_saphyr::from_multiple(&written)
            .map_err(|error| TestCaseError::fail(format!("{error}\n{written}")))?;
        // The reader leaves documents out that are null.
        let expected: Vec<Value> = nodes.iter().map(Node::to_json).filter(|value| !value.is_null()).collect();
        prop_assert_eq!(read, expected, "{}", written);
    }
}
