//! Outputs: what a component gives to those who read it.

use anyport_diagnostic::{Diagnostic, codes};
use anyport_ir::{Address, AddressForm, Output, Part, Reach, SecretKey};
use anyport_syntax::tree::TextRange;
use smol_str::SmolStr;

use super::components::{Reading, field};
use crate::eval::{Cx, Frame, Seg, Value};
use crate::layers::flat_name;
use crate::types::{OutputDecl, Ty};

/// A bucket, queue or topic is read with a right to it: `use`, or a `trigger`. Whether it may be read.
fn is_allowed(cx: &Cx<'_>, reading: &Reading<'_>, range: TextRange) -> bool {
    if cx.dry || !matches!(reading.kind.root.as_str(), "bucket" | "queue" | "topic") {
        return true;
    }
    let Some(reader) = cx.it.as_deref().filter(|it| **it != *reading.key).and_then(|it| super::reading(cx.db, it))
    else {
        return true;
    };
    if reader.kind.record.field("use").is_none() {
        return true;
    }
    let has = |name: &str| {
        reader.kind.record.field(name).is_some()
            && match &field(cx.db, cx.env, &reader.key, &[name.into()]).value {
                Value::Map(entries) => entries.contains_key(&reading.key),
                value => value.is_unknown(),
            }
    };
    if has("use") || has("trigger") {
        return true;
    }
    let (from, to) = (&reader.instance.name, &reading.instance.name);
    let access = if reading.kind.root == "bucket" { "read" } else { "send" };
    cx.report(
        Diagnostic::new(&codes::MISSING_USE, cx.span(range), format!("`{from}` reads `{to}` without a right to it"))
            .with_note(format!("say what it may do: use {to} = \"{access}\"")),
    );
    false
}

/// Reads a declared output.
pub fn read(cx: &Cx<'_>, reading: &Reading<'_>, declared: &OutputDecl, segs: &[Seg], range: TextRange) -> Value {
    if !is_allowed(cx, reading, range) {
        return Value::Poison;
    }
    let value = if cx.dry {
        match &declared.value {
            Some(_) => Value::Unknown(Ty::Unknown),
            None => Value::Unknown(declared.ty.clone()),
        }
    } else if let Some(default) = &declared.value {
        let frame = if reading.kind.composite {
            Frame::Composite { instance: reading.key.clone(), kind: reading.kind.place.clone() }
        } else {
            Frame::Kind { instance: reading.key.clone(), kind: reading.kind.place.clone() }
        };
        let hint = (declared.ty != Ty::Unknown).then_some(&declared.ty);
        // An output and a named value of one kind may have one name.
        let name: SmolStr = format!("output {}", declared.name).into();
        let Some(opened) = cx.framed(default.item, frame.clone()).opened(&frame, &name, default.expr.range) else {
            return Value::Poison;
        };
        let inner = Cx { it: Some(reading.key.clone()), ..opened };
        match hint {
            Some(ty) => inner.eval(&default.expr, ty),
            None => inner.infer(&default.expr, None),
        }
    } else {
        built_in(cx, reading, &declared.name, segs, range)
    };
    let mut value = value;
    for seg in &segs[1..] {
        value = cx.member(value, seg);
    }
    value
}

/// Outputs of entries: `web.port.http.address`, `pg.db.orders.url`.
pub fn nested(cx: &Cx<'_>, reading: &Reading<'_>, segs: &[Seg], range: TextRange) -> Option<Value> {
    let [entry, name, output, ..] = segs else { return None };
    let ty = reading.kind.record.field(&entry.key)?.ty.clone();
    let Ty::Map(_, value_ty) = ty.structure()? else { return None };
    let Ty::Record(record) = value_ty.structure()? else { return None };
    let declared = record.output(&output.key)?;
    if cx.dry {
        return Some(Value::Unknown(declared.ty.clone()));
    }
    // The entry must be there.
    let entries = field(cx.db, cx.env, &reading.key, std::slice::from_ref(&entry.key));
    if let Value::Map(entries) = &entries.value
        && !entries.contains_key(&name.key)
    {
        return Some(cx.fail(cx.no_member(
            &format!("`{}.{}`", flat_name(&reading.key), entry.key),
            entries.keys().map(SmolStr::as_str),
            name,
        )));
    }
    let component = flat_name(&reading.key);
    Some(match (entry.key.as_str(), output.key.as_str()) {
        ("port", "address") => address(component, Some(name.key.clone()), AddressForm::Address, Reach::Inside),
        ("port", "url") => address(component, Some(name.key.clone()), AddressForm::Url, Reach::Inside),
        ("port", "host") => address(component, Some(name.key.clone()), AddressForm::Host, Reach::Inside),
        ("db", "database") => Value::Text(name.key.clone()),
        ("db", "url") => store_url(cx, reading, Some(&name.key), range),
        ("db", "jdbc-url") => jdbc(reading, &name.key),
        _ => return None,
    })
}

