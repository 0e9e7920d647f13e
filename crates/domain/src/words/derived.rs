//! The clause of what is derived from a figure: said of the figure's noun, in its tone and of its time.

use super::{Figure, Words, amount::Amount, predicate::Predicate, stage, stage::Tone, time};
use crate::text::Lang;

/// The Chinese clause that says `predicate` of `subject`.
pub(super) fn zh(figure: &Figure<'_>, subject: &str, predicate: &str) -> String {
    let tone = Tone::of(figure);
    let time = time::opening_of(figure, false, Lang::Zh);
    format!("{}{time}{subject}{}{predicate}", tone.opening(Lang::Zh), tone.hedge_zh())
}

/// The English clause that says `predicate` of `subject`.
pub(super) fn en(figure: &Figure<'_>, subject: &str, predicate: &Predicate) -> String {
    predicate.clause(subject, Tone::of(figure), &time::opening_of(figure, false, Lang::En))
}

/// An amount, which is the cell too, and the clause that it stands in.
pub(super) fn words(figure: &Figure<'_>, amount: Amount, phrase: String, lang: Lang) -> Words {
    let cell = amount.text();
    let Amount { before, number, unit, after } = amount;
    Words { before, number, unit, after, mark: stage::mark(figure, lang), cell, phrase }
}
