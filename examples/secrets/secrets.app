edition "2026"

// Where secrets come from, and where they may go: never into text. The External Secrets operator
// fetches what has a source and makes what is generated; the rest the operator gives.
app vaulted

/// Given by the operator, at a place that the build record names.
secret license

/// Two values in one secret, kept in Vault under other names.
secret smtp {
  keys = ["username", "password"]
  from vault { path = "kv/mail", keys { username = "user", password = "pass" } }
}

/// Of a store in the cloud.
secret stripe {
  from aws { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:stripe", key = "live" }
}

/// Made once, never shown, never overwritten.
secret session-key { from generate { length = 64 } }

/// It is there already: another team makes it.
secret root-ca { from kubernetes { name = "company-ca", key = "ca.crt" } }

secret registry-pull

postgres db { version = "17", storage = 5Gi }
rabbitmq bus { version = "4.1", storage = 1Gi }

service api {
  image = "registry.acme.example/vaulted/api:1.0.4"
  user  = 10001
  port http = 8080
  cpu    = 100m..500m
  memory = 128Mi..256Mi
  env {
    LICENSE      = license
    SESSION_KEY  = session-key
    STRIPE_KEY   = stripe
    DATABASE_URL = db.url
    SMTP_URL     = "smtps://${smtp.username}:${smtp.password}@smtp.example.com:465"  // a text around secrets
    AMQP_URL     = "amqp://${bus.username}:${bus.password}@${bus.address}/?heartbeat=30"
  }
  file "/etc/ssl/company/ca.crt" = root-ca { mode = "0444" }
  health { path = "/healthz" }
  expose "vaulted.localhost"
}

target cluster: eks {
  version = "1.34"
  secrets = "external-secrets"
  secret-store { name = "company", kind = "ClusterSecretStore" }
  registry "registry.acme.example" = registry-pull
}

/// The same application on a cluster without the operator: every secret is a plain Secret object.
target plain: kubernetes
target laptop: compose

environment default { on = cluster }

environment edge {
  on = plain
  smtp { from kubernetes { name = "mail" } }
  stripe { from kubernetes { name = "stripe", key = "live" } }
}

environment dev {
  on = laptop
  smtp { from variable { name = "SMTP" } }
  stripe { from variable { name = "STRIPE_TEST_KEY" } }
  root-ca { from file { path = "certs/ca.crt" } }
}

test "no variable of the container holds a secret as text" in edge {
  check object("Deployment", "api").spec.template.spec.containers[0].env[
    0
  ].valueFrom.secretKeyRef.key != null
}
