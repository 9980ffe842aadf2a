//! What each word of a text is, by what it means: what an editor paints.

use anyport_compiler::Item;
use anyport_compiler::semantics::{DefKind, Inside, Mention, Role, Semantics, semantics};
use anyport_syntax::token::{Token, TokenClass};

use crate::analysis::Analysis;
use crate::app::App;
use crate::text::{TextRange, slice};

/// What a piece of text is. The names are those that editors know, where they have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[allow(missing_docs)] // the names are the words of the legend
pub enum Paint {
    Namespace,
    Class,
    Interface,
    Type,
    Struct,
    Parameter,
    Variable,
    Property,
    EnumMember,
    Event,
    Function,
    Macro,
    Keyword,
    Comment,
    String,
    Number,
    Unit,
    Operator,
}

impl Paint {
    /// Every paint, by its number.
    pub const ALL: [Paint; 18] = [
        Paint::Namespace,
        Paint::Class,
        Paint::Interface,
        Paint::Type,
        Paint::Struct,
        Paint::Parameter,
        Paint::Variable,
        Paint::Property,
        Paint::EnumMember,
        Paint::Event,
        Paint::Function,
        Paint::Macro,
        Paint::Keyword,
        Paint::Comment,
        Paint::String,
        Paint::Number,
        Paint::Unit,
        Paint::Operator,
    ];

    /// What editors call it. `unit` is our own: one that does not know it paints what its grammar says.
    pub fn name(self) -> &'static str {
        match self {
            Paint::Namespace => "namespace",
            Paint::Class => "class",
            Paint::Interface => "interface",
            Paint::Type => "type",
            Paint::Struct => "struct",
            Paint::Parameter => "parameter",
            Paint::Variable => "variable",
            Paint::Property => "property",
            Paint::EnumMember => "enumMember",
            Paint::Event => "event",
            Paint::Function => "function",
            Paint::Macro => "macro",
            Paint::Keyword => "keyword",
            Paint::Comment => "comment",
            Paint::String => "string",
            Paint::Number => "number",
            Paint::Unit => "unit",
            Paint::Operator => "operator",
        }
    }
}

/// What is said of a piece beside its paint: bits, in the order of [`MODIFIERS`].
pub type Modifiers = u32;

/// The names of modifiers. The last four are our own.
pub const MODIFIERS: [&str; 9] = [
    "declaration",
    "readonly",
    "modification",
    "defaultLibrary",
    "documentation",
    "component",
    "secret",
    "target",
    "environment",
];

const DECLARATION: Modifiers = 1;
const READONLY: Modifiers = 1 << 1;
const MODIFICATION: Modifiers = 1 << 2;
const LIBRARY: Modifiers = 1 << 3;
const DOCUMENTATION: Modifiers = 1 << 4;
const COMPONENT: Modifiers = 1 << 5;
const SECRET: Modifiers = 1 << 6;
const TARGET: Modifiers = 1 << 7;
const ENVIRONMENT: Modifiers = 1 << 8;

/// A painted piece of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Painted {
    /// Where.
    pub range: TextRange,
    /// What.
    pub paint: Paint,
    /// What else.
    pub modifiers: Modifiers,
}

/// Words that begin a statement and name nothing.
const HEADS: [&str; 24] = [
    "app",
    "part",
    "edition",
    "import",
    "param",
    "let",
    "secret",
    "kind",
    "trait",
    "rule",
    "environment",
    "workflow",
    "test",
    "output",
    "step",
    "parallel",
    "options",
    "accept",
    "patch",
    "object",
    "expect",
    "abstract",
    "crd",
    "platform",
];

/// The painted pieces of a file, in order, none over another; only those that touch `within`, if that is said.
pub fn tokens(analysis: &Analysis, path: &str, within: Option<TextRange>) -> Vec<Painted> {
    let Some(app) = analysis.app_of(path) else { return Vec::new() };
    let Some(file) = app.file(path) else { return Vec::new() };
    let touches = |range: TextRange| within.is_none_or(|within| range.start < within.end && within.start < range.end);
    let mut out = Vec::new();
    let mut start = 0;
    for item in file.items(app.db()) {
        let length = item.text(app.db()).len() as u32;
        if touches(TextRange { start, end: start + length }) {
            let painted = of_item(app, *item).into_iter().map(|painted| Painted {
                range: TextRange { start: painted.range.start + start, end: painted.range.end + start },
                ..painted
            });
            out.extend(painted.filter(|painted| touches(painted.range)));
        }
        start += length;
    }
    out
}

fn of_item(app: &App, item: Item) -> Vec<Painted> {
    let text = item.text(app.db());
    let known = semantics(app.db(), item);
    let mut plain = Vec::new();
    lex(text, 0, known, &mut plain);
    let mut out = Vec::with_capacity(plain.len() + known.mentions.len());
    let mut names = known.mentions.iter().filter_map(|mention| paint(app, mention)).peekable();
    let mut done = 0;
    for piece in plain {
        // What a name covers is painted as the name.
        let mut start = piece.range.start.max(done);
        while let Some(name) = names.peek().copied() {
            if name.range.start < done {
                names.next();
                continue;
            }
            if name.range.start >= piece.range.end {
                break;
            }
            push(text, Painted { range: TextRange { start, end: name.range.start.max(start) }, ..piece }, &mut out);
            push(text, name, &mut out);
            done = name.range.end;
            start = done;
            names.next();
        }
        push(text, Painted { range: TextRange { start, end: piece.range.end.max(start) }, ..piece }, &mut out);
        done = done.max(piece.range.end);
    }
    out
}

