edition "2026"

// A Rails monolith in one file: web, background jobs, a clock, migrations, uploads that all of them
// share. A laptop builds the image and catches its mail; production keeps its data elsewhere.
app helpdesk

param tag: String = "2026.11.2"
param host: Host = "helpdesk.localhost"

secret secret-key-base { from generate { length = 128 } }
secret smtp-password   { from generate { length = 24 } }

/// The whole address of production's database.
secret database-url

/// Where production reports its errors.
secret sentry-dsn
secret ghcr-pull

let local = environment.name == "dev"

postgres db { version = "17", storage = 20Gi }
redis cache
redis jobs { persistent = true, storage = 2Gi }
share uploads { size = 50Gi }

/// What every process of the monolith has in common.
trait rails on service, worker, job, cron {
  image  = "ghcr.io/acme/helpdesk:${tag}"
  build  = "."
  user   = 1000
  cpu    = 250m..1
  memory = 1Gi
  env {
    RAILS_ENV       = if local then "development" else "production"
    RAILS_LOG_LEVEL = "info"
    SECRET_KEY_BASE = secret-key-base
    DATABASE_URL    = db.url
    CACHE_URL       = cache.url
    REDIS_URL       = jobs.url
    SMTP_ADDRESS    = if local then mailpit.port.smtp.address else "smtp.postmarkapp.com:587"
    SMTP_PASSWORD   = smtp-password
  }
  mount uploads = "/rails/storage"
  volume tmp { path = "/rails/tmp", size = 1Gi }
  file "/rails/config/features.yml" = """
    new_inbox: true
    public_host: ${host}
    """
}

service web {
  rails {}
  command = ["bundle", "exec", "puma", "-C", "config/puma.rb"]
  port http = 3000
  cpu = 500m..2
  env { HOST = host, WEB_CONCURRENCY = 2 }
  health { path = "/up" }
  scale { replicas = 2..12, cpu = 65% }
  expose "${host}"
  after = [migrate]
}

worker sidekiq {
  rails {}
  command = ["bundle", "exec", "sidekiq", "-C", "config/sidekiq.yml"]
  grace   = 90s
  health { liveness exec { command = ["bin/sidekiq-alive"] } }
  scale { replicas = 2 }
  after = [migrate]
}

/// Part of every release, because others come after it: the old version serves until it succeeds.
job migrate {
  rails {}
  command = ["bin/rails", "db:migrate"]
  retries = 0
}

/// Started by hand, or by the workflow below.
job demo-data {
  rails {}
  enabled = local
  command = ["bin/rails", "db:seed"]
}

cron digest {
  rails {}
  command  = ["bin/rails", "digest:send"]
  schedule = "30 6 * * 1-5"
  timezone = "Europe/Berlin"
  accept compose "schedule" = "nobody waits for a digest on a laptop"
}

/// Catches all mail on a laptop.
service mailpit {
  enabled = local
  image   = "axllent/mailpit:v1.27"
  port http = 8025
  port smtp = 1025
  cpu    = 100m
  memory = 64Mi
  health { path = "/readyz" }
}

target laptop: compose
target cluster: eks {
  version = "1.34"
  secrets = "external-secrets"
  secret-store { name = "aws" }
  storage { shared = "efs" }
  registry "ghcr.io" = ghcr-pull
}

environment dev {
  on  = laptop
  tag = "dev"
  web { scale { replicas = 1 } }
}

environment prod {
  on   = cluster
  host = "helpdesk.example.com"
  secret-key-base {
    from aws { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:helpdesk/key-base" }
  }
  smtp-password {
    from aws { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:helpdesk/smtp" }
  }
  database-url {
    from aws { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:helpdesk/database-url" }
  }
  sentry-dsn {
    from aws { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:helpdesk/sentry" }
  }
  db { external { url = database-url } }
  web {
    env { SENTRY_DSN = sentry-dsn, ASSET_HOST = it.public-url }
    expose "${host}" { idle = 1h }  // Action Cable keeps sockets open
    accept cluster "expose.idle" = "the load balancer's own limit is raised to an hour"
    scale { replicas = 3..24 }
  }
}

workflow seed {
  step data { run = demo-data, in = dev }
}

test "production mails for real and keeps its data elsewhere" in prod {
  check db.external != null
  check not mailpit.enabled
}

test "requests wait for the migration" in prod {
  check web.after == [migrate]
}
