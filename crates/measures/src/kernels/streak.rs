//! Streak, 连续: how many years in a row, up to and including the period, the rank was at most n.
//!
//! What the streak is of (a parent, a group) is that of its last period, for all years.
//!
//! The rank that counts in a year is the computed one if it is firm; else the published one, if there is one that
//! the data do not rule out; else the computed one. A year without either ends the streak, and so does a
//! worse rank; which of the two it was is part of the answer, because after a gap it may be longer.
//!
//! - A year in which the last place that counts is shared with another, and one whose peers are others than those of the
//!   year before, qualify it, break it or count as any other, as the indicator says
//!   ([`StreakRules`]). Whether two that rounding does not part share a place stays open.
//!
//! Years in a row of growth or of targets met are counted in the same way: [`super::streak_of`].
//!
//! - A rank in it that is not firm qualifies it.
//! - In a period whose own rank is worse than n the streak is 0 years.

mod block;
mod counted;

use scorecard_domain::{
    Measure, Missing, Of, Period, Stage, Statuses, StreakPredicate, StreakRule, StreakRules,
};

pub(super) use self::block::candidates;
pub use self::block::{block, block_with_ranks};
pub(crate) use self::counted::{Counted, counted};
use super::{levels::Levels, rank};
use crate::{
    carry,
    cube::{Block, Pool, Row, Slot},
};

/// Why a streak does not reach further back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreakEnd {
    /// The year before has a worse rank.
    Broken,
    /// The year before has no rank: the streak may be longer.
    Gap,
    /// Nothing is recorded before.
    StartOfRecord,
    /// In the year before the last place that counts was shared.
    Tied,
    /// The peers were others in the year before.
    OtherPeers,
}

/// A streak that ends with a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// How many years; 0 if the period itself has a worse rank.
    pub years: u32,
    /// The first period of it; none for 0 years.
    pub since: Option<Period>,
    /// Why it does not reach further back; none for 0 years.
    pub end: Option<StreakEnd>,
    /// Whether a rank in it is not firm or, where the indicator's rules say so, shared or among other peers than before.
    pub qualified: bool,
    /// Whether the last place that counts was shared in one of its years; of 0 years, whether that is why.
    pub tied: bool,
    /// Whether the peers changed from one of its years to the next.
    pub regrouped: bool,
    /// How many years it is at least, whatever rounding and missing peers hide.
    pub at_least: u32,
    /// How many years it is at most; none if the record does not bound it.
    pub at_most: Option<u32>,
    /// The status flags of all ranks in it.
    pub statuses: Statuses,
    /// The stage of all ranks in it, if they agree.
    pub stage: Option<Stage>,
}

/// What stands before a year.
#[derive(Clone, Copy, Debug)]
enum Before {
    Run(Run),
    Gap,
    Nothing,
    OtherPeers,
}

impl Run {
    /// The streak of a period with that rank, after what stands before it. `regrouped`: its peers are others than those of
    /// the year before.
    #[inline]
    fn next(
        period: Period,
        (ranked, regrouped): (&Counted, bool),
        (up_to, rules): (u32, StreakRules),
        before: Before,
    ) -> Self {
        let before = match before {
            Before::Run(_) if regrouped && rules.peers == StreakRule::Breaks => Before::OtherPeers,
            before => before,
        };
        let earlier = match before {
            Before::Run(run) => Some(run),
            Before::Gap | Before::Nothing | Before::OtherPeers => None,
        };
        let at_least = match ranked.worst <= up_to {
            true => 1 + earlier.map_or(0, |run| run.at_least),
            false => 0,
        };
        let at_most = match (ranked.best <= up_to, earlier) {
            (false, _) => Some(0),
            (true, None) if matches!(before, Before::OtherPeers) => Some(1),
            (true, None) => None,
            (true, Some(run)) => run.at_most.map(|years| years + 1),
        };
        let Counted { statuses, stage, tied, .. } = *ranked;
        let qualified = !ranked.is_firm() || (tied && rules.ties == StreakRule::Qualifies);
        if up_to < ranked.rank {
            let none = Self {
                years: 0,
                since: None,
                end: None,
                qualified,
                tied,
                regrouped: false,
                at_least,
                at_most,
                statuses,
                stage,
            };
            return none;
        }
        let first = |end| Self {
            years: 1,
            since: Some(period),
            end: Some(end),
            qualified,
            tied,
            regrouped: false,
            at_least,
            at_most,
            statuses,
            stage,
        };
        match before {
            Before::Nothing => first(StreakEnd::StartOfRecord),
            Before::Gap => first(StreakEnd::Gap),
            Before::OtherPeers => first(StreakEnd::OtherPeers),
            Before::Run(run) if run.years == 0 && run.tied => first(StreakEnd::Tied),
            Before::Run(run) if run.years == 0 => first(StreakEnd::Broken),
            Before::Run(run) => Self {
                years: run.years + 1,
                since: run.since,
                end: run.end,
                qualified: run.qualified
                    || qualified
                    || (regrouped && rules.peers == StreakRule::Qualifies),
                tied: run.tied || tied,
                regrouped: run.regrouped || regrouped,
                at_least,
                at_most,
                statuses: run.statuses.union(statuses),
                stage: carry::stage(run.stage, stage),
            },
        }
    }
}

