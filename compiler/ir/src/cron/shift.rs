//! A schedule as another time zone sees it.

use std::collections::BTreeMap;

use super::{Cron, CronError};

const DAY: i32 = 24 * 60;

impl Cron {
    /// The same moments seen from a zone that is `minutes` further east. Several schedules where one
    /// cannot say it, because some of the moments fall on another day.
    ///
    /// # Errors
    /// Why no schedule says it: a day of a month has no fixed neighbour.
    pub fn shifted(&self, minutes: i32) -> Result<Vec<Cron>, CronError> {
        // Days that the moments move by, and the minute, to hours.
        let mut hours: BTreeMap<(i32, u8), Vec<u8>> = BTreeMap::new();
        for hour in self.hours.values() {
            for minute in self.minutes.values() {
                let moved = i32::from(hour) * 60 + i32::from(minute) + minutes;
                let (day, rest) = (moved.div_euclid(DAY), moved.rem_euclid(DAY));
                // Both fit: a day has 1440 minutes.
                let (hour, minute) = ((rest / 60) as u8, (rest % 60) as u8);
                hours.entry((if self.is_daily() { 0 } else { day }, minute)).or_default().push(hour);
            }
        }
        let mut minutes: BTreeMap<(i32, Vec<u8>), Vec<u8>> = BTreeMap::new();
        for ((day, minute), mut hours) in hours {
            hours.sort_unstable();
            minutes.entry((day, hours)).or_default().push(minute);
        }
        let moved = |((day, hours), minutes): ((i32, Vec<u8>), Vec<u8>)| {
            Ok(Cron {
                minutes: self.minutes.with(minutes),
                hours: self.hours.with(hours),
                ..if day == 0 { *self } else { self.days_later(day)? }
            })
        };
        minutes.into_iter().map(moved).collect()
    }

    fn days_later(&self, days: i32) -> Result<Cron, CronError> {
        if !self.days.is_any() || !self.months.is_any() {
            return Err(CronError(
                "in the platform's time zone this falls on another day, and the day before or after a day of a \
                 month cannot be said"
                    .to_owned(),
            ));
        }
        let moved = self.weekdays.values().map(|day| (i32::from(day) + days).rem_euclid(7) as u8);
        Ok(Cron { weekdays: self.weekdays.with(moved), ..*self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(text: &str, minutes: i32) -> Result<Vec<String>, CronError> {
        let cron = Cron::parse(text).expect("a schedule");
        Ok(cron.shifted(minutes)?.iter().map(Cron::unix).collect())
    }

    #[test]
    fn moving() {
        assert_eq!(shifted("0 3 * * *", 480), Ok(vec!["0 11 * * *".into()]));
        assert_eq!(shifted("0 20 * * *", 480), Ok(vec!["0 4 * * *".into()]));
        assert_eq!(shifted("0 20 * * 6", 480), Ok(vec!["0 4 * * 0".into()]));
        assert_eq!(shifted("0 3,20 * * 1", 480), Ok(vec!["0 11 * * 1".into(), "0 4 * * 2".into()]));
        assert_eq!(shifted("15,45 1 * * *", 330), Ok(vec!["45 6 * * *".into(), "15 7 * * *".into()]));
        assert_eq!(shifted("0 3 1 * *", 480), Ok(vec!["0 11 1 * *".into()]));
        assert!(shifted("0 20 1 * *", 480).is_err());
    }
}
