//! The schedule that a target states for its own period: 上半年过半, 一季度开门红.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{
    decimal::Decimal,
    fault::{Explained, Problem},
    period::{Month, Period},
    ratio::Ratio,
    sentences::values,
    target::Target,
};

/// How much is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    /// So many percent of the target's value, 0 to 100.
    Share(Decimal),
    /// So much, in the target's unit; from 0 to its value.
    Level(Decimal),
}

/// What of a target is due by the end of a month. Between two of them, and from the beginning of the period to the first, it is
/// due evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScheduleStep {
    /// The month, in the target's period.
    pub until: Month,
    /// How much.
    pub due: Due,
}

impl ScheduleStep {
    /// The part of a target's value that is due; none if it does not fit.
    pub fn part(&self, value: Decimal) -> Option<Ratio> {
        match self.due {
            Due::Share(percent) => Ratio::from(percent).checked_div(Ratio::new(100, 1)?),
            Due::Level(level) => Ratio::from(level).checked_div(value.into()),
        }
    }
}

/// `2023-06=50%`, `2023-06=80.6`.
impl fmt::Display for ScheduleStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.due {
            Due::Share(percent) => write!(f, "{}={percent}%", self.until),
            Due::Level(level) => write!(f, "{}={level}", self.until),
        }
    }
}

/// The text is no step of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", values::no_step().of(.0).en)]
pub struct InvalidScheduleStep(pub String);

impl Explained for InvalidScheduleStep {
    fn problem(&self) -> Problem {
        values::no_step()
    }
}

impl FromStr for ScheduleStep {
    type Err = InvalidScheduleStep;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (month, due) = text.split_once('=')?;
            let due = match due.strip_suffix('%') {
                Some(percent) => Due::Share(percent.parse().ok()?),
                None => Due::Level(due.parse().ok()?),
            };
            Some(Self { until: month.parse().ok()?, due })
        };
        read().ok_or_else(|| InvalidScheduleStep(text.to_owned()))
    }
}

impl Target {
    /// The part of it that is due at the end of a period that begins with its own and ends before it, by its own schedule if it
    /// states one, else evenly over its months (序时进度); none for any other period.
    pub fn due_at(&self, part: Period) -> Option<Ratio> {
        let whole = self.key.period;
        if part.start() != whole.start() || part.months() >= whole.months() {
            return None;
        }
        let months = u32::from(part.months());
        let (mut from, mut to) = ((0, Ratio::ZERO), (u32::from(whole.months()), Ratio::ONE));
        for step in &self.schedule {
            let until = (step.until.index() + 1).checked_sub(whole.start().index())?;
            let due = (until, step.part(self.value)?);
            if until <= months {
                from = due;
            } else {
                to = due;
                break;
            }
        }
        let passed = Ratio::new((months - from.0).into(), to.0.checked_sub(from.0)?.into())?;
        from.1.checked_add(to.1.checked_sub(from.1)?.checked_mul(passed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_a_share_or_a_level() {
        for text in ["2023-06=50%", "2023-03=28.5%", "2023-06=80.6"] {
            assert_eq!(text.parse::<ScheduleStep>().unwrap().to_string(), text);
        }
        for text in ["2023-06", "2023=50%", "2023-06=half", "2023-06=%"] {
            assert!(text.parse::<ScheduleStep>().is_err(), "{text}");
        }
        let part =
            |text: &str| text.parse::<ScheduleStep>().unwrap().part("161.2".parse().unwrap());
        assert_eq!(part("2023-06=50%"), Ratio::new(1, 2));
        assert_eq!(part("2023-06=80.6"), Ratio::new(1, 2));
    }
}
