edition "2026"

// One application, five places: a laptop, staging, a demo that extends it, two regions of production
// of which one extends the other. Layers are added, replaced, taken back and locked.
app notes

param tag: String = "3.8.0"
param host: Host = "notes.localhost"
param replicas: Int = 2
param features: [String] = ["search"]

/// Sends the invitations.
secret mail-key { from generate { length = 32 } }

/// Production's database has been there for years.
secret managed-db

postgres db { version = "17", storage = 5Gi }

service web {
  image = "ghcr.io/acme/notes:${tag}"
  user  = 10001
  port http = 8080
  cpu    = 100m..500m
  memory = 128Mi..256Mi
  args   = ["serve"]
  env {
    DB_ADDRESS  = db.address
    DB_NAME     = db.database
    DB_USER     = db.username
    DB_PASSWORD = db.password
    MAIL_KEY    = mail-key
    FEATURES    = join(features, ",")
    PUBLIC_URL  = it.public-url
    LOG_LEVEL   = "info"
    DEBUG       = null  // only laptops have it
  }
  health { path = "/healthz" }
  scale { replicas = replicas, cpu = 70% }
  expose "${host}"
}

/// Only where people try things out.
service mail-catcher {
  enabled = environment.name != "prod-eu" and environment.name != "prod-us"
  image   = "axllent/mailpit:v1.27"
  user    = 10001
  port http = 8025
  port smtp = 1025
  cpu    = 50m..100m
  memory = 64Mi
  health { path = "/readyz" }
}

target laptop: compose
target cluster: kubernetes { version = "1.35" }

environment dev {
  on = laptop
  web {
    args += ["--reload"]
    env {
      LOG_LEVEL = "debug"
      DEBUG     = "1"
    }
  }
}

environment staging {
  on       = cluster
  host     = "notes.staging.example.com"
  replicas = 2
  features = ["search", "share"]
  cluster { namespace = "notes-staging" }
  web { args += ["--verbose"] }
}

environment demo extends staging {
  host = "notes.demo.example.com"
  cluster { namespace = "notes-demo" }
  web {
    env { BANNER = "everything here is gone tomorrow" }
    unset args
    args = ["serve", "--read-only"]
  }
  db { storage = 1Gi }
}

environment prod-eu {
  on       = cluster
  host     = "notes.example.com"
  replicas = 4
  cluster { namespace = "notes-prod", version = "1.34" }
  lock cluster.version
  mail-key { from kubernetes { name = "mail", key = "api-key" } }
  web {
    scale { replicas = 4..12 }
    unset env.LOG_LEVEL
    lock image
  }
  db {
    external {
      host     = "notes.eu.db.example.com"
      port     = 5432
      database = "notes"
      username = "notes"
      password = managed-db
    }
  }
}

environment prod-us extends prod-eu {
  host = "notes-us.example.com"
  cluster { namespace = "notes-prod-us" }
  mail-key { from kubernetes { name = "mail-us", key = "api-key" } }
  managed-db { from kubernetes { name = "managed-db-us", key = "password" } }
  db {
    external { host = "notes.us.db.example.com" }
    accept inherited-binding = "the host is its own: only names are the same"
  }
}

test "the demo is read only and keeps nothing" in demo {
  check web.args == ["serve", "--read-only"]
  check web.env["FEATURES"] == "search,share"
}

test "laptops say more" in dev {
  check web.args == ["serve", "--reload"]
  check web.env["DEBUG"] == "1"
}

test "production's image is locked" in prod-us {
  web { image = "ghcr.io/acme/notes:nightly" }
  expect "locked"
}
