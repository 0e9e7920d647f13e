//! How plausible the observations of a batch are: what is possible and suspicious is told, and refuses nothing.
//!
//! An [`Examination`] is fed: it says which series it wants, a few families at a time, and is given them. So it reads nothing
//! itself, and a store answers in its own way and in bounded memory. What it is given is the state that the batch was judged
//! by; it lays the batch over it. Only what the batch puts anew is examined. docs/plausibility.md has the checks with their
//! reasons.

mod areas;
mod asked;
mod changes;
mod cubes;
mod deflated;
mod derived;
mod equations;
mod family;
mod ground;
mod group;
mod held;
mod outlier;
mod pooled;
mod published;
mod range;
mod ranked;
mod relations;
mod robust;
mod scale;
pub(crate) mod series;
mod sign;
mod spans;
mod tell;
#[cfg(test)]
mod tests;
mod whole;

use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    sync::LazyLock,
    thread,
};

use scorecard_domain::{AreaId, IndicatorId, Measure, ObservationKey, Of, OverAreas, Period};

use self::{
    changes::Changed,
    equations::Equations,
    family::{Course, Family, Tested, stretch},
    pooled::Pooled,
    series::{Manner, Point, SeriesKey},
};
use super::{
    proposal::Proposal,
    warning::{Warning, Warnings},
};
use crate::store::StoreError;
pub(crate) use changes::Changes;
pub(crate) use ground::Ground;
pub(crate) use group::Groups;

/// So many series are asked for at a time, unless one family has more.
const SERIES_AT_A_TIME: usize = 1000;

/// So many observations are worth a second thread.
const WORTH_SHARING: usize = 1000;

/// How many threads run at the same time, which the system looks for in files each time it is asked.
static PROCESSORS: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// Whose family: an indicator and an area.
type FamilyKey<'a> = (&'a IndicatorId, &'a AreaId);

/// What the batch puts of a family, and the series that were asked for, in their order.
struct Answered<'a> {
    key: FamilyKey<'a>,
    tested: Vec<Tested<'a>>,
    held: Vec<(SeriesKey, Vec<Point>)>,
}

/// Some changes of a batch under examination: all of an indicator, as families have one.
#[derive(Debug)]
pub(crate) struct Examination<'a> {
    ground: &'a Ground,
    /// The whole batch.
    proposal: &'a Proposal,
    changes: &'a Changes,
    /// The families that were not examined yet, with what the batch puts of their children and of their head.
    families: BTreeMap<FamilyKey<'a>, Vec<Tested<'a>>>,
    /// The families whose series were asked for, and these series.
    asked: Vec<(FamilyKey<'a>, Vec<Tested<'a>>, Vec<SeriesKey>)>,
    /// What is examined when all families were.
    equations: Equations,
    /// What is examined after these.
    pooled: Pooled,
    warnings: Warnings,
    /// What is told of values of several families or indicators.
    of_several: Vec<(u64, Warning)>,
}

impl<'a> Examination<'a> {
    /// Begins to examine some changes of a proposal that change something.
    pub(crate) fn begin(ground: &'a Ground, proposal: &'a Proposal, changes: &'a Changes) -> Self {
        let mut examination = Self {
            ground,
            proposal,
            changes,
            families: BTreeMap::new(),
            asked: Vec::new(),
            equations: Equations::default(),
            pooled: Pooled::default(),
            warnings: Warnings::default(),
            of_several: Vec::new(),
        };
        examination.group();
        examination
    }

