#!/usr/bin/env python3
"""Writes definitions.json: the parameters of KubeVela's built-in definitions, as strict schemas.

    derive.py FOLDER > definitions.json

FOLDER holds one JSON Schema for each definition, KIND/NAME.json with KIND one of component, trait,
policy and workflowstep: the `parameter` block of vela-templates/definitions/{internal,deprecated}
in kubevela/kubevela (Apache-2.0) at v1.11.0-alpha.4, closed at every object. What the engine's Go
types (apis/core.oam.dev/v1alpha1) take beyond those blocks, or hold to a list of words, is added
here. Definitions that are called deprecated are left out: nothing new is written with them.
"""

import json
import pathlib
import sys

# Annotations of the extraction that say nothing about values.
NOISE = {"$schema", "title", "description", "x-nonoptional-list", "x-default-from", "x-closed"}
# The engine takes these, and the definitions do not state them.
EXTRA = {
    ("policy", "garbage-collect"): {"order": {"type": "string", "enum": ["dependency"]}},
    ("workflowstep", "deploy"): {
        "inlinePolicies": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "type": {"type": "string"}, "properties": {"type": "object"}},
                "required": ["type"],
                "additionalProperties": False,
            },
        }
    },
}
# Since when there is a definition, where that is later than 1.9.
SINCE = {
    ("component", "statefulset"): "1.10",
    ("trait", "securitycontext"): "1.10",
    ("trait", "podsecuritycontext"): "1.10",
    ("component", "helmchart"): "1.11",
    ("workflowstep", "restart-workflow"): "1.11",
}
# Definitions of addons that are written here; kubevela/catalog, addons/vela-workflow.
ADDONS = {
    ("workflowstep", "apply-job"): {
        "addon": "vela-workflow",
        "schema": {
            "type": "object",
            "properties": {"value": {"type": "object"}, "cluster": {"type": "string"}},
            "required": ["value"],
            "additionalProperties": False,
        },
    },
}
# What a component gives to others and takes from them: parts of the Application itself, which have no
# definition (apis/core.oam.dev/common/types.go).
DATA_FLOW = {
    "input": {"from": {"type": "string"}, "parameterKey": {"type": "string"}},
    "output": {"valueFrom": {"type": "string"}},
}


def clean(value):
    if isinstance(value, list):
        return [clean(item) for item in value]
    if not isinstance(value, dict):
        return value
    out = {key: clean(item) for key, item in value.items() if key not in NOISE and key != "x-vela"}
    if out.pop("x-conditional", None) is not None:
        # Fields that depend on another one's value: the definition takes those of every case.
        out.pop("additionalProperties", None)
    return out


def main():
    folder = pathlib.Path(sys.argv[1])
    out = {}
    for kind in ["component", "trait", "policy", "workflowstep"]:
        for path in sorted((folder / kind).glob("*.json")):
            schema = json.loads(path.read_text())
            meta = schema.get("x-vela", {})
            if meta.get("deprecated"):
                continue
            name = path.stem
            schema = clean(schema)
            if (kind, name) in EXTRA:
                schema["properties"].update(EXTRA[kind, name])
            if (kind, name) == ("policy", "apply-once"):
                strategy = schema["properties"]["rules"]["items"]["properties"]["strategy"]["properties"]
                strategy["affect"] = {"type": "string", "enum": ["onUpdate", "onStateKeep", "always"]}
            entry = {"schema": schema}
            if meta.get("appliesToWorkloads"):
                entry["appliesTo"] = meta["appliesToWorkloads"]
            if (kind, name) in SINCE:
                entry["since"] = SINCE[kind, name]
            out.setdefault(kind, {})[name] = entry
    for (kind, name), entry in ADDONS.items():
        out[kind][name] = entry
    for name, properties in DATA_FLOW.items():
        schema = {"type": "object", "properties": properties, "required": [list(properties)[-1]]}
        out.setdefault("component-data", {})[name] = {"schema": {**schema, "additionalProperties": False}}
    json.dump(out, sys.stdout, separators=(",", ":"), sort_keys=True)
    print()


main()
