//! What has changed its sign, where growth has no meaning: 由上年亏损2亿元转为盈利1亿元.

use super::{
    Figure, Refusal, Words,
    amount::{Counted, Voice, amount},
    derived,
    predicate::{Form, Predicate},
    time,
};
use crate::{decimal::Decimal, observation::Measure, reading::Qualifier, text::Lang};

/// A result that has turned from loss to profit or the other way.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'a> {
    /// The result now, a level below 0 for a loss.
    pub level: Figure<'a>,
    /// The result of the year before, in the same unit.
    pub before: Decimal,
}

impl Turn<'_> {
    /// The turn in the words of one language.
    ///
    /// # Errors
    ///
    /// [`Refusal::NoTurn`] between two results of one sign, and what has no wording in digits.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let figure = Figure { measure: Measure::Level, ..self.level };
        let (now, before) = (figure.number()?, self.before);
        let qualifier = figure.qualifier;
        if now.mantissa().signum() == before.mantissa().signum() {
            return Err(Refusal::NoTurn { before, now });
        }
        if now.is_negative() && !matches!(qualifier, Qualifier::Exact | Qualifier::About) {
            return Err(Refusal::QualifiedFall { value: now, qualifier });
        }
        let state = |value: Decimal, qualifier| -> Result<String, Refusal> {
            let counted = Counted::level(figure.unit);
            let by = amount(value.abs(), qualifier, counted, Voice::Fact, lang)?.text();
            Ok(match (lang, value.mantissa().signum()) {
                (Lang::Zh, 0) => "盈亏平衡".to_owned(),
                (Lang::Zh, -1) => format!("亏损{by}"),
                (Lang::Zh, _) => format!("盈利{by}"),
                (Lang::En, 0) => "break-even".to_owned(),
                (Lang::En, -1) => format!("a loss of {by}"),
                (Lang::En, _) => format!("a profit of {by}"),
            })
        };
        let phrase =
            turned(&figure, &state(before, Qualifier::Exact)?, &state(now, qualifier)?, lang);
        Ok(derived::words(&figure, figure.amount(lang)?, phrase, lang))
    }
}

/// From one state, which was the year before's, to another.
pub(super) fn turned(figure: &Figure<'_>, from: &str, to: &str, lang: Lang) -> String {
    let noun = figure.noun.get(lang);
    match lang {
        Lang::Zh => {
            let base = time::base_zh(figure.period);
            derived::zh(figure, noun, &format!("由{base}{from}转为{to}"))
        }
        Lang::En => {
            let predicate = Predicate {
                rest: format!("from {from} to {to}"),
                short: Form::Rest,
                fact: Form::Before("went"),
                perfect: Form::Before("have gone"),
                future: Form::Before("go"),
            };
            derived::en(figure, noun, &predicate)
        }
    }
}
