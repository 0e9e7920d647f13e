//! The rules of a commit, on a state of a few things.

mod areas;
mod claims;
mod indicators;
mod references;

use scorecard_domain::{
    Aggregation, AreaKind, Assessment, AssessmentFace, Chapter, ChapterKind, CollectionPlan,
    Confidentiality, Definition, Frame, GrowthRule, Imprint, ImprintKey, Imputation, Item,
    ItemArea, ItemAssessment, ItemOf, ItemTerms, Leaf, Measure, Membership, Nature, Node,
    NodeContent, Normalisation, Observation, Parenthood, PeerGroup, PlanAreas, Preference,
    Rounding, Text, Treatment, Validity,
};

use super::*;
use crate::{
    ProposedChange,
    content::key::parse_key,
    ledger::{query::Vintage, revision::Revision},
    sentences,
    testing::{
        area, batch, collection_plan, ground, indicator, observation, observe, put, source,
        withdraw,
    },
};

/// Things that are all of revision 1.
#[derive(Default)]
struct Things(BTreeMap<Key, Thing>);

impl State for Things {
    fn current(&mut self, key: &Key) -> Result<Current, StoreError> {
        let thing = self.0.get(key).cloned();
        Ok(Current { revision: thing.is_some().into(), thing })
    }

    fn observed(&mut self, id: &IndicatorId) -> Result<Option<Indicator>, StoreError> {
        let is_of = |key: &Key| matches!(key, Key::Observation(key) if key.indicator == *id);
        let indicator = match self.0.get(&Key::Indicator(id.clone())) {
            Some(Thing::Indicator(indicator)) => Some(indicator.clone()),
            _ => None,
        };
        Ok(indicator.filter(|_| self.0.keys().any(is_of)))
    }

    fn each(&mut self, kind: Kind, visit: &mut dyn FnMut(Thing)) -> Result<(), StoreError> {
        self.0.values().filter(|thing| thing.key().kind() == kind).cloned().for_each(visit);
        Ok(())
    }

