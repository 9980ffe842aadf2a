//! The vocabulary of a company: kinds, traits, types and rules that its applications import.

/// Who owns a thing, as the service catalogue spells it.
type Team = String where it matches "[a-z][a-z0-9-]{1,30}"

/// How much it hurts when a thing is down.
type Tier = "gold" | "silver" | "bronze"

/// A web service the way the company runs it. Its security is not negotiable.
kind web-service extends service {
  param team: Team
  param tier: Tier = "silver"

  port http = 8080
  cpu    = if tier == "gold" then 500m..2 else 100m..500m
  memory = 256Mi..512Mi
  user   = 10001
  labels { team = team, tier = tier }
  env { LOG_FORMAT = "json" }
  health { path = "/readyz" }
  scale {
    replicas = match tier {
      "gold" => 3..20
      "silver" => 2..6
      "bronze" => 2..2
    }
  }
  security { privileged = false, read-only-root = true }
  lock security
}

/// The same in Go: small, and starting at once.
kind go-service extends web-service {
  memory = 64Mi..128Mi
  env { GOMAXPROCS = "1" }
  lock health
}

/// A service with a cache of its own beside it. Inside, `main` bears the name of the use.
kind cached-service {
  param image: Image
  param team: Team
  param cache-memory: Memory = 256Mi

  redis cache { memory = cache-memory, cpu = 100m..500m, version = "8.2" }
  web-service main {
    image = image
    team  = team
    env { CACHE_URL = cache.url }
  }
  output url = main.url
}

/// Traces for whoever asks for them.
trait traced on service, worker {
  param sample: Percent = 10%
  env {
    OTEL_TRACES_SAMPLER         = "parentbased_traceidratio"
    OTEL_TRACES_SAMPLER_ARG     = "${sample / 100%}"
    OTEL_EXPORTER_OTLP_ENDPOINT = "http://otel-collector.observability:4317"
  }
  network { egress = "open" }  // the collector lives in another namespace
}

/// Metrics for the company's Prometheus.
trait scraped on service, worker {
  metrics { path = "/metrics" }
}

/// Images come from the company's own registry, where they are scanned.
rule own-registry for service, worker, job, cron {
  check it.image.registry == "registry.acme.example" else "use an image of registry.acme.example: it is scanned there"
}

/// Gold promises nines, so nothing in it may stand on one leg.
rule gold-stands-on-three for service {
  waivable = false
  check it.labels[
    "tier"
  ] != "gold" or it.scale.replicas.min >= 3 else "tier gold needs three replicas"
}

/// Somebody else's mistake must not eat a node.
rule limits-are-modest for Deployment {
  level = "warning"
  check it.spec.template.spec.containers[
    0
  ].resources.limits.memory != null else "a container without a limit of memory"
}
