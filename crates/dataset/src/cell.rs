//! What one cell may hold: each type's reading of its text, and what to say of a text that it cannot read.

use scorecard_domain::{
    Absence, Aggregation, AreaKind, AssessmentFace, Boundaries, Capping, ChapterKind, Comparator,
    Confidentiality, Decimal, Denominator, Direction, EffectKind, Explained, Formula, Frame,
    GrowthRule, HonourKind, HonourLevel, Imputation, Measure, MilestoneState, Month, Nature,
    NormalisationMethod, OutcomeState, OverAreas, OverTime, Period, Preference, Problem, Qualifier,
    RollUp, Rounding, Stage, Standing, Statuses, StreakPredicate, StreakRule, TargetNature,
    Timestamp,
    decimal::InvalidDecimal,
    formula::InvalidFormula,
    id::{
        AreaId, AssessmentId, CollectionPlanId, DefinitionId, IndicatorId, InvalidId, ItemId,
        MediaId, PeerGroupId, SourceId,
    },
    period::InvalidPeriod,
};

use crate::sentences::cells as sentences;

/// A value that a cell's text is read as.
pub(crate) trait Cell: Sized {
    /// The value, or what is to be said of the text: `is not a number; …`.
    fn read(text: &str) -> Result<Self, Problem>;
}

macro_rules! codes {
    ($($code:ty),+ $(,)?) => { $(
        impl Cell for $code {
            fn read(text: &str) -> Result<Self, Problem> {
                text.parse().map_err(|err| Explained::problem(&err))
            }
        }
    )+ };
}

codes!(
    Absence,
    Aggregation,
    AreaKind,
    AssessmentFace,
    Boundaries,
    Capping,
    ChapterKind,
    Comparator,
    Confidentiality,
    Denominator,
    Direction,
    EffectKind,
    Frame,
    GrowthRule,
    HonourKind,
    HonourLevel,
    Imputation,
    Measure,
    MilestoneState,
    Nature,
    NormalisationMethod,
    OutcomeState,
    OverAreas,
    OverTime,
    Preference,
    Qualifier,
    RollUp,
    Stage,
    Standing,
    StreakPredicate,
    StreakRule,
    TargetNature,
);

macro_rules! ids {
    ($($id:ty),+ $(,)?) => { $(
        impl Cell for $id {
            fn read(text: &str) -> Result<Self, Problem> {
                text.parse().map_err(|err: InvalidId| err.problem())
            }
        }
    )+ };
}

ids!(
    AreaId,
    AssessmentId,
    CollectionPlanId,
    DefinitionId,
    IndicatorId,
    ItemId,
    MediaId,
    PeerGroupId,
    SourceId
);

macro_rules! whole_numbers {
    ($($number:ty),+) => { $(
        impl Cell for $number {
            fn read(text: &str) -> Result<Self, Problem> {
                // `+5` and `05` are read by Rust, but one number has one spelling.
                text.parse::<$number>().ok().filter(|n| n.to_string() == text).ok_or_else(|| {
                    sentences::no_whole_number(<$number>::MIN, <$number>::MAX)
                })
            }
        }
    )+ };
}

whole_numbers!(u8, u16, u32, u64, i8);

impl Cell for bool {
    fn read(text: &str) -> Result<Self, Problem> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(sentences::neither_true_nor_false()),
        }
    }
}

impl Cell for Rounding {
    fn read(text: &str) -> Result<Self, Problem> {
        match text {
            "half_away_from_zero" => Ok(Self::HalfAwayFromZero),
            "half_to_even" => Ok(Self::HalfToEven),
            _ => Err(sentences::no_rounding()),
        }
    }
}

impl Cell for Timestamp {
    fn read(text: &str) -> Result<Self, Problem> {
        text.parse().map_err(|err| Explained::problem(&err))
    }
}

impl Cell for Statuses {
    fn read(text: &str) -> Result<Self, Problem> {
        text.parse().map_err(|err| Explained::problem(&err))
    }
}

impl Cell for Formula {
    fn read(text: &str) -> Result<Self, Problem> {
        text.parse().map_err(|err: InvalidFormula| err.problem())
    }
}

impl Cell for Decimal {
    fn read(text: &str) -> Result<Self, Problem> {
        text.parse().map_err(|err: InvalidDecimal| match (&err, number_advice(text)) {
            (InvalidDecimal::Malformed(_), Some(advice)) => sentences::no_number_but(advice),
            (InvalidDecimal::Malformed(_), None) => sentences::no_number(),
            (InvalidDecimal::OutOfRange(_) | InvalidDecimal::Empty, _) => err.problem(),
        })
    }
}

