//! Values as one would write them, on one line.

use anyport_compiler::semantics::Ty;
use anyport_ir::{Cpu, Memory};
use serde_json::{Map, Value};

use crate::completion::member_name;

/// The most characters of a value that are shown.
const MOST: usize = 72;

/// A value of a type on one line, cut where it is long.
pub fn written(value: &Value, ty: &Ty) -> String {
    let mut out = String::new();
    write(value, Some(ty), &mut out);
    if out.chars().count() > MOST {
        out = out.chars().take(MOST - 1).collect::<String>() + "…";
    }
    out
}

fn write(value: &Value, ty: Option<&Ty>, out: &mut String) {
    match value {
        Value::Number(number) => out.push_str(&number_of(number, ty)),
        Value::Object(fields) if is_range(fields, ty) => {
            let inner = ty.and_then(range_of);
            let (min, max) = (fields.get("min").unwrap_or(&Value::Null), fields.get("max"));
            write(min, inner, out);
            match max {
                Some(max) if max == min => {}
                Some(max) => {
                    out.push_str("..");
                    write(max, inner, out);
                }
                None => out.push_str("..unlimited"),
            }
        }
        Value::Object(fields) if fields.len() == 1 && fields.contains_key("") => {
            let inner = ty.and_then(|ty| variant_of(ty, ""));
            write(&fields[""], inner.as_ref(), out);
        }
        Value::Object(fields) => {
            out.push('{');
            let said = fields.iter().filter(|(_, value)| !is_nothing(value));
            for (index, (name, value)) in said.enumerate() {
                out.push_str(if index == 0 { " " } else { ", " });
                out.push_str(&member_name(name));
                out.push_str(" = ");
                let inner = ty.and_then(|ty| field_of(ty, name));
                write(value, inner.as_ref(), out);
            }
            out.push_str(if fields.values().all(is_nothing) { "}" } else { " }" });
        }
        Value::Array(items) => match parts(items) {
            Some(text) => out.push_str(&text),
            None => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    write(item, ty.and_then(Ty::list), out);
                }
                out.push(']');
            }
        },
        Value::String(name) if ty.is_some_and(is_name) => out.push_str(name),
        other => out.push_str(&other.to_string()),
    }
}

/// What is absent, and maps without entries.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_object().is_some_and(Map::is_empty)
}

fn is_name(ty: &Ty) -> bool {
    match ty.core() {
        Ty::Ref(_) | Ty::Variants(_) => true,
        Ty::Union(types) => types.iter().all(|ty| matches!(ty, Ty::Null) || is_name(ty)),
        _ => false,
    }
}

fn is_range(fields: &Map<String, Value>, ty: Option<&Ty>) -> bool {
    ty.is_some_and(|ty| range_of(ty).is_some())
        && fields.contains_key("min")
        && fields.keys().all(|key| key == "min" || key == "max")
}

fn range_of(ty: &Ty) -> Option<&Ty> {
    match ty.core() {
        Ty::Range(inner) => Some(inner),
        Ty::Union(types) => types.iter().find_map(range_of),
        _ => None,
    }
}

fn field_of(ty: &Ty, name: &str) -> Option<Ty> {
    crate::cursor::step(ty, name)
}

fn variant_of(ty: &Ty, name: &str) -> Option<Ty> {
    match ty.structure()? {
        Ty::Variants(variants) => variants.variant(name).map(|variant| Ty::Record(variant.record.clone())),
        _ => None,
    }
}

fn number_of(number: &serde_json::Number, ty: Option<&Ty>) -> String {
    let (Some(exact), Some(ty)) = (number.as_u64(), ty) else { return number.to_string() };
    match dimension(ty) {
        Some(Ty::Cpu) => Cpu(exact).to_quantity(),
        Some(Ty::Memory) => Memory(exact).to_quantity(),
        Some(Ty::Duration) => duration(exact),
        Some(Ty::Percent) => format!("{}%", decimal(exact, 100)),
        Some(Ty::Rate) => format!("{}/s", decimal(exact, 1000)),
        _ => number.to_string(),
    }
}

fn dimension(ty: &Ty) -> Option<&Ty> {
    match ty.core() {
        ty @ (Ty::Cpu | Ty::Memory | Ty::Duration | Ty::Percent | Ty::Rate) => Some(ty),
        Ty::Range(inner) => dimension(inner),
        _ => None,
    }
}

/// Milliseconds in the largest unit that they are a whole number of.
pub fn duration(milliseconds: u64) -> String {
    for (size, unit) in [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s")] {
        if milliseconds >= size && milliseconds.is_multiple_of(size) {
            return format!("{}{unit}", milliseconds / size);
        }
    }
    format!("{milliseconds}ms")
}

