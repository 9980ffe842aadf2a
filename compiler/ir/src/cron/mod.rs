//! Schedules: parsed once, written in each platform's dialect, and moved between time zones.
//!
//! The source speaks the five fields that Kubernetes and every crontab speak: minute, hour, day of
//! month, month, day of week (Sunday is 0 and 7), with lists, ranges, steps and names. Where both
//! days are restricted, a day that fits either is meant.

mod dialect;
mod field;
mod shift;
mod zone;

pub use field::Field;
pub use zone::fixed_offset;

/// A schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cron {
    /// Minutes, 0 to 59.
    pub minutes: Field,
    /// Hours, 0 to 23.
    pub hours: Field,
    /// Days of the month, 1 to 31.
    pub days: Field,
    /// Months, 1 to 12.
    pub months: Field,
    /// Days of the week, 0 (Sunday) to 6.
    pub weekdays: Field,
}

/// Why a text is no schedule, or why a dialect cannot say one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CronError(pub String);

impl std::fmt::Display for CronError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for CronError {}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

impl Cron {
    /// Reads five fields.
    ///
    /// # Errors
    /// Which field is wrong, and how.
    pub fn parse(text: &str) -> Result<Cron, CronError> {
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let [minutes, hours, days, months, weekdays] = fields.as_slice() else {
            return Err(CronError(format!(
                "a schedule has five fields (minute, hour, day of month, month, day of week), and this has {}",
                fields.len()
            )));
        };
        let cron = Cron {
            minutes: Field::parse(minutes, "minute", 0, 59, &[], 0)?,
            hours: Field::parse(hours, "hour", 0, 23, &[], 0)?,
            days: Field::parse(days, "day of month", 1, 31, &[], 0)?,
            months: Field::parse(months, "month", 1, 12, &MONTHS, 1)?,
            weekdays: Field::parse(weekdays, "day of week", 0, 7, &WEEKDAYS, 0)?.folded(7, 0),
        };
        // A day that fits either will do, and one of the two takes every day, though it is written
        // as a restriction: so every day is meant.
        let takes_all =
            |field: &Field, text: &str| field.is_any() && !text.split(',').any(|part| matches!(part, "*" | "*/1"));
        if takes_all(&cron.days, days) || takes_all(&cron.weekdays, weekdays) {
            return Ok(Cron { days: cron.days.with(1..=31), weekdays: cron.weekdays.with(0..=6), ..cron });
        }
        Ok(cron)
    }

    /// Whether every day is meant.
    pub fn is_daily(&self) -> bool {
        self.days.is_any() && self.months.is_any() && self.weekdays.is_any()
    }

    /// Whether both days are restricted, so that either will do.
    pub fn has_both_days(&self) -> bool {
        !self.days.is_any() && !self.weekdays.is_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading() {
        let cron = Cron::parse("*/15 8-18/2 1,15 jan-mar 7").expect("a schedule");
        assert_eq!(cron.minutes.values().collect::<Vec<_>>(), [0, 15, 30, 45]);
        assert_eq!(cron.hours.values().collect::<Vec<_>>(), [8, 10, 12, 14, 16, 18]);
        assert_eq!(cron.weekdays.values().collect::<Vec<_>>(), [0]);
        assert!(cron.has_both_days());
        for wrong in
            ["", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * foo *", "5-1 * * * *", "*/0 * * * *"]
        {
            assert!(Cron::parse(wrong).is_err(), "{wrong}");
        }
    }
}