fn address(component: SmolStr, port: Option<SmolStr>, what: AddressForm, reach: Reach) -> Value {
    Value::parts(vec![Part::Address(Address { component, port, what, reach, target: None })])
}

fn secret(component: SmolStr, key: impl Into<SmolStr>) -> Value {
    Value::parts(vec![Part::Secret(SecretKey { secret: component, key: Some(key.into()) })])
}

/// An output that the compiler knows.
fn built_in(cx: &Cx<'_>, reading: &Reading<'_>, name: &SmolStr, segs: &[Seg], range: TextRange) -> Value {
    if let Some(value) = bound(cx, reading, name, range) {
        return value;
    }
    let component = flat_name(&reading.key);
    let root = reading.kind.root.as_str();
    let store = reading.kind.is("store");
    match name.as_str() {
        "host" | "address" | "url" | "public-url"
            if reading.kind.is("reachable") && !has_main_port(cx, reading, range) =>
        {
            Value::Poison
        }
        "host" => address(component, None, AddressForm::Host, Reach::Inside),
        "port" => address(component, None, AddressForm::Number, Reach::Inside),
        "address" => address(component, None, AddressForm::Address, Reach::Inside),
        "url" if store => store_url(cx, reading, None, range),
        "url" if root == "queue" => match broker(cx, reading) {
            Some(broker) => super::component(cx, &broker, &[Seg { key: "url".into(), range, bracket: false }], range),
            None => Value::parts(vec![Part::Output(Output { component, name: name.clone() })]),
        },
        "url" => address(component, None, AddressForm::Url, Reach::Inside),
        "public-url" => address(component, None, AddressForm::Url, Reach::Public),
        "peers" => peers(cx, reading, component),
        "name" if broker(cx, reading).is_some() => Value::Text(component),
        "name" | "region" | "endpoint" => Value::parts(vec![Part::Output(Output { component, name: name.clone() })]),
        "database" => Value::Text(database(cx, reading)),
        "username" => Value::Text(username(cx, reading)),
        "vhost" => own_text(cx, reading, "vhost").unwrap_or_else(|| Value::text("/")),
        "password" => password(cx, reading, segs, range),
        "jdbc-url" => jdbc(reading, &database(cx, reading)),
        _ => Value::Poison,
    }
}

/// Whether it is clear which port an address means; says so where it is not.
fn has_main_port(cx: &Cx<'_>, reading: &Reading<'_>, range: TextRange) -> bool {
    let ports = match &field(cx.db, cx.env, &reading.key, &["port".into()]).value {
        Value::Map(ports) => ports.clone(),
        _ => return true,
    };
    if ports.len() > 1 && !ports.contains_key("http") {
        let names: Vec<&str> = ports.keys().map(SmolStr::as_str).collect();
        let component = flat_name(&reading.key);
        cx.report(
            Diagnostic::new(
                &codes::NO_MAIN_PORT,
                cx.span(range),
                format!("`{component}` has several ports and none is called `http`"),
            )
            .with_note(format!(
                "say which: {component}.port.{}.url (it has: {})",
                names[0],
                names.join(", ")
            )),
        );
        return false;
    }
    true
}

/// What an `external` that was not given a field gives for it: an address of host and port.
pub(super) fn of_external(cx: &Cx<'_>, reading: &Reading<'_>, seg: &Seg, range: TextRange) -> Value {
    const GIVEN: [&str; 6] = ["url", "host", "port", "address", "username", "password"];
    if !GIVEN.contains(&seg.key.as_str()) {
        return Value::Null;
    }
    let given = GIVEN
        .iter()
        .map(|name| (SmolStr::new(*name), field(cx.db, cx.env, &reading.key, &[SmolStr::new(*name)]).value.clone()));
    given_by(cx, reading, &given.collect(), &seg.key, range).unwrap_or(Value::Null)
}

