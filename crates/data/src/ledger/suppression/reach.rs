//! Which periods hang together, since they add up or end together.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Month, OverTime, Period};

use super::spans::{Joined, Ways, by_length};

/// Which periods of figures hang together, by how they go over time.
#[derive(Debug, Default)]
pub(super) struct Reach {
    adding: Circles,
    ending: BTreeMap<Month, Vec<Period>>,
}

impl Reach {
    /// That of figures, each with its rule and its periods.
    pub(super) fn of<'a>(
        figures: impl IntoIterator<Item = (OverTime, &'a BTreeSet<Period>)>,
    ) -> Self {
        let (mut adding, mut ending) = (BTreeSet::new(), BTreeSet::new());
        for (rule, periods) in figures {
            match rule {
                OverTime::Sum | OverTime::Mean => adding.extend(periods.iter().copied()),
                OverTime::Last => ending.extend(periods.iter().copied()),
                OverTime::None => {}
            }
        }
        let mut reach = Self { adding: Circles::of(&adding), ..Self::default() };
        for period in ending {
            reach.ending.entry(period.last()).or_default().push(period);
        }
        reach
    }

    /// Those that hang together with one of them, be it by way of others, and that itself.
    pub(super) fn near(&self, period: Period) -> BTreeSet<Period> {
        let mut found = BTreeSet::from([period]);
        let mut next = vec![period];
        let mut seen = BTreeSet::new();
        while let Some(period) = next.pop() {
            let ending = self.ending.get(&period.last()).into_iter().flatten();
            let groups = self.adding.groups(period).into_iter().filter(|it| seen.insert(*it));
            let adding = groups.flat_map(|group| self.adding.members(group));
            next.extend(adding.chain(ending).copied().filter(|other| found.insert(*other)));
        }
        found
    }
}

/// Which of some periods hang together by sums: those that are on one circle, or on circles that have a period in common.
#[derive(Debug, Default)]
struct Circles {
    ways: Ways,
    joined: Joined<Period>,
    /// By the period that stands for all that hang together.
    members: BTreeMap<Period, Vec<Period>>,
}

impl Circles {
    fn of(periods: &BTreeSet<Period>) -> Self {
        let mut circles = Self::default();
        for whole in by_length(periods) {
            for (part, _) in circles.ways.between(whole).into_iter().flatten() {
                circles.joined.join(whole, part);
            }
            circles.ways.add(whole);
        }
        for period in periods {
            circles.members.entry(circles.joined.root(*period)).or_default().push(*period);
        }
        circles
    }

    /// What a period hangs together with: its own group, or, if it is none of these periods, those of a way between its
    /// ends, with which it would make a circle.
    fn groups(&self, period: Period) -> BTreeSet<Period> {
        let own = self.joined.root(period);
        if self.members.contains_key(&own) {
            return BTreeSet::from([own]);
        }
        let way = self.ways.between(period).into_iter().flatten();
        way.map(|(part, _)| self.joined.root(part)).collect()
    }

    fn members(&self, group: Period) -> impl Iterator<Item = &Period> {
        self.members.get(&group).into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::spans::{Span, sums},
        *,
    };
    use proptest::prelude::*;

    fn periods(text: &str) -> BTreeSet<Period> {
        text.split_whitespace().map(|it| it.parse().unwrap()).collect()
    }

    #[test]
    fn what_there_is_in_the_end_hangs_together_with_what_ends_then() {
        let (last, none) = (periods("2022-12 2022-Q3 2022-Q4 2022"), periods("2021"));
        let reach = Reach::of([(OverTime::Last, &last), (OverTime::None, &none)]);
        assert_eq!(reach.near("2022-12".parse().unwrap()), periods("2022-12 2022-Q4 2022"));
        // What one rule reaches, the other goes on from.
        let mean = periods("2022-Q1 2022-Q2 2022-Q3 2022-Q4 2022");
        let reach = Reach::of([(OverTime::Last, &last), (OverTime::Mean, &mean)]);
        let all = periods("2022-12 2022-Q1 2022-Q2 2022-Q3 2022-Q4 2022");
        assert_eq!(reach.near("2022-12".parse().unwrap()), all);
    }

    #[test]
    fn sums_reach_as_far_as_periods_overlap_and_make_circles() {
        let all = "2021 2021-Q1 2021-Q2 2021-Q3 2021-Q4 2022 2022-S1 2022-S2 2022-07 2023";
        let near = |text: &str, period: &str| {
            let reach = Reach::of([(OverTime::Sum, &periods(text))]);
            reach.near(period.parse().unwrap())
        };
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

    /// The same by its definition: all that sums lead to, one after the other.
    fn near_by_sums(periods: &BTreeSet<Period>, period: Period) -> BTreeSet<Period> {
        let all: BTreeSet<Period> = periods.iter().copied().chain([period]).collect();
        let sums = sums(&all);
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

    fn some_periods() -> impl Strategy<Value = BTreeSet<Period>> {
        let start = Month::new(2022, 1).unwrap();
        let period = (0i32..12, 1u16..8)
            .prop_map(move |(from, months)| Period::new(start.plus(from)?, months))
            .prop_map(Option::unwrap);
        proptest::collection::btree_set(period, 1..14)
    }

    proptest! {
        #[test]
        fn what_hangs_together_is_what_sums_lead_to(
            periods in some_periods(),
            others in some_periods(),
        ) {
            let reach = Reach::of([(OverTime::Sum, &periods)]);
            for period in periods.union(&others) {
                prop_assert_eq!(reach.near(*period), near_by_sums(&periods, *period));
            }
        }
    }
}
