//! What the ledger itself withholds, and since which revision: which cells, and so which observations.
//!
//! A cell is the level of an indicator in an area and a period. It is withheld with everything from which it could be worked
//! out: see `docs/disclosure.md`. The lens that shows what is public keeps all that was ever withheld in memory, and
//! reads on when the ledger has.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    AreaId, Confidentiality, IndicatorId, Key, Measure, ObservationKey, Of, Period, Suppression,
    SuppressionKey, Thing,
};
use tokio::sync::Mutex;

use crate::{
    content::entry::Entry,
    ledger::{erasure::Erased, query::Recording},
    store::{Store, StoreError, corrupt, missing_part},
};

/// From a revision on, whether something is withheld and why.
pub(super) type Mark = (u64, Option<Confidentiality>);

/// What was withheld of each area, oldest first, no two alike in a row.
type Cells = BTreeMap<AreaId, Vec<Mark>>;

/// All that was ever withheld, up to a revision.
#[derive(Clone, Debug, Default)]
pub(crate) struct Withheld {
    known: u64,
    indicators: BTreeMap<IndicatorId, BTreeMap<Period, Cells>>,
    /// Revisions that put observations under embargo which have been erased since: as of then nothing is held, and the public
    /// sees what it would see without them.
    passed: BTreeMap<Key, BTreeSet<u64>>,
    /// With all that was erased up to this revision.
    looked: u64,
    /// What each revision changed.
    changes: BTreeMap<u64, BTreeMap<IndicatorId, BTreeSet<Period>>>,
}

/// What shows of a ledger what is public: it remembers what was withheld.
#[derive(Debug, Default)]
pub(crate) struct Lens {
    withheld: Mutex<Arc<Withheld>>,
    /// What is told of what revisions withhold or free.
    pub(super) telling: Mutex<Telling>,
}

/// What is told of what revisions withhold or free, to who follows.
#[derive(Debug, Default)]
pub(super) struct Telling {
    /// What was told last.
    pub(super) last: Option<Arc<Told>>,
    /// With which keys, by their texts, the parts of each revision but the first begin.
    pub(super) cuts: BTreeMap<u64, Vec<String>>,
}

/// What the public is told of what a revision withholds or frees.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) revision: u64,
    /// The newest revision when it was found out.
    pub(super) head: u64,
    /// So many parts the revision has itself.
    pub(super) after: u32,
    /// The encoded changes, in parts: at least one, which may be empty.
    pub(super) parts: Vec<Vec<Vec<u8>>>,
}

impl Lens {
    /// As [`Lens::up_to`], with all that was erased up to where the store stands now, whoever erased it: for whoever has read from
    /// the store before, so that it knows of all that is not there any more.
    pub(super) async fn after_reading(
        &self,
        store: &dyn Store,
        revision: u64,
    ) -> Result<Arc<Withheld>, StoreError> {
        // The head goes on to it.
        store.newest().await?;
        self.up_to(store, revision).await
    }

    /// All that was ever withheld, up to this revision at least, as far as it has been reached. Of what was erased it knows what this
    /// process has heard of.
    pub(super) async fn up_to(
        &self,
        store: &dyn Store,
        revision: u64,
    ) -> Result<Arc<Withheld>, StoreError> {
        let head = store.head().borrow().revision;
        let revision = revision.min(head);
        let mut withheld = self.withheld.lock().await;
        if withheld.looked < head {
            let passed = passed(store, &withheld).await?;
            let next = Arc::make_mut(&mut withheld);
            (next.passed, next.looked) = (passed, head);
        }
        if withheld.known < revision {
            let recorded = store.suppressions(withheld.known + 1..=revision).await?;
            let next = Arc::make_mut(&mut withheld);
            for (key, recording) in recorded {
                next.record(key, recording);
            }
            next.known = revision;
        }
        Ok(Arc::clone(&withheld))
    }
}

