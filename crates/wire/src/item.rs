//! What items of definitions have beside their key and their words: grades, terms, the result of an assessment.

use scorecard_domain::{GradeBound, Grading, ItemAssessment, ItemBase, ItemTerms, NumberGrade};

use crate::{
    Faults,
    codes::{Code, unless_usual},
    pb::data::{self as pb, item_terms, number_grade},
    text,
};

pub(crate) fn read_grading(message: pb::Grading, faults: &mut Faults) -> Option<Grading> {
    let pb::Grading { grades, counted } = message;
    let grades = faults.each("grades", grades, |message, faults| {
        let pb::NumberGrade { label, bound } = message;
        let bound = match bound {
            None => Some(None),
            Some(number_grade::Bound::AtLeast(at)) => {
                faults.parse("at_least", &at).map(|at| Some(GradeBound::AtLeast(at)))
            }
            Some(number_grade::Bound::AtMost(at)) => {
                faults.parse("at_most", &at).map(|at| Some(GradeBound::AtMost(at)))
            }
        };
        Some(NumberGrade { label: text::read(label), bound: bound? })
    });
    let counted = faults.code_optional("counted", counted);
    Some(Grading { grades: grades?, counted: counted? })
}

pub(crate) fn write_grading(grading: &Grading) -> pb::Grading {
    let Grading { grades, counted } = grading;
    let grade = |NumberGrade { label, bound }: &NumberGrade| pb::NumberGrade {
        label: text::write(label),
        bound: bound.map(|bound| match bound {
            GradeBound::AtLeast(at) => number_grade::Bound::AtLeast(at.to_string()),
            GradeBound::AtMost(at) => number_grade::Bound::AtMost(at.to_string()),
        }),
    };
    pb::Grading {
        grades: grades.iter().map(grade).collect(),
        counted: counted.map_or(0, Code::to_wire),
    }
}

pub(crate) fn read_terms(message: pb::ItemTerms, faults: &mut Faults) -> Option<ItemTerms> {
    let pb::ItemTerms { denominator, streak_predicate, roll_up, weight, boundaries, base } =
        message;
    let base = match base {
        None => Some(ItemBase::Unstated),
        Some(item_terms::Base::BasePeriod(period)) => {
            faults.parse("base_period", &period).map(ItemBase::Fixed)
        }
        Some(item_terms::Base::Years(years)) => {
            let years = faults.number("years", years, 1u16, ItemBase::MAX_YEARS);
            years.map(ItemBase::YearsBack)
        }
    };
    let denominator = faults.code_optional("denominator", denominator);
    let streak = faults.code_optional("streak_predicate", streak_predicate);
    let roll_up = faults.code_optional("roll_up", roll_up);
    let weight = faults.parse_optional("weight", &weight);
    let boundaries = faults.code_optional("boundaries", boundaries);
    Some(ItemTerms {
        base: base?,
        denominator: denominator?.unwrap_or_default(),
        streak: streak?.unwrap_or_default(),
        roll_up: roll_up?,
        weight: weight?,
        boundaries: boundaries?.unwrap_or_default(),
    })
}

/// What is usual is left out.
pub(crate) fn write_terms(terms: &ItemTerms) -> Option<pb::ItemTerms> {
    let ItemTerms { base, denominator, streak, roll_up, weight, boundaries } = terms;
    (*terms != ItemTerms::default()).then(|| pb::ItemTerms {
        base: match base {
            ItemBase::Unstated => None,
            ItemBase::Fixed(period) => Some(item_terms::Base::BasePeriod(period.to_string())),
            ItemBase::YearsBack(years) => Some(item_terms::Base::Years((*years).into())),
        },
        denominator: unless_usual(*denominator),
        streak_predicate: unless_usual(*streak),
        roll_up: roll_up.map_or(0, Code::to_wire),
        weight: text::write_optional(weight.as_ref()),
        boundaries: unless_usual(*boundaries),
    })
}

pub(crate) fn read_assessment(
    message: pb::ItemAssessment,
    faults: &mut Faults,
) -> Option<ItemAssessment> {
    let pb::ItemAssessment { id, face } = message;
    let (id, face) = (faults.parse("id", &id), faults.code("face", face));
    Some(ItemAssessment { id: id?, face: face? })
}

pub(crate) fn write_assessment(assessment: &ItemAssessment) -> pb::ItemAssessment {
    let ItemAssessment { id, face } = assessment;
    pb::ItemAssessment { id: id.to_string(), face: face.to_wire() }
}
