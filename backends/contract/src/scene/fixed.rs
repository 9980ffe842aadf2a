//! The scene of an application that is there as a whole: for the tests of backends, and for
//! applications that were never text.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use anyport_ir::{Application, Edge, Secret, SmolStr, Target};

use super::{Caller, Interface, Scene};

/// The surroundings on one target, worked out once from the whole application.
#[derive(Clone, Debug)]
pub struct StaticScene {
    application: SmolStr,
    environment: SmolStr,
    target_name: SmolStr,
    target: Target,
    interfaces: HashMap<SmolStr, Arc<Interface>>,
    callers: HashMap<SmolStr, Arc<[Caller]>>,
    callees: HashMap<SmolStr, Arc<[Caller]>>,
    secrets: HashMap<SmolStr, Arc<Secret>>,
    members: Arc<[SmolStr]>,
    nobody: Arc<[Caller]>,
    traced: bool,
}

impl StaticScene {
    /// The scene on the target called `target`. A name that the application does not have gives
    /// a target of that kind without options, on which nothing stands.
    pub fn new(application: &Application, target: &str, traced: bool) -> StaticScene {
        let waited_for: HashSet<&SmolStr> =
            application.components.values().flat_map(|component| &component.after).collect();
        let interface = |(name, component): (&SmolStr, &Arc<anyport_ir::Component>)| {
            (name.clone(), Arc::new(Interface::of(name, component, waited_for.contains(name))))
        };
        let on_target = |on: &[SmolStr]| on.iter().any(|name| name == target);
        StaticScene {
            application: application.name.clone(),
            environment: application.environment.clone(),
            target_name: SmolStr::new(target),
            target: application.targets.get(target).cloned().unwrap_or_else(|| bare(target)),
            interfaces: application.components.iter().map(interface).collect(),
            callers: ends(&application.edges, |edge| (&edge.to, &edge.from)),
            callees: ends(&application.edges, |edge| (&edge.from, &edge.to)),
            secrets: application.secrets.iter().map(|(name, it)| (name.clone(), Arc::new(it.clone()))).collect(),
            members: application
                .components
                .iter()
                .filter(|(_, component)| on_target(&component.on))
                .map(|(name, _)| name.clone())
                .collect(),
            nobody: Arc::new([]),
            traced,
        }
    }
}

fn bare(kind: &str) -> Target {
    Target {
        kind: SmolStr::new(kind),
        family: Vec::new(),
        version: None,
        network: None,
        options: serde_json::Map::new(),
        overlay: anyport_ir::Overlay::default(),
        accept: anyport_ir::Map::new(),
    }
}

/// Edges by one of their ends, the other end sorted and without repetition.
fn ends<'e>(
    edges: &'e [Edge],
    sides: impl Fn(&'e Edge) -> (&'e SmolStr, &'e SmolStr),
) -> HashMap<SmolStr, Arc<[Caller]>> {
    let mut found: HashMap<SmolStr, Vec<Caller>> = HashMap::new();
    for edge in edges {
        let (here, there) = sides(edge);
        let caller = Caller { component: there.clone(), why: edge.why, port: edge.port.clone() };
        found.entry(here.clone()).or_default().push(caller);
    }
    found
        .into_iter()
        .map(|(name, mut callers)| {
            callers.sort();
            callers.dedup();
            (name, callers.into())
        })
        .collect()
}

impl Scene for StaticScene {
    fn application(&self) -> &str {
        &self.application
    }
    fn environment(&self) -> &str {
        &self.environment
    }
    fn target_name(&self) -> &str {
        &self.target_name
    }
    fn target(&self) -> &Target {
        &self.target
    }
    fn interface(&self, component: &str) -> Option<Arc<Interface>> {
        self.interfaces.get(component).cloned()
    }
    fn callers(&self, component: &str) -> Arc<[Caller]> {
        self.callers.get(component).unwrap_or(&self.nobody).clone()
    }
    fn callees(&self, component: &str) -> Arc<[Caller]> {
        self.callees.get(component).unwrap_or(&self.nobody).clone()
    }
    fn secret(&self, name: &str) -> Option<Arc<Secret>> {
        self.secrets.get(name).cloned()
    }
    fn members(&self) -> Arc<[SmolStr]> {
        self.members.clone()
    }
    fn traced(&self) -> bool {
        self.traced
    }
}
