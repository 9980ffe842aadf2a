//! Texts: literals and addresses as they are, secrets apart, and what SAE cannot say.

use anyport_backend::{Interface, Location, endpoint};
use anyport_ir::{Address, Instance, Part, Protocol, Reach, SecretKey, SmolStr, Text};

use crate::lowering::Lowering;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Known now.
    Literal(String),
    /// A value that stands in a secret of SAE.
    Secret(SecretKey),
}

impl Lowering<'_> {
    /// The parts of a text; neighbouring literals are one. `path` is the property that it belongs to.
    pub(crate) fn pieces(&mut self, text: &Text, path: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for part in text.parts().iter() {
            let next = match part {
                Part::Secret(key) => Piece::Secret(key.clone()),
                part => Piece::Literal(self.known(part, path)),
            };
            match (pieces.last_mut(), next) {
                (Some(Piece::Literal(last)), Piece::Literal(next)) => last.push_str(&next),
                (_, next) => pieces.push(next),
            }
        }
        pieces
    }

    /// A text that must hold no secret.
    pub(crate) fn plain(&mut self, text: &Text, path: &str) -> String {
        let mut plain = String::new();
        for piece in self.pieces(text, path) {
            match piece {
                Piece::Literal(literal) => plain.push_str(&literal),
                Piece::Secret(key) => {
                    let message = format!("SAE would keep the secret `{}` here as text", key.secret);
                    self.refuse(path, message, "give it as a file: `file \"/run/secrets/…\" = …`");
                }
            }
        }
        plain
    }

    fn known(&mut self, part: &Part, path: &str) -> String {
        match part {
            Part::Literal(literal) => literal.to_string(),
            Part::Secret(_) => String::new(),
            Part::Address(address) => self.address(address, path),
            Part::Output(output) => {
                let interface = self.place.scene.interface(&output.component);
                let known = interface.filter(|_| output.name == "name").and_then(|it| it.bound_name.clone());
                known.map_or_else(
                    || {
                        let message = format!("`{}.{}` is known only where it runs", output.component, output.name);
                        self.refuse(path, message, "bind it with `external { … }`, which says it now");
                        String::new()
                    },
                    |name| name.to_string(),
                )
            }
            Part::Instance(Instance::Namespace) => self.place.namespace.clone(),
            Part::Instance(instance) => {
                let what = match instance {
                    Instance::Name => "its own name",
                    Instance::Ip => "its own address",
                    Instance::Node => "its machine",
                    Instance::NodeIp => "its machine's address",
                    Instance::Namespace => "its namespace",
                };
                let message = format!("SAE tells an instance nothing of {what} in a variable");
                self.refuse(path, message, "ask the operating system (`hostname`) when the process starts");
                String::new()
            }
            Part::Open(parameter) => {
                let message = format!("SAE takes no parameters with a deployment, and `{parameter}` is open");
                self.refuse(path, message, "leave it out of the target's `open`, and give it with `--set`");
                String::new()
            }
        }
    }

    fn address(&mut self, address: &Address, path: &str) -> String {
        let here = address.target.as_ref().is_none_or(|target| target == self.place.scene.target_name());
        let interface = self.place.scene.interface(&address.component);
        let inside = interface
            .filter(|it| here && address.reach == Reach::Inside && !it.external && self.place.holds(it))
            .and_then(|it| self.inside(&it, address.port.as_ref()));
        if let Some(location) = inside {
            if address.component == self.name {
                let message = "an instance cannot reach its own application by its name";
                self.refuse(path, message, "call `127.0.0.1`, or another service");
            }
            return location.text(address.what);
        }
        let endpoint = self.place.scene.endpoint(address);
        match endpoint.text(address.what) {
            Ok(text) => text,
            Err((why, instead)) => {
                let finding = endpoint::unreachable(self.name, path, address, why, instead);
                self.say(finding);
                String::new()
            }
        }
    }

    fn inside(&self, interface: &Interface, port: Option<&SmolStr>) -> Option<Location> {
        let (number, _, protocol) = port_of(interface, port)?;
        // A name stands for the instances themselves: nothing remaps ports.
        let host = self.place.service_name(&interface.name);
        Some(Location { scheme: SmolStr::new_static(scheme(protocol)), host, port: number })
    }
}

/// The port that is meant: what the process listens on, what clients dial, what is spoken.
pub(crate) fn port_of(interface: &Interface, asked: Option<&SmolStr>) -> Option<(u16, u16, Protocol)> {
    let wanted = asked.or(interface.main_port.as_ref());
    let found = interface.ports.iter().find(|(name, ..)| Some(name) == wanted);
    let found = found.or_else(|| interface.ports.first().filter(|_| wanted.is_none()))?;
    Some((found.1, found.2, found.3))
}

/// The scheme of URLs.
pub(crate) fn scheme(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http | Protocol::Grpc => "http",
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
    }
}
