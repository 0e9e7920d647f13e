//! How plausible the observations of a batch are: what is possible and suspicious is told, and refuses nothing.
//!
//! An [`Examination`] is fed: it says which series it wants, a few families at a time, and is given them. So it reads nothing
//! itself, and a store answers in its own way and in bounded memory. What it is given is the state that the batch was judged
//! by; it lays the batch over it. Only what the batch puts anew is examined. docs/plausibility.md has the checks with their
//! reasons.

mod areas;
mod family;
mod ground;
mod group;
mod outlier;
mod published;
mod range;
mod robust;
mod scale;
pub(crate) mod series;
mod sign;
mod tell;
#[cfg(test)]
mod tests;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Change, Indicator, IndicatorId, Key, Measure, Observation, ObservationKey, Of,
    OverAreas, Thing,
};

use self::{
    family::{Family, Tested},
    series::{Manner, Point, SeriesKey},
};
use super::{commit::State, warning::Warnings};
use crate::store::StoreError;
pub(crate) use areas::Areas;
pub(crate) use ground::Ground;
pub(crate) use group::Groups;

/// So many series are asked for at a time, unless one family has more.
const SERIES_AT_A_TIME: usize = 200;

/// So many observations are worth a second thread.
const WORTH_SHARING: usize = 200;

/// Whose family: an indicator and an area.
type FamilyKey<'a> = (&'a IndicatorId, AreaId);

/// What the batch puts of a family, and the series that were asked for.
struct Answered<'a> {
    key: FamilyKey<'a>,
    tested: Vec<Tested<'a>>,
    held: BTreeMap<SeriesKey, Vec<Point>>,
}

/// Some changes of a batch under examination: all of an indicator, as families have one.
#[derive(Debug)]
pub(crate) struct Examination<'a> {
    areas: &'a Areas,
    indicators: BTreeMap<&'a IndicatorId, Indicator>,
    /// What the batch puts (with the number of the change) and withdraws, by key.
    changed: BTreeMap<&'a ObservationKey, Option<Tested<'a>>>,
    /// The families that were not examined yet, with what the batch puts of their children and of their head.
    families: BTreeMap<FamilyKey<'a>, Vec<Tested<'a>>>,
    /// The families whose series were asked for, and these series.
    asked: Vec<(FamilyKey<'a>, Vec<Tested<'a>>, Vec<SeriesKey>)>,
    warnings: Warnings,
}

impl<'a> Examination<'a> {
    /// Begins to examine some changes that change something, with their numbers.
    ///
    /// # Errors
    ///
    /// If the state cannot be read.
    pub(crate) fn begin(
        state: &mut impl State,
        ground: &'a Ground,
        changes: &'a [(u64, Change)],
    ) -> Result<Self, StoreError> {
        let changed = changes.iter().filter_map(|(index, change)| match change {
            Change::Put(Thing::Observation(observation)) => {
                Some((&observation.key, Some(Tested { index: *index, observation })))
            }
            Change::Withdraw(Key::Observation(key)) => Some((key, None)),
            _ => None,
        });
        // All at once: they are nearly in order, and a tree is made of them without looking for the place of each.
        let changed = changed.collect();
        let mut examination = Self {
            areas: &*ground.areas,
            indicators: BTreeMap::new(),
            changed,
            families: BTreeMap::new(),
            asked: Vec::new(),
            warnings: Warnings::default(),
        };
        let tested: Vec<Tested<'a>> =
            examination.changed.values().flatten().copied().filter(is_examined).collect();
        for it in &tested {
            let id = &it.observation.key.indicator;
            if !examination.indicators.contains_key(id) {
                let held = ground.indicator(state, id)?;
                examination.indicators.extend(held.map(|indicator| (id, indicator)));
            }
        }
        examination.group(&tested);
        Ok(examination)
    }

