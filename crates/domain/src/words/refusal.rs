//! What cannot be said truthfully, and why.

use super::labels::Labelled as _;
use crate::{
    decimal::Decimal,
    observation::Measure,
    reading::Qualifier,
    text::{Lang, Text},
};

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
    /// 由盈利转为盈利.
    #[error("from {before} to {now} is no turn between loss and profit; say it as growth")]
    NoTurn {
        /// The result before.
        before: Decimal,
        /// The result now.
        now: Decimal,
    },
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

impl Refusal {
    /// The same in both languages.
    pub fn told(&self) -> Text {
        Text::new(self.zh(), self.to_string())
    }

    fn zh(&self) -> String {
        match self {
            Self::TooSmallForMoreThan(value) => {
                format!(
                    "“余”（more_than）须用于10以上的数，不能用于{value}；请记为“超”（above）或不加限定"
                )
            }
            Self::QualifiedPlace { measure, qualifier } => {
                let (measure, qualifier) = (name(*measure), quoted(*qualifier));
                format!("{measure}不能带限定，而此数带有{qualifier}")
            }
            Self::QualifiedFall { value, qualifier } => {
                let qualifier = quoted(*qualifier);
                format!("带有{qualifier}的{value}不能说成下降或亏损；下降请记为压减（reduction）")
            }
            Self::StandingIsNoNumber(measure) => {
                format!("领先之类的所处位置不是{}，不说明位次", name(*measure))
            }
            Self::NumberIsNoStanding { measure, value } => {
                format!("{}应为领先（leading）之类的词，不是数字{value}", name(*measure))
            }
            Self::NotCountable { measure, value, least } => {
                format!("{value}不能作为{}；应为{least}以上的整数", name(*measure))
            }
            Self::UnitsDiffer { unit, base } => format!("“{unit}”与“{base}”单位不同，不能相减"),
            Self::OfNothing(measure) => {
                format!("{}须说明相对于谁；应为地区或比较组", name(*measure))
            }
            Self::NoPromise(measure) => format!("{}不能作为承诺的数字", name(*measure)),
            Self::OutOfRange(value) => format!("{value}位数过多，不能按其单位写出"),
            Self::NoNumber(measure) => format!("没有数字的{}无从比较", name(*measure)),
            Self::NegativeMultiple(value) => format!("{value}不能作为基数的倍数；应不小于0"),
            Self::NoTurn { before, now } => {
                format!("由{before}到{now}不是盈亏转变；请说成增长或下降")
            }
            Self::NoRate(value) => format!("{value}不能作为汇率；应大于0"),
            Self::EmptyInterval { low, high } => format!("由{low}到{high}的区间是空的"),
            Self::MeasuresDiffer { measure, base } => {
                let (measure, base) = (name(*measure), name(*base));
                format!("{measure}只能与{measure}比较，不能与{base}比较")
            }
            Self::Undecided { value, qualifier, target } => {
                let qualifier = quoted(*qualifier);
                format!("带有{qualifier}的{value}不能断定与{target}相比如何")
            }
            Self::NoFigures => "句子至少要有一个数据".to_owned(),
        }
    }
}

/// What a measure is called in Chinese.
fn name(measure: Measure) -> &'static str {
    measure.label(Lang::Zh)
}

/// A qualifier in Chinese, with the code that it is recorded by: “余”（more_than）.
fn quoted(qualifier: Qualifier) -> String {
    format!("“{}”（{qualifier}）", qualifier.label(Lang::Zh))
}
