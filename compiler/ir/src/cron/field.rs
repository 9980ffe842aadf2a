//! One field of a schedule: a set of small numbers.

use std::fmt::Write;

use super::CronError;

/// A set of numbers from 0 to 59, with the range that the field could have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    set: u64,
    low: u8,
    high: u8,
}

impl Field {
    /// Reads `*`, `*/n`, `a`, `a-b`, `a-b/n`, `a/n` and lists of these; `names` stand for numbers from `first`.
    pub(super) fn parse(
        text: &str,
        what: &str,
        low: u8,
        high: u8,
        names: &[&str],
        first: u8,
    ) -> Result<Field, CronError> {
        let wrong = || CronError(format!("the {what} `{text}`: it is {low} to {high}, `*`, ranges and lists of them"));
        let number = |part: &str| -> Result<u8, CronError> {
            let named = names.iter().position(|name| name.eq_ignore_ascii_case(part));
            let value = match named {
                Some(index) => first + index as u8,
                None => part.parse().map_err(|_| wrong())?,
            };
            if (low..=high).contains(&value) { Ok(value) } else { Err(wrong()) }
        };
        let mut set = 0;
        for part in text.split(',') {
            let (range, step) = match part.split_once('/') {
                Some((range, step)) => (range, Some(step.parse::<u8>().map_err(|_| wrong())?)),
                None => (part, None),
            };
            if step == Some(0) || step.is_some_and(|step| step > high) {
                return Err(wrong());
            }
            let (from, to) = match (range, range.split_once('-')) {
                ("*", _) => (low, high),
                (_, Some((from, to))) => (number(from)?, number(to)?),
                (_, None) if step.is_some() => (number(range)?, high),
                (_, None) => (number(range)?, number(range)?),
            };
            if from > to {
                return Err(wrong());
            }
            for value in (from..=to).step_by(usize::from(step.unwrap_or(1))) {
                set |= 1 << value;
            }
        }
        Ok(Field { set, low, high })
    }

    /// The same where `extra` is another word for `value`, and no number of its own.
    pub(super) fn folded(self, extra: u8, value: u8) -> Field {
        let kept = self.set & !(1 << extra);
        let set = if self.has(extra) { kept | (1 << value) } else { kept };
        Field { set, low: self.low, high: extra - 1 }
    }

    /// The same field with other numbers.
    pub(super) fn with(self, values: impl IntoIterator<Item = u8>) -> Field {
        Field { set: values.into_iter().fold(0, |set, value| set | (1 << value)), ..self }
    }

    /// Whether a number is in it.
    pub fn has(&self, value: u8) -> bool {
        self.set & (1 << value) != 0
    }

    /// Whether it restricts nothing.
    pub fn is_any(&self) -> bool {
        (self.low..=self.high).all(|value| self.has(value))
    }

    /// Its numbers, in order.
    pub fn values(&self) -> impl Iterator<Item = u8> + Clone {
        let Field { set, low, high } = *self;
        (low..=high).filter(move |value| set & (1 << value) != 0)
    }

    /// As every crontab reads it: `*`, or numbers and ranges.
    pub fn text(&self) -> String {
        self.text_with(u8::to_string)
    }

    /// The same with each number written by `name`.
    pub(super) fn text_with(&self, name: impl Fn(&u8) -> String) -> String {
        if self.is_any() {
            return "*".to_owned();
        }
        let mut out = String::new();
        let mut values = self.values().peekable();
        while let Some(from) = values.next() {
            let mut to = from;
            while values.peek() == Some(&(to + 1)) {
                to += 1;
                values.next();
            }
            let comma = if out.is_empty() { "" } else { "," };
            // Writing to a string cannot fail.
            let _ = match to - from {
                0 => write!(out, "{comma}{}", name(&from)),
                1 => write!(out, "{comma}{},{}", name(&from), name(&to)),
                _ => write!(out, "{comma}{}-{}", name(&from), name(&to)),
            };
        }
        out
    }
}
