//! What places an area among its peers.

use scorecard_domain::{Measure, Missing, Of, Period, Ratio, StreakPredicate};

use super::{Derived, Figure, Inputs, told, whole};
use crate::{
    answer::StreakYear,
    cube::Pool,
    exact::Number,
    kernels::{
        gap, growth_rank, percentile, rank, rank_change,
        streak::{self, Run, Year},
        streak_of,
    },
    level::Level,
    span,
};

impl Figure<'_> {
    pub(super) fn rank(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, .. } = self;
        let place = rank::at(levels, &key.of, *area, *slot)?;
        let mut inputs = Inputs::new(levels);
        self.add_rank(&mut inputs, key.period);
        let own = levels.value(*area, *slot).ok_or(Missing::NoObservation)?.amount()?;
        let value = whole(place.rank.into(), place.statuses, place.stage);
        let interval = span::between(place.best, Some(place.worst));
        let formula = rank::formula(levels, own);
        Ok(Derived { rank: Some(place), ..self.plain(value, interval, formula, inputs) })
    }

    pub(super) fn percentile(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let place = rank::at(levels, &key.of, *area, *slot)?;
        let value = percentile::of_place(&place, *digits)?;
        let mut inputs = Inputs::new(levels);
        self.add_rank(&mut inputs, key.period);
        let (interval, formula) = (percentile::interval(&place), percentile::formula(&place));
        Ok(Derived { rank: Some(place), ..self.plain(value, interval, formula, inputs) })
    }

    pub(super) fn gap_to_first(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, digits, .. } = self;
        let gap = gap::at(levels, &key.of, *area, *slot, *digits)?;
        let mut inputs = Inputs::new(levels);
        self.add_rank(&mut inputs, key.period);
        let (own, best) = gap.levels;
        let between = |more: u8| {
            let sides = own.told(more).number().ok().zip(best.told(more).number().ok())?;
            gap::shown(gap::between(levels, sides)?, gap.value.qualifier, *digits)
        };
        let more = told::more(&[own, best], |more| between(more) == gap.value.reading.value());
        let shown = |level: Level| level.told(more).value.amount();
        let formula = gap::formula(levels, shown(own)?, shown(best)?);
        let exact = own.number().ok().zip(best.number().ok());
        let exact = exact.and_then(|sides| gap::between(levels, sides)).map(Number::ratio);
        let operands = self.operand(*area, key.period, None, (&own, more));
        // Of who is first there is more to say than that nobody is ahead: with whom, and how surely.
        let rank = rank::at(levels, &key.of, *area, *slot).ok().filter(|place| place.rank == 1);
        let plain = self.plain(gap.value, gap.interval, formula, inputs);
        let (operands, coverage) = (operands.into_iter().collect(), Some(gap.coverage));
        Ok(Derived { exact, operands, coverage, rank, ..plain })
    }

    pub(super) fn growth_rank(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, .. } = self;
        let place = growth_rank::at(levels, &key.of, *area, *slot)?;
        let mut inputs = Inputs::new(levels);
        let pool = Pool::of(levels.cube, &key.of);
        let mut by_shares = false;
        for peer in std::iter::once(*area).chain(self.others(&pool, key.period)) {
            by_shares |= self.add_growth(&mut inputs, peer, key.period, true);
        }
        inputs.add_pool(&key.of);
        let value = whole(place.rank.into(), place.statuses, place.stage);
        let interval = span::between(place.best, Some(place.worst));
        let formula = growth_rank::formula(levels);
        let own = growth_rank::growth(levels, *area, *slot);
        let fell = own.is_ok_and(|own| own.at < Ratio::ZERO);
        let plain = self.plain(value, interval, formula, inputs);
        Ok(Derived { rank: Some(place), by_shares, fell, ..plain })
    }

    pub(super) fn rank_change(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, .. } = self;
        let (moved, [was_published, is_published]) =
            rank_change::at(levels, &key.of, *area, *slot)?;
        let mut inputs = Inputs::new(levels);
        for (period, is_published) in
            [(Some(key.period), is_published), (self.year_before(), was_published)]
        {
            let Some(period) = period else { continue };
            if is_published {
                inputs.add_published(Measure::Rank, &key.of, *area, period);
            } else {
                self.add_rank(&mut inputs, period);
            }
        }
        let value = whole(moved.places(), moved.statuses, moved.stage);
        let plain = self.plain(value, moved.interval(), moved.formula(), inputs);
        Ok(Derived { moved: Some(moved), ..plain })
    }

    pub(super) fn streak(&self) -> Result<Derived, Missing> {
        let Self { levels, key, area, slot, streak_rank, terms, .. } = self;
        let (run, years) = match terms.streak {
            StreakPredicate::Rank => streak::at(levels, &key.of, *area, *slot, *streak_rank)?,
            StreakPredicate::Growth => streak_of::of_growth(levels, *area, *slot)?,
            StreakPredicate::Target => streak_of::of_target(levels, *area, *slot)?,
        };
        let (mut inputs, mut by_shares) = (Inputs::new(levels), false);
        // The years of the streak and, if it is there, the one that broke it.
        let count = usize::try_from(run.years).unwrap_or(usize::MAX).saturating_add(1);
        for Year { slot, counted, .. } in years.iter().take(count) {
            let Some(period) = levels.frequency.period(*slot) else { continue };
            match (terms.streak, counted.is_published) {
                (StreakPredicate::Rank, true) => {
                    inputs.add_published(Measure::Rank, &key.of, *area, period);
                }
                (StreakPredicate::Rank, false) => self.add_rank(&mut inputs, period),
                (StreakPredicate::Growth, _) => {
                    by_shares |= self.add_growth(&mut inputs, *area, period, false);
                }
                (StreakPredicate::Target, _) => {
                    inputs.add(*area, period);
                    inputs.add_target(*area, period);
                }
            }
        }
        let value = whole(run.years.into(), run.statuses, run.stage);
        let interval = span::between(run.at_least, run.at_most);
        let formula = streak::formula(terms.streak, *streak_rank);
        let plain = self.plain(value, interval, formula, inputs);
        let streak_years = self.marked(&run, &years);
        Ok(Derived { streak: Some(run), streak_years, by_shares, ..plain })
    }

    /// What is to be known of the years of a streak, the latest first.
    fn marked(&self, run: &Run, years: &[Year]) -> Vec<StreakYear> {
        let of_streak = years.iter().zip(1..=run.years);
        let marked = of_streak.filter_map(|(year, n)| {
            Some(StreakYear {
                period: self.levels.frequency.period(year.slot)?,
                tied: year.counted.tied,
                firm: year.counted.is_firm(),
                // The year before the first of them is none of the streak.
                regrouped: year.regrouped && n < run.years,
            })
        });
        marked.collect()
    }

    /// What the growth that counts of an area was made from; whether its base was restated by stated shares.
    fn add_growth(
        &self,
        inputs: &mut Inputs<'_>,
        area: usize,
        period: Period,
        is_peer: bool,
    ) -> bool {
        let slot = crate::cube::Frequency::place(period).1;
        if is_peer {
            inputs.add_area(area);
        }
        let grown = growth_rank::growth(&self.levels, area, slot);
        let by_shares = grown.as_ref().is_ok_and(|grown| grown.by_shares);
        match grown {
            Ok(grown) if grown.is_published => {
                inputs.add_published(Measure::Growth, &Of::Nothing, area, period);
            }
            Ok(_) => {
                inputs.add(area, period);
                if let Some(earlier) = period.plus_years(-1) {
                    inputs.add_base(area, earlier, period);
                }
            }
            // One that has not reported is known by what is there of it.
            Err(_) => inputs.add(area, period),
        }
        by_shares
    }

    /// All observations that a rank of the area was made from.
    fn add_rank(&self, inputs: &mut Inputs<'_>, period: Period) {
        let pool = Pool::of(self.levels.cube, &self.key.of);
        inputs.add_peer(self.area, period);
        for peer in self.others(&pool, period) {
            inputs.add_peer(peer, period);
        }
        inputs.add_pool(&self.key.of);
    }

    /// The other peers of the area at the period's end, by id.
    pub(super) fn others(&self, pool: &Pool, period: Period) -> Vec<usize> {
        let peers = rank::peers(&self.levels, pool, self.area, period.last());
        let mut others: Vec<_> = peers.filter(|peer| *peer != self.area).collect();
        let areas = &self.levels.cube.areas;
        others.sort_unstable_by(|a, b| areas.id(*a).cmp(&areas.id(*b)));
        others
    }
}
