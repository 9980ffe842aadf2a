//! The tree of one item: what was written, before anyone knows what it means.
//!
//! A declaration, an entry, a variant and a workflow step all have the same shape here
//! ([`Entry`]); `kind`, `param`, `service` and `port` are heads like any other. What each says
//! is decided later, by the declaration of the place where it stands.
//!
//! Every range is in bytes, relative to the start of the item's text.

use smol_str::SmolStr;

/// A half-open byte range in the item's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TextRange {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A word or quoted word with its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The word, unquoted.
    pub text: SmolStr,
    /// Where (with the quotes, if any).
    pub range: TextRange,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The `///` lines before it, without the slashes, joined by newlines.
    pub doc: Option<SmolStr>,
    /// From the first token to the last (comments excluded).
    pub range: TextRange,
    /// What it is.
    pub kind: StatementKind,
}

/// The forms of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// `path = value`, `path += value`.
    Set(Set),
    /// `path { … }`.
    Block(Nested),
    /// `head label… [clause] [= value | : Type [= value]] [{ … }]`, one label at least.
    Entry(Box<Entry>),
    /// `path : Type [= default]`.
    Field(Box<Field>),
    /// `import "x" as p`.
    Alias(Alias),
    /// `check condition [else "message"]`.
    Check(Box<Check>),
    /// `unset path`.
    Unset(Path),
    /// `lock path`.
    Lock(Path),
    /// `type Name = Type`.
    Type(Box<TypeAlias>),
    /// `target name: kind { … }`.
    Target(Target),
    /// Something that could not be read; a syntax error stands for it.
    Error,
}

/// `path = value` or `path += value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// What is written to.
    pub path: Path,
    /// Whether it is `+=`.
    pub append: bool,
    /// What is written.
    pub value: Expr,
}

/// `path { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nested {
    /// What the statements inside are about.
    pub path: Path,
    /// The statements.
    pub body: Block,
}

/// `head label… [clause] [= value | : Type [= value]] [{ … }]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `service`, `port`, `p.kind`.
    pub head: Path,
    /// What follows it; at least one.
    pub labels: Vec<Label>,
    /// `extends x`, `on a, b`, `for a, b`, `in x`.
    pub clause: Option<Clause>,
    /// What follows `:`.
    pub type_: Option<Type>,
    /// What follows `=`.
    pub value: Option<Expr>,
    /// The braces.
    pub body: Option<Block>,
}

/// `path : Type [= default]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The declared name.
    pub path: Path,
    /// Its type.
    pub type_: Type,
    /// Its default.
    pub default: Option<Expr>,
}

/// `import "x" as p`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// `import`.
    pub head: Path,
    /// What is named.
    pub labels: Vec<Label>,
    /// The new name.
    pub name: Name,
}

/// `check condition [else "message"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What must hold.
    pub condition: Expr,
    /// What to say when it does not; a string expression.
    pub message: Option<Expr>,
}

/// `type Name = Type [where …]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeAlias {
    /// The new name.
    pub name: Name,
    /// What it stands for.
    pub type_: Type,
}

/// `target name: kind { … }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The new name.
    pub name: Name,
    /// The target kind.
    pub kind: Path,
    /// Its options.
    pub body: Option<Block>,
}

/// `{ … }`: statements.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Block {
    /// In source order.
    pub statements: Vec<Statement>,
    /// From `{` to `}`.
    pub range: TextRange,
}

/// A label of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub range: TextRange,
    /// What.
    pub kind: LabelKind,
}

/// The forms of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A bare word.
    Name(SmolStr),
    /// A string, perhaps with interpolation.
    String(Text),
    /// A number with or without a unit, as written: `10%`.
    Number(SmolStr),
}

/// A clause between labels and braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Which word.
    pub word: ClauseWord,
    /// What follows: dotted names (`p.kind`).
    pub names: Vec<Path>,
    /// The whole clause.
    pub range: TextRange,
}

/// The words that begin a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseWord {
    /// `extends base`.
    Extends,
    /// `on kind, kind`.
    On,
    /// `for kind, kind`.
    For,
    /// `in environment`.
    In,
}

/// `key.key."key"[expr]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// At least one; the first is a key.
    pub segments: Vec<Segment>,
    /// The whole path.
    pub range: TextRange,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A word, bare or quoted.
    Key(Name),
    /// A quoted key with interpolation.
    Text(Text, TextRange),
    /// `[expr]`.
    Index(Expr),
}

