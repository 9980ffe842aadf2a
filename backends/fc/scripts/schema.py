#!/usr/bin/env python3
"""Makes data/schema.json from the schemas of the Serverless Devs components fc3 and fc3-domain.

Usage: scripts/schema.py fc3/src/schema.json fc3-domain/src/schema.json > data/schema.json

The sources are `src/schema.json` of github.com/devsapp/fc3 and of github.com/devsapp/fc3-domain.
fc3 swallows what its schema says and takes fields that it does not know. Here every record is
closed, the configuration of a trigger is the one of its type, and a file is a schema too. Facts
only: no titles, no descriptions, no defaults.
"""

import json
import sys

# The definition that holds for the configuration of each type of trigger.
TRIGGERS = {
    "http": "IHttpTriggerConfig",
    "timer": "ITimerTriggerConfig",
    "oss": "IOssTriggerConfig",
    "log": "ILogTriggerConfig",
    "mns_topic": "IMnsTriggerConfig",
    "cdn_events": "ICdnTriggerConfig",
    "tablestore": "IOtsConfig",
    "eventbridge": "IEventBridge",
}
# The schema calls these numbers strings; the component and its own tests write numbers.
NUMBERS = {"maxRetryTime", "triggerInterval"}


def close(schema, prefix, name=""):
    """The same schema without prose, every record closed, references renamed."""
    if isinstance(schema, list):
        return [close(part, prefix) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if name in NUMBERS:
        return {"type": "integer"}
    if "$ref" in schema:
        return {"$ref": "#/definitions/" + prefix + schema["$ref"].rsplit("/", 1)[1]}
    out = {}
    for key, value in schema.items():
        if key in ("description", "title", "default", "$schema", "definitions"):
            continue
        if key == "properties":
            out[key] = {inner: close(part, prefix, inner) for inner, part in sorted(value.items())}
        else:
            out[key] = close(value, prefix)
    # A list of one schema is a list of such things, not of one.
    if isinstance(out.get("items"), list) and len(out["items"]) == 1:
        out["items"] = out["items"][0]
        out.pop("maxItems", None)
    record = out.get("type") == "object" and (out.get("properties") or name == "IOtsConfig")
    if record and "additionalProperties" not in out:
        out["additionalProperties"] = False
    return out


def component(schema, prefix):
    definitions = {
        prefix + key: close(value, prefix, key) for key, value in sorted(schema["definitions"].items())
    }
    return close(schema, prefix), definitions


def main():
    sources = []
    for path in sys.argv[1:3]:
        with open(path, encoding="utf-8") as file:
            sources.append(json.load(file))
    function, definitions = component(sources[0], "")
    domain, more = component(sources[1], "Domain")
    definitions.update(more)
    trigger = definitions["ITrigger"]
    trigger["allOf"] = [
        {
            "if": {"properties": {"triggerType": {"const": kind}}},
            "then": {"properties": {"triggerConfig": {"$ref": "#/definitions/" + config}}},
        }
        for kind, config in sorted(TRIGGERS.items())
    ]
    resource = {
        "type": "object",
        "required": ["component", "props"],
        "additionalProperties": False,
        "properties": {"component": {"type": "string"}, "props": {"type": "object"}},
        "if": {"properties": {"component": {"pattern": "^fc3(@.+)?$"}}},
        "then": {"properties": {"props": {"$ref": "#/definitions/fc3"}}},
        "else": {
            "properties": {
                "component": {"pattern": "^fc3-domain(@.+)?$"},
                "props": {"$ref": "#/definitions/fc3-domain"},
            }
        },
    }
    definitions["fc3"] = function
    definitions["fc3-domain"] = domain
    definitions["file"] = {
        "type": "object",
        "required": ["edition", "name", "access", "resources"],
        "additionalProperties": False,
        "properties": {
            "edition": {"const": "3.0.0"},
            "name": {"type": "string", "minLength": 1},
            "access": {"type": "string", "minLength": 1},
            "resources": {"type": "object", "minProperties": 1, "additionalProperties": resource},
        },
    }
    json.dump({"definitions": definitions}, sys.stdout, separators=(",", ":"), sort_keys=True)
    print()


if __name__ == "__main__":
    main()
