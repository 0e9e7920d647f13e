//! Which periods add up to which, where a figure accrues over time or is a mean; and which end together, where it is what there
//! is in the end.
//!
//! A period leads from its first month to the month after its last. What accrues in it is what accrues on any other way
//! between them: over parts one after the other (a year is four quarters), or ahead and back (November is January to
//! November without January to October). So the sums are the circles that periods make, and those of one basis of
//! all circles are enough.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use scorecard_domain::{Month, Period};

/// A period and others that make it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) whole: Period,
    /// Each with whether it is taken away.
    pub(super) parts: Vec<(Period, bool)>,
}

/// The sums of some periods from which all follow. The whole is the longest in each, and it has few parts.
pub(super) fn sums(periods: &BTreeSet<Period>) -> Vec<Span> {
    let (mut ways, mut sums) = (Ways::default(), Vec::new());
    for whole in by_length(periods) {
        sums.extend(ways.between(whole).map(|parts| Span { whole, parts }));
        ways.add(whole);
    }
    sums
}

/// Those of some periods that end together: the whole is the longer of two, and the other the last part of it.
pub(super) fn ends(periods: &BTreeSet<Period>) -> Vec<Span> {
    let mut last: BTreeMap<Month, Period> = BTreeMap::new();
    let mut ends = Vec::new();
    for whole in by_length(periods) {
        if let Some(part) = last.insert(whole.last(), whole) {
            ends.push(Span { whole, parts: vec![(part, false)] });
        }
    }
    ends
}

/// What was joined, by way of others too.
#[derive(Debug)]
pub(super) struct Joined<T> {
    /// Of what is not its own root, another of the same, and of that how many it stands for.
    above: BTreeMap<T, T>,
    size: BTreeMap<T, usize>,
}

impl<T> Default for Joined<T> {
    fn default() -> Self {
        Self { above: BTreeMap::new(), size: BTreeMap::new() }
    }
}

impl<T: Copy + Ord> Joined<T> {
    /// What stands for all that one was joined with; that itself if it was joined with none.
    pub(super) fn root(&self, mut one: T) -> T {
        while let Some(above) = self.above.get(&one) {
            one = *above;
        }
        one
    }

    pub(super) fn join(&mut self, one: T, other: T) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        let size = |it: &T| self.size.get(it).copied().unwrap_or(1);
        let (small, large) = if size(&one) < size(&other) { (one, other) } else { (other, one) };
        let sum = size(&small) + size(&large);
        self.above.insert(small, large);
        self.size.insert(large, sum);
    }
}

fn after(period: Period) -> u32 {
    period.last().index() + 1
}

pub(super) fn by_length(periods: &BTreeSet<Period>) -> Vec<Period> {
    let mut sorted: Vec<Period> = periods.iter().copied().collect();
    sorted.sort_by_key(|period| (period.months(), period.start()));
    sorted
}

/// The ways between months that some periods make.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// From a month to others, by which period, and whether that leads back.
    steps: BTreeMap<u32, Vec<(u32, Period, bool)>>,
    joined: Joined<u32>,
}

impl Ways {
    pub(super) fn add(&mut self, period: Period) {
        let (from, to) = (period.start().index(), after(period));
        self.steps.entry(from).or_default().push((to, period, false));
        self.steps.entry(to).or_default().push((from, period, true));
        self.joined.join(from, to);
    }

    /// A way over the fewest periods, each with whether it leads back.
    pub(super) fn between(&self, period: Period) -> Option<Vec<(Period, bool)>> {
        let (from, to) = (period.start().index(), after(period));
        // Where there is none, all would be looked at to no avail.
        if self.joined.root(from) != self.joined.root(to) {
            return None;
        }
        let mut steps: BTreeMap<u32, Option<(u32, Period, bool)>> = BTreeMap::from([(from, None)]);
        let mut next = VecDeque::from([from]);
        while let Some(at) = next.pop_front() {
            if at == to {
                break;
            }
            for (reached, by, back) in self.steps.get(&at).into_iter().flatten() {
                if !steps.contains_key(reached) {
                    steps.insert(*reached, Some((at, *by, *back)));
                    next.push_back(*reached);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = to;
        while let Some((before, by, back)) = steps.get(&at)? {
            way.push((*by, *back));
            at = *before;
        }
        way.reverse();
        Some(way)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn periods(text: &str) -> BTreeSet<Period> {
        text.split_whitespace().map(|it| it.parse().unwrap()).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = sums(&periods(text)).into_iter().map(|Span { whole, parts }| {
            let parts: Vec<String> = parts
                .iter()
                .map(|(it, minus)| format!("{}{it}", if *minus { "- " } else { "" }))
                .collect();
            format!("{whole} = {}", parts.join(" "))
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn nested_periods_add_up() {
        check("2022-01 2022-02 2022-03 2022-04", &[]);
        check("2022-01 2022-02 2022-03 2022-Q1", &["2022-Q1 = 2022-01 2022-02 2022-03"]);
        check("2022-01 2022-03 2022-Q1", &[]);
        check(
            "2022 2022-Q1 2022-Q2 2022-S1 2022-S2",
            &["2022-S1 = 2022-Q1 2022-Q2", "2022 = 2022-S1 2022-S2"],
        );
        check("2022-Q3 2022-Q4 2022-S1 2022", &["2022 = 2022-S1 2022-Q3 2022-Q4"]);
    }

    #[test]
    fn cumulative_periods_differ_by_what_lies_between() {
        let cumulative = "2022-01-01/P10M 2022-01-01/P11M 2022-11";
        check(cumulative, &["2022-01-01/P11M = 2022-01-01/P10M 2022-11"]);
        // September to November is what January to November has beyond January to August.
        let beyond = "2022-01-01/P8M 2022-01-01/P11M 2022-09-01/P3M";
        check(beyond, &["2022-01-01/P11M = 2022-01-01/P8M 2022-09-01/P3M"]);
        // Two overlapping stretches: their ends make two ways from January to December.
        check(
            "2022-01-01/P8M 2022-05-01/P4M 2022-05-01/P8M 2022",
            &["2022 = 2022-01-01/P8M - 2022-05-01/P4M 2022-05-01/P8M"],
        );
    }

    #[test]
    fn periods_that_end_together_have_what_there_is_then() {
        let found = ends(&periods("2022-10 2022-12 2022-Q3 2022-Q4 2022 2021"));
        let found: Vec<_> = found.iter().map(|it| (it.whole, it.parts.clone())).collect();
        let of = |whole: &str, part: &str| {
            (whole.parse().unwrap(), vec![(part.parse().unwrap(), false)])
        };
        assert_eq!(found, [of("2022-Q4", "2022-12"), of("2022", "2022-Q4")]);
    }
}
