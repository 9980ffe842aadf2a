//! What is asked for at a cursor: a statement, a label, a value of a type, a member, a type.

use std::sync::Arc;

use anyport_compiler::semantics::{self, Inside, Known, Ty};
use anyport_syntax::token::{Token, TokenClass};
use smol_str::SmolStr;

use super::enclosing::{Around, Enclosing, Reached};
use super::frames::is_word;
use super::head::Head;
use super::types::{alias_type, step, under_label, written_type};
use crate::at::TokenAt;

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// Nothing that could be known: a new name, free text.
    Nothing,
    /// The beginning of a statement.
    Statement,
    /// The beginning of the path of `unset` or `lock`.
    PathStart,
    /// What follows a dot in the path of a statement.
    Path(Reached, Head),
    /// A label behind a head.
    Label(Head),
    /// A name behind `extends`, `on`, `for` or `in`.
    Clause(Head, Token),
    /// What follows a dot behind the alias of a module.
    ModuleHead(SmolStr),
    /// A type, of the module of this alias if one is named.
    Type(Option<SmolStr>),
    /// A kind that `Ref<…>` may name.
    RefKind,
    /// A kind of target.
    TargetKind,
    /// A value; of this type where one is wanted.
    Value(Option<Ty>),
    /// What follows a dot behind a value.
    Member(Vec<SmolStr>, Option<Ty>),
    /// A key of a map literal.
    Key(Ty),
    /// A key in brackets.
    Index(Known),
    /// A pattern of a `match`.
    Pattern(Known),
    /// A word that goes on with an expression or a declaration.
    Word(&'static [&'static str]),
}

/// Where in an expression a cursor stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Spot {
    /// Where a value begins.
    Starts,
    /// Behind a dot.
    Member(Vec<SmolStr>),
    /// Behind a whole value.
    Ended,
    /// Not in an expression.
    Elsewhere,
}

/// The names of the chain that ends a run of tokens.
pub fn chain_words(cursor: &super::Cursor<'_>, tokens: &[TokenAt]) -> Option<Vec<SmolStr>> {
    let mut words = Vec::new();
    let mut wants_name = true;
    for token in tokens.iter().rev() {
        if wants_name {
            let is_name = is_word(token.token) || (token.token == Token::String && !words.is_empty());
            if token.token == Token::RightBracket {
                // `x["a"]`: the key, then what it is a key of.
                let inside = cursor.text_of(token).trim_matches(['[', ']']).trim();
                words.push(super::head::unquote(inside));
                continue;
            }
            if !is_name {
                return None;
            }
            words.push(cursor.name_of(token));
            wants_name = false;
        } else if token.token == Token::Dot {
            wants_name = true;
        } else {
            break;
        }
    }
    words.reverse();
    (!words.is_empty() && !wants_name).then_some(words)
}

/// Where behind the tokens of an expression, which is to be a `base`, the cursor stands.
fn within(around: &Around<'_>, base: Option<Ty>, tokens: &[TokenAt]) -> (Spot, Option<Ty>) {
    let Some((last, rest)) = tokens.split_last() else { return (Spot::Starts, base) };
    let element = |ty: &Ty| range_element(ty).unwrap_or_else(|| ty.clone());
    match last.token {
        Token::Dot => match chain_words(&around.cursor, rest) {
            Some(words) => (Spot::Member(words), base),
            None => (Spot::Elsewhere, None),
        },
        Token::DotDot | Token::Plus | Token::Minus | Token::Star | Token::Slash => {
            (Spot::Starts, base.as_ref().map(element))
        }
        Token::EqualEqual | Token::NotEqual | Token::Less | Token::LessEqual | Token::Greater | Token::GreaterEqual => {
            (Spot::Starts, compared(around, rest))
        }
        Token::If | Token::And | Token::Or | Token::Not => (Spot::Starts, Some(Ty::Bool)),
        Token::Then | Token::Else | Token::Arrow | Token::Colon | Token::Comma | Token::Equal => (Spot::Starts, base),
        Token::In | Token::Match => (Spot::Starts, None),
        Token::Matches => (Spot::Elsewhere, None),
        token if is_word(token) => (Spot::Ended, base),
        token
            if matches!(token.class(), TokenClass::Number | TokenClass::String | TokenClass::Constant)
                || matches!(token, Token::RightBrace | Token::RightBracket | Token::RightParen) =>
        {
            (Spot::Ended, base)
        }
        _ => (Spot::Elsewhere, None),
    }
}

