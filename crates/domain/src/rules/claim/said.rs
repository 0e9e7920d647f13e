//! What the text of a claim says of its figure, whichever the language, and whether that is more than its test shows.

use super::{en, zh};
use crate::{
    claim::{Against, Claim},
    decimal::Decimal,
    fault::{Fault, Problem},
    interval::Interval,
    observation::Measure,
    ratio::Ratio,
    reading::Standing,
    sentences::claims as sentences,
    target::Comparator,
    text::Text,
};

/// A number that is reached or surpassed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Over {
    pub(super) number: Ratio,
    /// Whether it is surpassed.
    pub(super) strictly: bool,
}

/// What a text says; none of what it does not speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// No worse a place than this: first, or among the first three.
    pub(super) place: Option<u32>,
    /// So many years in a row.
    pub(super) years: Option<u32>,
    /// Such a part of a whole, in percent: a fifth.
    pub(super) part: Option<Over>,
    /// More than so many percent.
    pub(super) percent: Option<Over>,
    /// 领先 or 前列.
    pub(super) standing: Option<Standing>,
    /// The best since that year, and whether that is the highest.
    pub(super) since: Option<(u32, bool)>,
}

/// That the texts say no more than the test: first is rank 1, and the years that they name are those that are counted.
pub(super) fn faults(path: &str, claim: &Claim, faults: &mut Vec<Fault>) {
    for (lang, said) in [("zh", zh::said(&claim.text.zh)), ("en", en::said(&claim.text.en))] {
        for problem in said.beyond(claim) {
            faults.push(Fault::inconsistent(format!("{path}.text.{lang}"), problem));
        }
    }
}

impl Said {
    /// What it says that the test does not show.
    fn beyond(&self, claim: &Claim) -> Vec<Problem> {
        let checks = [
            self.place.and_then(|n| place(n, claim)),
            self.years.and_then(|years| in_a_row(years, claim)),
            self.part.and_then(|part| of_whole(part, claim)),
            self.percent.and_then(|percent| by_percent(percent, claim)),
            self.standing.and_then(|standing| has_standing(standing, claim)),
            self.since.and_then(|(year, is_highest)| best_since(year, is_highest, claim)),
        ];
        checks.into_iter().flatten().collect()
    }
}

fn place(n: u32, claim: &Claim) -> Option<Problem> {
    let called = match n {
        1 => Text::new("第一", "first"),
        n => Text::new(format!("前{n}名"), format!("among the first {n}")),
    };
    let worst = match (claim.measure, &claim.against, claim.comparator) {
        (Measure::Standing | Measure::GrowthStanding, Against::Standing(standing), _) => {
            return Some(sentences::place_but_standing(&called, *standing));
        }
        (
            Measure::Rank | Measure::GrowthRank,
            Against::Number(_),
            Some(Comparator::AtLeast | Comparator::Above),
        ) => return Some(sentences::place_but_worse(&called)),
        (Measure::Rank | Measure::GrowthRank, Against::Number(rank), by) => {
            let is_below = by == Some(Comparator::Below);
            Ratio::from(*rank).checked_sub(if is_below { Ratio::ONE } else { Ratio::ZERO })?
        }
        (Measure::Streak, ..) => whole(claim.streak_rank.into())?,
        _ => return None,
    };
    let passes = || worst.round(0, Default::default()).unwrap_or_default();
    (whole(n)? < worst).then(|| sentences::place_but_passes(&called, passes()))
}

fn in_a_row(years: u32, claim: &Claim) -> Option<Problem> {
    match (claim.measure, &claim.against) {
        // That is over years by itself.
        (Measure::CompoundGrowth, _) => None,
        (Measure::Streak, Against::Number(value)) => {
            (Ratio::from(*value) != whole(years)?).then(|| sentences::other_years(years, value))
        }
        (Measure::Streak, _) => None,
        (measure, _) => (years > 1).then(|| sentences::years_but_one(years, measure)),
    }
}

fn of_whole(part: Over, claim: &Claim) -> Option<Problem> {
    if claim.measure != Measure::Share {
        let measure = claim.measure;
        return Some(sentences::part_but(measure));
    }
    falls_short(part, claim)
}

fn by_percent(percent: Over, claim: &Claim) -> Option<Problem> {
    let Claim { measure, against, .. } = claim;
    match against {
        Against::Number(_)
            if matches!(measure, Measure::Rank | Measure::GrowthRank | Measure::Streak) =>
        {
            Some(sentences::percent_but(*measure))
        }
        Against::Number(_) => falls_short(percent, claim),
        Against::Target(_) | Against::Standing(_) => None,
        _ => Some(sentences::percent_but_which()),
    }
}

/// Whether less than what is said passes the test.
fn falls_short(said: Over, claim: &Claim) -> Option<Problem> {
    let Against::Number(value) = claim.against else { return None };
    let Over { number, strictly } = said;
    let is_enough = match claim.comparator {
        Some(Comparator::Above) => number <= Ratio::from(value) || rounds_to(number, value),
        Some(Comparator::AtLeast | Comparator::Equal) if strictly => number < Ratio::from(value),
        Some(Comparator::AtLeast | Comparator::Equal) => {
            number <= Ratio::from(value) || rounds_to(number, value)
        }
        // Nothing is said of what is less.
        Some(Comparator::AtMost | Comparator::Below) => false,
        None => true,
    };
    let more = if strictly { Text::new("超过", "more than ") } else { Text::default() };
    let said = number.round(2, Default::default()).unwrap_or_default().trimmed();
    (!is_enough).then(|| sentences::less_passes(more, said, value))
}

/// Whether a third is what 33.3 stands for.
fn rounds_to(number: Ratio, value: Decimal) -> bool {
    Interval::of_rounded(value).is_some_and(|interval| interval.contains(number))
}

fn has_standing(said: Standing, claim: &Claim) -> Option<Problem> {
    match (claim.measure, &claim.against) {
        (_, Against::Standing(standing)) if *standing == said => None,
        (_, Against::Standing(standing)) => Some(sentences::standing_but(said, *standing)),
        // Who is first leads.
        (Measure::Rank | Measure::GrowthRank, Against::Number(rank)) if *rank == ONE => None,
        (measure, _) => Some(sentences::standing_but_measure(said, measure)),
    }
}

fn best_since(year: u32, is_highest: bool, claim: &Claim) -> Option<Problem> {
    let called =
        if is_highest { Text::new("最高", "highest") } else { Text::new("最低", "lowest") };
    let Against::Since(first) = claim.against else {
        return Some(sentences::since_but_no_years(&called, year));
    };
    let tested = first.start().year();
    let is_so = match claim.comparator {
        Some(Comparator::Above | Comparator::AtLeast) => is_highest,
        Some(Comparator::Below | Comparator::AtMost) => !is_highest,
        Some(Comparator::Equal) | None => true,
    };
    if !is_so {
        return Some(sentences::since_but_other(&called, year));
    }
    (year < tested).then(|| sentences::since_but_later(year, tested))
}

const ONE: Decimal = match Decimal::new(1, 0) {
    Some(one) => one,
    None => Decimal::ZERO,
};

fn whole(n: u32) -> Option<Ratio> {
    Ratio::new(n.into(), 1)
}

/// So many parts of so many, in percent.
pub(super) fn fraction(parts: u32, of: u32) -> Option<Ratio> {
    Ratio::new(i128::from(parts) * 100, i128::from(of))
}
