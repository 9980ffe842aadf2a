//! Texts: literals as they are, the rest as what Compose can say.

use anyport_ir::{Instance, Output, Part, Text};

use crate::address;
use crate::collector::Collector;
use crate::names;
use crate::secrets;
use crate::store;
use crate::variable::{Giver, Variable};

/// How a container reaches the machine it runs on.
pub(crate) const MACHINE: &str = "host.docker.internal";

/// What is written is what the process sees: Compose reads `$` as the start of a variable.
pub(crate) fn escape(literal: &str) -> String {
    literal.replace('$', "$$")
}

/// A text as Compose reads it. `path` is the property that it belongs to.
pub(crate) fn write(out: &mut Collector, text: &Text, path: &str) -> String {
    text.parts().iter().map(|part| write_part(out, part, path)).collect()
}

/// Texts in order.
pub(crate) fn write_all(out: &mut Collector, texts: &[Text], path: &str) -> Vec<String> {
    texts.iter().map(|text| write(out, text, path)).collect()
}

fn write_part(out: &mut Collector, part: &Part, path: &str) -> String {
    match part {
        Part::Literal(literal) => escape(literal),
        Part::Address(address) => address::write(out, address, path),
        Part::Secret(key) => secrets::write(out, key).read(out),
        Part::Output(output) => write_output(out, output),
        Part::Instance(instance) => write_instance(out, *instance, path),
        Part::Open(parameter) => {
            let why = format!("the parameter `{parameter}`, which was left open");
            out.variable(&Variable { name: names::variable(&[parameter]), why, giver: Giver::Existing })
        }
    }
}

fn write_output(out: &mut Collector, output: &Output) -> String {
    if let Some(known) = store::output(out, &output.component, &output.name) {
        return known;
    }
    let Output { component, name } = output;
    let why = format!("`{component}.{name}`, which is known where `{component}` runs");
    out.variable(&Variable { name: names::variable(&[component, name]), why, giver: Giver::Existing })
}

fn write_instance(out: &mut Collector, instance: Instance, path: &str) -> String {
    let own = || out.component.as_deref().and_then(|name| out.scene.interface(name)).map(|it| it.name.to_string());
    let own = own().unwrap_or_default();
    match instance {
        Instance::Name => own,
        Instance::Namespace => out.project(),
        Instance::Ip => {
            out.lose(
                path,
                &key(path),
                format!("a container does not know its address before it starts; this is its name, `{own}`"),
            );
            own
        }
        Instance::Node => {
            out.names_machine = true;
            MACHINE.into()
        }
        Instance::NodeIp => {
            out.names_machine = true;
            out.lose(
                path,
                &key(path),
                format!("the machine's address is not known beforehand; this is a name for it, `{MACHINE}`"),
            );
            MACHINE.into()
        }
    }
}

/// What `accept` calls a property that holds text: its path without the names of entries.
fn key(path: &str) -> String {
    let segments: Vec<&str> = path.split('.').collect();
    match segments.as_slice() {
        [list @ ("init" | "sidecar"), _, property, ..] => format!("{list}.{property}"),
        ["file", ..] => "file.content".into(),
        ["health" | "hook", ..] => path.into(),
        [property, ..] => (*property).into(),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_accepted_by_property() {
        assert_eq!(key("env.POD_IP"), "env");
        assert_eq!(key("sidecar.proxy.env.POD_IP"), "sidecar.env");
        assert_eq!(key("health.readiness.exec.command"), "health.readiness.exec.command");
    }

    #[test]
    fn what_is_written_is_what_is_seen() {
        assert_eq!(escape("a $(B) ${C} $$"), "a $$(B) $${C} $$$$");
    }
}
