//! Outcomes of promises.

use proptest::{option, prelude::*};

use super::{code, milestone_key, source_id, target, text};
use crate::{Adjusted, Outcome, OutcomeKey, OutcomeState, Period, PromiseKey, TargetTest};

/// An outcome of a target or a pledge, in the year in which it is due or one soon after.
pub fn outcome() -> impl Strategy<Value = Outcome> {
    let promise = prop_oneof![
        target().prop_map(|target| {
            let up_to = match target.test {
                TargetTest::UpTo(upper) => Some(upper),
                TargetTest::Compare(_) => None,
            };
            let adjusted = Adjusted { value: target.value, up_to };
            (PromiseKey::Target(target.key), Some(adjusted))
        }),
        milestone_key().prop_map(|key| (PromiseKey::Milestone(key), None)),
    ];
    let words = (text(), text(), text());
    let state = option::weighted(0.9, code(OutcomeState::ALL));
    (promise, 0u32..3, state, any::<bool>(), words, source_id(), option::of(source_id()))
        .prop_filter_map("says something of a year", |parts| {
            let ((promise, adjusted), later, state, has_number, words, document, source) = parts;
            let year = Period::year(promise.period().last().year() + later)?;
            let is_adjusted = state.is_some_and(OutcomeState::replaces);
            let (done, reason, note) = words;
            let says = state.is_some()
                || source.is_some()
                || [&done, &reason, &note].iter().any(|it| !it.is_empty());
            let stated = state.is_some() || matches!(promise, PromiseKey::Target(_));
            let needs_reason =
                matches!(state, Some(OutcomeState::NotMet | OutcomeState::Corrected));
            let reasoned = !needs_reason || !reason.is_empty();
            (says && stated && reasoned).then(|| Outcome {
                key: OutcomeKey { promise, year },
                state,
                adjusted: adjusted.filter(|_| is_adjusted && has_number),
                document: is_adjusted.then_some(document),
                done,
                reason,
                source,
                note,
            })
        })
}
