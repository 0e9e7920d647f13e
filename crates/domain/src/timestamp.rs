//! Moments: when an embargo ends, when a revision was accepted.

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, SecondsFormat};

use crate::{
    fault::{Explained, Problem},
    sentences::values,
};

/// A moment, in microseconds since 1970-01-01T00:00:00Z without leap seconds.
///
/// It is spelled as RFC 3339 has it, and told in the ledger's calendar: `2023-03-01T09:00:00+08:00`. Any offset is read,
/// but one has to be given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Of the ledger's calendar, in seconds: Asia/Shanghai, +08:00 all year round.
const AHEAD: i32 = 8 * 3600;

impl Timestamp {
    /// The moment that many microseconds after (if negative, before) the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = DateTime::from_timestamp_micros(self.0);
        match (moment, FixedOffset::east_opt(AHEAD)) {
            (Some(moment), Some(zone)) => {
                let local = moment.with_timezone(&zone);
                f.write_str(&local.to_rfc3339_opts(SecondsFormat::AutoSi, false))
            }
            // Some quarter of a million years from now.
            _ => write!(f, "{} µs", self.0),
        }
    }
}

/// A text that is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", values::no_moment().of(.0).en)]
pub struct NoTimestamp(String);

impl Explained for NoTimestamp {
    fn problem(&self) -> Problem {
        values::no_moment()
    }
}

impl FromStr for Timestamp {
    type Err = NoTimestamp;

    fn from_str(text: &str) -> Result<Self, NoTimestamp> {
        let moment =
            DateTime::parse_from_rfc3339(text).map_err(|_| NoTimestamp(text.to_owned()))?;
        if moment.timestamp_subsec_nanos() % 1000 != 0 {
            return Err(NoTimestamp(text.to_owned()));
        }
        Ok(Self(moment.timestamp_micros()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_the_ledgers_calendar_and_read_with_any_offset() {
        let check = |text: &str, told: &str, micros: i64| {
            let moment: Timestamp = text.parse().unwrap();
            assert_eq!((moment.micros(), moment.to_string().as_str()), (micros, told));
            assert_eq!(moment.to_string().parse(), Ok(moment));
        };
        let nine = 1_677_632_400_000_000;
        check("2023-03-01T09:00:00+08:00", "2023-03-01T09:00:00+08:00", nine);
        check("2023-03-01T01:00:00Z", "2023-03-01T09:00:00+08:00", nine);
        check("2023-02-28T20:30:00-04:30", "2023-03-01T09:00:00+08:00", nine);
        check("2023-03-01T01:00:00.25Z", "2023-03-01T09:00:00.250+08:00", nine + 250_000);
        check("1969-12-31T23:59:59.999999Z", "1970-01-01T07:59:59.999999+08:00", -1);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        let bad = [
            "",
            "2023-03-01",
            "2023-03-01T09:00:00",
            "2023-02-30T09:00:00Z",
            "1.1.2023",
            "2023-03-01T09:00:00.0000001Z",
        ];
        for text in bad {
            let told = text.parse::<Timestamp>().unwrap_err().to_string();
            assert!(told.contains(text) && told.contains("+08:00"), "{told}");
        }
    }
}
