//! Sizes: limits hold; what is promised is written down, though on one machine nobody keeps it.

use anyport_backend::Node;
use anyport_ir::{Component, Cpu, Memory};

use super::container::Container;
use crate::collector::Collector;
use crate::service::Service;
use crate::text;

/// Processor time and memory of a container. What it writes to disk, Docker does not limit.
pub(crate) fn write(service: &mut Service, container: &Container) {
    let limits = Node::builder()
        .with_some("cpus", container.cpu.and_then(|cpu| cpu.max).map(cores))
        .with_some("memory", container.memory.and_then(|memory| memory.max).map(size));
    let reservations = Node::builder()
        .with_some("cpus", container.cpu.map(|cpu| cores(cpu.min)))
        .with_some("memory", container.memory.map(|memory| size(memory.min)));
    let resources = Node::builder().with_filled("limits", limits).with_filled("reservations", reservations).build();
    if !resources.is_empty() {
        service.entry("deploy", "resources", resources, || container.path("memory"));
    }
}

/// Graphics processors, architectures, and machines that there is one of.
pub(super) fn machine(out: &mut Collector, service: &mut Service, component: &Component) {
    if let Some(gpu) = &component.gpu {
        let device = Node::builder()
            .with("driver", "nvidia")
            .with("count", gpu.count)
            .with("capabilities", Node::list(["gpu"]))
            .build();
        gpus(service, device);
    }
    match component.arch.as_slice() {
        [] => {}
        [only] => service.set("platform", format!("linux/{}", text::escape(only)), "arch"),
        several => {
            let names: Vec<&str> = several.iter().map(|arch| arch.as_str()).collect();
            out.remark("arch", format!("this machine takes its own of {}", names.join(", ")));
        }
    }
}

fn gpus(service: &mut Service, device: Node) {
    if !service.has("deploy") {
        service.entry("deploy", "resources", Node::empty_map(), || "gpu".into());
    }
    service.change("/deploy/resources", "/deploy/resources/reservations/devices", "gpu", |resources| {
        if resources.get("reservations").is_none() {
            resources.insert("reservations", Node::empty_map());
        }
        if let Some(reservations) = resources.get_mut("reservations") {
            reservations.insert("devices", Node::List(vec![device]));
        }
    });
}

/// Cores as Compose reads them: `0.25`.
fn cores(cpu: Cpu) -> String {
    let (whole, rest) = (cpu.0 / 1000, cpu.0 % 1000);
    match rest {
        0 => whole.to_string(),
        rest => format!("{whole}.{rest:03}").trim_end_matches('0').into(),
    }
}

/// Bytes as Compose reads them: its units are binary, so `512M` is 512 MiB.
pub(super) fn size(memory: Memory) -> String {
    for (unit, name) in [(Memory::GIB, "G"), (Memory::MIB, "M"), (1024, "K")] {
        if memory.0 >= unit && memory.0.is_multiple_of(unit) {
            return format!("{}{name}", memory.0 / unit);
        }
    }
    format!("{}B", memory.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        assert_eq!(cores(Cpu(250)), "0.25");
        assert_eq!(cores(Cpu(2000)), "2");
        assert_eq!(cores(Cpu(1001)), "1.001");
        assert_eq!(size(Memory(512 * Memory::MIB)), "512M");
        assert_eq!(size(Memory(3 * Memory::GIB)), "3G");
        assert_eq!(size(Memory(500_000_000)), "500000000B");
    }
}
