"""Turns Kubernetes' own API description and CRDs into strict JSON Schemas.

    convert.py OUT SWAGGER CRD_FILE…

Writes OUT/GROUP/KIND_VERSION.json (the core group's folder is its version, "v1"),
where kubeconform looks for them. Strict means that a field the API does not know
is refused, that null is no value, and that apiVersion, kind and metadata are there.
"""

import json
import sys
from pathlib import Path

import yaml

# Draft 4, because CRDs may say `exclusiveMinimum: true`, as OpenAPI 3.0 does.
DIALECT = "http://json-schema.org/draft-04/schema#"
OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
REF = "#/definitions/"

# Strings to the API description, but the server reads numbers as well.
ALSO_NUMBERS = {"io.k8s.apimachinery.pkg.api.resource.Quantity"}

# What a schema may hold that says nothing about whether a value is valid.
DROPPED = {"description", "default", "example", "externalDocs", "title"}

INT_OR_STRING = {"anyOf": [{"type": "integer"}, {"type": "string"}]}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """A safe loader that reads `=` (an operator in some enums) as text."""


Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


def strict(node, structural=True):
    """The schema without what judges nothing and with unknown fields refused.

    Inside anyOf, oneOf, allOf and not, a CRD repeats only some of an object's
    fields: there the others are not unknown, so nothing is closed.
    """
    out = {}
    for key, value in node.items():
        if key in DROPPED or key.startswith("x-kubernetes-") or key == "nullable":
            continue
        if key in ("properties", "patternProperties", "definitions"):
            out[key] = {name: strict(child, structural) for name, child in value.items()}
        elif key == "additionalProperties" and isinstance(value, dict):
            out[key] = strict(value, structural)
        elif key == "items":
            out[key] = strict(value, structural)
        elif key in ("anyOf", "oneOf", "allOf"):
            out[key] = [strict(child, False) for child in value]
        elif key == "not":
            out[key] = strict(value, False)
        else:
            out[key] = value

    open_to_all = node.get("x-kubernetes-preserve-unknown-fields", False)
    if node.get("x-kubernetes-embedded-resource"):
        properties = out.setdefault("properties", {})
        properties["apiVersion"] = {"type": "string"}
        properties["kind"] = {"type": "string"}
        properties["metadata"] = {"$ref": REF + OBJECT_META}
        out["required"] = sorted({"apiVersion", "kind", *out.get("required", [])})
    if structural and "properties" in out and "additionalProperties" not in out and not open_to_all:
        out["additionalProperties"] = False
    if node.get("x-kubernetes-int-or-string") or node.get("format") == "int-or-string":
        out.pop("type", None)
        out.pop("format", None)
        if "anyOf" in out or "allOf" in out:
            out = {"allOf": [INT_OR_STRING, out]}
        else:
            out.update(INT_OR_STRING)
    if node.get("nullable") and isinstance(out.get("type"), str):
        out["type"] = [out["type"], "null"]
        if "enum" in out and None not in out["enum"]:
            out["enum"] = [*out["enum"], None]
    return out


def references(node):
    """Every definition that the schema names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(REF)
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def closure(schema, definitions):
    """The definitions that the schema needs, directly or through others."""
    needed, waiting = {}, list(references(schema))
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = definitions[name]
            waiting.extend(references(definitions[name]))
    return needed


def write(out, group, version, kind, schema, definitions):
    """One file for one kind, with everything that it refers to."""
    schema = json.loads(json.dumps(schema))
    properties = schema.setdefault("properties", {})
    properties["apiVersion"] = {"enum": [f"{group}/{version}" if group else version]}
    properties["kind"] = {"enum": [kind]}
    required = {"apiVersion", "kind", *schema.get("required", [])}
    if "metadata" in properties and not kind.endswith("List"):
        required.add("metadata")
    schema["required"] = sorted(required)
    schema["$schema"] = DIALECT
    schema["definitions"] = closure(schema, definitions)
    folder = out / (group or version)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kind.lower()}_{version}.json"
    path.write_text(json.dumps(schema, sort_keys=True) + "\n")


def builtin(out, definitions, raw):
    """The kinds of Kubernetes itself; returns how many."""
    count = 0
    for name, definition in raw.items():
        kinds = definition.get("x-kubernetes-group-version-kind", [])
        # DeleteOptions and WatchEvent belong to every group: nobody applies one.
        if len(kinds) != 1 or "metadata" not in definition.get("properties", {}):
            continue
        kind = kinds[0]
        write(out, kind["group"], kind["version"], kind["kind"], definitions[name], definitions)
        count += 1
    return count


def custom(out, definitions, path):
    """The kinds that a file of CRDs defines; returns how many."""
    count = 0
    with open(path, encoding="utf-8") as file:
        documents = [each for each in yaml.load_all(file, Loader=Loader) if each]
    for document in documents:
        if document.get("kind") != "CustomResourceDefinition":
            continue
        spec = document["spec"]
        for version in spec["versions"]:
            if not version.get("served", True):
                continue
            schema = strict(version["schema"]["openAPIV3Schema"])
            # A CRD says no more of metadata than that it is an object.
            schema.setdefault("properties", {})["metadata"] = {"$ref": REF + OBJECT_META}
            write(out, spec["group"], version["name"], spec["names"]["kind"], schema, definitions)
            count += 1
    return count


def main():
    out, swagger, crds = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    with open(swagger, encoding="utf-8") as file:
        raw = json.load(file)["definitions"]
    definitions = {name: strict(definition) for name, definition in raw.items()}
    for name in ALSO_NUMBERS:
        definitions[name] = {"anyOf": [{"type": "string"}, {"type": "number"}]}
    kinds = builtin(out, definitions, raw)
    customs = sum(custom(out, definitions, path) for path in crds)
    if kinds < 100 or customs == 0:
        sys.exit(f"only {kinds} built-in and {customs} custom kinds were found")
    print(f"  {kinds} built-in and {customs} custom kinds")


if __name__ == "__main__":
    main()
