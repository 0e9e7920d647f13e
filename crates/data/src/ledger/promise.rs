//! Promises that stand. A target or a pledge can be mended as long as it may be a typing error; then it stands: it stays as it
//! was promised, and what became of it, or what it really was, is said by an outcome. The unit that a target is in stays with it.

use scorecard_domain::{
    Indicator, IndicatorId, MilestoneState, OutcomeKey, Problem, PromiseKey, Release, Target,
    TargetTest, Text, Thing, Timestamp,
};

use super::{query::Vintage, release};
use crate::sentences;

/// A promise stands after so many days, if nothing made it stand before: in thirty days, in which a month's report falls, who
/// typed it wrong finds that.
pub(crate) const MENDABLE_DAYS: i64 = 30;

/// The same in microseconds.
pub(crate) const MENDABLE: i64 = MENDABLE_DAYS * 24 * 60 * 60 * 1_000_000;

/// All that was ever recorded of a promise.
#[derive(Clone, Debug, Default)]
pub(crate) struct Past {
    /// Under its key, oldest first.
    pub(crate) own: Vec<Vintage>,
    /// Under the keys of its outcomes, each oldest first.
    pub(crate) outcomes: Vec<(OutcomeKey, Vec<Vintage>)>,
}

/// Why a promise stands.
#[derive(Clone, Debug)]
pub(crate) enum Ground<'a> {
    /// An outcome answers for it, or did.
    Answered(&'a OutcomeKey, &'a Vintage),
    /// A published release shows it.
    Published(&'a Release),
    /// It has been there for [`MENDABLE_DAYS`].
    Old(&'a Vintage),
}

impl Past {
    /// Why the promise with that key stands at a moment, by these published releases; empty if it does not.
    pub(crate) fn grounds<'a>(
        &'a self,
        key: &PromiseKey,
        published: &'a [Release],
        at: Timestamp,
    ) -> Vec<Ground<'a>> {
        let first = |(key, recorded): &'a (OutcomeKey, Vec<Vintage>)| {
            recorded.first().map(|vintage| (key, vintage))
        };
        let answers = self.outcomes.iter().filter_map(first);
        let answered = answers.min_by_key(|(_, vintage)| vintage.revision.number);
        let answered = answered.map(|(key, vintage)| Ground::Answered(key, vintage));
        let release = published.iter().find(|release| self.is_shown_by(key, release));
        let old = self.first().filter(|_| self.stands_from().is_some_and(|from| from <= at));
        let grounds = [answered, release.map(Ground::Published), old.map(Ground::Old)];
        grounds.into_iter().flatten().collect()
    }

    /// From when on it stands, whatever else happens.
    pub(crate) fn stands_from(&self) -> Option<Timestamp> {
        let micros = self.first()?.revision.time.micros().saturating_add(MENDABLE);
        Some(Timestamp::from_micros(micros))
    }

    /// Whether there is anything under its key now.
    pub(crate) fn is_held(&self) -> bool {
        self.own.last().is_some_and(|last| last.thing.is_some())
    }

    /// What was first recorded of it as a promise. Of what was erased nobody can tell whether it was one: what came first
    /// counts as one.
    fn first(&self) -> Option<&Vintage> {
        let is_first = |(place, vintage): &(usize, &Vintage)| match &vintage.thing {
            Some(thing) => is_promise(thing),
            None => *place == 0,
        };
        self.own.iter().enumerate().find(is_first).map(|(_, vintage)| vintage)
    }

    /// Whether a release shows it as it was at the revision that the release freezes.
    fn is_shown_by(&self, key: &PromiseKey, release: &Release) -> bool {
        let then = |recorded: &'_ [Vintage]| {
            let last = recorded.iter().rfind(|it| it.revision.number <= release.revision);
            last.and_then(|vintage| vintage.thing.as_ref()).map(is_promise)
        };
        let answered = self.outcomes.iter().filter(|(_, recorded)| then(recorded).is_some());
        let years = answered.map(|(key, _)| key.year);
        then(&self.own) == Some(true) && release::shows(release, key, years)
    }
}

/// Whether a thing promises something as it is.
pub(crate) const fn is_promise(thing: &Thing) -> bool {
    match thing {
        Thing::Target(_) => true,
        Thing::Milestone(milestone) => matches!(milestone.state, MilestoneState::Pledged),
        _ => false,
    }
}

/// What a change does to a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    /// It withdraws it.
    Withdraw,
    /// It makes another one of it, or something that promises nothing: the fields that differ, at least one.
    Change(Vec<Difference>),
}

/// A field in which a promise is another than it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// Its path from the change.
    pub(crate) path: &'static str,
    name: Text,
    was: String,
    is: String,
}

