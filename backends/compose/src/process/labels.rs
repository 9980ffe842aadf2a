//! Labels and annotations, and the labels by which a scraper finds metrics.

use anyport_ir::{Component, Map, Port, Protocol};

use crate::address;
use crate::collector::Collector;
use crate::service::Service;
use crate::text;

/// What is spoken on a port, where it is more than bytes: `expose` does not say, and tools that
/// look at running containers want to know.
pub(super) fn say_ports(service: &mut Service, ports: &Map<Port>, at: &str) {
    for (name, port) in ports {
        let spoken = match port.protocol {
            Protocol::Http => "http",
            Protocol::Grpc => "grpc",
            Protocol::Tcp | Protocol::Udp => continue,
        };
        let value = format!("{}/{spoken}", port.number);
        service.entry("labels", &format!("anyport.port.{name}"), value, || format!("{at}port.{name}.protocol"));
    }
}

/// What people and their tools read.
pub(crate) fn write(out: &mut Collector, service: &mut Service, component: &Component) {
    for (key, value) in &component.labels {
        service.entry("labels", key, text::escape(value), || format!("labels.{key}"));
    }
    for (key, value) in &component.annotations {
        let path = format!("annotations.{key}");
        let value = text::write(out, value, &path);
        service.entry("annotations", key, value, || path);
    }
    say_ports(service, &component.port, "");
    let Some(metrics) = &component.metrics else { return };
    // What scrapers of containers agree on: the labels that Prometheus' examples read.
    service.entry("labels", "prometheus.io/scrape", "true", || "metrics".into());
    service.entry("labels", "prometheus.io/path", text::escape(&metrics.path), || "metrics.path".into());
    let interface = out.component.as_deref().and_then(|name| out.scene.interface(name));
    let port = interface.and_then(|interface| {
        let name = address::port_name(&interface, metrics.port.as_ref())?;
        interface.ports.iter().find(|(known, ..)| *known == name).map(|(_, number, ..)| *number)
    });
    if let Some(port) = port {
        service.entry("labels", "prometheus.io/port", port.to_string(), || "metrics.port".into());
    }
}
