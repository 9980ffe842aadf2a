//! Numbers as every reader takes them.

use std::fmt::Write as _;

/// Writes a whole number.
pub(super) fn push_int(out: &mut String, value: i64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        out.push('-');
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// Writes a number that is not whole, or not known to be. YAML 1.1 wants a point in it, and a
/// sign in its exponent.
pub(super) fn push_float(out: &mut String, value: f64) {
    if value.is_nan() {
        return out.push_str(".nan");
    }
    if value.is_infinite() {
        return out.push_str(if value > 0.0 { ".inf" } else { "-.inf" });
    }
    let start = out.len();
    // Writing into a string does not fail.
    let _ = write!(out, "{value:?}");
    let Some(exponent) = out[start..].find('e').map(|found| start + found) else { return };
    let mut mended = String::with_capacity(32);
    mended.push_str(&out[start..exponent]);
    if !mended.contains('.') {
        mended.push_str(".0");
    }
    mended.push('e');
    if !out[exponent + 1..].starts_with('-') {
        mended.push('+');
    }
    mended.push_str(&out[exponent + 1..]);
    out.truncate(start);
    out.push_str(&mended);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        for value in [0, 1, -1, 8080, i64::MAX, i64::MIN] {
            let mut out = String::new();
            push_int(&mut out, value);
            assert_eq!(out, value.to_string());
        }
    }

    #[test]
    fn other_numbers() {
        for (value, text) in [
            (1.0, "1.0"),
            (-0.5, "-0.5"),
            (1e21, "1.0e+21"),
            (1.5e-9, "1.5e-9"),
            (f64::NAN, ".nan"),
            (f64::NEG_INFINITY, "-.inf"),
        ] {
            let mut out = String::new();
            push_float(&mut out, value);
            assert_eq!(out, text);
        }
    }
}
