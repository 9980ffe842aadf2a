//! What a workload runs: a reader of its own, that knows nothing of how workloads are written.

use serde_json::{Map, Value, json};

/// What a workload runs, in one form whichever way it is written.
pub fn facts(workload: &Value) -> Value {
    let template = workload.pointer("/spec/jobTemplate/spec/template").or(workload.pointer("/spec/template"));
    let spec = &template.expect("pods")["spec"];
    let container = |container: &Value, main: bool| {
        let name = if main { Value::Null } else { container["name"].clone() };
        let ports = container["ports"].as_array().cloned().unwrap_or_default();
        let probe = |name: &str| probe(&container[name], &ports);
        json!({
            "name": name,
            "image": container["image"],
            "policy": container["imagePullPolicy"],
            "command": container["command"],
            "args": container["args"],
            "env": container["env"],
            "ports": sorted(&container["ports"], |port| {
                json!([port["name"], port["containerPort"], port["protocol"].as_str().unwrap_or("TCP")])
            }),
            "resources": container["resources"],
            "liveness": probe("livenessProbe"),
            "readiness": probe("readinessProbe"),
            "startup": probe("startupProbe"),
            "lifecycle": container["lifecycle"],
            "restart": container["restartPolicy"],
            "security": security(&container["securityContext"], &spec["securityContext"]),
            "mounts": sorted(&container["volumeMounts"], |mount| mount.clone()),
        })
    };
    let list = |key: &str| spec[key].as_array().cloned().unwrap_or_default();
    let containers: Vec<Value> = list("containers").iter().enumerate().map(|(i, it)| container(it, i == 0)).collect();
    let inits: Vec<Value> = list("initContainers").iter().map(|it| container(it, false)).collect();
    let job = workload.pointer("/spec/jobTemplate/spec").unwrap_or(&workload["spec"]);
    json!({
        "kind": workload["kind"],
        "replicas": workload["spec"]["replicas"],
        "containers": containers,
        "inits": inits,
        "volumes": sorted(&spec["volumes"], volume),
        "account": spec["serviceAccountName"],
        "token": spec["automountServiceAccountToken"],
        "grace": spec["terminationGracePeriodSeconds"],
        "pulls": spec["imagePullSecrets"],
        "affinity": spec["affinity"],
        "tolerations": spec["tolerations"],
        "nodes": spec["nodeSelector"],
        "spread": spec["topologySpreadConstraints"],
        "priority": spec["priorityClassName"],
        "pod security": spec["securityContext"],
        "restart": spec["restartPolicy"],
        "runs": [job["backoffLimit"].as_i64().unwrap_or(6), job["activeDeadlineSeconds"],
                 job["parallelism"].as_i64().unwrap_or(1), job["completions"].as_i64().unwrap_or(1)],
        "clock": [workload["spec"]["schedule"], workload["spec"]["timeZone"],
                  workload["spec"]["concurrencyPolicy"].as_str().unwrap_or("Allow")],
        "claims": workload["spec"]["volumeClaimTemplates"],
        "service": workload["spec"]["serviceName"],
        "strategy": workload["spec"]["strategy"],
        "pod labels": labels(&template.expect("pods")["metadata"]["labels"]),
        "pod annotations": template.expect("pods")["metadata"]["annotations"],
        "labels": labels(&workload["metadata"]["labels"]),
        "annotations": workload["metadata"]["annotations"],
    })
}

fn sorted(list: &Value, of: impl Fn(&Value) -> Value) -> Value {
    let mut list: Vec<Value> = list.as_array().into_iter().flatten().map(of).collect();
    list.sort_by_key(Value::to_string);
    Value::Array(list)
}

/// KubeVela adds labels of its own.
fn labels(labels: &Value) -> Value {
    let own = labels.as_object().into_iter().flatten();
    Value::Object(
        own.filter(|(key, _)| !key.starts_with("app.oam.dev/")).map(|(k, v)| (k.clone(), v.clone())).collect(),
    )
}

fn with_usual(value: &Value, usual: &[(&str, Value)]) -> Map<String, Value> {
    let mut map = value.as_object().cloned().unwrap_or_default();
    for (key, value) in usual {
        map.entry(*key).or_insert_with(|| value.clone());
    }
    map
}

fn probe(probe: &Value, ports: &[Value]) -> Value {
    if probe.is_null() {
        return Value::Null;
    }
    let usual = [
        ("initialDelaySeconds", json!(0)),
        ("periodSeconds", json!(10)),
        ("timeoutSeconds", json!(1)),
        ("successThreshold", json!(1)),
        ("failureThreshold", json!(3)),
    ];
    let mut probe = with_usual(probe, &usual);
    for action in ["httpGet", "tcpSocket", "grpc"] {
        let Some(Value::Object(action)) = probe.get_mut(action) else { continue };
        if let Some(name) = action.get("port").and_then(Value::as_str) {
            let port = ports.iter().find(|port| port["name"] == name).expect("a port");
            action.insert("port".into(), port["containerPort"].clone());
        }
        action.retain(|key, value| key != "scheme" || value != "HTTP");
    }
    Value::Object(probe)
}

fn security(context: &Value, pod: &Value) -> Value {
    let non_root = pod["runAsNonRoot"].as_bool().unwrap_or(false);
    let usual = [
        ("privileged", json!(false)),
        ("readOnlyRootFilesystem", json!(false)),
        ("allowPrivilegeEscalation", json!(true)),
        ("runAsNonRoot", json!(non_root)),
        ("capabilities", json!({})),
    ];
    Value::Object(with_usual(context, &usual))
}

fn volume(volume: &Value) -> Value {
    let mut volume = volume.clone();
    if let Some(empty) = volume["emptyDir"].as_object_mut() {
        empty.retain(|key, value| key != "medium" || value != "");
    }
    for kind in ["configMap", "secret"] {
        if let Some(files) = volume.get_mut(kind).and_then(Value::as_object_mut) {
            let mode = files.entry("defaultMode").or_insert(json!(420)).clone();
            for item in files.get_mut("items").and_then(Value::as_array_mut).into_iter().flatten() {
                item.as_object_mut().expect("an item").entry("mode").or_insert(mode.clone());
            }
        }
    }
    volume
}
