//! The tokens of the language, in one table.
//!
//! The lexer, the words used in messages, the terminals of the grammar (a test compares them) and
//! the grammars of editors all come from this table. Tokens carry no payload: what was written is
//! found through the range. Text that belongs to no token is a token too ([`Token::Unknown`]), so
//! that lexing never fails and the ranges cover everything but blanks.

use logos::Logos;

use crate::lexer::{self, Problems};

/// What an editor paints a token as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenClass {
    /// A word with a meaning of its own in some place; elsewhere it is an ordinary name.
    Keyword,
    /// `true`, `false`, `null`.
    Constant,
    /// A word operator or a sign.
    Operator,
    /// A number with its unit.
    Number,
    /// A string with its interpolations.
    String,
    /// A name.
    Name,
    /// A bracket.
    Bracket,
    /// A separator.
    Punctuation,
    /// A comment that is not documentation.
    Comment,
    /// `///` and `//!`.
    Documentation,
    /// A line end.
    Newline,
    /// Text of no token, and tokens of other languages.
    Invalid,
}

macro_rules! tokens {
    (
        fixed { $( $(#[doc = $fdoc:tt])* $fixed:ident $fclass:ident $text:tt; )* }
        pattern { $( $(#[doc = $pdoc:tt])* $pattern:ident $pclass:ident $terminal:tt $human:tt $(#[$rule:meta])+; )* }
        foreign { $( $(#[doc = $odoc:tt])* $foreign:ident $oterminal:tt $ohuman:tt $(#[$orule:meta])*; )* }
    ) => {
        /// A token.
        #[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[logos(skip r"[ \t\r\x0C]+")]
        #[logos(extras = Problems)]
        #[repr(u8)]
        pub enum Token {
            $( $(#[doc = $fdoc])* #[token($text)] $fixed, )*
            $( $(#[doc = $pdoc])* $(#[$rule])+ $pattern, )*
            $( $(#[doc = $odoc])* $(#[$orule])* $foreign, )*
        }

        impl Token {
            /// Every token, in the table's order.
            pub const ALL: &'static [Token] =
                &[$( Token::$fixed, )* $( Token::$pattern, )* $( Token::$foreign, )*];

            /// What editors paint it as.
            #[must_use]
            pub const fn class(self) -> TokenClass {
                match self {
                    $( Token::$fixed => TokenClass::$fclass, )*
                    $( Token::$pattern => TokenClass::$pclass, )*
                    $( Token::$foreign => TokenClass::Invalid, )*
                }
            }

            /// Its text, where that is always the same.
            #[must_use]
            pub const fn text(self) -> Option<&'static str> {
                match self {
                    $( Token::$fixed => Some($text), )*
                    _ => None,
                }
            }

            /// Its name in the grammar file.
            #[must_use]
            pub const fn terminal(self) -> &'static str {
                match self {
                    $( Token::$fixed => $text, )*
                    $( Token::$pattern => $terminal, )*
                    $( Token::$foreign => $oterminal, )*
                }
            }

            /// What a message calls it.
            #[must_use]
            pub const fn human(self) -> &'static str {
                match self {
                    $( Token::$fixed => concat!("`", $text, "`"), )*
                    $( Token::$pattern => $human, )*
                    $( Token::$foreign => $ohuman, )*
                }
            }
        }
    };
}

tokens! {
    fixed {
        /// Begins an assertion; the only word that is never a key.
        Check Keyword "check";
        /// Takes back what weaker layers wrote.
        Unset Keyword "unset";
        /// Forbids stronger layers to write.
        Lock Keyword "lock";
        /// Declares an alias of a type.
        Type Keyword "type";
        /// Declares a place to deploy to.
        Target Keyword "target";
        /// Names what a declaration builds on.
        Extends Keyword "extends";
        /// Names what a trait may be attached to.
        On Keyword "on";
        /// Names what a rule looks at; begins a comprehension.
        For Keyword "for";
        /// Renames an import.
        As Keyword "as";
        /// Narrows a type.
        Where Keyword "where";
        /// Begins a choice.
        If Keyword "if";
        /// The first branch of a choice.
        Then Keyword "then";
        /// The other branch; the message of a check.
        Else Keyword "else";
        /// Begins a choice by value.
        Match Keyword "match";
        /// Membership; names the environment of a test.
        In Operator "in";
        /// Whether a text fits a regular expression.
        Matches Operator "matches";
        /// Both.
        And Operator "and";
        /// One of both.
        Or Operator "or";
        /// The contrary.
        Not Operator "not";
        /// Yes.
        True Constant "true";
        /// No.
        False Constant "false";
        /// Nothing.
        Null Constant "null";
        /// Opens a block, a map, a record.
        LeftBrace Bracket "{";
        /// Closes it.
        RightBrace Bracket "}";
        /// Opens a list or an index.
        LeftBracket Bracket "[";
        /// Closes it.
        RightBracket Bracket "]";
        /// Opens a group or arguments.
        LeftParen Bracket "(";
        /// Closes it.
        RightParen Bracket ")";
        /// Separates.
        Comma Punctuation ",";
        /// Comes before a type.
        Colon Punctuation ":";
        /// Leads to a member.
        Dot Punctuation ".";
        /// A range.
        DotDot Operator "..";
        /// An assignment.
        Equal Operator "=";
        /// An addition to what is there.
        PlusEqual Operator "+=";
        /// Leads to a result.
        Arrow Operator "=>";
        /// Equal.
        EqualEqual Operator "==";
        /// Not equal.
        NotEqual Operator "!=";
        /// Less.
        Less Operator "<";
        /// Less or equal.
        LessEqual Operator "<=";
        /// Greater.
        Greater Operator ">";
        /// Greater or equal.
        GreaterEqual Operator ">=";
        /// Sum; text after text; list after list.
        Plus Operator "+";
        /// Difference; a negative number.
        Minus Operator "-";
        /// Product.
        Star Operator "*";
        /// Quotient.
        Slash Operator "/";
        /// Or, between types and patterns.
        Pipe Operator "|";
        /// May be absent.
        Question Operator "?";
    }
    pattern {
        /// A word, perhaps with hyphens inside.
        Name Name "name" "a name"
            #[regex(r"[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*")];
        /// A number with its unit: `8080`, `1.5Gi`, `70%`, `200/s`. Wrong ones (`1.2.3`, `0x1F`)
        /// are numbers as well, so that one message can speak about all of it.
        Number Number "number" "a number"
            #[regex(r"[0-9][0-9A-Za-z_]*(\.[0-9][0-9A-Za-z_]*)*(%|/[A-Za-z]+)?")];
        /// A string. Unterminated ones end at the line end.
        String String "string" "a string"
            #[token("\"", lexer::string)];
        /// Documentation of what follows.
        DocComment Documentation "doc" "a comment"
            #[regex(r"///[^\n]*", allow_greedy = true, priority = 20)];
        /// Documentation of the file.
        ModuleComment Documentation "module-doc" "a comment"
            #[regex(r"//![^\n]*", allow_greedy = true, priority = 20)];
        /// A comment.
        Comment Comment "comment" "a comment"
            #[regex(r"//[^\n]*", allow_greedy = true, priority = 10)]
            #[regex(r"////[^\n]*", allow_greedy = true, priority = 21)];
        /// A line end and the blanks after it.
        Newline Newline "newline" "the end of the line"
            #[regex(r"\n[ \t\r\n\x0C]*")];
    }
    foreign {
        /// `&&`, as in other languages.
        AndAnd "and-and" "`&&`" #[token("&&")];
        /// `||`, as in other languages.
        OrOr "or-or" "`||`" #[token("||")];
        /// `!`, as in other languages.
        Bang "bang" "`!`" #[token("!")];
        /// `;`, as in other languages.
        Semicolon "semicolon" "`;`" #[token(";")];
        /// `'text'`, as in other languages.
        SingleQuoted "single-quoted" "a text in single quotes" #[regex(r"'[^'\n]*'")];
        /// `# comment`, as in other languages.
        HashComment "hash-comment" "`#`" #[regex(r"#[^\n]*", allow_greedy = true)];
        /// `/* comment */`, as in other languages.
        BlockComment "block-comment" "`/*`" #[regex(r"/\*[^*]*\*+([^/*][^*]*\*+)*/")];
        /// Any other text.
        Unknown "unknown" "an unexpected character" #[regex(r"[^\x00-\x7F]+")];
        /// Stands where something could not be read; never in a text.
        Error "error" "something unreadable";
    }
}
