//! Sizes: processor time and memory in the pairs that SAE sells.

use anyport_ir::{Cpu, Memory, Range};

use crate::limits::LIMITS;
use crate::lowering::Lowering;

/// What an application gets where nothing is said.
const USUAL: (u64, u64) = (500, 1024);

/// A size that SAE sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// In thousandths of a core.
    pub cpu: u64,
    /// In mebibytes.
    pub memory: u64,
    /// Whether a page of the vendor says that they go together.
    pub verified: bool,
}

/// The smallest size that has at least so much of both. Sizes that nobody verified come last.
pub(crate) fn fitting(cpu: u64, memory: u64) -> Option<Size> {
    let all = LIMITS.size.iter().flat_map(|row| {
        row.cpu.iter().map(|cpu| Size { cpu: *cpu, memory: row.memory, verified: !row.source.is_empty() })
    });
    let fits = all.filter(|size| size.cpu >= cpu && size.memory >= memory);
    // A core costs about as much as four gibibytes.
    fits.min_by_key(|size| (!size.verified, size.cpu * 4096 / 1000 + size.memory, size.cpu))
}

/// Memory in mebibytes, rounded up.
pub(crate) fn mebibytes(memory: Memory) -> u64 {
    memory.0.div_ceil(Memory::MIB)
}

/// The size of a component, adjusted up to one that SAE sells.
pub(crate) fn of(out: &mut Lowering<'_>) -> Size {
    let (cpu, memory) = (out.component.cpu, out.component.memory);
    let wanted_cpu = cpu.map_or(USUAL.0, |range| range.upper().0);
    let wanted_memory = memory.map_or(USUAL.1, |range| mebibytes(range.upper()));
    let Some(size) = fitting(wanted_cpu, wanted_memory) else {
        let path = if fitting(wanted_cpu, 0).is_some() { "memory" } else { "cpu" };
        let message = format!("SAE sells no instance with {} and {wanted_memory}Mi", Cpu(wanted_cpu).to_quantity());
        let largest = LIMITS.size.last();
        let largest = largest.map(|row| {
            let cores = row.cpu.last().copied().unwrap_or_default();
            format!(
                "the largest has {} and {}Mi ({}; {})",
                Cpu(cores).to_quantity(),
                row.memory,
                row.version,
                row.source
            )
        });
        let code = &anyport_diagnostic::codes::TARGET_LIMIT;
        let finding = anyport_backend::Finding::refusal(code, out.name, path, message, largest.unwrap_or_default());
        out.say(finding.with_note("ask for less and scale out, or run it on kubernetes"));
        return Size { cpu: wanted_cpu, memory: wanted_memory, verified: true };
    };
    note(out, "cpu", cpu.map(asked_cpu), format!("{}m", size.cpu), cpu.is_some_and(|it| exact_cpu(it, size)));
    let exact = memory.is_some_and(|it| it.min == it.upper() && it.upper().0 == size.memory * Memory::MIB);
    note(out, "memory", memory.map(asked_memory), format!("{}Mi", size.memory), exact);
    if !size.verified {
        let message = format!("nobody has verified that {}m goes with {}Mi", size.cpu, size.memory);
        out.lose("cpu", "cpu", message, "the SDK lists the memory with it, and the processor time nowhere");
    }
    size
}

fn note(out: &mut Lowering<'_>, path: &str, asked: Option<String>, got: String, exact: bool) {
    match asked {
        Some(_) if exact => {}
        Some(asked) => out.adjust(path, asked, got, "SAE sells fixed sizes, and an instance has one"),
        None => out.remark(path, format!("nothing is said of it, so it gets {got}")),
    }
}

fn exact_cpu(range: Range<Cpu>, size: Size) -> bool {
    range.min == range.upper() && range.upper().0 == size.cpu
}

/// A range as a person writes it.
pub(crate) fn asked_cpu(range: Range<Cpu>) -> String {
    span(range.min.to_quantity(), range.max.map(Cpu::to_quantity))
}

/// A range as a person writes it.
pub(crate) fn asked_memory(range: Range<Memory>) -> String {
    span(range.min.to_quantity(), range.max.map(Memory::to_quantity))
}

fn span(min: String, max: Option<String>) -> String {
    match max {
        Some(max) if max == min => min,
        Some(max) => format!("{min}..{max}"),
        None => format!("{min}..unlimited"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_fit() {
        let of = |cpu, memory| fitting(cpu, memory).map(|size| (size.cpu, size.memory, size.verified));
        assert_eq!(of(1, 1), Some((500, 1024, true)));
        assert_eq!(of(1000, 2048), Some((1000, 2048, true)));
        assert_eq!(of(250, 3000), Some((1000, 4096, true)));
        assert_eq!(of(4000, 100), Some((4000, 4096, true)));
        assert_eq!(of(9000, 100), Some((16000, 16384, true)), "12000 is not verified");
        assert_eq!(of(32000, 131_072), Some((32000, 131_072, true)));
        assert_eq!(of(32001, 1), None);
        assert_eq!(of(1, 131_073), None);
    }
}
