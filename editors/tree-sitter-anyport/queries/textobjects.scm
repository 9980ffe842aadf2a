(entry body: (block) @class.inside) @class.around
(section body: (block) @class.inside) @class.around
(target_declaration body: (block) @class.inside) @class.around
(assignment value: (_) @assignment.inner) @assignment.outer
(call_expression argument: (_) @parameter.inside @parameter.around)
[(comment) (doc_comment) (module_comment)] @comment.around
