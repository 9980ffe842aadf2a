//! Secrets: where their values stand in the cluster, and who puts them there.
//!
//! A secret of the application is a Secret object of the same name; a secret of one value stands
//! under the key `value`. The credentials of a backing service are the object
//! `NAME-credentials`. No value is ever part of the output: Secrets are provided by the operator,
//! made once at apply, or fetched by External Secrets, and what is needed stands in the build
//! record.

mod external;
mod needs;
mod recipe;
mod templates;
mod usage;

use std::borrow::Cow;

use anyport_ir::{Secret, SecretKey, SecretSource};

use crate::finding::Problem;
use crate::names;
use crate::place::Place;

pub(crate) use external::{generator, objects as external_objects, template_object};
pub(crate) use needs::{kept, need};
pub(crate) use recipe::Recipe;
pub(crate) use templates::TemplateSecret;
pub(crate) use usage::{Usage, used};

/// The key of a secret that has one value.
pub(crate) const SINGLE: &str = "value";

/// The object and key that hold a value of a secret.
pub(crate) fn locate<'a>(place: &Place, reference: &'a SecretKey) -> Result<(Cow<'a, str>, Cow<'a, str>), Problem> {
    let Some(secret) = place.scene.secret(&reference.secret) else {
        return match credentials_of(place, &reference.secret) {
            Some(object) => Ok((Cow::Owned(object), credential_key(reference.key.as_deref().unwrap_or("url")))),
            None => Err(Problem::unsupported(format!("there is no secret `{}`", reference.secret), "")),
        };
    };
    let key = reference.key.as_deref();
    match &secret.from {
        SecretSource::Credentials { component } => {
            let object = credentials_of(place, component).unwrap_or_else(|| names::credentials(component));
            Ok((Cow::Owned(object), credential_key(key.unwrap_or("url"))))
        }
        SecretSource::Kubernetes { name, key: single, keys } => {
            let theirs = match key {
                Some(key) => keys.get(key).map_or_else(|| Cow::Borrowed(key), |key| Cow::Owned(key.to_string())),
                None => single.as_ref().map_or(Cow::Borrowed(SINGLE), |key| Cow::Owned(key.to_string())),
            };
            Ok((Cow::Owned(name.to_string()), theirs))
        }
        _ => Ok((place.object(&reference.secret), Cow::Borrowed(key.unwrap_or(SINGLE)))),
    }
}

/// The object that holds a secret of the application as a whole.
pub(crate) fn object_of<'a>(place: &Place, name: &'a str) -> Cow<'a, str> {
    match place.scene.secret(name).as_deref() {
        Some(Secret { from: SecretSource::Kubernetes { name, .. }, .. }) => Cow::Owned(name.to_string()),
        Some(Secret { from: SecretSource::Credentials { component }, .. }) => {
            Cow::Owned(credentials_of(place, component).unwrap_or_else(|| names::credentials(component)))
        }
        _ => place.object(name),
    }
}

/// The object with the credentials of a backing service.
fn credentials_of(place: &Place, component: &str) -> Option<String> {
    let interface = place.scene.interface(component)?;
    interface.kind.is_store().then(|| names::credentials(&place.object(&interface.name)))
}

/// The key of a credential. One of a further database is named after it: `orders.url`.
pub(crate) fn credential_key(key: &str) -> Cow<'_, str> {
    Cow::Borrowed(key.strip_prefix("db.").unwrap_or(key))
}
