//! Cover, the parts that a period is made up of: levels that are recorded of stretches of it, which do not overlap.
//!
//! The stretches that can be parts are half-years, quarters, months, whole years of what is longer, and what is counted up from
//! January (1—2月, 1—11月). Of all covers the one counts that leaves the fewest months open; of those one without figures
//! counted up from January, if there is one; and of those the one with the fewest parts, so the longest that are recorded.
//! Parts of several lengths stand together: first and second quarter, then the second half-year.
//!
//! What is open is counted in parts of the shortest length in the cover: two months where months are in it, one quarter where
//! only quarters and halves are. What is shorter than that is a part too.

use std::collections::BTreeMap;

use scorecard_domain::{OverTime, Period};

use super::levels::Levels;
use crate::{answer::Coverage, cube::Frequency, level::Level};

/// The lengths of parts that follow on each other, in months.
const LENGTHS: [u16; 4] = [12, 6, 3, 1];

/// The parts of a period that have a number, in the order of time.
#[derive(Debug, Default)]
pub(crate) struct Cover {
    pub(crate) parts: Vec<(Period, Level)>,
    /// How many of how many parts have a number.
    pub(crate) coverage: Coverage,
}

impl Cover {
    /// The same parts as a formula shows them.
    pub(crate) fn told(&self, more: u8) -> Self {
        let parts = self.parts.iter().map(|(part, level)| (*part, level.told(more)));
        Self { parts: parts.collect(), coverage: self.coverage }
    }
}

/// The best cover of what lies before a month of the period.
#[derive(Clone, Copy, Debug)]
struct Best {
    /// How many months are open.
    open: u16,
    /// How many parts are counted up from January and no half, quarter or month.
    counted_up: u16,
    parts: u16,
    /// The part that it ends with; none if its last month is open.
    last: Option<(Period, Level)>,
}

impl Best {
    const fn cost(&self) -> (u16, u16, u16) {
        (self.open, self.counted_up, self.parts)
    }
}

/// The cover of a period by the rule over time: by what has the last level alone, of the longest part that ends with it.
pub(crate) fn of(levels: &Levels<'_>, area: usize, period: Period) -> Cover {
    let mut recorded = Recorded { levels, area, at: BTreeMap::new() };
    if levels.indicator.over_time == OverTime::Last {
        let last = candidates(period, period.months()).find_map(|part| recorded.part(part));
        let parts: Vec<_> = last.into_iter().collect();
        let reported = u32::from(!parts.is_empty());
        return Cover { parts, coverage: Coverage { reported, expected: 1 } };
    }
    let mut best = vec![Best { open: 0, counted_up: 0, parts: 0, last: None }];
    for months in 1..=period.months() {
        let before = |length: u16| best.get(usize::from(months.checked_sub(length)?)).copied();
        let Some(so_far) = before(1) else { break };
        let mut found = Best { open: so_far.open + 1, last: None, ..so_far };
        for part in candidates(period, months) {
            let Some(so_far) = before(part.months()) else { continue };
            let counted_up = so_far.counted_up + u16::from(!LENGTHS.contains(&part.months()));
            let next = Best { counted_up, parts: so_far.parts + 1, last: None, ..so_far };
            if next.cost() < found.cost()
                && let Some(last) = recorded.part(part)
            {
                found = Best { last: Some(last), ..next };
            }
        }
        best.push(found);
    }
    let open = best.last().map_or(0, |best| best.open);
    let mut parts = Vec::new();
    while let Some(Best { last, .. }) = best.last().copied().filter(|_| best.len() > 1) {
        let months = last.map_or(1, |(part, _)| part.months());
        best.truncate(best.len() - usize::from(months));
        parts.extend(last);
    }
    parts.reverse();
    let coverage = counted(&parts, open);
    Cover { parts, coverage }
}

fn counted(parts: &[(Period, Level)], open: u16) -> Coverage {
    let length = |(part, _): &(Period, Level)| match part.months() {
        months if LENGTHS.contains(&months) => months,
        _ => 1,
    };
    let shortest = parts.iter().map(length).min().unwrap_or(1);
    let reported = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    Coverage { reported, expected: reported.saturating_add(open.div_ceil(shortest).into()) }
}

/// What can be a part of the period and ends so many months after its beginning, the longest first.
fn candidates(period: Period, months: u16) -> impl Iterator<Item = Period> {
    let end = period.start().plus(i32::from(months) - 1);
    let of_year = end.map_or(0, |end| end.month());
    let lengths = (1..=12).rev().filter(move |length: &u16| {
        let follow = LENGTHS.contains(length) && of_year.is_multiple_of(u32::from(*length));
        *length <= months && *length < period.months() && (follow || u32::from(*length) == of_year)
    });
    lengths.filter_map(move |length| Period::new(end?.plus(1 - i32::from(length))?, length))
}

/// What is recorded of an area at several frequencies.
struct Recorded<'a> {
    levels: &'a Levels<'a>,
    area: usize,
    at: BTreeMap<Frequency, Option<Levels<'a>>>,
}

impl Recorded<'_> {
    /// The level of a period, if it is a number.
    fn part(&mut self, period: Period) -> Option<(Period, Level)> {
        let (frequency, slot) = Frequency::place(period);
        let levels = self.at.entry(frequency).or_insert_with(|| self.levels.at(frequency));
        let level = levels.as_ref()?.level(self.area, slot)?;
        level.number().is_ok().then_some((period, level))
    }
}
