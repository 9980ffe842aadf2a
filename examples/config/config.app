edition "2026"

// Configuration as files: embedded from beside the source, a whole folder of them, written inline
// with values of the application in it, and one that holds a secret. A change of any rolls the pods.
app docs-site

param host: Host = "docs.localhost"
param title: String = "Acme Handbook"

/// Who may see the drafts.
secret htpasswd

/// Serves a folder that lies beside this file.
service web {
  image = "nginxinc/nginx-unprivileged:1.29.1-alpine"
  user  = 10001
  port http = 8080
  port status = 8081 { protocol = "http" }
  cpu    = 50m..250m
  memory = 64Mi..128Mi
  disk   = 64Mi..256Mi
  file "/etc/nginx/conf.d/default.conf" = embed("nginx.conf") { mode = "0444" }
  file "/usr/share/nginx/html" = embed-dir("html")
  file "/usr/share/nginx/html-meta/site.json" = json({
    title = title
    host  = host
    links = ["search.${host}"]
  })
  file "/etc/nginx/secrets/htpasswd" = htpasswd { mode = "0440" }
  volume cache { path = "/var/cache/nginx", size = 128Mi, memory = true }
  health { path = "/healthz", port = "status" }
  expose "${host}"
  accept laptop "disk" = "a laptop's disk is not shared with strangers"
}

/// Keeps its index in scratch space and reads its settings from a text made here.
service search {
  image = "getmeili/meilisearch:v1.18"
  user  = 10001
  port http = 7700
  cpu    = 100m..1
  memory = 256Mi..512Mi
  file "/etc/meilisearch/config.toml" = """
    # Written by ${app.name} for ${environment.name}.
    env = "production"
    http_addr = "0.0.0.0:7700"
    no_analytics = true
    db_path = "/data/index"
    """
  env { MEILI_CONFIG_FILE_PATH = "/etc/meilisearch/config.toml" }
  volume data { path = "/data", size = 2Gi }
  health { path = "/health" }
  scale { replicas = 1 }
  expose "search.${host}"
}

target cluster: kubernetes
target laptop: compose { publish = { "web.status" = 9081 } }

environment default { on = cluster }
environment dev { on = laptop }

test "the title is in the site's description" in default {
  check web.file["/etc/nginx/conf.d/default.conf"].mode == "0444"
}
