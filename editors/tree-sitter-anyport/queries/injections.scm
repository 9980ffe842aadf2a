; What a text holds follows from where it stands.

((comment) @injection.content
  (#set! injection.language "comment"))

([(doc_comment) (module_comment)] @injection.content
  (#set! injection.language "comment"))

; `x matches "…"`: a regular expression.
(binary_expression
  operator: "matches"
  right: (string (string_content) @injection.content)
  (#set! injection.language "regex"))

; `command = ["sh", "-c", """…"""]`: a script, if the text has lines of its own.
((list
  . (string (string_content) @_shell)
  . (string (string_content) @_option)
  . (string (string_content) @injection.content) .)
  (#match? @_shell "^(/usr)?(/bin/)?(ba|da|a|z)?sh$")
  (#match? @_option "^-[a-z]*c$")
  (#set! injection.language "bash")
  (#set! injection.combined))

; `file "/etc/app.yaml" = """…"""`: what its name says.
((entry
  label: (string (string_content) @_name)
  value: (string (string_content) @injection.content))
  (#match? @_name "\\.ya?ml$")
  (#set! injection.language "yaml"))
((entry
  label: (string (string_content) @_name)
  value: (string (string_content) @injection.content))
  (#match? @_name "\\.json$")
  (#set! injection.language "json"))
((entry
  label: (string (string_content) @_name)
  value: (string (string_content) @injection.content))
  (#match? @_name "\\.toml$")
  (#set! injection.language "toml"))
((entry
  label: (string (string_content) @_name)
  value: (string (string_content) @injection.content))
  (#match? @_name "\\.html?$")
  (#set! injection.language "html"))
((entry
  label: (string (string_content) @_name)
  value: (string (string_content) @injection.content))
  (#match? @_name "\\.sh$")
  (#set! injection.language "bash"))
