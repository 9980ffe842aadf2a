//! Programs made from a seed: well-formed, with blanks, line ends and comments wherever they may stand.
#![allow(dead_code)]

/// Makes one.
pub fn program(seed: u64) -> String {
    let mut make = Make { state: seed | 1, out: String::new(), fuel: 60 };
    let count = 1 + make.below(6);
    for _ in 0..count {
        make.statement(0);
        make.line_end();
    }
    make.out
}

struct Make {
    state: u64,
    out: String,
    fuel: u32,
}

impl Make {
    fn below(&mut self, limit: u64) -> u64 {
        // splitmix64
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut value = self.state;
        value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (value ^ (value >> 31)) % limit
    }

    fn pick<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len() as u64) as usize]
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Something or nothing between tokens of one line.
    fn blank(&mut self) {
        let blank = self.pick(&[" ", " ", " ", "  ", "\t"]);
        self.put(blank);
    }

    /// Between tokens where line ends say nothing.
    fn gap(&mut self) {
        match self.below(14) {
            0 => self.put("\n   "),
            1 => self.put(" // gap\n"),
            2 => self.put("\n\n // own line\n  "),
            _ => self.blank(),
        }
    }

    fn line_end(&mut self) {
        let end = self.pick(&[
            "\n",
            "\n",
            "\n\n",
            "\n\n\n",
            " // trailing\n",
            "\n// own\n",
            "\n/// doc\n",
            ",\n",
            ", // comma\n",
        ]);
        self.put(end);
    }

    fn separator(&mut self) {
        if self.below(3) == 0 {
            self.put(", ");
        } else {
            self.line_end();
        }
    }

    fn word(&mut self) -> &'static str {
        self.pick(&[
            "a",
            "web",
            "api-key",
            "LOG_LEVEL",
            "x1",
            "_y",
            "on",
            "for",
            "type",
            "target",
            "as",
            "lock",
            "unset",
        ])
    }

    fn plain(&mut self) -> &'static str {
        self.pick(&["a", "web", "api-key", "LOG_LEVEL", "x1", "spec"])
    }

    fn key(&mut self) {
        let key =
            self.pick(&["a", "in", "and", "else", "match", "\"k\"", "\"k.k\"", "long-key-name", "B", "if", "then"]);
        self.put(key);
    }

    fn path(&mut self) {
        let start = self.out.len();
        self.key();
        // `else [` and the like go on the line before.
        let word = self.out[start..].starts_with(|char: char| char.is_ascii_lowercase());
        for step in 0..self.below(3) {
            match if word && step == 0 { 1 } else { self.below(3) } {
                0 => self.put("[\"i\"]"),
                1 => self.put(".\"q\""),
                _ => {
                    self.put(".");
                    let word = self.word();
                    self.put(word);
                }
            }
        }
    }

    fn statement(&mut self, depth: u32) {
        if self.fuel == 0 || depth > 4 {
            self.put("a = 1");
            return;
        }
        self.fuel -= 1;
        match self.below(13) {
            0..=3 => {
                self.path();
                self.blank();
                let op = self.pick(&["=", "=", "=", "+="]);
                self.put(op);
                self.gap_after_equal();
                self.expr(depth + 1);
            }
            4 | 5 => {
                let head = self.plain();
                self.put(head);
                self.blank();
                self.block(depth);
            }
            6 | 7 => {
                let head = self.plain();
                self.put(head);
                self.put(" ");
                let label = self.pick(&["one", "\"t ${x}\"", "10%", "in", "on", "two three"]);
                self.put(label);
                match self.below(4) {
                    0 => {
                        self.put(" = ");
                        self.expr(depth + 1);
                    }
                    1 => {
                        self.put("=");
                        self.expr(depth + 1);
                        self.blank();
                        self.block(depth);
                    }
                    2 => {
                        self.put(": ");
                        self.type_(depth + 1);
                        if self.below(2) == 0 {
                            self.put(" = ");
                            self.expr(depth + 1);
                        }
                    }
                    _ => {
                        self.blank();
                        self.block(depth);
                    }
                }
            }
            8 => {
                let clause = self.pick(&[
                    "trait t on a, p.b ",
                    "rule r for a",
                    "kind k extends p.k ",
                    "test \"t\" in prod",
                    "trait t on a,\n  b ",
                ]);
                self.put(clause);
                self.block(depth);
            }
            9 => {
                self.put("check ");
                self.expr(depth + 1);
                if self.below(2) == 0 {
                    self.put("\n  else \"no\"");
                }
            }
            10 => {
                let form = self.pick(&[
                    "unset a.b",
                    "lock a[\"b\"]",
                    "import \"x\" as p",
                    "target t: compose",
                    "target t : p.k {}",
                ]);
                self.put(form);
            }
            11 => {
                self.put("type T = ");
                self.type_(depth + 1);
            }
            _ => {
                self.path();
                self.put(" :");
                self.type_(depth + 1);
            }
        }
    }

    fn gap_after_equal(&mut self) {
        match self.below(8) {
            0 => self.put("\n    "),
            1 => self.put(" // why\n  "),
            2 => {}
            _ => self.blank(),
        }
    }

    fn block(&mut self, depth: u32) {
        self.put("{");
        let open = self.pick(&["", " ", "\n", " // open\n", "\n\n// first\n\n"]);
        self.put(open);
        let count = self.below(4);
        for index in 0..count {
            if index > 0 {
                self.separator();
            }
            self.statement(depth + 1);
        }
        let close = self.pick(&["", " ", "\n", " // last\n", "\n\n// dangling\n"]);
        self.put(close);
        if !self.out.ends_with('\n') && count > 0 && self.below(4) == 0 {
            self.put(",");
        }
        self.put("}");
    }

    fn expr(&mut self, depth: u32) {
        if self.fuel == 0 || depth > 6 {
            self.put("1");
            return;
        }
        self.fuel -= 1;
        match self.below(16) {
            0 => self.put("8080"),
            1 => self.put("250m..1.5"),
            2 => self.put("\"text ${a.b[\"c\"]} \\n é\""),
            3 => self.put("a.b.c"),
            4 => {
                self.put("[");
                for index in 0..self.below(4) {
                    if index > 0 {
                        self.gap();
                        self.put(",");
                    }
                    self.gap();
                    self.expr(depth + 1);
                }
                self.gap();
                self.put("]");
            }
            5 => {
                self.put("f(");
                self.gap();
                self.expr(depth + 1);
                let comma = self.pick(&["", ",", "\n,\n"]);
                self.put(comma);
                self.put(")");
            }
            6 => {
                self.put("{");
                for index in 0..self.below(3) {
                    if index > 0 {
                        self.separator();
                    }
                    let key = self.pick(&["a", "for", "\"b\"", "\"c.d\""]);
                    self.put(key);
                    self.put(" = ");
                    self.expr(depth + 1);
                }
                let close = self.pick(&["", " ", "\n"]);
                self.put(close);
                self.put("}");
            }
            7..=9 => {
                let prefix = self.pick(&["", "", "not ", "-"]);
                self.put(prefix);
                self.put("a");
                for _ in 0..1 + self.below(3) {
                    let line = self.pick(&[" ", " ", "\n  ", " // op\n "]);
                    self.put(line);
                    let op = self.pick(&["+", "-", "*", "/", "and", "or", "and not"]);
                    self.put(op);
                    self.put(" ");
                    let operand = self.pick(&["b", "(c == 1)", "d[0]", "f(1)", "-2"]);
                    self.put(operand);
                }
            }
            10 => {
                self.put("if a then ");
                self.expr(depth + 1);
                let line = self.pick(&[" ", "\n  "]);
                self.put(line);
                self.put("else ");
                self.expr(depth + 1);
            }
            11 => {
                self.put("match x {");
                let open = self.pick(&["", "\n"]);
                self.put(open);
                self.put("\"a\" | b => ");
                self.expr(depth + 1);
                self.separator();
                self.put("_ => null }");
            }
            12 => self.put("[for x in xs if x > 1: x]"),
            13 => self.put("{for k, v in m: k = v}"),
            14 => self.put("\"\"\"\n      one\n        two ${x}\n\n      \"\"\""),
            _ => self.put("(1 + 2) * 3 >= 2"),
        }
    }

    fn type_(&mut self, depth: u32) {
        if self.fuel == 0 || depth > 6 {
            self.put("Int");
            return;
        }
        self.fuel -= 1;
        match self.below(9) {
            0 => self.put("Cpu..Cpu?"),
            1 => self.put("[String: Secret<Deferred<T>>]"),
            2 => self.put("\"a\"|\"b\"\n  | \"c\""),
            3 => {
                self.put("{");
                let open = self.pick(&["", "\n"]);
                self.put(open);
                self.put("a : ");
                self.type_(depth + 1);
                self.separator();
                self.put("b: Int=1}");
            }
            4 => self.put("none | http { path: Path = \"/\" }"),
            5 => self.put("Map<A>"),
            6 => self.put("[p.T]?"),
            7 => self.put("(A | B)?"),
            _ => self.put("String"),
        }
    }
}