    /// Each observation belongs to the family of its area's parent; a level also to the area's own, if it has children.
    fn group(&mut self, tested: &[Tested<'a>]) {
        // What lies together is mostly of one family, which is looked for once.
        let mut run: (Option<FamilyKey<'a>>, Vec<Tested<'a>>) = (None, Vec::new());
        for it in tested {
            let key = &it.observation.key;
            let Some(indicator) = self.indicators.get(&key.indicator) else { continue };
            let parent = self.areas.parent(&key.area, key.period.last());
            let head = parent.unwrap_or(&key.area);
            let heads_own = key.measure == Measure::Level
                && indicator.over_areas == OverAreas::Sum
                && parent.is_some()
                && !self.areas.children(&key.area).is_empty();
            if run.0.as_ref().is_none_or(|(id, held)| (*id, held) != (&key.indicator, head)) {
                self.join(std::mem::take(&mut run));
                run.0 = Some((&key.indicator, head.clone()));
            }
            run.1.push(*it);
            if heads_own {
                self.join((Some((&key.indicator, key.area.clone())), vec![*it]));
            }
        }
        self.join(run);
    }

    /// Adds to a family, if one is named.
    fn join(&mut self, (key, mut tested): (Option<FamilyKey<'a>>, Vec<Tested<'a>>)) {
        if let Some(key) = key {
            self.families.entry(key).or_default().append(&mut tested);
        }
    }

    /// The series that are needed next; none if all has been examined.
    pub(crate) fn wanted(&mut self) -> Option<Vec<SeriesKey>> {
        let mut n_series = 0;
        while n_series < SERIES_AT_A_TIME
            && let Some((key, tested)) = self.families.pop_first()
        {
            let wanted: Vec<SeriesKey> = self.wanted_of(&key, &tested).into_iter().collect();
            n_series += wanted.len();
            self.asked.push((key, tested, wanted));
        }
        let wanted = self.asked.iter().flat_map(|(_, _, wanted)| wanted).cloned().collect();
        (!self.asked.is_empty()).then_some(wanted)
    }

    fn wanted_of(&self, (id, head): &FamilyKey<'a>, tested: &[Tested<'_>]) -> BTreeSet<SeriesKey> {
        let series = |measure: Measure, of: &Of, area: &AreaId| {
            let (indicator, of, area) = ((*id).clone(), of.clone(), area.clone());
            SeriesKey { indicator, measure, of, area }
        };
        let of_head = Of::Area(head.clone());
        let level = |area: &AreaId| series(Measure::Level, &Of::Nothing, area);
        let mut wanted = BTreeSet::from([level(head)]);
        let mut faces: BTreeSet<(Measure, &Of)> = BTreeSet::new();
        let own: BTreeSet<_> = tested
            .iter()
            .map(|Tested { observation, .. }| &observation.key)
            .map(|ObservationKey { measure, of, area, .. }| (*measure, of, area))
            .collect();
        for (measure, of, area) in own {
            wanted.insert(series(measure, of, area));
            wanted.insert(level(area));
            if let (Measure::Share, Of::Area(whole)) = (measure, of) {
                wanted.insert(level(whole));
            }
            if measure == Measure::Level {
                wanted.insert(series(Measure::Growth, &Of::Nothing, area));
                wanted.insert(series(Measure::Difference, &Of::Nothing, area));
                wanted.insert(series(Measure::Share, &of_head, area));
            }
            if self.has_manner(id, measure) {
                faces.insert((measure, of));
            }
        }
        for (measure, of) in faces {
            wanted.extend(self.areas.children(head).iter().map(|child| series(measure, of, child)));
        }
        wanted
    }

    fn has_manner(&self, indicator: &IndicatorId, measure: Measure) -> bool {
        self.indicators.get(indicator).is_some_and(|it| Manner::of(it, measure).is_some())
    }

