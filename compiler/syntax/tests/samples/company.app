edition "2026"

//! What the platform team gives to everyone.
//! Two lines of it.

type Team = String where it matches "[a-z][a-z-]*" and len(it) < 20
type Level = "debug" | "info" | "error"
type Probe =
    | http { path: Path = "/", port: Int? }
    | tcp
    | exec { command: [String] }

/// The way a service is run here.
kind our-service extends service {
  param heap: Memory = 512Mi
  param level: Level = "info"
  param limits: Cpu..Cpu = 250m..1
  param extra: [String: Secret<String>] = {}
  param probe: Probe?

  memory = heap * 2 + 64Mi
  env { JAVA_OPTS = "-Xmx${heap / 1Mi}m", LEVEL = level }
  health {
    readiness http { path = "/ready" }
    liveness http  { path = "/live", after = 60s }
  }
  lock security
  check heap >= 256Mi else "too small"
}

/// Fields of a built-in kind look like this.
kind plain {
  name: String
  "on": Ref<Target>? = null
  scale: { replicas: Int..Int = 1..1, signals: [Signal] = [] }
  place: zone { name: String } | node = node
  output url = main.url
}

trait owned-by on service, worker, job, cron {
  param team: Team
  labels { team = team }
}

rule pinned-images for service, worker {
  level = "warning"
  check it.image.tag != "latest" else "pin it"
}

let sizes = [for index, size in [1, 2, 3] if size > 1 or index == 0: size * 1Gi]
let first = sizes[0]
let size = match level {
  "debug" | "trace" => 1
  info => 2
  3 => 3
  null => { a = 1 }.a
  _ => if first > 1Gi then (3 - 1) * 2 else if true then -4 else unlimited
}
let long =
    "a long first part of a sum, "
    + "and the second one"
    // why there is a third
    + "and the third"
let list = [
  "one",  // first
  "two",
  // before three
  "three",
]
let nested = deep({
  a = [1, 2]
  b = { c = "${d["x${1}"]}" }
})
type = "the words of forms"
lock = 1
unset { target = 2, check-it = 3 }
target.x = 4
on       = here
for      = 5s
as       = 6
