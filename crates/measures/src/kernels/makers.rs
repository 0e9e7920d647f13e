//! Makers: who made up the area of a later month at an earlier one, and with which part of their figures.
//!
//! Land passes with the successions between the two months. Whoever ended and has one successor passed on everything; whoever
//! has several, or goes on, passed on what is stated ([`scorecard_domain::StatedShare`], of the indicator or of all), and
//! one that goes on keeps the rest. Going back from the later month, the part of an area that arrives is the sum over
//! its successors of what passed to each, times the part of that one that arrives; so what passed through several hands
//! arrives too. A stated share below 100% is rounded as it is written.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Bound, Decimal, IndicatorId, Interval, Missing, Month, Ratio, Succession};

use crate::{answer::Passage, cube::Areas, level::Exact, span, value::Value};

/// An area that another was made from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Maker {
    pub(crate) area: usize,
    pub(crate) part: Part,
}

/// The part of an area's figures that arrives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) of_all: Exact,
    /// Whether it follows from shares that are stated.
    pub(crate) is_stated: bool,
}

/// All makers, or the shares that would have to be stated to know them.
#[derive(Debug, Default)]
pub(crate) struct Makers {
    pub(crate) list: Vec<Maker>,
    pub(crate) unstated: Vec<Passage>,
}

impl Part {
    fn of(of_all: Interval, at: Ratio, is_stated: bool) -> Self {
        Self { of_all: Exact { at, interval: of_all }, is_stated }
    }

    const NONE: Self = Self { of_all: Exact::ZERO, is_stated: false };
    pub(crate) const WHOLE: Self = Self { of_all: Exact::ONE, is_stated: false };

    /// So many percent.
    fn percent(percent: Decimal) -> Option<Self> {
        let at = Ratio::from(percent).checked_div(Ratio::new(100, 1)?)?;
        if at.numerator() == at.denominator() {
            return Some(Self::WHOLE);
        }
        let interval = span::times(span::of(&Value::number(percent), false), 1, 100);
        Some(Self::of(within_all(interval), at, true))
    }

    /// Whether it is everything, for sure.
    pub(crate) fn is_whole(&self) -> bool {
        self.of_all.is_one()
    }

    fn is_none(&self) -> bool {
        self.of_all.at == Ratio::ZERO
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let at = self.of_all.at.checked_mul(other.of_all.at)?;
        let interval = span::product(self.of_all.interval, other.of_all.interval);
        Some(Self::of(interval, at, self.is_stated || other.is_stated))
    }

    fn plus(&self, other: &Self) -> Option<Self> {
        let at = self.of_all.at.checked_add(other.of_all.at)?;
        let interval = span::plus(self.of_all.interval, other.of_all.interval);
        Some(Self::of(within_all(interval), at, self.is_stated || other.is_stated))
    }

    /// What is left of everything.
    fn rest(&self) -> Option<Self> {
        let all = Self::WHOLE.of_all;
        let at = all.at.checked_sub(self.of_all.at)?;
        let interval = span::minus(all.interval, self.of_all.interval);
        Some(Self::of(within_all(interval), at, self.is_stated))
    }
}

/// As far as it is from nothing to everything.
fn within_all(interval: Interval) -> Interval {
    let (none, all) = (Ratio::ZERO, Part::WHOLE.of_all.at);
    let low = match interval.low.at() {
        Some(low) if low >= none => interval.low,
        _ => Bound::Closed(none),
    };
    let high = match interval.high.at() {
        Some(high) if high <= all => interval.high,
        _ => Bound::Closed(all),
    };
    Interval { low, high }
}

/// The makers of the area at that position, of the figures of an indicator; those who were there at the earlier month.
pub(crate) fn makers(
    areas: &Areas,
    indicator: &IndicatorId,
    area: usize,
    (earlier, later): (Month, Month),
) -> Result<Makers, Missing> {
    if !areas.exists(area, later) {
        return Err(Missing::BoundaryChanged);
    }
    let passing = Passing::into(areas, indicator, area, (earlier, later));
    let mut arrives = BTreeMap::from([(area, Part::WHOLE)]);
    let mut unstated = BTreeSet::new();
    for (month, givers) in passing.months.iter().rev() {
        let mut step = Step { passing: &passing, month: *month, givers, after: &arrives, unstated };
        let before: Vec<(usize, Part)> = givers
            .keys()
            .map(|giver| Ok((*giver, step.before(*giver, givers.len())?)))
            .collect::<Result<_, Missing>>()?;
        unstated = step.unstated;
        arrives.extend(before);
    }
    let there =
        arrives.into_iter().filter(|(at, part)| !part.is_none() && areas.exists(*at, earlier));
    let list: Vec<Maker> = there.map(|(area, part)| Maker { area, part }).collect();
    if list.is_empty() && unstated.is_empty() {
        return Err(Missing::BoundaryChanged);
    }
    Ok(Makers { list, unstated: unstated.into_iter().collect() })
}