/// What the other side of a comparison may be: the type of its left side.
fn compared(around: &Around<'_>, left: &[TokenAt]) -> Option<Ty> {
    let words = chain_words(&around.cursor, left)?;
    if let [first, second] = words.as_slice()
        && first == "environment"
        && second == "name"
    {
        let names = around.at.app.environments().iter().map(|env| Ty::Literal(env.name.clone()));
        return Some(Ty::union(names));
    }
    semantics::known_ty(around.db(), &around.chain_of(&words)?)
}

fn range_element(ty: &Ty) -> Option<Ty> {
    match ty.core() {
        Ty::Range(inner) => Some((**inner).clone()),
        Ty::Union(types) => types.iter().find_map(range_element),
        _ => None,
    }
}

/// The expression that a value behind these tokens belongs to, and what it is to be.
pub fn value_at(around: &Around<'_>, enclosing: &Enclosing, tokens: &[TokenAt]) -> (Spot, Option<Ty>) {
    let elsewhere = (Spot::Elsewhere, None);
    match enclosing {
        Enclosing::Interpolation => within(around, None, tokens),
        Enclosing::Group(ty) => within(around, ty.clone(), tokens),
        Enclosing::List(ty) => comprehension(around, ty.clone(), tokens),
        Enclosing::Arguments(function, index) => within(around, argument(function, *index), tokens),
        Enclosing::Index(_) | Enclosing::Unknown => elsewhere,
        Enclosing::Match(_, wanted) => match tokens.iter().rposition(|token| token.token == Token::Arrow) {
            Some(arrow) => within(around, wanted.clone(), &tokens[arrow + 1..]),
            None => elsewhere,
        },
        Enclosing::Map(ty) => {
            if tokens.first().is_some_and(|token| token.token == Token::For) {
                return comprehension(around, None, tokens);
            }
            let Some(head) = Head::of(around.cursor.text, tokens) else { return elsewhere };
            let Some(equal) = head.equal else { return elsewhere };
            let wanted = ty.as_ref().and_then(|ty| step(ty, head.first()));
            within(around, wanted, &tokens[equal + 1..])
        }
        Enclosing::Top | Enclosing::Block(_) | Enclosing::Document(_) | Enclosing::TypeFields => {
            statement_value(around, enclosing, tokens)
        }
    }
}

fn statement_value(around: &Around<'_>, enclosing: &Enclosing, tokens: &[TokenAt]) -> (Spot, Option<Ty>) {
    let elsewhere = (Spot::Elsewhere, None);
    let Some(first) = tokens.first() else { return elsewhere };
    let is_check = first.token == Token::Check && matches!(enclosing, Enclosing::Block(_));
    if is_check {
        let message = tokens.iter().rposition(|token| token.token == Token::Else);
        return match message {
            Some(at) if !tokens[..at].iter().any(|token| token.token == Token::Then) => {
                within(around, Some(Ty::String), &tokens[at + 1..])
            }
            _ => within(around, Some(Ty::Bool), &tokens[1..]),
        };
    }
    if first.token == Token::Type && *enclosing == Enclosing::Top {
        return match tokens.iter().rposition(|token| token.token == Token::Where) {
            Some(at) => within(around, Some(Ty::Bool), &tokens[at + 1..]),
            None => elsewhere,
        };
    }
    let Some(head) = Head::of(around.cursor.text, tokens) else { return elsewhere };
    let Some(equal) = head.equal else { return elsewhere };
    let wanted = written_to(around, enclosing, &head, tokens);
    within(around, wanted, &tokens[equal + 1..])
}

/// The type of what a statement with `=` writes.
fn written_to(around: &Around<'_>, enclosing: &Enclosing, head: &Head, tokens: &[TokenAt]) -> Option<Ty> {
    if let (Some(colon), Some(equal)) = (head.colon, head.equal) {
        let (first, last) = (tokens.get(colon + 1)?, tokens.get(equal.checked_sub(1)?)?);
        let text = around.cursor.text.get(first.range.start as usize..last.range.end as usize)?;
        return written_type(around, text).or_else(|| alias_type(around, text.trim()));
    }
    let Enclosing::Block(inside) = enclosing else { return None };
    if head.is("let") || head.is("output") {
        return None;
    }
    if head.is("accept") {
        return Some(Ty::String);
    }
    let Reached::Value(ty) = around.reach(inside, &head.path) else { return None };
    match head.labels.first() {
        None => Some(ty),
        Some(label) => {
            let ty = under_label(&ty, label)?;
            match ty.structure() {
                // `port http = 8080` writes the first field.
                Some(Ty::Record(record)) => record.fields.first().map(|field| field.ty.clone()),
                _ => Some(ty),
            }
        }
    }
}

