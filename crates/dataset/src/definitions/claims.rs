//! The rows of `claims.csv`.

use scorecard_domain::{
    Against, Claim, DefinitionId, FaultReason, IndicatorId, ItemArea, Measure, Period,
    StreakPredicate, Validity, fault::named,
};

use super::{Drafts, figure, item_area, item_of};
use crate::{
    layout::CLAIMS,
    names::{Names, World},
    row::Row,
    sentences::rows as sentences,
    units,
};

pub(super) fn claim<'a>(
    row: Row<'a>,
    world: &World,
    names: &Names<DefinitionId, ()>,
    drafts: &mut Drafts<'a>,
) -> Option<()> {
    let figure = figure(row, CLAIMS, names, drafts);
    let indicator = match row.text("indicator") {
        "" => Some(None),
        _ => world.indicator(row, "indicator").map(Some),
    };
    let measure = row.need("measure");
    let (area, of) = (item_area(row, world), item_of(row, world));
    let streak_rank = row.or("streak_rank", 1);
    let streak = row.or("streak", StreakPredicate::Rank);
    let (comparator, against) = (row.maybe("comparator"), against(row, world));
    let (honour, required) = (row.maybe("honour"), row.or("required", false));
    if let (Some(Some(indicator)), Some(measure)) = (&indicator, measure) {
        check_unit(row, world, indicator, measure);
    }
    let (draft, c, id) = figure?;
    let claim = Claim {
        id,
        chapter: draft.definition.chapters.get(c)?.id.clone(),
        text: row.words("text"),
        indicator: indicator?,
        measure: measure?,
        area: area?,
        of: of?,
        streak_rank: streak_rank?,
        streak: streak?,
        comparator: comparator?,
        against: against?,
        honour: honour?,
        required: required?,
    };
    let claims = &mut draft.definition.claims;
    draft.origin.put_part(format!("claims[{}]", claims.len()), CLAIMS, row.line);
    claims.push(claim);
    Some(())
}

/// What the figure is held against: the column `against` says which sort of thing the cell `value` is.
fn against(row: Row<'_>, world: &World) -> Option<Against> {
    let area = || world.area(row, "value", Validity::default());
    match row.text("against") {
        "" | "number" => row.need("value").map(Against::Number),
        "standing" => row.need("value").map(Against::Standing),
        "figure" => row.need("value").map(Against::Figure),
        "years_before" => row.need("value").map(Against::YearsBefore),
        "since" => row.need::<Period>("value").map(Against::Since),
        "area" if row.text("value") == "parent" => Some(Against::Parent),
        "area" => area().map(Against::Area),
        "target" => Some(Against::Target(match row.text("value") {
            "" | "own" => ItemArea::Own,
            "parent" => ItemArea::Parent,
            _ => ItemArea::Named(area()?),
        })),
        _ => {
            let problem = sentences::nothing_to_hold_against();
            row.fault("against", FaultReason::InvalidValue, problem);
            None
        }
    }
}

/// Puts a fault if the cell `unit` names another unit than that of the measure.
fn check_unit(row: Row<'_>, world: &World, indicator: &IndicatorId, measure: Measure) {
    let (unit, Some(indicator)) = (row.text("unit"), world.indicators.get(indicator)) else {
        return;
    };
    let expected = units::of(indicator, measure);
    if !unit.is_empty() && !expected.iter().any(|word| word == unit) {
        let problem = match expected.as_slice() {
            [] => sentences::no_unit(named(measure)),
            _ => sentences::not_the_unit(named(measure), units::either(&expected)),
        };
        row.fault("unit", FaultReason::Inconsistent, problem);
    }
}
