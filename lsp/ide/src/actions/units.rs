//! The same amount in other units: `512Mi` is `0.5Gi`, `1500ms` is `1.5s`.

use anyport_syntax::token::Token;

use super::edit::tidy;
use super::{Action, ActionKind, Place};
use crate::text::{TextEdit, slice};

/// Units with what they are of the smallest; units of one list measure the same.
const MEMORY: &[(&str, u128)] = &[("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("Ti", 1 << 40)];
const DECIMAL: &[(&str, u128)] = &[("k", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000)];
const TIME: &[(&str, u128)] = &[("ms", 1), ("s", 1_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
const CPU: &[(&str, u128)] = &[("m", 1), ("", 1_000)];

/// Other spellings of units.
const SPELLINGS: &[(&str, &str)] = &[
    ("KiB", "Ki"),
    ("MiB", "Mi"),
    ("GiB", "Gi"),
    ("TiB", "Ti"),
    ("kB", "k"),
    ("KB", "k"),
    ("MB", "M"),
    ("GB", "G"),
    ("TB", "T"),
];

/// The most digits after the point that anybody wants to read.
const DIGITS: usize = 3;
/// The largest number that anybody wants to read.
const LARGEST: u128 = 1_000_000;

/// The number at the place in every other unit that says it exactly.
pub(super) fn units(place: &Place<'_>) -> Vec<Action> {
    let Some(token) = place.at.token().filter(|token| token.token == Token::Number) else { return Vec::new() };
    let written = slice(place.at.text(), token.range);
    let wants_cpu = || {
        use anyport_compiler::semantics::Ty;
        let value = place.at.semantics().value_at(token.range.start);
        value.is_some_and(|value| matches!(value.ty.core(), Ty::Cpu))
    };
    let mut out = Vec::new();
    for text in others(written, wants_cpu) {
        let edit = TextEdit { range: place.outer(token.range), text: text.clone() };
        let edit = tidy(place.analysis, place.path, vec![edit]);
        out.push(Action::new(ActionKind::Rewrite, format!("Write `{text}`"), edit));
    }
    out
}

fn others(written: &str, wants_cpu: impl FnOnce() -> bool) -> Vec<String> {
    let split = written.find(|it: char| !(it.is_ascii_digit() || it == '.' || it == '_')).unwrap_or(written.len());
    let (digits, unit) = written.split_at(split);
    let unit = SPELLINGS.iter().find(|(spelling, _)| *spelling == unit).map_or(unit, |(_, unit)| unit);
    let lists = [MEMORY, DECIMAL, TIME, CPU];
    let Some(units) = lists.into_iter().find(|units| units.iter().any(|(name, _)| *name == unit)) else {
        return Vec::new();
    };
    if unit.is_empty() && !wants_cpu() {
        return Vec::new();
    }
    let Some((_, size)) = units.iter().find(|(name, _)| *name == unit) else { return Vec::new() };
    let Some((amount, scale)) = exact(digits) else { return Vec::new() };
    let Some(amount) = amount.checked_mul(*size) else { return Vec::new() };
    let other = units.iter().filter(|(name, _)| *name != unit);
    other.filter_map(|(name, size)| Some(format!("{}{name}", quotient(amount, scale.checked_mul(*size)?)?))).collect()
}

/// A decimal number as a whole one and what it is to be divided by.
fn exact(digits: &str) -> Option<(u128, u128)> {
    let digits = digits.replace('_', "");
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    if whole.is_empty() || part.contains('.') {
        return None;
    }
    let scale = 10_u128.checked_pow(u32::try_from(part.len()).ok()?)?;
    Some((format!("{whole}{part}").parse().ok()?, scale))
}

/// A quotient with few digits, if it has no more.
fn quotient(amount: u128, by: u128) -> Option<String> {
    if amount == 0 || by == 0 {
        return None;
    }
    let scale = 10_u128.pow(DIGITS as u32);
    let scaled = amount.checked_mul(scale)?;
    if !scaled.is_multiple_of(by) || amount / by > LARGEST {
        return None;
    }
    let exact = scaled / by;
    let (whole, rest) = (exact / scale, exact % scale);
    if rest == 0 {
        return Some(whole.to_string());
    }
    Some(format!("{whole}.{rest:0DIGITS$}").trim_end_matches('0').to_owned())
}

#[cfg(test)]
mod tests {
    use super::others;

    #[test]
    fn amounts_stay_what_they_are() {
        let shown = |written: &str| others(written, || true).join(" ");
        assert_eq!(shown("512Mi"), "524288Ki 0.5Gi");
        assert_eq!(shown("0.5Gi"), "524288Ki 512Mi");
        assert_eq!(shown("1500ms"), "1.5s 0.025min");
        assert_eq!(shown("90s"), "90000ms 1.5min 0.025h");
        assert_eq!(shown("250m"), "0.25");
        assert_eq!(shown("1"), "1000m");
        assert_eq!(shown("1.5"), "1500m");
        assert_eq!(shown("5GB"), "5000M 0.005T", "a thousand is not 1024, and a million is much");
        assert_eq!(shown("1_000ms"), "1s");
        assert_eq!(shown("70%") + &shown("1.2.3s") + &shown("0s") + &shown("7x"), "");
        assert_eq!(others("8080", || false), Vec::<String>::new(), "a port is no processor");
    }
}
