// The grammar of Anyport for editors: compiler/syntax/src/grammar.lalrpop, rule by rule, so that what
// the compiler reads is what an editor paints. Line ends are decided by src/scanner.c, as
// compiler/syntax/src/layout.rs decides them; precedence is that of operators.rs.

/// <reference types="tree-sitter-cli/dsl" />

const PRECEDENCE = {
  if: -1,
  or: 1,
  and: 2,
  not: 3,
  compare: 4,
  range: 5,
  add: 6,
  multiply: 7,
  negate: 8,
  postfix: 9,
};

// Words of the language that are names wherever nothing else could stand there.
const PLAIN = ["where", "if", "then", "else", "match", "matches", "and", "or", "not", "true", "false", "null"];
const CLAUSE = ["extends", "on", "for", "in", "as"];
const FORM = ["lock", "unset", "type", "target"];
const VALUE = ["where", "as", "extends", "on", "lock", "unset", "type", "target"];

/** A name: an identifier, or one of these words. */
const name = ($, ...words) => choice($.identifier, ...words.flat().map((word) => alias(word, $.identifier)));
const words = ($, ...list) => choice(...list.flat().map((word) => alias(word, $.identifier)));

/** Separated by commas or line ends, with a comma perhaps behind the last. */
const list = ($, rule) => seq(rule, repeat(seq($._separator, rule)), optional(","));
/** Separated by commas. */
const commas = (rule) => seq(rule, repeat(seq(",", rule)), optional(","));

