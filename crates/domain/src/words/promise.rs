//! Targets: the promise in words, by its qualifier and never by its test, and the quiet line beside it.

use super::{
    Figure, Refusal, Words,
    amount::{Amount, Counted, Voice, amount, interval},
    en::figure_first,
    figure::Unit,
    names::OfName,
    numerals::{ordinal, ordinal_digits},
};
use crate::{
    decimal::Decimal,
    definition::Frame,
    observation::Measure,
    reading::Qualifier,
    target::{Target, TargetNature, TargetTest},
    text::{Lang, Text},
};

/// Verbs that by themselves say that something gets less.
const CUTTING: [&str; 4] = ["压减", "压缩", "削减", "降低"];
/// Verbs that link a figure to its noun and say nothing of what was done.
const LINKING: [&str; 4] = ["达", "达到", "为", "是"];

/// A target to be put into words.
#[derive(Clone, Copy, Debug)]
pub struct Promise<'a> {
    /// The target.
    pub target: &'a Target,
    /// What is promised, as the page names it: the target's label, or the indicator's name.
    pub label: &'a Text,
    /// The indicator's unit.
    pub unit: Unit<'a>,
    /// Where the label stands: 确保90万平方米项目交付 has it last.
    pub frame: Frame,
    /// What a share or rank is of.
    pub of: Option<&'a OfName>,
}

