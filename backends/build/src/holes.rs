//! What is missing in finished files until another target was deployed.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyport_backend::endpoint::{hole_name, holes_in};
use anyport_backend::{Content, Endpoint, Hole, Need, Node, Scene, StaticScene, escape_segment};
use anyport_ir::{Address, AddressForm, Application, Reach, SmolStr};

use crate::registry::backend_for;
use crate::whole::Holes;

/// The holes of a file.
pub fn find(scene: &dyn Scene, file: &str, content: &Content) -> Vec<Hole> {
    let mut found = BTreeSet::new();
    match content {
        Content::Documents(documents) => {
            for (index, document) in documents.iter().enumerate() {
                let mut at = if documents.len() > 1 { index.to_string() } else { String::new() };
                walk(&document.root, &mut at, &mut found);
            }
        }
        Content::Text(text) => found.extend(holes_in(text).map(|hole| (String::new(), hole.to_owned()))),
        Content::Bytes(_) => {}
    }
    found
        .into_iter()
        .map(|(pointer, from)| Hole { file: file.to_owned(), command: command(scene, &from), pointer, from })
        .collect()
}

/// The holes of what the operator provides: a copy of a secret that holds an address.
pub fn in_needs(scene: &dyn Scene, needs: &[Need]) -> Vec<Hole> {
    let missing = |need: &Need| -> Vec<Hole> {
        let texts = std::iter::once(need.why.as_str()).chain(need.command.as_deref());
        let found: BTreeSet<&str> = texts.flat_map(holes_in).collect();
        let hole = |from: &str| Hole {
            file: String::new(),
            pointer: need.name.clone(),
            command: command(scene, from),
            from: from.to_owned(),
        };
        found.into_iter().map(hole).collect()
    };
    needs.iter().flat_map(missing).collect()
}

fn walk(node: &Node, pointer: &mut String, found: &mut BTreeSet<(String, String)>) {
    let length = pointer.len();
    match node {
        Node::Text(text) => found.extend(holes_in(text).map(|hole| (pointer.clone(), hole.to_owned()))),
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                walk(item, pointer, found);
                pointer.truncate(length);
            }
        }
        Node::Map(entries) => {
            for (key, value) in entries {
                pointer.push('/');
                pointer.push_str(&escape_segment(key));
                walk(value, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// Given hosts that fill nothing in any of these applications.
pub fn unused<'h>(holes: &'h Holes, applications: &[Arc<Application>]) -> Vec<&'h str> {
    let fills = |hole: &str| {
        applications.iter().any(|application| {
            let scenes = application.targets.keys().map(|target| {
                StaticScene::new(application, target, false).with_backends(backend_for, Holes::default())
            });
            scenes.into_iter().any(|scene| command(&scene, hole).is_some())
        })
    };
    holes.keys().map(String::as_str).filter(|hole| !fills(hole)).collect()
}

/// The command that prints what fills a hole: the target that runs the component knows.
fn command(scene: &dyn Scene, hole: &str) -> Option<String> {
    let component = hole.rsplit_once('.')?.0;
    let interface = scene.interface(component)?;
    [Reach::Private, Reach::Public].into_iter().find_map(|reach| {
        let target = interface.on.iter().find(|on| *on == scene.target_name()).or(interface.on.first()).cloned();
        let address =
            Address { component: SmolStr::new(component), port: None, what: AddressForm::Host, reach, target };
        match scene.endpoint(&address) {
            Endpoint::Later { command, .. } if hole_name(&address) == hole => Some(command),
            _ => None,
        }
    })
}
