//! A promise that is withdrawn, or changed when its result is there already: what a year later is held against it would be
//! held against something else, and nobody would see that.

use scorecard_domain::{
    Key, Measure, MilestoneState, ObservationKey, Reading, Target, TargetKey, Text, Thing,
};

use super::State;
use crate::{
    ledger::warning::{Compared, Warning, WarningReason},
    store::StoreError,
};

/// Whose results a target is held against, as they may be recorded.
pub(crate) fn results(key: &TargetKey) -> impl Iterator<Item = ObservationKey> {
    let TargetKey { indicator, measure, of, area, period, .. } = key.clone();
    let own = ObservationKey { indicator, measure, of, area, period };
    let level = (measure != Measure::Level).then(|| ObservationKey {
        measure: Measure::Level,
        of: Default::default(),
        ..own.clone()
    });
    [Some(own), level].into_iter().flatten()
}

/// The warning about a target of which something else is promised than is held.
pub(super) fn changed(
    state: &mut impl State,
    index: u64,
    new: &Target,
    old: &Target,
) -> Result<Option<Warning>, StoreError> {
    if goal(new) == goal(old) {
        return Ok(None);
    }
    for key in results(&new.key) {
        let current = state.observation(&key)?;
        let Some(Thing::Observation(result)) = current.thing else { continue };
        let result = match result.reading {
            Reading::Value(number) => Some(number),
            Reading::Standing(_) | Reading::Absent(_) => None,
        };
        let told = result.map(|it| it.to_string()).unwrap_or_default();
        let (period, was, is) = (key.period, old.value, new.value);
        let problem = Text::new(
            format!(
                "目标由{was}改为{is}，而{period}的结果{told}已经入库，承诺兑现将按新目标判定；确属调整的，请保留原目标，\
                 另记一条兑现情况（outcome），状态为adjusted，并写明文件"
            ),
            format!(
                "the target is changed from {was} to {is} although the result of {period}, {told}, is there already, and it \
                 will be judged by the new one: if it was adjusted, leave it and put an outcome `adjusted` with the document"
            ),
        );
        let compared = Compared { keys: vec![key], actual: result, ..Compared::default() };
        let path = format!("changes[{index}].target.value");
        let reason = WarningReason::PromiseChanged;
        return Ok(Some(Warning { path, reason, problem, compared, more: 0 }));
    }
    Ok(None)
}

/// The warning about what is withdrawn or put in the place of a promise, if it was one.
pub(super) fn gone(index: u64, old: &Thing, new: Option<&Thing>) -> Option<Warning> {
    let is_promise = |thing: &Thing| match thing {
        Thing::Target(_) => true,
        Thing::Milestone(milestone) => milestone.state == MilestoneState::Pledged,
        _ => false,
    };
    if !is_promise(old) || new.is_some_and(is_promise) {
        return None;
    }
    let key: Key = old.key();
    let problem = Text::new(
        format!(
            "承诺“{key}”不再存在，以后的承诺兑现中不会出现；没有兑现的，请保留它，另记一条兑现情况（outcome）"
        ),
        format!(
            "the promise `{key}` is no more, and no later year will answer for it: if it was not kept, leave it and put an outcome"
        ),
    );
    let path = match new {
        Some(_) => format!("changes[{index}].milestone.state"),
        None => format!("changes[{index}].withdraw"),
    };
    let (reason, compared) = (WarningReason::PromiseChanged, Compared::default());
    Some(Warning { path, reason, problem, compared, more: 0 })
}

/// What results are held against.
fn goal(target: &Target) -> impl PartialEq {
    (target.value, target.qualifier, target.test, target.schedule.clone())
}