fn comprehension(around: &Around<'_>, element: Option<Ty>, tokens: &[TokenAt]) -> (Spot, Option<Ty>) {
    if tokens.first().is_none_or(|token| token.token != Token::For) {
        return within(around, element, tokens);
    }
    let last_of = |wanted: Token| tokens.iter().rposition(|token| token.token == wanted);
    if let Some(colon) = last_of(Token::Colon) {
        return within(around, element, &tokens[colon + 1..]);
    }
    if let Some(condition) = last_of(Token::If) {
        return within(around, Some(Ty::Bool), &tokens[condition + 1..]);
    }
    match last_of(Token::In) {
        Some(at) => within(around, None, &tokens[at + 1..]),
        None => (Spot::Elsewhere, None),
    }
}

/// What a function takes.
fn argument(function: &str, index: usize) -> Option<Ty> {
    let texts = || Some(Ty::List(Arc::new(Ty::String)));
    match (function, index) {
        ("join", 0) => texts(),
        ("join", _) | ("split" | "replace" | "lower" | "upper" | "trim", _) => Some(Ty::String),
        ("floor", _) => Some(Ty::Float),
        _ => None,
    }
}

/// What is asked for at the cursor.
pub struct Place<'a> {
    /// What surrounds it.
    pub around: Around<'a>,
    /// What is asked for.
    pub asked: Asked,
}

/// Reads the place of a cursor.
pub fn place(at: crate::analysis::At<'_>) -> Place<'_> {
    let around = Around::new(at);
    let asked = if around.cursor.in_comment { Asked::Nothing } else { asked(&around) };
    Place { around, asked }
}

fn of_spot(spot: (Spot, Option<Ty>), ended: &'static [&'static str]) -> Asked {
    match spot {
        (Spot::Starts, wanted) => Asked::Value(wanted),
        (Spot::Member(words), wanted) => Asked::Member(words, wanted),
        (Spot::Ended, _) if !ended.is_empty() => Asked::Word(ended),
        _ => Asked::Nothing,
    }
}

fn asked(around: &Around<'_>) -> Asked {
    let tokens = &around.cursor.statement;
    let value = || of_spot(value_at(around, &around.enclosing, tokens), branch_words(tokens));
    match &around.enclosing {
        Enclosing::Interpolation | Enclosing::Group(_) | Enclosing::Arguments(..) => value(),
        Enclosing::List(_) if in_type(around) => Asked::Type(None),
        Enclosing::List(_) => value(),
        Enclosing::Index(known) if tokens.is_empty() => Asked::Index(known.clone()),
        Enclosing::Index(_) | Enclosing::Unknown => Asked::Nothing,
        Enclosing::Match(known, _) => match tokens.iter().any(|token| token.token == Token::Arrow) {
            true => value(),
            false => match tokens.last() {
                None => Asked::Pattern(known.clone()),
                Some(last) if last.token == Token::Pipe => Asked::Pattern(known.clone()),
                Some(_) => Asked::Nothing,
            },
        },
        Enclosing::Map(ty) => match (tokens.first(), ty) {
            (None, Some(ty)) => Asked::Key(ty.clone()),
            (None, None) => Asked::Nothing,
            _ => value(),
        },
        Enclosing::TypeFields => typed(around, tokens).unwrap_or(Asked::Nothing),
        Enclosing::Top | Enclosing::Block(_) | Enclosing::Document(_) => statement(around, tokens),
    }
}

/// Whether the bracket at the cursor stands in a type.
fn in_type(around: &Around<'_>) -> bool {
    around.cursor.frames.last().is_some_and(|frame| {
        let before = &frame.before;
        let is = |token: Option<&TokenAt>, wanted: Token| token.is_some_and(|token| token.token == wanted);
        let colon = before.iter().any(|token| token.token == Token::Colon);
        let equal = before.iter().any(|token| token.token == Token::Equal);
        let comprehension = is(before.first(), Token::For);
        (colon && !equal && !comprehension && before.first().is_some_and(|token| token.token != Token::Target))
            || is(before.first(), Token::Type)
    })
}

/// Behind a colon: a type. `None` where no colon asks for one.
fn typed(around: &Around<'_>, tokens: &[TokenAt]) -> Option<Asked> {
    let head = Head::of(around.cursor.text, tokens)?;
    if head.equal.is_some() {
        return Some(of_spot(value_at(around, &around.enclosing, tokens), branch_words(tokens)));
    }
    let colon = head.colon?;
    Some(type_at(around, &tokens[colon + 1..]))
}

