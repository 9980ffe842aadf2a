//! Operations of the HTTP interface, and how each finds what is there already.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

/// What `data/api.json` says of an operation.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    /// GET, POST, PUT or DELETE.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Parameters that stand in the body; the others stand in the query.
    pub body: Vec<String>,
    /// The schema of its parameters.
    pub schema: Value,
}

#[derive(Debug, Default, Deserialize)]
struct Table {
    operations: BTreeMap<String, Operation>,
}

/// The operations. The text is part of the program and is read by this module's test.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/api.json")).unwrap_or_default());

/// An operation by its name.
pub(crate) fn operation(name: &str) -> Option<&'static Operation> {
    TABLE.operations.get(name)
}

/// The names of all operations.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.operations.keys().map(String::as_str)
}

/// Whether an operation takes a parameter.
pub(crate) fn takes(name: &str, parameter: &str) -> bool {
    operation(name).is_some_and(|it| it.schema["properties"].get(parameter).is_some())
}

/// A step of a deployment: what makes a thing, what changes one that is there, and how one finds out.
#[derive(Debug)]
pub(crate) struct Step {
    /// What sort of thing: `config`, `application`.
    pub what: &'static str,
    /// The operation that makes it. Of a secret none: the operator makes those.
    pub create: &'static str,
    /// The operation that changes it; absent: it stays as it is.
    pub update: Option<&'static str>,
    /// How one finds out whether it is there; absent: the operation is sent each time.
    pub find: Option<Find>,
    /// The operation that takes it away where it is there; absent: it is never taken away.
    pub remove: Option<&'static str>,
    /// What is waited for afterwards.
    pub wait: Option<&'static str>,
}

/// How one finds out whether a thing is there.
#[derive(Debug)]
pub(crate) struct Find {
    /// The path of a GET request.
    pub path: &'static str,
    /// Its parameters: each with where its value is from.
    pub query: &'static [(&'static str, Given)],
    /// Where the list stands in the answer.
    pub list: &'static str,
    /// The field that has the thing's name.
    pub name: &'static str,
    /// The field that has its id.
    pub id: &'static str,
}

/// Where the value of a parameter is from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given {
    /// The namespace.
    Namespace,
    /// The thing's name.
    Name,
    /// The id of the application that it belongs to.
    Application,
    /// Always the same.
    Fixed(&'static str),
}

/// All steps. Paths and fields: PyPI alibabacloud-sae20190506 2.11.2, `client.py` and the models of
/// the answers.
pub(crate) static STEPS: [Step; 9] = [
    Step {
        what: "namespace",
        create: "CreateNamespace",
        update: None,
        find: Some(Find {
            path: "/pop/v1/paas/namespaces",
            query: &[("CurrentPage", Given::Fixed("1")), ("PageSize", Given::Fixed("200"))],
            list: "Data.Namespaces",
            name: "NamespaceId",
            id: "NamespaceId",
        }),
        remove: None,
        wait: None,
    },
    Step {
        what: "config",
        create: "CreateConfigMap",
        update: Some("UpdateConfigMap"),
        find: Some(Find {
            path: "/pop/v1/sam/configmap/listNamespacedConfigMaps",
            query: &[("NamespaceId", Given::Namespace)],
            list: "Data.ConfigMaps",
            name: "Name",
            id: "ConfigMapId",
        }),
        remove: None,
        wait: None,
    },
    Step {
        what: "secret",
        create: "",
        update: None,
        find: Some(Find {
            path: "/pop/v1/sam/secret/secrets",
            query: &[("NamespaceId", Given::Namespace)],
            list: "Data.Secrets",
            name: "SecretName",
            id: "SecretId",
        }),
        remove: None,
        wait: None,
    },
    Step {
        what: "application",
        create: "CreateApplication",
        update: Some("DeployApplication"),
        find: Some(Find {
            path: "/pop/v1/sam/app/listApplications",
            query: &[("NamespaceId", Given::Namespace), ("AppName", Given::Name)],
            list: "Data.Applications",
            name: "AppName",
            id: "AppId",
        }),
        remove: None,
        wait: Some("change-order"),
    },
    Step {
        what: "job",
        create: "CreateJob",
        update: Some("UpdateJob"),
        find: Some(Find {
            path: "/pop/v1/sam/job/listJobs",
            query: &[("NamespaceId", Given::Namespace), ("AppName", Given::Name), ("Workload", Given::Fixed("job"))],
            list: "Data.Applications",
            name: "AppName",
            id: "AppId",
        }),
        remove: None,
        wait: None,
    },
    Step { what: "run", create: "ExecJob", update: None, find: None, remove: None, wait: Some("job") },
    Step { what: "balancer", create: "BindSlb", update: None, find: None, remove: None, wait: Some("change-order") },
    Step {
        what: "old-balancer",
        create: "",
        update: None,
        find: Some(Find {
            path: "/pop/v1/sam/app/slb",
            query: &[("AppId", Given::Application)],
            list: "Data",
            name: "AppName",
            id: "InternetSlbId",
        }),
        remove: Some("UnbindSlb"),
        wait: Some("change-order"),
    },
    Step {
        what: "scaling",
        create: "CreateApplicationScalingRule",
        update: Some("UpdateApplicationScalingRule"),
        find: Some(Find {
            path: "/pop/v1/sam/scale/applicationScalingRules",
            query: &[("AppId", Given::Application)],
            list: "Data.ApplicationScalingRules",
            name: "ScaleRuleName",
            id: "ScaleRuleName",
        }),
        remove: Some("DeleteApplicationScalingRule"),
        wait: None,
    },
];

/// The step in which an operation stands.
pub(crate) fn step_of(operation: &str) -> Option<&'static Step> {
    let has =
        |step: &&Step| step.create == operation || step.update == Some(operation) || step.remove == Some(operation);
    STEPS.iter().find(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_its_operations() {
        for step in &STEPS {
            let created = Some(step.create).filter(|name| !name.is_empty());
            for name in [created, step.update, step.remove].into_iter().flatten() {
                let found = operation(name).unwrap_or_else(|| panic!("{name}"));
                assert!(
                    found.path.starts_with('/') && ["GET", "POST", "PUT", "DELETE"].contains(&found.method.as_str())
                );
                assert!(found.body.iter().all(|field| takes(name, field)), "{name}");
            }
        }
        assert!(names().count() >= 13);
    }
}