    /// Takes the series that were wanted, in their order, and examines what they are for: families have nothing to do with
    /// each other, so many of them are shared among the processors.
    pub(crate) fn take(&mut self, found: Vec<Vec<Point>>) {
        let mut found = found.into_iter();
        let asked = std::mem::take(&mut self.asked).into_iter().map(|(key, tested, wanted)| {
            let held = wanted.into_iter().zip(found.by_ref()).collect();
            Answered { key, tested, held }
        });
        let mut answered: Vec<Answered<'a>> = asked.collect();
        let n_tested: usize = answered.iter().map(|it| it.tested.len()).sum();
        let n_threads = match std::thread::available_parallelism() {
            Ok(n) if n_tested >= WORTH_SHARING => n.get().min(answered.len()),
            _ => 1,
        };
        let share = answered.len().div_ceil(n_threads.max(1)).max(1);
        let rest = answered.split_off(share.min(answered.len()));
        let this = &*self;
        let found = std::thread::scope(|scope| {
            let mut rest = rest.into_iter().peekable();
            let mut others = Vec::new();
            while rest.peek().is_some() {
                let some: Vec<Answered<'a>> = rest.by_ref().take(share).collect();
                others.push(scope.spawn(move || this.examine_all(some)));
            }
            let mut found = vec![this.examine_all(answered)];
            for other in others {
                match other.join() {
                    Ok(warnings) => found.push(warnings),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            found
        });
        found.into_iter().for_each(|warnings| self.warnings.extend(warnings));
    }

    fn examine_all(&self, answered: Vec<Answered<'a>>) -> Warnings {
        let mut warnings = Warnings::default();
        for Answered { key: (id, head), mut tested, held } in answered {
            // Where only a source or a note is new, nothing becomes more or less plausible.
            tested.retain(|it| {
                let points = held.get(&SeriesKey::of(&it.observation.key));
                !points.is_some_and(|points| points.contains(&Point::from(it.observation)))
            });
            let series = held.into_iter().map(|(series, points)| {
                let points = self.changed_to(&series, points);
                (series, points)
            });
            let series = series.collect();
            if let Some(indicator) = self.indicators.get(id) {
                let family = Family::new(indicator, self.areas, &head, series);
                examine(family, &tested, &mut warnings);
            }
        }
        warnings
    }

    /// The points of a series as the batch leaves them, in the order of time.
    fn changed_to(&self, series: &SeriesKey, points: Vec<Point>) -> Vec<Point> {
        let first = scorecard_domain::Period::year(1000);
        let Some(first) = first.map(|period| series.at(period)) else { return points };
        let mut all: BTreeMap<_, Point> =
            points.into_iter().map(|point| (point.period, point)).collect();
        // Keys are in the order of their fields, the period last.
        let changed = self.changed.range::<ObservationKey, _>(&first..);
        for (key, put) in changed.take_while(|(key, _)| series.has(key)) {
            match put {
                Some(tested) => all.insert(key.period, tested.observation.into()),
                None => all.remove(&key.period),
            };
        }
        all.into_values().collect()
    }

    /// Adds what was found.
    pub(crate) fn finish(self, warnings: &mut Warnings) {
        warnings.extend(self.warnings);
    }
}

/// Whether there is a number to examine.
fn is_examined(tested: &Tested<'_>) -> bool {
    let Observation { key, reading, .. } = tested.observation;
    let measured = match key.measure {
        Measure::Level
        | Measure::Growth
        | Measure::ComparableGrowth
        | Measure::Difference
        | Measure::Reduction
        | Measure::Share
        | Measure::SequentialGrowth
        | Measure::Index
        | Measure::CompoundGrowth
        | Measure::Contribution
        | Measure::ContributionRate
        | Measure::GapToFirst => true,
        Measure::Rank
        | Measure::Standing
        | Measure::GrowthStanding
        | Measure::Streak
        | Measure::GrowthRank
        | Measure::RankChange
        | Measure::Percentile => false,
    };
    measured && reading.value().is_some()
}

/// One value gets one warning for one cause: the first check that finds something tells it.
fn examine(mut family: Family<'_>, tested: &[Tested<'_>], warnings: &mut Warnings) {
    let mut told: BTreeSet<&ObservationKey> = BTreeSet::new();
    // What is of the head is examined in the family of its parent, if it has one.
    let is_own = |it: &&Tested<'_>| {
        let key = &it.observation.key;
        key.area != *family.head || family.areas.parent(&key.area, key.period.last()).is_none()
    };
    for it in tested.iter().filter(is_own).copied().collect::<Vec<_>>() {
        let found = scale::check(&mut family, it)
            .or_else(|| range::check(&family, it))
            .or_else(|| sign::check_count(&family, it))
            .or_else(|| sign::check_sign(&mut family, it))
            .or_else(|| whole::check_part(&family, it))
            .or_else(|| outlier::check(&mut family, it));
        if let Some((index, warning)) = found {
            told.insert(&it.observation.key);
            warnings.add(index, warning);
        }
    }
    let is_told = |key: &ObservationKey| told.contains(key);
    let of_sums = whole::check_sums(&family, tested, &is_told);
    let of_published = published::check(&family, tested, &is_told);
    for (index, warning) in of_sums.into_iter().chain(of_published) {
        warnings.add(index, warning);
    }
}
