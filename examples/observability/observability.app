edition "2026"

// What runs on every node and what gathers it: agents, metrics, machines chosen by label, replicas
// kept apart, and rules about who reaches whom.
app observability

param cluster-name: String = "blue"

secret remote-write-token

/// Sends what the node's pods report. One on every node.
agent node-agent {
  image  = "ghcr.io/acme/node-agent:3.2.0"
  user   = 10001
  cpu    = 50m..200m
  memory = 64Mi..128Mi
  port http = 9100
  env {
    CLUSTER = cluster-name
    NODE    = instance.node
    STORE   = store.address
  }
  labels { tier = "agent" }
  annotations { "acme.example/why" = "sees what no pod sees of itself" }
  health {
    readiness http { path = "/ready" }
    liveness tcp
  }
  metrics { path = "/metrics" }
  nodes { "kubernetes.io/os" = "linux" }
  rollout rolling { unavailable = 1 }
}

/// Keeps series on a disk; only those who have to reach it do.
service store {
  image = "victoriametrics/victoria-metrics:v1.125.1"
  user  = 10001
  arch  = ["amd64"]
  port http = 8428
  cpu    = 500m..2
  memory = 2Gi..4Gi
  args   = ["-storageDataPath=/storage", "-retentionPeriod=30d"]
  volume storage { path = "/storage", size = 100Gi, persistent = true }
  health { path = "/health" }
  scale { replicas = 2 }
  spread { over = "zone", skew = 1 }
  network { egress = "declared" }
}

/// Copies everything to the company's long-term store.
worker forwarder {
  image  = "victoriametrics/vmagent:v1.125.1"
  user   = 10001
  cpu    = 100m..500m
  memory = 256Mi..512Mi
  args = [
    "-remoteWrite.url=https://metrics.acme.example/api/v1/write",
    "-remoteWrite.bearerTokenFile=/run/secrets/token",
  ]
  file "/run/secrets/token" = remote-write-token
  calls = [store]
  volume buffer { path = "/buffer", size = 5Gi }
  health { liveness exec { command = ["/vmagent-prod", "-version"], every = 1min } }
}

/// Somebody else's: the company's mail relay.
external relay {
  host = "relay.acme.example"
  port = 2525
}

service alerts {
  image = "prom/alertmanager:v0.28.1"
  user  = 10001
  port http = 9093
  cpu    = 50m..200m
  memory = 64Mi..128Mi
  args   = ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]
  file "/etc/alertmanager/alertmanager.yml" = """
    global:
      smtp_smarthost: ${relay.address}
      smtp_from: alerts@acme.example
    route:
      receiver: mail
    receivers:
      - name: mail
        email_configs:
          - to: oncall@acme.example
    """
  volume state { path = "/alertmanager", size = 1Gi }
  health {
    readiness http { path = "/-/ready" }
    liveness http { path = "/-/healthy" }
  }
  network { egress = "open" }  // the relay is on the private network, on port 2525
  expose internal
}

test "one agent for each node" in default {
  check object("DaemonSet", "node-agent").spec.updateStrategy.rollingUpdate.maxUnavailable == 1
}
