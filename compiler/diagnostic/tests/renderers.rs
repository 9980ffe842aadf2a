//! Every format shows the same diagnostics; a person reviews what each makes of them.

mod common;

use anyport_diagnostic::{Diagnostic, Edit, Span, codes, normalise, render, summary};
use common::Files;

const SHOP: &str = "app shop\n\nservice web {\n  image = \"shop:1\"\n  replica = 3\n  env {\n    GREETING = \"héllo 世界 🚀\", MODE = 512Mi\n  }\n}\n";
const WINDOWS: &str = "app shop\r\n\r\nservice api {\r\n\timage\t= 1\r\n\tport\thttp = \"x\"\r\n}\r\n";

fn files() -> Files {
    Files::new(&[("shop.app", SHOP), ("shared/fenêtre 1.app", WINDOWS)])
}

fn cases(files: &Files) -> Vec<(&'static str, Diagnostic)> {
    let web = files.find(0, "web");
    let body = Span::new(web.source, web.start - 8, SHOP.len() as u32 - 1);
    vec![
        (
            "one place, a fix and a note",
            Diagnostic::new(&codes::UNKNOWN_FIELD, files.find(0, "replica"), "`service` has no field `replica`")
                .with_label("not a field of `service`")
                .with_note("replicas are a part of `scale`")
                .with_fix("did you mean `scale`?", files.find(0, "replica = 3"), "scale { replicas = 3 }"),
        ),
        (
            "after wide characters",
            Diagnostic::new(&codes::TYPE_MISMATCH, files.find(0, "512Mi"), "a `Memory` is not an `EnvValue`")
                .with_label("this is a `Memory`")
                .with_secondary(files.find(0, "🚀"), "after this")
                .with_secondary(files.find(0, "世界"), "and this"),
        ),
        (
            "several lines",
            Diagnostic::new(&codes::MISSING_FIELD, body, "`web` lacks a port").with_label("this service").with_fix(
                "add the port",
                Span::new(web.source, body.end - 1, body.end - 1),
                "  port http = 8080\n",
            ),
        ),
        (
            "two files, tabs and carriage returns",
            Diagnostic::new(&codes::DUPLICATE_NAME, files.find(1, "1\r"), "an image is text")
                .with_secondary(web, "another service has one"),
        ),
        (
            "the end of a line",
            Diagnostic::new(&codes::UNEXPECTED_TOKEN, files.find(1, "api {").after(), "expected a field")
                .with_label(""),
        ),
        (
            "no source",
            Diagnostic::new(&codes::MISSING_PARAMETER, Span::NONE, "`tag` has no value")
                .with_note("give it with `--set tag=…`\nor in a file with `--params`"),
        ),
        (
            "a warning with a name and several fixes",
            Diagnostic::new(&codes::RULE_WARNING, files.find(0, "shop:1"), "pin the image: 100% sure, is it?\nyes")
                .with_name("pinned-images")
                .with_fix("add a digest", files.find(0, "shop:1"), "shop:1@sha256:0")
                .with_fix_edits(
                    "take the image of `api`, and rename it",
                    vec![
                        Edit { span: files.find(0, "shop:1"), text: "a\nb".into() },
                        Edit { span: files.find(1, "api"), text: "web".into() },
                    ],
                ),
        ),
        ("a note", Diagnostic::new(&codes::DEFAULT_USER, web, "`web` runs as user 65532")),
        (
            "what would disturb a terminal",
            Diagnostic::new(&codes::UNKNOWN_NAME, web, "no `\u{1b}[31m\u{202e}x` here").with_label("tab\tand\nline"),
        ),
    ]
}

fn all(files: &Files) -> Vec<Diagnostic> {
    cases(files).into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

#[test]
fn human() {
    let files = files();
    let mut shown = String::new();
    for (title, diagnostic) in cases(&files) {
        shown.push_str(&format!("# {title}\n{}", render::human(&[diagnostic], &files, false)));
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn human_in_colour() {
    let files = files();
    let shown = render::human(&all(&files), &files, true);
    let plain = render::human(&all(&files), &files, false);
    let bare: Vec<_> = shown.lines().map(|line| without_colour(line).trim_end().to_owned()).collect();
    assert_eq!(bare.join("\n") + "\n", plain);
    insta::assert_snapshot!(shown.replace('\u{1b}', "␛"));
}

fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[test]
fn json_lines() {
    let files = files();
    let shown = render::json_lines(&all(&files), &files);
    for line in shown.lines() {
        let object: serde_json::Value = serde_json::from_str(line).expect("an object a line");
        let keys: Vec<_> = object.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys.len(), 6, "{keys:?}");
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn github() {
    let files = files();
    insta::assert_snapshot!(render::github(&all(&files), &files));
}

#[test]
fn summaries() {
    let files = files();
    assert_eq!(summary(&all(&files)), "7 errors, 1 warning, 1 note");
    assert_eq!(summary(&[]), "nothing to report");
}

#[test]
fn normalised() {
    let files = files();
    let mut given = all(&files);
    given.extend(all(&files));
    let sorted = normalise(given.clone(), &files);
    assert_eq!(sorted.len(), cases(&files).len());
    given.reverse();
    assert_eq!(normalise(given, &files), sorted);
    let places: Vec<_> = sorted.iter().map(|it| (it.code.id, it.span().source.0, it.span().start)).collect();
    insta::assert_debug_snapshot!(places);
}

#[test]
fn an_error_beats_the_same_as_a_warning() {
    let files = files();
    let warning = Diagnostic::new(&codes::MOVING_TAG, files.find(0, "shop:1"), "x");
    let error = warning.clone().with_severity(anyport_diagnostic::Severity::Error);
    assert_eq!(normalise(vec![warning, error.clone()], &files), [error]);
}

#[test]
fn pieces_are_shown_where_they_are_in_the_file() {
    let mut files = files();
    let at = files.find(0, "replica").start;
    let piece = files.add_piece(at);
    let inside = Diagnostic::new(&codes::UNKNOWN_FIELD, Span::new(piece, 0, 7), "x");
    let whole = Diagnostic::new(&codes::UNKNOWN_FIELD, files.find(0, "replica"), "x");
    let show = |it: &Diagnostic| render::human(std::slice::from_ref(it), &files, false);
    assert_eq!(show(&inside), show(&whole));
    assert_eq!(normalise(vec![inside, whole], &files).len(), 1);
}
