//! What a claim must obey by itself and within its definition: its test can be made, and its text says no more than the test.

mod en;
mod extreme;
mod said;
mod tested;
#[cfg(test)]
mod tests;
mod whole;
mod zh;

use std::collections::{BTreeMap, BTreeSet};

use super::{observation::value_faults, texts::named};
use crate::{
    claim::{Against, Claim},
    definition::{ChapterKind, Definition, ItemArea, ItemOf},
    fault::{self, Fault, FaultReason},
    id::{IndicatorId, ItemId},
    indicator::Indicator,
    observation::Measure,
    sentences::{claims as sentences, definitions, figures, texts::one_or_more},
    target::Comparator,
    terms::StreakPredicate,
};

/// Looks at all claims of a definition; `ids` are those of its figures and targets.
pub(super) fn all_faults<'a>(
    definition: &'a Definition,
    mut ids: BTreeSet<&'a ItemId>,
    faults: &mut Vec<Fault>,
) {
    for (i, claim) in definition.claims.iter().enumerate() {
        let path = format!("definition.claims[{i}]");
        if !ids.insert(&claim.id) {
            let problem = sentences::id_of_another(&claim.id);
            faults.push(Fault::new(format!("{path}.id"), FaultReason::DuplicateKey, problem));
        }
        named(&format!("{path}.text"), &claim.text, faults);
        chapter_faults(&path, definition, claim, faults);
        subject_faults(&path, claim, faults);
        test_faults(&path, definition, claim, faults);
        said::faults(&path, claim, faults);
    }
}

impl Definition {
    /// What the texts of its claims say in the units or by the directions of indicators and their tests do not: 突破160亿元 of a level
    /// that is held against 160 in 万元, the highest of what is ranked from the lowest. Claims of an indicator that is not among these are not looked at.
    pub fn indicator_faults(&self, indicators: &BTreeMap<IndicatorId, Indicator>) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (i, claim) in self.claims.iter().enumerate() {
            let indicator = claim.indicator.as_ref().and_then(|id| indicators.get(id));
            if let Some(indicator) = indicator {
                let path = format!("definition.claims[{i}]");
                said::indicator_faults(&path, claim, indicator, &mut faults);
            }
        }
        faults
    }
}

fn chapter_faults(path: &str, definition: &Definition, claim: &Claim, faults: &mut Vec<Fault>) {
    let path = format!("{path}.chapter");
    let chapter = definition.chapters.iter().find(|chapter| chapter.id == claim.chapter);
    match chapter.map(|chapter| chapter.kind) {
        None => faults.push(Fault::new(
            path,
            FaultReason::UnknownReference,
            sentences::no_chapter(&claim.chapter),
        )),
        Some(ChapterKind::Figures | ChapterKind::Honours) => {}
        Some(kind) => faults.push(Fault::inconsistent(path, sentences::no_claims_in(kind))),
    }
}

/// What the claim is about.
fn subject_faults(path: &str, claim: &Claim, faults: &mut Vec<Fault>) {
    let Claim { indicator, measure, of, streak_rank, streak, honour, .. } = claim;
    let by_itself = *measure == Measure::Streak && *streak != StreakPredicate::Rank;
    let needs_of = measure.needs_of() && !by_itself && indicator.is_some();
    let of_path = || format!("{path}.of");
    match (needs_of, of) {
        (true, ItemOf::Nothing) => {
            faults.push(Fault::missing(
                of_path(),
                figures::what_the_measure_is_of(fault::named(*measure)),
            ));
        }
        (false, ItemOf::Parent | ItemOf::Area(_) | ItemOf::Group(_)) => {
            let what = match (by_itself, indicator) {
                (true, _) => sentences::streak_is_of_nothing(*streak),
                (false, None) => sentences::honour_is_of_nothing(),
                (false, Some(_)) => figures::of_nothing(fault::named(*measure)),
            };
            faults.push(Fault::inconsistent(of_path(), what));
        }
        _ => {}
    }
    if *streak_rank == 0 {
        faults.push(Fault::invalid(format!("{path}.streak_rank"), one_or_more()));
    }
    if *measure != Measure::Streak && (*streak_rank, *streak) != (1, StreakPredicate::Rank) {
        faults.push(Fault::inconsistent(
            format!("{path}.streak_rank"),
            sentences::counts_no_years(fault::named(*measure)),
        ));
    }
    let tells_place = matches!(measure, Measure::Rank | Measure::Streak) && !by_itself;
    if honour.is_some() && !tells_place {
        faults.push(Fault::inconsistent(
            format!("{path}.honour"),
            sentences::honour_tells_a_place(fault::named(*measure)),
        ));
    }
    if indicator.is_none() && honour.is_none() {
        faults.push(Fault::missing(format!("{path}.indicator"), sentences::a_ground()));
    }
}

/// What it is held against.
fn test_faults(path: &str, definition: &Definition, claim: &Claim, faults: &mut Vec<Fault>) {
    let Claim { indicator, measure, area, comparator, against, .. } = claim;
    let at = |field: &str| format!("{path}.{field}");
    if measure.is_standing() != matches!(against, Against::Standing(_)) {
        faults.push(Fault::inconsistent(
            at("against"),
            match measure.is_standing() {
                true => sentences::held_against_a_standing(fault::named(*measure)),
                false => sentences::held_against_numbers(fault::named(*measure)),
            },
        ));
    }
    if indicator.is_none() && !matches!(against, Against::Number(_)) {
        faults.push(Fault::inconsistent(at("against"), sentences::honour_against_a_number()));
    }
    match (comparator, against) {
        (None, Against::Target(_) | Against::Standing(_)) => {}
        (None, _) => faults.push(Fault::missing(at("comparator"), sentences::a_comparator())),
        (Some(other), Against::Standing(_)) if *other != Comparator::Equal => {
            let problem = sentences::standings_have_no_order();
            faults.push(Fault::inconsistent(at("comparator"), problem));
        }
        (Some(Comparator::Equal), Against::Since(_)) => {
            faults.push(Fault::inconsistent(at("comparator"), sentences::equal_to_several()))
        }
        _ => {}
    }
    match against {
        Against::Number(value) => value_faults(&at("value"), *measure, *value, faults),
        Against::Figure(figure) if !definition.items().any(|item| item.id == *figure) => {
            faults.push(Fault::new(
                at("figure"),
                FaultReason::UnknownReference,
                definitions::no_figure(figure),
            ));
        }
        Against::YearsBefore(0) => {
            faults.push(Fault::invalid(at("years_before"), one_or_more()));
        }
        Against::Since(year) if year.as_year().is_none() => {
            faults.push(Fault::invalid(at("since"), sentences::no_calendar_year(year)));
        }
        Against::Area(other) if matches!(area, ItemArea::Named(own) if own == other) => {
            faults.push(Fault::new(
                at("other_area"),
                FaultReason::Circular,
                sentences::the_area_whose_figure(),
            ));
        }
        _ => {}
    }
}
