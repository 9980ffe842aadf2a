// The services behind the front: each speaks gRPC, most need nobody else.
part boutique

/// Carts live in a Redis without a password: the shop forgets them when it restarts.
redis redis-cart {
  auth   = "none"
  cpu    = 70m..125m
  memory = 200Mi..256Mi
}

service cartservice {
  boutique-service {}
  image = "${registry}/cartservice:${tag}"
  port grpc = 7070
  cpu = 200m..300m
  env { REDIS_ADDR = redis-cart.address }
  health {
    readiness grpc { after = 15s }
    liveness grpc { after = 15s, every = 10s }
  }
}

service productcatalogservice {
  boutique-service {}
  speaks-grpc {}
  image = "${registry}/productcatalogservice:${tag}"
  port grpc = 3550
  grace = 5s
  env { PORT = 3550 }
}

service currencyservice {
  boutique-service {}
  speaks-grpc {}
  image = "${registry}/currencyservice:${tag}"
  port grpc = 7000
  grace = 5s
  env { PORT = 7000 }
}

service paymentservice {
  boutique-service {}
  speaks-grpc {}
  image = "${registry}/paymentservice:${tag}"
  port grpc = 50051
  grace = 5s
  env { PORT = 50051 }
}

service shippingservice {
  boutique-service {}
  speaks-grpc {}
  image = "${registry}/shippingservice:${tag}"
  port grpc = 50051
  env { PORT = 50051 }
  health {
    readiness grpc { every = 5s }
  }
}

/// Listens on 8080; who sends a mail dials 5000.
service emailservice {
  boutique-service {}
  image = "${registry}/emailservice:${tag}"
  port grpc = 8080 { service = 5000 }
  grace = 5s
  env { PORT = 8080 }
  health {
    readiness grpc { every = 5s }
    liveness grpc { every = 5s }
  }
}

service recommendationservice {
  boutique-service {}
  image = "${registry}/recommendationservice:${tag}"
  port grpc = 8080
  memory = 220Mi..450Mi
  grace  = 5s
  env {
    PORT                         = 8080
    PRODUCT_CATALOG_SERVICE_ADDR = productcatalogservice.address
  }
  health {
    readiness grpc { every = 5s }
    liveness grpc { every = 5s }
  }
}

service adservice {
  boutique-service {}
  image = "${registry}/adservice:${tag}"
  port grpc = 9555
  cpu    = 200m..300m
  memory = 180Mi..300Mi
  grace  = 5s
  env { PORT = 9555 }
  health {
    readiness grpc { after = 20s, every = 15s }
    liveness grpc { after = 20s, every = 15s }
  }
}
