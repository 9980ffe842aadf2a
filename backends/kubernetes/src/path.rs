//! Property paths, relative to a component: names of fields and entries joined by dots, as the
//! contract lists them. Names are not quoted.

/// The path of an entry: `expose.shop.example.com`, `file./etc/x.toml`.
pub(crate) fn entry(field: &str, name: &str) -> String {
    format!("{field}.{name}")
}

/// The path of a field of an entry: `expose.shop.example.com.sticky`.
pub(crate) fn field(map: &str, name: &str, field: &str) -> String {
    format!("{map}.{name}.{field}")
}
