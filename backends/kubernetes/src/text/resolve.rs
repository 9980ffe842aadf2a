//! The parts of a text, each as the thing that Kubernetes has for it.

use std::borrow::Cow;

use anyport_ir::{Instance, Kind, Output, Part, Text};

use super::address;
use crate::finding::Problem;
use crate::place::Place;
use crate::{names, secrets, stores};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// Known now.
    Literal(Cow<'a, str>),
    /// A key of a Secret object.
    Secret {
        /// The object.
        object: Cow<'a, str>,
        /// Its key.
        key: Cow<'a, str>,
    },
    /// A field of the pod.
    Field(&'static str),
}

/// The parts of a text; neighbouring literals are one.
pub(crate) fn pieces<'a>(place: &Place, text: &'a Text) -> Result<Vec<Piece<'a>>, Problem> {
    let parts = match text {
        Text::Literal(text) => return Ok(vec![Piece::Literal(Cow::Borrowed(text))]),
        Text::Parts(parts) => parts,
    };
    let mut pieces: Vec<Piece> = Vec::with_capacity(parts.len());
    for part in parts {
        match (pieces.last_mut(), piece(place, part)?) {
            (Some(Piece::Literal(last)), Piece::Literal(next)) => last.to_mut().push_str(&next),
            (_, piece) => pieces.push(piece),
        }
    }
    Ok(pieces)
}

/// The text, where it holds nothing but literals: for places that take no references.
pub(crate) fn literal<'a>(place: &Place, text: &'a Text, sink: &str) -> Result<Cow<'a, str>, Problem> {
    if let Text::Literal(text) = text {
        return Ok(Cow::Borrowed(text));
    }
    let mut pieces = pieces(place, text)?;
    match pieces.len() {
        0 => Ok(Cow::Borrowed("")),
        1 => match pieces.remove(0) {
            Piece::Literal(text) => Ok(text),
            piece => Err(refuse(&piece, sink)),
        },
        _ => Err(pieces.iter().find(|piece| !matches!(piece, Piece::Literal(_))).map_or_else(
            || Problem::unsupported(format!("{sink} takes only known text"), ""),
            |piece| refuse(piece, sink),
        )),
    }
}

fn refuse(piece: &Piece, sink: &str) -> Problem {
    match piece {
        Piece::Secret { .. } => {
            Problem::unsupported(format!("{sink} cannot hold a secret"), "hand it over in a variable or a file")
        }
        _ => Problem::unsupported(
            format!("{sink} cannot hold what only the running replica knows"),
            "put it in a variable and read the variable there",
        ),
    }
}

fn piece<'a>(place: &Place, part: &'a Part) -> Result<Piece<'a>, Problem> {
    Ok(match part {
        Part::Literal(text) => Piece::Literal(Cow::Borrowed(text)),
        Part::Address(address) => Piece::Literal(address::resolve(place, address)?),
        Part::Secret(key) => {
            let (object, key) = secrets::locate(place, key)?;
            Piece::Secret { object, key }
        }
        Part::Instance(what) => Piece::Field(field(*what)),
        Part::Output(output) => Piece::Literal(self::output(place, output)?),
        Part::Open(parameter) => {
            return Err(Problem::unsupported(
                format!("the parameter `{parameter}` stays open, and a plain manifest has no place for it"),
                "give it a value with `--set`, or take a target that packs charts",
            ));
        }
    })
}

/// The field of a pod that says it.
fn field(what: Instance) -> &'static str {
    match what {
        Instance::Name => "metadata.name",
        Instance::Ip => "status.podIP",
        Instance::Node => "spec.nodeName",
        Instance::NodeIp => "status.hostIP",
        Instance::Namespace => "metadata.namespace",
    }
}

/// A value of another component that is no address and no secret.
fn output<'a>(place: &Place, output: &'a Output) -> Result<Cow<'a, str>, Problem> {
    let unknown = || {
        Problem::unsupported(
            format!("`{}.{}` is not known before `{0}` exists", output.component, output.name),
            "bind it with `external { … }`",
        )
    };
    let interface = place.neighbour(&output.component).ok_or_else(unknown)?;
    let host = place.object(&interface.name);
    let port = address::port_of(&interface, None).map(|(_, dialled, _)| dialled);
    let text = match (output.name.as_str(), interface.kind) {
        ("host", _) => Some(host.into_owned()),
        ("port", _) => port.map(|port| port.to_string()),
        ("address", _) => port.map(|port| format!("{host}:{port}")),
        ("name", Kind::Queue | Kind::Topic) if interface.broker.is_some() => Some(interface.name.to_string()),
        ("database", kind) if kind.is_store() => Some(stores::first_database(&interface.databases).to_owned()),
        ("jdbc-url", Kind::Postgres | Kind::Mysql) => port.map(|port| {
            let scheme = if interface.kind == Kind::Postgres { "postgresql" } else { "mysql" };
            format!("jdbc:{scheme}://{host}:{port}/{}", stores::first_database(&interface.databases))
        }),
        (peer, _) if interface.stateful => {
            ordinal(peer).map(|ordinal| format!("{host}-{ordinal}.{}", names::headless(&host)))
        }
        _ => None,
    };
    text.map(Cow::Owned).ok_or_else(unknown)
}

/// The replica that `peer-N` names.
fn ordinal(output: &str) -> Option<u32> {
    output.strip_prefix("peer-")?.parse().ok()
}
