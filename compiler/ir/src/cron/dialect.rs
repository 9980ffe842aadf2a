//! Writing a schedule the way a platform reads it.

use super::{Cron, CronError, WEEKDAYS};

impl Cron {
    /// Five fields, numbers only: Kubernetes, Cloud Scheduler, crontabs.
    pub fn unix(&self) -> String {
        format!(
            "{} {} {} {} {}",
            self.minutes.text(),
            self.hours.text(),
            self.days.text(),
            self.months.text(),
            self.weekdays.text()
        )
    }

    /// Six fields, seconds first and days of the week by name, since platforms count those from
    /// different days: Function Compute. Where both days are restricted such platforms differ, so
    /// that is refused.
    ///
    /// # Errors
    /// Why the dialect cannot say it.
    pub fn with_seconds(&self) -> Result<String, CronError> {
        self.one_kind_of_day()?;
        Ok(format!(
            "0 {} {} {} {} {}",
            self.minutes.text(),
            self.hours.text(),
            self.days.text(),
            self.months.text(),
            self.named_weekdays()
        ))
    }

    /// Six fields, the year last, with `?` in the place of the day that says nothing: EventBridge.
    ///
    /// # Errors
    /// Why the dialect cannot say it.
    pub fn with_year(&self) -> Result<String, CronError> {
        self.one_kind_of_day()?;
        let (days, weekdays) = match self.weekdays.is_any() {
            true => (self.days.text(), "?".to_owned()),
            false => ("?".to_owned(), self.named_weekdays()),
        };
        Ok(format!("{} {} {days} {} {weekdays} *", self.minutes.text(), self.hours.text(), self.months.text()))
    }

    fn named_weekdays(&self) -> String {
        self.weekdays.text_with(|day| WEEKDAYS[usize::from(*day)].to_ascii_uppercase())
    }

    fn one_kind_of_day(&self) -> Result<(), CronError> {
        match self.has_both_days() {
            true => Err(CronError(
                "this schedule restricts both the day of the month and the day of the week, and means either; \
                 here it would mean both"
                    .to_owned(),
            )),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cron(text: &str) -> Cron {
        Cron::parse(text).expect("a schedule")
    }

    #[test]
    fn dialects() {
        assert_eq!(cron("*/30 3 * * mon-fri").unix(), "0,30 3 * * 1-5");
        assert_eq!(cron("0 3 * * 1-5").with_seconds().as_deref(), Ok("0 0 3 * * MON-FRI"));
        assert_eq!(cron("0 3 1 * *").with_year().as_deref(), Ok("0 3 1 * ? *"));
        assert_eq!(cron("0 3 * * 7").with_year().as_deref(), Ok("0 3 ? * SUN *"));
        assert!(cron("0 3 1 * 1").with_seconds().is_err());
    }
}
