//! Texts: every value stands in the file as it is.
//!
//! Serverless Devs evaluates `${…}` and `<%…%>` wherever they stand, and again in what comes out, so
//! that no way of writing them survives: a literal that has them is refused.

use anyport_ir::{Instance, Output, Part, Text};

use crate::address;
use crate::out::Out;
use crate::secrets;

/// A text as it stands in the file; empty where a finding says why it cannot. `path` is the property
/// that it belongs to.
pub(crate) fn write(out: &mut Out, text: &Text, path: &str) -> String {
    let parts = text.parts();
    if let [Part::Secret(key)] = parts.as_ref() {
        return secrets::write(out, key, path);
    }
    let written: String = parts.iter().map(|part| write_part(out, part, path)).collect();
    hold_literal(out, &written, path);
    written
}

/// Texts in order.
pub(crate) fn write_all(out: &mut Out, texts: &[Text], path: &str) -> Vec<String> {
    texts.iter().map(|text| write(out, text, path)).collect()
}

/// Refuses what would not arrive as it is written.
pub(crate) fn hold_literal(out: &mut Out, text: &str, path: &str) {
    if let Some(found) = evaluated(text) {
        let message = format!("Serverless Devs would evaluate `{found}`, and there is no way to write it");
        out.refuse(path, message, "keep it out of the configuration: let the process put it together, or read a file");
    }
}

/// The first part of a text that Serverless Devs evaluates.
pub(crate) fn evaluated(text: &str) -> Option<&str> {
    [("${", "}"), ("<%", "%>")].into_iter().find_map(|(opens, closes)| {
        let start = text.find(opens)?;
        let end = text[start..].find(closes)?;
        Some(&text[start..start + end + closes.len()])
    })
}

fn write_part(out: &mut Out, part: &Part, path: &str) -> String {
    match part {
        Part::Literal(literal) => literal.to_string(),
        Part::Address(address) => address::write(out, address, path),
        Part::Secret(key) => {
            let message =
                format!("the secret `{}` is a part of this text, and Function Compute keeps none", key.secret);
            let instead = "declare the whole text as one secret, and ask KMS for it: `options fc { secrets = \"kms\" }`; \
                 targets that compose texts with secrets are `kubernetes` and `compose`";
            out.unsupported(path, message, instead);
            String::new()
        }
        Part::Output(output) => write_output(out, output, path),
        Part::Instance(instance) => {
            let what = match instance {
                Instance::Name => "its own name; the process reads `FC_INSTANCE_ID`",
                Instance::Ip => "its own address",
                Instance::Node | Instance::NodeIp => "its machine",
                Instance::Namespace => "a namespace",
            };
            let instead = "read what Function Compute tells the process, or place it on a cluster: `kubernetes`";
            out.unsupported(path, format!("no variable of an instance can hold {what}"), instead);
            String::new()
        }
        Part::Open(parameter) => {
            let message = format!("the parameter `{parameter}` is open, and every value stands in `s.yaml`");
            out.unsupported(path, message, "give it a value: take it out of `open`");
            String::new()
        }
    }
}

/// What a binding says of a bucket, queue or topic.
fn write_output(out: &mut Out, output: &Output, path: &str) -> String {
    let Output { component, name } = output;
    let interface = out.scene.interface(component);
    let known = interface.and_then(|it| match name.as_str() {
        "name" if it.external || it.broker.is_some() => Some(it.bound_name.clone().unwrap_or_else(|| it.name.clone())),
        "url" => it.bound_url.clone(),
        _ => None,
    });
    known.map_or_else(
        || {
            let message = format!("`{component}.{name}` is not known before it is there, and nothing is made here");
            out.unsupported(path, message, "bind it to what exists: `external { … }`");
            String::new()
        },
        |known| known.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_evaluated_is_found() {
        assert_eq!(evaluated("a ${HOME} b"), Some("${HOME}"));
        assert_eq!(evaluated("<%= 1 + 1 %>"), Some("<%= 1 + 1 %>"));
        for plain in ["$HOME $5 $$ $(X)", "{{x}}", "a ${ b", "<% c", "} ${"] {
            assert_eq!(evaluated(plain), None, "{plain}");
        }
    }
}