/// Of each month, latest last, those who pass land, with their successions.
type Months<'a> = BTreeMap<Month, Givers<'a>>;
type Givers<'a> = BTreeMap<usize, Vec<&'a Succession>>;

/// All successions between two months that may have to do with an area.
struct Passing<'a> {
    areas: &'a Areas,
    indicator: &'a IndicatorId,
    later: Month,
    months: Months<'a>,
}

impl<'a> Passing<'a> {
    fn into(
        areas: &'a Areas,
        indicator: &'a IndicatorId,
        area: usize,
        (earlier, later): (Month, Month),
    ) -> Self {
        let between = |from: Month| earlier < from && from <= later;
        let mut months = Months::new();
        let (mut found, mut next) = (vec![area], 0);
        while let Some(at) = found.get(next).copied() {
            next += 1;
            let successors = areas.held(at).into_iter().flat_map(|held| &held.thing.successors);
            for succession in successors.filter(|it| between(it.from)) {
                let givers = months.entry(succession.from).or_default();
                givers.entry(at).or_default().push(succession);
            }
            for (predecessor, from) in areas.predecessors(at).iter().copied() {
                if between(from) && !found.contains(&predecessor) {
                    found.push(predecessor);
                }
            }
        }
        Self { areas, indicator, later, months }
    }

    /// Whether an area ended with the month and passed on all that it still had to one; what it gave away before, it had no
    /// more.
    fn passes_all(&self, giver: usize, month: Month) -> bool {
        let mut gives = self.months.iter().filter(|(_, givers)| givers.contains_key(&giver));
        let Some((last, givers)) = gives.next_back() else { return false };
        let Some([only]) = givers.get(&giver).map(Vec::as_slice) else { return false };
        let has_ended = !self.areas.exists(giver, self.later);
        *last == month && has_ended && only.share_of(self.indicator).is_none()
    }
}

/// One month, looked at from after it.
struct Step<'a> {
    passing: &'a Passing<'a>,
    month: Month,
    givers: &'a Givers<'a>,
    /// Which part of each arrives, of what it has after the month.
    after: &'a BTreeMap<usize, Part>,
    unstated: BTreeSet<Passage>,
}

impl Step<'_> {
    /// Which part arrives of what an area has before the month. Land that passes on within the month passes at most `hands`
    /// times; more is a circle.
    fn before(&mut self, giver: usize, hands: usize) -> Result<Part, Missing> {
        let Passing { areas, indicator, .. } = *self.passing;
        let all = self.passing.passes_all(giver, self.month);
        let (mut sum, mut given, mut is_known) = (Part::NONE, Part::NONE, true);
        let mut open = Vec::new();
        for succession in self.givers.get(&giver).into_iter().flatten() {
            let onward = match areas.position(&succession.successor) {
                Some(successor) => self.of_receiver(successor, hands)?,
                None => Part::NONE,
            };
            let share = match (all, succession.share_of(indicator)) {
                (true, _) => Some(Part::WHOLE),
                (false, stated) => stated.and_then(Part::percent),
            };
            let Some(share) = share else {
                is_known = false;
                open.push((succession, onward));
                continue;
            };
            given = given.plus(&share).ok_or(Missing::OutOfRange)?;
            let part = share.times(&onward).ok_or(Missing::OutOfRange)?;
            sum = sum.plus(&part).ok_or(Missing::OutOfRange)?;
        }
        let goes_on = !all && areas.exists(giver, self.month);
        let kept = self.after.get(&giver).copied().filter(|_| goes_on).unwrap_or(Part::NONE);
        if !kept.is_none() && is_known {
            let part =
                given.rest().and_then(|rest| rest.times(&kept)).ok_or(Missing::OutOfRange)?;
            sum = sum.plus(&part).ok_or(Missing::OutOfRange)?;
        }
        // Only what has to do with the area needs to be known.
        for (succession, onward) in open {
            if (!onward.is_none() || !kept.is_none())
                && let Some(predecessor) = areas.id(giver)
            {
                self.unstated.insert(Passage {
                    from: succession.from,
                    predecessor: predecessor.clone(),
                    successor: succession.successor.clone(),
                });
            }
        }
        Ok(sum)
    }

    /// Which part arrives of what an area takes over: one that ends in the month passes it on.
    fn of_receiver(&mut self, successor: usize, hands: usize) -> Result<Part, Missing> {
        let ends = !self.passing.areas.exists(successor, self.month);
        match hands.checked_sub(1) {
            Some(hands) if ends && self.givers.contains_key(&successor) => {
                self.before(successor, hands)
            }
            None if ends => Err(Missing::BoundaryChanged),
            _ => Ok(self.after.get(&successor).copied().unwrap_or(Part::NONE)),
        }
    }
}