    /// Each observation belongs to the family of its area's parent; a level also to the area's own, if it has children.
    fn group(&mut self) {
        let (ground, changes) = (self.ground, self.changes);
        let areas = &ground.areas;
        // What lies together is mostly of one family, which is looked for once.
        let mut run: (Option<FamilyKey<'a>>, Vec<Tested<'a>>) = (None, Vec::new());
        for (series, changed) in changes.iter() {
            let Some(indicator) = ground.indicator(&series.indicator) else { continue };
            let is_head = series.measure == Measure::Level
                && indicator.over_areas == OverAreas::Sum
                && !areas.children(&series.area).is_empty();
            let area = areas.get(&series.area);
            if ground.relations.relates(&series.indicator, series.measure) {
                tested(series, changed).for_each(|it| self.equations.add(ground, &it));
            }
            tested(series, changed).for_each(|it| self.pooled.add(&it));
            for it in tested(series, changed) {
                let parent = area.and_then(|area| area.parent_at(it.point.period.last()));
                let family = (&series.indicator, parent.unwrap_or(&series.area));
                if run.0 != Some(family) {
                    self.join(std::mem::take(&mut run));
                    run.0 = Some(family);
                }
                run.1.push(it);
                if is_head && parent.is_some() {
                    self.join((Some((&series.indicator, &series.area)), vec![it]));
                }
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
            let wanted: Vec<SeriesKey> = self.wanted_of(key, &tested).into_iter().collect();
            n_series += wanted.len();
            self.asked.push((key, tested, wanted));
        }
        if self.asked.is_empty() {
            let of_equations = self.equations.wanted(self.ground, SERIES_AT_A_TIME);
            return of_equations.or_else(|| self.pooled.wanted(self.ground));
        }
        Some(self.asked.iter().flat_map(|(_, _, wanted)| wanted).cloned().collect())
    }

    fn wanted_of(&self, (id, head): FamilyKey<'a>, tested: &[Tested<'_>]) -> BTreeSet<SeriesKey> {
        let series = |measure: Measure, of: &Of, area: &AreaId| {
            let (indicator, of, area) = (id.clone(), of.clone(), area.clone());
            SeriesKey { indicator, measure, of, area }
        };
        let of_head = Of::Area(head.clone());
        let level = |area: &AreaId| series(Measure::Level, &Of::Nothing, area);
        let mut wanted = BTreeSet::from([level(head)]);
        let mut faces: BTreeSet<(Measure, &Of)> = BTreeSet::new();
        let own = tested.chunk_by(Tested::is_beside).filter_map(|run| run.first());
        let own: BTreeSet<_> =
            own.map(|it| (it.series.measure, &it.series.of, &it.series.area)).collect();
        for (measure, of, area) in own {
            wanted.insert(series(measure, of, area));
            wanted.insert(level(area));
            wanted.extend(derived::whole(measure, of).map(level));
            // What is made of it.
            for made in
                Measure::ALL.iter().copied().filter(|made| derived::is_made_of(*made, measure))
            {
                match made.needs_of() {
                    false => drop(wanted.insert(series(made, &Of::Nothing, area))),
                    // Nothing is of an area itself.
                    true if area == head => {}
                    true => drop(wanted.insert(series(made, &of_head, area))),
                }
            }
            if derived::is_among_peers(measure) && *of == of_head {
                faces.insert((Measure::Level, &Of::Nothing));
                // What it is made of beside levels.
                match measure {
                    Measure::GrowthRank => drop(faces.insert((Measure::Growth, &Of::Nothing))),
                    Measure::RankChange | Measure::Streak => {
                        wanted.insert(series(Measure::Rank, of, area));
                    }
                    _ => {}
                }
            }
            if self.has_manner(id, measure) {
                faces.insert((measure, of));
            }
        }
        for (measure, of) in faces {
            wanted.extend(
                self.ground.areas.children(head).iter().map(|child| series(measure, of, child)),
            );
        }
        wanted
    }

    fn has_manner(&self, indicator: &IndicatorId, measure: Measure) -> bool {
        self.ground.indicator(indicator).is_some_and(|it| Manner::of(it, measure).is_some())
    }

