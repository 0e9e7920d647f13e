//! How growth itself has changed: faster or slower, a smaller or a larger fall, or a turn.

use super::{
    Figure, Refusal, Words,
    amount::{Counted, Voice, amount},
    derived,
    predicate::{Form, Predicate},
    time,
    turn::turned,
    zh,
};
use crate::{
    decimal::Decimal,
    indicator::GrowthRule,
    observation::Measure,
    reading::{Qualifier, Reading},
    text::Lang,
};

/// Growth beside that of the year before: 增速比上年加快1.2个百分点.
///
/// The change is the difference of the two rates as they are printed, so that a reader finds the same.
#[derive(Clone, Copy, Debug)]
pub struct GrowthChange<'a> {
    /// The growth now, in percent.
    pub growth: Figure<'a>,
    /// The growth of the year before, in percent.
    pub before: Decimal,
}

impl GrowthChange<'_> {
    /// The change in the words of one language.
    ///
    /// # Errors
    ///
    /// As [`Figure::words`] for a growth; [`Refusal::NoNumber`] if there is no rate.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let figure =
            Figure { measure: Measure::Growth, growth_rule: GrowthRule::Nominal, ..self.growth };
        let (now, before, qualifier) = (figure.number()?, self.before, figure.qualifier);
        let by = now.checked_sub(before).ok_or(Refusal::OutOfRange(now))?;
        if by.is_negative() && !matches!(qualifier, Qualifier::Exact | Qualifier::About) {
            return Err(Refusal::QualifiedFall { value: by, qualifier });
        }
        let points = |value| amount(value, qualifier, Counted::Points, Voice::Fact, lang);
        let phrase = if now.is_negative() == before.is_negative() {
            same_sign(&figure, by, &points(by.abs())?.text(), lang)
        } else {
            let plain = Figure { qualifier: Qualifier::Exact, ..figure };
            turned(&figure, &state(&plain, before, lang)?, &state(&figure, now, lang)?, lang)
        };
        Ok(derived::words(&figure, points(by)?, phrase, lang))
    }
}

/// Growth that went on growing or falling: its speed, or the size of the fall.
fn same_sign(figure: &Figure<'_>, by: Decimal, points: &str, lang: Lang) -> String {
    let noun = figure.noun.get(lang);
    let falls = figure.value().is_negative();
    match lang {
        Lang::Zh => {
            let speed = if falls { "降幅" } else { "增速" };
            let subject = match noun {
                said if !falls && zh::said_as_growth(said) => said.to_owned(),
                said => format!("{said}{speed}"),
            };
            let base = time::base_zh(figure.period);
            let change = match (falls, by.mantissa().signum()) {
                (_, 0) => return derived::zh(figure, &subject, &format!("与{base}持平")),
                (false, 1) => "加快",
                (false, _) => "回落",
                (true, 1) => "收窄",
                (true, _) => "扩大",
            };
            derived::zh(figure, &subject, &format!("比{base}{change}{points}"))
        }
        Lang::En => {
            let subject = match (falls, noun) {
                (false, "") => "growth".to_owned(),
                (false, noun) => format!("growth of {noun}"),
                (true, "") => "the fall".to_owned(),
                (true, noun) => format!("the fall in {noun}"),
            };
            let base = match figure.period.as_year() {
                Some(_) => "in the previous year",
                None => "a year earlier",
            };
            let short = match (falls, by.mantissa().signum()) {
                (_, 0) => format!("the same as {base}"),
                (false, 1) => format!("{points} faster than {base}"),
                (false, _) => format!("{points} slower than {base}"),
                (true, 1) => format!("{points} smaller than {base}"),
                (true, _) => format!("{points} larger than {base}"),
            };
            let perfect = Form::Before("have been");
            derived::en(figure, &subject, &Predicate { perfect, ..Predicate::was("was", short) })
        }
    }
}

/// 下降2.0%, growth of 3.0%.
fn state(figure: &Figure<'_>, rate: Decimal, lang: Lang) -> Result<String, Refusal> {
    let by = Figure { reading: Reading::Value(rate.abs()), ..*figure };
    Ok(match (lang, rate.mantissa().signum()) {
        (Lang::Zh, 0) => "持平".to_owned(),
        (Lang::Zh, _) => zh::grown(figure, rate)?,
        (Lang::En, 0) => "no change".to_owned(),
        (Lang::En, 1) => format!("growth of {}", by.amount(lang)?.text()),
        (Lang::En, _) => format!("a fall of {}", by.amount(lang)?.text()),
    })
}
