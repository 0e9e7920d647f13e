//! What the grades, the terms and the assessment of an item must obey.

use super::texts::named;
use crate::{
    definition::{AssessmentFace, Item},
    fault::{self, Fault},
    grading::{GradeBound, Grading, NumberGrade},
    observation::Measure,
    sentences::definitions as sentences,
    terms::{ItemBase, ItemTerms, RollUp},
};

pub(super) fn faults(path: &str, item: &Item, faults: &mut Vec<Fault>) {
    if let Some(grading) = &item.grading {
        grading_faults(&format!("{path}.grades"), item, grading, faults);
    }
    terms_faults(&format!("{path}.terms"), item, faults);
    assessment_faults(path, item, faults);
}

fn grading_faults(path: &str, item: &Item, grading: &Grading, faults: &mut Vec<Fault>) {
    let Item { measure, .. } = item;
    if measure.is_standing() || measure.is_counted() || *measure == Measure::RankChange {
        faults.push(Fault::inconsistent(path, sentences::not_graded(fault::named(*measure))));
    }
    let Grading { grades, counted: _ } = grading;
    let Some((last, others)) = grades.split_last().filter(|(_, others)| !others.is_empty()) else {
        faults.push(Fault::missing(format!("{path}.grades"), sentences::two_grades()));
        return;
    };
    for (i, NumberGrade { label, bound }) in grades.iter().enumerate() {
        let path = format!("{path}.grades[{i}]");
        named(&format!("{path}.label"), label, faults);
        if bound.is_none() && i < others.len() {
            let expected = sentences::a_bound();
            faults.push(Fault::missing(format!("{path}.bound"), expected));
        }
    }
    if last.bound.is_some() {
        let problem = sentences::last_grade_has_no_bound();
        let path = format!("{path}.grades[{}].bound", others.len());
        faults.push(Fault::inconsistent(path, problem));
    }
    for (i, pair) in others.windows(2).enumerate() {
        let [NumberGrade { bound: Some(better), .. }, NumberGrade { bound: Some(worse), .. }] =
            pair
        else {
            continue;
        };
        let problem = match (better, worse) {
            (GradeBound::AtLeast(better), GradeBound::AtLeast(worse)) => {
                let falls = worse.cmp_value(*better).is_lt();
                (!falls).then(|| sentences::not_below_a_better(worse, better))
            }
            (GradeBound::AtMost(better), GradeBound::AtMost(worse)) => {
                let rises = worse.cmp_value(*better).is_gt();
                (!rises).then(|| sentences::not_above_a_better(worse, better))
            }
            _ => Some(sentences::another_kind_of_bound()),
        };
        if let Some(problem) = problem {
            faults.push(Fault::inconsistent(format!("{path}.grades[{}].bound", i + 1), problem));
        }
    }
}

fn terms_faults(path: &str, item: &Item, faults: &mut Vec<Fault>) {
    let Item { measure, terms, .. } = item;
    let ItemTerms { base, roll_up, weight, .. } = terms;
    for field in terms.unheeded(*measure) {
        let problem = sentences::not_heeded(fault::named(*measure));
        faults.push(Fault::inconsistent(format!("{path}.{field}"), problem));
    }
    match base {
        ItemBase::Fixed(period) if period.as_year().is_none() => {
            let problem = sentences::no_year_of_a_scorecard(period);
            faults.push(Fault::invalid(format!("{path}.base_period"), problem));
        }
        ItemBase::YearsBack(years) if !(1..=ItemBase::MAX_YEARS).contains(years) => {
            let problem = sentences::no_number_of_years(years);
            faults.push(Fault::invalid(format!("{path}.years"), problem));
        }
        ItemBase::Unstated | ItemBase::Fixed(_) | ItemBase::YearsBack(_) => {}
    }
    if weight.is_some() && *roll_up != Some(RollUp::OverAreas) {
        let problem = sentences::no_roll_up_to_weigh();
        faults.push(Fault::inconsistent(format!("{path}.weight"), problem));
    }
}

