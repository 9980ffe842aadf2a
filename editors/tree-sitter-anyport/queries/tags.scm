(entry
  head: (path . (identifier) @_word .)
  label: (identifier) @name
  (#any-of? @_word "kind" "trait" "platform" "rule")) @definition.class

(entry
  head: (path . (identifier) @_word .)
  label: (identifier) @name
  (#any-of? @_word "param" "let" "secret" "environment" "workflow")) @definition.constant

(source_file
  (entry
    head: (path . (identifier) @_word .)
    label: (identifier) @name
    (#not-any-of? @_word
      "kind" "trait" "platform" "rule" "param" "let" "secret" "environment" "workflow" "app" "edition" "part" "import"
      "test")) @definition.module)

(type_declaration name: (identifier) @name) @definition.type
(target_declaration name: (identifier) @name) @definition.module

(clause name: (dotted_name (identifier) @name)) @reference.class
(member_expression object: (identifier) @name) @reference.module