/// What a binding gives, where the component is bound: exactly that.
fn bound(cx: &Cx<'_>, reading: &Reading<'_>, name: &SmolStr, range: TextRange) -> Option<Value> {
    let is_external_kind = reading.kind.root == "external";
    let entries = if is_external_kind {
        None
    } else {
        match &field(cx.db, cx.env, &reading.key, &["external".into()]).value {
            Value::Map(entries) => Some(entries.clone()),
            Value::Unknown(_) => return Some(Value::Unknown(Ty::Unknown)),
            _ => return None,
        }
    };
    given_by(cx, reading, entries?.as_ref(), name, range)
}

fn given_by(
    cx: &Cx<'_>,
    reading: &Reading<'_>,
    entries: &indexmap::IndexMap<SmolStr, Value>,
    name: &SmolStr,
    range: TextRange,
) -> Option<Value> {
    let get = |name: &str| entries.get(name).filter(|value| !matches!(value, Value::Null)).cloned();
    if let Some(value) = get(name) {
        return Some(match value {
            Value::Int(number) => Value::text(number.to_string()),
            value => value,
        });
    }
    if name == "address" {
        if let Some(Value::List(hosts)) = get("hosts")
            && !hosts.is_empty()
        {
            let mut parts = Vec::new();
            for (index, host) in hosts.iter().enumerate() {
                if index > 0 {
                    parts.push(Part::Literal(",".into()));
                }
                push_text(&mut parts, host);
            }
            return Some(Value::parts(parts));
        }
        if let (Some(host), Some(Value::Int(port))) = (get("host"), get("port")) {
            let mut parts = Vec::new();
            push_text(&mut parts, &host);
            parts.push(Part::Literal(format!(":{port}").into()));
            return Some(Value::parts(parts));
        }
    }
    if name == "peers" {
        return None;
    }
    let given: Vec<&str> =
        entries.iter().filter(|(_, value)| !matches!(value, Value::Null)).map(|(name, _)| name.as_str()).collect();
    let component = flat_name(&reading.key);
    Some(
        cx.fail(
            Diagnostic::new(
                &codes::UNBOUND_OUTPUT,
                cx.span(range),
                format!("`{component}` is bound to something that exists, without a `{name}`"),
            )
            .with_label(if given.is_empty() {
                "the binding gives nothing".to_string()
            } else {
                format!("the binding gives: {}", given.join(", "))
            })
            .with_note(format!(
                "a binding gives exactly the outputs that it is given; add `{name} = …` to its `external`"
            )),
        ),
    )
}

fn push_text(parts: &mut Vec<Part>, value: &Value) {
    match value {
        Value::Text(text) => parts.push(Part::Literal(text.clone())),
        Value::Parts(more) => parts.extend(more.iter().cloned()),
        _ => {}
    }
}

fn own_text(cx: &Cx<'_>, reading: &Reading<'_>, name: &str) -> Option<Value> {
    match &field(cx.db, cx.env, &reading.key, &[name.into()]).value {
        value @ (Value::Text(_) | Value::Parts(_)) => Some(value.clone()),
        _ => None,
    }
}

/// Whether it asks for a password that is made at apply.
fn generated(cx: &Cx<'_>, reading: &Reading<'_>) -> bool {
    let auth =
        matches!(&field(cx.db, cx.env, &reading.key, &["auth".into()]).value, Value::Text(auth) if auth == "password");
    auth && own_text(cx, reading, "password").is_none()
}

fn password(cx: &Cx<'_>, reading: &Reading<'_>, segs: &[Seg], range: TextRange) -> Value {
    if let Some(value) = own_text(cx, reading, "password") {
        return value;
    }
    if generated(cx, reading) {
        return secret(flat_name(&reading.key), "password");
    }
    let range = segs.first().map_or(range, |seg| seg.range);
    cx.fail(Diagnostic::new(
        &codes::UNKNOWN_OUTPUT,
        cx.span(range),
        format!("`{}` asks for no password (auth = \"none\")", flat_name(&reading.key)),
    ))
}

/// The database that outputs mean: as written, else the first of several, else the software's.
pub(crate) fn database(cx: &Cx<'_>, reading: &Reading<'_>) -> SmolStr {
    if let Some(Value::Text(name)) = own_text(cx, reading, "database") {
        return name;
    }
    match &field(cx.db, cx.env, &reading.key, &["db".into()]).value {
        Value::Map(entries) => entries.keys().next().cloned().unwrap_or_else(|| "app".into()),
        _ => "app".into(),
    }
}

