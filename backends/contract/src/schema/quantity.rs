//! Kubernetes quantities: `250m`, `1.5`, `512Mi`, `1e3`.

/// Whether a text is a quantity.
pub(super) fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let number =
        unsigned.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(number);
    let digits = number.bytes().any(|byte| byte.is_ascii_digit());
    digits && number.matches('.').count() <= 1 && is_suffix(suffix)
}

fn is_suffix(suffix: &str) -> bool {
    const UNITS: [&str; 17] =
        ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "e"];
    if UNITS[..16].contains(&suffix) {
        return true;
    }
    let Some(exponent) = suffix.strip_prefix(['e', 'E']) else { return false };
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_quantity;

    #[test]
    fn quantities() {
        for text in ["1", "250m", "1.5", ".5", "512Mi", "10Gi", "1e3", "1E-3", "+1k", "-1", "5E", "100n"] {
            assert!(is_quantity(text), "{text}");
        }
        for text in ["", "m", ".", "1.2.3", "512MB", "10 Gi", "1e", "Mi", "1ki", "0x1", "1K"] {
            assert!(!is_quantity(text), "{text}");
        }
    }
}
