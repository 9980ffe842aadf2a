edition "2026"

// A store front over five services, with a database, a cache and a broker of its own for each that
// needs one. A laptop runs all of it; production binds the order database to a managed one.
app retail

import "./platform.app"

param tag: String = "1.3.0"
param host: Host = "store.localhost"

let registry = "public.ecr.aws/aws-containers"

/// Credentials of the managed order database.
secret orders-rds { keys = ["username", "password"] }

mysql catalog-db   { version = "8.4", storage = 20Gi }
postgres orders-db { version = "17", storage = 20Gi }
redis checkout-cache
rabbitmq bus

spring-service ui {
  owned-by { team = "store-front" }
  image = "${registry}/retail-store-sample-ui:${tag}"
  user  = 1000
  env {
    RETAIL_UI_ENDPOINTS_CATALOG  = catalog.url
    RETAIL_UI_ENDPOINTS_CARTS    = carts.url
    RETAIL_UI_ENDPOINTS_ORDERS   = orders.url
    RETAIL_UI_ENDPOINTS_CHECKOUT = checkout.url
  }
  expose "${host}"
}

service catalog {
  owned-by { team = "catalog" }
  image = "${registry}/retail-store-sample-catalog:${tag}"
  user  = 1000
  port http = 8080
  cpu    = 100m..500m
  memory = 128Mi..256Mi
  env {
    RETAIL_CATALOG_PERSISTENCE_PROVIDER = "mysql"
    RETAIL_CATALOG_PERSISTENCE_ENDPOINT = catalog-db.address
    RETAIL_CATALOG_PERSISTENCE_DB_NAME  = catalog-db.database
    RETAIL_CATALOG_PERSISTENCE_USER     = catalog-db.username
    RETAIL_CATALOG_PERSISTENCE_PASSWORD = catalog-db.password
  }
  health { path = "/health" }
  scale { replicas = 2..8, cpu = 75% }
}

/// Keeps carts in memory: it is the sample's default.
spring-service carts {
  owned-by { team = "checkout" }
  image = "${registry}/retail-store-sample-cart:${tag}"
  user  = 1000
}

spring-service orders {
  owned-by { team = "orders" }
  image = "${registry}/retail-store-sample-orders:${tag}"
  user  = 1000
  heap  = 768Mi
  env {
    RETAIL_ORDERS_PERSISTENCE_PROVIDER         = "postgres"
    RETAIL_ORDERS_PERSISTENCE_ENDPOINT         = orders-db.address
    RETAIL_ORDERS_PERSISTENCE_NAME             = orders-db.database
    RETAIL_ORDERS_PERSISTENCE_USERNAME         = orders-db.username
    RETAIL_ORDERS_PERSISTENCE_PASSWORD         = orders-db.password
    RETAIL_ORDERS_MESSAGING_PROVIDER           = "rabbitmq"
    RETAIL_ORDERS_MESSAGING_RABBITMQ_ADDRESSES = bus.address
    RETAIL_ORDERS_MESSAGING_RABBITMQ_USERNAME  = bus.username
    RETAIL_ORDERS_MESSAGING_RABBITMQ_PASSWORD  = bus.password
  }
}

service checkout {
  owned-by { team = "checkout" }
  image = "${registry}/retail-store-sample-checkout:${tag}"
  user  = 1000
  port http = 8080
  cpu    = 100m..500m
  memory = 256Mi
  env {
    RETAIL_CHECKOUT_PERSISTENCE_PROVIDER  = "redis"
    RETAIL_CHECKOUT_PERSISTENCE_REDIS_URL = checkout-cache.url
    RETAIL_CHECKOUT_ENDPOINTS_ORDERS      = orders.url
  }
  health { path = "/health" }
}

target laptop: compose
target cluster: eks { namespace = "retail" }

environment dev { on = laptop }

/// All of it in one cluster, databases included: what reviewers click through.
environment preview {
  on   = cluster
  host = "store.preview.example.com"
  cluster { namespace = "retail-preview" }
}

environment prod {
  on   = cluster
  host = "store.example.com"
  orders-rds {
    from aws { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:retail-orders" }
  }
  orders-db {
    external {
      host     = "orders.c1x2.eu-west-1.rds.amazonaws.com"
      port     = 5432
      database = "orders"
      username = orders-rds.username
      password = orders-rds.password
    }
  }
  ui { scale { replicas = 3..30 } }
}

test "prod does not run its own order database" in prod {
  check orders-db.external != null
}

test "a moving tag is refused" in prod {
  tag = "latest"
  expect "pinned-images"
}

test "a service without a team is noticed" in prod {
  catalog { unset labels }
  expect "owned"
}
