#!/usr/bin/env python3
"""Makes data/documents.json: schemas of the documents that `saectl` takes.

Usage: scripts/documents.py > data/documents.json

There is no schema of these anywhere. What stands here is what the vendor's pages show and list as
supported (help.aliyun.com/en/sae: use-saectl-tool-to-configure-an-application, and manage-sae-service,
-ingress, -auto-scaling-rules and -configmap-using-saectl-tool; document_detail/476164 for which fields
of Kubernetes are taken), and nothing else of Kubernetes.
"""

import json
import sys

TEXT = {"type": "string"}
NUMBER = {"type": "integer"}
TEXTS = {"type": "object", "additionalProperties": TEXT}
NUMBER_OR_TEXT = {"type": ["integer", "string"]}


def record(required, **fields):
    return {"type": "object", "properties": fields, "required": required, "additionalProperties": False}


def several(items, key=None):
    out = {"type": "array", "items": items}
    if key:
        out["x-kubernetes-patch-merge-key"] = key
    return out


def values(*known):
    return {"type": "string", "enum": list(known)}


def document(version, kind, required, **fields):
    metadata = record(["name", "namespace"], name=TEXT, namespace=TEXT, labels=TEXTS, annotations=TEXTS)
    return record(["apiVersion", "kind", "metadata"] + required, apiVersion=values(version), kind=values(kind),
                  metadata=metadata, **fields)


COMMAND = record(["command"], command=several(TEXT))
PROBE = record(
    [], exec=COMMAND,
    httpGet=record(["path", "port"], path=TEXT, port=NUMBER, scheme=values("HTTP", "HTTPS")),
    tcpSocket=record(["port"], port=NUMBER), initialDelaySeconds=NUMBER, periodSeconds=NUMBER, timeoutSeconds=NUMBER,
    failureThreshold=NUMBER, successThreshold=NUMBER)
HOOK = record(["exec"], exec=COMMAND)
SIZE = record(["cpu", "memory"], cpu=TEXT, memory=TEXT)
VARIABLE = record(["name"], name=TEXT, value=TEXT,
                  valueFrom=record(["configMapKeyRef"], configMapKeyRef=record(["name", "key"], name=TEXT, key=TEXT)))
CONTAINER = record(
    ["name", "image", "resources"], name=TEXT, image=TEXT, command=several(TEXT), args=several(TEXT),
    env=several(VARIABLE, "name"),
    envFrom=several(record(["configMapRef"], configMapRef=record(["name"], name=TEXT))),
    resources=record(["limits", "requests"], limits=SIZE, requests=SIZE), livenessProbe=PROBE, readinessProbe=PROBE,
    startupProbe=PROBE, lifecycle=record([], postStart=HOOK, preStop=HOOK),
    volumeMounts=several(record(["name", "mountPath"], name=TEXT, mountPath=TEXT, subPath=TEXT), "mountPath"))
VOLUME = record(["name", "configMap"], name=TEXT, configMap=record(["name"], name=TEXT))
APPLICATION = record(["sae.aliyun.com/app-name"], **{"sae.aliyun.com/app-name": TEXT})
BACKEND = record(["service"], service=record(["name", "port"], name=TEXT, port=record(["number"], number=NUMBER)))
TARGET = record(["type"], type=values("Utilization", "AverageValue"), averageUtilization=NUMBER, averageValue=TEXT)
NAMED = record(["metric", "target"], metric=record(["name"], name=TEXT), target=TARGET)
STEPS = record(
    [], policies=several(record(["periodSeconds", "type", "value"], periodSeconds=NUMBER, type=values("Pods"), value=NUMBER)),
    stabilizationWindowSeconds=NUMBER)

POD = record(
    ["containers"], containers=several(CONTAINER, "name"), volumes=several(VOLUME, "name"),
    terminationGracePeriodSeconds=NUMBER, nodeSelector=record([], vpc=TEXT, vswitch=TEXT),
    hostAliases=several(record(["ip", "hostnames"], ip=TEXT, hostnames=several(TEXT)), "ip"))
DEPLOYMENT = record(
    ["replicas", "selector", "template"], replicas=NUMBER, minReadySeconds=NUMBER,
    selector=record(["matchLabels"], matchLabels=APPLICATION),
    strategy=record(["type"], type=values("RollingUpdate"),
                    rollingUpdate=record([], maxSurge=NUMBER_OR_TEXT, maxUnavailable=NUMBER_OR_TEXT)),
    template=record(["metadata", "spec"], metadata=record(["labels"], labels=APPLICATION, annotations=TEXTS), spec=POD))
SERVICE = record(
    ["type", "selector", "ports"], type=values("LoadBalancer"), selector=APPLICATION,
    ports=several(record(["name", "port", "protocol", "targetPort"], name=TEXT, port=NUMBER,
                         protocol=values("TCP", "HTTP", "HTTPS"), targetPort=NUMBER), "name"))
PATH = record(["path", "backend"], path=TEXT, pathType=values("Prefix", "Exact", "ImplementationSpecific"),
              backend=BACKEND)
INGRESS = record(
    ["defaultBackend", "rules"], defaultBackend=BACKEND,
    rules=several(record(["host", "http"], host=TEXT, http=record(["paths"], paths=several(PATH))), "host"))
SCALER = record(
    ["minReplicas", "maxReplicas", "metrics", "scaleTargetRef"], minReplicas=NUMBER, maxReplicas=NUMBER,
    scaleTargetRef=record(["apiVersion", "kind", "name"], apiVersion=values("apps/v1"), kind=values("Deployment"),
                          name=TEXT),
    behavior=record([], scaleUp=STEPS, scaleDown=STEPS),
    metrics=several(record(["type"], type=values("Resource", "Pods", "External"),
                           resource=record(["name", "target"], name=values("cpu", "memory"), target=TARGET),
                           pods=NAMED, external=NAMED)))

DOCUMENTS = {
    "apps/v1/Deployment": document("apps/v1", "Deployment", ["spec"], spec=DEPLOYMENT),
    "v1/Service": document("v1", "Service", ["spec"], spec=SERVICE),
    "networking.k8s.io/v1/Ingress": document("networking.k8s.io/v1", "Ingress", ["spec"], spec=INGRESS),
    "autoscaling/v2/HorizontalPodAutoscaler": document(
        "autoscaling/v2", "HorizontalPodAutoscaler", ["spec"], spec=SCALER),
    "v1/ConfigMap": document("v1", "ConfigMap", ["data"], data=TEXTS),
    "definitions": {},
}

if __name__ == "__main__":
    json.dump(DOCUMENTS, sys.stdout, indent=1, sort_keys=True)
    print()
