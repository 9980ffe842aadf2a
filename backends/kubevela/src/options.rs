//! The options of a target that Kubernetes does not have, read from the IR.
//!
//! They are declared, with their defaults, in `stdlib/targets/kubevela.app`.

use anyport_backend::Scene;
use anyport_ir::Target;
use serde_json::Value;

/// Versions of KubeVela that are known, oldest first.
pub(crate) const VERSIONS: [&str; 2] = ["1.10", "1.11"];

/// The options of a target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Options<'a> {
    /// The version of KubeVela.
    pub vela: &'a str,
    /// Clusters by the names under which they were joined.
    pub clusters: Vec<&'a str>,
    /// Labels of clusters.
    pub cluster_labels: Vec<(&'a str, &'a str)>,
    /// Environments that become one Application.
    pub environments: Vec<&'a str>,
    /// Who is told: the tool (`slack`) and the secret with its address.
    pub notify: Option<(&'a str, &'a str)>,
}

impl<'a> Options<'a> {
    /// The options of `target`.
    pub fn read(target: &'a Target) -> Options<'a> {
        let options = &target.options;
        let texts = |name: &str| {
            let list = options.get(name).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).collect::<Vec<_>>()
        };
        let labels = options.get("cluster-labels").and_then(Value::as_object).into_iter().flatten();
        let notify = options.get("notify").and_then(Value::as_object);
        Options {
            vela: options.get("vela").and_then(Value::as_str).unwrap_or(VERSIONS[0]),
            clusters: texts("clusters"),
            cluster_labels: labels.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?))).collect(),
            environments: texts("environments"),
            notify: notify.and_then(|notify| {
                let tool = notify.get("tool").and_then(Value::as_str).unwrap_or("slack");
                let secret = notify.get("url")?;
                Some((tool, secret.as_str().or_else(|| secret.get("secret")?.as_str())?))
            }),
        }
    }
}

/// The namespace that an Application and all in it stand in, as Kubernetes decides it.
pub(crate) fn namespace(scene: &dyn Scene) -> String {
    let said = scene.target().options.get("namespace").and_then(Value::as_str).filter(|name| !name.is_empty());
    match (said, scene.environment()) {
        (Some(name), _) => name.to_owned(),
        (None, "default") => scene.application().to_owned(),
        (None, environment) => format!("{}-{environment}", scene.application()),
    }
}
