#!/usr/bin/env python3
"""Makes data/api.json from the field table of the vendor's SDK.

Usage: scripts/api.py FIELDS.json > data/api.json

FIELDS.json lists, for each operation, its method, path and where its parameters stand, and for each
model its fields with type and whether they are required, as the Python package
alibabacloud-sae20190506 declares them. Kept are the operations that this backend writes. The lists
of values and the shapes inside JSON text stand in the SDK's own descriptions of the fields only;
they are written down below, each beside the field that it belongs to. Facts only: no descriptions.
"""

import json
import sys

VERSION = "alibabacloud-sae20190506 2.11.2"

# The operations that are written, and those that find what is there already.
WRITTEN = [
    "CreateNamespace", "CreateConfigMap", "UpdateConfigMap", "CreateApplication", "DeployApplication",
    "CreateJob", "UpdateJob", "ExecJob", "BindSlb", "CreateApplicationScalingRule",
    "UpdateApplicationScalingRule", "CreateSecret",
]
# Operations that the field table leaves out, as client.py and the models of the same package declare them.
MORE = {
    "DeleteApplicationScalingRule": ("DELETE", "/pop/v1/sam/scale/applicationScalingRule", {
        "AppId": {"type": "str", "required": True}, "ScalingRuleName": {"type": "str", "required": True}}),
    "UnbindSlb": ("DELETE", "/pop/v1/sam/app/slb", {
        "AppId": {"type": "str", "required": True}, "Internet": {"type": "bool"}, "Intranet": {"type": "bool"}}),
}
TYPES = {"str": "string", "int": "integer", "bool": "boolean"}
TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def record(required, **fields):
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def several(items):
    return {"type": "array", "items": items}


def values(*known):
    return {"type": "string", "enum": list(known)}


COMMAND = record(["command"], command=several(TEXT))
HOOK = record(["exec"], exec=COMMAND)
PROBE = record(
    [],
    exec=COMMAND,
    httpGet=record(["path", "port"], path=TEXT, port=NUMBER, scheme=values("HTTP", "HTTPS"),
                   isContainKeyWord={"type": "boolean"}, keyWord=TEXT),
    tcpSocket=record(["port"], port=NUMBER),
    initialDelaySeconds=NUMBER, periodSeconds=NUMBER, timeoutSeconds=NUMBER,
    failureThreshold=NUMBER, successThreshold=NUMBER,
)
# An id that is known once what it names was made: `{"id-of": "config web_etc"}`.
ID = record(["id-of"], **{"id-of": TEXT})
ENV = record(["name"], name=TEXT, value=TEXT)
STEP = record([], step=NUMBER, disabled={"type": "boolean"}, stabilizationWindowSeconds=NUMBER)
LISTENER = record(["port", "targetPort", "protocol"], port=NUMBER, targetPort=NUMBER,
                  protocol=values("TCP", "HTTP", "HTTPS"), httpsCertId=TEXT)

