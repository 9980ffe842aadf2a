//! Nests a flat row of operands and operators by precedence.
//!
//! From loose to tight: `or`, `and`, `not`, comparisons, `..`, `+ -`, `* /`, `-x`. Comparisons chain in one
//! direction (`0 < x <= 10`); `..` does not chain.

use std::iter::Peekable;

use crate::{
    error::{SyntaxError, SyntaxErrorKind},
    tree::{BinaryOp, CompareOp, Expr, ExprKind, TextRange, UnaryOp},
};

/// An operator as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Or,
    And,
    Not,
    Compare(CompareOp),
    Range,
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
}

/// An operand or an operator.
#[derive(Debug)]
pub(crate) enum Piece {
    Operand(Expr),
    Operator(Operator, TextRange),
}

impl Piece {
    pub(crate) const fn operator(start: u32, operator: Operator, end: u32) -> Self {
        Self::Operator(operator, TextRange { start, end })
    }
}

impl Operator {
    const fn power(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Not => 3,
            Self::Compare(_) => 4,
            Self::Range => 5,
            Self::Add | Self::Subtract => 6,
            Self::Multiply | Self::Divide => 7,
            Self::Negate => 8,
        }
    }
}

/// Nests the pieces; reports operators whose meaning a reader could not know.
pub(crate) fn resolve(pieces: Vec<Piece>, errors: &mut Vec<SyntaxError>) -> Expr {
    let mut nesting = Nesting { pieces: pieces.into_iter().peekable(), errors, end: 0 };
    nesting.operation(0)
}

struct Nesting<'e> {
    pieces: Peekable<std::vec::IntoIter<Piece>>,
    errors: &'e mut Vec<SyntaxError>,
    end: u32,
}

impl Nesting<'_> {
    fn next_operator(&mut self) -> Option<(Operator, TextRange)> {
        match self.pieces.peek() {
            Some(Piece::Operator(operator, range)) => Some((*operator, *range)),
            _ => None,
        }
    }

    fn operation(&mut self, power: u8) -> Expr {
        let mut left = self.operand(power);
        while let Some((operator, range)) = self.next_operator() {
            if operator.power() < power {
                break;
            }
            self.pieces.next();
            left = match operator {
                Operator::Compare(compare) => self.comparison(left, compare),
                Operator::Range => {
                    let right = self.operation(operator.power() + 1);
                    if let Some((Operator::Range, second)) = self.next_operator() {
                        self.errors.push(
                            SyntaxError::new(
                                SyntaxErrorKind::UnclearOperators,
                                second,
                                "a range has two ends",
                                "this would be a third",
                            )
                            .related(range, "the range"),
                        );
                    }
                    join(left, right, ExprKind::Range)
                }
                Operator::Or => self.binary(left, operator, BinaryOp::Or),
                Operator::And => self.binary(left, operator, BinaryOp::And),
                Operator::Add => self.binary(left, operator, BinaryOp::Add),
                Operator::Subtract => self.binary(left, operator, BinaryOp::Subtract),
                Operator::Multiply => self.binary(left, operator, BinaryOp::Multiply),
                Operator::Divide => self.binary(left, operator, BinaryOp::Divide),
                Operator::Not | Operator::Negate => left,
            };
        }
        left
    }

    fn operand(&mut self, power: u8) -> Expr {
        match self.pieces.next() {
            Some(Piece::Operand(expr)) => {
                self.end = expr.range.end;
                expr
            }
            Some(Piece::Operator(operator, range)) => {
                let op = if operator == Operator::Not { UnaryOp::Not } else { UnaryOp::Negate };
                if op == UnaryOp::Not && power > operator.power() {
                    self.errors.push(
                        SyntaxError::new(
                            SyntaxErrorKind::UnclearOperators,
                            range,
                            "`not` inside a comparison or a sum wants parentheses",
                            "write `(not …)`",
                        )
                        .note("`not` binds looser than comparisons: `not a == b` means `not (a == b)`"),
                    );
                }
                let inner = self.operation(operator.power());
                Expr {
                    range: TextRange { start: range.start, end: inner.range.end },
                    kind: ExprKind::Unary(op, Box::new(inner)),
                }
            }
            None => Expr { range: TextRange { start: self.end, end: self.end }, kind: ExprKind::Error },
        }
    }

    fn binary(&mut self, left: Expr, operator: Operator, op: BinaryOp) -> Expr {
        let right = self.operation(operator.power() + 1);
        join(left, right, |left, right| ExprKind::Binary(op, left, right))
    }

    fn comparison(&mut self, first: Expr, compare: CompareOp) -> Expr {
        let power = Operator::Compare(compare).power() + 1;
        let start = first.range.start;
        let mut operands = vec![first, self.operation(power)];
        let mut operators = vec![compare];
        let mut told = false;
        while let Some((Operator::Compare(next), range)) = self.next_operator() {
            self.pieces.next();
            if !told && !operators.last().is_some_and(|last| chains(*last, next)) {
                told = true;
                self.errors.push(
                    SyntaxError::new(
                        SyntaxErrorKind::UnclearOperators,
                        range,
                        "these comparisons do not chain",
                        "join two comparisons with `and`, or use parentheses",
                    )
                    .note("only `<` with `<=`, and `>` with `>=`, chain: `0 < x <= 10`"),
                );
            }
            operators.push(next);
            operands.push(self.operation(power));
        }
        let end = operands.last().map_or(start, |operand| operand.range.end);
        Expr { range: TextRange { start, end }, kind: ExprKind::Compare(operands, operators) }
    }
}

fn join(left: Expr, right: Expr, kind: impl FnOnce(Box<Expr>, Box<Expr>) -> ExprKind) -> Expr {
    let range = TextRange { start: left.range.start, end: right.range.end };
    Expr { range, kind: kind(Box::new(left), Box::new(right)) }
}

const fn chains(first: CompareOp, second: CompareOp) -> bool {
    use CompareOp::{Greater, GreaterEqual, Less, LessEqual};
    matches!((first, second), (Less | LessEqual, Less | LessEqual) | (Greater | GreaterEqual, Greater | GreaterEqual))
}
