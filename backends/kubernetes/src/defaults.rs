//! What is written where the source says nothing, each with its reason. Sizes that the source
//! leaves out are said in a note.

use anyport_ir::{Cpu, Memory, Range};

/// The user where none is given: the usual number of "nobody" in minimal images, above the range
/// of accounts on the node.
pub(crate) const USER: u32 = 65532;

/// Processor time: a tenth of a core promised, one at most.
pub(crate) const CPU: Range<Cpu> = Range { min: Cpu(100), max: Some(Cpu(1000)) };
/// Memory: a small service in a compiled language is promised what it needs, one in a virtual
/// machine can start.
pub(crate) const MEMORY: Range<Memory> = Range { min: Memory(256 * Memory::MIB), max: Some(Memory(512 * Memory::MIB)) };
/// Scratch space: logs and `/tmp`.
pub(crate) const DISK: Range<Memory> = Range { min: Memory(64 * Memory::MIB), max: Some(Memory(Memory::GIB)) };

/// Processor time of a sidecar or init container.
pub(crate) const SIDE_CPU: Range<Cpu> = Range { min: Cpu(50), max: Some(Cpu(500)) };
/// Memory of a sidecar or init container.
pub(crate) const SIDE_MEMORY: Range<Memory> =
    Range { min: Memory(64 * Memory::MIB), max: Some(Memory(256 * Memory::MIB)) };

/// The size of a persistent volume.
pub(crate) const VOLUME: Memory = Memory(8 * Memory::GIB);
/// The size of a share.
pub(crate) const SHARE: Memory = Memory(Memory::GIB);

/// Old ReplicaSets that are kept to go back to.
pub(crate) const HISTORY: i32 = 3;
/// Seconds that a pod which the world reaches keeps serving after it was told to stop: load
/// balancers learn of it in that time.
pub(crate) const DRAIN_SECONDS: i64 = 5;
/// Seconds between the order to stop and the end, where Kubernetes is not told otherwise.
pub(crate) const GRACE_SECONDS: i64 = 30;
/// Seconds that a finished job is kept: a day.
pub(crate) const KEEP_SECONDS: i32 = 24 * 60 * 60;
/// Seconds that a finished release job is kept: a week. While it is there, applying the same
/// release again does not run it again.
pub(crate) const KEEP_RELEASE_SECONDS: i32 = 7 * 24 * 60 * 60;
/// Seconds that a run of a CronJob may start late. Without any, a controller that was away for
/// a hundred runs starts none at all.
pub(crate) const DEADLINE_SECONDS: i64 = 600;
/// Processor use at which the number of replicas grows, where it may move and nothing says by what.
pub(crate) const CPU_SIGNAL: i32 = 70;
/// How many characters a generated password has: 24 of 62 are 142 bits.
pub(crate) const PASSWORD: u32 = 24;
