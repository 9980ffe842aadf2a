//! Schedules in the dialect of timers: six fields, seconds first, and the time zone before them.

use anyport_ir::cron::Cron;

/// Days of the week in the order in which the source counts them.
const WEEK: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A schedule as six fields.
///
/// # Errors
/// Why the dialect cannot say it.
pub(crate) fn fields(text: &str) -> Result<String, String> {
    let fields = Cron::parse(text).and_then(|cron| cron.with_seconds()).map_err(|error| error.to_string())?;
    let Some((rest, weekdays)) = fields.rsplit_once(' ') else { return Ok(fields) };
    Ok(format!("{rest} {}", without_sunday_first(weekdays)))
}

/// A schedule for a timer trigger.
///
/// # Errors
/// Why the dialect cannot say it.
pub(crate) fn timer(text: &str, timezone: Option<&str>) -> Result<String, String> {
    let fields = fields(text)?;
    match timezone.filter(|zone| !is_utc(zone)) {
        None => Ok(fields),
        Some(zone) if zone.chars().all(|c| c.is_ascii_alphanumeric() || "+-_/".contains(c)) => {
            Ok(format!("CRON_TZ={zone} {fields}"))
        }
        Some(zone) => Err(format!("`{zone}` is no name of a time zone")),
    }
}

/// Whether a time zone is the one that timers have by themselves.
pub(crate) fn is_utc(zone: &str) -> bool {
    matches!(zone, "UTC" | "Etc/UTC")
}

/// Some count the days of the week from Monday, and to them a range that begins on Sunday is none.
fn without_sunday_first(weekdays: &str) -> String {
    let spread = |part: &str| match part.strip_prefix("SUN-") {
        Some(last) => {
            let end = WEEK.iter().position(|day| *day == last).unwrap_or(0);
            WEEK[..=end].join(",")
        }
        None => part.to_string(),
    };
    weekdays.split(',').map(spread).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dialect() {
        assert_eq!(timer("0 3 * * *", None).as_deref(), Ok("0 0 3 * * *"));
        assert_eq!(timer("0 3 * * *", Some("Etc/UTC")).as_deref(), Ok("0 0 3 * * *"));
        assert_eq!(timer("15 2 1 * *", Some("Europe/Berlin")).as_deref(), Ok("CRON_TZ=Europe/Berlin 0 15 2 1 * *"));
        assert_eq!(timer("0 9 * * 0-2", None).as_deref(), Ok("0 0 9 * * SUN,MON,TUE"));
        assert_eq!(timer("0 9 * * 1-5", None).as_deref(), Ok("0 0 9 * * MON-FRI"));
        assert!(timer("0 3 1 * 1", None).is_err());
        assert!(timer("0 3 * * *", Some("Europe/Berlin 1")).is_err());
    }

    /// The numbers that a field of the source means, read without any code of the product.
    fn meant(field: &str, low: u32, high: u32, fold: bool) -> BTreeSet<u32> {
        let mut set = BTreeSet::new();
        for part in field.split(',') {
            let (range, step) = part.split_once('/').map_or((part, 1), |(range, step)| (range, step.parse().unwrap()));
            let (from, to) = match range.split_once('-') {
                _ if range == "*" => (low, high),
                Some((from, to)) => (from.parse().unwrap(), to.parse().unwrap()),
                None => (range.parse().unwrap(), range.parse().unwrap()),
            };
            let mut value = from;
            while value <= to {
                set.insert(if fold { value % 7 } else { value });
                value += step;
            }
        }
        set
    }

    /// The numbers that a field of a timer means, whose week begins on Monday.
    fn timer_means(field: &str, low: u32, high: u32) -> BTreeSet<u32> {
        let monday_first = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
        let number = |text: &str| match monday_first.iter().position(|day| *day == text) {
            Some(index) => index as u32 + 1,
            None => text.parse().unwrap(),
        };
        let mut set = BTreeSet::new();
        for part in field.split(',') {
            let (from, to) = match part.split_once('-') {
                _ if part == "*" => (low, high),
                Some((from, to)) => (number(from), number(to)),
                None => (number(part), number(part)),
            };
            assert!(from <= to, "`{part}` is no range where the week begins on Monday");
            set.extend(from..=to);
        }
        set
    }

    fn field(low: u32, high: u32) -> impl Strategy<Value = String> {
        let number = low..=high;
        let range = (low..=high, low..=high).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b)));
        let stepped = (low..=high, low..=high, 1..=high.max(1))
            .prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b)));
        let every = (1..=high.max(1)).prop_map(|step| format!("*/{step}"));
        let part = prop_oneof![number.prop_map(|n| n.to_string()), range, stepped, every];
        prop_oneof![2 => Just("*".to_string()), 3 => proptest::collection::vec(part, 1..3).prop_map(|it| it.join(","))]
    }

    proptest! {
        #[test]
        fn a_timer_fires_when_the_source_says(
            minute in field(0, 59),
            hour in field(0, 23),
            day in field(1, 31),
            month in field(1, 12),
            weekday in field(0, 7),
        ) {
            let source = format!("{minute} {hour} {day} {month} {weekday}");
            let (mut days, mut weekdays) = (meant(&day, 1, 31, false), meant(&weekday, 0, 7, true));
            // Either day will do, and one that is written out takes all of them.
            let written_out = |field: &str, full: bool| full && !field.split(',').any(|it| matches!(it, "*" | "*/1"));
            if written_out(&day, days.len() == 31) || written_out(&weekday, weekdays.len() == 7) {
                (days, weekdays) = (meant("*", 1, 31, false), meant("*", 0, 6, true));
            }
            let restricted = (days.len() < 31, weekdays.len() < 7);
            match fields(&source) {
                Err(why) => prop_assert!(restricted == (true, true), "{source}: {why}"),
                Ok(timer) => {
                    prop_assert!(restricted != (true, true), "{source} means either day, {timer} both");
                    let fields: Vec<&str> = timer.split(' ').collect();
                    prop_assert_eq!(fields.len(), 6);
                    prop_assert_eq!(fields[0], "0");
                    prop_assert_eq!(timer_means(fields[1], 0, 59), meant(&minute, 0, 59, false));
                    prop_assert_eq!(timer_means(fields[2], 0, 23), meant(&hour, 0, 23, false));
                    prop_assert_eq!(timer_means(fields[3], 1, 31), days);
                    prop_assert_eq!(timer_means(fields[4], 1, 12), meant(&month, 1, 12, false));
                    let theirs: BTreeSet<u32> = timer_means(fields[5], 1, 7).iter().map(|day| day % 7).collect();
                    prop_assert_eq!(theirs, weekdays);
                }
            }
        }
    }
}
