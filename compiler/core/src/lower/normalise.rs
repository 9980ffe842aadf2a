//! Short forms written out, and defaults that depend on other fields.

use std::sync::Arc;

use anyport_diagnostic::{Diagnostic, Span, codes};
use indexmap::IndexMap;
use smol_str::SmolStr;

use crate::eval::{Cx, Value};
use crate::kinds::KindDef;
use crate::layers::flat_name;

/// The fields of a component on their way to the IR.
pub type Fields = IndexMap<SmolStr, Value>;

/// Which of the component's own fields were written by somebody.
pub struct Written<'w> {
    /// Whether the path was.
    pub is: &'w dyn Fn(&str) -> bool,
    /// Where the component's name stands.
    pub span: Span,
    /// Its name.
    pub name: &'w SmolStr,
}

/// Brings the fields of a component to the form of the IR.
pub fn normalise(cx: &Cx<'_>, kind: &KindDef, fields: &mut Fields, written: &Written<'_>) {
    fields.shift_remove("enabled");
    for param in kind.params.keys() {
        fields.shift_remove(param);
    }
    if !(written.is)("name") {
        fields.insert("name".into(), Value::Text(written.name.clone()));
    }
    build(fields);
    containers(fields);
    files(fields);
    health(cx, kind, fields, written);
    scale(fields);
    schedule(kind, fields);
    store(cx, kind, fields, written);
    keys_to_names(fields);
    calls(fields);
    if kind.root == "external" {
        let binding: Fields = ["url", "host", "port", "address", "username", "password"]
            .into_iter()
            .filter_map(|name| Some((SmolStr::new(name), fields.shift_remove(name)?)))
            .collect();
        fields.insert("external".into(), Value::map(binding));
    }
    if kind.is("process") {
        image(cx, fields, written);
        user(cx, fields, written);
    }
}

fn is_there(fields: &Fields, name: &str) -> bool {
    fields.get(name).is_some_and(|value| !matches!(value, Value::Null))
}

/// A process that is ours to run has an image, or code that becomes one.
fn image(cx: &Cx<'_>, fields: &Fields, written: &Written<'_>) {
    if ["image", "build", "external", "code", "runtime"].iter().any(|name| is_there(fields, name)) {
        return;
    }
    cx.report(
        Diagnostic::new(&codes::MISSING_FIELD, written.span, format!("`{}` has no image", written.name))
            .with_label("`image` is missing")
            .with_note("what runs comes from an image: image = \"registry/name:tag\", or from a folder that is built: build = \".\""),
    );
}

fn user(cx: &Cx<'_>, fields: &Fields, written: &Written<'_>) {
    let bound = is_there(fields, "external");
    let privileged = match fields.get("security") {
        Some(Value::Map(security)) => matches!(security.get("privileged"), Some(Value::Bool(true))),
        _ => false,
    };
    if is_there(fields, "user") || bound || privileged || !is_there(fields, "image") {
        return;
    }
    cx.report(
        Diagnostic::new(
            &codes::DEFAULT_USER,
            written.span,
            format!("`{}` names no user and runs as 65532", written.name),
        )
        .with_note("if its image is made for another user: user = 1000"),
    );
}

/// `build = "./web"` is its folder.
fn build(fields: &mut Fields) {
    if let Some(Value::Text(context)) = fields.get("build") {
        let entry = IndexMap::from([(SmolStr::new("context"), Value::Text(context.clone()))]);
        fields.insert("build".into(), Value::map(entry));
    }
}

/// Numbers and truths become text where the reader is a process.
fn environment(value: &mut Value) {
    let Value::Map(env) = value else { return };
    let env = Arc::make_mut(env);
    for value in env.values_mut() {
        *value = match std::mem::replace(value, Value::Null) {
            Value::Int(number) => Value::text(number.to_string()),
            Value::Float(number) => Value::text(number.to_string()),
            Value::Bool(value) => Value::text(value.to_string()),
            value => value,
        };
    }
}

fn containers(fields: &mut Fields) {
    if let Some(env) = fields.get_mut("env") {
        environment(env);
    }
    for name in ["init", "sidecar"] {
        let Some(Value::Map(entries)) = fields.get_mut(name) else { continue };
        for entry in Arc::make_mut(entries).values_mut() {
            let Value::Map(container) = entry else { continue };
            let container = Arc::make_mut(container);
            if let Some(env) = container.get_mut("env") {
                environment(env);
            }
            if let Some(health) = container.get_mut("health") {
                *health = probes(std::mem::replace(health, Value::Null));
            }
        }
    }
    if matches!(fields.get("init"), Some(Value::Map(entries)) if entries.is_empty()) {
        fields.shift_remove("init");
    }
}

/// A map of contents is a directory.
fn files(fields: &mut Fields) {
    let Some(Value::Map(files)) = fields.get_mut("file") else { return };
    for file in Arc::make_mut(files).values_mut() {
        let Value::Map(entry) = file else { continue };
        let entry = Arc::make_mut(entry);
        if let Some(Value::Map(_)) = entry.get("content")
            && let Some(content) = entry.shift_remove("content")
        {
            entry.insert("entries".into(), content);
        }
    }
}

