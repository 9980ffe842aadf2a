//! The scene of an application that is there as a whole: for the tests of backends, and for
//! applications that were never text.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use anyport_ir::{Address, Application, Edge, Map, Secret, SmolStr, Target};

use super::{Caller, Interface, Scene};
use crate::{Backend, Endpoint, endpoint};

/// The surroundings on one target, worked out once from the whole application.
#[derive(Clone, Debug)]
pub struct StaticScene {
    application: SmolStr,
    environment: SmolStr,
    target_name: SmolStr,
    target: Target,
    targets: Arc<Map<Target>>,
    interfaces: Map<Arc<Interface>>,
    callers: HashMap<SmolStr, Arc<[Caller]>>,
    callees: HashMap<SmolStr, Arc<[Caller]>>,
    secrets: HashMap<SmolStr, Arc<Secret>>,
    members: Arc<[SmolStr]>,
    nobody: Arc<[Caller]>,
    traced: bool,
    backends: Lookup,
    holes: Arc<BTreeMap<String, String>>,
}

/// The backend that writes for a target.
pub type Lookup = fn(&Target) -> Option<&'static dyn Backend>;

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
            targets: Arc::new(application.targets.clone()),
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
            backends: |_| None,
            holes: Arc::default(),
        }
    }

    /// The same, able to ask the backends of other targets for endpoints; `holes` are hosts that
    /// are known by now, by the names of their holes.
    pub fn with_backends(mut self, backends: Lookup, holes: Arc<BTreeMap<String, String>>) -> StaticScene {
        self.backends = backends;
        self.holes = holes;
        self
    }

    /// The scene on another target of the same application.
    fn on(&self, name: &SmolStr, target: &Target) -> StaticScene {
        let members = self.interfaces.values().filter(|interface| interface.on.contains(name));
        StaticScene {
            target_name: name.clone(),
            target: target.clone(),
            members: members.map(|interface| interface.component.clone()).collect(),
            traced: false,
            ..self.clone()
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
    fn endpoint(&self, address: &Address) -> Endpoint {
        let name = address.target.as_ref().unwrap_or(&self.target_name);
        endpoint::ask(
            address,
            &self.holes,
            |component| self.interface(component),
            || {
                let target = self.targets.get(name)?;
                let backend = (self.backends)(target)?;
                Some((backend, Box::new(self.on(name, target)) as Box<dyn Scene>))
            },
        )
    }
    fn network(&self, target: &str) -> Option<SmolStr> {
        self.targets.get(target)?.network.clone()
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
