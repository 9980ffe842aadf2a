//! What a backend may know while it lowers one component.
//!
//! Only what it asks for counts as read, so an edit in one component lowers again that component
//! and those that asked about what changed in it.

mod fixed;
mod interface;

use std::sync::Arc;

use serde::Serialize;

use anyport_ir::{Address, EdgeKind, Kind, Protocol, Secret, SmolStr, Target};

pub use fixed::StaticScene;

use crate::Endpoint;

/// The surroundings of a component on one target in one environment.
pub trait Scene {
    /// The application's name.
    fn application(&self) -> &str;
    /// The environment's name (`default` where the source has none).
    fn environment(&self) -> &str;
    /// The target's name.
    fn target_name(&self) -> &str;
    /// The target with its options.
    fn target(&self) -> &Target;
    /// The outside of another component (or of this one).
    fn interface(&self, component: &str) -> Option<Arc<Interface>>;
    /// Where an address ends that is not inside this target: on another target, or public under a
    /// host that the platform chooses. The target that runs the component says it.
    fn endpoint(&self, address: &Address) -> Endpoint;
    /// The network of a target, by its name: targets of one network reach each other's private
    /// addresses.
    fn network(&self, target: &str) -> Option<SmolStr>;
    /// Who reaches `component`, on whatever target: sorted by name, without repetition.
    fn callers(&self, component: &str) -> Arc<[Caller]>;
    /// Whom `component` reaches: sorted by name, without repetition.
    fn callees(&self, component: &str) -> Arc<[Caller]>;
    /// A secret of the application.
    fn secret(&self, name: &str) -> Option<Arc<Secret>>;
    /// Who reaches `component` from other targets of this target's network.
    fn private_callers(&self, component: &str) -> Vec<Caller> {
        let Some(network) = self.network(self.target_name()) else { return Vec::new() };
        let elsewhere = |caller: &&Caller| {
            matches!(caller.why, EdgeKind::Reference | EdgeKind::Calls)
                && self.interface(&caller.component).is_some_and(|other| {
                    !other.on.iter().any(|target| target == self.target_name())
                        && other.on.iter().any(|target| self.network(target).as_ref() == Some(&network))
                })
        };
        self.callers(component).iter().filter(elsewhere).cloned().collect()
    }
    /// Names of the components that stand on this target, in source order.
    fn members(&self) -> Arc<[SmolStr]>;
    /// Whether the source map is wanted; if not, [`crate::Document::source`] costs nothing.
    fn traced(&self) -> bool;
}

/// The outside of a component: what others may depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Interface {
    /// The component's name in the source.
    pub component: SmolStr,
    /// The built-in kind.
    pub kind: Kind,
    /// The name of what is written for it.
    pub name: SmolStr,
    /// The targets it stands on.
    pub on: Vec<SmolStr>,
    /// Ports: name, number, what clients dial, protocol.
    pub ports: Vec<(SmolStr, u16, u16, Protocol)>,
    /// The port that addresses mean where none is named.
    pub main_port: Option<SmolStr>,
    /// Hosts under which it is exposed, `auto` and `internal` included.
    pub hosts: Vec<SmolStr>,
    /// Whether it is bound to something that exists instead of being run.
    pub external: bool,
    /// The name of what it is bound to, where that is known.
    pub bound_name: Option<SmolStr>,
    /// The address of what it is bound to, where that is known.
    pub bound_url: Option<SmolStr>,
    /// Whether each replica has a stable name (a persistent volume, or a store).
    pub stateful: bool,
    /// Whether it is a job that belongs to the release (named in an `after`, or having one).
    pub release_job: bool,
    /// Fixed minimum and maximum of replicas.
    pub replicas: Option<(u32, Option<u32>)>,
    /// The version, of a store.
    pub version: Option<SmolStr>,
    /// Databases of a store, the main one first.
    pub databases: Vec<SmolStr>,
    /// The user as which a store is read, where it is known.
    pub username: Option<SmolStr>,
    /// The virtual host of a rabbitmq.
    pub vhost: Option<SmolStr>,
    /// Whether a store asks for a password.
    pub password: bool,
    /// The broker of a queue or topic.
    pub broker: Option<SmolStr>,
}

/// One end of an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Caller {
    /// The component at the other end.
    pub component: SmolStr,
    /// Why there is an edge.
    pub why: EdgeKind,
    /// Which port of the callee; absent: its main one, or all for `calls`.
    pub port: Option<SmolStr>,
}