/// `health { path }` is readiness by HTTP and liveness by TCP; `health none` is no probe.
fn probes(health: Value) -> Value {
    let Value::Variant(name, fields) = health else { return health };
    if name == "none" {
        return Value::map(IndexMap::new());
    }
    let mut out: Fields = fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let path = out.shift_remove("path").filter(|path| !matches!(path, Value::Null));
    let port = out.shift_remove("port").unwrap_or(Value::Null);
    if let Some(path) = path {
        if !is_there(&out, "readiness") {
            let probe = IndexMap::from([(SmolStr::new("path"), path), (SmolStr::new("port"), port.clone())]);
            out.insert("readiness".into(), Value::Variant("http".into(), Arc::new(probe)));
        }
        if !is_there(&out, "liveness") {
            let probe = IndexMap::from([(SmolStr::new("port"), port)]);
            out.insert("liveness".into(), Value::Variant("tcp".into(), Arc::new(probe)));
        }
    }
    Value::map(out)
}

fn health(cx: &Cx<'_>, kind: &KindDef, fields: &mut Fields, written: &Written<'_>) {
    let Some(health) = fields.get_mut("health") else { return };
    if !matches!(health, Value::Null) {
        *health = probes(std::mem::replace(health, Value::Null));
        return;
    }
    if kind.root != "service" || is_there(fields, "external") {
        return;
    }
    let main = match fields.get("port") {
        Some(Value::Map(ports)) if ports.contains_key("http") => Some("http".into()),
        Some(Value::Map(ports)) => ports
            .iter()
            .find(|(_, port)| !matches!(port, Value::Map(port) if port.get("protocol") == Some(&Value::text("udp"))))
            .map(|(name, _)| name.clone()),
        _ => None,
    };
    let Some(main) = main else { return };
    let probe = IndexMap::from([(SmolStr::new("port"), Value::Text(main.clone()))]);
    let probes = IndexMap::from([(SmolStr::new("readiness"), Value::Variant("tcp".into(), Arc::new(probe)))]);
    fields.insert("health".into(), Value::map(probes));
    cx.report(
        Diagnostic::new(
            &codes::DEFAULT_HEALTH,
            written.span,
            format!("`{}` says nothing of its health: it gets requests once its port `{main}` is open", written.name),
        )
        .with_note("say how it knows that it is ready: health { path = \"/ready\" }"),
    );
}

/// Where the number may move and nothing says by what, it follows the processors.
fn scale(fields: &mut Fields) {
    let Some(Value::Map(scale)) = fields.get_mut("scale") else { return };
    let moves = matches!(scale.get("replicas"), Some(Value::Range(ends)) if ends.0 != ends.1);
    let signal = ["cpu", "memory", "rps", "concurrency"]
        .iter()
        .any(|name| scale.get(*name).is_some_and(|value| !matches!(value, Value::Null)))
        || ["queue", "schedule"]
            .iter()
            .any(|name| matches!(scale.get(*name), Some(Value::Map(entries)) if !entries.is_empty()));
    if moves && !signal {
        Arc::make_mut(scale).insert("cpu".into(), Value::Percent(7000));
    }
}

/// A cron's one schedule is an entry like a function's.
fn schedule(kind: &KindDef, fields: &mut Fields) {
    if kind.root != "cron" {
        return;
    }
    let (Some(cron), timezone) = (fields.shift_remove("schedule"), fields.shift_remove("timezone")) else { return };
    let entry =
        IndexMap::from([(SmolStr::new("cron"), cron), (SmolStr::new("timezone"), timezone.unwrap_or(Value::Null))]);
    fields.insert("schedule".into(), Value::map(IndexMap::from([(SmolStr::new("default"), Value::map(entry))])));
}

/// A store that is ours to run says what its database and user are called.
fn store(cx: &Cx<'_>, kind: &KindDef, fields: &mut Fields, _written: &Written<'_>) {
    if !kind.is("store") || is_there(fields, "external") {
        return;
    }
    let Some(key) = cx.it.as_deref() else { return };
    let Some(reading) = crate::read::reading(cx.db, key) else { return };
    if kind.is("database") {
        fields.insert("database".into(), Value::Text(crate::read::store_database(cx, &reading)));
    }
    if fields.contains_key("username") {
        let asks = !matches!(fields.get("auth"), Some(Value::Text(auth)) if auth == "none");
        if asks || is_there(fields, "username") {
            fields.insert("username".into(), Value::Text(crate::read::store_username(cx, &reading)));
        }
    }
}

/// Entries that are labelled by a component go by its name outside.
fn keys_to_names(fields: &mut Fields) {
    for name in ["mount", "use", "trigger"] {
        if let Some(Value::Map(entries)) = fields.get_mut(name) {
            rename(Arc::make_mut(entries));
        }
    }
    if let Some(Value::Map(scale)) = fields.get_mut("scale")
        && let Some(Value::Map(queues)) = Arc::make_mut(scale).get_mut("queue")
    {
        rename(Arc::make_mut(queues));
    }
}

fn rename(entries: &mut Fields) {
    if entries.keys().any(|key| key.contains('/')) {
        *entries = std::mem::take(entries).into_iter().map(|(key, value)| (flat_name(&key), value)).collect();
    }
}

fn calls(fields: &mut Fields) {
    let Some(Value::List(items)) = fields.get_mut("calls") else { return };
    *items = items
        .iter()
        .map(|item| match item {
            Value::Component(key) => {
                Value::map(IndexMap::from([(SmolStr::new("component"), Value::Text(flat_name(key)))]))
            }
            other => other.clone(),
        })
        .collect();
}
