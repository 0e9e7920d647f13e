//! Moments as people type them: one reading for all options, and what is printed is read.

use anyhow::{Context as _, Result};
use scorecard_domain::Timestamp;

/// Of the ledger's calendar; where no offset is given.
const OFFSET: &str = "+08:00";
/// In microseconds.
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// What was typed: a moment, or a minute or day from its beginning to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    /// Its first microsecond.
    pub(crate) begin: Timestamp,
    /// Its last.
    pub(crate) end: Timestamp,
}

impl Typed {
    /// Reads `2023-02-01`, `2023-02-01 08:30`, `2023-02-01T08:30:00.25` or the same with an offset (`Z`, `+08:00`), which is +08:00
    /// where none is given.
    pub(crate) fn read(flag: &str, text: &str) -> Result<Self> {
        Self::read_or(["", ""], flag, text)
    }

    /// Reads it where others are expected as well: what these are in Chinese and English.
    pub(crate) fn read_or([zh, en]: [&str; 2], flag: &str, text: &str) -> Result<Self> {
        read(text).with_context(|| {
            format!(
                "{flag} {text}：应为{zh}日期或时刻，如2023-02-01、2023-02-01 08:30、2023-02-01T08:30:00+08:00，不写时区即为+08:00 (expected {en}a \
                 day or a moment such as these; without an offset it is +08:00)"
            )
        })
    }

    /// Whether a moment lies in it.
    pub(crate) fn has(self, moment: Timestamp) -> bool {
        self.begin <= moment && moment < self.end
    }
}

fn read(text: &str) -> Option<Typed> {
    let (day, time) = match text.split_once(['T', 't', ' ']) {
        Some((day, time)) => (day, Some(time)),
        None => (text, None),
    };
    let Some(time) = time else { return from(&format!("{day}T00:00:00{OFFSET}"), DAY) };
    let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => time.split_at_checked(at)?,
        None => (time, OFFSET),
    };
    match clock.split(':').count() {
        2 => from(&format!("{day}T{clock}:00{offset}"), MINUTE),
        _ => from(&format!("{day}T{clock}{offset}"), 1),
    }
}

/// So many microseconds from a moment on.
fn from(text: &str, long: i64) -> Option<Typed> {
    let begin: Timestamp = text.parse().ok()?;
    let end = begin.micros().checked_add(long - 1)?;
    Some(Typed { begin, end: Timestamp::from_micros(end) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, begin: &str, end: &str) {
        let typed = Typed::read("--at", text).unwrap();
        assert_eq!([typed.begin.to_string(), typed.end.to_string()], [begin, end], "{text}");
    }

    #[test]
    fn without_an_offset_a_moment_is_of_the_ledgers_calendar() {
        let moment = "2023-02-01T08:30:00+08:00";
        for text in [
            "2023-02-01T08:30:00",
            "2023-02-01 08:30:00",
            "2023-02-01T08:30:00+08:00",
            "2023-02-01T00:30:00Z",
            "2023-01-31T20:00:00-04:30",
        ] {
            check(text, moment, moment);
        }
        let fine = "2023-02-01T08:30:00.250+08:00";
        check("2023-02-01T08:30:00.25", fine, fine);
    }

    #[test]
    fn a_minute_and_a_day_have_a_beginning_and_an_end() {
        let (begin, end) = ("2023-02-01T08:30:00+08:00", "2023-02-01T08:30:59.999999+08:00");
        check("2023-02-01 08:30", begin, end);
        check("2023-02-01T00:30Z", begin, end);
        check("2023-02-01", "2023-02-01T00:00:00+08:00", "2023-02-01T23:59:59.999999+08:00");
        let day = Typed::read("--at", "2023-02-01").unwrap();
        assert!(day.has(day.begin) && !day.has(day.end));
        assert!(!day.has(Timestamp::from_micros(day.begin.micros() - 1)));
    }

    #[test]
    fn what_is_no_moment_is_refused_in_both_languages() {
        for text in
            ["", "2023", "2023-02-30", "2023-02-01T", "2023-02-01 25:00", "1.2.2023", "现在"]
        {
            let told = Typed::read("--at", text).unwrap_err().to_string();
            assert!(
                told.contains(text) && told.contains("应为") && told.contains("expected"),
                "{told}"
            );
        }
    }
}
