//! What `items.csv` and `item_grades.csv` say of an item beside its key and its words: grades, terms, assessment.

use scorecard_domain::{
    AssessmentFace, Boundaries, Decimal, Denominator, FaultReason, GradeBound, Item,
    ItemAssessment, ItemBase, ItemTerms, NumberGrade, RollUp, StreakPredicate,
};

use crate::{names::World, row::Row, sentences::rows as sentences};

/// The terms of the item's measure.
pub(crate) fn terms(row: Row<'_>, world: &World) -> Option<ItemTerms> {
    let base = base(row);
    let denominator = row.or("denominator", Denominator::default());
    let streak = row.or("streak_predicate", StreakPredicate::default());
    let roll_up = row.maybe::<RollUp>("roll_up");
    let weight = match row.text("weight") {
        "" => Some(None),
        _ => world.indicator(row, "weight").map(Some),
    };
    let boundaries = row.or("boundaries", Boundaries::default());
    Some(ItemTerms {
        base: base?,
        denominator: denominator?,
        streak: streak?,
        roll_up: roll_up?,
        weight: weight?,
        boundaries: boundaries?,
    })
}

/// At most one of a period and a number of years.
fn base(row: Row<'_>) -> Option<ItemBase> {
    let (period, years) = (row.maybe("base_period"), row.maybe("years"));
    match (period?, years?) {
        (None, None) => Some(ItemBase::Unstated),
        (Some(period), None) => Some(ItemBase::Fixed(period)),
        (None, Some(years)) => Some(ItemBase::YearsBack(years)),
        (Some(_), Some(_)) => {
            let problem = sentences::not_both("base_period", "years");
            row.fault("years", FaultReason::Inconsistent, problem);
            None
        }
    }
}

/// The result of an assessment that the item is, if it is one.
#[expect(clippy::option_option, reason = "as `Row::maybe`")]
pub(crate) fn assessment(row: Row<'_>) -> Option<Option<ItemAssessment>> {
    let (id, face) = (row.maybe("assessment"), row.maybe::<AssessmentFace>("assessment_face"));
    match (id?, face?) {
        (None, None) => Some(None),
        (Some(id), face) => {
            Some(Some(ItemAssessment { id, face: face.unwrap_or(AssessmentFace::Score) }))
        }
        (None, Some(_)) => {
            row.missing("assessment", sentences::assessment_of_result());
            None
        }
    }
}

/// A row of `item_grades.csv`.
pub(crate) fn grade(row: Row<'_>) -> Option<NumberGrade> {
    let (least, most) = (row.maybe::<Decimal>("at_least"), row.maybe::<Decimal>("at_most"));
    let bound = match (least?, most?) {
        (None, None) => None,
        (Some(at), None) => Some(GradeBound::AtLeast(at)),
        (None, Some(at)) => Some(GradeBound::AtMost(at)),
        (Some(_), Some(_)) => {
            let problem = sentences::not_both("at_least", "at_most");
            row.fault("at_most", FaultReason::Inconsistent, problem);
            return None;
        }
    };
    Some(NumberGrade { label: row.words("label"), bound })
}

/// The place of an item of that id among chapters of items.
pub(crate) fn place<'a>(
    chapters: impl Iterator<Item = &'a Vec<Item>>,
    id: &scorecard_domain::ItemId,
) -> Option<(usize, usize)> {
    let mut places = chapters
        .enumerate()
        .filter_map(|(c, items)| items.iter().position(|item| item.id == *id).map(|i| (c, i)));
    places.next()
}
