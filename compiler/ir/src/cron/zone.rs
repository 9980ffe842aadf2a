//! Time zones that have had one offset for as long as schedules will look back.

/// Minutes east of UTC of a zone that keeps no summer time; absent is UTC. `None` where the offset
/// changes over the year, or the zone is not known to be fixed.
///
/// Source: the IANA time zone database, rules in force since 1992 or earlier.
pub fn fixed_offset(zone: Option<&str>) -> Option<i32> {
    let Some(zone) = zone else { return Some(0) };
    let hours = match zone {
        "UTC" | "Etc/UTC" | "Etc/GMT" | "GMT" | "Africa/Abidjan" | "Atlantic/Reykjavik" => 0,
        "Asia/Shanghai" | "Asia/Hong_Kong" | "Asia/Singapore" | "Asia/Taipei" | "Asia/Manila" | "Asia/Kuala_Lumpur"
        | "Asia/Makassar" | "Australia/Perth" => 8,
        "Asia/Tokyo" | "Asia/Seoul" => 9,
        "Asia/Bangkok" | "Asia/Ho_Chi_Minh" | "Asia/Jakarta" => 7,
        "Asia/Dubai" => 4,
        "Asia/Riyadh" | "Africa/Nairobi" => 3,
        "Africa/Johannesburg" => 2,
        "Africa/Lagos" => 1,
        "Asia/Kolkata" => return Some(5 * 60 + 30),
        "America/Bogota" | "America/Lima" | "America/Panama" => -5,
        "America/Phoenix" => -7,
        "Pacific/Honolulu" => -10,
        // The sign of these names is that of POSIX: Etc/GMT-8 is eight hours east.
        _ => {
            let west: i32 = zone.strip_prefix("Etc/GMT")?.parse().ok()?;
            if !(-14..=12).contains(&west) {
                return None;
            }
            -west
        }
    };
    Some(hours * 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets() {
        assert_eq!(fixed_offset(None), Some(0));
        assert_eq!(fixed_offset(Some("Asia/Shanghai")), Some(480));
        assert_eq!(fixed_offset(Some("Etc/GMT-8")), Some(480));
        assert_eq!(fixed_offset(Some("Etc/GMT+5")), Some(-300));
        assert_eq!(fixed_offset(Some("Europe/Berlin")), None);
    }
}
