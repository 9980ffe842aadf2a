//! What is known of each store's public image, as data.

use anyport_ir::{Cpu, Duration, Kind, Memory, Probe, Range};

use super::words;

/// Room for sockets, logs and the like.
pub(super) const SCRATCH: Memory = Memory(64 * Memory::MIB);

/// A store's image and what it wants.
pub(crate) struct Profile {
    /// The repository of the image.
    pub image: &'static str,
    /// The version where the source names none.
    pub version: &'static str,
    /// How many numbers a tag has at least: `3.9` of Kafka is published as `3.9.0`.
    pub tag_numbers: usize,
    /// The user that the image is made for.
    pub user: u32,
    /// Where it keeps data.
    pub data: Option<&'static str>,
    /// Other paths that it writes to: volume and path.
    pub scratch: &'static [(&'static str, &'static str)],
    /// Where scripts lie that are run when it is first made.
    pub init: Option<&'static str>,
    /// Processor time where the source gives none.
    pub cpu: Range<Cpu>,
    /// Memory where the source gives none.
    pub memory: Range<Memory>,
    /// Storage where the source gives none.
    pub storage: Memory,
}

const CPU: Range<Cpu> = Range { min: Cpu(250), max: Some(Cpu(2000)) };

const fn memory(min: u64, max: u64) -> Range<Memory> {
    Range { min: Memory(min * Memory::MIB), max: Some(Memory(max * Memory::MIB)) }
}

const STORAGE: Memory = Memory(8 * Memory::GIB);

const INIT: &str = "/docker-entrypoint-initdb.d/";

/// hub.docker.com/_/postgres. The data lies in a folder of the volume, because a file system's own
/// `lost+found` keeps the database from being made; outside the image's volume, whose place
/// changed with version 18.
static POSTGRES: Profile = Profile {
    image: "docker.io/library/postgres",
    version: "17",
    tag_numbers: 1,
    user: 999,
    data: Some("/data"),
    scratch: &[("run", "/var/run/postgresql")],
    init: Some(INIT),
    cpu: CPU,
    memory: memory(512, 1024),
    storage: STORAGE,
};

/// hub.docker.com/_/mysql
static MYSQL: Profile = Profile {
    image: "docker.io/library/mysql",
    version: "8.4",
    tag_numbers: 1,
    user: 999,
    data: Some("/var/lib/mysql"),
    scratch: &[("run", "/var/run/mysqld")],
    init: Some(INIT),
    cpu: CPU,
    memory: memory(768, 1536),
    storage: STORAGE,
};

/// hub.docker.com/_/mongo
static MONGODB: Profile = Profile {
    image: "docker.io/library/mongo",
    version: "8.0",
    tag_numbers: 1,
    user: 999,
    data: Some("/data/db"),
    scratch: &[("config", "/data/configdb")],
    init: Some(INIT),
    cpu: CPU,
    memory: memory(768, 1536),
    storage: STORAGE,
};

/// hub.docker.com/_/redis
static REDIS: Profile = Profile {
    image: "docker.io/library/redis",
    version: "8.2",
    tag_numbers: 1,
    user: 999,
    data: Some("/data"),
    scratch: &[],
    init: None,
    cpu: Range { min: Cpu(100), max: Some(Cpu(1000)) },
    memory: memory(256, 512),
    storage: Memory(Memory::GIB),
};

/// hub.docker.com/_/memcached
static MEMCACHED: Profile = Profile {
    image: "docker.io/library/memcached",
    version: "1.6",
    tag_numbers: 1,
    user: 11211,
    data: None,
    scratch: &[],
    init: None,
    cpu: Range { min: Cpu(100), max: Some(Cpu(1000)) },
    memory: memory(128, 256),
    storage: Memory(0),
};

/// hub.docker.com/r/apache/kafka. It writes its settings at the start.
static KAFKA: Profile = Profile {
    image: "docker.io/apache/kafka",
    version: "4.1.0",
    tag_numbers: 3,
    user: 1000,
    data: Some("/var/lib/kafka/data"),
    scratch: &[("settings", "/opt/kafka/config"), ("logs", "/opt/kafka/logs")],
    init: None,
    cpu: Range { min: Cpu(500), max: Some(Cpu(2000)) },
    memory: memory(1024, 2048),
    storage: STORAGE,
};

/// hub.docker.com/_/rabbitmq
static RABBITMQ: Profile = Profile {
    image: "docker.io/library/rabbitmq",
    version: "4.1",
    tag_numbers: 1,
    user: 999,
    data: Some("/var/lib/rabbitmq"),
    scratch: &[],
    init: None,
    cpu: CPU,
    memory: memory(512, 1024),
    storage: STORAGE,
};

/// What is known of a kind's software.
pub(crate) fn profile(kind: Kind) -> Option<&'static Profile> {
    Some(match kind {
        Kind::Postgres => &POSTGRES,
        Kind::Mysql => &MYSQL,
        Kind::Mongodb => &MONGODB,
        Kind::Redis => &REDIS,
        Kind::Memcached => &MEMCACHED,
        Kind::Kafka => &KAFKA,
        Kind::Rabbitmq => &RABBITMQ,
        _ => return None,
    })
}

impl Profile {
    /// The tag of a version.
    pub fn tag(&self, version: &str) -> String {
        let numeric = version.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let missing = self.tag_numbers.saturating_sub(version.split('.').count());
        if numeric { format!("{version}{}", ".0".repeat(missing)) } else { version.to_owned() }
    }
}

/// Asks for a connection every so many seconds.
pub(super) fn tcp(every: u64, failures: u32) -> Probe {
    Probe::Tcp {
        port: None,
        after: None,
        every: Some(Duration(every * 1000)),
        timeout: Some(Duration(5000)),
        failures: Some(failures),
    }
}

/// Runs a command every so many seconds.
pub(super) fn exec<const N: usize>(command: [&'static str; N], every: u64, timeout: u64) -> Probe {
    Probe::Exec {
        command: words(command),
        after: None,
        every: Some(Duration(every * 1000)),
        timeout: Some(Duration(timeout * 1000)),
        failures: Some(3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        assert_eq!(KAFKA.tag("3.9"), "3.9.0");
        assert_eq!(KAFKA.tag("4.1.0"), "4.1.0");
        assert_eq!(POSTGRES.tag("16"), "16");
        assert_eq!(POSTGRES.tag("16-alpine"), "16-alpine");
    }
}
