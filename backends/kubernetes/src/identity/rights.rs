//! Rights in the cluster, for programs that call its API: a Role with exactly the rules that the
//! component lists in `options kubernetes { api NAME { groups, resources, verbs, names } }`.

use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject as Bound};
use serde_json::{Map, Value};

use crate::object::{Output, stage};
use crate::place::Subject;

/// Whether the component calls the cluster's API.
pub(crate) fn calls_api(subject: &Subject) -> bool {
    rules(subject).is_some()
}

fn rules<'a>(subject: &Subject<'a>) -> Option<&'a Map<String, Value>> {
    subject.own_option("api").and_then(Value::as_object).filter(|rules| !rules.is_empty())
}

/// The Role of a component, and its binding.
pub(super) fn lower(subject: &Subject, out: &mut Output) {
    let Some(rules) = rules(subject) else { return };
    let words = |rule: &Value, field: &str| -> Vec<String> {
        let list = rule.get(field).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|word| word.as_str().map(str::to_owned)).collect()
    };
    let filled = |words: Vec<String>| (!words.is_empty()).then_some(words);
    let rules = rules
        .values()
        .map(|rule| PolicyRule {
            // The core group is the empty text.
            api_groups: Some(filled(words(rule, "groups")).unwrap_or_else(|| vec![String::new()])),
            resources: Some(words(rule, "resources")),
            resource_names: filled(words(rule, "names")),
            verbs: words(rule, "verbs"),
            non_resource_urls: None,
        })
        .collect();
    out.add(stage::CONFIG, &subject.name, &Role { rules: Some(rules), ..Role::default() });
    let binding = RoleBinding {
        role_ref: RoleRef {
            api_group: Some("rbac.authorization.k8s.io".to_owned()),
            kind: "Role".to_owned(),
            name: subject.name.to_string(),
        },
        subjects: Some(vec![Bound {
            kind: "ServiceAccount".to_owned(),
            name: subject.name.to_string(),
            namespace: Some(subject.place.namespace().to_owned()),
            api_group: None,
        }]),
        ..RoleBinding::default()
    };
    out.add(stage::CONFIG, &subject.name, &binding);
}
