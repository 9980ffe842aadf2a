//! The surroundings of a component as queries: only what a backend asks for counts as read.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyport_backend::{Caller, Endpoint, Interface, Scene, endpoint};
use anyport_compiler::{Db, Env, component, instances, target_in};
use anyport_ir::{Address, Edge, EdgeKind, Secret, SmolStr, Target};

use crate::registry::backend_for;

/// A scene over the database.
pub struct QueryScene<'a> {
    db: &'a dyn Db,
    env: &'a Arc<Env>,
    application: SmolStr,
    name: SmolStr,
    target: Arc<Target>,
    traced: bool,
    /// Hosts that are known by now, by the names of their holes.
    holes: Arc<BTreeMap<String, String>>,
    /// Reads of one lowering repeat themselves.
    interfaces: RefCell<HashMap<SmolStr, Option<Arc<Interface>>>>,
}

impl<'a> QueryScene<'a> {
    /// The scene on a target; `None` where the target has no kind.
    pub fn new(db: &'a dyn Db, env: &'a Arc<Env>, name: &SmolStr, traced: bool) -> Option<QueryScene<'a>> {
        let target = target_in(db, env, name)?;
        Some(QueryScene {
            db,
            env,
            application: anyport_compiler::application_name(db),
            name: name.clone(),
            target,
            traced,
            holes: Arc::default(),
            interfaces: RefCell::default(),
        })
    }

    /// The same, knowing hosts that were holes before.
    pub fn with_holes(mut self, holes: Arc<BTreeMap<String, String>>) -> Self {
        self.holes = holes;
        self
    }
}

/// Edges that start at a component. Equal as long as the references are, whatever else changes.
#[salsa::tracked(returns(ref))]
fn edges_of(db: &dyn Db, env: Arc<Env>, key: SmolStr) -> Vec<Edge> {
    component(db, &env, &key).edges.clone()
}

/// All edges by both ends.
#[derive(Debug, Default, PartialEq, Eq)]
struct Graph {
    callers: HashMap<SmolStr, Arc<[Caller]>>,
    callees: HashMap<SmolStr, Arc<[Caller]>>,
    waited_for: BTreeSet<SmolStr>,
}

#[salsa::tracked(returns(ref))]
fn graph(db: &dyn Db, env: Arc<Env>, _unit: ()) -> Graph {
    let mut callers: HashMap<SmolStr, Vec<Caller>> = HashMap::new();
    let mut callees: HashMap<SmolStr, Vec<Caller>> = HashMap::new();
    let mut waited_for = BTreeSet::new();
    for (key, instance) in &instances(db).all {
        if instance.composite {
            continue;
        }
        for edge in edges_of(db, env.clone(), key.clone()) {
            if edge.why == EdgeKind::After {
                waited_for.insert(edge.to.clone());
            }
            let end =
                |component: &SmolStr| Caller { component: component.clone(), why: edge.why, port: edge.port.clone() };
            callers.entry(edge.to.clone()).or_default().push(end(&edge.from));
            callees.entry(edge.from.clone()).or_default().push(end(&edge.to));
        }
    }
    let settle = |found: HashMap<SmolStr, Vec<Caller>>| {
        found
            .into_iter()
            .map(|(name, mut ends)| {
                ends.sort();
                ends.dedup();
                (name, ends.into())
            })
            .collect()
    };
    Graph { callers: settle(callers), callees: settle(callees), waited_for }
}

#[salsa::tracked(returns(clone))]
fn callers_of(db: &dyn Db, env: Arc<Env>, name: SmolStr) -> Arc<[Caller]> {
    graph(db, env, ()).callers.get(&name).cloned().unwrap_or_else(|| Arc::new([]))
}

#[salsa::tracked(returns(clone))]
fn callees_of(db: &dyn Db, env: Arc<Env>, name: SmolStr) -> Arc<[Caller]> {
    graph(db, env, ()).callees.get(&name).cloned().unwrap_or_else(|| Arc::new([]))
}

#[salsa::tracked(returns(copy))]
fn is_waited_for(db: &dyn Db, env: Arc<Env>, name: SmolStr) -> bool {
    graph(db, env, ()).waited_for.contains(&name)
}

#[salsa::tracked(returns(clone))]
fn interface_of(db: &dyn Db, env: Arc<Env>, name: SmolStr) -> Option<Arc<Interface>> {
    let key = anyport_compiler::key_of(db, &name)?;
    let waited_for = is_waited_for(db, env.clone(), name.clone());
    let result = component(db, &env, &key);
    Some(Arc::new(Interface::of(&name, result.component.as_ref()?, waited_for)))
}

#[salsa::tracked(returns(clone))]
fn members_of(db: &dyn Db, env: Arc<Env>, target: SmolStr) -> Arc<[SmolStr]> {
    instances(db)
        .all
        .iter()
        .filter(|(_, instance)| !instance.composite)
        .filter(|(key, _)| {
            component(db, &env, key).component.as_ref().is_some_and(|component| component.on.contains(&target))
        })
        .map(|(_, instance)| instance.name.clone())
        .collect()
}

impl Scene for QueryScene<'_> {
    fn application(&self) -> &str {
        &self.application
    }

    fn environment(&self) -> &str {
        &self.env.name
    }

    fn target_name(&self) -> &str {
        &self.name
    }

    fn target(&self) -> &Target {
        &self.target
    }

    fn interface(&self, component: &str) -> Option<Arc<Interface>> {
        if let Some(found) = self.interfaces.borrow().get(component) {
            return found.clone();
        }
        let found = interface_of(self.db, self.env.clone(), component.into());
        self.interfaces.borrow_mut().insert(component.into(), found.clone());
        found
    }

    fn endpoint(&self, address: &Address) -> Endpoint {
        let name = address.target.as_ref().unwrap_or(&self.name);
        endpoint::ask(
            address,
            &self.holes,
            |component| self.interface(component),
            || {
                let scene = QueryScene::new(self.db, self.env, name, false)?;
                Some((backend_for(scene.target())?, Box::new(scene) as Box<dyn Scene>))
            },
        )
    }

    fn network(&self, target: &str) -> Option<SmolStr> {
        target_in(self.db, self.env, &target.into())?.network.clone()
    }

    fn callers(&self, component: &str) -> Arc<[Caller]> {
        callers_of(self.db, self.env.clone(), component.into())
    }

    fn callees(&self, component: &str) -> Arc<[Caller]> {
        callees_of(self.db, self.env.clone(), component.into())
    }

    fn secret(&self, name: &str) -> Option<Arc<Secret>> {
        anyport_compiler::secret_in(self.db, self.env, name).map(Arc::new)
    }

    fn members(&self) -> Arc<[SmolStr]> {
        members_of(self.db, self.env.clone(), self.name.clone())
    }

    fn traced(&self) -> bool {
        self.traced
    }
}
