//! Graphics processors: one whole card for each instance, by what fc3 calls its kind.

use anyport_backend::Node;

use super::code;
use crate::limits;
use crate::out::Out;
use crate::props::Props;

/// What people call a card, what fc3 calls it, and the limit that holds its memory.
const CARDS: [(&[&str], &str, &str); 2] = [
    (&["fc.gpu.tesla.1", "tesla", "nvidia-t4", "t4"], "fc.gpu.tesla.1", "gpu-tesla"),
    (&["fc.gpu.ampere.1", "ampere", "nvidia-a10", "a10"], "fc.gpu.ampere.1", "gpu-ampere"),
];

/// The card of an instance.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let Some(gpu) = &out.component.gpu else { return };
    if gpu.count != 1 {
        let message = format!("an instance has one card, not {}", gpu.count);
        out.refuse("gpu.count", message, "ask for one, or run it on `kubernetes`");
    }
    if !code::serves_itself(out.component) || out.component.image.is_none() {
        out.refuse("gpu", "only an image runs beside a card", "bring an image instead of code for a runtime");
    }
    let asked = gpu.model.as_deref();
    let found = CARDS.iter().find(|(names, ..)| asked.is_none_or(|asked| names.contains(&asked)));
    let Some((_, kind, limit)) = found else {
        let known: Vec<&str> = CARDS.iter().map(|(names, ..)| names[0]).collect();
        let message = format!("fc3 knows no card `{}`", asked.unwrap_or_default());
        let instead = format!("one of: {}; others are in its API and not in its schema", known.join(", "));
        out.refuse("gpu.model", message, instead);
        return;
    };
    let limit = limits::of(limit);
    out.trust("gpu", limit);
    if asked.is_none() {
        out.remark("gpu", format!("no model is named: `{kind}`, with {} {} of its own", limit.max, limit.unit));
    } else if asked != Some(kind) {
        out.adjust("gpu.model", asked.unwrap_or_default(), *kind, "the name that fc3 has for it");
    }
    props.set("gpuConfig", Node::builder().with("gpuType", *kind).with("gpuMemorySize", limit.max), "gpu");
}
