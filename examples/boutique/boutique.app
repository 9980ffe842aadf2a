// Online Boutique: the shop of eleven services with which Google shows what a cluster can do.
// Images, ports, environment, probes and sizes are those of its own Kubernetes manifests.
//
//   anyport build examples/boutique/boutique.app -o out
//   kubectl apply --server-side --recursive -f out/default/kubernetes
app boutique

import "./backends.app"

param tag: String = "v0.10.3"
param host: Host = "boutique.localhost"

let registry = "us-central1-docker.pkg.dev/google-samples/microservices-demo"

/// What all services of the shop have in common. Each body says what differs.
trait boutique-service on service, worker {
  cpu    = 100m..200m
  memory = 64Mi..128Mi
  user   = 1000
  env { DISABLE_PROFILER = 1 }
}

/// A service that speaks gRPC, and the gRPC health protocol with it.
trait speaks-grpc on service {
  health {
    readiness grpc
    liveness grpc
  }
}

/// The page that shoppers see.
service frontend {
  boutique-service {}
  image = "${registry}/frontend:${tag}"
  port http = 8080 { service = 80 }
  env {
    PORT                            = 8080
    PRODUCT_CATALOG_SERVICE_ADDR    = productcatalogservice.address
    CURRENCY_SERVICE_ADDR           = currencyservice.address
    CART_SERVICE_ADDR               = cartservice.address
    RECOMMENDATION_SERVICE_ADDR     = recommendationservice.address
    SHIPPING_SERVICE_ADDR           = shippingservice.address
    CHECKOUT_SERVICE_ADDR           = checkoutservice.address
    AD_SERVICE_ADDR                 = adservice.address
    SHOPPING_ASSISTANT_SERVICE_ADDR = "shoppingassistantservice:80"  // an optional extra that is not part of the shop
    ENV_PLATFORM                    = "local"
  }
  health {
    readiness http { path = "/_healthz", after = 10s }
    liveness tcp { after = 10s }
  }
  expose "${host}"
}

/// Turns a cart into an order: asks everybody else.
service checkoutservice {
  boutique-service {}
  speaks-grpc {}
  image = "${registry}/checkoutservice:${tag}"
  port grpc = 5050
  env {
    PORT                         = 5050
    PRODUCT_CATALOG_SERVICE_ADDR = productcatalogservice.address
    SHIPPING_SERVICE_ADDR        = shippingservice.address
    PAYMENT_SERVICE_ADDR         = paymentservice.address
    EMAIL_SERVICE_ADDR           = emailservice.address
    CURRENCY_SERVICE_ADDR        = currencyservice.address
    CART_SERVICE_ADDR            = cartservice.address
  }
}

/// Ten people who click through the shop without rest.
worker loadgenerator {
  boutique-service {}
  image  = "${registry}/loadgenerator:${tag}"
  cpu    = 300m..500m
  memory = 256Mi..512Mi
  grace  = 5s
  env {
    FRONTEND_ADDR = frontend.address
    USERS         = 10
    RATE          = 1
  }
  init frontend-check {
    image = "busybox:1.37.0"
    command = ["/bin/sh", "-exc", """
      until wget -qO- "http://${frontend.address}" > /dev/null; do
        echo "the shop is not open yet"
        sleep 5
      done
      """]
    user   = 1000
    cpu    = 10m..50m
    memory = 16Mi..32Mi
  }
}

test "shoppers find the shop on port 80" in default {
  check object("Service", "frontend").spec.ports[0].port == 80
  check object("Service", "emailservice").spec.ports[0].port == 5000
}

test "the shop runs as nobody in particular" in default {
  check object("Deployment", "cartservice").spec.template.spec.securityContext.runAsUser == 1000
}
