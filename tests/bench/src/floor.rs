//! The floor: the same facts, checked and written as YAML without a language in between.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::{self, Display, Formatter, Write};

use crate::Service;

/// Six objects a service as YAML, or what is wrong with the descriptions.
///
/// # Errors
/// Everything that is wrong, a line each.
pub fn compile(descriptions: &str) -> Result<String, String> {
    let mut services: Vec<Service> = Vec::new();
    for (number, line) in descriptions.lines().enumerate() {
        services.push(serde_json::from_str(line).map_err(|error| format!("line {}: {error}", number + 1))?);
    }
    let mut problems = String::new();
    check_all(&services, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut out = String::with_capacity(services.len() * 4000);
    for service in &services {
        // Writing to a string does not fail.
        let _ = write(&mut out, service);
    }
    Ok(out)
}

fn check_all(services: &[Service], problems: &mut String) {
    let mut names = HashSet::new();
    let mut hosts = HashSet::new();
    for service in services {
        let mut problem = |what: &str| {
            let _ = writeln!(problems, "{}: {what}", service.name);
        };
        if !names.insert(service.name.as_str()) {
            problem("two services have this name");
        }
        if !hosts.insert(service.host.as_str()) {
            problem("two services have this host");
        }
        check(service, &mut problem);
    }
}

fn check(service: &Service, problem: &mut dyn FnMut(&str)) {
    if !is_label(&service.name) || !is_label(&service.secret.name) {
        problem("a name is letters, digits and hyphens, at most 63");
    }
    if service.host.len() > 253 || !service.host.split('.').all(is_label) {
        problem("this is not a host");
    }
    if service.image.rsplit_once(':').is_none_or(|(name, tag)| name.is_empty() || tag.is_empty() || tag.contains('/')) {
        problem("the image has no tag");
    }
    let mut numbers = HashSet::new();
    for (name, number) in &service.ports {
        if !is_label(name) || *number == 0 || !numbers.insert(number) {
            problem("a port is no number, or two ports have one number");
        }
    }
    for name in service.env.keys().chain([&service.secret.env]) {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(fits) {
            problem("this is not a variable");
        }
    }
    if service.env.contains_key(&service.secret.env) {
        problem("a variable has two values");
    }
    let sizes = [(&service.cpu, milli as fn(&str) -> Option<u64>), (&service.memory, bytes)];
    for ([low, high], read) in sizes {
        match (read(low), read(high)) {
            (Some(low), Some(high)) if 0 < low && low <= high => {}
            _ => problem("a size goes from little to more"),
        }
    }
    for probe in [&service.liveness, &service.readiness] {
        if !probe.path.starts_with('/') || probe.period == 0 {
            problem("a probe has a path and a period");
        }
    }
    if service.scale.min > service.scale.max || service.scale.max == 0 {
        problem("replicas go from few to more");
    }
    if !(1..=100).contains(&service.scale.cpu) {
        problem("a share is 1 to 100 percent");
    }
}

fn is_label(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.len() <= 63 && text.bytes().all(fits) && !text.starts_with('-') && !text.ends_with('-')
}

fn milli(text: &str) -> Option<u64> {
    match text.strip_suffix('m') {
        Some(number) => number.parse().ok(),
        None => text.parse::<u64>().ok()?.checked_mul(1000),
    }
}

fn bytes(text: &str) -> Option<u64> {
    let (number, factor) = match (text.strip_suffix("Mi"), text.strip_suffix("Gi")) {
        (Some(number), _) => (number, 1 << 20),
        (_, Some(number)) => (number, 1 << 30),
        _ => (text, 1),
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// `1000m` is `1`: an API server writes quantities back in their shortest form.
fn cores(text: &str) -> Cow<'_, str> {
    match milli(text) {
        Some(milli) if milli % 1000 == 0 => (milli / 1000).to_string().into(),
        _ => text.into(),
    }
}

/// `1024Mi` is `1Gi`.
fn size(text: &str) -> Cow<'_, str> {
    match bytes(text) {
        Some(bytes) if bytes % (1 << 30) == 0 => format!("{}Gi", bytes >> 30).into(),
        _ => text.into(),
    }
}

/// A text as a scalar of YAML: quoted only where it must be.
struct Scalar<'a>(&'a str);

impl Scalar<'_> {
    fn is_plain(&self) -> bool {
        let text = self.0;
        let Some(first) = text.bytes().next() else { return false };
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:@".contains(&byte);
        let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
        (first.is_ascii_alphabetic()
            || first == b'/'
            || (first.is_ascii_digit() && text.ends_with(char::is_alphabetic)))
            && text.bytes().all(fits)
            && !text.ends_with(':')
            && !words.iter().any(|word| text.eq_ignore_ascii_case(word))
            && text.parse::<f64>().is_err()
            && !text.starts_with("0x")
            && !text.starts_with("0o")
    }
}

