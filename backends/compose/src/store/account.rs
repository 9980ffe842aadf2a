//! Who a store is read as, and the texts composed of that: `postgresql://app:…@db:5432/app`.

use anyport_backend::Interface;
use anyport_backend::stores::{Store, store};
use anyport_ir::{Component, Kind};

use crate::collector::Collector;
use crate::names;
use crate::secrets::Value;
use crate::text;
use crate::variable::{Giver, Variable};

/// How a password is made: letters and digits only, so that it fits into any URL.
const PASSWORD: &str = "generate:24";

/// Who a store is read as. Texts are as Compose reads them.
pub(crate) struct Account {
    pub username: String,
    pub password: Option<String>,
    pub database: String,
    pub vhost: String,
}

impl Account {
    /// Of the store that is lowered.
    pub(crate) fn own(out: &mut Collector, name: &str, component: &Component, store: &Store) -> Account {
        let username = match &component.username {
            Some(username) => text::write(out, username, "username"),
            None => store.username.unwrap_or_default().into(),
        };
        let asks = store.asks_password(component);
        let password = match &component.password {
            Some(password) if asks => Some(text::write(out, password, "password")),
            _ if asks => Some(out.variable(&password(name))),
            _ => None,
        };
        let database = store.databases(component).first().map(ToString::to_string).unwrap_or_default();
        Account { username, password, database, vhost: component.vhost.as_deref().unwrap_or("/").into() }
    }

    /// As somebody who reads it knows it.
    pub(super) fn seen(out: &mut Collector, interface: &Interface) -> Account {
        let password = interface.password.then(|| out.variable(&password(&interface.component)));
        let database = interface.databases.first().map(ToString::to_string).unwrap_or_default();
        let username = interface.username.as_ref().map(ToString::to_string).unwrap_or_default();
        Account { username, password, database, vhost: interface.vhost.as_deref().unwrap_or("/").into() }
    }

    /// Puts its parts into a text of the table.
    pub(crate) fn fill(&self, service: &str, template: &str) -> String {
        template
            .replace("{service}", service)
            .replace("{username}", &self.username)
            .replace("{password}", self.password.as_deref().unwrap_or_default())
            .replace("{database}", &self.database)
            .replace("{vhost}", &self.vhost)
    }
}

/// The variable with a store's password.
pub(crate) fn password(component: &str) -> Variable {
    Variable {
        name: names::variable(&[component, "password"]),
        why: format!("the password of `{component}`"),
        giver: Giver::Generated(PASSWORD.into()),
    }
}

/// One value of a store's credentials.
pub(crate) fn credential(out: &mut Collector, component: &str, key: Option<&str>) -> Value {
    let key = key.unwrap_or("url");
    let interface = out.scene.interface(component);
    let here = |interface: &Interface| interface.on.iter().any(|target| target == out.scene.target_name());
    let known = interface.filter(|interface| here(interface) && !interface.external);
    let Some((interface, store)) = known.and_then(|it| store(it.kind).map(|store| (it, store))) else {
        return Value::Whole(Variable {
            name: names::variable(&[component, key]),
            why: format!("`{key}` of `{component}`, which runs elsewhere, as it is reached from here"),
            giver: Giver::Operator(None),
        });
    };
    if key == "password" && interface.password {
        return Value::Whole(password(component));
    }
    let account = Account::seen(out, &interface);
    let (what, database) = split_key(key, &interface);
    let database = database.unwrap_or(account.database.clone());
    let place = place(&interface, store);
    Value::Composed(match what {
        "username" => account.username,
        "password" => account.password.unwrap_or_default(),
        "database" => database,
        "vhost" => account.vhost,
        "jdbc-url" => format!("{}://{place}/{database}", store.jdbc.unwrap_or("jdbc")),
        "address" => place,
        _ => url(&interface, store, &account, &place, &database),
    })
}

/// Host and port of a store on this target.
pub(crate) fn place(interface: &Interface, store: &Store) -> String {
    let own = interface.ports.iter().find(|(name, ..)| name == store.port);
    format!("{}:{}", interface.name, own.map_or(store.number, |(_, number, ..)| *number))
}

fn url(interface: &Interface, store: &Store, account: &Account, place: &str, database: &str) -> String {
    let who = match (&account.password, interface.kind) {
        (Some(password), _) => format!("{}:{password}@", account.username),
        (None, Kind::Postgres | Kind::Mysql) => format!("{}@", account.username),
        (None, _) => String::new(),
    };
    let path = match interface.kind {
        Kind::Postgres | Kind::Mysql | Kind::Mongodb => format!("/{database}"),
        Kind::Rabbitmq if account.vhost != "/" => format!("/{}", account.vhost.replace('/', "%2F")),
        _ => String::new(),
    };
    let query = store.query.filter(|_| account.password.is_some()).map(|query| format!("?{query}"));
    format!("{}://{who}{place}{path}{}", store.scheme.unwrap_or("tcp"), query.unwrap_or_default())
}

/// `url` is the main database's; `orders.url` and `orders-url` are those of `orders`.
fn split_key<'k>(key: &'k str, interface: &Interface) -> (&'k str, Option<String>) {
    for database in &interface.databases {
        let rest = key.strip_prefix("db.").unwrap_or(key).strip_prefix(database.as_str());
        if let Some(what) = rest.and_then(|rest| rest.strip_prefix(['.', '-'])) {
            return (what, Some(database.to_string()));
        }
    }
    (key, None)
}
