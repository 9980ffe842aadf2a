//! Sizes: one for each instance, the upper end, rounded up to what there is.

use anyport_backend::Node;
use anyport_ir::{Component, Cpu, Memory, Range};

use crate::limits::{self, Fit, Limit};
use crate::out::Out;
use crate::props::Props;

/// What a function has where nothing is said: thousandths of a vCPU, and MB.
const USUAL: (u64, u64) = (350, 512);

/// Processor time, memory and scratch space.
pub(super) fn write(out: &mut Out, props: &mut Props) {
    let component = out.component;
    let cpu = component.cpu.map(|cpu| fitted(out, "cpu", limits::of("cpu"), cpu.upper().0, |it| vcpu(it) + " vCPU"));
    let memory = component.memory.map(|memory| {
        let asked = memory.upper().0.div_ceil(Memory::MIB);
        fitted(out, "memory", limits::of("memory"), asked, |it| format!("{it} MB"))
    });
    let (cpu, memory) = balanced(out, cpu, memory);
    one_size(out, component, cpu, memory);
    let cores = if cpu % 1000 == 0 { Node::from(cpu / 1000) } else { Node::from(cpu as f64 / 1000.0) };
    props.set("cpu", cores, if component.cpu.is_some() { "cpu" } else { "memory" });
    props.set("memorySize", memory, if component.memory.is_some() { "memory" } else { "cpu" });
    props.set("diskSize", disk(out, component), "disk");
}

/// A value that there is, for one that was asked for.
fn fitted(out: &mut Out, path: &str, limit: &Limit, asked: u64, show: impl Fn(u64) -> String) -> u64 {
    out.trust(path, limit);
    match limit.fit(asked) {
        Fit::Exact => asked,
        Fit::Raised(value) => {
            out.adjust(path, show(asked), show(value), &format!("there is {}", limit.describe()));
            value
        }
        Fit::TooMuch => {
            let message = format!("{} is more than an instance can have: {}", show(asked), limit.describe());
            out.refuse(path, message, "ask for less and let more instances share the work, or run it on `kubernetes`");
            limit.max
        }
    }
}

/// The two in the proportion that there is; what nobody asked for follows the other.
fn balanced(out: &mut Out, cpu: Option<u64>, memory: Option<u64>) -> (u64, u64) {
    if out.component.gpu.is_some() {
        // A card has proportions of its own.
        return (cpu.unwrap_or(USUAL.0), memory.unwrap_or(USUAL.1));
    }
    let ratio = limits::of("ratio");
    let least_cpu = |memory: u64| step(limits::of("cpu"), (memory * 1000).div_ceil(ratio.max * 1024));
    let least_memory = |cpu: u64| step(limits::of("memory"), (cpu * ratio.min * 1024).div_ceil(1000));
    match (cpu, memory) {
        (None, None) => USUAL,
        (Some(cpu), None) => (cpu, least_memory(cpu).max(USUAL.1.min(cpu * ratio.max * 1024 / 1000 / 64 * 64))),
        (None, Some(memory)) => (least_cpu(memory), memory),
        (Some(cpu), Some(memory)) if cpu < least_cpu(memory) => {
            let more = least_cpu(memory);
            let why = format!("{memory} MB go with no less ({})", ratio.describe());
            out.adjust("cpu", vcpu(cpu) + " vCPU", vcpu(more) + " vCPU", &why);
            (more, memory)
        }
        (Some(cpu), Some(memory)) if memory < least_memory(cpu) => {
            let more = least_memory(cpu);
            let why = format!("{} vCPU go with no less ({})", vcpu(cpu), ratio.describe());
            out.adjust("memory", format!("{memory} MB"), format!("{more} MB"), &why);
            (cpu, more)
        }
        (Some(cpu), Some(memory)) => (cpu, memory),
    }
}

fn step(limit: &Limit, value: u64) -> u64 {
    match limit.fit(value) {
        Fit::Raised(value) => value,
        Fit::Exact | Fit::TooMuch => value.min(limit.max),
    }
}

/// A range has one size here: its upper end.
fn one_size(out: &mut Out, component: &Component, cpu: u64, memory: u64) {
    if let Some(Range { min, max }) = component.cpu.filter(|cpu| cpu.max != Some(cpu.min)) {
        let from = range(min.to_quantity(), max.map(Cpu::to_quantity));
        out.adjust("cpu", from, vcpu(cpu) + " vCPU", "an instance has one size");
    }
    if let Some(Range { min, max }) = component.memory.filter(|memory| memory.max != Some(memory.min)) {
        let from = range(min.to_quantity(), max.map(Memory::to_quantity));
        out.adjust("memory", from, format!("{memory} MB"), "an instance has one size");
    }
}

fn range(min: String, max: Option<String>) -> String {
    format!("{min}..{}", max.unwrap_or_else(|| "unlimited".into()))
}

/// One of two sizes; volumes that live as long as an instance share it.
fn disk(out: &mut Out, component: &Component) -> u64 {
    let limit = limits::of("disk");
    let asked = component.disk.map_or(0, |disk| disk.upper().0);
    let volumes: u64 =
        component.volume.values().filter(|it| !it.memory).filter_map(|it| it.size).map(|size| size.0).sum();
    let wanted = (asked + volumes).div_ceil(Memory::MIB);
    let path = if component.disk.is_some() { "disk" } else { "volume" };
    let size = if wanted <= limit.min { limit.min } else { limit.max };
    if wanted > limit.max {
        let message = format!("{wanted} MB is more than the disk of an instance: {}", limit.describe());
        out.refuse(path, message, "keep large data on a `share`");
    }
    if let Some(disk) = component.disk {
        let from = range(disk.min.to_quantity(), disk.max.map(Memory::to_quantity));
        out.adjust("disk", from, format!("{size} MB"), "there are two sizes of disk, and volumes share it");
    }
    size
}

/// Cores: `0.35`.
fn vcpu(milli: u64) -> String {
    match milli % 1000 {
        0 => (milli / 1000).to_string(),
        rest => format!("{}.{rest:03}", milli / 1000).trim_end_matches('0').into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores() {
        assert_eq!(vcpu(350), "0.35");
        assert_eq!(vcpu(2000), "2");
        assert_eq!(vcpu(1050), "1.05");
    }
}
