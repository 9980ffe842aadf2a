//! What is common knowledge about each store: its port, its URL, its usual names.
//!
//! One table, so that what a reference resolves to and what a backend runs are the same.

use anyport_ir::{Auth, Component, Kind, SmolStr};

/// The facts about one kind of store.
#[derive(Debug, PartialEq, Eq)]
pub struct Store {
    /// The kind.
    pub kind: Kind,
    /// The name of its port.
    pub port: &'static str,
    /// Its port.
    pub number: u16,
    /// The scheme of its `url`; absent where it has none.
    pub scheme: Option<&'static str>,
    /// What its `jdbc-url` begins with before the host: `jdbc:postgresql`.
    pub jdbc: Option<&'static str>,
    /// What stands after the `?` of its `url`.
    pub query: Option<&'static str>,
    /// The user it is read as where none is named; absent where it has none.
    pub username: Option<&'static str>,
    /// The database where none is named; absent where it has none.
    pub database: Option<&'static str>,
    /// How it knows its users where nothing is said.
    pub auth: Auth,
    /// The names of its outputs.
    pub outputs: &'static [&'static str],
}

/// All stores, in the order of the declarations.
pub static STORES: [Store; 7] = [
    Store {
        kind: Kind::Postgres,
        port: "postgres",
        number: 5432,
        scheme: Some("postgresql"),
        jdbc: Some("jdbc:postgresql"),
        query: None,
        username: Some("app"),
        database: Some("app"),
        auth: Auth::Password,
        outputs: &["host", "port", "address", "database", "username", "password", "url", "jdbc-url"],
    },
    Store {
        kind: Kind::Mysql,
        port: "mysql",
        number: 3306,
        scheme: Some("mysql"),
        jdbc: Some("jdbc:mysql"),
        query: None,
        username: Some("app"),
        database: Some("app"),
        auth: Auth::Password,
        outputs: &["host", "port", "address", "database", "username", "password", "url", "jdbc-url"],
    },
    Store {
        kind: Kind::Mongodb,
        port: "mongodb",
        number: 27017,
        scheme: Some("mongodb"),
        jdbc: None,
        // Its first user is known in the database `admin`, whichever database is read.
        query: Some("authSource=admin"),
        username: Some("app"),
        database: Some("app"),
        auth: Auth::Password,
        outputs: &["host", "port", "address", "database", "username", "password", "url"],
    },
    Store {
        kind: Kind::Redis,
        port: "redis",
        number: 6379,
        scheme: Some("redis"),
        jdbc: None,
        query: None,
        username: None,
        database: None,
        auth: Auth::Password,
        outputs: &["host", "port", "address", "password", "url"],
    },
    Store {
        kind: Kind::Memcached,
        port: "memcached",
        number: 11211,
        scheme: None,
        jdbc: None,
        query: None,
        username: None,
        database: None,
        auth: Auth::None,
        outputs: &["host", "port", "address"],
    },
    Store {
        kind: Kind::Kafka,
        port: "kafka",
        number: 9092,
        scheme: None,
        jdbc: None,
        query: None,
        username: Some("app"),
        database: None,
        auth: Auth::None,
        outputs: &["address", "username", "password"],
    },
    Store {
        kind: Kind::Rabbitmq,
        port: "amqp",
        number: 5672,
        scheme: Some("amqp"),
        jdbc: None,
        query: None,
        username: Some("app"),
        database: None,
        auth: Auth::Password,
        outputs: &["host", "port", "address", "username", "password", "vhost", "url"],
    },
];

/// The facts about a kind, if it is a store.
pub fn store(kind: Kind) -> Option<&'static Store> {
    STORES.iter().find(|store| store.kind == kind)
}

impl Store {
    /// Whether this one asks for a password.
    pub fn asks_password(&self, component: &Component) -> bool {
        self.kind != Kind::Memcached && component.auth.unwrap_or(self.auth) == Auth::Password
    }

    /// The databases this one holds, the one that outputs mean first.
    pub fn databases(&self, component: &Component) -> Vec<SmolStr> {
        let Some(usual) = self.database else { return Vec::new() };
        let named = component.database.iter().cloned();
        let all: Vec<SmolStr> = match (&component.database, component.db.is_empty()) {
            (None, true) => vec![SmolStr::new_static(usual)],
            _ => named.chain(component.db.keys().cloned()).collect(),
        };
        let mut unique = Vec::with_capacity(all.len());
        for name in all {
            if !unique.contains(&name) {
                unique.push(name);
            }
        }
        unique
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_store_has_its_row() {
        for kind in Kind::ALL {
            assert_eq!(store(kind).is_some(), kind.is_store(), "{kind:?}");
        }
    }

    #[test]
    fn what_has_a_password_has_an_output_for_it() {
        for store in &STORES {
            assert_eq!(store.outputs.contains(&"password"), store.kind != Kind::Memcached);
            assert_eq!(store.outputs.contains(&"url"), store.scheme.is_some());
            assert_eq!(store.outputs.contains(&"username"), store.username.is_some());
            assert_eq!(store.outputs.contains(&"database"), store.database.is_some());
            assert_eq!(store.outputs.contains(&"jdbc-url"), store.jdbc.is_some());
        }
    }
}
