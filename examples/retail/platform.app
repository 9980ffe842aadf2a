//! What the platform team of a shop hands to its application teams: kinds, a trait and rules.

/// A team's name as the on-call rota spells it.
type Team = String where it matches "[a-z][a-z-]{1,30}"

/// A Spring Boot service: probes of the actuator, a heap with headroom around it.
kind spring-service extends service {
  /// Heap of the virtual machine. The container gets twice that, for what lies beside the heap.
  param heap: Memory = 512Mi

  port http = 8080
  cpu    = 250m..1
  memory = heap * 2
  env { JAVA_TOOL_OPTIONS = "-Xmx${heap / 1Mi}m -XX:+ExitOnOutOfMemoryError" }
  health {
    readiness http { path = "/actuator/health/readiness" }
    liveness http { path = "/actuator/health/liveness", after = 60s }
  }
  scale { replicas = 2..10, cpu = 70% }
  security { privileged = false }
  lock security
  check heap >= 256Mi else "Spring Boot does not start in less than 256Mi of heap"
}

/// Who is called when it breaks.
trait owned-by on service, worker, job, cron {
  param team: Team
  labels { team = team }
}

/// A tag that moves makes every restart a deployment.
rule pinned-images for service, worker, job, cron {
  check it.image.tag != "latest" else "pin the image: a moving tag makes rollback a guess"
}

/// Somebody has to be called.
rule owned for service {
  level = "warning"
  check it.labels["team"] != null else "say who answers for it: owned-by { team = \"…\" }"
}

/// Load balancers come from the network team, not from a manifest.
rule no-load-balancers for Service {
  waivable = false
  check it.spec.type != "LoadBalancer" else "use `expose`: the gateway is shared"
}