module.exports = grammar({
  name: "anyport",

  externals: ($) => [
    $._newline,
    // Never valid but while an error is being mended; then the scanner stays silent.
    $._error_sentinel,
  ],

  extras: ($) => [/[ \t\r\n\f\uFEFF]/, $.comment, $.doc_comment, $.module_comment],

  word: ($) => $.identifier,

  inline: ($) => [
    $._word,
    $._head_word,
    $._member_word,
    $._value_word,
    $._name,
    $._member_name,
    $._separator,
    $._label,
    $._first_label,
    $._other_label,
  ],

  supertypes: ($) => [$.statement, $.expression, $.type],

  rules: {
    source_file: ($) => optional(list($, $.statement)),

    _separator: ($) => choice($._newline, ","),

    // ---- statements ----------------------------------------------------------------------------

    statement: ($) =>
      choice(
        $.assignment,
        $.section,
        $.field,
        $.entry,
        $.alias_entry,
        $.check_statement,
        $.unset_statement,
        $.lock_statement,
        $.type_declaration,
        $.target_declaration,
      ),

    assignment: ($) => seq(field("path", $.path), field("operator", choice("=", "+=")), field("value", $.expression)),

    section: ($) => seq(field("path", $.path), field("body", $.block)),

    field: ($) =>
      seq(field("path", $.path), ":", field("type", $.type), optional(seq("=", field("default", $.expression)))),

    entry: ($) =>
      seq(
        field("head", alias($._head, $.path)),
        $._labels,
        choice(
          optional(field("body", $.block)),
          seq("=", field("value", $.expression), optional(field("body", $.block))),
          seq(":", field("type", $.type)),
          seq(":", field("type", $.type), "=", field("value", $.expression), optional(field("body", $.block))),
          seq(field("clause", $.clause), optional(field("body", $.block))),
          seq(field("clause", alias($._many_clause, $.clause)), field("body", $.block)),
        ),
      ),

    // `import "./x.app" as x`.
    alias_entry: ($) => seq(field("head", alias($._head, $.path)), $._labels, "as", field("alias", $._name)),

    check_statement: ($) =>
      seq("check", field("condition", $.expression), optional(seq("else", field("message", $.expression)))),

    unset_statement: ($) => seq("unset", field("path", $.path)),

    lock_statement: ($) => seq("lock", field("path", $.path)),

    type_declaration: ($) =>
      seq("type", field("name", $._name), "=", field("type", choice($.type, $.narrowed_type))),

    target_declaration: ($) =>
      seq("target", field("name", $._name), ":", field("kind", $.path), optional(field("body", $.block))),

    block: ($) => seq("{", optional(list($, $.statement)), "}"),

    _labels: ($) => seq(field("label", $._first_label), repeat(field("label", $._label))),

    _first_label: ($) => choice($._word, $._other_label),
    _label: ($) => choice(name($, PLAIN, FORM), $._other_label),
    _other_label: ($) => choice($.string, $.number),

    clause: ($) => seq(choice("extends", "in"), field("name", $.dotted_name)),
    _many_clause: ($) =>
      seq(choice("on", "for"), field("name", $.dotted_name), repeat(seq(",", field("name", $.dotted_name)))),

    dotted_name: ($) => choice($._word, seq($.dotted_name, ".", $._member_word)),

    // ---- words and paths -----------------------------------------------------------------------

    _head_word: ($) => name($, PLAIN, CLAUSE),
    _word: ($) => name($, PLAIN, CLAUSE, FORM),
    _member_word: ($) => name($, PLAIN, CLAUSE, FORM, "check"),
    _name: ($) => $._word,
    _member_name: ($) => choice($._member_word, $.string),
    // What a bare name in a value may be: every word that neither begins nor joins an expression.
    _value_word: ($) => name($, VALUE),

    // A path that begins with a word of a form is a head only with a second step: `lock x` locks,
    // `lock.x y {}` is an entry.
    path: ($) => choice($._head_step, words($, FORM), $._long_path),
    _head: ($) => choice($._head_step, $._long_path),
    _head_step: ($) => choice($._head_word, $.string),
    _long_path: ($) =>
      seq(
        choice($._head_step, words($, FORM), $._long_path),
        choice(seq(".", choice($._member_word, $.string)), seq("[", field("index", $.expression), "]")),
      ),

    // ---- expressions ---------------------------------------------------------------------------

    expression: ($) => choice($._operation, $.if_expression),

    _operation: ($) => choice($._postfix, $.unary_expression, $.binary_expression),

    if_expression: ($) =>
      prec.right(
        PRECEDENCE.if,
        seq(
          "if",
          field("condition", $.expression),
          "then",
          field("consequence", $.expression),
          "else",
          field("alternative", $.expression),
        ),
      ),

    unary_expression: ($) =>
      choice(
        prec(PRECEDENCE.not, seq(field("operator", "not"), field("operand", $._operation))),
        prec(PRECEDENCE.negate, seq(field("operator", "-"), field("operand", $._operation))),
      ),

    binary_expression: ($) => {
      const binary = (power, ...operators) =>
        prec.left(
          power,
          seq(field("left", $._operation), field("operator", choice(...operators)), field("right", $._operation)),
        );
      return choice(
        binary(PRECEDENCE.or, "or"),
        binary(PRECEDENCE.and, "and"),
        binary(PRECEDENCE.compare, "==", "!=", "<", "<=", ">", ">=", "in", "matches"),
        binary(PRECEDENCE.range, ".."),
        binary(PRECEDENCE.add, "+", "-"),
        binary(PRECEDENCE.multiply, "*", "/"),
      );
    },

    _postfix: ($) => choice($._primary, $.member_expression, $.index_expression, $.call_expression),

    member_expression: ($) =>
      prec(PRECEDENCE.postfix, seq(field("object", $._postfix), ".", field("name", $._member_name))),

    index_expression: ($) =>
      prec(PRECEDENCE.postfix, seq(field("object", $._postfix), "[", field("index", $.expression), "]")),

    call_expression: ($) =>
      prec(
        PRECEDENCE.postfix,
        seq(field("function", $._postfix), "(", optional(commas(field("argument", $.expression))), ")"),
      ),

    _primary: ($) =>
      choice(
        $._value_word,
        $.number,
        $.string,
        $.boolean,
        $.null,
        $.parenthesized_expression,
        $.list,
        $.list_comprehension,
        $.map,
        $.map_comprehension,
        $.match_expression,
      ),

    parenthesized_expression: ($) => seq("(", $.expression, ")"),

    list: ($) => seq("[", optional(commas($.expression)), "]"),

    list_comprehension: ($) => seq("[", $._for, ":", field("value", $.expression), "]"),

    map: ($) => seq("{", optional(list($, $.map_entry)), "}"),

    map_entry: ($) => seq(field("key", choice($._word, $.string)), "=", field("value", $.expression)),

    map_comprehension: ($) =>
      seq("{", $._for, ":", field("key", $._operation), "=", field("value", $.expression), "}"),

    _for: ($) =>
      seq(
        "for",
        field("variable", $._name),
        optional(seq(",", field("variable", $._name))),
        "in",
        field("source", $._operation),
        optional(seq("if", field("condition", $._operation))),
      ),

    match_expression: ($) =>
      seq("match", field("value", $._operation), "{", optional(list($, $.match_arm)), "}"),

    match_arm: ($) =>
      seq(
        field("pattern", $._pattern),
        repeat(seq("|", field("pattern", $._pattern))),
        "=>",
        field("value", $.expression),
      ),

    _pattern: ($) => choice($._value_word, $.number, $.string, $.boolean, $.null),

    boolean: (_) => choice("true", "false"),

    null: (_) => "null",

    // ---- types ---------------------------------------------------------------------------------

    type: ($) => choice($._suffixed_type, $.union_type),

    narrowed_type: ($) => seq(field("type", $.type), "where", field("condition", $.expression)),

    union_type: ($) => seq(optional("|"), $._suffixed_type, repeat1(seq("|", $._suffixed_type))),

    _suffixed_type: ($) => choice($._ranged_type, $.optional_type),

    optional_type: ($) => seq($._ranged_type, "?"),

    _ranged_type: ($) => choice($._simple_type, $.range_type),

    range_type: ($) => seq(field("from", $._simple_type), "..", field("to", $._simple_type)),

    _simple_type: ($) =>
      choice(
        $.named_type,
        $.literal_type,
        $.generic_type,
        $.list_type,
        $.map_type,
        $.record_type,
        $.variant_type,
        $.parenthesized_type,
      ),

    named_type: ($) => $.dotted_name,
    literal_type: ($) => $.string,
    generic_type: ($) => seq(field("name", $._name), "<", field("argument", $.type), ">"),
    list_type: ($) => seq("[", field("item", $.type), "]"),
    map_type: ($) => seq("[", field("key", $.type), ":", field("value", $.type), "]"),
    record_type: ($) => $._record,
    variant_type: ($) => seq(field("name", $._name), $._record),
    parenthesized_type: ($) => seq("(", $.type, ")"),

    _record: ($) => seq("{", optional(list($, choice($.field, alias($.output_field, $.entry)))), "}"),

    // What can be read of a record and is not written: `output address: String`.
    output_field: ($) => seq(field("head", alias($._head, $.path)), $._labels, ":", field("type", $.type)),

    // ---- tokens --------------------------------------------------------------------------------

    identifier: (_) => /[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*/,

    number: (_) => /[0-9][0-9A-Za-z_]*(\.[0-9][0-9A-Za-z_]*)*(%|\/[A-Za-z]+)?/,

    string: ($) => choice($._single_string, $._multi_string),

    _single_string: ($) =>
      seq(
        '"',
        repeat(choice($.escape_sequence, $.interpolation, $.string_content)),
        token.immediate(prec(6, '"')),
      ),

    _multi_string: ($) =>
      seq(
        '"""',
        repeat(choice($.escape_sequence, $.interpolation, alias($._multi_content, $.string_content))),
        token.immediate(prec(6, '"""')),
      ),

    // Before comments: `//` in a text is text.
    string_content: (_) => choice(token.immediate(prec(5, /[^"\\$\n]+/)), token.immediate(prec(5, "$"))),

    _multi_content: (_) =>
      choice(token.immediate(prec(5, /[^"\\$]+/)), token.immediate(prec(5, "$")), token.immediate(prec(5, '"'))),

    interpolation: ($) => seq(token.immediate(prec(6, "${")), $.expression, "}"),

    escape_sequence: (_) => token.immediate(/\\(u\{[0-9A-Fa-f]{1,6}\}|[^\n])/),

    // Of equal length, the first wins; `////` is an ordinary comment again.
    doc_comment: (_) => /\/\/\/([^\/\n][^\n]*)?/,
    module_comment: (_) => /\/\/![^\n]*/,
    comment: (_) => /\/\/[^\n]*/,
  },
});