/// What a change does to what is held, if that is a promise: nothing if just as much stays promised. What does not say how
/// much may be put otherwise: chapter, label, verb, nature, source, note, and a pledge's words in a language that it lacked.
pub(crate) fn tried(held: &Thing, new: Option<&Thing>) -> Option<Tried> {
    if !is_promise(held) {
        return None;
    }
    let differences = match (held, new) {
        (_, None) => return Some(Tried::Withdraw),
        (Thing::Target(old), Some(Thing::Target(new))) => of_target(old, new),
        (Thing::Milestone(old), Some(Thing::Milestone(new))) => {
            let Text { zh: old_zh, en: old_en } = &old.text;
            let pairs = [(old_zh, &new.text.zh), (old_en, &new.text.en)];
            let otherwise = pairs.into_iter().find(|(old, new)| !old.is_empty() && old != new);
            let words = otherwise.map(|(was, is)| {
                difference("milestone.text", "文字", "text", was.clone(), is.clone())
            });
            let (was, is) = (old.state.to_string(), new.state.to_string());
            let state =
                (was != is).then(|| difference("milestone.state", "状态", "state", was, is));
            words.into_iter().chain(state).collect()
        }
        _ => Vec::new(),
    };
    (!differences.is_empty()).then_some(Tried::Change(differences))
}

