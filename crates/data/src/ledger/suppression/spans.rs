//! Which periods add up to which, where a figure accrues over time or is a mean; and which end together, where it is what there
//! is in the end.
//!
//! A period leads from its first month to the month after its last. What accrues in it is what accrues on any other way
//! between them: over parts one after the other (a year is four quarters), or ahead and back (November is January to
//! November without January to October). So the sums are the circles that periods make, and those of one basis of
//! all circles are enough.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use scorecard_domain::{Month, OverTime, Period};

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

/// The periods of figures that hang together, by how they go over time.
#[derive(Debug, Default)]
pub(super) struct Reach {
    adding: BTreeSet<Period>,
    ending: BTreeSet<Period>,
}

impl Reach {
    /// Adds the periods of a figure.
    pub(super) fn add(&mut self, rule: OverTime, periods: &BTreeSet<Period>) {
        match rule {
            OverTime::Sum | OverTime::Mean => self.adding.extend(periods),
            OverTime::Last => self.ending.extend(periods),
            OverTime::None => {}
        }
    }

    /// Those that hang together with one of them, be it by way of others, and that itself.
    pub(super) fn near(&self, period: Period) -> BTreeSet<Period> {
        let mut found = BTreeSet::from([period]);
        let mut next = vec![period];
        while let Some(period) = next.pop() {
            let ending = self.ending.iter().filter(|other| other.last() == period.last());
            let near = near(&self.adding, period).into_iter().chain(ending.copied());
            next.extend(near.filter(|other| found.insert(*other)));
        }
        found
    }
}

/// Those of some periods that hang together by sums with one of them, and that itself.
fn near(periods: &BTreeSet<Period>, period: Period) -> BTreeSet<Period> {
    let run = overlapping(periods, period);
    let sums = sums(&run);
    let mut near = BTreeSet::from([period]);
    loop {
        let before = near.len();
        for Span { whole, parts } in &sums {
            let members = || parts.iter().map(|it| it.0).chain([*whole]);
            if members().any(|it| near.contains(&it)) {
                near.extend(members());
            }
        }
        if near.len() == before {
            return near;
        }
    }
}

/// Those that overlap with a period, with what overlaps with that, and so on: no sum reaches beyond.
fn overlapping(periods: &BTreeSet<Period>, period: Period) -> BTreeSet<Period> {
    let all: BTreeSet<Period> = periods.iter().copied().chain([period]).collect();
    let mut run = BTreeSet::new();
    let mut end = 0;
    // By their first months.
    for next in all {
        if next.start().index() >= end {
            if run.contains(&period) {
                break;
            }
            run.clear();
        }
        end = end.max(after(next));
        run.insert(next);
    }
    run
}

fn after(period: Period) -> u32 {
    period.last().index() + 1
}

fn by_length(periods: &BTreeSet<Period>) -> Vec<Period> {
    let mut sorted: Vec<Period> = periods.iter().copied().collect();
    sorted.sort_by_key(|period| (period.months(), period.start()));
    sorted
}

/// The ways between months that some periods make.
#[derive(Debug, Default)]
struct Ways(BTreeMap<u32, Vec<(u32, Period, bool)>>);

impl Ways {
    fn add(&mut self, period: Period) {
        let (from, to) = (period.start().index(), after(period));
        self.0.entry(from).or_default().push((to, period, false));
        self.0.entry(to).or_default().push((from, period, true));
    }

    /// A way over the fewest periods, each with whether it leads back.
    fn between(&self, period: Period) -> Option<Vec<(Period, bool)>> {
        let (from, to) = (period.start().index(), after(period));
        let mut steps: BTreeMap<u32, Option<(u32, Period, bool)>> = BTreeMap::from([(from, None)]);
        let mut next = VecDeque::from([from]);
        while let Some(at) = next.pop_front() {
            if at == to {
                break;
            }
            for (reached, by, back) in self.0.get(&at).into_iter().flatten() {
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
        let mut reach = Reach::default();
        reach.add(OverTime::Last, &periods("2022-12 2022-Q3 2022-Q4 2022"));
        reach.add(OverTime::None, &periods("2021"));
        assert_eq!(reach.near("2022-12".parse().unwrap()), periods("2022-12 2022-Q4 2022"));
        // What one rule reaches, the other goes on from.
        reach.add(OverTime::Mean, &periods("2022-Q1 2022-Q2 2022-Q3 2022-Q4 2022"));
        let all = periods("2022-12 2022-Q1 2022-Q2 2022-Q3 2022-Q4 2022");
        assert_eq!(reach.near("2022-12".parse().unwrap()), all);
    }

    #[test]
    fn sums_reach_as_far_as_periods_overlap_and_make_circles() {
        let all = "2021 2021-Q1 2021-Q2 2021-Q3 2021-Q4 2022 2022-S1 2022-S2 2022-07 2023";
        let near = |text: &str, period: &str| near(&periods(text), period.parse().unwrap());
        assert_eq!(near(all, "2022"), periods("2022 2022-S1 2022-S2"));
        assert_eq!(near(all, "2022-07"), periods("2022-07"));
        assert_eq!(near(all, "2021-Q2"), periods("2021 2021-Q1 2021-Q2 2021-Q3 2021-Q4"));
        assert_eq!(near(all, "2024"), periods("2024"));
        // Fiscal years overlap calendar years and make no sum with them; two years together do.
        let fiscal = "2021 2022 2021-04-01/P12M 2022-04-01/P12M";
        assert_eq!(near(fiscal, "2022"), periods("2022"));
        let both = format!("{fiscal} 2021-01-01/P24M");
        assert_eq!(near(&both, "2022"), periods("2021 2022 2021-01-01/P24M"));
    }
}