/// The user that outputs mean.
pub(crate) fn username(cx: &Cx<'_>, reading: &Reading<'_>) -> SmolStr {
    if let Some(Value::Text(name)) = own_text(cx, reading, "username") {
        return name;
    }
    match reading.kind.root.as_str() {
        "rabbitmq" if !matches!(&field(cx.db, cx.env, &reading.key, &["auth".into()]).value, Value::Text(auth) if auth == "password") => {
            "guest".into()
        }
        _ => "app".into(),
    }
}

/// `scheme://user:password@host:port/database`: one whole secret where the password is generated.
fn store_url(cx: &Cx<'_>, reading: &Reading<'_>, database_name: Option<&SmolStr>, range: TextRange) -> Value {
    let component = flat_name(&reading.key);
    if generated(cx, reading) {
        let key = match database_name {
            Some(name) => format!("{name}.url"),
            None => "url".to_string(),
        };
        return secret(component, key);
    }
    if let Some(value) = bound(cx, reading, &"url".into(), range)
        && database_name.is_none()
    {
        return value;
    }
    let root = reading.kind.root.as_str();
    let scheme = match root {
        "postgres" => "postgresql",
        "rabbitmq" => "amqp",
        scheme => scheme,
    };
    let mut parts = vec![Part::Literal(format!("{scheme}://").into())];
    let fixed = own_text(cx, reading, "password");
    let has_user = matches!(root, "postgres" | "mysql" | "mongodb" | "rabbitmq");
    match (&fixed, has_user) {
        (Some(password), true) => {
            parts.push(Part::Literal(format!("{}:", username(cx, reading)).into()));
            push_text(&mut parts, password);
            parts.push(Part::Literal("@".into()));
        }
        (Some(password), false) => {
            parts.push(Part::Literal(":".into()));
            push_text(&mut parts, password);
            parts.push(Part::Literal("@".into()));
        }
        (None, true) if root == "rabbitmq" => parts.push(Part::Literal("guest:guest@".into())),
        (None, true) if root != "mongodb" => parts.push(Part::Literal(format!("{}@", username(cx, reading)).into())),
        _ => {}
    }
    parts.push(Part::Address(Address {
        component,
        port: None,
        what: AddressForm::Address,
        reach: Reach::Inside,
        target: None,
    }));
    match root {
        "postgres" | "mysql" | "mongodb" => {
            let name = database_name.cloned().unwrap_or_else(|| database(cx, reading));
            parts.push(Part::Literal(format!("/{name}").into()));
            if root == "mongodb" && fixed.is_some() {
                parts.push(Part::Literal("?authSource=admin".into()));
            }
        }
        "rabbitmq" => {
            if let Some(Value::Text(vhost)) = own_text(cx, reading, "vhost") {
                parts.push(Part::Literal(format!("/{}", vhost.replace('/', "%2F")).into()));
            }
        }
        _ => {}
    }
    Value::parts(parts)
}

fn jdbc(reading: &Reading<'_>, database: &str) -> Value {
    let scheme = if reading.kind.root == "mysql" { "mysql" } else { "postgresql" };
    Value::parts(vec![
        Part::Literal(format!("jdbc:{scheme}://").into()),
        Part::Address(Address {
            component: flat_name(&reading.key),
            port: None,
            what: AddressForm::Address,
            reach: Reach::Inside,
            target: None,
        }),
        Part::Literal(format!("/{database}").into()),
    ])
}

fn broker(cx: &Cx<'_>, reading: &Reading<'_>) -> Option<SmolStr> {
    reading.kind.record.field("broker")?;
    match &field(cx.db, cx.env, &reading.key, &["broker".into()]).value {
        Value::Component(key) => Some(key.clone()),
        _ => None,
    }
}

/// The stable names of replicas: known where their number is fixed.
fn peers(cx: &Cx<'_>, reading: &Reading<'_>, component: SmolStr) -> Value {
    let replicas = match &field(cx.db, cx.env, &reading.key, &["scale".into(), "replicas".into()]).value {
        Value::Range(ends) => match (&ends.0, &ends.1) {
            (Value::Int(low), Value::Int(high)) if low == high && (1..=1000).contains(low) => *low,
            _ => return Value::Unknown(Ty::List(std::sync::Arc::new(Ty::String))),
        },
        _ => 1,
    };
    Value::List(
        (0..replicas)
            .map(|index| {
                Value::parts(vec![Part::Output(Output {
                    component: component.clone(),
                    name: format!("peer-{index}").into(),
                })])
            })
            .collect(),
    )
}