fn of_target(old: &Target, new: &Target) -> Vec<Difference> {
    let mut found = Vec::new();
    if old.value != new.value {
        let (was, is) = (old.value.to_string(), new.value.to_string());
        found.push(difference("target.value", "数值", "value", was, is));
    }
    if old.qualifier != new.qualifier {
        let (was, is) = (old.qualifier.to_string(), new.qualifier.to_string());
        found.push(difference("target.qualifier", "限定词", "qualifier", was, is));
    }
    if old.test != new.test {
        let test = |test: TargetTest| match test {
            TargetTest::Compare(comparator) => comparator.to_string(),
            TargetTest::UpTo(upper) => format!("..{upper}"),
        };
        found.push(difference("target.test", "判定方式", "test", test(old.test), test(new.test)));
    }
    if old.schedule != new.schedule {
        let steps = |target: &Target| {
            target.schedule.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        found.push(difference("target.schedule", "进度", "schedule", steps(old), steps(new)));
    }
    found
}

/// What of an indicator says how much is promised by targets in its unit, as far as it is another than it was. The unit may be
/// said in a language in which it was not.
pub(crate) fn of_amount(old: &Indicator, new: &Indicator) -> Vec<Difference> {
    let mut found = Vec::new();
    let units = [(&old.unit.zh, &new.unit.zh), (&old.unit.en, &new.unit.en)];
    if let Some((was, is)) = units.into_iter().find(|(was, is)| !was.is_empty() && was != is) {
        let (was, is) = (was.clone(), is.clone());
        found.push(difference("indicator.unit", "单位", "unit", was, is));
    }
    if old.multiplier != new.multiplier {
        let (was, is) = (old.multiplier.to_string(), new.multiplier.to_string());
        found.push(difference("indicator.multiplier", "数量级", "multiplier", was, is));
    }
    if old.nature != new.nature {
        let (was, is) = (old.nature.to_string(), new.nature.to_string());
        found.push(difference("indicator.nature", "性质", "nature", was, is));
    }
    found
}

fn difference(path: &'static str, zh: &str, en: &str, was: String, is: String) -> Difference {
    Difference { path, name: Text::new(zh, en), was, is }
}

/// That a promise stands, so that what was tried is refused.
pub(crate) fn stands(key: &PromiseKey, tried: &Tried, grounds: &[Ground<'_>]) -> Problem {
    let done = match tried {
        Tried::Withdraw => sentences::withdrawn().words().clone(),
        Tried::Change(differences) => changed(differences),
    };
    let grounds = joined(grounds.iter().map(Ground::words), "；", "; ");
    sentences::promise_stands(key.to_string(), done, grounds)
}

/// That a promise stands which is in the unit of an indicator, so that these differences are refused.
pub(crate) fn stands_in(
    indicator: &IndicatorId,
    differences: &[Difference],
    key: &PromiseKey,
    grounds: &[Ground<'_>],
) -> Problem {
    let grounds = joined(grounds.iter().map(Ground::words), "；", "; ");
    sentences::promised_in(indicator, changed(differences), key.to_string(), grounds)
}

fn changed(differences: &[Difference]) -> Text {
    let each =
        |it: &Difference| sentences::from_to(it.name.clone(), &*it.was, &*it.is).words().clone();
    joined(differences.iter().map(each), "，", ", ")
}

fn joined(texts: impl Iterator<Item = Text>, zh: &str, en: &str) -> Text {
    let (all_zh, all_en): (Vec<String>, Vec<String>) =
        texts.map(|Text { zh, en }| (zh, en)).unzip();
    Text::new(all_zh.join(zh), all_en.join(en))
}

impl Ground<'_> {
    fn words(&self) -> Text {
        // The day in the ledger's calendar.
        let day = |vintage: &Vintage| -> String {
            vintage.revision.time.to_string().chars().take_while(|c| *c != 'T').collect()
        };
        let problem = match self {
            Self::Answered(key, vintage) => {
                let year = key.year.last().year();
                sentences::answered_since(year, vintage.revision.number, day(vintage))
            }
            Self::Published(release) => sentences::shown_by(&release.id, release.revision),
            Self::Old(vintage) => {
                sentences::old_enough(vintage.revision.number, day(vintage), MENDABLE_DAYS)
            }
        };
        problem.words().clone()
    }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::Change;

    use super::*;
    use crate::{
        content::Digest,
        ledger::{release::testing::draft, revision::Revision},
        store::contract::{pledge_key, pledge_of, target_key, target_of},
    };

    /// What a revision at a moment put; none if it withdrew or was erased.
    fn at(number: u64, time: i64, thing: Option<Thing>) -> Vintage {
        let (author, reason, digest) = (String::new(), String::new(), Digest::NONE);
        let time = Timestamp::from_micros(time);
        let revision = Revision { number, time, author, reason, changes: 1, digest };
        Vintage { revision, thing, erased_by: None }
    }

    fn target() -> Thing {
        let Change::Put(thing) = target_of(target_key(), "5").change else { unreachable!() };
        thing
    }

    fn pledge(state: MilestoneState) -> Thing {
        let Change::Put(Thing::Milestone(it)) = pledge_of(pledge_key()).change else {
            unreachable!()
        };
        Thing::Milestone(scorecard_domain::Milestone { state, ..it })
    }

    fn stands(past: &Past, published: &[Release], time: i64) -> bool {
        let key = PromiseKey::Target(target_key());
        !past.grounds(&key, published, Timestamp::from_micros(time)).is_empty()
    }

    #[test]
    fn thirty_days_make_it_stand_and_no_moment_before() {
        let past = Past { own: vec![at(2, 7, Some(target()))], outcomes: Vec::new() };
        assert!(!stands(&past, &[], 7 + MENDABLE - 1) && stands(&past, &[], 7 + MENDABLE));
        // It is as old as its first record, whatever became of that.
        let own = vec![at(2, 7, None), at(3, MENDABLE, Some(target()))];
        assert!(stands(&Past { own, outcomes: Vec::new() }, &[], 7 + MENDABLE));
        let (ongoing, pledged) = (MilestoneState::Ongoing, MilestoneState::Pledged);
        let own = [(2, 0, ongoing), (3, 9, pledged), (4, 99, pledged)];
        let own = own.map(|(n, time, state)| at(n, time, Some(pledge(state)))).to_vec();
        let from = Past { own, outcomes: Vec::new() }.stands_from();
        assert_eq!(from, Some(Timestamp::from_micros(9 + MENDABLE)));
    }

    #[test]
    fn an_outcome_makes_it_stand_though_it_is_gone() {
        let promise = PromiseKey::Target(target_key());
        let key = OutcomeKey { promise, year: "2023".parse().unwrap() };
        let outcomes = vec![(key, vec![at(3, 0, None), at(4, 0, None)])];
        let past = Past { own: vec![at(2, 0, Some(target()))], outcomes };
        assert!(stands(&past, &[], 0));
    }

    #[test]
    fn a_published_release_makes_stand_what_it_shows() {
        let past = Past { own: vec![at(5, 0, Some(target()))], outcomes: Vec::new() };
        let release = |revision: u64, period: &str| Release {
            revision,
            published: true,
            period: period.parse().unwrap(),
            ..draft()
        };
        assert!(stands(&past, &[release(5, "2022")], 0) && stands(&past, &[release(9, "2023")], 0));
        // It was not there yet, it is too far ahead, or it was over and nothing answered for it.
        for release in [release(4, "2022"), release(9, "2021"), release(9, "2024")] {
            assert!(!stands(&past, &[release], 0));
        }
        let elsewhere = Release { areas: vec!["x:b".parse().unwrap()], ..release(9, "2022") };
        assert!(!stands(&past, &[elsewhere], 0));
        let withdrawn = vec![at(5, 0, Some(target())), at(6, 0, None), at(8, 0, Some(target()))];
        let past = Past { own: withdrawn, outcomes: Vec::new() };
        assert!(!stands(&past, &[release(7, "2022")], 0));
    }
}
