edition "2026"

// Things that keep data and know each other by name: an etcd of three that finds its peers, a NATS
// with a disk each, and databases of the standard library.
app quorum

/// Three members. Each has a disk and a stable name, and is told who the others are.
service etcd {
  image = "quay.io/coreos/etcd:v3.6.4"
  user  = 10001
  port client = 2379 { protocol = "http" }
  port peer = 2380
  cpu    = 250m..1
  memory = 512Mi..1Gi
  volume data { path = "/var/lib/etcd", size = 8Gi, persistent = true }
  args = [
    "etcd",
    "--name=${instance.name}",
    "--data-dir=/var/lib/etcd/data",
    "--listen-client-urls=http://0.0.0.0:2379",
    "--advertise-client-urls=http://${instance.name}.etcd:2379",
    "--listen-peer-urls=http://0.0.0.0:2380",
  ]
  env { PEERS = join(it.peers, ",") }
  health {
    readiness http { path = "/readyz", port = "client" }
    liveness http { path = "/livez", port = "client", after = 30s }
  }
  scale { replicas = 3 }
  spread { over = "zone" }
}

/// Streams on a disk of its own.
service nats {
  image = "nats:2.11.8-alpine"
  user  = 10001
  port client = 4222
  port monitor = 8222 { protocol = "http" }
  cpu    = 100m..500m
  memory = 256Mi..512Mi
  args   = ["--jetstream", "--store_dir=/data", "--http_port=8222"]
  volume data { path = "/data", size = 10Gi, persistent = true }
  health {
    readiness http { path = "/healthz", port = "monitor" }
    liveness tcp { port = "client" }
  }
  scale { replicas = 1 }
  rollout recreate
}

/// Two databases in one server.
postgres ledger {
  version = "17"
  storage = 20Gi
  cpu     = 500m..2
  memory  = 1Gi..2Gi
  db accounts
  db journal
}

mysql legacy { version = "8.4", storage = 10Gi }
mongodb documents { version = "8.0", storage = 10Gi }
redis sessions { version = "8.2", persistent = true, storage = 2Gi }
memcached pages { version = "1.6" }
kafka events { version = "4.1", storage = 20Gi }
rabbitmq bus { version = "4.1", storage = 4Gi }

/// Talks to all of them.
service bank {
  image = "ghcr.io/acme/bank:7.0.1"
  user  = 10001
  port http = 8080
  cpu    = 250m..1
  memory = 512Mi
  env {
    ETCD_ENDPOINTS  = etcd.port.client.url
    NATS_ADDRESS    = nats.port.client.address
    ACCOUNTS_URL    = ledger.db.accounts.url
    JOURNAL_URL     = ledger.db.journal.url
    LEGACY_JDBC_URL = legacy.jdbc-url
    LEGACY_USERNAME = legacy.username
    LEGACY_PASSWORD = legacy.password
    DOCUMENTS_URL   = documents.url
    SESSIONS_URL    = sessions.url
    PAGES_ADDRESS   = pages.address
    EVENTS_BROKERS  = events.address
    BUS_URL         = bus.url
  }
  health { path = "/healthz" }
  expose internal
}

test "each member keeps its disk" in default {
  check object("StatefulSet", "etcd").spec.volumeClaimTemplates[
    0
  ].spec.resources.requests.storage == "8Gi"
  check object("StatefulSet", "etcd").spec.replicas == 3
}
