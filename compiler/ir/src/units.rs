//! Quantities with their unit in the type: exact integers, never text that is parsed again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! quantity {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub u64);
    };
}

quantity! {
    /// Processor time in thousandths of a core.
    Cpu
}
quantity! {
    /// Memory or storage in bytes.
    Memory
}
quantity! {
    /// A span of time in milliseconds.
    Duration
}
quantity! {
    /// Hundredths of a percent: 70% is 7000.
    Percent
}
quantity! {
    /// Events per second, in thousandths: 200/s is 200000.
    Rate
}

/// From a lower to an upper end, both included. `max` is absent where there is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range<T> {
    /// The lower end.
    pub min: T,
    /// The upper end; absent: unlimited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<T>,
}

impl<T: Copy> Range<T> {
    /// Both ends at one value.
    pub fn exactly(value: T) -> Range<T> {
        Range { min: value, max: Some(value) }
    }

    /// The upper end, or the lower where there is no limit.
    pub fn upper(&self) -> T {
        self.max.unwrap_or(self.min)
    }
}

impl Memory {
    /// One mebibyte.
    pub const MIB: u64 = 1024 * 1024;
    /// One gibibyte.
    pub const GIB: u64 = 1024 * 1024 * 1024;

    /// As Kubernetes and most tools write it: the largest binary unit that divides it, else
    /// decimal, else bytes.
    pub fn to_quantity(self) -> String {
        const UNITS: [(u64, &str); 8] = [
            (1 << 40, "Ti"),
            (1 << 30, "Gi"),
            (1 << 20, "Mi"),
            (1 << 10, "Ki"),
            (1_000_000_000_000, "T"),
            (1_000_000_000, "G"),
            (1_000_000, "M"),
            (1_000, "k"),
        ];
        for (size, unit) in UNITS {
            if self.0 >= size && self.0.is_multiple_of(size) {
                return format!("{}{unit}", self.0 / size);
            }
        }
        self.0.to_string()
    }
}

impl Cpu {
    /// As Kubernetes writes it: whole cores, else thousandths.
    pub fn to_quantity(self) -> String {
        if self.0.is_multiple_of(1000) { (self.0 / 1000).to_string() } else { format!("{}m", self.0) }
    }
}

impl Duration {
    /// Whole seconds, rounded up.
    pub fn seconds(self) -> u64 {
        self.0.div_ceil(1000)
    }
}

impl Percent {
    /// Whole percent, rounded to the nearest.
    pub fn whole(self) -> u64 {
        (self.0 + 50) / 100
    }
}
