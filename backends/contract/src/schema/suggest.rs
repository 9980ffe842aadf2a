//! Did you mean …?

/// The name nearest to `wanted`, if one is near enough to be meant.
pub fn closest<'n>(wanted: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = match wanted.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .map(|name| {
            let distance = match name.eq_ignore_ascii_case(wanted) {
                true => 0,
                false => strsim::damerau_levenshtein(wanted, name),
            };
            (distance, name)
        })
        .filter(|(distance, name)| *distance <= limit && *distance < name.chars().count())
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn near_and_far() {
        assert_eq!(closest("contaners", ["containers", "volumes"]), Some("containers"));
        assert_eq!(closest("TTY", ["stdin", "tty"]), Some("tty"));
        assert_eq!(closest("x", ["y", "replicas"]), None);
        assert_eq!(closest("replicas", []), None);
    }
}
