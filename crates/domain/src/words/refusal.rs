//! What cannot be said truthfully, and why.

use crate::{decimal::Decimal, observation::Measure, period::Period, reading::Qualifier};

/// Why a figure is not put into words. A caller leaves it out or reports it; it never prints a makeshift.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// 7余家 is no Chinese.
    #[error(
        "`more_than` (余) needs a number of 10 or more, not {0}; record it as `above` (超) or exactly"
    )]
    TooSmallForMoreThan(Decimal),
    /// 第1位左右.
    #[error("a {measure} takes no qualifier, but this one has `{qualifier}`")]
    QualifiedPlace {
        /// Rank, standing or streak.
        measure: Measure,
        /// What it has.
        qualifier: Qualifier,
    },
    /// 下降60%以上 would say the opposite of "growth of at least −60%".
    #[error(
        "{value} with `{qualifier}` cannot be said as a fall or a loss; record a fall as a reduction"
    )]
    QualifiedFall {
        /// The change or the result, below zero.
        value: Decimal,
        /// What it has.
        qualifier: Qualifier,
    },
    /// A standing where a number belongs: 领先 is not "first".
    #[error("a standing such as 领先 (leading) is no {0} and claims no place")]
    StandingIsNoNumber(Measure),
    /// A number where a standing belongs.
    #[error("a {measure} is a word such as `leading`, not the number {value}")]
    NumberIsNoStanding {
        /// Standing or growth standing.
        measure: Measure,
        /// The number.
        value: Decimal,
    },
    /// 第0位, 第1.5位, −2年.
    #[error("{value} is no {measure}; expected a whole number of {least} or more")]
    NotCountable {
        /// Rank or streak.
        measure: Measure,
        /// The number.
        value: Decimal,
        /// The least that can be.
        least: u8,
    },
    /// 10处 − 12所.
    #[error("a difference between `{unit}` and `{base}` is none: the units differ")]
    UnitsDiffer {
        /// The figure's unit.
        unit: String,
        /// The unit of the figure that it is compared with.
        base: String,
    },
    /// A rank of nothing.
    #[error("a {0} needs to say what it is of; expected an area or a peer group")]
    OfNothing(Measure),
    /// A promise that has no wording.
    #[error("a {0} cannot be promised as a number")]
    NoPromise(Measure),
    /// More digits than can be held.
    #[error("{0} cannot be written in its unit: it has too many digits")]
    OutOfRange(Decimal),
    /// A comparison of what was never measured.
    #[error("a {0} without a number is compared with nothing")]
    NoNumber(Measure),
    /// 是上年的−2倍.
    #[error("{0} is no multiple of a base; expected 0 or more")]
    NegativeMultiple(Decimal),
    /// 2022年7月年均增长.
    #[error("{0} is no stretch for growth by the year; expected two or more whole calendar years")]
    NotYears(Period),
    /// 由盈利转为盈利.
    #[error("from {before} to {now} is no turn between loss and profit; say it as growth")]
    NoTurn {
        /// The result before.
        before: Decimal,
        /// The result now.
        now: Decimal,
    },
    /// The change of a rank that peers who have not reported can still change.
    #[error("a rank that is not firm has not moved yet")]
    PlaceNotFirm,
    /// 折合 at a rate of 0.
    #[error("{0} is no rate of exchange; expected more than 0")]
    NoRate(Decimal),
    /// 5.5%～5%.
    #[error("an interval from {low} to {high} has nothing in it")]
    EmptyInterval {
        /// The lower end.
        low: Decimal,
        /// The upper end.
        high: Decimal,
    },
    /// A level held against a target for growth.
    #[error("a {measure} is compared with another {measure}, not with a {base}")]
    MeasuresDiffer {
        /// What is compared.
        measure: Measure,
        /// What it was to be compared with.
        base: Measure,
    },
    /// Whether 5%左右 reaches 5%.
    #[error("{value} with `{qualifier}` does not decide how it stands to {target}")]
    Undecided {
        /// The number.
        value: Decimal,
        /// What leaves it open.
        qualifier: Qualifier,
        /// What it is held against.
        target: Decimal,
    },
    /// A sentence of nothing.
    #[error("a sentence needs at least one figure")]
    NoFigures,
}
