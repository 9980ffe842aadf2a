(source_file) @local.scope
(block) @local.scope
(list_comprehension) @local.scope
(map_comprehension) @local.scope
(record_type) @local.scope

(entry label: (identifier) @local.definition)
(alias_entry alias: (identifier) @local.definition)
(type_declaration name: (identifier) @local.definition)
(target_declaration name: (identifier) @local.definition)
(list_comprehension variable: (identifier) @local.definition)
(map_comprehension variable: (identifier) @local.definition)

(identifier) @local.reference