fn type_at(around: &Around<'_>, tokens: &[TokenAt]) -> Asked {
    match tokens.last() {
        None => Asked::Type(None),
        Some(last) => match last.token {
            Token::Pipe | Token::DotDot => Asked::Type(None),
            Token::Less => {
                let generic = tokens.iter().rev().nth(1).map(|token| around.cursor.text_of(token));
                if generic == Some("Ref") { Asked::RefKind } else { Asked::Type(None) }
            }
            Token::Dot => match tokens.iter().rev().nth(1) {
                Some(alias) => Asked::Type(Some(around.cursor.name_of(alias))),
                None => Asked::Nothing,
            },
            Token::Name | Token::RightBracket | Token::RightBrace | Token::Question | Token::Greater => {
                Asked::Word(&["where"])
            }
            _ => Asked::Nothing,
        },
    }
}

fn branch_words(tokens: &[TokenAt]) -> &'static [&'static str] {
    let count = |wanted: Token| tokens.iter().filter(|token| token.token == wanted).count();
    if count(Token::If) > count(Token::Then) {
        &["then"]
    } else if count(Token::Then) > count(Token::Else) {
        &["else"]
    } else {
        &[]
    }
}

fn statement(around: &Around<'_>, tokens: &[TokenAt]) -> Asked {
    let Some(first) = tokens.first() else { return Asked::Statement };
    let at_top = around.enclosing == Enclosing::Top;
    match first.token {
        Token::Check if !at_top => {
            let ended = match branch_words(tokens) {
                [] if !tokens.iter().any(|token| token.token == Token::Else) => &["else"],
                words => words,
            };
            return of_spot(value_at(around, &around.enclosing, tokens), ended);
        }
        Token::Unset | Token::Lock if !at_top => {
            return match Head::of(around.cursor.text, &tokens[1..]) {
                None => Asked::PathStart,
                Some(head) if head.open_path => path(around, head),
                Some(_) => Asked::Nothing,
            };
        }
        Token::Type if at_top => {
            let equal = tokens.iter().position(|token| token.token == Token::Equal);
            return match (value_at(around, &around.enclosing, tokens), equal) {
                ((Spot::Elsewhere, _), Some(equal)) => type_at(around, &tokens[equal + 1..]),
                ((Spot::Elsewhere, _), None) => Asked::Nothing,
                (spot, _) => of_spot(spot, &[]),
            };
        }
        _ => {}
    }
    let Some(head) = Head::of(around.cursor.text, tokens) else { return Asked::Nothing };
    if head.equal.is_some() {
        return of_spot(value_at(around, &around.enclosing, tokens), branch_words(tokens));
    }
    if let Some(colon) = head.colon {
        if at_top && head.is("target") {
            return if colon + 1 == tokens.len() { Asked::TargetKind } else { Asked::Nothing };
        }
        return type_at(around, &tokens[colon + 1..]);
    }
    if head.open_path && head.labels.is_empty() {
        return path(around, head);
    }
    if let Some((word, at)) = head.clause {
        return match tokens.last().map(|token| token.token) {
            Some(last) if tokens.len() == at + 1 || last == Token::Comma => Asked::Clause(head, word),
            Some(Token::Dot) => match tokens.iter().rev().nth(1) {
                Some(alias) => Asked::ModuleHead(around.cursor.name_of(alias)),
                None => Asked::Nothing,
            },
            _ => Asked::Nothing,
        };
    }
    // A block ends a statement.
    if tokens.last().is_some_and(|token| token.token == Token::RightBrace) {
        return Asked::Nothing;
    }
    Asked::Label(head)
}

fn path(around: &Around<'_>, head: Head) -> Asked {
    match &around.enclosing {
        Enclosing::Block(inside) => {
            let reached = around.reach(inside, &head.path);
            let alias = head.path.len() == 1
                && around.value(head.first()).is_some_and(|visible| matches!(visible.known, Known::Module(_)));
            if alias && !matches!(inside, Inside::Environment | Inside::Test) {
                return Asked::ModuleHead(head.first().into());
            }
            Asked::Path(reached, head)
        }
        Enclosing::Document(_) => Asked::Path(Reached::Nothing, head),
        Enclosing::Top if head.path.len() == 1 => Asked::ModuleHead(head.first().into()),
        _ => Asked::Nothing,
    }
}
