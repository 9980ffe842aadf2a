//! Whatever is written, a result or a diagnostic comes within seconds: never a panic, never an
//! overflow of the stack.

mod samples;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyport_spec::{Program, Said};
use proptest::prelude::*;
use samples::samples;

/// A debug build gets a smaller world.
const fn scaled(release: usize, debug: usize) -> usize {
    if cfg!(debug_assertions) { debug } else { release }
}

/// Checks a text, in bounded time.
fn check(text: impl Into<String>) -> Vec<Said> {
    let program = Program::of(text);
    let start = Instant::now();
    let said = program.run().said;
    let limit = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });
    assert!(start.elapsed() < limit, "took {:?}", start.elapsed());
    said
}

fn has(said: &[Said], code: &str) -> bool {
    said.iter().any(|said| said.code == code)
}

#[test]
fn every_prefix_of_a_sample_is_survived() {
    for sample in samples() {
        let text = sample.world.text(&sample.main).unwrap_or_default().to_owned();
        let steps = scaled(100, 4);
        for step in 0..steps {
            let mut end = text.len() * step / steps;
            while !text.is_char_boundary(end) {
                end += 1;
            }
            let mut program = sample.clone();
            program.world.insert(sample.main.clone(), &text[..end]);
            program.run();
        }
    }
}

/// A change of a text at a place, both given as shares of its length.
#[derive(Clone, Debug)]
enum Change {
    Delete(f64, f64),
    Repeat(f64, f64),
    Insert(f64, String),
    Swap(f64, f64),
}

fn change() -> impl Strategy<Value = Change> {
    let token = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just("("),
        Just(")"),
        Just("\""),
        Just("\"\"\""),
        Just("${"),
        Just("="),
        Just("+="),
        Just(":"),
        Just("."),
        Just(".."),
        Just(","),
        Just("\n"),
        Just("//"),
        Just("for x in"),
        Just("if"),
        Just("match"),
        Just("=>"),
        Just("unset "),
        Just("lock "),
        Just("null"),
        Just("it"),
        Just("1Gi"),
        Just("-"),
        Just("extends"),
        Just("\u{202e}"),
        Just("\u{0}"),
        Just("é"),
    ];
    prop_oneof![
        (0.0..1.0, 0.0..0.1).prop_map(|(at, length)| Change::Delete(at, length)),
        (0.0..1.0, 0.0..0.1).prop_map(|(at, length)| Change::Repeat(at, length)),
        (0.0..1.0, token).prop_map(|(at, token)| Change::Insert(at, token.to_owned())),
        (0.0..1.0, ".{0,6}").prop_map(|(at, text)| Change::Insert(at, text)),
        (0.0..1.0, 0.0..1.0).prop_map(|(one, other)| Change::Swap(one, other)),
    ]
}

