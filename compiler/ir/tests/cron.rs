//! A schedule runs at the same moments in every dialect and zone: croner, an interpreter that we
//! did not write, reads both.

use anyport_ir::cron::Cron;
use chrono::{DateTime, FixedOffset, TimeZone, Utc};
use croner::parser::{CronParser, Seconds};
use proptest::prelude::*;

/// How many moments are compared.
const RUNS: usize = 12;

fn field(low: u8, high: u8) -> impl Strategy<Value = String> {
    let number = move || low..=high;
    prop_oneof![
        3 => Just("*".to_owned()),
        3 => number().prop_map(|number| number.to_string()),
        1 => (number(), number()).prop_map(|(one, other)| format!("{}-{}", one.min(other), one.max(other))),
        // Whether `*/1` restricts is where interpreters differ: here, as in Kubernetes, it does not.
        1 => (2..=high).prop_map(|step| format!("*/{step}")),
        1 => (number(), number()).prop_map(|(one, other)| format!("{one},{other}")),
    ]
}

fn schedule() -> impl Strategy<Value = String> {
    // Days to 28, so that every schedule has a next run soon.
    (field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
        .prop_map(|(minute, hour, day, month, weekday)| format!("{minute} {hour} {day} {month} {weekday}"))
}

fn runs(text: &str, seconds: Seconds, east: i32) -> Vec<DateTime<Utc>> {
    let cron = CronParser::builder().seconds(seconds).build().parse(text).expect(text);
    let zone = FixedOffset::east_opt(east * 60).expect("an offset");
    let from = zone.with_ymd_and_hms(2026, 2, 25, 0, 0, 0).single().expect("a moment");
    let mut found = Vec::new();
    let mut at = from;
    while found.len() < RUNS {
        let Ok(next) = cron.find_next_occurrence(&at, false) else { break };
        found.push(next.with_timezone(&Utc));
        at = next;
    }
    found
}

/// What both lists could have seen.
fn agree(mut one: Vec<DateTime<Utc>>, mut other: Vec<DateTime<Utc>>) -> Result<(), TestCaseError> {
    other.sort_unstable();
    one.sort_unstable();
    // Both begin at midnight of their own zone.
    let begin = Utc.with_ymd_and_hms(2026, 2, 26, 0, 0, 0).single().expect("a moment");
    let end = one.last().min(other.last()).copied().unwrap_or(begin);
    let within = |moments: Vec<DateTime<Utc>>| -> Vec<_> {
        moments.into_iter().filter(|moment| *moment >= begin && *moment <= end).collect()
    };
    prop_assert_eq!(within(one), within(other));
    Ok(())
}

proptest! {
    #[test]
    fn dialects_mean_the_same(text in schedule()) {
        let cron = Cron::parse(&text).expect("a schedule");
        let source = runs(&text, Seconds::Disallowed, 0);
        agree(source.clone(), runs(&cron.unix(), Seconds::Disallowed, 0))?;
        if let Ok(text) = cron.with_seconds() {
            agree(source, runs(&text, Seconds::Required, 0))?;
        }
    }

    #[test]
    fn zones_mean_the_same(text in schedule(), east in prop_oneof![Just(480), Just(330), Just(-300), Just(840)]) {
        let cron = Cron::parse(&text).expect("a schedule");
        if let Ok(moved) = cron.shifted(east) {
            let there: Vec<Vec<_>> =
                moved.iter().map(|cron| runs(&cron.unix(), Seconds::Disallowed, east)).collect();
            // Each of several was followed as far as its own last run.
            let seen = there.iter().filter_map(|runs| runs.last()).min().copied();
            let there = there.into_iter().flatten().filter(|run| Some(*run) <= seen).collect();
            agree(runs(&text, Seconds::Disallowed, 0), there)?;
        }
    }
}
