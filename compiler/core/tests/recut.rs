//! An edited file has the items that the same text has when it is read for the first time.

use anyport_compiler::{Item, Workspace};
use anyport_diagnostic::Sources;

/// A generator of numbers that are the same each time: xorshift.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("a small number")
    }
}

const PIECES: [&str; 26] = [
    "a",
    " ",
    "\n",
    "{",
    "}",
    "\"",
    "${",
    "=",
    ".",
    ",",
    ":",
    "(",
    ")",
    "[",
    "]",
    "\"\"\"",
    "\n\n",
    "//",
    "/*",
    "*/",
    "🐘",
    "service x {\n",
    "}\n",
    "on",
    "let y = 1\n",
    "/// doc\n",
];

const TEXT: &str = "app shop\n\n// one\nparam tag: String = \"1\"\nlet a = 1, b = 2\nservice web {\n  image = \"a/b:${tag}\"\n  env { A = \"x\" }\n}\n\ntrait t on service, worker {}\n\nlet text = \"\"\"\n  many\n  lines\n  \"\"\"\nservice api { image = \"/a/*\" }\n// the end\n";

#[test]
fn any_edit_gives_the_items_of_a_fresh_cut() {
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    let mut workspace = Workspace::default();
    let mut text = TEXT.repeat(4);
    for round in 0..6000 {
        let (mut start, mut end) = (numbers.below(text.len() + 1), 0);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        end = (start + [0, 0, 1, 2, 9][numbers.below(5)]).min(text.len()).max(end);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        text.replace_range(start..end, PIECES[numbers.below(PIECES.len())]);
        if round % 25 == 0 {
            text = TEXT.repeat(1 + numbers.below(5));
        }
        let file = workspace.set_text("a.app", text.as_str().into());
        let items: Vec<Item> = file.items(&workspace).clone();
        let fresh = anyport_syntax::split(&text);
        let mut found = Vec::new();
        for item in &items {
            let start = workspace.offset_of(*item).expect("every item has a place");
            let (source, offset) = workspace.locate(item.source()).expect("every item has a file");
            assert_eq!((&*source.text, offset), (text.as_str(), start));
            let end = start + u32::try_from(item.text(&workspace).len()).expect("a small text");
            assert_eq!(&text[start as usize..end as usize], &**item.text(&workspace));
            found.push((start, end));
        }
        let fresh: Vec<(u32, u32)> = fresh.iter().map(|item| (item.start, item.end)).collect();
        assert_eq!(found, fresh, "round {round}:\n{text}");
    }
}