impl Display for Scalar<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        if self.is_plain() {
            return to.write_str(self.0);
        }
        to.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => to.write_str("\\\"")?,
                '\\' => to.write_str("\\\\")?,
                c if c.is_control() => write!(to, "\\U{:08x}", u32::from(c))?,
                c => to.write_char(c)?,
            }
        }
        to.write_char('"')
    }
}

/// What all objects of a service begin with.
struct Meta<'a> {
    version: &'a str,
    kind: &'a str,
    service: &'a Service,
}

impl Display for Meta<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let Meta { version, kind, service } = self;
        let (name, team) = (Scalar(&service.name), Scalar(&service.team));
        write!(
            to,
            "---
apiVersion: {version}
kind: {kind}
metadata:
  name: {name}
  namespace: bench
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/instance: {name}
    app.kubernetes.io/part-of: bench
    team: {team}
"
        )
    }
}

fn write(out: &mut String, service: &Service) -> fmt::Result {
    let name = Scalar(&service.name);
    let meta = |version, kind| Meta { version, kind, service };
    writeln!(out, "{}automountServiceAccountToken: false", meta("v1", "ServiceAccount"))?;
    deployment(out, service)?;
    write!(out, "{}spec:\n  ports:\n", meta("v1", "Service"))?;
    for (port, number) in &service.ports {
        let port = Scalar(port);
        write!(out, "  - name: {port}\n    port: {number}\n    protocol: TCP\n    targetPort: {port}\n")?;
    }
    write!(out, "  selector:\n    app.kubernetes.io/instance: {name}\n  type: ClusterIP\n")?;
    write!(
        out,
        "{}spec:
  maxReplicas: {}
  metrics:
  - resource:
      name: cpu
      target:
        averageUtilization: {}
        type: Utilization
    type: Resource
  minReplicas: {}
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {name}
",
        meta("autoscaling/v2", "HorizontalPodAutoscaler"),
        service.scale.max,
        service.scale.cpu,
        service.scale.min,
    )?;
    write!(
        out,
        "{}spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/instance: {name}\n",
        meta("policy/v1", "PodDisruptionBudget"),
    )?;
    let host = Scalar(&service.host);
    write!(
        out,
        "{}spec:
  rules:
  - host: {host}
    http:
      paths:
      - backend:
          service:
            name: {name}
            port:
              name: http
        path: /
        pathType: Prefix
  tls:
  - hosts:
    - {host}
",
        meta("networking.k8s.io/v1", "Ingress"),
    )
}

fn deployment(out: &mut String, service: &Service) -> fmt::Result {
    let name = Scalar(&service.name);
    let team = Scalar(&service.team);
    write!(
        out,
        "{}spec:
  selector:
    matchLabels:
      app.kubernetes.io/instance: {name}
  strategy:
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
    type: RollingUpdate
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
        app.kubernetes.io/instance: {name}
        app.kubernetes.io/part-of: bench
        team: {team}
    spec:
      automountServiceAccountToken: false
      containers:
      - name: app
        image: {}
        env:
",
        Meta { version: "apps/v1", kind: "Deployment", service },
        Scalar(&service.image),
    )?;
    for (key, value) in &service.env {
        write!(out, "        - name: {}\n          value: {}\n", Scalar(key), Scalar(value))?;
    }
    write!(
        out,
        "        - name: {}
          valueFrom:
            secretKeyRef:
              key: {}
              name: {}
",
        Scalar(&service.secret.env),
        Scalar(&service.secret.key),
        Scalar(&service.secret.name),
    )?;
    for (word, probe) in [("livenessProbe", &service.liveness), ("readinessProbe", &service.readiness)] {
        write!(
            out,
            "        {word}:
          httpGet:
            path: {}
            port: http
          initialDelaySeconds: {}
          periodSeconds: {}
",
            Scalar(&probe.path),
            probe.delay,
            probe.period,
        )?;
    }
    out.push_str("        ports:\n");
    for (port, number) in &service.ports {
        write!(out, "        - containerPort: {number}\n          name: {}\n          protocol: TCP\n", Scalar(port))?;
    }
    write!(
        out,
        "        resources:
          limits:
            cpu: {cpu_high}
            memory: {memory_high}
          requests:
            cpu: {cpu_low}
            memory: {memory_low}
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop:
            - ALL
          readOnlyRootFilesystem: true
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        seccompProfile:
          type: RuntimeDefault
      serviceAccountName: {name}
",
        cpu_low = Scalar(&cores(&service.cpu[0])),
        cpu_high = Scalar(&cores(&service.cpu[1])),
        memory_low = Scalar(&size(&service.memory[0])),
        memory_high = Scalar(&size(&service.memory[1])),
    )
}
