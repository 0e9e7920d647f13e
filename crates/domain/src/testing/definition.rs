//! Definitions: chapters of items, with their grades and terms.

use proptest::{
    collection::{btree_set, vec},
    option,
    prelude::*,
    sample::select,
};

use super::{
    area_id, assessment_id, claim, code, definition_id, indicator_id, item_id, measure_of, name,
    text,
};
use crate::{
    AreaKind, AssessmentFace, Boundaries, Chapter, ChapterKind, Decimal, Definition, Denominator,
    Frame, GradeBound, Grading, Item, ItemArea, ItemAssessment, ItemBase, ItemOf, ItemTerms,
    Measure, NumberGrade, Of, Period, Preference, RollUp, Rounding, StreakPredicate, TargetItem,
};

fn item() -> impl Strategy<Value = Item> {
    let area = prop_oneof![
        Just(ItemArea::Own),
        Just(ItemArea::Parent),
        area_id().prop_map(ItemArea::Named)
    ];
    let measure_of = (measure_of(), any::<bool>()).prop_map(|((measure, of), parent)| {
        let of = match of {
            Of::Nothing => ItemOf::Nothing,
            _ if parent => ItemOf::Parent,
            Of::Area(id) => ItemOf::Area(id),
            Of::Group(id) => ItemOf::Group(id),
        };
        (measure, of)
    });
    let words = (text(), text(), text());
    let form = (code(Preference::ALL), code(Frame::ALL), 1u16..50, any::<bool>(), any::<bool>());
    let more = (option::weighted(0.2, grading()), terms(), option::weighted(0.2, result()));
    (item_id(), indicator_id(), measure_of, area, words, form, more).prop_map(
        |(id, indicator, (measure, of), area, (label, verb, noun), form, more)| {
            let (preference, frame, streak_rank, required, highlight) = form;
            let (grading, terms, assessment) = more;
            let item = Item {
                id,
                short: label.clone(),
                label,
                indicator,
                measure,
                area,
                of,
                preference,
                verb,
                noun,
                frame,
                part_of: None,
                continues: None,
                streak_rank,
                required,
                highlight,
                grading,
                terms,
                assessment,
            };
            fitting_item(item)
        },
    )
}

/// The item without what its measure does not have.
fn fitting_item(mut item: Item) -> Item {
    if let Some(assessment) = &item.assessment {
        item.measure = assessment.face.measure();
        (item.grading, item.terms) = (None, ItemTerms::default());
    }
    let measure = item.measure;
    if measure.is_standing() || measure.is_counted() || measure == Measure::RankChange {
        item.grading = None;
    }
    for field in item.terms.unheeded(measure) {
        match field {
            "base" => item.terms.base = ItemBase::Unstated,
            "denominator" => item.terms.denominator = Denominator::default(),
            "streak_predicate" => item.terms.streak = StreakPredicate::default(),
            "roll_up" => item.terms.roll_up = None,
            "weight" => item.terms.weight = None,
            _ => item.terms.boundaries = Boundaries::default(),
        }
    }
    if item.terms.roll_up != Some(RollUp::OverAreas) {
        item.terms.weight = None;
    }
    if !item.needs_of() {
        item.of = ItemOf::Nothing;
    } else if item.of == ItemOf::Nothing {
        item.of = ItemOf::Parent;
    }
    item
}

/// Grades whose bounds fall or rise.
fn grading() -> impl Strategy<Value = Grading> {
    let bounds = btree_set(-999i128..99_999, 1..5);
    let counted = option::weighted(0.3, code(AreaKind::ALL));
    (bounds, 0u8..3, any::<bool>(), vec(name(), 5), counted).prop_map(
        |(bounds, scale, falls, labels, counted)| {
            let bound = |mantissa: &i128| Decimal::new(*mantissa, scale);
            let mut bounds: Vec<_> = bounds.iter().filter_map(bound).collect();
            if falls {
                bounds.reverse();
            }
            let kind = if falls { GradeBound::AtLeast } else { GradeBound::AtMost };
            let bounds = bounds.into_iter().map(|at| Some(kind(at))).chain([None]);
            let grades = labels.into_iter().zip(bounds);
            let grades = grades.map(|(label, bound)| NumberGrade { label, bound }).collect();
            Grading { grades, counted }
        },
    )
}