/// Text with interpolations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Literal runs (escapes resolved, indentation of `"""` stripped) and expressions.
    pub parts: Vec<TextPart>,
    /// Whether it was written with `"""`.
    pub multiline: bool,
}

/// A run of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextPart {
    /// Characters.
    Literal(SmolStr),
    /// `${ expr }`.
    Expr(Expr),
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// Where.
    pub range: TextRange,
    /// What.
    pub kind: ExprKind,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as written, with its unit if it has one: `8080`, `1.5`, `250m`, `70%`, `200/s`.
    Number(SmolStr),
    /// A string.
    Text(Text),
    /// A bare name.
    Name(SmolStr),
    /// `x.name`; the name may be quoted.
    Member(Box<Expr>, Name),
    /// `x[y]`.
    Index(Box<Expr>, Box<Expr>),
    /// `f(a, b)`; `f` is a bare name in every program that means something.
    Call(Box<Expr>, Vec<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{ key = a, "k" = b }`, entries in source order.
    Map(Vec<MapEntry>),
    /// `-x`, `not x`.
    Unary(UnaryOp, Box<Expr>),
    /// `a + b` and so on.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a < b <= c`: operands one more than operators.
    Compare(Vec<Expr>, Vec<CompareOp>),
    /// `a..b`.
    Range(Box<Expr>, Box<Expr>),
    /// `if c then a else b`.
    If(Box<[Expr; 3]>),
    /// `match x { pattern => e }`.
    Match(Box<Match>),
    /// `[for x in xs if c: e]`.
    ListFor(Box<ListFor>),
    /// `{for k, v in m if c: k = v}`.
    MapFor(Box<MapFor>),
    /// Something that could not be read.
    Error,
}

/// `key = value` in a map literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapEntry {
    /// The key: a word or a text.
    pub key: Text,
    /// Where the key is.
    pub key_range: TextRange,
    /// The value.
    pub value: Expr,
}

/// Prefix operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-x`.
    Negate,
    /// `not x`.
    Not,
}

/// Infix operators that do not chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
}

/// Comparisons; they chain in one direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
    /// `x in xs`.
    In,
    /// `x matches "re"`.
    Matches,
}

/// `match x { pattern => e }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What is looked at.
    pub scrutinee: Expr,
    /// In source order.
    pub arms: Vec<Arm>,
}

/// `pattern | pattern => e`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// Literals, or `_`.
    pub patterns: Vec<Pattern>,
    /// The result.
    pub value: Expr,
}

/// What an arm matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Where.
    pub range: TextRange,
    /// What.
    pub kind: PatternKind,
}

/// The forms of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternKind {
    /// `_`.
    Any,
    /// `null`, `true`, a number or a string without interpolation.
    Literal(Expr),
    /// A bare word: a variant's name.
    Name(SmolStr),
}

/// `[for x in xs if c: e]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFor {
    /// One name (elements) or two (index or key, value).
    pub names: Vec<Name>,
    /// What is walked.
    pub source: Expr,
    /// What is kept.
    pub condition: Option<Expr>,
    /// What comes out.
    pub value: Expr,
}

/// `{for k, v in m if c: k = v}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapFor {
    /// One name (elements) or two (index or key, value).
    pub names: Vec<Name>,
    /// What is walked.
    pub source: Expr,
    /// What is kept.
    pub condition: Option<Expr>,
    /// The key that comes out.
    pub key: Expr,
    /// The value that comes out.
    pub value: Expr,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Where.
    pub range: TextRange,
    /// What.
    pub kind: TypeKind,
}

/// The forms of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// `Cpu`, `p.Team`.
    Name(Path),
    /// `"a"` in a string union.
    Literal(SmolStr),
    /// `Secret<T>`.
    Generic(Name, Vec<Type>),
    /// `[T]`.
    List(Box<Type>),
    /// `[name: T]` and `[String: T]`: the key type and the value type.
    Map(Box<Type>, Box<Type>),
    /// `{ a: T, b: T = x }`: the statements are [`StatementKind::Field`]s.
    Record(Block),
    /// `http { path: String }`: one variant.
    Variant(Name, Block),
    /// `A | B`.
    Union(Vec<Type>),
    /// `T?`.
    Optional(Box<Type>),
    /// `T..T`.
    Range(Box<Type>),
    /// `T where condition`.
    Where(Box<Type>, Box<Expr>),
    /// Something that could not be read.
    Error,
}
