edition "2026"

// Photo albums: an API, a worker that makes thumbnails, one that looks at pictures with a GPU and
// sleeps when there are none. `anywhere` spreads it over three kinds of platform; `prod` runs all of
// it in one cluster.
app gallery

/// Signs the links under which pictures are shared.
secret signing-key { from generate { length = 64 } }

postgres albums { version = "17", storage = 50Gi }
bucket originals
bucket thumbnails
rabbitmq bus
queue uploads { broker = bus }
queue resizes { broker = bus }

/// Reads its secrets from files everywhere: there are platforms that hand them over in no other way.
service api {
  image = "registry.cn-hangzhou.aliyuncs.com/gallery/api:2.7.0"
  user  = 1000
  port http = 8080
  cpu    = 1
  memory = 2Gi
  use originals = "read-write"
  use uploads = "send"
  use resizes = "send"
  env {
    ORIGINALS        = originals.name
    UPLOADS_URL_FILE = "/run/secrets/uploads-url"
    RESIZES_URL_FILE = "/run/secrets/resizes-url"
    ALBUMS_URL_FILE  = "/run/secrets/albums-url"
    SIGNING_KEY_FILE = "/run/secrets/signing-key"
  }
  file "/run/secrets/uploads-url" = uploads.url
  file "/run/secrets/resizes-url" = resizes.url
  file "/run/secrets/albums-url" = albums.url
  file "/run/secrets/signing-key" = signing-key
  health { path = "/readyz" }
  scale { replicas = 2..40, cpu = 60% }
  rollout rolling { surge = 25%, unavailable = 0 }
  expose "gallery.example.com"
  after = [migrate]
}

/// One thumbnail for each upload.
worker thumbnailer {
  enabled = environment.name != "anywhere"
  image   = "registry.cn-hangzhou.aliyuncs.com/gallery/thumbnail:1.4.2"
  user    = 1000
  cpu     = 500m..1
  memory  = 1Gi
  use originals = "read"
  use thumbnails = "write"
  use resizes = "receive"
  env {
    QUEUE  = resizes.url
    SOURCE = originals.name
    TARGET = thumbnails.name
  }
  health { liveness exec { command = ["/app/alive"] } }
  scale { replicas = 1..20, queue resizes { length = 50 } }
}

/// The same without a queue: called when an original arrives.
function thumbnail {
  enabled = environment.name == "anywhere"
  runtime = "python3.12"
  code    = "thumbnail"
  handler = "app.handle"
  cpu     = 500m
  memory  = 1Gi
  timeout = 60s
  use originals = "read"
  use thumbnails = "write"
  env { TARGET = thumbnails.name, GALLERY = api.url }
  trigger originals { events = ["created"] }
}

job migrate {
  image   = api.image
  user    = 1000
  command = ["/app/migrate", "--to", "latest"]
  cpu     = 250m..1
  memory  = 256Mi..512Mi
  timeout = 15min
  env { ALBUMS_URL = albums.url }
}

/// Looks for what must not be shown.
worker moderation {
  image = "registry.cn-hangzhou.aliyuncs.com/gallery/moderation:1.1.0"
  user  = 1000
  gpu { count = 1 }
  cpu    = 4
  memory = 16Gi
  use uploads = "receive"
  use originals = "read"
  env { QUEUE = uploads.url, ORIGINALS = originals.name }
  health { liveness exec { command = ["/app/alive"] } }
  scale { replicas = 0..8, queue uploads { length = 20 } }
  options kubernetes {
    object PriorityClass batch-gpu {
      value         = 1000
      globalDefault = false
      description   = "Looks at pictures when nobody else needs the GPU"
    }
    patch Deployment { spec.template.spec.priorityClassName = "batch-gpu" }
  }
}

// Targets of one network reach each other's private addresses.
target cluster: ack { namespace = "gallery", autoscaler = "keda", network = "vpc-hz" }
target front: sae {
  region    = "cn-hangzhou"
  namespace = "cn-hangzhou:gallery"
  network   = "vpc-hz"
  gateway { id = "alb-1a2b3c4d", certificates = ["12345-cn-hangzhou"] }
}

target edge: fc {
  region   = "cn-hangzhou"
  account  = "1234567890123456"
  role-arn = "acs:ram::1234567890123456:role/gallery"
}

/// All of it in one cluster.
environment prod {
  on = cluster
  originals { external { name = "gallery-originals", region = "cn-hangzhou" } }
  thumbnails { external { name = "gallery-thumbnails", region = "cn-hangzhou" } }
}

/// Each part where it is at home: requests on a serverless platform, thumbnails as a function, the rest
/// in the cluster.
environment anywhere extends prod {
  cluster { namespace = "gallery-anywhere" }
  api {
    on    = front
    after = []  // the release runs `migrate` first
    accept front "user" = "the image says USER 1000"
    accept front "unverified" = "checked by hand before the first release"
  }
  thumbnail { on = edge }
}

workflow release {
  step approve { approval = "Ship the gallery?" }
  step ship    { deploy = prod, on-failure = "rollback" }
}

test "the GPU sleeps when there are no uploads" in prod {
  check moderation.scale.replicas.min == 0
}

test "secrets of the api are files" in prod {
  check api.env["ALBUMS_URL_FILE"] == "/run/secrets/albums-url"
}
