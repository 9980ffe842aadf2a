//! Numbers with their units.

use super::value::Value;

const UNITS: &[(&str, Unit)] = &[
    ("m", Unit::Cpu),
    ("Ki", Unit::Memory(1 << 10)),
    ("Mi", Unit::Memory(1 << 20)),
    ("Gi", Unit::Memory(1 << 30)),
    ("Ti", Unit::Memory(1 << 40)),
    ("Pi", Unit::Memory(1 << 50)),
    ("KiB", Unit::Memory(1 << 10)),
    ("MiB", Unit::Memory(1 << 20)),
    ("GiB", Unit::Memory(1 << 30)),
    ("TiB", Unit::Memory(1 << 40)),
    ("B", Unit::Memory(1)),
    ("kB", Unit::Memory(1_000)),
    ("KB", Unit::Memory(1_000)),
    ("MB", Unit::Memory(1_000_000)),
    ("GB", Unit::Memory(1_000_000_000)),
    ("TB", Unit::Memory(1_000_000_000_000)),
    ("k", Unit::Memory(1_000)),
    ("M", Unit::Memory(1_000_000)),
    ("G", Unit::Memory(1_000_000_000)),
    ("T", Unit::Memory(1_000_000_000_000)),
    ("ms", Unit::Duration(1)),
    ("s", Unit::Duration(1_000)),
    ("min", Unit::Duration(60_000)),
    ("h", Unit::Duration(3_600_000)),
    ("d", Unit::Duration(86_400_000)),
    ("%", Unit::Percent),
    ("/s", Unit::Rate(1_000)),
    ("/min", Unit::Rate(1_000)),
    ("/h", Unit::Rate(1_000)),
];

#[derive(Clone, Copy)]
enum Unit {
    Cpu,
    Memory(i64),
    Duration(i64),
    Percent,
    Rate(i64),
}

/// Why a number is none.
pub enum NumberError {
    /// The unit is not one.
    Unit(String),
    /// It is too large or too fine for its unit.
    Inexact,
    /// It is not a number.
    Malformed,
}

/// Reads a number as written: `8080`, `1.5`, `250m`, `70%`, `200/s`.
pub fn read(text: &str) -> Result<Value, NumberError> {
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_')).unwrap_or(text.len());
    let (digits, unit) = text.split_at(split);
    let digits = digits.replace('_', "");
    if unit.is_empty() {
        return if digits.contains('.') {
            digits.parse().map(Value::Float).map_err(|_| NumberError::Malformed)
        } else {
            digits.parse().map(Value::Int).map_err(|_| NumberError::Inexact)
        };
    }
    let Some((name, unit)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(NumberError::Unit(unit.to_string()));
    };
    Ok(match unit {
        Unit::Cpu => Value::Cpu(scaled(&digits, 1)?),
        Unit::Memory(size) => Value::Memory(scaled(&digits, *size)?),
        Unit::Duration(size) => Value::Duration(scaled(&digits, *size)?),
        Unit::Percent => Value::Percent(scaled(&digits, 100)?),
        Unit::Rate(size) => {
            let per_second = scaled(&digits, *size)?;
            Value::Rate(match *name {
                "/min" => divided(per_second, 60)?,
                "/h" => divided(per_second, 3600)?,
                _ => per_second,
            })
        }
    })
}

/// All units, for completion and messages.
pub fn units() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|(name, _)| *name)
}

fn divided(value: i64, by: i64) -> Result<i64, NumberError> {
    if value % by == 0 { Ok(value / by) } else { Err(NumberError::Inexact) }
}

/// `digits` (with or without a point) times `size`, exactly.
fn scaled(digits: &str, size: i64) -> Result<i64, NumberError> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.contains('.') || (whole.is_empty() && fraction.is_empty()) || fraction.len() > 18 {
        return Err(NumberError::Malformed);
    }
    let combined: i128 = format!("{whole}{fraction}").parse().map_err(|_| NumberError::Inexact)?;
    let scale: i128 = 10_i128.pow(fraction.len() as u32);
    let product = combined.checked_mul(i128::from(size)).ok_or(NumberError::Inexact)?;
    if product % scale != 0 {
        return Err(NumberError::Inexact);
    }
    i64::try_from(product / scale).map_err(|_| NumberError::Inexact)
}
