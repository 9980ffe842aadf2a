//! `app`, `environment`, `instance`, targets and environments as values.

use anyport_ir::{Instance, Part};
use anyport_syntax::tree::TextRange;
use smol_str::SmolStr;

use crate::eval::{Cx, Seg, Value};
use crate::names::app_files;
use crate::types::Ty;

/// `app.name`, `environment.name`, `instance.node`.
pub fn reserved(cx: &Cx<'_>, name: &'static str, segs: &[Seg], range: TextRange) -> Value {
    let Some(seg) = segs.first() else { return Value::Reserved(name) };
    let value = match (name, seg.key.as_str()) {
        ("app", "name") => Value::Text(app_files(cx.db).name.clone().unwrap_or_else(|| "app".into())),
        ("environment", "name") => Value::Text(cx.env.name.clone()),
        ("instance", "name") => instance(Instance::Name),
        ("instance", "ip") => instance(Instance::Ip),
        ("instance", "node") => instance(Instance::Node),
        ("instance", "node-ip") => instance(Instance::NodeIp),
        ("instance", "namespace") => instance(Instance::Namespace),
        ("instance", _) => {
            return cx.fail(cx.no_member("`instance`", ["name", "ip", "node", "node-ip", "namespace"], seg));
        }
        _ => return cx.fail(cx.no_member(&format!("`{name}`"), ["name"], seg)),
    };
    let value = if cx.dry { Value::Unknown(value.ty()) } else { value };
    let _ = range;
    segs[1..].iter().fold(value, |value, seg| cx.member(value, seg))
}

fn instance(what: Instance) -> Value {
    Value::parts(vec![Part::Instance(what)])
}

/// `target.option`.
pub fn target(cx: &Cx<'_>, name: &SmolStr, segs: &[Seg], _range: TextRange) -> Value {
    let Some(seg) = segs.first() else { return Value::Target(name.clone()) };
    if seg.key == "name" {
        return Value::Text(name.clone());
    }
    if cx.dry {
        return Value::Unknown(Ty::Unknown);
    }
    let options = crate::environment::target_options(cx.db, cx.env, name);
    let mut value = options.value.clone();
    for seg in segs {
        value = cx.member(value, seg);
    }
    value
}

/// `environment.name` of another environment.
pub fn environment(cx: &Cx<'_>, name: &SmolStr, segs: &[Seg], _range: TextRange) -> Value {
    let Some(seg) = segs.first() else { return Value::Environment(name.clone()) };
    if seg.key == "name" {
        return Value::Text(name.clone());
    }
    cx.fail(cx.no_member(&format!("the environment `{name}`"), ["name"], seg))
}
