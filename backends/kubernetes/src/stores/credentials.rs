//! The credentials of a store: the Secret `NAME-credentials`, made once at apply and never
//! overwritten. It holds `username`, `password`, `database` and the composed `url`; of further
//! databases `DATABASE.url`.

use anyport_backend::{Finding, Need, NeedKind};
use anyport_ir::{Component, Kind, SmolStr, Text};

use super::{CLUSTER_URL, databases, first_database, has_password, port, username};
use crate::finding::Problem;
use crate::object::Output;
use crate::place::Subject;
use crate::secrets::{self, Recipe};
use crate::{defaults, names};

/// A password that cannot be had.
pub(super) fn check(subject: &Subject, findings: &mut Vec<Finding>) {
    if let Some(text @ Text::Parts(_)) = &subject.component.password
        && text.as_secret().is_none()
    {
        let problem = Problem::unsupported("a password is one whole secret", "declare the whole text as one secret");
        findings.push(problem.at(subject.key, "password"));
    }
}

/// What the store's Secret holds.
pub(super) fn recipes(subject: &Subject) -> Vec<(String, Recipe)> {
    let component = subject.component;
    let mut recipes: Vec<(String, Recipe)> = Vec::new();
    let mut compose = |key: &str, text: String| recipes.push((key.to_owned(), Recipe::Compose(text)));
    match component.kind {
        Kind::Memcached => return recipes,
        Kind::Redis => {}
        _ => compose("username", user(component).to_string()),
    }
    if matches!(component.kind, Kind::Postgres | Kind::Mysql | Kind::Mongodb) {
        let databases = databases(component);
        compose("database", first_database(&databases).to_owned());
        for database in databases.iter().skip(1) {
            compose(&format!("{database}.database"), database.to_string());
        }
    }
    if component.kind == Kind::Rabbitmq {
        compose("vhost", component.vhost.as_deref().unwrap_or("/").to_owned());
    }
    if has_password(component) {
        recipes.push(("password".to_owned(), password(subject)));
        if component.kind == Kind::Mysql {
            recipes.push(("root-password".to_owned(), Recipe::Generate(defaults::PASSWORD)));
        }
    } else if component.kind == Kind::Rabbitmq {
        recipes.push(("password".to_owned(), Recipe::Compose("guest".to_owned())));
    }
    urls(subject, &mut recipes);
    recipes
}

/// A rabbitmq without passwords knows only its guest.
fn user(component: &Component) -> SmolStr {
    match (component.kind, has_password(component)) {
        (Kind::Rabbitmq, false) => SmolStr::new_static("guest"),
        (Kind::Mysql, false) => SmolStr::new_static("root"),
        _ => username(component),
    }
}

fn password(subject: &Subject) -> Recipe {
    let Some(text) = &subject.component.password else { return Recipe::Generate(defaults::PASSWORD) };
    match text {
        Text::Literal(text) => Recipe::Compose(text.replace("${", "$${")),
        Text::Parts(_) => match text.as_secret().and_then(|key| secrets::locate(subject.place, key).ok()) {
            Some((object, key)) => Recipe::Copy { object: object.into_owned(), key: key.into_owned() },
            None => Recipe::Generate(defaults::PASSWORD),
        },
    }
}

fn urls(subject: &Subject, recipes: &mut Vec<(String, Recipe)>) {
    let component = subject.component;
    let Some(port) = port(component.kind) else { return };
    let user = encode(&user(component));
    let login = match (component.kind, has_password(component)) {
        (Kind::Redis, true) => ":${password}@".to_owned(),
        (Kind::Redis | Kind::Mongodb, false) => String::new(),
        (Kind::Rabbitmq, false) => "guest:guest@".to_owned(),
        (_, true) => format!("{user}:${{password}}@"),
        (_, false) => format!("{user}@"),
    };
    let mut url = |key: &str, host: &str, path: &str| {
        let scheme = match component.kind {
            Kind::Postgres => "postgresql",
            Kind::Mysql => "mysql",
            Kind::Mongodb => "mongodb",
            Kind::Redis => "redis",
            Kind::Rabbitmq => "amqp",
            _ => return,
        };
        recipes.push((key.to_owned(), Recipe::Compose(format!("{scheme}://{login}{host}:{port}{path}"))));
    };
    let name = subject.name.as_ref();
    // Users of a mongodb are known to its database `admin`.
    let query = if component.kind == Kind::Mongodb && has_password(component) { "?authSource=admin" } else { "" };
    match component.kind {
        Kind::Postgres | Kind::Mysql | Kind::Mongodb => {
            let databases = databases(component);
            url("url", name, &format!("/{}{query}", encode(first_database(&databases))));
            for database in databases.iter().skip(1) {
                url(&format!("{database}.url"), name, &format!("/{}{query}", encode(database)));
            }
        }
        Kind::Rabbitmq => {
            let path = match component.vhost.as_deref() {
                None | Some("/") => String::new(),
                Some(vhost) => format!("/{}", encode(vhost)),
            };
            url("url", name, &path);
            url(CLUSTER_URL, &format!("{name}.{}.svc", subject.place.namespace()), &path);
        }
        _ => url("url", name, ""),
    }
}

/// Percent-encodes what may not stand in a part of a URL.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Says how the Secret is made, or makes it with the operator's generator.
pub(super) fn lower(subject: &Subject, out: &mut Output) {
    let recipes = recipes(subject);
    if recipes.is_empty() {
        return;
    }
    let object = names::credentials(&subject.name);
    let copies = recipes.iter().any(|(_, recipe)| matches!(recipe, Recipe::Copy { .. }));
    let generates = recipes.iter().any(|(_, recipe)| matches!(recipe, Recipe::Generate(_)));
    if subject.options().external_secrets && generates && !copies {
        secrets::generator(&object, &recipes, out);
        return;
    }
    out.needs.push(Need {
        kind: NeedKind::GeneratedSecret,
        name: format!("Secret {}/{object}", subject.place.namespace()),
        why: format!("the credentials of `{}`", subject.key),
        keys: recipes.iter().map(|(key, _)| key.clone()).collect(),
        recipe: recipes.into_iter().map(|(key, recipe)| (key, recipe.text())).collect(),
        command: None,
        place: Some(secrets::kept(subject.place, &object)),
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn urls_hold_only_what_they_may() {
        assert_eq!(super::encode("a/b c"), "a%2Fb%20c");
    }
}