fn boundary(text: &str, share: f64) -> usize {
    let mut at = (text.len() as f64 * share) as usize;
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn changed(text: &str, change: &Change) -> String {
    let mut out = text.to_owned();
    match change {
        Change::Delete(at, length) => {
            let (start, end) = (boundary(text, *at), boundary(text, (at + length).min(1.0)));
            out.replace_range(start..end, "");
        }
        Change::Repeat(at, length) => {
            let (start, end) = (boundary(text, *at), boundary(text, (at + length).min(1.0)));
            out.insert_str(end, &text[start..end]);
        }
        Change::Insert(at, what) => out.insert_str(boundary(text, *at), what),
        Change::Swap(one, other) => {
            let mut lines: Vec<&str> = text.lines().collect();
            if !lines.is_empty() {
                let (one, other) = ((lines.len() as f64 * one) as usize, (lines.len() as f64 * other) as usize);
                lines.swap(one, other);
            }
            out = lines.join("\n");
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: scaled(2000, 150) as u32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutations_are_survived(which in 0.0..1.0, changes in proptest::collection::vec(change(), 1..6)) {
        let samples = samples();
        let sample = &samples[(samples.len() as f64 * which) as usize];
        let mut program = sample.clone();
        let mut text = sample.world.text(&sample.main).unwrap_or_default().to_owned();
        for change in &changes {
            text = changed(&text, change);
        }
        program.world.insert(sample.main.clone(), text);
        program.build = true;
        program.test = true;
        program.run();
    }
}

#[test]
fn deep_nesting_is_refused() {
    let many = scaled(200_000, 20_000);
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{ a = ", " }"),
        ("\"${", "}\""),
        ("not ", ""),
        ("-", ""),
        ("if true then 1 else ", "1"),
    ] {
        let text = format!("app a\n\nlet x = {}1{}\n", open.repeat(many), close.repeat(many));
        assert!(!check(text).is_empty(), "{open}");
    }
    for text in [
        format!("app a\n\nservice w {{ {}", "a { ".repeat(many)),
        format!("app a\n\nservice w {{ a{} = 1 }}\n", ".a".repeat(many)),
        format!("app a\n\nlet x = a{}\n", ".a".repeat(many)),
        format!("app a\n\nlet x = 1{}\n", " + 1".repeat(many)),
        format!("app a\n\nlet x = a{}\n", "[0]".repeat(many)),
        format!("app a\n\ntype T = {}Int{}\n", "[".repeat(many), "]".repeat(many)),
        format!("app a\n\ntype T = Int{}\n", "?".repeat(many)),
        format!("app a\n\ntype T = Int{}\n", " | Int".repeat(many)),
        "}".repeat(many),
        format!("app a\n\nlet x = {}\n", "match 1 { _ => ".repeat(many)),
    ] {
        check(text);
    }
}

#[test]
fn a_megabyte_on_one_line_is_survived() {
    let size = scaled(1 << 20, 1 << 17);
    check("a".repeat(size));
    check(format!("app {}", "a".repeat(size)));
    check(format!("app a\n\nlet x = \"{}\"", "x".repeat(size)));
    check(format!("app a\n\nlet x = {}", "9".repeat(size)));
    check("= ".repeat(size / 2));
    check(format!("app a\n\nservice w {{ image = \"a:1\", {} }}", "env { A = 1 }, ".repeat(size / 200)));
    check(format!("app a\n\nlet x = [{}]", "1, ".repeat(size / 3)));
    check(format!("//{}", "x".repeat(size)));
    check("\u{feff}\u{202e}\u{0}\u{1f469}\u{200d}\u{1f469}".repeat(size / 32));
}

#[test]
fn many_components_are_survived() {
    let mut text = String::from("app big\n\n");
    for number in 0..scaled(20_000, 600) {
        let _ = write!(
            text,
            "service s{number} {{\n  image = \"a.example.com/s:1\"\n  port http = 8080\n  env {{ NEXT = s{}.url }}\n}}\n",
            number / 2
        );
    }
    let said = check(text);
    assert!(
        said.iter().all(|said| said.severity != anyport_diagnostic::Severity::Error),
        "{:?}",
        said.first().map(ToString::to_string)
    );
}

#[test]
fn many_environments_are_survived() {
    let mut text = String::from("app big\n\nservice w { image = \"a.example.com/s:1\", port http = 8080 }\n");
    for number in 0..scaled(10_000, 400) {
        let _ = writeln!(text, "environment e{number} {{ w {{ scale {{ replicas = {} }} }} }}", 1 + number % 9);
    }
    check(text);
    // A chain of them.
    let mut text =
        String::from("app big\n\nservice w { image = \"a.example.com/s:1\", port http = 8080 }\nenvironment e0 {}\n");
    for number in 1..scaled(1_000, 100) {
        let _ = writeln!(text, "environment e{number} extends e{} {{}}", number - 1);
    }
    check(text);
}

#[test]
fn what_grows_without_end_is_stopped() {
    let doubling = |first: &str, next: &dyn Fn(usize) -> String| {
        let mut text = format!("app a\n\nlet x0 = {first}\n");
        for number in 1..60 {
            let _ = writeln!(text, "let x{number} = {}", next(number - 1));
        }
        check(text)
    };
    assert!(has(&doubling("\"xxxxxxxxxxxxxxxx\"", &|n| format!("\"${{x{n}}}${{x{n}}}\"")), "E0533"));
    assert!(has(&doubling("[1, 2, 3, 4]", &|n| format!("x{n} + x{n}")), "E0533"));
    doubling("[1]", &|n| format!("[x{n}, x{n}]"));
    doubling("{ a = 1 }", &|n| format!("{{ a = x{n}, b = x{n} }}"));
    doubling("\"ab\"", &|n| format!("replace(x{n}, \"a\", x{n})"));
    doubling("\"ab\"", &|n| format!("join([x{n}, x{n}], x{n})"));
    doubling("[1]", &|n| format!("json([x{n}, x{n}])"));
    assert!(has(&check("app a\n\nlet x = [for a in 1..100000: [for b in 1..100000: b]]\n"), "E0533"));
    check("app a\n\nlet x = [for a in 1..9223372036854775807: a]\n");
    check(
        "app a\n\ntype T = String where it matches \"(a*)*(b|a)*{1000}{1000}\"\nparam x: T = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n",
    );
}

#[test]
fn circles_are_said() {
    for (text, code) in [
        ("let a = a\n", "E0409"),
        ("let a = b\nlet b = c\nlet c = a\n", "E0409"),
        ("param a: Int = b\nparam b: Int = a\n", "E0409"),
        ("type A = [B]\ntype B = { a: A }\n", "E0327"),
        ("kind a extends b {}\nkind b extends a {}\na x {}\n", "E0406"),
        ("kind a { a main }\na x {}\n", "E0406"),
        ("kind a { b main }\nkind b { a main }\na x {}\n", "E0406"),
        ("kind a { a one, a two, a three }\na x {}\n", "E0406"),
        ("service w { image = it.image, port http = 8080 }\n", "E0409"),
        ("service w { image = \"a:1\", port http = 8080, enabled = it.enabled }\n", "E0409"),
        ("service v { image = w.image, port http = 8080 }\nservice w { image = v.image, port http = 8080 }\n", "E0409"),
        ("environment a extends a {}\n", "E0406"),
        (
            "kind k extends service { let a = b, let b = a, env { A = \"${a}\" } }\nk w { image = \"a:1\", port http = 8080 }\n",
            "E0409",
        ),
        (
            "kind k extends service { param a: Int = b, param b: Int = a, env { A = a } }\nk w { image = \"a:1\", port http = 8080 }\n",
            "E0409",
        ),
        (
            "kind k { param p: Int, service main { image = \"a:1\", port http = 8080 }, output o = it.o }\nk w { p = 1 }\n",
            "E0409",
        ),
        ("secret a { keys = [a.b] }\n", "E0409"),
        ("target t: kubernetes { namespace = t.namespace }\nenvironment e { on = t }\n", "E0409"),
    ] {
        let said = check(format!("app a\n\n{text}"));
        assert!(has(&said, code), "{text}: {:?}", said.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
}

#[test]
fn everything_twice_is_survived() {
    for sample in samples() {
        let text = sample.world.text(&sample.main).unwrap_or_default().to_owned();
        let mut program = sample.clone();
        program.world.insert(sample.main.clone(), format!("{text}\n{text}"));
        program.run();
    }
}

#[test]
fn hostile_unicode_is_survived() {
    for odd in [
        "\u{0}",
        "\u{feff}",
        "\u{202e}",
        "e\u{301}",
        "\u{1f469}\u{200d}\u{1f467}",
        "\u{ffff}",
        "ﬀ",
        "İ",
        "\r",
        "\u{2028}",
        "\u{85}",
        "①",
        "Ａ",
    ] {
        for text in [
            format!("app a{odd}\n"),
            format!("app a\n\nservice w{odd} {{ image = \"a:1\" }}\n"),
            format!("app a\n\nlet x = \"{odd}${{{odd}}}\"\n"),
            format!("app a\n\nlet x = upper(\"{odd}\") + \"\"\"{odd}\n  {odd}\n  \"\"\"\n"),
            format!(
                "app a\n\nservice w {{ image = \"a:1\", port http = 8080, env {{ \"{odd}\" = \"{odd}\" }}, expose \"{odd}\" }}\n"
            ),
            format!("{odd}app a\n"),
            format!("app a // {odd}\n/// {odd}\nlet x = 1{odd}\n"),
        ] {
            check(text);
        }
    }
}