/// A year of a streak.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Year {
    /// Where it is.
    pub(crate) slot: Slot,
    /// The rank that counted.
    pub(crate) counted: Counted,
    /// Whether its peers are others than those of the year before.
    pub(crate) regrouped: bool,
}

/// The streak of a rank up to `up_to`, and the years that were looked at, the latest first.
pub(crate) fn at(
    levels: &Levels<'_>,
    of: &Of,
    area: usize,
    slot: Slot,
    up_to: u32,
) -> Result<(Run, Vec<Year>), Missing> {
    let published = levels.published(Measure::Rank, of);
    let pool = Pool::of(levels.cube, of);
    let ties = levels.indicator.streaks.ties;
    let ranked = |slot: Slot| {
        let published = published.and_then(|block| block.value(area, slot));
        let counted = counted(rank::within(levels, &pool, area, slot), published.as_ref())?;
        let earlier = levels.frequency.year_before(slot);
        let regrouped =
            earlier.is_some_and(|earlier| !rank::same_peers(levels, &pool, area, (earlier, slot)));
        Ok(Year { slot, counted: counted.under(up_to, ties), regrouped })
    };
    back(levels, published, area, slot, up_to, |slot| slot, ranked)
}

/// The years of a streak, from the last one back. A year before which nothing is on record from `base` of it is the first
/// of the record.
pub(super) fn back(
    levels: &Levels<'_>,
    published: Option<&Block>,
    area: usize,
    slot: Slot,
    up_to: u32,
    base: impl Fn(Slot) -> Slot,
    ranked: impl Fn(Slot) -> Result<Year, Missing>,
) -> Result<(Run, Vec<Year>), Missing> {
    let rules = levels.indicator.streaks;
    let mut years = vec![ranked(slot)?];
    let mut before = Before::Nothing;
    // Back as long as the streak may go on; a year that certainly breaks it is the last that matters.
    while let Some(Year { slot, counted, regrouped }) = years.last().copied()
        && counted.best <= up_to
    {
        let Some(earlier) = levels.frequency.year_before(slot) else { break };
        match ranked(earlier) {
            Ok(_) if regrouped && rules.peers == StreakRule::Breaks => {
                before = Before::OtherPeers;
                break;
            }
            Ok(year) => years.push(year),
            Err(_) => {
                if is_recorded_before(levels, published, area, base(slot)) {
                    before = Before::Gap;
                }
                break;
            }
        }
    }
    let mut run = Err(Missing::OutOfRange);
    for Year { slot, counted, regrouped } in years.iter().rev() {
        let period = levels.period(*slot).ok_or(Missing::OutOfRange)?;
        let next = Run::next(period, (counted, *regrouped), (up_to, rules), before);
        before = Before::Run(next);
        run = Ok(next);
    }
    run.map(|run| (run, years))
}

/// For example `years in a row with rank ≤ 1`.
pub(crate) fn formula(predicate: StreakPredicate, up_to: u32) -> String {
    match predicate {
        StreakPredicate::Rank => format!("years in a row with rank ≤ {up_to}"),
        StreakPredicate::Growth => "years in a row with growth > 0".to_owned(),
        StreakPredicate::Target => "years in a row with the target met".to_owned(),
    }
}

/// Whether anything is recorded for the area in the same stretch of an earlier year.
fn is_recorded_before(
    levels: &Levels<'_>,
    published: Option<&Block>,
    area: usize,
    slot: Slot,
) -> bool {
    let per_year = levels.frequency.per_year();
    let same_stretch =
        |(earlier, row): (Slot, &Row)| (slot - earlier).is_multiple_of(per_year) && row.has(area);
    levels.rows_before(slot).any(same_stretch)
        || published.is_some_and(|block| block.rows_before(slot).any(same_stretch))
}
