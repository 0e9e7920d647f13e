//! Promises answered for.

use scorecard_wire::pb::{data, metrics};

use super::{
    super::{Answer, Attainment, Outcome, Text},
    Item, Result, given, said, words,
};

pub(super) fn answer(answer: metrics::Answer) -> Result<Answer> {
    use metrics::answer::Promise;
    let metrics::Answer {
        id,
        chapter,
        promise,
        promised,
        issuer_name,
        state,
        declared,
        attainment,
        outcome,
        state_words,
        account,
        evidence,
        since,
    } = answer;
    let item = Item { kind: "answer", id: &id };
    let (period, value, revision) = match item.needs("promise", promise)? {
        Promise::Target(target) => {
            let key = item.needs("key", target.key)?;
            (key.period, Some(target.value), target.revision)
        }
        Promise::Pledge(pledge) => (item.needs("key", pledge.key)?.period, None, pledge.revision),
    };
    let attainment = match value.zip(attainment) {
        Some((value, attainment)) => Some(read_attainment(&item, value, attainment)?),
        None => None,
    };
    Ok(Answer {
        chapter,
        period,
        promised: words(promised),
        issuer_name: said(issuer_name),
        state: item.known(state)?,
        declared,
        state_words: words(state_words),
        account: said(account),
        evidence: said(evidence),
        since: (since > 0).then_some(since),
        attainment,
        outcome: outcome.map(|outcome| read_outcome(&item, outcome)).transpose()?,
        revision,
        id,
    })
}

fn read_attainment(
    item: &Item<'_>,
    value: String,
    attainment: metrics::Attainment,
) -> Result<Attainment> {
    let metrics::Attainment {
        target: _, // it stands in the answer
        period: _, // that of the answer
        state,
        missing: _, // the state says that there is no result
        actual,
        completion,
        distance,
        distance_unit,
        progress: _, // of years that are not over
        formula,
        account: _, // resolved in the answer's account
        promise: _, // resolved in the answer's promise
    } = attainment;
    let actual = actual.filter(|actual| actual.shown.is_some()).and_then(|actual| actual.words);
    let actual = actual.map(|words| Text {
        zh: words.zh.map(|words| words.cell).unwrap_or_default(),
        en: words.en.map(|words| words.cell).unwrap_or_default(),
    });
    Ok(Attainment {
        value,
        actual,
        state: item.known(state)?,
        completion: given(completion),
        distance: given(distance),
        distance_unit: given(distance_unit),
        formula: given(formula),
    })
}

fn read_outcome(item: &Item<'_>, outcome: data::Outcome) -> Result<Outcome> {
    let data::Outcome {
        key: _, // that of the answer
        state,
        adjusted_value,
        adjusted_up_to,
        document,
        done,
        reason,
        source,
        note,
        revision,
    } = outcome;
    Ok(Outcome {
        state: item.code(state)?,
        adjusted_value: given(adjusted_value),
        adjusted_up_to: given(adjusted_up_to),
        document: given(document),
        done: said(done),
        reason: said(reason),
        source: given(source),
        note: said(note),
        revision,
    })
}