/// `exact / scale`, with as many digits as it needs.
pub fn decimal(exact: u64, scale: u64) -> String {
    let (whole, rest) = (exact / scale, exact % scale);
    if rest == 0 {
        return whole.to_string();
    }
    let width = scale.ilog10() as usize;
    format!("{whole}.{rest:0width$}").trim_end_matches('0').to_owned()
}

/// A text of parts in the words of the language; `None` where it is another list. A secret is named, never shown.
fn parts(items: &[Value]) -> Option<String> {
    let mut out = String::from("\"");
    for item in items {
        let (what, inner) = item.as_object().filter(|it| it.len() == 1)?.iter().next()?;
        let field = |name: &str| inner.get(name).and_then(Value::as_str);
        match what.as_str() {
            "literal" => {
                let quoted = Value::from(inner.as_str()?).to_string();
                out.push_str(quoted.get(1..quoted.len() - 1)?);
            }
            "secret" => match field("key") {
                Some(key) => out.push_str(&format!("${{{}.{key}}}", field("secret")?)),
                None => out.push_str(&format!("${{{}}}", field("secret")?)),
            },
            "address" => out.push_str(&format!("${{{}.{}}}", field("component")?, field("what")?)),
            "output" => out.push_str(&format!("${{{}.{}}}", field("component")?, field("name")?)),
            "instance" => out.push_str(&format!("${{instance.{}}}", inner.as_str()?)),
            "open" => out.push_str(&format!("${{{}}}", inner.as_str()?)),
            _ => return None,
        }
    }
    (!items.is_empty()).then(|| out + "\"")
}

/// What a number with its unit is in the unit that it is kept in: exact, or nothing.
pub fn base(text: &str) -> Option<String> {
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (digits, unit) = text.split_at(split);
    let scaled = |by: u128| -> Option<u128> {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if fraction.len() > 18 {
            return None;
        }
        let all: u128 = format!("{whole}{fraction}").parse().ok()?;
        let scale = 10u128.pow(u32::try_from(fraction.len()).ok()?);
        let product = all.checked_mul(by)?;
        product.is_multiple_of(scale).then(|| product / scale)
    };
    let bytes = |by: u128| Some(format!("{} bytes", grouped(scaled(by)?)));
    let time = |by: u128| {
        let milliseconds = scaled(by)?;
        let seconds = if milliseconds.is_multiple_of(1000) {
            format!(", {} seconds", grouped(milliseconds / 1000))
        } else {
            String::new()
        };
        Some(format!("{} milliseconds{seconds}", grouped(milliseconds)))
    };
    match unit {
        "m" => Some(format!("{} cores", decimal(u64::try_from(scaled(1)?).ok()?, 1000))),
        "Ki" | "KiB" => bytes(1 << 10),
        "Mi" | "MiB" => bytes(1 << 20),
        "Gi" | "GiB" => bytes(1 << 30),
        "Ti" | "TiB" => bytes(1 << 40),
        "Pi" => bytes(1 << 50),
        "B" => bytes(1),
        "k" | "kB" | "KB" => bytes(1_000),
        "M" | "MB" => bytes(1_000_000),
        "G" | "GB" => bytes(1_000_000_000),
        "T" | "TB" => bytes(1_000_000_000_000),
        "ms" => time(1),
        "s" => time(1_000),
        "min" => time(60_000),
        "h" => time(3_600_000),
        "d" => time(86_400_000),
        "%" => Some(format!("a share of {}", decimal(u64::try_from(scaled(100)?).ok()?, 10_000))),
        "/s" | "/min" | "/h" => {
            let each = match unit {
                "/s" => 1,
                "/min" => 60,
                _ => 3_600,
            };
            let thousandths = scaled(1_000)?;
            let whole = thousandths.is_multiple_of(each);
            whole.then_some(format!("{} each second", decimal(u64::try_from(thousandths / each).ok()?, 1_000)))
        }
        _ => None,
    }
}

/// Digits in groups of three.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{base, duration};

    #[test]
    fn units_have_a_base() {
        assert_eq!(base("512Mi").as_deref(), Some("536\u{202f}870\u{202f}912 bytes"));
        assert_eq!(base("1.5Gi").as_deref(), Some("1\u{202f}610\u{202f}612\u{202f}736 bytes"));
        assert_eq!(base("250m").as_deref(), Some("0.25 cores"));
        assert_eq!(base("10s").as_deref(), Some("10\u{202f}000 milliseconds, 10 seconds"));
        assert_eq!(base("70%").as_deref(), Some("a share of 0.7"));
        assert_eq!(base("120/min").as_deref(), Some("2 each second"));
        assert_eq!(base("8080"), None);
        assert_eq!(base("1/min"), None, "not exact");
        assert_eq!(duration(90_000), "90s");
    }
}
