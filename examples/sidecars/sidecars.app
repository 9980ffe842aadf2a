edition "2026"

// More than one container: one that prepares, one that stands beside for life, and what happens
// right after the start and right before the stop.
app payments

secret signing { from key-pair { algorithm = "ed25519" } }
secret api-token

postgres db { version = "17", storage = 10Gi }

service api {
  image = "ghcr.io/acme/payments:2.4.0"
  user  = 10001
  port http = 8080
  cpu    = 200m..1
  memory = 256Mi..512Mi
  grace  = 45s
  env {
    DATABASE_URL = db.url
    PUBLIC_KEY   = signing.public
    API_TOKEN    = api-token
    POD          = instance.name
    NODE_IP      = instance.node-ip
  }
  file "/etc/payments/signing.pem" = signing.private { mode = "0440" }
  volume socket { path = "/run/payments", size = 16Mi, memory = true }
  volume rules { path = "/var/lib/rules", size = 256Mi }

  /// The load balancer needs a moment to notice that this one is leaving.
  hook {
    post-start http { path = "/-/warm-up" }
    pre-stop sleep { for = 10s }
  }

  /// Fetches the newest fraud rules before the service starts.
  init fetch-rules {
    image = "ghcr.io/acme/rules-fetcher:1.2.0"
    user  = 10001
    args  = ["--to", "/var/lib/rules"]
    env { TOKEN = api-token }
    cpu     = 50m..200m
    memory  = 32Mi..64Mi
    volumes = ["rules"]
  }

  /// Talks to the card terminals, over a socket of the shared volume.
  sidecar terminal {
    image = "ghcr.io/acme/terminal-gateway:0.9.1"
    user  = 10001
    args  = ["--socket", "/run/payments/terminal.sock"]
    port metrics = 9102 { protocol = "http" }
    cpu     = 50m..200m
    memory  = 64Mi..128Mi
    volumes = ["socket"]
    health {
      readiness http { path = "/ready", port = "metrics" }
      liveness tcp { port = "metrics" }
    }
  }

  health {
    startup http { path = "/healthz", every = 2s, failures = 30 }
    readiness http { path = "/healthz" }
    liveness tcp
  }
  scale { replicas = 2..6, cpu = 70% }
  expose "payments.localhost"
  accept laptop "env" = "a laptop is its own node, whatever it is called"
}

/// Drains its queue before it goes.
worker settlement {
  image  = "ghcr.io/acme/settlement:2.4.0"
  user   = 10001
  cpu    = 100m..500m
  memory = 128Mi..256Mi
  grace  = 2min
  env { DATABASE_URL = db.url }
  hook { pre-stop exec { command = ["/app/drain", "--within", "100s"] } }
  health { liveness exec { command = ["/app/alive"], every = 30s } }
  calls = [api]
}

target cluster: kubernetes
target laptop: compose

environment default { on = cluster }
environment dev { on = laptop }

test "the sidecar lives as long as the pod" in default {
  check object("Deployment", "api").spec.template.spec.terminationGracePeriodSeconds == 45
}