/// What to do about the usual ways of writing a number otherwise.
fn number_advice(text: &str) -> Option<Problem> {
    let has = |test: fn(char) -> bool| text.contains(test);
    let digits_and = |also: &[char]| text.chars().all(|c| c.is_ascii_digit() || also.contains(&c));
    if !text.is_empty()
        && text.chars().all(|c| matches!(c, '-' | '—' | '–' | '－' | '…' | '.' | '/'))
    {
        Some(sentences::say_why_absent())
    } else if text.starts_with('=') {
        Some(sentences::save_with_values())
    } else if has(|c| matches!(c, '０'..='９' | '．' | '，' | '－' | '％')) {
        Some(sentences::half_width())
    } else if digits_and(&['-', '.', ',', ' ', '\u{a0}', '\''])
        && has(|c| matches!(c, ',' | ' ' | '\u{a0}' | '\''))
    {
        Some(sentences::no_separators())
    } else if digits_and(&['-', '+', '.', 'e', 'E']) && has(|c| matches!(c, 'e' | 'E')) {
        Some(sentences::all_digits())
    } else if has(|c| matches!(c, '−' | '–' | '—')) {
        Some(sentences::plain_minus())
    } else if text.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with(|c: char| c == '%' || c.is_alphabetic())
        && !text.ends_with(|c: char| c.is_ascii_alphabetic())
    {
        Some(sentences::unit_elsewhere())
    } else {
        None
    }
}

impl Cell for Month {
    fn read(text: &str) -> Result<Self, Problem> {
        text.parse().map_err(|_| sentences::no_month())
    }
}

impl Cell for Period {
    fn read(text: &str) -> Result<Self, Problem> {
        text.parse().map_err(|err: InvalidPeriod| match canonical(text) {
            Some(period) => sentences::spelled_otherwise(period),
            None => err.problem(),
        })
    }
}

/// The period that was probably meant, for the usual ways of spelling one otherwise.
pub(crate) fn canonical(text: &str) -> Option<Period> {
    let range = |start: &str, months: &str| {
        Period::new(start.parse().ok()?, months.strip_suffix('M')?.parse().ok()?)
    };
    if let Some((start, months)) = text.split_once("-01/P") {
        return range(start, months);
    }
    let plain = text.trim().trim_end_matches(['年', '月']);
    let plain = plain.replace(['年', '/', '.'], "-").replace("H", "S");
    if let Ok(period) = plain.parse() {
        return Some(period);
    }
    match plain.split_once('-') {
        Some((year, month)) if month.len() == 1 => format!("{year}-0{month}").parse().ok(),
        None if plain.is_char_boundary(4) && plain.len() == 6 => {
            format!("{}-{}", &plain[..4], &plain[4..]).parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[track_caller]
    fn refused<T: Cell + fmt::Debug>(text: &str, part: &str) {
        let problem = T::read(text).expect_err("it was read").to_string();
        assert!(problem.contains(part), "{text:?}: {problem}");
    }

    #[test]
    fn a_number_written_otherwise_comes_with_advice() {
        refused::<Decimal>("１６１．３", "half-width");
        refused::<Decimal>("1,234.5", "without separators");
        refused::<Decimal>("1e3", "exponent");
        refused::<Decimal>("−3", "minus");
        refused::<Decimal>("—", "`absent`");
        refused::<Decimal>("…", "`absent`");
        refused::<Decimal>("130余", "`qualifier`");
        refused::<Decimal>("9.7%", "`unit`");
        refused::<Decimal>("-25.0%", "`unit`");
        refused::<Decimal>("16l.3", "expected digits");
        refused::<Decimal>("0.0000000000000001", "15 decimals");
        refused::<u16>("05", "whole number from 0 to 65535");
    }

    #[test]
    fn a_period_spelled_otherwise_comes_with_its_spelling() {
        refused::<Period>("2022-01-01/P12M", "write 2022");
        refused::<Period>("2022年", "write 2022");
        refused::<Period>("2022-7", "write 2022-07");
        refused::<Period>("2022/07", "write 2022-07");
        refused::<Period>("2022Q3", "write 2022-Q3");
        refused::<Period>("2022H1", "write 2022-S1");
        refused::<Period>("2022-13", "expected 2022, 2022-S1");
        refused::<Period>("年2022", "expected 2022, 2022-S1");
    }

    #[test]
    fn an_id_says_what_it_should_look_like() {
        refused::<IndicatorId>("GDP", "is no indicator id; expected dot-separated");
        refused::<ItemId>(&"a".repeat(97), "longer than 96 bytes");
    }
}