/// What was erased of what was under embargo, some of which is known.
async fn passed(
    store: &dyn Store,
    known: &Withheld,
) -> Result<BTreeMap<Key, BTreeSet<u64>>, StoreError> {
    let mut passed: BTreeMap<Key, BTreeSet<u64>> = BTreeMap::new();
    for Erased { revision, index, key, by, .. } in store.erased(None).await? {
        let Some(key) = key else { continue };
        let is_passed = if by <= known.looked {
            known.is_passed(&key, revision)
        } else {
            was_embargoed(store, revision, index).await?
        };
        if is_passed {
            passed.entry(key).or_default().insert(revision);
        }
    }
    Ok(passed)
}

/// Whether a change that was erased put something under embargo.
async fn was_embargoed(store: &dyn Store, revision: u64, index: u64) -> Result<bool, StoreError> {
    let mut next = 0u64;
    for number in 0.. {
        let part = store.part(revision, number).await?;
        let part = part.ok_or_else(|| missing_part(revision, number))?;
        let after = next + part.contents.len() as u64;
        if index < after {
            let at = usize::try_from(index - next).ok();
            let Some(content) = at.and_then(|at| part.contents.get(at)) else { return Ok(false) };
            let entry = Entry::read(content).map_err(corrupt("look what was under embargo"))?;
            return Ok(matches!(entry, Entry::Erased(it) if it.embargo_until.is_some()));
        }
        if part.last {
            break;
        }
        next = after;
    }
    Ok(false)
}

/// On which cells it depends whether an observation is seen.
#[derive(Debug)]
enum Depends {
    /// On that of an area in a period.
    On(Period, AreaId),
    /// On those of all areas in a period.
    OnPeriod(Period),
    /// On those of an area in all periods.
    OnArea(AreaId),
}

impl Withheld {
    /// A history without what was erased under embargo.
    pub(super) fn without_passed(&self, key: &Key, history: Vec<Recording>) -> Vec<Recording> {
        let Some(passed) = self.passed.get(key) else { return history };
        let is_there = |it: &Recording| it.thing.is_some() || !passed.contains(&it.revision);
        history.into_iter().filter(is_there).collect()
    }

    /// Whether what a revision put under a key was erased and was under embargo.
    pub(super) fn is_passed(&self, key: &Key, revision: u64) -> bool {
        self.passed.get(key).is_some_and(|passed| passed.contains(&revision))
    }

    /// The keys under which anything was erased that was under embargo, up to a revision.
    pub(super) fn passed_until(&self, revision: u64) -> impl Iterator<Item = &Key> {
        let until = move |passed: &BTreeSet<u64>| passed.first().is_some_and(|it| *it <= revision);
        self.passed.iter().filter(move |(_, passed)| until(passed)).map(|(key, _)| key)
    }

    /// Whether nothing was ever withheld.
    pub(super) fn is_empty(&self) -> bool {
        self.indicators.is_empty()
    }

    /// What a revision recorded; they come in their order.
    fn record(&mut self, key: SuppressionKey, recording: Recording) {
        let Recording { revision, thing } = recording;
        let areas = match thing {
            Some(Thing::Suppression(Suppression { areas, .. })) => areas,
            _ => BTreeMap::new(),
        };
        let SuppressionKey { indicator, period } = key;
        let changes = self.changes.entry(revision).or_default();
        changes.entry(indicator.clone()).or_default().insert(period);
        let cells = self.indicators.entry(indicator).or_default().entry(period).or_default();
        for (area, marks) in cells.iter_mut() {
            note(marks, revision, areas.get(area).copied());
        }
        for (area, code) in areas {
            note(cells.entry(area).or_default(), revision, Some(code));
        }
    }

    /// Whether an observation is withheld right after a revision, and since when it is as it is; `None` if it never was
    /// until then.
    pub(super) fn at(&self, key: &ObservationKey, revision: u64) -> Option<Mark> {
        self.marks(key, revision).pop()
    }

