//! A definition as rows: its own, and those of its chapters, items, targets and claims in their order.

use scorecard_domain::{
    Against, Boundaries, Chapter, Claim, Definition, Denominator, Frame, GradeBound, Item,
    ItemArea, ItemAssessment, ItemBase, ItemOf, ItemTerms, NumberGrade, Preference, Rounding,
    StreakPredicate, TargetItem,
};

use super::cells::Cells;
use crate::layout::{CHAPTERS, CLAIMS, DEFINITIONS, ITEM_GRADES, ITEMS, Layout, PLAN_ITEMS};

pub(super) fn rows(definition: &Definition) -> Vec<(Layout, Cells)> {
    let Definition { id: definition, title, rounding, chapters, claims } = definition;
    let mut row = Cells::default();
    row.set("id", definition).words("title", title);
    match rounding {
        Rounding::HalfAwayFromZero => {}
        Rounding::HalfToEven => {
            row.set("rounding", "half_to_even");
        }
    }
    let mut rows = vec![(DEFINITIONS, row)];
    for Chapter { id: chapter, title, kind, items, targets, parent_promises } in chapters {
        let mut row = Cells::default();
        row.set("definition", definition).set("id", chapter).words("title", title);
        row.set("kind", kind).unless("parent_promises", *parent_promises, false);
        rows.push((CHAPTERS, row));
        let stand = |mut row: Cells| {
            row.set("definition", definition).set("chapter", chapter);
            row
        };
        rows.extend(items.iter().map(|it| (ITEMS, stand(item(it)))));
        for mut row in items.iter().flat_map(grades) {
            row.set("definition", definition);
            rows.push((ITEM_GRADES, row));
        }
        rows.extend(targets.iter().map(|it| (PLAN_ITEMS, stand(target(it)))));
    }
    rows.extend(claims.iter().map(|it| {
        let mut row = claim(it);
        row.set("definition", definition);
        (CLAIMS, row)
    }));
    rows
}

fn item(item: &Item) -> Cells {
    let Item {
        id,
        label,
        indicator,
        measure,
        area,
        of,
        preference,
        verb,
        noun,
        frame,
        part_of,
        continues,
        streak_rank,
        required,
        highlight,
        short,
        grading,
        terms,
        assessment,
    } = item;
    let mut row = Cells::default();
    row.set("id", id).words("label", label).set("indicator", indicator).set("measure", measure);
    whose(&mut row, area, of);
    row.unless("preference", *preference, Preference::Computed);
    row.words("verb", verb).words("noun", noun).unless("frame", *frame, Frame::NounFirst);
    row.maybe("part_of", part_of.as_ref()).maybe("continues", continues.as_ref());
    row.unless("streak_rank", *streak_rank, 1).unless("required", *required, true);
    row.unless("highlight", *highlight, false).words("short", short);
    row.maybe("counted", grading.as_ref().and_then(|grading| grading.counted));
    self::terms(&mut row, terms);
    if let Some(ItemAssessment { id, face }) = assessment {
        row.set("assessment", id).set("assessment_face", face);
    }
    row
}

fn terms(row: &mut Cells, terms: &ItemTerms) {
    let ItemTerms { base, denominator, streak, roll_up, weight, boundaries } = terms;
    match base {
        ItemBase::Unstated => {}
        ItemBase::Fixed(period) => {
            row.set("base_period", period);
        }
        ItemBase::YearsBack(years) => {
            row.set("years", years);
        }
    }
    row.unless("denominator", *denominator, Denominator::default());
    row.unless("streak_predicate", *streak, StreakPredicate::default());
    row.maybe("roll_up", *roll_up).maybe("weight", weight.as_ref());
    row.unless("boundaries", *boundaries, Boundaries::default());
}

/// The rows of an item's grades.
fn grades(item: &Item) -> impl Iterator<Item = Cells> + '_ {
    let grades = item.grading.iter().flat_map(|grading| &grading.grades);
    grades.map(|NumberGrade { label, bound }| {
        let mut row = Cells::default();
        row.set("item", &item.id).words("label", label);
        match bound {
            None => {}
            Some(GradeBound::AtLeast(at)) => {
                row.set("at_least", at);
            }
            Some(GradeBound::AtMost(at)) => {
                row.set("at_most", at);
            }
        }
        row
    })
}

fn target(target: &TargetItem) -> Cells {
    let TargetItem { id, indicator, measure, beside } = target;
    let mut row = Cells::default();
    row.set("id", id).set("indicator", indicator).set("measure", measure);
    row.maybe("beside", beside.as_ref());
    row
}

/// Whose figure it is, and of what.
fn whose(row: &mut Cells, area: &ItemArea, of: &ItemOf) {
    match area {
        ItemArea::Own => &mut *row,
        ItemArea::Parent => row.set("area", "parent"),
        ItemArea::Named(area) => row.set("area", area),
    };
    match of {
        ItemOf::Nothing => &mut *row,
        ItemOf::Parent => row.set("of", "parent"),
        ItemOf::Area(area) => row.set("of", area),
        ItemOf::Group(group) => row.set("of", group),
    };
}

fn claim(claim: &Claim) -> Cells {
    let Claim {
        id,
        chapter,
        text,
        indicator,
        measure,
        area,
        of,
        streak_rank,
        streak,
        comparator,
        against,
        honour,
        required,
    } = claim;
    let mut row = Cells::default();
    row.set("chapter", chapter).set("id", id).words("text", text);
    row.maybe("indicator", indicator.as_ref()).set("measure", measure);
    whose(&mut row, area, of);
    row.unless("streak_rank", *streak_rank, 1).unless("streak", *streak, StreakPredicate::Rank);
    row.maybe("comparator", *comparator);
    match against {
        Against::Number(value) => row.set("value", value),
        Against::Standing(standing) => row.set("against", "standing").set("value", standing),
        Against::Figure(figure) => row.set("against", "figure").set("value", figure),
        Against::Parent => row.set("against", "area").set("value", "parent"),
        Against::Area(area) => row.set("against", "area").set("value", area),
        Against::YearsBefore(years) => row.set("against", "years_before").set("value", years),
        Against::Since(year) => row.set("against", "since").set("value", year),
        Against::Target(issuer) => match issuer {
            ItemArea::Own => row.set("against", "target"),
            ItemArea::Parent => row.set("against", "target").set("value", "parent"),
            ItemArea::Named(area) => row.set("against", "target").set("value", area),
        },
    };
    row.maybe("honour", honour.as_ref()).unless("required", *required, false);
    row
}
