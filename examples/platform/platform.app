edition "2026"

// What a platform team can say in the language: kinds that extend others, a composite, traits, a
// type, rules over components and over emitted objects, and an exception with its reason.
app booking

import "./kit.app" as kit

param host: Host = "booking.localhost"

/// Gold: three replicas or more, everywhere.
kit.go-service api {
  image = "registry.acme.example/booking/api:4.1.0"
  team  = "booking"
  tier  = "gold"
  kit.traced { sample = 5% }
  kit.scraped {}
  env { SEARCH_URL = search.url, PRICES_URL = prices.url }
  expose "${host}"
}

/// A service and its cache in one word. From outside only its outputs are seen.
kit.cached-service search {
  image        = "registry.acme.example/booking/search:2.0.3"
  team         = "search"
  cache-memory = 512Mi
}

/// Bought, not built: the vendor's image stays in the vendor's registry.
service prices {
  image = "quay.io/acme-pricing/engine:9.2.1"
  user  = 10001
  port http = 9000
  cpu    = 200m..1
  memory = 512Mi
  health { path = "/health" }
  labels { team = "pricing", tier = "silver" }
  accept own-registry = "the vendor signs its images and we verify the signature"
}

environment staging {
  host = "booking.staging.example.com"
  api { scale { replicas = 3 } }
}

environment prod {
  host = "booking.example.com"
  search { cache { memory = 1Gi } }
}

test "the composite's cache can be sized from outside" in prod {
  check object("StatefulSet", "search-cache").spec.template.spec.containers[
    0
  ].resources.limits.memory == "1Gi"
}

test "the composite's service bears its name" in staging {
  check object("Deployment", "search").metadata.labels["team"] == "search"
}

test "gold cannot be made cheap" in staging {
  api { scale { replicas = 2 } }
  expect "gold-stands-on-three"
}

test "security is locked" in prod {
  api { security { read-only-root = false } }
  expect "locked"
}
