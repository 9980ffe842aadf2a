//! Texts that some YAML reader takes for something else, or cannot read at all.

/// The texts, about two hundred.
pub fn texts() -> Vec<String> {
    let mut texts: Vec<String> = [WORDS, NUMBERS, TIMES, MARKS, BLANKS, LINES, UNSEEN, EVERYDAY]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect();
    texts.push("k".repeat(70_000));
    texts.push("word ".repeat(3_000));
    texts.push(format!("{}\n", "line of a long text\n".repeat(500)));
    texts.push("\"".repeat(1_500));
    texts.push("ü".repeat(1_100));
    texts
}

const WORDS: &[&str] = &[
    "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n", "N", "true", "True",
    "TRUE", "false", "False", "FALSE", "null", "Null", "NULL", "~", "", "=", "<<", "nan", "NaN", ".nan", ".NaN", ".NAN",
    "inf", ".inf", ".Inf", "-.inf", "+.inf", "-.INF", "none", "None", "nil", "undefined",
];

const NUMBERS: &[&str] = &[
    "0", "1", "-1", "+1", "00", "010", "0755", "0o17", "0x1F", "0X1f", "0b101", "1_000", "1,000", "1 000", "_1", "1_",
    "1.0", "1.", ".5", "-.5", "+.5", "1e3", "1E3", "1.0e3", "1.0e+3", "12e45678", "1e-3", "0e0", "6.8523015e+5", "08", "09",
    "0.0.0", "1.4.2", "1.10", "10.0.0.1", "123456789012345678901234567890", "0x", "0xg", "-0", "--1", "+", "-", ".", "..",
    "1..2", "-_", "+_1", "0_", "1e", "e1", "E5", "4e2f", "deadbeef", "0xdeadbeef", "١٢٣",
];

const TIMES: &[&str] = &[
    "1:30", "12:30:45", "190:20:30", "190:20:30.15", "-1:30", "2001-12-14", "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5", "2001-12-15 2:59:43.10", "20:03:20", "685_230.15", "2026-02-30", "24:00", "1:2:3:4",
];

const MARKS: &[&str] = &[
    "- a", "-a", "-", "--", "---", "--- a", "...", "... a", "? a", "?a", "?", ": a", ":a", ":", "a: b", "a:", "a:b", "a :b",
    "a #b", "a#b", "#a", "# a", "&a", "*a", "!a", "!!str a", "! a", "|", "|-", ">", ">-", "| a", "%a", "%YAML 1.1", "@a", "`a",
    "[a]", "[", "]", "{a}", "{", "}", "{a: b}", ",a", "a,b", "a, b", "a]", "a}", "'", "''", "'a'", "\"", "\"\"", "\"a\"",
    "a'b", "a\"b", "it's", "\\", "\\n", "a\\", "\\x41", "'\"", "\"'", "$(A)", "${A}", "{{ .x }}", "<%= x %>", "!binary a",
    "*", "&", "!", "a: ", "a:\tb", "key: |", "http://a:1/#b c", "// c", "a\\\"b'c",
];

const BLANKS: &[&str] = &[
    " ", "  ", "\t", " a", "a ", "\ta", "a\t", "a\tb", "  a  ", " \t ", "a  b", " #a", "\u{a0}", "\u{a0}a", "a\u{a0}",
    "\u{3000}a\u{3000}",
];

const LINES: &[&str] = &[
    "\n", "\n\n", "a\n", "a\n\n", "a\n\n\n", "\na", "\n\na\n", "a\nb", "a\nb\n", "a\n\nb", "a\n \nb", "a\n  ", "a\n  \n",
    " a\nb", "  a\n b\n", "\ta\nb", "\ta\n\tb\n", "a\n\tb\n", "a\n b\n  c\n", " \na", "  \n a", "a\r\nb\r\n", "a\rb", "\r",
    "a \nb \n", "a: b\nc: d\n", "- a\n- b\n", "---\na\n...\n", "# a\nb\n", "a\n# b\n", "a\n#\n", "|\n a\n", "%YAML\nx",
    "a\u{85}b", "a\u{2028}b", "a\u{2029}b", "a\nb\u{85}c\n", "a\n\n\n b\n\n\n", "yes\nno\n", "\n a", "a\n\n ", "1\n", "a\n---\nb",
    " a\n", "\t\n", "a\n\t\n", "a\n\t\nb\n", "\"a\"\n", "a\n    b\n  c\nd\n\n",
];

const UNSEEN: &[&str] = &[
    "\0", "a\0b", "\u{1}", "\u{7}", "\u{8}", "\u{b}", "\u{c}", "\u{1b}[31m", "\u{1f}", "\u{7f}", "\u{80}", "\u{85}",
    "\u{9f}", "\u{2028}", "\u{2029}", "\u{feff}", "\u{feff}a", "a\u{feff}", "\u{200b}", "\u{202e}abc", "\u{2066}x\u{2069}",
    "\u{fffd}", "\u{fffe}", "\u{ffff}", "\u{ad}", "\u{e000}", "\u{1fffe}", "\u{10ffff}", "\u{e0041}",
];

const EVERYDAY: &[&str] = &[
    "größe", "日本語", "😀", "a😀b", "ghcr.io/acme/shop:1.4.2", "ghcr.io/a/b@sha256:0123", "250m", "512Mi", "10s", "/healthz",
    "--verbose", "-c", "-1s", "./web", ".env", "../x", "~/x", "*.example.com", "0 3 * * *", "*/5 * * * *", "10.0.0.0/8",
    "postgresql://u:p@h:5432/d?x=y&z=1#f", "a=b", "=a", "key=value;other=1", "100%", "1.4.2-rc1", "1d", "5e", "0xZ", "app.kubernetes.io/name",
    "{\"a\": [1, \"b\"]}", "SELECT * FROM t WHERE a = 'b';", "@daily", "$HOME", "(a)", "^a$", "a|b", "a>b", "a<b", "<a>",
];
