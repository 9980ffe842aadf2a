#!/usr/bin/env python3
"""Writes crds.json: the definitions of the resources that this backend writes, for an API server.

    derive.py FOLDER > crds.json

FOLDER holds core.oam.dev_applications.yaml (kubevela/kubevela, charts/vela-core/crds, at
v1.11.0-alpha.4) and core.oam.dev_workflowruns.yaml (kubevela/workflow, charts/vela-workflow/crds,
at v0.7.2), both Apache-2.0. Their descriptions are left out.
"""

import json
import pathlib
import sys

import yaml


def bare(value):
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if key != "description" or isinstance(item, dict)}
    if isinstance(value, list):
        return [bare(item) for item in value]
    return value


def main():
    folder = pathlib.Path(sys.argv[1])
    items = []
    for name in ["core.oam.dev_applications.yaml", "core.oam.dev_workflowruns.yaml"]:
        items.extend(bare(document) for document in yaml.safe_load_all((folder / name).read_text()) if document)
    for item in items:
        item.pop("status", None)
        item["metadata"] = {"name": item["metadata"]["name"]}
    json.dump({"apiVersion": "v1", "kind": "List", "items": items}, sys.stdout, separators=(",", ":"))
    print()


main()
