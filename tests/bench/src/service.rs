//! The services.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A web service as its description says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its name, a host label.
    pub name: String,
    /// Who owns it.
    pub team: String,
    /// What is run.
    pub image: String,
    /// Under which host the world reaches it.
    pub host: String,
    /// Ports by name.
    pub ports: BTreeMap<String, u16>,
    /// Environment variables.
    pub env: BTreeMap<String, String>,
    /// The variable that comes from a Secret.
    pub secret: SecretKey,
    /// Processor time, promised and at most.
    pub cpu: [String; 2],
    /// Memory, promised and at most.
    pub memory: [String; 2],
    /// Whether it lives.
    pub liveness: Probe,
    /// Whether it may get requests.
    pub readiness: Probe,
    /// How many replicas.
    pub scale: Scale,
}

/// A variable whose value is a key of a Secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretKey {
    /// The variable.
    pub env: String,
    /// The Secret.
    pub name: String,
    /// Its key.
    pub key: String,
}

/// A GET request, again and again, in seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probe {
    /// Its path.
    pub path: String,
    /// How long after the start.
    pub delay: u32,
    /// How long between two.
    pub period: u32,
}

/// From how many replicas to how many, and at which use of the processor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// At least.
    pub min: u32,
    /// At most.
    pub max: u32,
    /// Percent of what is promised.
    pub cpu: u32,
}

impl Service {
    /// The service with a number. It depends on the number alone, so that every size is the same work
    /// again and again.
    pub fn number(i: u32) -> Service {
        let name = format!("svc-{i:05}");
        let team = format!("team-{}", i % 17);
        let before = i.saturating_sub(1);
        let min = 1 + i % 3;
        let port = |base: u16, of: u32| base + u16::try_from(i % of).unwrap_or_default();
        let env = [
            ("CACHE_TTL", format!("{}s", 30 + i % 600)),
            ("FEATURE_X", (i % 2 == 1).to_string()),
            ("LOG_LEVEL", ["debug", "info", "warn"][i as usize % 3].to_owned()),
            ("REGION", ["eu-west-1", "us-east-1", "ap-south-1"][i as usize % 3].to_owned()),
            ("UPSTREAM_URL", format!("http://svc-{before:05}:8080/api/v{}", 1 + i % 4)),
        ];
        Service {
            image: format!("registry.example/{team}/{name}:1.{}.{}", i % 40, i % 7),
            host: format!("{name}.example.com"),
            ports: BTreeMap::from([("http".into(), port(8080, 10)), ("metrics".into(), port(9090, 5))]),
            env: env.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
            secret: SecretKey { env: "DB_PASSWORD".into(), name: format!("{name}-db"), key: "password".into() },
            cpu: [format!("{}m", 100 + i % 4 * 50), format!("{}m", 500 + i % 4 * 250)],
            memory: [format!("{}Mi", 128 + i % 3 * 64), format!("{}Mi", 512 + i % 3 * 256)],
            liveness: Probe { path: "/healthz".into(), delay: 10 + i % 5, period: 10 },
            readiness: Probe { path: "/readyz".into(), delay: 2 + i % 3, period: 5 },
            scale: Scale { min, max: min + 4 + i % 8, cpu: 60 + i % 30 },
            name,
            team,
        }
    }
}
