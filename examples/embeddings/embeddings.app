edition "2026"

// Embeddings on GPUs: an endpoint that scales with its load, and a worker that eats batches from a
// queue and sleeps when it is empty.
app embeddings

/// A project of Google Cloud, as Google spells them.
type Project = String where it matches "[a-z][a-z0-9-]{4,28}[a-z0-9]"

param model: String = "bge-m3"
param tag: String = "0.9.4"
param project: Project = "acme-ml"
param host: Host = "embed.example.com"

let registry = "europe-west4-docker.pkg.dev/${project}/ml"

secret hf-token { from gcp { secret = "hf-token", version = "3" } }

bucket corpora
rabbitmq bus
queue batches { broker = bus }

/// What both processes need to run a model.
trait on-gpu on service, worker {
  image  = "${registry}/${model}:${tag}"
  user   = 1000
  arch   = ["amd64"]
  cpu    = 8
  memory = 32Gi
  gpu { count = 1 }
  env { HF_TOKEN = hf-token, MODEL = model }
  volume weights { path = "/models", size = 60Gi }
  volume shm { path = "/dev/shm", size = 4Gi, memory = true }
}

service api {
  on-gpu {}
  port http = 8080
  args = ["--serve", "--port", "8080"]
  env { BATCHES = batches.url }
  use batches = "send"
  health {
    startup http { path = "/health", every = 10s, failures = 24 }  // the weights take minutes to load
    readiness http { path = "/health" }
    liveness tcp
  }
  scale { replicas = 2..4, cpu = 60% }
  expose "${host}" { timeout = 5min }
}

worker batch {
  on-gpu {}
  args  = ["--consume"]
  grace = 5min
  use batches = "receive"
  use corpora = "read-write"
  env {
    BATCHES = batches.url
    CORPORA = corpora.name
    NODE    = instance.node
  }
  health { liveness exec { command = ["/app/alive", "--within", "120"] } }
  scale { replicas = 0..6, queue batches { length = 50 } }
}

target cluster: gke {
  secrets    = "external-secrets"
  autoscaler = "keda"
  secret-store { name = "google" }
  routes = "gateway"
  gateway { name = "public", namespace = "infra" }
}

environment prod {
  on = cluster
  corpora { external { name = "${project}-corpora", region = "europe-west4" } }
}

/// A project of its own, with a smaller endpoint.
environment lab extends prod {
  project = "acme-ml-lab"
  host    = "embed.lab.example.com"
  corpora { external { name = "acme-ml-lab-corpora", region = "europe-west4" } }
  api { scale { replicas = 2 } }
}

test "nothing burns a GPU at night" in prod {
  check batch.scale.replicas.min == 0
}

test "what sleeps needs a signal that wakes it" in prod {
  batch { unset scale.queue }
  expect "scale-to-zero-without-signal"
}
