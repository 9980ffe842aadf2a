//! Each limit at its edge: one step within is taken, one step beyond is changed with a note or
//! refused with what to do instead.

use std::sync::Arc;

use anyport_backend::FindingKind;
use anyport_diagnostic::Severity;
use anyport_ir::{Application, Component};
use serde_json::{Value, json};

use crate::world::{Built, fixture};

/// The shop with one property of `web` set.
fn with(pointer: &str, value: Value) -> Application {
    let mut application = fixture("shop");
    let mut component = serde_json::to_value(application.components["web"].as_ref()).expect("JSON");
    let (outer, key) = pointer.rsplit_once('/').expect("a pointer");
    component.pointer_mut(outer).unwrap_or_else(|| panic!("{outer}"))[key] = value;
    let component: Component = serde_json::from_value(component).expect("a component");
    application.components.insert("web".into(), Arc::new(component));
    application
}

/// What is said of `web`'s property and what is inside it.
fn said(application: &Application, path: &str) -> Vec<(Severity, bool)> {
    Built::of(application, "edge", false)
        .findings
        .iter()
        .filter(|finding| finding.component.as_deref() == Some("web") && finding.path.starts_with(path))
        .map(|finding| {
            if finding.severity == Severity::Error {
                assert!(!finding.notes.is_empty(), "{}: what to do instead?", finding.message);
            }
            (finding.severity, matches!(finding.kind, FindingKind::Adjustment { .. }))
        })
        .collect()
}

const REFUSED: (Severity, bool) = (Severity::Error, false);
const ADJUSTED: (Severity, bool) = (Severity::Note, true);

fn holds(pointer: &str, path: &str, within: Value, beyond: Value, outcome: (Severity, bool)) {
    let quiet = said(&with(pointer, within.clone()), path);
    assert!(!quiet.contains(&outcome), "{path} = {within}: {quiet:?}");
    let loud = said(&with(pointer, beyond.clone()), path);
    assert!(loud.contains(&outcome), "{path} = {beyond}: {loud:?}");
}

#[test]
fn sizes() {
    let exactly = |value: u64| json!({ "min": value, "max": value });
    const MIB: u64 = 1024 * 1024;
    holds("/cpu", "cpu", exactly(1000), exactly(1001), ADJUSTED);
    holds("/cpu", "cpu", exactly(1000), json!({ "min": 250, "max": 1000 }), ADJUSTED);
    holds("/cpu", "cpu", exactly(16_000), exactly(16_050), REFUSED);
    holds("/memory", "memory", exactly(1024 * MIB), exactly(1025 * MIB), ADJUSTED);
    holds("/memory", "memory", exactly(32_768 * MIB), exactly(32_769 * MIB), REFUSED);
    // One vCPU goes with 1 to 4 GB.
    holds("/memory", "cpu", exactly(4096 * MIB), exactly(4160 * MIB), ADJUSTED);
    holds("/memory", "memory", exactly(1024 * MIB), exactly(512 * MIB), ADJUSTED);
    holds("/disk", "disk", exactly(10_240 * MIB), exactly(10_241 * MIB), REFUSED);
}

#[test]
fn times() {
    holds("/timeout", "timeout", json!(86_400_000), json!(86_401_000), REFUSED);
    let probe = |field: &str, value: u64| json!({ "http": { "path": "/", field: value } });
    let at = "/health/readiness";
    holds(at, "health.readiness.http.timeout", probe("timeout", 3000), probe("timeout", 4000), ADJUSTED);
    holds(at, "health.readiness.http.every", probe("every", 120_000), probe("every", 121_000), ADJUSTED);
    holds(at, "health.readiness.http.after", probe("after", 120_000), probe("after", 121_000), ADJUSTED);
    holds(at, "health.readiness.http.failures", probe("failures", 120), probe("failures", 121), ADJUSTED);
}

#[test]
fn names_and_variables() {
    holds("/name", "name", json!("w".repeat(55)), json!("w".repeat(56)), REFUSED);
    holds("/env/A", "env.A", json!("a".repeat(3000)), json!("a".repeat(5000)), REFUSED);
    assert!(said(&with("/env/FC_X", json!("a")), "env.FC_X").contains(&REFUSED));
    holds("/env/A", "env.A", json!("$HOME {{x}} $$"), json!("${HOME}"), REFUSED);
    holds("/env/A", "env.A", json!("a <% b"), json!("<%= 1 %>"), REFUSED);
    holds("/env/A", "env.A", json!("plain"), json!("grüßen"), REFUSED);
}

#[test]
fn scale() {
    holds("/scale/concurrency", "scale.concurrency", json!(200), json!(201), REFUSED);
    let day = |cron: &str| json!({ "day": { "cron": cron, "until": "0 20 * * *", "replicas": 5 } });
    holds("/scale/schedule", "scale.schedule.day.cron", day("0 8 * * 1-5"), day("0 8 1 * 1"), REFUSED);
}

#[test]
fn ports_and_cards() {
    let more = |protocol: &str| json!({ "http": { "number": 8080, "protocol": "http" }, "more": { "number": 1, "protocol": protocol } });
    let one = json!({ "http": { "number": 8080, "protocol": "http" } });
    holds("/port", "port.more", one.clone(), more("http"), REFUSED);
    holds("/port", "port.more", one, more("tcp"), REFUSED);
    holds("/gpu", "gpu.count", json!({ "count": 1 }), json!({ "count": 2 }), REFUSED);
    holds(
        "/gpu",
        "gpu.model",
        json!({ "count": 1, "model": "nvidia-t4" }),
        json!({ "count": 1, "model": "h100" }),
        REFUSED,
    );
    holds("/arch", "arch", json!(["amd64", "arm64"]), json!(["arm64"]), REFUSED);
}

#[test]
fn what_nobody_verified_is_said() {
    let loud = said(&with("/gpu", json!({ "count": 1, "model": "fc.gpu.tesla.1" })), "gpu");
    assert!(loud.contains(&(Severity::Warning, false)), "{loud:?}");
    let quiet = said(&with("/gpu", json!({ "count": 1, "model": "fc.gpu.ampere.1" })), "gpu");
    assert!(!quiet.contains(&(Severity::Warning, false)), "{quiet:?}");
}