    /// When it changed whether an observation is withheld, up to a revision, oldest first, no two alike in a row.
    pub(super) fn marks(&self, key: &ObservationKey, revision: u64) -> Vec<Mark> {
        let Some(periods) = self.indicators.get(&key.indicator) else { return Vec::new() };
        let mut found: Vec<&[Mark]> = Vec::new();
        for depends in depends(key) {
            match depends {
                Depends::On(period, area) => {
                    found.extend(
                        periods.get(&period).and_then(|it| it.get(&area)).map(Vec::as_slice),
                    );
                }
                Depends::OnPeriod(period) => {
                    let cells = periods.get(&period).into_iter().flat_map(BTreeMap::values);
                    found.extend(cells.map(Vec::as_slice));
                }
                Depends::OnArea(area) => {
                    let cells = periods.values().filter_map(|cells| cells.get(&area));
                    found.extend(cells.map(Vec::as_slice));
                }
            }
        }
        let mut marks = Vec::new();
        let revisions: BTreeSet<u64> = found
            .iter()
            .copied()
            .flatten()
            .map(|mark| mark.0)
            .filter(|it| *it <= revision)
            .collect();
        for revision in revisions {
            let then = |marks: &&[Mark]| {
                let at = marks.partition_point(|mark| mark.0 <= revision).checked_sub(1)?;
                marks.get(at)?.1
            };
            // What few units make up comes before what protects it.
            note(&mut marks, revision, found.iter().filter_map(then).min());
        }
        marks
    }

    /// Whether a revision changed whether an observation is withheld.
    pub(super) fn is_changed_by(&self, key: &ObservationKey, revision: u64) -> bool {
        self.at(key, revision).is_some_and(|mark| mark.0 == revision)
    }

    /// The indicators and their periods in which a revision changed what is withheld.
    pub(super) fn changed_by(
        &self,
        revision: u64,
    ) -> impl Iterator<Item = (&IndicatorId, &BTreeSet<Period>)> {
        self.changes.get(&revision).into_iter().flatten()
    }

    /// [`Withheld::marks`] of a key of any kind.
    pub(super) fn marks_of(&self, key: &Key, revision: u64) -> Vec<Mark> {
        match key {
            Key::Observation(key) => self.marks(key, revision),
            _ => Vec::new(),
        }
    }
}

/// Notes what is from a revision on, unless it was so before.
fn note(marks: &mut Vec<Mark>, revision: u64, code: Option<Confidentiality>) {
    if marks.last().and_then(|last| last.1) != code {
        marks.push((revision, code));
    }
}

/// On which cells it depends whether an observation is seen: those that it tells something of, alone or together with what may
/// be seen besides.
fn depends(key: &ObservationKey) -> Vec<Depends> {
    let ObservationKey { indicator: _, measure, of, area, period } = key;
    let year_before = period.plus_years(-1);
    let whole = match of {
        Of::Area(whole) => Some(whole),
        Of::Nothing | Of::Group(_) => None,
    };
    let mut on = vec![Depends::On(*period, area.clone())];
    match measure {
        Measure::Level
        | Measure::Rank
        | Measure::Standing
        | Measure::GrowthRank
        | Measure::GrowthStanding
        | Measure::RankChange
        | Measure::Percentile
        | Measure::Streak => {}
        Measure::Growth | Measure::ComparableGrowth | Measure::Difference | Measure::Reduction => {
            on.extend(year_before.map(|before| Depends::On(before, area.clone())));
        }
        Measure::SequentialGrowth => {
            on.extend(period_before(*period).map(|before| Depends::On(before, area.clone())));
        }
        // Its base is not said: any period can be.
        Measure::Index => on = vec![Depends::OnArea(area.clone())],
        Measure::CompoundGrowth => {
            let first = period.start().plus(-12).and_then(|start| Period::new(start, 12));
            let last = period.last().plus(-11).and_then(|start| Period::new(start, 12));
            on.extend([first, last].into_iter().flatten().map(|it| Depends::On(it, area.clone())));
        }
        Measure::Share => {
            on.extend(whole.map(|whole| Depends::On(*period, whole.clone())));
        }
        Measure::Contribution | Measure::ContributionRate => {
            let areas = [Some(area), whole].into_iter().flatten();
            for area in areas {
                on.push(Depends::On(*period, area.clone()));
                on.extend(year_before.map(|before| Depends::On(before, area.clone())));
            }
        }
        // The first is not named: any area can be.
        Measure::GapToFirst => on = vec![Depends::OnPeriod(*period)],
    }
    on
}

