//! Numbers that print as zero and are not zero: 占全市不足0.1%.

use std::cmp::Ordering;

use super::{
    Figure, Refusal,
    amount::{Amount, Counted, Voice, amount},
};
use crate::{decimal::Decimal, observation::Measure, reading::Qualifier, text::Lang};

/// Whether the measure is a quantity of which 0.0 would say that there is none of it. Of a change it says that it is little
/// changed.
pub(super) const fn is_quantity(measure: Measure) -> bool {
    matches!(measure, Measure::Level | Measure::Share | Measure::GapToFirst | Measure::Index)
}

/// The worded number of a computed quantity that prints as zero and is not: less than one in the last place that it is printed
/// with, 不足0.1%; of one below zero that it is just below, 略低于0.0%. `None` of any other.
pub(super) fn worded(
    figure: &Figure<'_>,
    counted: Counted<'_>,
    lang: Lang,
) -> Option<Result<Amount, Refusal>> {
    if !figure.is_rounded_away() || figure.qualifier != Qualifier::Exact {
        return None;
    }
    Some(match figure.computed {
        Some(Ordering::Less) => {
            let zero = amount(figure.value(), Qualifier::Exact, counted, Voice::Fact, lang);
            zero.map(|zero| after(["略低于", "just below "], zero, lang))
        }
        _ => less_than_last(figure, counted, lang),
    })
}

/// Less than one in the last place, whatever the sign.
pub(super) fn less_than_last(
    figure: &Figure<'_>,
    counted: Counted<'_>,
    lang: Lang,
) -> Result<Amount, Refusal> {
    let value = figure.value();
    let last = Decimal::new(1, value.scale()).ok_or(Refusal::OutOfRange(value))?;
    let last = amount(last, Qualifier::Exact, counted, Voice::Fact, lang)?;
    Ok(after(["不足", "less than "], last, lang))
}

fn after([zh, en]: [&str; 2], amount: Amount, lang: Lang) -> Amount {
    let word = if lang == Lang::Zh { zh } else { en };
    Amount { before: format!("{word}{}", amount.before), ..amount }
}
