edition "2026"

// The ways out: what only one target knows. Options hold patches of what the compiler writes, whole
// objects beside it, and manifests that ride along; all of it is checked against the schema of the
// cluster's version.
app telemetry

param host: Host = "telemetry.localhost"

service collector {
  image = "otel/opentelemetry-collector-contrib:0.135.0"
  user  = 10001
  port otlp = 4317 { protocol = "grpc" }
  port http = 4318
  port health = 13133 { protocol = "http" }
  cpu    = 200m..1
  memory = 512Mi
  args   = ["--config=/etc/otelcol/config.yaml"]
  file "/etc/otelcol/config.yaml" = embed("collector.yaml")
  health { path = "/", port = "health" }
  scale { replicas = 2..6, cpu = 75% }
  expose "${host}"

  options kubernetes {
    patch Deployment {
      spec.minReadySeconds                                          = 15
      spec.template.spec.containers["app"].terminationMessagePolicy = "FallbackToLogsOnError"
    }
    patch Service { spec.trafficDistribution = "PreferSameZone" }
    patch Ingress { metadata.annotations["nginx.ingress.kubernetes.io/proxy-body-size"] = "8m" }
    object ConfigMap dashboards {
      metadata.labels["grafana_dashboard"] = "1"
      data["collector.json"]               = "{\"title\":\"collector\"}"
    }
  }

  options compose {
    patch service {
      init    = true
      ulimits = { nofile = { soft = 65536, hard = 65536 } }
    }
  }
}

target cluster: kubernetes {
  version   = "1.35"
  manifests = ["legacy/*.yaml"]

  /// Quotas are of the namespace, and of no component.
  object ResourceQuota pods { spec.hard["pods"] = "40" }
}

target laptop: compose

environment default { on = cluster }
environment dev { on = laptop }

/// What nobody may switch on through a patch.
rule no-host-network for Deployment {
  waivable = false
  check it.spec.template.spec.hostNetwork != true else "a pod on the host's network sees everybody's traffic"
}

test "the patch is in the output" in default {
  check object("Deployment", "collector").spec.minReadySeconds == 15
  check object("ConfigMap", "dashboards").metadata.labels["grafana_dashboard"] == "1"
}

test "rules see what patches do" in default {
  collector { options kubernetes { patch Deployment { spec.template.spec.hostNetwork = true } } }
  expect "no-host-network"
}
