; Later patterns win where two fit one node.

(identifier) @variable
((identifier) @variable.builtin
  (#eq? @variable.builtin "it"))

; ---- what is declared, and of which kind --------------------------------------------------------

(assignment path: (path (identifier) @property))
(section path: (path (identifier) @property))
(field path: (path (identifier) @property))
(unset_statement path: (path (identifier) @property))
(lock_statement path: (path (identifier) @property))
(map_entry key: (identifier) @property)
(member_expression name: (identifier) @property)

(entry head: (path (identifier) @type))
(entry label: (identifier) @variable)

; `param`, `let` and their like are words of the language where they begin a statement with a label. Where the
; label has a paint of its own, one pattern paints both: the highlighter drops a pattern as soon as another takes
; over one of its nodes.
(entry
  head: (path . (identifier) @keyword .)
  (#any-of? @keyword
    "edition" "part" "output" "secret" "rule" "workflow" "test" "options" "accept" "patch" "object"))

(entry
  head: (path . (identifier) @keyword .)
  label: (identifier) @type.definition
  (#any-of? @keyword "kind" "trait" "platform"))

(entry
  head: (path . (identifier) @keyword .)
  label: (identifier) @module
  (#any-of? @keyword "app" "environment"))

(entry
  head: (path . (identifier) @keyword .)
  label: (identifier) @variable.parameter
  (#eq? @keyword "param"))

(entry
  head: (path . (identifier) @keyword .)
  label: (identifier) @constant
  (#eq? @keyword "let"))

(entry
  head: (path . (identifier) @keyword.import .)
  (#eq? @keyword.import "import"))

(alias_entry
  head: (path . (identifier) @keyword.import .)
  alias: (identifier) @module
  (#eq? @keyword.import "import"))

(clause name: (dotted_name (identifier) @type))
(clause name: (dotted_name (dotted_name (identifier) @module)))

(type_declaration name: (identifier) @type.definition)
(target_declaration name: (identifier) @module)
(target_declaration kind: (path (identifier) @type))

; ---- types --------------------------------------------------------------------------------------

(named_type (dotted_name (identifier) @type))
(generic_type name: (identifier) @type)
(variant_type name: (identifier) @type)
((named_type (dotted_name . (identifier) @type.builtin .))
  (#any-of? @type.builtin
    "String" "Int" "Float" "Bool" "Bytes" "Cpu" "Memory" "Duration" "Percent" "Rate" "Image" "Host" "Url" "Path"
    "Cron" "Port" "Cidr"))
((generic_type name: (identifier) @type.builtin)
  (#any-of? @type.builtin "Ref" "Secret" "Deferred"))

; ---- values -------------------------------------------------------------------------------------

(call_expression function: (identifier) @function)
((call_expression function: (identifier) @function.builtin)
  (#any-of? @function.builtin
    "join" "split" "replace" "lower" "upper" "trim" "len" "sort" "unique" "keys" "values" "floor" "min" "max" "json"
    "embed" "embed-bytes" "embed-dir" "object" "artifact"))

(boolean) @boolean
(null) @constant.builtin
(number) @number
(string) @string
(escape_sequence) @string.escape
(assignment path: (path (string) @property))
(map_entry key: (string) @property)

; ---- words --------------------------------------------------------------------------------------

["check" "unset" "lock" "where"] @keyword
["type" "target"] @keyword.type
["extends" "on" "as"] @keyword
["if" "then" "else" "match"] @keyword.conditional
["for"] @keyword.repeat
["in" "matches" "and" "or" "not"] @keyword.operator

; ---- signs --------------------------------------------------------------------------------------

["=" "+=" "=>" ".." "==" "!=" "<" "<=" ">" ">=" "+" "-" "*" "/" "|" "?"] @operator
["{" "}" "[" "]" "(" ")"] @punctuation.bracket
["," ":" "."] @punctuation.delimiter
(generic_type ["<" ">"] @punctuation.bracket)

(comment) @comment
(doc_comment) @comment.documentation
(module_comment) @comment.documentation

(interpolation
  "${" @punctuation.special
  "}" @punctuation.special) @none
