[
  (block)
  (map)
  (map_comprehension)
  (list)
  (list_comprehension)
  (match_expression)
  (record_type)
  (variant_type)
  (union_type)
  (string)
  (call_expression)
] @fold

(comment)+ @fold
(doc_comment)+ @fold
(module_comment)+ @fold