/// The period of the same length right before.
fn period_before(period: Period) -> Option<Period> {
    let months = i32::from(period.months());
    period.start().plus(-months).and_then(|start| Period::new(start, period.months()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::key;
    use scorecard_domain::Kind;

    /// All marks of a key when cells were withheld as `REVISION AREA PERIOD CODE`, or freed with the code `-`.
    #[track_caller]
    fn check(cells: &[&str], observation: &str, expected: &str) {
        let mut withheld = Withheld::default();
        let mut held: BTreeMap<Period, BTreeMap<AreaId, Confidentiality>> = BTreeMap::new();
        for line in cells {
            let words: Vec<&str> = line.split(' ').collect();
            let (period, area) = (words[2].parse().unwrap(), format!("x:{}", words[1]));
            let areas = held.entry(period).or_default();
            match words[3].parse() {
                Ok(code) => areas.insert(area.parse().unwrap(), code),
                Err(_) => areas.remove(&area.parse::<AreaId>().unwrap()),
            };
            let key = SuppressionKey { indicator: "i.one".parse().unwrap(), period };
            let thing = (!areas.is_empty()).then(|| {
                let (key, areas, protects) = (key.clone(), areas.clone(), BTreeSet::new());
                Thing::Suppression(Suppression { key, areas, protects })
            });
            withheld.record(key, Recording { revision: words[0].parse().unwrap(), thing });
        }
        let Key::Observation(key) = key(Kind::Observation, observation) else { unreachable!() };
        let marks = withheld.marks(&key, 100).into_iter().map(|(revision, code)| {
            format!("{revision}{}", code.map_or("-".to_owned(), |code| code.to_string()))
        });
        assert_eq!(marks.collect::<Vec<_>>().join(" "), expected, "{observation}");
    }

    #[test]
    fn a_level_is_withheld_as_its_cell_is() {
        let cells = ["2 a 2022 D", "3 b 2022 A", "4 a 2022 A", "5 a 2022 -", "7 a 2022 D"];
        check(&cells, "i.one level  x:a 2022", "2D 4A 5- 7D");
        check(&cells, "i.one rank x:city x:a 2022", "2D 4A 5- 7D");
        check(&cells, "i.one level  x:b 2022", "3A");
        check(&cells, "i.one level  x:a 2021", "");
        check(&cells, "i.two level  x:a 2022", "");
    }

    #[test]
    fn what_a_cell_is_the_base_or_the_whole_of_is_withheld() {
        let cells = ["2 a 2022 A", "3 city 2022 D"];
        for measure in ["growth", "comparable_growth", "difference", "reduction"] {
            check(&cells, &format!("i.one {measure}  x:a 2022"), "2A");
            check(&cells, &format!("i.one {measure}  x:a 2023"), "2A");
            check(&cells, &format!("i.one {measure}  x:a 2024"), "");
        }
        check(&cells, "i.one share x:city x:b 2022", "3D");
        check(&cells, "i.one share x:city x:a 2022", "2A");
        check(&cells, "i.one share x:b x:c 2022", "");
        for measure in ["contribution", "contribution_rate"] {
            check(&cells, &format!("i.one {measure} x:city x:b 2023"), "3D");
            check(&cells, &format!("i.one {measure} x:other x:b 2023"), "");
        }
        check(&cells, "i.one gap_to_first group:g x:b 2022", "2A");
        check(&cells, "i.one gap_to_first group:g x:b 2023", "");
        check(&cells, "i.one index  x:a 2030", "2A");
        check(&cells, "i.one index  x:b 2022", "");
        check(&cells, "i.one compound_growth  x:a 2018-01-01/P60M", "2A");
        check(&cells, "i.one compound_growth  x:a 2023-01-01/P60M", "2A");
        check(&cells, "i.one compound_growth  x:a 2019-01-01/P60M", "");
    }

    #[test]
    fn the_period_before_is_the_base_of_sequential_growth() {
        let cells = ["2 a 2022-Q4 A"];
        check(&cells, "i.one sequential_growth  x:a 2023-Q1", "2A");
        check(&cells, "i.one sequential_growth  x:a 2023-Q2", "");
        check(&cells, "i.one growth  x:a 2023-Q4", "2A");
    }
}
