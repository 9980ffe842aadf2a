edition "2026"

// Work that waits in queues: workers that sleep while there is none, one that follows a Kafka topic,
// one that reads a list in a Redis, one that wakes up for office hours. KEDA watches.
app mailroom

rabbitmq bus { version = "4.1", storage = 2Gi }
kafka stream { version = "4.1", storage = 20Gi }
redis lists { version = "8.2", persistent = true, storage = 1Gi }

queue letters { broker = bus }
topic clicks { broker = stream }

/// Takes letters in.
service intake {
  image = "ghcr.io/acme/mailroom-intake:1.8.0"
  user  = 10001
  port http = 8080
  cpu    = 100m..500m
  memory = 128Mi..256Mi
  use letters = "send"
  use clicks = "send"
  env {
    LETTERS_URL   = letters.url
    LETTERS_QUEUE = letters.name
    CLICKS_TOPIC  = clicks.name
    KAFKA_BROKERS = stream.address
    REDIS_URL     = lists.url
  }
  health { path = "/healthz" }
  scale { replicas = 2..10, cpu = 70% }
  expose "mailroom.localhost"
}

/// What all workers have in common.
trait sorter on worker {
  user   = 10001
  cpu    = 250m..1
  memory = 256Mi..512Mi
  health { liveness exec { command = ["/app/alive"] } }
}

/// One for every twenty letters; none if there are none.
worker letters-out {
  sorter {}
  image = "ghcr.io/acme/mailroom-letters:1.8.0"
  grace = 1min
  use letters = "receive"
  env { LETTERS_URL = letters.url, LETTERS_QUEUE = letters.name }
  scale { replicas = 0..30, queue letters { length = 20 } }
}

/// Follows the topic as one consumer group.
worker clickstream {
  sorter {}
  image = "ghcr.io/acme/mailroom-clicks:1.8.0"
  use clicks = "receive"
  env { KAFKA_BROKERS = stream.address, TOPIC = clicks.name, GROUP = "clickstream" }
  scale { replicas = 1..12, queue clicks { length = 500, group = "clickstream" } }
}

/// Reads a list of a job library.
worker thumbnails {
  sorter {}
  image = "ghcr.io/acme/mailroom-thumbs:1.8.0"
  env { REDIS_URL = lists.url }
  scale { replicas = 0..8, queue lists { length = 10, key = "bull:thumbnails:wait" } }
}

/// People press its buttons from nine to five; by night two are enough.
service desk {
  image = "ghcr.io/acme/mailroom-desk:1.8.0"
  user  = 10001
  port http = 8080
  cpu    = 250m..1
  memory = 256Mi
  env { INTAKE_URL = intake.url }
  health { path = "/healthz" }
  scale {
    replicas = 2..12
    cpu      = 65%
    schedule office {
      cron     = "0 9 * * 1-5"
      until    = "0 17 * * 1-5"
      timezone = "Europe/Berlin"
      replicas = 6
    }
  }
  expose "desk.localhost"
}

target cluster: kubernetes { autoscaler = "keda" }

environment default { on = cluster }

test "an empty queue costs nothing" in default {
  check letters-out.scale.replicas.min == 0
  check object("ScaledObject", "letters-out").spec.maxReplicaCount == 30
}

test "what sleeps needs something that wakes it" in default {
  letters-out { unset scale.queue }
  expect "scale-to-zero-without-signal"
}