/// Terms, most of which no one measure heeds.
fn terms() -> impl Strategy<Value = ItemTerms> {
    let year = (1990u32..2025).prop_filter_map("a year", Period::year);
    let base = prop_oneof![
        Just(ItemBase::Unstated),
        year.prop_map(ItemBase::Fixed),
        (1u16..=ItemBase::MAX_YEARS).prop_map(ItemBase::YearsBack),
    ];
    let codes = (
        code(Denominator::ALL),
        code(StreakPredicate::ALL),
        option::of(code(RollUp::ALL)),
        code(Boundaries::ALL),
    );
    (base, codes, option::of(indicator_id())).prop_map(
        |(base, (denominator, streak, roll_up, boundaries), weight)| ItemTerms {
            base,
            denominator,
            streak,
            roll_up,
            weight,
            boundaries,
        },
    )
}

/// A result of an assessment.
fn result() -> impl Strategy<Value = ItemAssessment> {
    (assessment_id(), code(AssessmentFace::ALL)).prop_map(|(id, face)| ItemAssessment { id, face })
}

fn chapter() -> impl Strategy<Value = Chapter> {
    let target = (item_id(), indicator_id(), code(Measure::ALL))
        .prop_map(|(id, indicator, measure)| TargetItem { id, indicator, measure, beside: None });
    let parts = (vec(item(), 0..5), vec(target, 0..4), any::<bool>());
    (item_id(), name(), code(ChapterKind::ALL), parts).prop_map(
        |(id, title, kind, (mut items, mut targets, parent_promises))| {
            if kind != ChapterKind::Figures {
                items.clear();
            }
            if kind != ChapterKind::Plan {
                targets.clear();
            }
            let parent_promises = parent_promises && kind == ChapterKind::Answers;
            Chapter { id, title, kind, items, targets, parent_promises }
        },
    )
}

/// A definition whose ids are unique and whose figures refer to each other.
pub fn definition() -> impl Strategy<Value = Definition> {
    let rounding = select(&[Rounding::HalfAwayFromZero, Rounding::HalfToEven]);
    let linked = any::<bool>();
    let claims = vec(claim::claim(), 0..5);
    (definition_id(), name(), rounding, vec(chapter(), 1..5), linked, claims).prop_filter_map(
        "unique ids",
        |(id, title, rounding, mut chapters, linked, claims)| {
            let mut answers = false;
            for (c, chapter) in chapters.iter_mut().enumerate() {
                chapter.id = format!("c{c}").parse().ok()?;
                if chapter.kind == ChapterKind::Answers && std::mem::replace(&mut answers, true) {
                    chapter.kind = ChapterKind::Honours;
                    chapter.parent_promises = false;
                }
                let mut before = None;
                for (i, item) in chapter.items.iter_mut().enumerate() {
                    item.id = format!("c{c}-i{i}").parse().ok()?;
                    if linked {
                        item.part_of.clone_from(&before);
                        item.continues.clone_from(&before);
                    }
                    before = Some(item.id.clone());
                }
                for (t, target) in chapter.targets.iter_mut().enumerate() {
                    target.id = format!("c{c}-t{t}").parse().ok()?;
                }
            }
            let figure = chapters.iter().flat_map(|chapter| &chapter.items).map(|i| &i.id).next();
            let figure = figure.cloned();
            for target in chapters.iter_mut().flat_map(|chapter| &mut chapter.targets) {
                target.beside.clone_from(&figure);
            }
            let claims = claim::standing_in(&chapters, claims);
            Some(Definition { id, title, rounding, chapters, claims })
        },
    )
}
