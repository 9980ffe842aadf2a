//! The IR and the standard library say the same: what can be declared is carried, what is carried
//! can be declared.

use std::collections::{BTreeMap, BTreeSet};

use anyport_backend::leaves::schema_leaves;
use anyport_compiler::{DeclaredField, Shape, Workspace, declared_kinds, declared_targets, declared_types};
use anyport_ir::Kind;

/// Written in the language, and carried elsewhere or not at all: the place, and why.
const DECLARED_ONLY: &[(&str, &str)] = &[
    ("enabled", "decides whether there is a component at all"),
    ("on", "placement: carried, and no property of what it is"),
    ("per-target", "placement: carried, and no property of what it is"),
    ("schedule", "of a cron: carried as the one entry of `schedule.*`"),
    ("timezone", "of a cron: carried as `schedule.*.timezone`"),
    ("url", "of an `external`: carried as `external.url`"),
    ("host", "of an `external`: carried as `external.host`"),
    ("port", "of an `external`: carried as `external.port`"),
    ("address", "of an `external`: carried as `external.address`"),
    ("health.none", "carried as a `health` without probes"),
    ("health.path", "short for two probes, and carried as them"),
    ("health.port", "short for two probes, and carried as them"),
    ("sidecar.*.health.none", "carried as a `health` without probes"),
    ("sidecar.*.health.path", "short for two probes, and carried as them"),
    ("sidecar.*.health.port", "short for two probes, and carried as them"),
    ("expose.*.tls.auto", "carried as a value of `expose.*.tls`"),
    ("expose.*.tls.none", "carried as a value of `expose.*.tls`"),
    ("file.*.content.*", "of a directory: carried as `file.*.entries.*`"),
    ("rollout.rolling.surge", "a number or a share: the IR says which"),
    ("rollout.rolling.unavailable", "a number or a share: the IR says which"),
];

/// Carried, and written under another name.
const CARRIED_ONLY: &[(&str, &str)] = &[
    ("file.*.entries.*", "written as the map that `content` may be"),
    ("rollout.rolling.surge.count", "written as a number"),
    ("rollout.rolling.surge.share", "written as a percentage"),
    ("rollout.rolling.unavailable.count", "written as a number"),
    ("rollout.rolling.unavailable.share", "written as a percentage"),
];

/// Lists of values that the language closes and the IR leaves open.
const OPEN_LISTS: &[&str] = &["arch", "trigger.*.events"];

#[test]
fn every_kind_is_in_both() {
    let declared: Vec<String> = declared_kinds(&Workspace::default())
        .iter()
        .filter(|kind| !kind.is_abstract)
        .map(|kind| kind.name.to_string())
        .collect();
    let declared: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
    let carried: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(declared, carried);
}

#[test]
fn every_field_is_in_both() {
    let declared = declared_leaves();
    let carried: BTreeSet<&str> = schema_leaves().iter().map(|leaf| leaf.path.as_str()).collect();
    let lost: Vec<&String> =
        declared.keys().filter(|path| !carried.contains(path.as_str()) && !excepted(DECLARED_ONLY, path)).collect();
    assert!(lost.is_empty(), "declared in stdlib/ and not carried by the IR: {lost:#?}");
    let invented: Vec<&&str> = carried
        .iter()
        .filter(|path| !declared.contains_key(**path) && !excepted(CARRIED_ONLY, path))
        // A place that has properties may be there without any: a choice with nothing more to say.
        .filter(|path| !declared.keys().any(|leaf| leaf.strip_prefix(**path).is_some_and(|rest| rest.starts_with('.'))))
        .collect();
    assert!(invented.is_empty(), "carried by the IR and declared nowhere in stdlib/: {invented:#?}");
}

#[test]
fn every_exception_is_needed() {
    let declared = declared_leaves();
    let carried: BTreeSet<&str> = schema_leaves().iter().map(|leaf| leaf.path.as_str()).collect();
    for (path, why) in DECLARED_ONLY {
        // `health.none` is a choice of its own in the declarations; `port` is also the map of ports.
        assert!(declared.contains_key(*path) && !carried.contains(path), "{path}: {why}: no longer needed");
    }
    for (path, why) in CARRIED_ONLY {
        assert!(carried.contains(path) && !declared.contains_key(*path), "{path}: {why}: no longer needed");
    }
}

#[test]
fn listed_values_are_the_same() {
    let declared = declared_leaves();
    for leaf in schema_leaves() {
        let Some(values) = declared.get(&leaf.path) else { continue };
        let carried: BTreeSet<String> = leaf.values.iter().cloned().collect();
        if OPEN_LISTS.contains(&leaf.path.as_str()) {
            assert!(carried.is_empty() && !values.is_empty(), "{}: no longer open", leaf.path);
        } else {
            assert_eq!(values, &carried, "{}", leaf.path);
        }
    }
}

