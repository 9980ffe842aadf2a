//! The target: region, namespace, and the names that follow from them.

use anyport_backend::{Interface, Scene};
use anyport_ir::EdgeKind;

use crate::options::Options;

/// Where an application stands.
pub(crate) struct Place<'a> {
    /// The surroundings.
    pub scene: &'a dyn Scene,
    /// Options of the target.
    pub options: Options,
    /// The region; empty where nothing says it, which is refused.
    pub region: String,
    /// The namespace as `saectl` names it: `shop`, `default`.
    pub namespace: String,
}

/// The namespace that every region has.
pub(crate) const DEFAULT: &str = "default";

impl<'a> Place<'a> {
    /// The place of the scene's target.
    pub(crate) fn new(scene: &'a dyn Scene) -> Place<'a> {
        let options = Options::of(scene.target());
        let (region, short) = match options.namespace.as_deref() {
            Some(whole) => match whole.split_once(':') {
                Some((region, short)) => (Some(region.to_owned()), short.to_owned()),
                None => (None, whole.to_owned()),
            },
            None => (None, own_namespace(scene)),
        };
        let region = region.or_else(|| options.region.clone()).unwrap_or_default();
        let namespace = if short == region { DEFAULT.to_owned() } else { short };
        Place { scene, options, region, namespace }
    }

    /// The namespace as the HTTP interface names it: `cn-hangzhou:shop`; of the one that every
    /// region has, the region alone.
    pub(crate) fn namespace_id(&self) -> String {
        match self.namespace == DEFAULT {
            true => self.region.clone(),
            false => format!("{}:{}", self.region, self.namespace),
        }
    }

    /// The name under which other applications of the namespace's network find one.
    pub(crate) fn service_name(&self, application: &str) -> String {
        format!("{application}-{}-{}", self.region, self.namespace)
    }

    /// Whether a component stands here.
    pub(crate) fn holds(&self, interface: &Interface) -> bool {
        interface.on.iter().any(|target| target == self.scene.target_name())
    }

    /// Whether others on this target, and on others, talk to a component.
    pub(crate) fn talked_to(&self, component: &str) -> (bool, bool) {
        let talks = |why| matches!(why, EdgeKind::Reference | EdgeKind::Calls);
        let callers = self.scene.callers(component);
        let mut from = (false, false);
        for caller in callers.iter().filter(|caller| talks(caller.why) && caller.component != component) {
            let Some(interface) = self.scene.interface(&caller.component) else { continue };
            from.0 |= self.holds(&interface);
            from.1 |= !self.holds(&interface);
        }
        from
    }

    /// The beginning of a request of the `aliyun` command.
    pub(crate) fn aliyun(&self, method: &str, path: &str) -> String {
        format!("aliyun sae {method} {path} --region {}", self.region)
    }
}

/// A namespace has letters and digits only.
fn own_namespace(scene: &dyn Scene) -> String {
    let environment = scene.environment();
    let environment = if environment == "default" { "" } else { environment };
    let joined = format!("{}{environment}", scene.application());
    joined.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
