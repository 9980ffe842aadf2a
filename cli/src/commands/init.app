//! What this application is. `anyport check` says whether it holds together, `anyport build` turns
//! it into what a target takes.

app my-app

/// Given from outside: `--set tag=1.2.3`.
param tag: String = "1.0.0"
param host: Host = "my-app.localhost"

/// A database. Its credentials are made where it runs; no build ever sees them.
postgres db { version = "16", storage = 10Gi }

/// Whatever answers requests.
service web {
  image = "ghcr.io/example/web:${tag}"
  port http = 8080
  cpu    = 100m..500m  // request..limit
  memory = 128Mi..256Mi
  env {
    LOG_LEVEL    = "info"
    DATABASE_URL = db.url
  }
  health { path = "/healthz" }
  scale { replicas = 2..5, cpu = 70% }
  expose "${host}"
}

target laptop: compose
target cluster: kubernetes { namespace = "my-app" }

environment dev { on = laptop }

environment prod {
  on   = cluster
  host = "my-app.example.com"
  web { scale { replicas = 3..10 } }
}

test "prod survives the loss of a node" in prod {
  check web.scale.replicas.min >= 2 else "one replica is none while its node restarts"
}
