//! Everything that the examples become, in files for a person to review: one for each environment
//! and target, one for what is to be done around them, one for what the compiler says.
//!
//! A change that is meant is taken over with `INSTA_UPDATE=always cargo test -p anyport-tests --test goldens`.

mod built;
mod common;

use anyport_diagnostic::render;
use anyport_tests::Example;
use serde_json::Value;

for_each_example!(matches);

fn matches(example: &Example) {
    let session = example.load().expect("a source");
    let said = render::human(&session.check(), session.sources(), false);
    golden(&format!("{}.diagnostics", example.name), &said);
    for part in built::parts(example) {
        golden(&part.title(), &part.text());
        let mut record = part.record.clone();
        hide_digests(&mut record);
        let record = serde_json::to_string_pretty(&record).expect("JSON");
        golden(&format!("{}.record", part.title()), &record);
    }
}

fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("goldens");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// A digest of bytes that stand in another golden says nothing to a reader.
fn hide_digests(value: &mut Value) {
    match value {
        Value::String(text) if text.starts_with("sha256:") => *text = "sha256:…".into(),
        Value::Array(items) => items.iter_mut().for_each(hide_digests),
        Value::Object(fields) => fields.values_mut().for_each(hide_digests),
        _ => {}
    }
}