    /// Takes the series that were wanted, in their order, and examines what they are for: families have nothing to do with
    /// each other, so many of them are shared among the processors.
    ///
    /// # Errors
    ///
    /// If the proposal cannot be read.
    pub(crate) fn take(&mut self, found: Vec<Vec<Point>>) -> Result<(), StoreError> {
        if self.asked.is_empty() {
            let of = (self.proposal, self.changes);
            let told = match self.pooled.is_asked() {
                true => self.pooled.take(self.ground, of, found)?,
                false => self.equations.take(self.ground, of, found)?,
            };
            self.of_several.extend(told);
            return Ok(());
        }
        let mut found = found.into_iter();
        let asked = std::mem::take(&mut self.asked).into_iter().map(|(key, tested, wanted)| {
            let held = wanted.into_iter().zip(found.by_ref()).collect();
            Answered { key, tested, held }
        });
        let mut answered: Vec<Answered<'a>> = asked.collect();
        let n_tested: usize = answered.iter().map(|it| it.tested.len()).sum();
        let n_threads = if n_tested >= WORTH_SHARING { PROCESSORS.min(answered.len()) } else { 1 };
        let share = answered.len().div_ceil(n_threads.max(1)).max(1);
        let rest = answered.split_off(share.min(answered.len()));
        let this = &*self;
        let found = thread::scope(|scope| {
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
        Ok(())
    }

    fn examine_all(&self, answered: Vec<Answered<'a>>) -> Warnings {
        let mut warnings = Warnings::default();
        for Answered { key: (id, head), mut tested, held } in answered {
            let Some(indicator) = self.ground.indicator(id) else { continue };
            if held.iter().any(|(_, points)| !points.is_empty()) {
                tested = what_is_new(&tested, &held);
            }
            let series = held.into_iter().map(|(series, points)| {
                let points = self.changed_to(&series, points);
                (series, points)
            });
            let family = Family::new(indicator, self.ground, head, series);
            examine(family, &tested, &mut warnings);
        }
        warnings
    }

    /// The points of a series as the batch leaves them, in the order of time.
    fn changed_to(&self, series: &SeriesKey, mut points: Vec<Point>) -> Vec<Point> {
        let changed = self.changes.get(series);
        if points.is_empty() {
            return changed.iter().filter_map(|it| Some(it.put.as_ref()?.1.clone())).collect();
        }
        if changed.is_empty() {
            points.sort_by_key(|point| point.period);
            return points;
        }
        let mut all: BTreeMap<Period, Point> =
            points.into_iter().map(|point| (point.period, point)).collect();
        for it in changed {
            match &it.put {
                Some((_, point)) => all.insert(it.period(), point.clone()),
                None => all.remove(&it.period()),
            };
        }
        all.into_values().collect()
    }

    /// Adds what was found. Where a level was told already, there is one cause.
    pub(crate) fn finish(self, warnings: &mut Warnings) {
        warnings.extend(self.warnings);
        if self.of_several.is_empty() {
            return;
        }
        let told = warnings.values();
        for (index, warning) in self.of_several {
            if warning.compared.keys.iter().all(|key| !told.contains(key)) {
                warnings.add(index, warning);
            }
        }
    }
}

/// What is examined of a series: the numbers that are put.
fn tested<'a>(series: &'a SeriesKey, changed: &'a [Changed]) -> impl Iterator<Item = Tested<'a>> {
    let measured = is_measured(series.measure);
    let put = changed.iter().filter(move |_| measured).filter_map(|it| it.put.as_ref());
    let tested = put.map(move |(index, point)| Tested { index: *index, series, point });
    tested.filter(|it| it.number().is_some())
}

/// Those that are not held as they are, but for source and note: with only these new, nothing becomes more or less
/// plausible.
fn what_is_new<'a>(tested: &[Tested<'a>], held: &[(SeriesKey, Vec<Point>)]) -> Vec<Tested<'a>> {
    let mut new = Vec::with_capacity(tested.len());
    for run in tested.chunk_by(Tested::is_beside) {
        let Some(series) = run.first().map(|it| it.series) else { continue };
        let place = held.binary_search_by(|(held, _)| held.cmp(series));
        let points = place.ok().and_then(|place| held.get(place));
        let points = points.map_or(&[][..], |(_, points)| points.as_slice());
        new.extend(run.iter().filter(|it| !points.contains(it.point)));
    }
    new
}

/// Whether the values of a measure are examined: all but standings, which have no numbers.
const fn is_measured(measure: Measure) -> bool {
    !measure.is_standing()
}

/// One value gets one warning for one cause: the first check that finds something tells it.
fn examine(mut family: Family<'_>, tested: &[Tested<'_>], warnings: &mut Warnings) {
    let mut told: BTreeSet<ObservationKey> = BTreeSet::new();
    for run in tested.chunk_by(Tested::is_beside) {
        let mut course: Option<Course> = None;
        let mut of = None;
        for it in run.iter().copied() {
            if family.is_of_another(&it) {
                continue;
            }
            if of != Some(stretch(it.point.period)) {
                of = Some(stretch(it.point.period));
                course = family.course(it);
            }
            if let Some((index, warning)) = check(&mut family, it, course.as_ref()) {
                told.insert(it.key());
                warnings.add(index, warning);
            }
        }
    }
    let is_told = |key: &ObservationKey| told.contains(key);
    let of_sums = whole::check_sums(&family, tested, &is_told);
    let of_spans = spans::check(&family, tested, &is_told);
    let of_published = published::check(&family, tested, &is_told);
    for (index, warning) in of_sums.into_iter().chain(of_spans).chain(of_published) {
        warnings.add(index, warning);
    }
}

/// What is suspicious about a value by itself or beside others.
fn check(
    family: &mut Family<'_>,
    it: Tested<'_>,
    course: Option<&Course>,
) -> Option<(u64, Warning)> {
    course
        .and_then(|course| scale::check(family, it, course))
        .or_else(|| range::check(family, it))
        .or_else(|| sign::check_count(family, it))
        .or_else(|| sign::check_sign(it, course?))
        .or_else(|| whole::check_part(family, it))
        .or_else(|| outlier::check(family, it, course?))
}
