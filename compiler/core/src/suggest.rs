//! Did you mean …?

/// The name nearest to `wanted`, if one is near enough to be meant.
pub fn closest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let limit = match wanted.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(wanted, name), name))
        .filter(|(distance, name)| {
            *distance <= limit
                || (name.len() > 3 && wanted.contains(*name))
                || (wanted.len() > 3 && name.contains(wanted))
        })
        .min()
        .map(|(_, name)| name.to_string())
}