impl Promise<'_> {
    /// The promise in the words of one language.
    ///
    /// # Errors
    ///
    /// What has no wording, such as a rank with a qualifier.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let Amount { before, number, unit, after } = self.amount(self.target.value, lang)?;
        let cell = match (self.target.key.measure, lang) {
            (Measure::Rank | Measure::GrowthRank, Lang::Zh) => format!("第{}位", self.place()?),
            (Measure::Rank | Measure::GrowthRank, Lang::En) => ordinal_digits(self.place()?),
            _ => [before.as_str(), &number, &unit, &after].concat(),
        };
        let phrase = match lang {
            Lang::Zh => self.zh()?,
            Lang::En => self.en()?,
        };
        Ok(Words { before, number, unit, after, mark: String::new(), cell, phrase })
    }

    fn amount(&self, value: Decimal, lang: Lang) -> Result<Amount, Refusal> {
        let Target { key, qualifier, test, .. } = self.target;
        let counted = match key.measure {
            Measure::Rank | Measure::GrowthRank => {
                if *qualifier != Qualifier::Exact {
                    return Err(Refusal::QualifiedPlace {
                        measure: key.measure,
                        qualifier: *qualifier,
                    });
                }
                let place = self.place()?;
                return Ok(match (lang, place) {
                    (Lang::En, n) => Amount { number: ordinal(n), ..Amount::default() },
                    (Lang::Zh, 1) => {
                        Amount { before: "第".into(), number: "一".into(), ..Amount::default() }
                    }
                    (Lang::Zh, n) => Amount {
                        before: "第".into(),
                        number: n.to_string(),
                        unit: "位".into(),
                        after: String::new(),
                    },
                });
            }
            measure @ (Measure::Standing
            | Measure::GrowthStanding
            | Measure::Streak
            | Measure::RankChange) => return Err(Refusal::NoPromise(measure)),
            measure => Counted::of(measure, self.unit),
        };
        match test {
            TargetTest::UpTo(high) => interval(value, *high, counted, lang),
            TargetTest::Compare(_) => amount(value, *qualifier, counted, Voice::Promise, lang),
        }
    }

    fn place(&self) -> Result<u32, Refusal> {
        let value = self.target.value;
        u32::try_from(value.mantissa())
            .ok()
            .filter(|n| value.scale() == 0 && *n >= 1)
            .ok_or(Refusal::NotCountable { measure: self.target.key.measure, value, least: 1 })
    }

    /// The verb of the promise, unless the label says it already, whole, in another order or by its first
    /// word: 加快推进 before 加快续建项目面积 would say 加快 twice.
    fn strength_zh(&self) -> &str {
        let (strength, label) = (self.target.strength.zh.as_str(), self.label.get(Lang::Zh));
        let plain = strength.replace('、', "");
        let first_word: String = strength.chars().take(2).collect();
        if label.contains(&plain) || label.starts_with(&first_word) { "" } else { strength }
    }

    /// The amount without its sign, for a change said as a fall.
    fn change(&self, lang: Lang) -> Result<(bool, String), Refusal> {
        let Target { value, qualifier, .. } = *self.target;
        if value.is_negative() && !matches!(qualifier, Qualifier::Exact | Qualifier::About) {
            return Err(Refusal::QualifiedFall { value, qualifier });
        }
        let is_interval = matches!(self.target.test, TargetTest::UpTo(_));
        let falls = value.is_negative() && !is_interval;
        let said = if falls { value.abs() } else { value };
        Ok((falls, self.amount(said, lang)?.text()))
    }

    fn zh(&self) -> Result<String, Refusal> {
        let (verb, label) = (self.strength_zh(), self.label.get(Lang::Zh));
        let value = self.amount(self.target.value, Lang::Zh)?;
        let whole = self.of.map_or("", |of| of.prose(Lang::Zh));
        let expects =
            self.target.strength.zh.is_empty() && self.target.nature != Some(TargetNature::Binding);
        let expected = if expects { "预期" } else { "" };
        let key_measure = self.target.key.measure;
        Ok(match key_measure {
            Measure::Level if self.frame == Frame::NounLast => {
                format!("{verb}{}{label}", value.text())
            }
            Measure::Growth | Measure::ComparableGrowth => {
                let comparable = match self.target.key.measure {
                    Measure::ComparableGrowth => "可比",
                    _ => "",
                };
                let (falls, by) = self.change(Lang::Zh)?;
                let change = if falls { "下降" } else { "增长" };
                format!("{verb}{label}{expected}{comparable}{change}{by}")
            }
            Measure::Difference => {
                let (falls, by) = self.change(Lang::Zh)?;
                let change = match (self.unit.is_percent(), falls) {
                    (true, false) => "提高",
                    (true, true) => "降低",
                    (false, false) => "增加",
                    (false, true) => "减少",
                };
                format!("{verb}{label}{expected}{change}{by}")
            }
            Measure::Reduction if CUTTING.contains(&verb) => {
                format!("{verb}{label}{}", value.text())
            }
            Measure::Reduction => format!("{verb}{label}{expected}下降{}", value.text()),
            Measure::Share => format!("{verb}{label}占{whole}{}", value.text()),
            Measure::Rank => format!("{verb}{label}居{whole}{}", value.text()),
            Measure::GrowthRank => format!("{verb}{label}增速居{whole}{}", value.text()),
            Measure::SequentialGrowth | Measure::CompoundGrowth => {
                let (falls, by) = self.change(Lang::Zh)?;
                let base = if key_measure == Measure::CompoundGrowth { "年均" } else { "环比" };
                let change = if falls { "下降" } else { "增长" };
                format!("{verb}{label}{expected}{base}{change}{by}")
            }
            Measure::Contribution => format!("{verb}{label}拉动{whole}增长{}", value.text()),
            Measure::ContributionRate => {
                format!("{verb}{label}对{whole}增长的贡献率{}", value.text())
            }
            _ => format!("{verb}{label}{}", value.text()),
        })
    }

    fn en(&self) -> Result<String, Refusal> {
        let label = self.label.get(Lang::En);
        let Target { key, qualifier, strength, .. } = self.target;
        let strength = strength.en.as_str();
        let verb = if strength.is_empty() || label.starts_with(strength) {
            String::new()
        } else {
            format!("{strength} ")
        };
        let value = self.amount(self.target.value, Lang::En)?.text();
        let whole = self.of.map_or("the whole", |of| of.prose(Lang::En));
        let is_bounded = matches!(qualifier, Qualifier::Above | Qualifier::AtMost)
            && matches!(self.target.test, TargetTest::Compare(_));
        Ok(match key.measure {
            Measure::Growth | Measure::ComparableGrowth => {
                let comparable = match key.measure {
                    Measure::ComparableGrowth => " on a comparable basis",
                    _ => "",
                };
                let (falls, by) = self.change(Lang::En)?;
                let change = if falls { "fall" } else { "growth" };
                let target = if verb.is_empty() { " target" } else { "" };
                format!("{verb}{label} {change}{target} of {by}{comparable}")
            }
            Measure::Difference => {
                let (falls, by) = self.change(Lang::En)?;
                let change = if falls { "a decrease" } else { "an increase" };
                format!("{verb}{label}: {change} of {by}")
            }
            Measure::Reduction => format!("{verb}{label}: a cut of {value}"),
            Measure::Share => format!("{verb}{label}: {value} of {whole}'s total"),
            Measure::Rank => format!("{verb}{label}: {value} in {whole}"),
            Measure::GrowthRank => format!("{verb}{label}: {value} in {whole} by growth"),
            Measure::SequentialGrowth | Measure::CompoundGrowth => {
                let (falls, by) = self.change(Lang::En)?;
                let base = match key.measure {
                    Measure::CompoundGrowth => "average annual",
                    _ => "sequential",
                };
                let change = if falls { "fall" } else { "growth" };
                format!("{verb}{label}: {base} {change} of {by}")
            }
            Measure::Contribution => format!("{verb}{label}: {value} of {whole}'s growth"),
            Measure::ContributionRate => format!("{verb}{label}: {value} of {whole}'s change"),
            _ if is_bounded => {
                let keep = *qualifier == Qualifier::AtMost && verb.is_empty();
                let verb = if keep { "keep " } else { verb.as_str() };
                format!("{verb}{label} {value}")
            }
            _ if self.unit.is_counted() => {
                format!("{verb}{}", figure_first(&value, label, "", true))
            }
            _ => format!("{verb}{label} of {value}"),
        })
    }
}

/// The figure of the year that stands quietly beside a target on the same subject, with what was done then:
/// 上年同类：70个（实施）. Nothing is compared.
///
/// # Errors
///
/// As [`Figure::words`].
pub fn beside(figure: &Figure<'_>, lang: Lang) -> Result<String, Refusal> {
    let words = figure.words(lang)?;
    let notes = match lang {
        Lang::Zh => [figure.verb.zh.as_str(), &words.mark],
        Lang::En => [figure.verb.en.as_str(), &words.mark],
    };
    let notes: Vec<_> =
        notes.into_iter().filter(|note| !note.is_empty() && !LINKING.contains(note)).collect();
    Ok(match (lang, notes.is_empty()) {
        (Lang::Zh, true) => format!("上年同类：{}", words.cell),
        (Lang::Zh, false) => format!("上年同类：{}（{}）", words.cell, notes.join("，")),
        (Lang::En, true) => format!("same subject last year: {}", words.cell),
        (Lang::En, false) => {
            format!("same subject last year: {} ({})", words.cell, notes.join(", "))
        }
    })
}
