//! The fields that an item has beside its key and its words. A tag is given once and for ever.

use scorecard_domain::{
    AreaKind, AssessmentFace, Boundaries, Denominator, GradeBound, Grading, ItemAssessment,
    ItemBase, ItemTerms, NumberGrade, RollUp, StreakPredicate,
};

use super::{
    reader::{Corrupt, Fields, missing},
    writer::Writer,
};

/// Grades, terms and assessment of an item.
type Rest = (Option<Grading>, ItemTerms, Option<ItemAssessment>);

pub(super) fn write(
    out: &mut Writer,
    grading: Option<&Grading>,
    terms: &ItemTerms,
    assessment: Option<&ItemAssessment>,
) {
    if let Some(Grading { grades, counted }) = grading {
        out.record(21, |out| {
            for NumberGrade { label, bound } in grades {
                out.record_element(1, |out| {
                    out.words(1, label);
                    match bound {
                        Some(GradeBound::AtLeast(at)) => out.decimal(2, *at),
                        Some(GradeBound::AtMost(at)) => out.decimal(3, *at),
                        None => {}
                    }
                });
            }
            out.unsigned(2, counted.map_or(0, AreaKind::number));
        });
    }
    // One without fields is left out.
    out.record(22, |out| write_terms(out, terms));
    if let Some(ItemAssessment { id, face }) = assessment {
        out.record(28, |out| {
            out.text(1, id.as_str());
            out.unsigned(2, face.number());
        });
    }
}

fn write_terms(out: &mut Writer, terms: &ItemTerms) {
    let ItemTerms { base, denominator, streak, roll_up, weight, boundaries } = terms;
    match base {
        ItemBase::Unstated => {}
        ItemBase::Fixed(period) => out.text(1, &period.to_string()),
        ItemBase::YearsBack(years) => out.unsigned(2, *years),
    }
    let unless = |code: u8, usual: u8| if code == usual { 0 } else { code };
    out.unsigned(3, unless(denominator.number(), Denominator::default().number()));
    out.unsigned(4, unless(streak.number(), StreakPredicate::default().number()));
    out.unsigned(5, roll_up.map_or(0, RollUp::number));
    out.optional(6, weight.as_ref().map(|id| id.as_str()));
    out.unsigned(7, unless(boundaries.number(), Boundaries::default().number()));
}

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Rest, Corrupt> {
    let grading = fields.record(21, |fields| {
        let grades = fields.records(1, |fields| {
            let label = fields.words(1)?;
            let at_least = fields.decimal(2)?.map(GradeBound::AtLeast);
            let at_most = fields.decimal(3)?.map(GradeBound::AtMost);
            if at_least.is_some() && at_most.is_some() {
                return Err(Corrupt::new("a grade has two bounds"));
            }
            Ok(NumberGrade { label, bound: at_least.or(at_most) })
        })?;
        let counted = fields.optional_code(2, AreaKind::from_number)?;
        Ok((!grades.is_empty() || counted.is_some()).then_some(Grading { grades, counted }))
    })?;
    let terms = fields.record(22, read_terms)?;
    let assessment = fields.record(28, |fields| {
        let (id, face) =
            (fields.optional(1)?, fields.optional_code(2, AssessmentFace::from_number)?);
        match (id, face) {
            (None, None) => Ok(None),
            (Some(id), Some(face)) => Ok(Some(ItemAssessment { id, face })),
            (None, Some(_)) => Err(missing(1)),
            (Some(_), None) => Err(missing(2)),
        }
    })?;
    Ok((grading, terms, assessment))
}

fn read_terms(fields: &mut Fields<'_>) -> Result<ItemTerms, Corrupt> {
    let period = fields.optional(1)?.map(ItemBase::Fixed);
    let years = match fields.unsigned::<u16>(2)? {
        0 => None,
        years => Some(ItemBase::YearsBack(years)),
    };
    if period.is_some() && years.is_some() {
        return Err(Corrupt::new("terms have two bases"));
    }
    Ok(ItemTerms {
        base: period.or(years).unwrap_or_default(),
        denominator: unusual(fields.optional_code(3, Denominator::from_number)?, 3)?,
        streak: unusual(fields.optional_code(4, StreakPredicate::from_number)?, 4)?,
        roll_up: fields.optional_code(5, RollUp::from_number)?,
        weight: fields.optional(6)?,
        boundaries: unusual(fields.optional_code(7, Boundaries::from_number)?, 7)?,
    })
}

/// A code whose default is left out.
pub(super) fn unusual<T: Default + PartialEq>(code: Option<T>, tag: u32) -> Result<T, Corrupt> {
    match code {
        Some(code) if code == T::default() => {
            Err(Corrupt::new(format!("field {tag} spells its default out")))
        }
        code => Ok(code.unwrap_or_default()),
    }
}
