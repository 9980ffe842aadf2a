//! Times: a schedule in SAE's two dialects.
//!
//! A scaling rule knows times of day in GMT+8, on all days, on days of the week or on days of the
//! month. A job knows five fields and a fixed offset from GMT. What neither can say (zones with
//! summer time, months, two kinds of days at once) is refused.

use std::collections::BTreeSet;

use anyport_ir::cron::{Cron, fixed_offset};

/// SAE's own offset from GMT, in minutes.
const OWN: i32 = 480;

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/// The offset of a zone in minutes; absent: UTC. Why there is none, where there is none.
fn offset(zone: Option<&str>) -> Result<i32, String> {
    let why = || "SAE knows fixed offsets from GMT, and this zone is not known to have one".to_owned();
    fixed_offset(zone).ok_or_else(why)
}

/// The schedule of a job, and its zone as an offset: `GMT+8:00`.
pub(crate) fn job(cron: &str, zone: Option<&str>) -> Result<(String, String), String> {
    let times = Cron::parse(cron).map_err(|error| error.to_string())?;
    // Days of the week by name: dialects count them from different days.
    let named = times.with_seconds().map_err(|error| error.to_string())?;
    let five = named.split_once(' ').map_or(named.as_str(), |(_, rest)| rest);
    Ok((five.to_owned(), gmt(offset(zone)?)))
}

fn gmt(offset: i32) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    format!("GMT{sign}{}:{:02}", offset.abs() / 60, offset.abs() % 60)
}

/// The days and times of day of a scaling rule, in GMT+8: `* * Mon,Tue` and `08:00`.
pub(crate) fn timer(cron: &str, zone: Option<&str>) -> Result<(String, Vec<String>), String> {
    let times = Cron::parse(cron).map_err(|error| error.to_string())?;
    if times.minutes.is_any() || times.hours.is_any() {
        return Err("a scaling rule knows times of day, and this has none".into());
    }
    if !times.months.is_any() {
        return Err("a scaling rule knows no months".into());
    }
    if times.has_both_days() {
        return Err("a scaling rule knows days of the month or of the week, not both".into());
    }
    let moved = times.shifted(OWN - offset(zone)?).map_err(|error| error.to_string())?;
    let mut periods: Vec<String> = moved.iter().map(period).collect();
    periods.dedup();
    let [period] = periods.as_slice() else {
        return Err("its times lie on different days in GMT+8".into());
    };
    let moments = moved.iter().flat_map(|cron| {
        cron.hours.values().flat_map(move |hour| cron.minutes.values().map(move |minute| (hour, minute)))
    });
    let moments: BTreeSet<(u8, u8)> = moments.collect();
    Ok((period.clone(), moments.into_iter().map(|(hour, minute)| format!("{hour:02}:{minute:02}")).collect()))
}

fn period(cron: &Cron) -> String {
    if cron.is_daily() {
        return "* * *".into();
    }
    match cron.weekdays.is_any() {
        true => format!("{} * *", cron.days.values().map(|day| day.to_string()).collect::<Vec<_>>().join(",")),
        false => {
            let names: Vec<&str> = cron.weekdays.values().map(|day| WEEKDAYS[usize::from(day)]).collect();
            format!("* * {}", names.join(","))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(cron: &str, zone: Option<&str>) -> Result<(String, String), String> {
        let (period, times) = timer(cron, zone)?;
        Ok((period, times.join(" ")))
    }

    #[test]
    fn times_of_day() {
        let said_well = |cron, zone| said(cron, zone).unwrap();
        assert_eq!(said_well("0 8 * * *", Some("Asia/Shanghai")), ("* * *".into(), "08:00".into()));
        assert_eq!(said_well("30 0 * * *", None), ("* * *".into(), "08:30".into()));
        assert_eq!(said_well("0 20 * * 1-5", None), ("* * Tue,Wed,Thu,Fri,Sat".into(), "04:00".into()));
        assert_eq!(said_well("0 8 1,15 * *", Some("Asia/Tokyo")), ("1,15 * *".into(), "07:00".into()));
        assert_eq!(said_well("0,30 9,10 * * *", Some("Asia/Shanghai")).1, "09:00 09:30 10:00 10:30");
        for (cron, zone) in [
            ("* 8 * * *", None),
            ("0 8 * 2 *", None),
            ("0 20 1 * *", None),
            ("0 3,20 * * 1", None),
            ("0 8 1 * 1", Some("Asia/Shanghai")),
            ("0 8 * * *", Some("Europe/Berlin")),
        ] {
            assert!(said(cron, zone).is_err(), "{cron} {zone:?}");
        }
    }

    #[test]
    fn jobs() {
        assert_eq!(job("0 3 * * *", None), Ok(("0 3 * * *".into(), "GMT+0:00".into())));
        let all = job("*/20 3-5 * jan sun,7", Some("Asia/Kolkata"));
        assert_eq!(all, Ok(("0,20,40 3-5 * 1 SUN".into(), "GMT+5:30".into())));
        assert_eq!(job("0 0 * * *", Some("America/Lima")).unwrap().1, "GMT-5:00");
        assert!(job("0 0 1 * 1", None).is_err());
        assert!(job("0 3 * * *", Some("Europe/Berlin")).is_err());
    }

    /// Moments of a week, in minutes from Sunday, UTC.
    fn week(days: &[u8], hour: u8, minute: u8, offset: i32) -> BTreeSet<i32> {
        let of_day = i32::from(hour) * 60 + i32::from(minute) - offset;
        days.iter().map(|day| (i32::from(*day) * 1440 + of_day).rem_euclid(7 * 1440)).collect()
    }

    proptest! {
        /// Whenever the schedule is due the rule is, and at no other time.
        #[test]
        fn a_rule_keeps_its_moments(
            minute in 0..60_u8,
            hour in 0..24_u8,
            days in proptest::sample::subsequence((0..7_u8).collect::<Vec<_>>(), 1..=7),
            zone in proptest::sample::select(vec!["UTC", "Asia/Shanghai", "Asia/Kolkata", "Pacific/Honolulu"]),
        ) {
            let listed: Vec<String> = days.iter().map(u8::to_string).collect();
            let (period, at) = timer(&format!("{minute} {hour} * * {}", listed.join(",")), Some(zone)).unwrap();
            let written: Vec<u8> = match period.strip_prefix("* * ").unwrap() {
                "*" => (0..7).collect(),
                names => names
                    .split(',')
                    .map(|name| WEEKDAYS.iter().position(|known| *known == name).unwrap() as u8)
                    .collect(),
            };
            prop_assert_eq!(at.len(), 1);
            let (hours, minutes) = at[0].split_once(':').unwrap();
            let due = week(&written, hours.parse().unwrap(), minutes.parse().unwrap(), OWN);
            prop_assert_eq!(due, week(&days, hour, minute, fixed_offset(Some(zone)).unwrap()));
        }

        /// What a job is given means what was written.
        #[test]
        fn a_job_keeps_its_times(minute in 0..60_u8, hours in 1..8_u8, day in 0..7_u8) {
            let cron = format!("{minute} */{hours} * * {day}");
            let (written, _) = job(&cron, None).unwrap();
            prop_assert_eq!(Cron::parse(&written).unwrap(), Cron::parse(&cron).unwrap());
        }
    }
}