#[test]
fn every_source_of_secrets_is_in_both() {
    let schema = schemars::schema_for!(anyport_ir::SecretSource).to_value();
    let mut carried: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for variant in schema["oneOf"].as_array().into_iter().flatten() {
        for (name, inner) in variant["properties"].as_object().into_iter().flatten() {
            let fields = inner["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
            carried.insert(name.clone(), fields);
        }
    }
    // Made by the compiler for a backing service, and never written.
    assert!(carried.remove("credentials").is_some());
    let types = declared_types(&Workspace::default());
    let source = types.iter().find(|declared| declared.name == "SecretSource").expect("the type is declared");
    let Shape::Variants(variants) = &source.shape else { panic!("a source of secrets is one of several") };
    let declared: BTreeMap<String, BTreeSet<String>> = variants
        .iter()
        .map(|variant| match &variant.shape {
            Shape::Fields(fields, _) => {
                (variant.name.to_string(), fields.iter().map(|field| field.name.to_string()).collect())
            }
            _ => (variant.name.to_string(), BTreeSet::new()),
        })
        .collect();
    assert_eq!(declared, carried);
}

#[test]
fn defaults_of_the_ir_are_those_of_the_declarations() {
    let types = declared_types(&Workspace::default());
    let carried = [
        ("SecurityEntry", serde_json::to_value(anyport_ir::Security::default()).expect("it serialises")),
        ("NetworkEntry", serde_json::to_value(anyport_ir::Network::default()).expect("it serialises")),
    ];
    for (name, defaults) in carried {
        let declared = types.iter().find(|declared| declared.name == name).expect("the type is declared");
        let Shape::Fields(fields, _) = &declared.shape else { panic!("{name} has fields") };
        for field in fields {
            let default = field.default.as_deref().unwrap_or("absent");
            // What is left out of the JSON form is false or empty.
            let carried = match &defaults[field.name.as_str()] {
                serde_json::Value::Null => ["false", "[]"].contains(&default),
                value => serde_json::from_str(default).is_ok_and(|declared: serde_json::Value| *value == declared),
            };
            assert!(carried, "{name}.{}: {default} is declared, the IR has {defaults}", field.name);
        }
    }
}

#[test]
fn every_declaration_is_documented() {
    let workspace = Workspace::default();
    let mut bare = Vec::new();
    for declared in [declared_kinds(&workspace), declared_types(&workspace), declared_targets(&workspace)].concat() {
        if declared.doc.is_empty() {
            bare.push(declared.name.to_string());
        }
        undocumented(&declared.name, &declared.shape, &mut bare);
    }
    assert!(bare.is_empty(), "{bare:#?}");
}

#[test]
fn every_backend_has_its_target_kind() {
    let targets = declared_targets(&Workspace::default());
    for backend in anyport_build::backends() {
        assert!(targets.iter().any(|target| target.name == backend.kind()), "`{}` is declared nowhere", backend.kind());
    }
}

fn excepted(list: &[(&str, &str)], path: &str) -> bool {
    list.iter().any(|(excepted, _)| *excepted == path)
}

fn undocumented(path: &str, shape: &Shape, bare: &mut Vec<String>) {
    match shape {
        Shape::Plain => {}
        Shape::Entries(inner) => undocumented(path, inner, bare),
        Shape::Variants(variants) => {
            for variant in variants {
                undocumented(path, &variant.shape, bare);
            }
        }
        Shape::Fields(fields, outputs) => {
            for field in fields.iter().chain(outputs) {
                let path = format!("{path}.{}", field.name);
                if field.doc.is_empty() {
                    bare.push(path.clone());
                }
                undocumented(&path, &field.shape, bare);
            }
        }
    }
}

/// Every leaf that the declarations allow, with its listed values.
fn declared_leaves() -> BTreeMap<String, BTreeSet<String>> {
    let workspace = Workspace::default();
    let aliases =
        declared_types(&workspace).into_iter().map(|alias| (alias.name.to_string(), alias.type_text)).collect();
    let mut found = Leaves { aliases, found: BTreeMap::new() };
    for kind in declared_kinds(&workspace) {
        if kind.is_abstract {
            continue;
        }
        if let Shape::Fields(fields, _) = &kind.shape {
            for field in fields {
                found.walk(field.name.as_str(), &field.type_text, &field.shape);
            }
        }
    }
    found.found
}

struct Leaves {
    /// Types that have names, as written.
    aliases: BTreeMap<String, String>,
    found: BTreeMap<String, BTreeSet<String>>,
}

impl Leaves {
    fn walk(&mut self, path: &str, type_text: &str, shape: &Shape) {
        match shape {
            Shape::Plain if type_text.contains("..") => {
                self.leaf(&format!("{path}.min"), "");
                self.leaf(&format!("{path}.max"), "");
            }
            Shape::Plain => self.leaf(path, type_text),
            Shape::Fields(fields, _) if fields.is_empty() => self.leaf(path, ""),
            Shape::Fields(fields, _) => {
                for field in fields {
                    self.walk(&format!("{path}.{}", field.name), &field.type_text, &field.shape);
                }
            }
            Shape::Entries(inner) => {
                let value = type_text.rsplit_once(": ").map_or("", |(_, value)| value.trim_end_matches([']', '?']));
                self.walk(&format!("{path}.*"), value, inner);
            }
            Shape::Variants(variants) => {
                for DeclaredField { name, shape, .. } in variants {
                    let path = if name.is_empty() { path.to_owned() } else { format!("{path}.{name}") };
                    self.walk(&path, "", shape);
                }
            }
        }
    }

    fn leaf(&mut self, path: &str, type_text: &str) {
        let type_text = self.aliases.get(type_text).map_or(type_text, String::as_str);
        // A pattern in quotes is no value.
        let listed = if type_text.contains(" where ") { "" } else { type_text };
        let values = listed.split('"').skip(1).step_by(2).map(str::to_owned);
        self.found.entry(path.to_owned()).or_default().extend(values);
    }
}
