//! What the grammar builds: tree nodes from places in the text.

use std::cell::{Cell, RefCell};

use smol_str::SmolStr;

use crate::{
    error::{SyntaxError, SyntaxErrorKind},
    layout::Doc,
    lexer::Lexeme,
    numbers,
    operators::{self, Piece},
    texts,
    tree::{
        Block, Clause, ClauseWord, Entry, Expr, ExprKind, Label, LabelKind, MapEntry, Name, Path, Pattern, PatternKind,
        Segment, Statement, StatementKind, Text, TextPart, TextRange, Type, TypeKind,
    },
};

/// What the grammar's actions share.
pub(crate) struct Actions<'s> {
    /// The item's text.
    pub text: &'s str,
    /// All tokens, comments included.
    pub raw: &'s [Lexeme],
    /// Documentation by the place of the token it stands before.
    pub docs: &'s [Doc],
    /// What was wrong.
    pub errors: RefCell<Vec<SyntaxError>>,
    /// How many interpolations are open.
    pub interpolations: Cell<u32>,
}

impl<'s> Actions<'s> {
    pub(crate) fn new(text: &'s str, raw: &'s [Lexeme], docs: &'s [Doc]) -> Self {
        Self { text, raw, docs, errors: RefCell::new(Vec::new()), interpolations: Cell::new(0) }
    }

    pub(crate) fn report(&self, error: SyntaxError) {
        self.errors.borrow_mut().push(error);
    }