    fn each_referrer(
        &mut self,
        targets: &BTreeSet<Target<'_>>,
        visit: &mut dyn FnMut(Key, Target<'_>),
    ) -> Result<(), StoreError> {
        for thing in self.0.values() {
            each_reference(thing, &mut |_, target| {
                if targets.contains(&target) {
                    visit(thing.key(), target);
                }
            });
        }
        Ok(())
    }

    fn promise(&mut self, key: &PromiseKey) -> Result<Past, StoreError> {
        let recorded = |key: &Key| {
            let vintage = |thing: &Thing| Vintage {
                revision: revision(),
                thing: Some(thing.clone()),
                erased_by: None,
            };
            self.0.get(key).map(vintage).into_iter().collect::<Vec<_>>()
        };
        let outcomes = self.0.keys().filter_map(|it| match it {
            Key::Outcome(outcome) if outcome.promise == *key => {
                Some((outcome.clone(), recorded(it)))
            }
            _ => None,
        });
        Ok(Past { outcomes: outcomes.collect(), own: recorded(&key.clone().into()) })
    }

    fn targets_of(&mut self, id: &IndicatorId) -> Result<Vec<TargetKey>, StoreError> {
        let target = |key: &Key| match key {
            Key::Target(key) if key.indicator == *id => Some(key.clone()),
            _ => None,
        };
        Ok(self.0.keys().filter_map(target).collect())
    }
}

/// The revision that recorded all.
fn revision() -> Revision {
    let digest = crate::content::Digest::NONE;
    let (time, author, reason) = (Timestamp::from_micros(0), String::new(), String::new());
    Revision { number: 1, time, author, reason, changes: 1, digest }
}

fn state(changes: Vec<ProposedChange>) -> Things {
    let mut things = Things::default();
    for proposed in changes {
        if let Change::Put(thing) = proposed.change {
            things.0.insert(thing.key(), thing);
        }
    }
    things
}

/// What is found about a batch.
fn found(state: &mut Things, batch: &Batch) -> Judgement {
    let proposal = Proposal::of(batch).unwrap();
    let mut judgement = Judgement::begin(&proposal, 1, Timestamp::from_micros(0));
    for number in 0..proposal.blocks() {
        for proposed in proposal.block(number).unwrap().changes() {
            judgement.examine(state, &proposed).unwrap();
        }
    }
    judgement.conclude(state, &proposal).unwrap();
    judgement
}

fn validate(state: &mut Things, batch: &Batch) -> Result<Validated, CommitError> {
    found(state, batch).validated()
}

/// What is told of changes on the ground and `held`: faults and warnings, one a line.
#[track_caller]
fn check(held: Vec<ProposedChange>, changes: Vec<ProposedChange>, expected: &[&str]) {
    let mut state = state(ground().into_iter().chain(held).collect());
    let validated = validate(&mut state, &batch(changes)).unwrap();
    let faults = validated.faults.iter().map(|f| format!("{} {}: {}", f.reason, f.path, f.problem));
    let warnings = validated.warnings.iter();
    let warnings = warnings.map(|w| format!("{} {}: {}", w.reason.slug(), w.path, w.problem.en));
    let told: Vec<String> = faults.chain(warnings).collect();
    assert_eq!(told, expected);
}

const A22: &str = "i.one level  x:a 2022";

#[test]
fn all_faults_are_told_in_the_order_of_the_changes() {
    let mut faulty = observation("i.gone share group:none x:gone 2022", "-1", "gone");
    faulty.note.zh = " ".into();
    check(
        vec![],
        vec![
            withdraw(Kind::Source, "s9"),
            put(Thing::Observation(faulty)),
            observe(A22, "1"),
            observe(A22, "2"),
            observe(A22, "1"),
        ],
        &[
            "NOT_THERE changes[0].withdraw: there is no source `s9` to withdraw",
            "INVALID_VALUE changes[1].observation.note.zh: begins or ends with white space",
            "INVALID_VALUE changes[1].observation.value: `-1` is no share; expected 0 or more percent",
            "UNKNOWN_REFERENCE changes[1].observation.key.indicator: there is no indicator `i.gone`",
            "UNKNOWN_REFERENCE changes[1].observation.key.of: there is no peer group `group:none`",
            "UNKNOWN_REFERENCE changes[1].observation.key.area: there is no area `x:gone`",
            "UNKNOWN_REFERENCE changes[1].observation.source: there is no source `gone`",
            "DUPLICATE_KEY changes[3]: changes[2] has the same key `i.one level  x:a 2022`",
            "DUPLICATE_KEY changes[4]: changes[2] has the same key `i.one level  x:a 2022`",
        ],
    );
}

#[test]
fn what_has_the_same_key_is_told_what_else_is_wrong_with_it() {
    let mut again = observation(A22, "2", "gone");
    again.note.zh = " ".into();
    check(
        vec![],
        vec![observe(A22, "1"), put(Thing::Observation(again))],
        &[
            "DUPLICATE_KEY changes[1]: changes[0] has the same key `i.one level  x:a 2022`",
            "INVALID_VALUE changes[1].observation.note.zh: begins or ends with white space",
            "UNKNOWN_REFERENCE changes[1].observation.source: there is no source `gone`",
        ],
    );
}

#[test]
fn another_source_is_a_warning() {
    let by = |source| vec![put(Thing::Observation(observation(A22, "1", source)))];
    let changed = "SOURCE_CHANGED changes[0].observation.source: names source `s2`, until now it \
                   was `s1`";
    check(by("s1"), by("s2"), &[changed]);
    check(by("s1"), by("s1"), &[]);
    check(by(""), by("s1"), &[]);
}

#[test]
fn a_figure_that_the_public_is_to_see_is_a_warning() {
    let marked = |confidentiality, value| {
        let observation = Observation { confidentiality, ..observation(A22, value, "s1") };
        vec![put(Thing::Observation(observation))]
    };
    let (free, internal) = (Confidentiality::Free, Confidentiality::Internal);
    let lowered = "CONFIDENTIALITY_LOWERED changes[0].observation.confidentiality: is `F`, until now it was \
                   `N`: the public will see the figure";
    check(marked(internal, "1"), marked(free, "1"), &[lowered]);
    check(marked(internal, "1"), marked(free, "2"), &[lowered]);
    check(marked(internal, "1"), marked(internal, "2"), &[]);
    check(marked(free, "1"), marked(internal, "1"), &[]);
    check(vec![], marked(free, "1"), &[]);
}

#[test]
fn accepted_changes_are_in_the_order_of_kinds_and_keys() {
    let mut state = state(ground());
    let proposed = batch([
        observe("i.two level  x:a 2022", "1"),
        put(source("s1")),
        observe(A22, "1"),
        put(source("s0")),
        observe("i.one growth  x:a 2022", "1"),
    ]);
    let accepted = found(&mut state, &proposed).finish().unwrap();
    let proposal = Proposal::of(&proposed).unwrap();
    let changes = proposal.block(0).unwrap().changes();
    let changing = changes.into_iter().filter(|change| accepted.has(change.ordinal));
    let order: Vec<_> = changing.map(|change| change.index).collect();
    assert_eq!((order, accepted.changes, accepted.unchanged), (vec![3, 4, 2, 0], 4, 1));
}

#[test]
fn a_mismatch_outranks_faults() {
    let mut change = withdraw(Kind::Source, "s9");
    change.if_revision = Some(3);
    let proposed = batch([change, observe("i.no level  x:a 2022", "1")]);
    let refused = found(&mut state(ground()), &proposed).finish();
    let Err(CommitError::Mismatch(mismatches)) = refused else { panic!("{refused:?}") };
    assert_eq!(
        mismatches,
        [Mismatch {
            path: "changes[0]".into(),
            key: parse_key(Kind::Source, "s9").unwrap(),
            expected: 3,
            actual: 0,
        }]
    );
}

#[test]
fn what_breaks_a_rule_by_itself_outranks_a_mismatch() {
    let mut change = observe("i.one level  x:b 2022", "1");
    change.if_revision = Some(3);
    let mut faulty = observation("i.one rank x:city x:gone 2022", "1.5", "");
    faulty.note.zh = " ".into();
    let proposed = batch([change, put(Thing::Observation(faulty))]);
    let refused = found(&mut state(ground()), &proposed).finish();
    let Err(CommitError::Faulty(validated)) = refused else { panic!("{refused:?}") };
    let told: Vec<_> = validated.faults.iter().map(|fault| fault.path.as_str()).collect();
    let fields = ["note.zh", "value", "key.area"];
    assert_eq!(told, fields.map(|field| format!("changes[1].observation.{field}")));
}

#[test]
fn a_reason_has_a_limit() {
    let long = Batch { reason: "a".repeat(1025), ..batch([]) };
    let faults = validate(&mut state(ground()), &long).unwrap().faults;
    assert_eq!(faults, [Fault::invalid("reason", sentences::too_long(1024))]);
    let zero = Batch { reason: "a\0b".into(), ..batch([]) };
    let faults = validate(&mut state(ground()), &zero).unwrap().faults;
    let problem = sentences::with_nul();
    assert_eq!(faults, [Fault::invalid("reason", problem)]);
}
