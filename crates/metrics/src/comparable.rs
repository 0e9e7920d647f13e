//! On what basis comparable growth is said to be, and the growth without adjustment beside it.

use scorecard_domain::{ItemOf, Lang, Measure, Qualifier, Text, words::Unadjusted};
use scorecard_measures::{Answer, Cube, Origin, Question, Terms};

/// The basis of the comparable growth that counts: that of the source, or that prices were taken out, and whose if they are not
/// the area's own; empty if nobody says.
pub(crate) fn basis(cube: &Cube, answer: &Answer) -> Text {
    if let Some(area) = &answer.deflated_by {
        let own = Text::new("扣除价格因素", "adjusted for prices");
        let other = cube.area(area).filter(|_| *area != answer.key.area);
        return other.map_or(own, |held| {
            let (zh, en) = (held.thing.name.get(Lang::Zh), held.thing.name.get(Lang::En));
            Text::new(format!("扣除{zh}价格因素"), format!("adjusted for prices of {en}"))
        });
    }
    if answer.key.measure != Measure::ComparableGrowth {
        return Text::default();
    }
    let recorded = answer.published.as_ref();
    let comparison = recorded.and_then(|recorded| recorded.comparison.as_deref());
    comparison.map(|comparison| comparison.basis.clone()).unwrap_or_default()
}

/// The growth without adjustment, where a source states the basis: 按自然口径计算下降9.2%. It is said beside the other, so what
/// it was made from is an input too.
pub(crate) fn unadjusted(cube: &Cube, question: &Question, answer: &Answer) -> Option<Answer> {
    if answer.deflated_by.is_some() || basis(cube, answer).is_empty() {
        return None;
    }
    let plain = cube.answer(&Question {
        measure: Measure::Growth,
        of: ItemOf::Nothing,
        decimals: None,
        terms: Terms { boundaries: question.terms.boundaries, ..Terms::default() },
        ..question.clone()
    });
    number(&plain).map(|_| plain)
}

/// The number that counts, unless its qualifier makes it none.
pub(crate) fn number(answer: &Answer) -> Option<Unadjusted> {
    let shown = answer.shown().filter(|shown| shown.qualifier == Qualifier::Exact)?;
    let computed = answer.sign.filter(|_| answer.origin == Some(Origin::Computed));
    shown.reading.value().map(|rate| Unadjusted { rate, computed })
}
