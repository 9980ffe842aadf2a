//! The services as programs read them.

use std::fmt::Write;

use crate::Service;

/// One JSON description a line.
pub fn descriptions(count: u32) -> String {
    let mut out = String::new();
    for service in (0..count).map(Service::number) {
        out.push_str(&serde_json::to_string(&service).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// One flat `.app` file: no traits, no defaults, every service in full.
pub fn source(count: u32) -> String {
    let mut out = String::from("edition \"2026\"\n\napp bench\n");
    for service in (0..count).map(Service::number) {
        write(&mut out, &service);
    }
    out
}

fn write(out: &mut String, service: &Service) {
    let Service { name, team, image, host, ports, env, secret, cpu, memory, liveness, readiness, scale } = service;
    let variables: String = env.iter().map(|(key, value)| format!("    {key} = \"{value}\"\n")).collect();
    let _ = write!(
        out,
        r#"
secret {secret_name} {{
  keys = ["{key}"]
  from kubernetes {{ name = "{secret_name}" }}
}}

service {name} {{
  image = "{image}"
  user = 10001
  labels {{ team = "{team}" }}
  port http = {http}
  port metrics = {metrics} {{ protocol = "http" }}
  env {{
{variables}    {secret_variable} = {secret_name}.{key}
  }}
  cpu = {cpu_low}..{cpu_high}
  memory = {memory_low}..{memory_high}
  health {{
    liveness http {{ path = "{live}", after = {live_after}s, every = {live_every}s }}
    readiness http {{ path = "{ready}", after = {ready_after}s, every = {ready_every}s }}
  }}
  scale {{ replicas = {min}..{max}, cpu = {percent}% }}
  expose "{host}"
}}
"#,
        secret_name = secret.name,
        secret_variable = secret.env,
        key = secret.key,
        http = ports["http"],
        metrics = ports["metrics"],
        cpu_low = cpu[0],
        cpu_high = cpu[1],
        memory_low = memory[0],
        memory_high = memory[1],
        live = liveness.path,
        live_after = liveness.delay,
        live_every = liveness.period,
        ready = readiness.path,
        ready_after = readiness.delay,
        ready_every = readiness.period,
        min = scale.min,
        max = scale.max,
        percent = scale.cpu,
    );
}
