#!/usr/bin/env python3
"""Makes data/schema.json from the definition of Knative's Service.

Usage: scripts/schema.py service.yaml > data/schema.json

The source is `config/core/300-resources/service.yaml` of github.com/knative/serving. Facts only: no
descriptions. What a DomainMapping takes is written down here: it is three fields.
"""

import json
import sys

import yaml

TEXT = {"type": "string"}
TEXTS = {"type": "object", "additionalProperties": TEXT}
METADATA = {"type": "object", "properties": {"annotations": TEXTS, "labels": TEXTS, "name": TEXT, "namespace": TEXT}}
HEAD = {"apiVersion": TEXT, "kind": TEXT, "metadata": METADATA}


def compact(schema):
    if isinstance(schema, list):
        return [compact(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    out = {}
    for key, value in schema.items():
        if key == "properties":
            out[key] = {name: compact(part) for name, part in sorted(value.items())}
        elif key not in ("description", "default", "format", "x-kubernetes-map-type"):
            out[key] = compact(value)
    return out


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        definition = yaml.safe_load(file)
    service = compact(definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"])
    service["properties"].pop("status", None)
    service["properties"].update(HEAD)
    mapping = {
        "type": "object",
        "properties": {
            **HEAD,
            "spec": {
                "type": "object",
                "required": ["ref"],
                "properties": {
                    "ref": {
                        "type": "object",
                        "required": ["kind", "name"],
                        "properties": {"apiVersion": TEXT, "kind": TEXT, "name": TEXT, "namespace": TEXT},
                    },
                    "tls": {"type": "object", "required": ["secretName"], "properties": {"secretName": TEXT}},
                },
            },
        },
    }
    json.dump({"DomainMapping": mapping, "Service": service}, sys.stdout, separators=(",", ":"), sort_keys=True)
    print()


if __name__ == "__main__":
    main()
