//! Files whose text holds secrets: External Secrets writes them from a template.

use anyport_ir::{Part, Text};

use super::external::{RemoteRef, remote};
use super::{SINGLE, locate};
use crate::finding::Problem;
use crate::place::Place;
use crate::text::literal;

/// A file made from a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateFile {
    /// The key of the Secret.
    pub key: String,
    /// Its text in the operator's template language.
    pub template: String,
}

/// A Secret whose keys are files made from templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateSecret {
    /// The object.
    pub object: String,
    /// Its files.
    pub files: Vec<TemplateFile>,
    /// The values that they are made of: names in the templates, places in the store.
    pub values: Vec<(String, RemoteRef)>,
}

impl TemplateSecret {
    /// Adds a file.
    pub fn add(&mut self, place: &Place, key: String, text: &Text) -> Result<(), Problem> {
        if !place.options.external_secrets {
            return Err(Problem::unsupported(
                "a file cannot be put together around a secret",
                "hand the secret over in a variable or as a file of its own, or set `secrets = \"external-secrets\"` on the target",
            ));
        }
        let mut template = String::new();
        for part in text.parts().iter() {
            match part {
                Part::Secret(reference) => {
                    let name = self.value(place, reference)?;
                    template.push_str(&format!("{{{{ index . \"{name}\" }}}}"));
                }
                part => {
                    let known = Text::Parts(vec![part.clone()]);
                    template.push_str(&literal(place, &known, "a file")?.replace("{{", "{{ \"{{\" }}"));
                }
            }
        }
        self.files.push(TemplateFile { key, template });
        Ok(())
    }

    /// The name of a secret's value in the templates.
    fn value(&mut self, place: &Place, reference: &anyport_ir::SecretKey) -> Result<String, Problem> {
        let (object, key) = locate(place, reference)?;
        let name = format!("{object}.{key}");
        if self.values.iter().any(|(known, _)| *known == name) {
            return Ok(name);
        }
        let from = place.scene.secret(&reference.secret);
        let found = from.and_then(|secret| remote(&secret.from, reference.key.as_deref().unwrap_or(SINGLE)));
        let Some(found) = found else {
            return Err(Problem::unsupported(
                format!(
                    "`{}` lies in no store that External Secrets reads, so no file can be put together around it",
                    reference.secret
                ),
                "hand it over in a variable, or as a file of its own",
            ));
        };
        self.values.push((name.clone(), found));
        Ok(name)
    }
}