    pub(crate) fn slice(&self, start: u32, end: u32) -> &'s str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    fn word(&self, start: u32, end: u32) -> SmolStr {
        SmolStr::new(self.slice(start, end))
    }

    // ---- statements ----

    pub(crate) fn statement(&self, start: u32, kind: StatementKind, end: u32) -> Statement {
        Statement { doc: self.doc(start), range: TextRange { start, end }, kind }
    }

    fn doc(&self, start: u32) -> Option<SmolStr> {
        if self.docs.is_empty() {
            return None;
        }
        let found = self.docs.binary_search_by_key(&start, |doc| doc.at).ok()?;
        let doc = self.docs.get(found)?;
        let lines = self.raw.get(doc.first as usize..doc.last as usize)?;
        Some(comment_text(self.text, lines, crate::token::Token::DocComment))
    }

    pub(crate) fn entry(
        &self,
        head: Path,
        labels: Vec<Label>,
        clause: Option<Clause>,
        type_: Option<Type>,
        value: Option<Expr>,
        body: Option<Block>,
    ) -> StatementKind {
        StatementKind::Entry(Box::new(Entry { head, labels, clause, type_, value, body }))
    }

    pub(crate) fn word_label(&self, start: u32, end: u32) -> Label {
        Label { range: TextRange { start, end }, kind: LabelKind::Name(self.word(start, end)) }
    }

    pub(crate) fn text_label(&self, start: u32, end: u32) -> Label {
        Label { range: TextRange { start, end }, kind: LabelKind::String(texts::read(self, start, end)) }
    }

    pub(crate) fn number_label(&self, start: u32, end: u32) -> Label {
        Label { range: TextRange { start, end }, kind: LabelKind::Number(self.number(start, end)) }
    }

    pub(crate) fn clause(&self, start: u32, word: ClauseWord, names: Vec<Path>, end: u32) -> Clause {
        Clause { word, names, range: TextRange { start, end } }
    }

    // ---- names and paths ----

    pub(crate) fn name(&self, start: u32, end: u32) -> Name {
        Name { text: self.word(start, end), range: TextRange { start, end } }
    }

    pub(crate) fn quoted_name(&self, start: u32, end: u32) -> Name {
        let range = TextRange { start, end };
        Name { text: self.known_text(range, "a member's name"), range }
    }

    /// A text that must not have interpolations.
    fn known_text(&self, range: TextRange, what: &str) -> SmolStr {
        let text = texts::read(self, range.start, range.end);
        match plain(&text) {
            Some(text) => text,
            None => {
                self.report(SyntaxError::new(
                    SyntaxErrorKind::UnexpectedToken,
                    range,
                    format!("{what} cannot have `${{…}}` in it"),
                    "a text without `${…}` is expected here",
                ));
                SmolStr::default()
            }
        }
    }

    pub(crate) fn word_path(&self, start: u32, end: u32) -> Path {
        Path { segments: vec![Segment::Key(self.name(start, end))], range: TextRange { start, end } }
    }

    pub(crate) fn text_path(&self, start: u32, end: u32) -> Path {
        Path { segments: vec![self.text_segment(start, end)], range: TextRange { start, end } }
    }

    fn text_segment(&self, start: u32, end: u32) -> Segment {
        let range = TextRange { start, end };
        let text = texts::read(self, start, end);
        match plain(&text) {
            Some(text) => Segment::Key(Name { text, range }),
            None => Segment::Text(text, range),
        }
    }

    pub(crate) fn extend_word(&self, mut path: Path, start: u32, end: u32) -> Path {
        path.segments.push(Segment::Key(self.name(start, end)));
        path.range.end = end;
        path
    }

    pub(crate) fn extend_text(&self, mut path: Path, start: u32, end: u32) -> Path {
        path.segments.push(self.text_segment(start, end));
        path.range.end = end;
        path
    }

    pub(crate) fn extend_index(&self, mut path: Path, index: Expr, end: u32) -> Path {
        path.segments.push(Segment::Index(index));
        path.range.end = end;
        path
    }

    // ---- expressions ----

    pub(crate) fn expr(&self, start: u32, kind: ExprKind, end: u32) -> Expr {
        Expr { range: TextRange { start, end }, kind }
    }

    pub(crate) fn name_expr(&self, start: u32, end: u32) -> Expr {
        self.expr(start, ExprKind::Name(self.word(start, end)), end)
    }

    pub(crate) fn number_expr(&self, start: u32, end: u32) -> Expr {
        self.expr(start, ExprKind::Number(self.number(start, end)), end)
    }

    pub(crate) fn text_expr(&self, start: u32, end: u32) -> Expr {
        self.expr(start, ExprKind::Text(texts::read(self, start, end)), end)
    }

    fn number(&self, start: u32, end: u32) -> SmolStr {
        let written = self.slice(start, end);
        if let Some(error) = numbers::check(written, TextRange { start, end }) {
            self.report(error);
        }
        SmolStr::new(written)
    }

    pub(crate) fn member(&self, base: Expr, name: Name) -> Expr {
        let range = TextRange { start: base.range.start, end: name.range.end };
        Expr { range, kind: ExprKind::Member(Box::new(base), name) }
    }

    pub(crate) fn index(&self, base: Expr, index: Expr, end: u32) -> Expr {
        let range = TextRange { start: base.range.start, end };
        Expr { range, kind: ExprKind::Index(Box::new(base), Box::new(index)) }
    }

    pub(crate) fn call(&self, base: Expr, arguments: Vec<Expr>, end: u32) -> Expr {
        let range = TextRange { start: base.range.start, end };
        Expr { range, kind: ExprKind::Call(Box::new(base), arguments) }
    }

    pub(crate) fn resolve(&self, mut pieces: Vec<Piece>, last: Expr) -> Expr {
        pieces.push(Piece::Operand(last));
        operators::resolve(pieces, &mut self.errors.borrow_mut())
    }

    pub(crate) fn word_entry(&self, start: u32, end: u32, value: Expr) -> MapEntry {
        let key = Text { parts: vec![TextPart::Literal(self.word(start, end))], multiline: false };
        MapEntry { key, key_range: TextRange { start, end }, value }
    }

    pub(crate) fn text_entry(&self, start: u32, end: u32, value: Expr) -> MapEntry {
        MapEntry { key: texts::read(self, start, end), key_range: TextRange { start, end }, value }
    }

    pub(crate) fn word_pattern(&self, start: u32, end: u32) -> Pattern {
        let kind = match self.slice(start, end) {
            "_" => PatternKind::Any,
            word => PatternKind::Name(SmolStr::new(word)),
        };
        Pattern { range: TextRange { start, end }, kind }
    }

    pub(crate) fn literal_pattern(&self, literal: Expr) -> Pattern {
        if let ExprKind::Text(text) = &literal.kind
            && plain(text).is_none()
        {
            self.report(SyntaxError::new(
                SyntaxErrorKind::UnexpectedToken,
                literal.range,
                "a pattern cannot have `${…}` in it",
                "a text without `${…}` is expected here",
            ));
        }
        Pattern { range: literal.range, kind: PatternKind::Literal(literal) }
    }

    // ---- types ----

    pub(crate) fn type_(&self, start: u32, kind: TypeKind, end: u32) -> Type {
        Type { range: TextRange { start, end }, kind }
    }

    pub(crate) fn literal_type(&self, start: u32, end: u32) -> Type {
        let range = TextRange { start, end };
        Type { range, kind: TypeKind::Literal(self.known_text(range, "a type")) }
    }

    pub(crate) fn union(&self, start: u32, first: Type, rest: Vec<Type>, end: u32) -> Type {
        let mut alternatives = Vec::with_capacity(rest.len() + 1);
        alternatives.push(first);
        alternatives.extend(rest);
        self.type_(start, TypeKind::Union(alternatives), end)
    }

    pub(crate) fn range_type(&self, start: u32, from: Type, to: Type, end: u32) -> Type {
        let spelled = |range: TextRange| self.slice(range.start, range.end);
        if spelled(from.range) != spelled(to.range) && to.kind != TypeKind::Error {
            self.report(
                SyntaxError::new(
                    SyntaxErrorKind::UnequalRange,
                    to.range,
                    "both ends of a range have one type",
                    format!("`{}` is expected, as at the other end", spelled(from.range)),
                )
                .fix("make both ends equal", to.range, spelled(from.range)),
            );
        }
        self.type_(start, TypeKind::Range(Box::new(from)), end)
    }
}

/// The text, where it has no interpolation.
pub(crate) fn plain(text: &Text) -> Option<SmolStr> {
    match text.parts.as_slice() {
        [] => Some(SmolStr::default()),
        [TextPart::Literal(literal)] => Some(literal.clone()),
        _ => None,
    }
}

/// The text of comment lines, without their slashes and one blank.
pub(crate) fn comment_text(text: &str, raw: &[Lexeme], kind: crate::token::Token) -> SmolStr {
    let mut out = String::new();
    let mut first = true;
    for lexeme in raw.iter().filter(|lexeme| lexeme.token == kind) {
        if !first {
            out.push('\n');
        }
        first = false;
        let line = lexeme.text(text).get(3..).unwrap_or_default().trim_end();
        out.push_str(line.strip_prefix(' ').unwrap_or(line));
    }
    SmolStr::new(out)
}