# Fields whose text is JSON, by what stands in it.
INSIDE = {
    "CommandArgs": several(TEXT),
    "Envs": several(ENV),
    "Liveness": PROBE, "Readiness": PROBE, "StartupProbe": PROBE,
    "PostStart": HOOK, "PreStop": HOOK,
    "ConfigMapMountDesc": several(record(["configMapId", "key", "mountPath"], configMapId=ID, key=TEXT, mountPath=TEXT)),
    "SecretMountDesc": several(record(["secretId", "key", "mountPath"], secretId=ID, key=TEXT, mountPath=TEXT)),
    "EmptyDirDesc": several(record(["name", "mountPath"], name=TEXT, mountPath=TEXT)),
    "NasConfigs": several(record(["nasId", "nasPath", "mountPath", "mountDomain"], nasId=TEXT, nasPath=TEXT,
                                 mountPath=TEXT, mountDomain=TEXT, readOnly={"type": "boolean"})),
    "PvtzDiscoverySvc": record(
        ["enable"], serviceName=TEXT, namespaceId=TEXT,
        portProtocols=several(record(["port", "protocol"], port=NUMBER, protocol=values("TCP", "UDP"))),
        enable={"type": "boolean"}),
    "UpdateStrategy": record(
        ["type", "batchUpdate"], type=values("GrayBatchUpdate", "BatchUpdate"),
        grayUpdate=record(["gray"], gray=NUMBER),
        batchUpdate=record(["batch", "releaseType"], batch=NUMBER, releaseType=values("auto", "manual"),
                           batchWaitTime=NUMBER)),
    "ScalingRuleMetric": record(
        ["minReplicas", "maxReplicas", "metrics"], minReplicas=NUMBER, maxReplicas=NUMBER,
        metrics=several(record(["metricType", "metricTargetAverageUtilization"], metricType=values(
            "CPU", "MEMORY", "QPS", "RT", "tcpActiveConn", "SLB_QPS", "SLB_RT", "INTRANET_SLB_QPS", "INTRANET_SLB_RT"),
            metricTargetAverageUtilization=NUMBER, slbId=TEXT, vport=TEXT, slbProject=TEXT, slbLogstore=TEXT)),
        scaleUpRules=STEP, scaleDownRules=STEP),
    "ScalingRuleTimer": record(
        ["period", "schedules"], beginDate=TEXT, endDate=TEXT, period=TEXT,
        schedules=several(record(["atTime"], atTime=TEXT, targetReplicas=NUMBER, minReplicas=NUMBER,
                                 maxReplicas=NUMBER))),
    "TriggerConfig": record(["type", "config"], type=values("time", "http"), config=TEXT, timezone=TEXT),
    "Internet": several(LISTENER), "Intranet": several(LISTENER),
    "Data": {"type": "object", "additionalProperties": TEXT},
    "SecretData": {"type": "object", "additionalProperties": TEXT},
}
# JSON text in some operations and a record in others.
RECORDS = {"Labels", "SidecarContainersConfig", "InitContainersConfig"}
# Lists of values, as far as they are written here.
LISTED = {
    "PackageType": values("FatJar", "War", "Image", "PhpZip", "PythonZip", "DotnetZip"),
    "ProgrammingLanguage": values("java", "php", "python", "dotnet", "shell", "other"),
    "NewSaeVersion": values("lite", "std", "pro"),
    "ConcurrencyPolicy": values("Forbid", "Allow", "Replace"),
    "Workload": values("job"),
    "ScalingRuleType": values("timing", "metric", "mix"),
    "SecretType": values("Opaque", "kubernetes.io/dockerconfigjson", "kubernetes.io/tls"),
}


def field(name, kind, models):
    if kind.startswith("List["):
        return several(model(kind[5:-1], models))
    if kind.startswith("Dict["):
        return {"type": "object", "additionalProperties": TEXT}
    if kind in models:
        return model(kind, models)
    if name in LISTED:
        return LISTED[name]
    # The same name may be JSON text here and a plain number elsewhere.
    if kind == "str" and name in INSIDE:
        # The empty text clears what was there.
        return {"x-json-text": True, **INSIDE[name]}
    if name in ("AppId", "ConfigMapId"):
        return ID
    return {"type": TYPES[kind]}


def model(name, models):
    fields = models[name]
    return {
        "type": "object",
        "properties": {key: field(key, value["type"], models) for key, value in sorted(fields.items())},
        "required": sorted(key for key, value in fields.items() if value.get("required")),
        "additionalProperties": False,
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        table = json.load(file)
    operations = {}
    for name, (method, path, fields) in MORE.items():
        table["operations"][name] = {"method": method, "path": path, "body": []}
        table["models"][name + "Request"] = fields
    for name in WRITTEN + list(MORE):
        operation = table["operations"][name]
        operations[name] = {
            "method": operation["method"],
            "path": operation["path"],
            "body": sorted(operation["body"]),
            "schema": model(name + "Request", table["models"]),
        }
    json.dump({"source": VERSION, "operations": operations}, sys.stdout, indent=1, sort_keys=True)
    print()


if __name__ == "__main__":
    main()