/// Adds a piece, cut at line ends.
fn push(text: &str, piece: Painted, out: &mut Vec<Painted>) {
    let mut start = piece.range.start;
    for line in slice(text, piece.range).split_inclusive('\n') {
        let length = line.trim_end_matches(['\n', '\r']).len() as u32;
        if length > 0 {
            out.push(Painted { range: TextRange { start, end: start + length }, ..piece });
        }
        start += line.len() as u32;
    }
}

/// The pieces that tokens are. Names without a meaning are there too, without a paint of their own if they begin
/// nothing: what a mention covers must have a piece to be put over.
fn lex(text: &str, shift: u32, known: &Semantics, out: &mut Vec<Painted>) {
    for (token, range) in anyport_syntax::lex(text) {
        let word = slice(text, range);
        let range = TextRange { start: range.start + shift, end: range.end + shift };
        let mut add = |range: TextRange, paint: Paint, modifiers: Modifiers| {
            out.push(Painted { range, paint, modifiers });
        };
        match token.class() {
            TokenClass::Keyword | TokenClass::Constant => add(range, Paint::Keyword, 0),
            TokenClass::Operator if word.starts_with(char::is_alphabetic) => add(range, Paint::Keyword, 0),
            TokenClass::Operator => add(range, Paint::Operator, 0),
            TokenClass::Number => {
                let digits =
                    word.len() - word.trim_start_matches(|it: char| it.is_ascii_digit() || "._".contains(it)).len();
                let middle = range.start + digits as u32;
                add(TextRange { start: range.start, end: middle }, Paint::Number, 0);
                add(TextRange { start: middle, end: range.end }, Paint::Unit, 0);
            }
            TokenClass::String => string(word, range.start, known, out),
            TokenClass::Comment => add(range, Paint::Comment, 0),
            TokenClass::Documentation => add(range, Paint::Comment, DOCUMENTATION),
            TokenClass::Name => {
                let in_document = known.braces_at(range.start).is_some_and(|braces| braces.inside == Inside::Document);
                let paint = if HEADS.contains(&word) && !in_document { Paint::Keyword } else { Paint::Property };
                add(range, paint, 0);
            }
            TokenClass::Bracket | TokenClass::Punctuation | TokenClass::Newline | TokenClass::Invalid => {}
        }
    }
}

/// A string with what stands in `${ … }`.
fn string(word: &str, start: u32, known: &Semantics, out: &mut Vec<Painted>) {
    let piece = |from: usize, to: usize, paint: Paint| Painted {
        range: TextRange { start: start + from as u32, end: start + to as u32 },
        paint,
        modifiers: 0,
    };
    let mut done = 0;
    let mut search = 0;
    while let Some(found) = word.get(search..).and_then(|rest| rest.find("${")).map(|at| at + search) {
        let escapes = word.get(..found).unwrap_or_default().bytes().rev().take_while(|byte| *byte == b'\\').count();
        search = found + 2;
        if escapes % 2 == 1 {
            continue;
        }
        let inner = word.get(search..).unwrap_or_default();
        let end = search + closing(inner).unwrap_or(inner.len());
        out.push(piece(done, found, Paint::String));
        out.push(piece(found, search, Paint::Operator));
        lex(word.get(search..end).unwrap_or_default(), start + search as u32, known, out);
        done = (end + 1).min(word.len());
        if end < word.len() {
            out.push(piece(end, done, Paint::Operator));
        }
        search = done;
    }
    out.push(piece(done.min(word.len()), word.len(), Paint::String));
}

/// Where the bracket that closes an interpolation stands.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (token, range) in anyport_syntax::lex(text) {
        match token {
            Token::LeftBrace => depth += 1,
            Token::RightBrace if depth == 0 => return Some(range.start as usize),
            Token::RightBrace => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What a name is painted as.
fn paint(app: &App, mention: &Mention) -> Option<Painted> {
    let (paint, mut modifiers) = match mention.def.kind {
        DefKind::App | DefKind::Module => (Paint::Namespace, 0),
        DefKind::Param => (Paint::Parameter, 0),
        DefKind::Let | DefKind::Local => (Paint::Variable, READONLY),
        DefKind::Secret => (Paint::Variable, SECRET),
        DefKind::Component => (Paint::Variable, COMPONENT),
        DefKind::Target => (Paint::Namespace, TARGET),
        DefKind::Environment => (Paint::Namespace, ENVIRONMENT),
        DefKind::Workflow | DefKind::Step | DefKind::Test => (Paint::Event, 0),
        DefKind::Kind => (Paint::Class, 0),
        DefKind::Trait => (Paint::Interface, 0),
        DefKind::Type => (Paint::Type, 0),
        DefKind::Rule => (Paint::Macro, 0),
        DefKind::TargetKind => (Paint::Struct, TARGET),
        DefKind::Field | DefKind::Entry => (Paint::Property, 0),
        DefKind::Output => (Paint::Property, READONLY),
        DefKind::Variant | DefKind::Literal => (Paint::EnumMember, 0),
        DefKind::Function => (Paint::Function, 0),
        DefKind::Reserved => (Paint::Variable, READONLY),
    };
    modifiers |= match mention.role {
        Role::Declares => DECLARATION,
        Role::Writes => MODIFICATION,
        Role::Reads => 0,
    };
    let place = app.place(mention.def.span);
    let is_own = mention.def.kind == DefKind::Literal;
    if !is_own && place.is_none_or(|place| place.path.starts_with("std:/")) {
        modifiers |= LIBRARY;
    }
    (mention.range.start < mention.range.end).then_some(Painted { range: mention.range, paint, modifiers })
}
