//! Sizes: what a container is promised and what it may use.

use std::collections::BTreeMap;

use anyport_backend::Finding;
use anyport_ir::{Component, Cpu, Gpu, Memory, Range};
use k8s_openapi::api::core::v1::ResourceRequirements;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::defaults;
use crate::exempt::{Exemptions, UNLIMITED_CPU, UNLIMITED_DISK, UNLIMITED_MEMORY};

/// The sizes of a container, every one given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizes {
    /// Processor time.
    pub cpu: Range<Cpu>,
    /// Memory.
    pub memory: Range<Memory>,
    /// Scratch space.
    pub disk: Range<Memory>,
}

impl Sizes {
    /// Of a main container.
    pub fn main(cpu: Option<Range<Cpu>>, memory: Option<Range<Memory>>, disk: Option<Range<Memory>>) -> Sizes {
        Sizes {
            cpu: cpu.unwrap_or(defaults::CPU),
            memory: memory.unwrap_or(defaults::MEMORY),
            disk: disk.unwrap_or(defaults::DISK),
        }
    }

    /// Of a sidecar or init container.
    pub fn side(cpu: Option<Range<Cpu>>, memory: Option<Range<Memory>>, disk: Option<Range<Memory>>) -> Sizes {
        Sizes {
            cpu: cpu.unwrap_or(defaults::SIDE_CPU),
            memory: memory.unwrap_or(defaults::SIDE_MEMORY),
            disk: disk.unwrap_or(defaults::DISK),
        }
    }

    /// As Kubernetes writes them. `scratch` bytes of the pod's volumes lie on the same disk, and a
    /// pod that uses more than all its limits together is put out.
    pub fn requirements(&self, scratch: u64, gpu: Option<&Gpu>, exemptions: &mut Exemptions) -> ResourceRequirements {
        exemptions.add_if(self.cpu.max.is_none(), &UNLIMITED_CPU);
        exemptions.add_if(self.memory.max.is_none(), &UNLIMITED_MEMORY);
        exemptions.add_if(self.disk.max.is_none(), &UNLIMITED_DISK);
        let disk = |size: Memory| Memory(size.0.saturating_add(scratch)).to_quantity();
        let named = |name: &str, quantity: String| (name.to_owned(), Quantity(quantity));
        let requests = BTreeMap::from([
            named("cpu", self.cpu.min.to_quantity()),
            named("ephemeral-storage", disk(self.disk.min)),
            named("memory", self.memory.min.to_quantity()),
        ]);
        let mut limits = BTreeMap::new();
        let mut limit = |name: &str, quantity: Option<String>| {
            if let Some(quantity) = quantity {
                limits.insert(name.to_owned(), Quantity(quantity));
            }
        };
        limit("cpu", self.cpu.max.map(Cpu::to_quantity));
        limit("memory", self.memory.max.map(Memory::to_quantity));
        limit("ephemeral-storage", self.disk.max.map(disk));
        limit("nvidia.com/gpu", gpu.map(|gpu| gpu.count.to_string()));
        ResourceRequirements { requests: Some(requests), limits: (!limits.is_empty()).then_some(limits), claims: None }
    }
}

/// Says which sizes the source left to the target.
pub(crate) fn note(key: &str, component: &Component, sizes: &Sizes, findings: &mut Vec<Finding>) {
    let cpu = || format!("cpu {}..{}", sizes.cpu.min.to_quantity(), sizes.cpu.upper().to_quantity());
    let memory = || format!("memory {}..{}", sizes.memory.min.to_quantity(), sizes.memory.upper().to_quantity());
    let (path, said) = match (component.cpu, component.memory) {
        (Some(_), Some(_)) => return,
        (None, Some(_)) => ("cpu", cpu()),
        (Some(_), None) => ("memory", memory()),
        (None, None) => ("", format!("{} and {}", cpu(), memory())),
    };
    findings.push(Finding::remark(key, path, format!("no size is given: {said} (promised..at most) is written")));
}
