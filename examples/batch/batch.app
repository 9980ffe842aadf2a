edition "2026"

// Work that ends: a migration that a release waits for, an import that runs in parallel, jobs by the
// clock, and one that is only ever started by hand.
app batch

param tag: String = "5.3.0"
param bucket-name: String = "acme-reports"

secret warehouse-password { from generate { length = 40 } }

postgres warehouse {
  version  = "17"
  storage  = 100Gi
  password = warehouse-password
}

bucket reports { external { name = bucket-name, region = "eu-central-1" } }

/// One image for everything, told apart by its command.
trait etl on service, worker, job, cron {
  image  = "ghcr.io/acme/etl:${tag}"
  user   = 10001
  cpu    = 250m..1
  memory = 512Mi..1Gi
  env { WAREHOUSE_URL = warehouse.url }
}

/// Shows what the others have made.
service dashboard {
  etl {}
  command = ["/app/etl", "serve"]
  port http = 8080
  health { path = "/healthz" }
  expose "reports.localhost"
  after = [schema]
}

/// Every release runs it first and stops if it fails.
job schema {
  etl {}
  command = ["/app/etl", "migrate"]
  timeout = 10min
  retries = 1
  keep    = 1h
}

/// Twelve slices, four at a time, after the schema is there.
job import {
  etl {}
  command     = ["/app/etl", "import", "--slices", "12"]
  completions = 12
  parallel    = 4
  timeout     = 2h
  retries     = 6
  after       = [schema]
  volume scratch { path = "/scratch", size = 20Gi }
}

/// Nobody waits for it and it waits for nobody: it is written to `jobs/`, and started by hand.
job rebuild {
  etl {}
  command = ["/app/etl", "rebuild", "--from-scratch"]
  timeout = 6h
}

/// Never two at once: a night that takes too long is left alone.
cron nightly {
  etl {}
  command  = ["/app/etl", "report", "--out", "s3://${reports.name}/daily"]
  schedule = "15 2 * * *"
  timezone = "Europe/Berlin"
  overlap  = "forbid"
  deadline = 30min
  timeout  = 4h
  retries  = 2
  use reports = "write"
}

/// Only the newest counts.
cron refresh {
  etl {}
  command  = ["/app/etl", "refresh"]
  schedule = "*/10 * * * *"
  overlap  = "replace"
  retries  = 0
}

workflow load {
  step schema { run = schema }
  step import { run = import, timeout = 3h }
  step verify { approval = "Do the numbers look right?" }
}

test "nights do not overlap" in default {
  check object("CronJob", "nightly").spec.concurrencyPolicy == "Forbid"
  check object("CronJob", "nightly").spec.timeZone == "Europe/Berlin"
}

test "the import runs in four lanes" in default {
  check object("Job", "import").spec.parallelism == 4
  check object("Job", "import").spec.completions == 12
}
