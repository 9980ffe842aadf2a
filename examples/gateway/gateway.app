edition "2026"

// Routes of the Gateway API: HTTP and gRPC by the port's protocol, paths under one host, aliases, a
// timeout, and a service for the private network only.
app storefront

/// A body all services share.
trait small on service {
  user   = 10001
  cpu    = 100m..500m
  memory = 128Mi..256Mi
}

service web {
  small {}
  image = "ghcr.io/acme/storefront-web:6.1.0"
  port http = 3000
  env { API_URL = api.public-url, CATALOG = catalog.address }
  health { path = "/healthz" }
  expose "shop.example.com" { aliases = ["www.shop.example.com"] }
}

/// The same host as the page, under a path of its own.
service api {
  small {}
  image = "ghcr.io/acme/storefront-api:6.1.0"
  port http = 8080
  port admin = 8081 { protocol = "http" }
  env { CATALOG = catalog.address }
  health { path = "/healthz", port = "admin" }
  expose "shop.example.com" {
    paths   = ["/api", "/graphql"]
    timeout = 30s
  }
}

/// gRPC all the way in.
service catalog {
  small {}
  image = "ghcr.io/acme/storefront-catalog:6.1.0"
  port grpc = 9090
  health {
    readiness grpc
    liveness tcp
  }
  expose "catalog.example.com"
}

/// Reached from the company's network, never from outside.
service back-office {
  small {}
  image = "ghcr.io/acme/storefront-back-office:6.1.0"
  port http = 8080
  env { API_URL = api.url }
  health { path = "/healthz" }
  expose internal
}

target cluster: kubernetes {
  version = "1.36"
  routes  = "gateway"
  gateway { name = "public", namespace = "infra", section = "https" }
}

environment default { on = cluster }

test "gRPC gets a route of its own kind" in default {
  check object("GRPCRoute", "catalog").spec.hostnames == ["catalog.example.com"]
}
