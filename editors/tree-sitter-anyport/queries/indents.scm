[
  (block)
  (map)
  (map_comprehension)
  (list)
  (list_comprehension)
  (match_expression)
  (record_type)
  (variant_type)
  (call_expression)
  (parenthesized_expression)
] @indent.begin

["}" "]" ")"] @indent.branch @indent.end
(string) @indent.ignore
