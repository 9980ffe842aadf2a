edition "2026"

/// Books, sold on the web and printed at night.
app bookshop

import "./company.app" as company
import crd "certificates.yaml"

param tag: String = "3.1.0"
param host: Host = "books.localhost"
param flags: [String: Bool] = { new-cart = true, "old.search" = false }

let image-of = "ghcr.io/acme/${tag}"

secret session { from generate { length = 48 } }
secret payment { keys = ["public", "private"] }

postgres db { version = "17", storage = 20Gi }
redis cache
queue orders { broker = bus }
rabbitmq bus

/// Answers the readers.
service web {
  image = image-of
  build = "./web"
  port http = 8080 { protocol = "http" }
  port metrics = 9090
  cpu    = 250m..1.5
  memory = 256Mi..512Mi
  env {
    LOG_LEVEL    = "info"
    DATABASE_URL = db.url
    PUBLIC_URL   = it.public-url
    "log.format" = "json"
  }
  env += {for name, on in flags if on: "FLAG_${upper(name)}" = "1"}
  args += ["--threads", "4"]
  health { path = "/ready" }
  scale { replicas = 2..10, cpu = 70%, rps = 200/s }
  expose "${host}" { idle = 1h }  // readers keep sockets open
  expose internal
  file "/etc/shop/shop.yaml" = """
    title: "The \${shop}"
    host: ${host}

      indented: true
    """
  file "/etc/shop/tax.toml" = embed("tax.toml") { mode = "0440" }
  after = [migrate]
}

job migrate {
  image   = web.image
  command = ["/app/migrate"]
  retries = 0
}

cron report {
  image    = web.image
  schedule = "0 3 * * *"
  in       = prod
}

target laptop: compose
target cluster: kubernetes {
  version = "1.36"
  registry "ghcr.io" = pull
}

environment dev { on = laptop }

/// What customers see.
environment prod {
  on   = cluster
  host = "books.example.com"
  web {
    scale { replicas = 3..20 }
    unset health
    labels["team"] = "shop"
    options kubernetes {
      patch Deployment { spec.template.spec.containers["app"].tty = true }
    }
  }
}

environment demo extends prod { cluster { namespace = "demo" } }

workflow release {
  step approve { approval = "Ship it?" }
  step ship    { deploy = prod, on-failure = "rollback", in = prod }
}

test "prod is not alone" in prod {
  check web.scale.replicas.min >= 2 and not (web.enabled == false) else "two readers at once"
  check 0 < db.storage / 1Gi <= 100
}
