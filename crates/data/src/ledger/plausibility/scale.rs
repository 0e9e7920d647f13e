//! Values that look as if they were given in a unit a power of ten away: 万元 instead of 亿元.
//!
//! A value is held against the nearest other years of its series, each carried to its year by the median growth of the
//! series; two thirds of the quotients, and their median, have to be near one power of ten. So a value is told that is off, and
//! not its neighbours, as long as those that are off are the fewer; and what moves to and fro by such factors is not told.

use scorecard_domain::{
    Decimal, Indicator, Measure, Ratio, Rounding, Text, decimal::power_of_ten,
    indicator::MULTIPLIERS,
};

use super::{
    family::{Course, Family, Tested},
    outlier::is_to_blame_by,
    robust::{self, Nano, ONE},
    series::{Manner, Yearly, Years},
    tell,
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// So many other years at most are looked at, the nearest in time.
const NEAR: usize = 6;
/// So far powers of ten are looked for.
const POWERS: i8 = 8;
/// The decimals of the quotients: a hundred-millionth has to have some digits.
const DECIMALS: u8 = 15;

pub(super) fn check(
    family: &Family<'_>,
    tested: Tested<'_>,
    course: &Course,
) -> Option<(u64, Warning)> {
    let number = tested.number()?;
    if tested.series.measure != Measure::Level || number.is_negative() || number.is_zero() {
        return None;
    }
    let Course { manner, years } = course;
    // As those of many series are.
    if years.extremes.is_none_or(|(least, most)| is_of_size(least, most)) {
        return None;
    }
    let at = years.position(tested.point.period)?;
    let nearest = nearest(years, at);
    // As nearly all numbers are.
    if nearest.iter().all(|other| is_of_size(number, other.number)) {
        return None;
    }
    let others = years.others(*manner, at);
    let growth = match manner {
        Manner::Quotients => others.map_or(ONE, |others| others.median),
        // Rates of inflation and the like move by such factors: their steps have to tell, too.
        Manner::Changes if is_to_blame_by(others.as_ref(), *manner, years, at)? => ONE,
        Manner::Changes | Manner::Rates => return None,
    };
    let mut quotients = quotients(years.years.get(at)?, &nearest, growth);
    let n_others = quotients.len();
    let quotient = robust::median(&mut quotients)?;
    let power = power(quotient, &quotients)?;
    let expected = expected(number, quotient, decimals_near(years, at))?;
    let formula = format!("{number} ≈ 10^{power} × {expected}");
    let (zh, en) = in_words(family.indicator, power);
    let nearest = if n_others == 1 { "year".to_owned() } else { format!("{n_others} years") };
    let problem = Text::new(
        format!("{zh}：{formula}，{expected}按最近{n_others}个年度推得"),
        format!("{en}: {formula}, where {expected} follows from the nearest {nearest}"),
    );
    let right = number.shifted(-power);
    let compared =
        Compared { keys: vec![tested.key()], actual: Some(number), low: right, high: right };
    Some(tell::of_value(tested, WarningReason::PowerOfTen, problem, compared))
}

/// The positive numbers of the nearest other years.
fn nearest(years: &Years, at: usize) -> Vec<&Yearly> {
    let (first, last) = (at.saturating_sub(NEAR), (at + NEAR + 1).min(years.years.len()));
    let mut others: Vec<(usize, &Yearly)> = years
        .years
        .iter()
        .enumerate()
        .take(last)
        .skip(first)
        .filter(|(other, year)| {
            *other != at && !year.number.is_negative() && !year.number.is_zero()
        })
        .collect();
    others.sort_by_key(|(other, _)| (other.abs_diff(at), *other));
    others.truncate(NEAR);
    others.into_iter().map(|(_, other)| other).collect()
}

/// The number over what each of the nearest other years makes expect.
fn quotients(own: &Yearly, others: &[&Yearly], growth: Nano) -> Vec<i128> {
    let quotient = |number: Decimal, n_years: i32| {
        let ratio = Ratio::from(own.number).checked_div(Ratio::from(number))?;
        let mut quotient = ratio.round(DECIMALS, Rounding::HalfAwayFromZero)?.mantissa();
        for _ in 0..n_years.unsigned_abs() {
            let (above, below) = if n_years > 0 { (ONE, growth) } else { (growth, ONE) };
            quotient = quotient.checked_mul(above)?.checked_div(below)?;
        }
        Some(quotient)
    };
    let year = |months: u32| i32::try_from(months / 12).unwrap_or(i32::MAX);
    others
        .iter()
        .filter_map(|other| {
            let n_years = year(own.period.start().index()) - year(other.period.start().index());
            (n_years.abs() <= 12).then(|| quotient(other.number, n_years))?
        })
        .collect()
}

/// Whether neither is more than four times the other; both are positive.
fn is_of_size(one: Decimal, other: Decimal) -> bool {
    let is_within = |small: Decimal, large: Decimal| {
        let most = Decimal::new(small.mantissa().saturating_mul(4), small.scale());
        most.is_none_or(|most| large.cmp_value(most).is_le())
    };
    is_within(one, other) && is_within(other, one)
}

/// The power of ten that the quotient is near: within a factor of 1.6 of ten or a tenth, for which three other years are
/// needed; of two of the others, for which two are enough, and from a thousand on one.
fn power(median: i128, quotients: &[i128]) -> Option<i8> {
    (-POWERS..=POWERS).filter(|power| *power != 0).find(|power| {
        let (above, below, least) = match power.abs() {
            1 => (8, 5, 3),
            2 => (2, 1, 2),
            _ => (2, 1, 1),
        };
        let exponent = u8::try_from(i16::from(DECIMALS) + i16::from(*power)).ok();
        let is_near = |quotient: i128| {
            let near = || {
                let exact = power_of_ten(exponent?)?;
                let (low, high) = (exact.checked_mul(below)?, exact.checked_mul(above)?);
                Some(low <= quotient.checked_mul(above)? && quotient.checked_mul(below)? <= high)
            };
            near() == Some(true)
        };
        let n_near = quotients.iter().filter(|quotient| is_near(**quotient)).count();
        quotients.len() >= least && is_near(median) && 3 * n_near >= 2 * quotients.len()
    })
}

/// The number over the quotient, with so many decimals.
fn expected(number: Decimal, quotient: i128, decimals: u8) -> Option<Decimal> {
    let quotient = Ratio::from(Decimal::new(quotient, DECIMALS)?);
    Ratio::from(number).checked_div(quotient)?.round(decimals, Rounding::HalfAwayFromZero)
}

/// The most decimals of the years beside one.
fn decimals_near(years: &Years, at: usize) -> u8 {
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    beside.filter_map(|other| years.years.get(other)).map(|it| it.number.scale()).max().unwrap_or(0)
}

/// In which unit it looks as if it were given, if there are words for it: a value 10^4 too large in 亿元 is one in 万元.
fn in_words(indicator: &Indicator, power: i8) -> (String, String) {
    let multiplier = indicator.multiplier.saturating_sub(power);
    let is_word = |multiplier: i8| MULTIPLIERS.iter().any(|(known, _)| *known == multiplier);
    if !is_word(multiplier) || !is_word(indicator.multiplier) || indicator.unit.zh == "%" {
        let times = format!("10^{power}");
        return (
            format!("疑似差{times}倍"),
            format!("looks as if it were {times} times what it is"),
        );
    }
    let given = Indicator { multiplier, ..indicator.clone() };
    let (given, right) = (given.scaled_unit(), indicator.scaled_unit());
    (
        format!("疑似误用单位{given}，应为{right}"),
        format!("looks as if given in {given} instead of {right}"),
    )
}
