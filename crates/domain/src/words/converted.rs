//! An amount of foreign money with what it is in yuan: 6.36亿美元（按年平均汇率折合人民币42.8亿元）.

use super::{
    Figure, Refusal, Unit, Words,
    amount::{Counted, Voice, amount},
};
use crate::{
    decimal::{Decimal, Rounding},
    observation::Measure,
    ratio::Ratio,
    text::{Lang, Text},
};

/// A level in foreign money, to be said with its conversion.
#[derive(Clone, Copy, Debug)]
pub struct Converted<'a> {
    /// The level, in foreign money.
    pub level: Figure<'a>,
    /// How many yuan one of the foreign unit was on average over the period, as its source gives it.
    pub rate: Decimal,
    /// Decimals of the amount in yuan, in the level's multiplier.
    pub decimals: u8,
    /// How the amount in yuan is rounded.
    pub rounding: Rounding,
}

impl Converted<'_> {
    /// The level and its conversion in the words of one language. The parts are those of the level.
    ///
    /// # Errors
    ///
    /// As [`Figure::words`] for a level; [`Refusal::NoNumber`] if there is none, [`Refusal::NoRate`] if the
    /// rate is not above 0, [`Refusal::OutOfRange`] if the conversion has too many digits.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let figure = Figure { measure: Measure::Level, ..self.level };
        let (value, rate) = (figure.number()?, self.rate);
        if rate.is_negative() || rate.is_zero() {
            return Err(Refusal::NoRate(rate));
        }
        let yuan = Ratio::from(value)
            .checked_mul(rate.into())
            .and_then(|exact| exact.round(self.decimals, self.rounding))
            .ok_or(Refusal::OutOfRange(value))?;
        let unit = Text::new("元", "yuan");
        let counted = Counted::In(Unit { name: &unit, multiplier: figure.unit.multiplier });
        let yuan = amount(yuan, figure.qualifier, counted, Voice::Fact, lang)?.text();
        let is_annual = figure.period.as_year().is_some();
        let conversion = match (lang, is_annual) {
            (Lang::Zh, true) => format!("（按年平均汇率折合人民币{yuan}）"),
            (Lang::Zh, false) => format!("（按期内平均汇率折合人民币{yuan}）"),
            (Lang::En, true) => format!(" ({yuan} at the year's average rate)"),
            (Lang::En, false) => format!(" ({yuan} at the period's average rate)"),
        };
        let words = figure.words(lang)?;
        Ok(Words { phrase: format!("{}{conversion}", words.phrase), ..words })
    }
}
