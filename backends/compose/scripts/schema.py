#!/usr/bin/env python3
"""Makes data/schema.json from the Compose specification's own JSON Schema.

Usage: scripts/schema.py compose-spec.json > data/schema.json

Where the specification takes several shapes for the same thing (a list or a map, a text or a
record), the one that this backend writes is kept, so that a patch meets what is there. Facts only:
no titles, no descriptions.
"""

import json
import sys

# Lists of records whose elements are told apart by a key.
MERGE_KEYS = {"ports": "target", "volumes": "target", "configs": "target", "secrets": "target"}
KINDS = ["service", "volume", "network", "config", "secret"]
# How well each shape says what the other shapes say too.
RANK = {"object": 0, "array": 1, "integer": 2, "number": 3, "boolean": 4, "string": 5, "null": 6}


def shape(schema):
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return kind[0] if isinstance(kind, list) else kind


def resolve(schema, definitions):
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[1]]
    return schema


def compact(schema, definitions, name=""):
    schema = resolve(schema, definitions)
    if "oneOf" in schema:
        variants = [resolve(variant, definitions) for variant in schema["oneOf"]]
        # Commands and lists of records are written as lists, everything else as maps if it can be.
        best = min(variants, key=lambda variant: RANK[shape(variant)])
        scalars = {shape(variant) for variant in variants}
        if not scalars & {"object", "array"}:
            return {"type": sorted(scalars - {"null"}, key=RANK.get)}
        return compact(best, definitions, name)
    kinds = schema.get("type", "object")
    kinds = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind != "null"]
    if name == "external":
        return {"type": "boolean"}
    if "object" in kinds:
        out = {"type": "object"}
        if "properties" in schema:
            out["properties"] = {
                key: compact(value, definitions, key) for key, value in sorted(schema["properties"].items())
            }
        patterns = [value for key, value in schema.get("patternProperties", {}).items() if key != "^x-"]
        if patterns:
            out["additionalProperties"] = compact(patterns[0], definitions)
        elif "properties" not in schema:
            out["additionalProperties"] = {}
        if schema.get("required"):
            out["required"] = schema["required"]
        return out
    if "array" in kinds:
        out = {"type": "array", "items": compact(schema.get("items", {}), definitions)}
        if name in MERGE_KEYS and out["items"].get("type") == "object":
            out["x-kubernetes-patch-merge-key"] = MERGE_KEYS[name]
        return out
    out = {"type": kinds[0] if len(kinds) == 1 else sorted(kinds, key=RANK.get)}
    if "enum" in schema:
        out["enum"] = schema["enum"]
    return out


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        specification = json.load(file)
    definitions = specification["definitions"]
    schemas = {kind: compact(definitions[kind], definitions, kind) for kind in KINDS}
    json.dump(schemas, sys.stdout, separators=(",", ":"), sort_keys=True)
    print()


if __name__ == "__main__":
    main()
