// Which line ends separate: the decision of compiler/syntax/src/layout.rs, on characters.
//
// A separator is a token without width. The parser asks for one only where a statement could end; what
// follows the line end then decides: an operator, `.`, `{`, `,`, a closing bracket go on, and so do words like
// `and` and `else` unless they are the key of a statement.

#include "tree_sitter/parser.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum TokenType { NEWLINE, ERROR_SENTINEL };

// The longest word that goes on with what stands before it is `matches`.
enum { WORD_SIZE = 16 };

static void skip_line(TSLexer *lexer) {
  while (!lexer->eof(lexer) && lexer->lookahead != '\n') lexer->advance(lexer, false);
}

static bool is_blank(int32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\n' || c == 0xFEFF;
}

static bool begins_word(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

static bool in_word(int32_t c) { return begins_word(c) || (c >= '0' && c <= '9') || c == '-'; }

// Skips blanks and comments. Sets `line` where a line end was among them; `slash` where it stopped behind a
// slash that begins no comment.
static void skip_trivia(TSLexer *lexer, bool *line, bool *slash) {
  for (;;) {
    if (is_blank(lexer->lookahead)) {
      if (lexer->lookahead == '\n') *line = true;
      lexer->advance(lexer, false);
    } else if (lexer->lookahead == '/') {
      lexer->advance(lexer, false);
      if (lexer->lookahead != '/') {
        *slash = true;
        return;
      }
      skip_line(lexer);
    } else {
      return;
    }
  }
}

static bool is_one_of(const char *word, const char *const *words) {
  for (; *words; words++) {
    if (strcmp(word, *words) == 0) return true;
  }
  return false;
}

// Whether what follows a word makes it the key of a statement: `and = 1`, `else: String`.
static bool is_key(TSLexer *lexer, bool block) {
  bool line = false, slash = false;
  skip_trivia(lexer, &line, &slash);
  if (slash) return false;
  int32_t c = lexer->lookahead;
  if (c == ':') return true;
  if (c == '{') return block;
  if (c != '=' && c != '+' && c != '.') return false;
  lexer->advance(lexer, false);
  if (c == '=') return lexer->lookahead != '=' && lexer->lookahead != '>';
  if (c == '+') return lexer->lookahead == '=';
  return lexer->lookahead != '.';
}

static bool separates(TSLexer *lexer) {
  static const char *const operators[] = {"and", "or", "in", "matches", "where", NULL};
  static const char *const branches[] = {"then", "else", NULL};
  int32_t c = lexer->lookahead;
  if (lexer->eof(lexer)) return false;
  if (c < 128 && strchr("{}]),:.=+-*/|?<>!", (char)c) != NULL) return false;
  if (!begins_word(c)) return true;
  char word[WORD_SIZE];
  unsigned length = 0;
  while (in_word(lexer->lookahead)) {
    if (length + 1 < WORD_SIZE) word[length++] = (char)lexer->lookahead;
    lexer->advance(lexer, false);
  }
  word[length] = 0;
  if (is_one_of(word, operators)) return is_key(lexer, true);
  if (is_one_of(word, branches)) return is_key(lexer, false);
  return true;
}

bool tree_sitter_anyport_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid_symbols) {
  (void)payload;
  if (valid_symbols[ERROR_SENTINEL] || !valid_symbols[NEWLINE]) return false;
  lexer->mark_end(lexer);
  bool line = false, slash = false;
  skip_trivia(lexer, &line, &slash);
  if (!line || slash || !separates(lexer)) return false;
  lexer->result_symbol = NEWLINE;
  return true;
}

void *tree_sitter_anyport_external_scanner_create(void) { return NULL; }
void tree_sitter_anyport_external_scanner_destroy(void *payload) { (void)payload; }

unsigned tree_sitter_anyport_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}

void tree_sitter_anyport_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}
