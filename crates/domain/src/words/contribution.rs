//! What an area or a part adds to the growth of the whole: in percentage points, and as a part of it.

use std::cmp::Ordering;

use super::{
    Figure, Refusal, Words,
    amount::{Counted, Voice, amount},
    derived,
    one_sided::{self, Known},
    predicate::{Form, Predicate},
    small,
    zh::place_of,
};
use crate::{observation::Measure, text::Lang};

/// The words of a contribution to growth: 拉动全市增长0.8个百分点. The reading of `points` is in percentage
/// points; `of` is the whole whose growth it is, the other fields say by what, when and how settled.
///
/// # Errors
///
/// As [`Figure::words`] for a growth; [`Refusal::NoNumber`] if there is no number, [`Refusal::OfNothing`] if
/// the whole is not named.
pub fn contribution(points: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let figure = Figure { measure: Measure::Growth, ..*points };
    let value = figure.number()?;
    let whole = place_of(&figure)?.prose(lang);
    // A fall for certain is said as any other, with its bound.
    let (known, qualifier) = match Known::of(&figure, value) {
        Some(Known::FellBy(qualifier)) => (None, qualifier),
        known => (known, figure.qualifier),
    };
    let counted = |value, qualifier| amount(value, qualifier, Counted::Points, Voice::Fact, lang);
    let small = small::worded(&figure, Counted::Points, lang).transpose()?;
    let amount = match &small {
        Some(small) => small.clone(),
        None => counted(value, figure.qualifier)?,
    };
    let takes = value.is_negative() || figure.computed == Some(Ordering::Less);
    let by = match small {
        Some(_) => small::less_than_last(&figure, Counted::Points, lang)?.text(),
        None => counted(value.abs(), qualifier)?.text(),
    };
    let noun = figure.noun.get(lang);
    let phrase = match (lang, known) {
        (Lang::Zh, Some(Known::NotFallen)) => {
            derived::zh(&figure, noun, &format!("未下拉{whole}增长"))
        }
        (Lang::Zh, Some(Known::NotRisen)) => {
            derived::zh(&figure, noun, &format!("未拉动{whole}增长"))
        }
        (Lang::Zh, Some(known)) => {
            let size = |qualifier| counted(value.abs(), qualifier).map(|size| size.text());
            let change = one_sided::zh(known, ["拉动", "下拉"], size)?;
            derived::zh(&figure, noun, &format!("对{whole}增长{change}"))
        }
        (Lang::Zh, None) => {
            let pulls = if takes { "下拉" } else { "拉动" };
            derived::zh(&figure, noun, &format!("{pulls}{whole}增长{by}"))
        }
        (Lang::En, known) => {
            let predicate = match (known, takes) {
                (Some(_), _) => {
                    let tail = format!("a contribution of {} to {whole}'s growth", amount.text());
                    acts("made", "have made", "make", tail)
                }
                (None, true) => {
                    acts("took", "have taken", "take", format!("{by} off {whole}'s growth"))
                }
                (None, false) => {
                    let tail = format!("{by} to {whole}'s growth");
                    acts("contributed", "have contributed", "contribute", tail)
                }
            };
            derived::en(&figure, noun, &predicate)
        }
    };
    Ok(derived::words(&figure, amount, phrase, lang))
}

/// The words of a contribution as a part of the whole's growth: 对全市增长的贡献率为25.1%. The reading of
/// `percent` is in percent; the other fields are as for [`contribution`]. Of a whole that fell it is a part of the fall:
/// 对全市降幅的贡献率为200.0%.
///
/// # Errors
///
/// As [`contribution`]; one below zero is worded with every qualifier, as it is said by its number: 贡献率不低于-5.0%.
pub fn contribution_rate(percent: &Figure<'_>, lang: Lang) -> Result<Words, Refusal> {
    let figure = Figure { measure: Measure::ContributionRate, ..*percent };
    let value = figure.number()?;
    let whole = place_of(&figure)?.prose(lang);
    let amount = match small::worded(&figure, Counted::Percent, lang) {
        Some(small) => small?,
        None => figure.amount(lang)?,
    };
    let takes = value.is_negative() || figure.computed == Some(Ordering::Less);
    let (part, noun) = (amount.text(), figure.noun.get(lang));
    let phrase = match lang {
        Lang::Zh => {
            let is = if amount.before.is_empty() { "为" } else { "" };
            let change = if figure.fell { "降幅" } else { "增长" };
            let subject = format!("{noun}对{whole}{change}的贡献率");
            derived::zh(&figure, &subject, &format!("{is}{part}"))
        }
        Lang::En => {
            let change = if figure.fell { "fall" } else { "growth" };
            let predicate = if takes {
                let tail = format!("a contribution of {part} to {whole}'s {change}");
                acts("made", "have made", "make", tail)
            } else {
                let tail = format!("for {part} of {whole}'s {change}");
                acts("accounted", "have accounted", "account", tail)
            };
            derived::en(&figure, noun, &predicate)
        }
    };
    Ok(derived::words(&figure, amount, phrase, lang))
}

/// A verb in its forms, with what it governs.
const fn acts(
    did: &'static str,
    done: &'static str,
    does: &'static str,
    rest: String,
) -> Predicate {
    Predicate {
        rest,
        short: Form::Before(did),
        fact: Form::Before(did),
        perfect: Form::Before(done),
        future: Form::Before(does),
    }
}