fn assessment_faults(path: &str, item: &Item, faults: &mut Vec<Fault>) {
    let Some(assessment) = &item.assessment else { return };
    let expected = assessment.face.measure();
    if item.measure != expected {
        let problem = sentences::no_such_face(
            fault::named(item.measure),
            assessment.face,
            fault::named(expected),
        );
        faults.push(Fault::inconsistent(format!("{path}.measure"), problem));
    }
    if item.grading.is_some() {
        let problem = sentences::grades_by_itself(AssessmentFace::Grade);
        faults.push(Fault::inconsistent(format!("{path}.grades"), problem));
    }
    if item.terms != ItemTerms::default() {
        let problem = sentences::result_heeds_none();
        faults.push(Fault::inconsistent(format!("{path}.terms"), problem));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        definition::{Frame, ItemArea, ItemAssessment, ItemOf, Preference},
        terms::{Boundaries, Denominator, StreakPredicate},
        text::Text,
    };

    fn item(measure: Measure) -> Item {
        Item {
            id: "it".parse().unwrap(),
            label: Text::default(),
            indicator: "economy.gdp".parse().unwrap(),
            measure,
            area: ItemArea::Own,
            of: ItemOf::Nothing,
            preference: Preference::Computed,
            verb: Text::default(),
            noun: Text::default(),
            frame: Frame::NounFirst,
            part_of: None,
            continues: None,
            streak_rank: 1,
            required: true,
            highlight: false,
            short: Text::default(),
            grading: None,
            terms: ItemTerms::default(),
            assessment: None,
        }
    }

    #[track_caller]
    fn check(item: &Item, expected: &[&str]) {
        let mut found = Vec::new();
        faults("it", item, &mut found);
        let paths: Vec<_> = found.iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, expected, "{found:?}");
    }

    /// `A>2000 B>1000 C` and `A<35 B`.
    fn grading(text: &str) -> Grading {
        let grade = |text: &str| {
            let at = text.find(['<', '>']);
            let (label, bound) = text.split_at(at.unwrap_or(text.len()));
            let bound = bound.chars().next().map(|sign| {
                let number = bound[1..].parse().unwrap();
                if sign == '>' { GradeBound::AtLeast(number) } else { GradeBound::AtMost(number) }
            });
            NumberGrade { label: Text::zh(label), bound }
        };
        Grading { grades: text.split(' ').map(grade).collect(), counted: None }
    }

    #[test]
    fn grades_fall_or_rise_and_the_last_takes_the_rest() {
        let graded = |text| Item { grading: Some(grading(text)), ..item(Measure::Level) };
        check(&graded("A>2000 B>1000 C"), &[]);
        check(&graded("A<35 B<38 C"), &[]);
        check(&graded("A"), &["it.grades.grades"]);
        check(&graded("A>1000 B>1000.0 C"), &["it.grades.grades[1].bound"]);
        check(&graded("A<38 B<35 C"), &["it.grades.grades[1].bound"]);
        check(&graded("A>2000 B<35 C"), &["it.grades.grades[1].bound"]);
        check(&graded("A B>1000 C"), &["it.grades.grades[0].bound"]);
        check(&graded("A>2000 B>1000"), &["it.grades.grades[1].bound"]);
        check(&graded(">2000 C"), &["it.grades.grades[0].label"]);
        let of_rank = Item { grading: Some(grading("A>1 B")), ..item(Measure::Rank) };
        check(&of_rank, &["it.grades"]);
    }

    #[test]
    fn a_measure_has_the_terms_that_it_heeds() {
        let with = |measure, terms| Item { terms, ..item(measure) };
        let base = |base| ItemTerms { base, ..ItemTerms::default() };
        let fixed = |text: &str| base(ItemBase::Fixed(text.parse().unwrap()));
        check(&with(Measure::Index, fixed("2015")), &[]);
        check(&with(Measure::CompoundGrowth, base(ItemBase::YearsBack(5))), &[]);
        check(&with(Measure::CompoundGrowth, base(ItemBase::YearsBack(0))), &["it.terms.years"]);
        check(&with(Measure::Index, fixed("2015-Q1")), &["it.terms.base_period"]);
        check(&with(Measure::Growth, fixed("2015")), &["it.terms.base"]);
        let members = ItemTerms { denominator: Denominator::Members, ..ItemTerms::default() };
        check(&with(Measure::Share, members.clone()), &[]);
        check(&with(Measure::Level, members), &["it.terms.denominator"]);
        let growth = ItemTerms { streak: StreakPredicate::Growth, ..ItemTerms::default() };
        let streak = with(Measure::Streak, growth.clone());
        check(&streak, &[]);
        assert!(!streak.needs_of() && item(Measure::Streak).needs_of());
        check(&with(Measure::Rank, growth), &["it.terms.streak_predicate"]);
        let weight = Some("population.total".parse().unwrap());
        let over_time =
            ItemTerms { roll_up: Some(RollUp::OverTime), weight, ..ItemTerms::default() };
        check(&with(Measure::Level, over_time), &["it.terms.weight"]);
        let map = ItemTerms { boundaries: Boundaries::TodaysMap, ..ItemTerms::default() };
        check(&with(Measure::Growth, map.clone()), &[]);
        check(&with(Measure::Share, map), &["it.terms.boundaries"]);
    }

    #[test]
    fn a_result_of_an_assessment_has_its_own_measure() {
        let of = |face, measure| {
            let id = "yearly".parse().unwrap();
            Item { assessment: Some(ItemAssessment { id, face }), ..item(measure) }
        };
        check(&of(AssessmentFace::Score, Measure::Level), &[]);
        check(&of(AssessmentFace::Grade, Measure::Level), &[]);
        check(&of(AssessmentFace::Rank, Measure::Rank), &[]);
        assert!(!of(AssessmentFace::Rank, Measure::Rank).needs_of());
        check(&of(AssessmentFace::Rank, Measure::Level), &["it.measure"]);
        let graded =
            Item { grading: Some(grading("A>90 B")), ..of(AssessmentFace::Score, Measure::Level) };
        check(&graded, &["it.grades"]);
    }
}
