//! The rules of a commit, on a state of a few things.

mod claims;

use scorecard_domain::{
    Aggregation, AreaKind, Assessment, AssessmentFace, Chapter, ChapterKind, CollectionPlan,
    Confidentiality, Definition, Frame, GrowthRule, Imprint, ImprintKey, Imputation, Item,
    ItemArea, ItemAssessment, ItemOf, ItemTerms, Leaf, Measure, Membership, Nature, Node,
    NodeContent, Normalisation, Parenthood, PeerGroup, PlanAreas, Preference, Rounding, Text,
    Treatment, Validity,
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
fn an_imprint_refers_to_its_area_and_source() {
    let imprint = |area: &str, source: &str| {
        put(Thing::Imprint(Imprint {
            key: ImprintKey { area: area.parse().unwrap(), period: "2022".parse().unwrap() },
            compiled_by: Text::zh("甲办"),
            data_as_of: String::new(),
            published_on: String::new(),
            checked_by: Text::default(),
            signed_by: Text::default(),
            telephone: String::new(),
            data_url: String::new(),
            edition_url: String::new(),
            source: source.parse().ok(),
            note: Text::default(),
        }))
    };
    check(
        vec![],
        vec![imprint("x:gone", "gone")],
        &[
            "UNKNOWN_REFERENCE changes[0].imprint.key.area: there is no area `x:gone`",
            "UNKNOWN_REFERENCE changes[0].imprint.source: there is no source `gone`",
        ],
    );
    let both = vec![imprint("x:a", ""), withdraw(Kind::Imprint, "x:a 2022")];
    let duplicate = "DUPLICATE_KEY changes[1]: changes[0] has the same key `x:a 2022`";
    check(vec![], both, &[duplicate]);
    check(vec![imprint("x:a", "")], vec![withdraw(Kind::Imprint, "x:a 2022")], &[]);
}

#[test]
fn a_collection_plan_refers_to_all_that_it_names() {
    let group = |id: &str| {
        let (name, membership) = (Text::zh("组"), Membership::Unstated);
        put(Thing::PeerGroup(PeerGroup { id: id.parse().unwrap(), name, membership }))
    };
    let plan = |change: &dyn Fn(&mut CollectionPlan)| {
        let mut plan = collection_plan("fiscal", "i.one");
        change(&mut plan);
        vec![put(Thing::CollectionPlan(plan))]
    };
    let whole = plan(&|plan| plan.areas = PlanAreas::Group("group:g".parse().unwrap()));
    let told = "UNKNOWN_REFERENCE changes[0].collection_plan.";
    let unknown = |change: &dyn Fn(&mut CollectionPlan), expected: &str| {
        check(ground(), plan(change), &[&format!("{told}{expected}")]);
    };
    check(ground(), plan(&|_| {}), &[]);
    unknown(
        &|plan| plan.figures[0].indicator = "i.no".parse().unwrap(),
        "figures[0].indicator: there is no indicator `i.no`",
    );
    unknown(
        &|plan| {
            plan.figures[0].measure = Measure::Share;
            plan.figures[0].of = ItemOf::Area("x:no".parse().unwrap());
        },
        "figures[0].of: there is no area `x:no`",
    );
    unknown(
        &|plan| {
            plan.areas = PlanAreas::Listed(["x:a", "x:no"].map(|id| id.parse().unwrap()).into())
        },
        "listed_areas.areas[1]: there is no area `x:no`",
    );
    unknown(
        &|plan| plan.areas = PlanAreas::Group("group:no".parse().unwrap()),
        "peer_group: there is no peer group `group:no`",
    );
    unknown(
        &|plan| {
            let parent = "x:no".parse().unwrap();
            plan.areas = PlanAreas::Rule { kind: AreaKind::District, parent };
        },
        "area_rule.parent: there is no area `x:no`",
    );
    unknown(&|plan| plan.source = "no".parse().ok(), "source: there is no source `no`");
    // What a plan asks for stays as long as the plan does.
    let held = [ground(), vec![group("group:g")], whole].concat();
    let refers =
        "STILL_REFERENCED changes[0].withdraw: collection plan `fiscal` still refers to it";
    check(held.clone(), vec![withdraw(Kind::PeerGroup, "group:g")], &[refers]);
    let both = vec![withdraw(Kind::PeerGroup, "group:g"), withdraw(Kind::CollectionPlan, "fiscal")];
    check(held, both, &[]);
}

#[test]
fn references_are_to_the_state_after_the_batch() {
    // What refers stands before what it refers to.
    check(
        vec![],
        vec![observe("i.new level  x:new 2022", "1"), put(area("new", "", &["a"])), {
            put(Thing::Indicator(indicator("i.new")))
        }],
        &[],
    );
    check(
        vec![observe(A22, "1")],
        vec![observe("i.one level  x:b 2022", "1"), withdraw(Kind::Area, "x:b")],
        &["UNKNOWN_REFERENCE changes[0].observation.key.area: there is no area `x:b`"],
    );
    check(
        vec![observe(A22, "1")],
        vec![withdraw(Kind::Observation, A22), withdraw(Kind::Area, "x:a")],
        &[],
    );
    // A put that changes nothing refers as before.
    check(
        vec![observe(A22, "1")],
        vec![observe(A22, "1"), withdraw(Kind::Area, "x:a")],
        &[
            "STILL_REFERENCED changes[1].withdraw: observation `i.one level  x:a 2022` still refers \
           to it",
        ],
    );
}

#[test]
fn a_stated_share_is_of_an_indicator_that_is_there() {
    let split = |indicator: &str| {
        let Thing::Area(mut old) = area("old", "", &[]) else { unreachable!() };
        let percent = "60".parse().unwrap();
        old.successors = vec![scorecard_domain::Succession {
            shares: vec![scorecard_domain::StatedShare {
                percent,
                indicator: indicator.parse().ok(),
            }],
            ..scorecard_domain::Succession::new("x:a".parse().unwrap(), "2020-01".parse().unwrap())
        }];
        put(Thing::Area(old))
    };
    let path = "changes[0].area.successors[0].shares[0].indicator";
    let missing = format!("UNKNOWN_REFERENCE {path}: there is no indicator `i.nobody`");
    check(vec![], vec![split("i.nobody")], &[&missing]);
    check(vec![], vec![split("")], &[]);
    let still = "STILL_REFERENCED changes[0].withdraw: area `x:old` still refers to it";
    check(vec![split("i.one")], vec![withdraw(Kind::Indicator, "i.one")], &[still]);
}

/// An indicator in 亿元 with that formula.
fn by_formula(id: &str, formula: &str) -> ProposedChange {
    let formula = Some(formula.parse().unwrap());
    put(Thing::Indicator(Indicator { formula, ..indicator(id) }))
}

#[test]
fn a_formula_names_indicators_that_are_there_after_the_batch() {
    let missing =
        "UNKNOWN_REFERENCE changes[0].indicator.formula: there is no indicator `i.nobody`";
    check(vec![], vec![by_formula("i.new", "i.one + i.nobody")], &[missing]);
    let both =
        vec![by_formula("i.new", "i.one + i.later"), put(Thing::Indicator(indicator("i.later")))];
    check(vec![], both, &[]);
    let held = vec![by_formula("i.new", "i.one / 2")];
    let still = "STILL_REFERENCED changes[0].withdraw: indicator `i.new` still refers to it";
    check(held.clone(), vec![withdraw(Kind::Indicator, "i.one")], &[still]);
    let both = vec![withdraw(Kind::Indicator, "i.one"), withdraw(Kind::Indicator, "i.new")];
    check(held, both, &[]);
}

/// `i.new`, whose growth is taken out of prices by that index.
fn by_prices(index: &str) -> ProposedChange {
    put(Thing::Indicator(Indicator {
        growth_rule: GrowthRule::PriceIndex,
        price_index: Some(index.parse().unwrap()),
        ..indicator("i.new")
    }))
}

#[test]
fn a_price_index_is_an_index_that_is_there() {
    let prices = |nature| put(Thing::Indicator(Indicator { nature, ..indicator("i.prices") }));
    let missing =
        "UNKNOWN_REFERENCE changes[0].indicator.price_index: there is no indicator `i.prices`";
    check(vec![], vec![by_prices("i.prices")], &[missing]);
    check(vec![], vec![by_prices("i.prices"), prices(Nature::Index)], &[]);
    let wrong = "INCONSISTENT changes[0].indicator.price_index: `i.prices` is of nature `flow`; \
                 expected one of `index`";
    check(vec![], vec![by_prices("i.prices"), prices(Nature::Flow)], &[wrong]);
    let held = || vec![prices(Nature::Index), by_prices("i.prices")];
    let spoilt = "INCONSISTENT changes[0].indicator.nature: is not `index`, but it is the price index \
                  of `i.new`";
    check(held(), vec![prices(Nature::Ratio)], &[spoilt]);
    let still = "STILL_REFERENCED changes[0].withdraw: indicator `i.new` still refers to it";
    check(held(), vec![withdraw(Kind::Indicator, "i.prices")], &[still]);
}

/// An assessment of a group by the levels of one indicator.
fn assessment(id: &str, group: &str, indicator: &str) -> Assessment {
    let node = |id: &str, parent: &str, content| Node {
        id: id.parse().unwrap(),
        name: Text::zh("得分"),
        parent: parent.parse().ok(),
        weight: "1".parse().unwrap(),
        rounding: None,
        content,
    };
    let leaf = Leaf {
        indicator: indicator.parse().unwrap(),
        measure: Measure::Level,
        mixed: None,
        direction: None,
        imputation: Imputation::None,
        treatment: Treatment::None,
        logarithm: false,
        normalisation: Normalisation::Identity,
    };
    Assessment {
        id: id.parse().unwrap(),
        name: Text::zh("综合考核"),
        group: group.parse().unwrap(),
        nodes: vec![
            node("all", "", NodeContent::Mean(Aggregation::Arithmetic)),
            node("one", "all", NodeContent::Leaf(leaf)),
        ],
        adjustments: Vec::new(),
        bonus_cap: None,
        penalty_cap: None,
        grades: Vec::new(),
        robustness: None,
        note: Text::default(),
    }
}

/// A definition whose one figure is the score of an assessment.
fn showing(assessment: &str) -> ProposedChange {
    let item = Item {
        id: "score".parse().unwrap(),
        label: Text::default(),
        indicator: "i.one".parse().unwrap(),
        measure: Measure::Level,
        area: ItemArea::Own,
        of: ItemOf::Nothing,
        preference: Preference::Computed,
        verb: Text::default(),
        noun: Text::default(),
        frame: Frame::NounFirst,
        part_of: None,
        continues: None,
        streak_rank: 1,
        required: true,
        highlight: false,
        short: Text::default(),
        grading: None,
        terms: ItemTerms::default(),
        assessment: Some(ItemAssessment {
            id: assessment.parse().unwrap(),
            face: AssessmentFace::Score,
        }),
    };
    put(Thing::Definition(Definition {
        id: "yearly".parse().unwrap(),
        title: Text::zh("成绩单"),
        rounding: Rounding::default(),
        claims: Vec::new(),
        chapters: vec![Chapter {
            parent_promises: false,
            id: "all".parse().unwrap(),
            title: Text::zh("综合考核"),
            kind: ChapterKind::Figures,
            items: vec![item],
            targets: Vec::new(),
        }],
    }))
}

#[test]
fn an_assessment_that_a_definition_shows_is_there_and_stays() {
    let missing = "UNKNOWN_REFERENCE changes[0].definition.chapters[0].items[0].assessment.id: there \
                   is no assessment `scores`";
    check(vec![], vec![showing("scores")], &[missing]);
    let group = put(Thing::PeerGroup(PeerGroup {
        id: "group:all".parse().unwrap(),
        name: Text::zh("全部"),
        membership: Membership::Unstated,
    }));
    let scores = put(Thing::Assessment(assessment("scores", "group:all", "i.one")));
    check(vec![], vec![showing("scores"), scores.clone(), group.clone()], &[]);
    let still = "STILL_REFERENCED changes[0].withdraw: definition `yearly` still refers to it";
    let held = vec![group, scores, showing("scores")];
    check(held, vec![withdraw(Kind::Assessment, "scores")], &[still]);
}

#[test]
fn formulas_make_sense_after_the_batch() {
    check(
        vec![by_formula("i.new", "i.one")],
        vec![by_formula("i.one", "i.new + i.two"), by_formula("i.two", "i.two")],
        &[
            "CIRCULAR changes[0].indicator.formula: the formula of `i.one` leads back to `i.one`",
            "CIRCULAR changes[1].indicator.formula: the formula of `i.two` leads back to `i.two`",
        ],
    );
    let area = "INCONSISTENT changes[0].indicator.formula: `i.one × i.two` is in 10^16 元^2, and the \
                indicator in 亿元";
    check(vec![], vec![by_formula("i.new", "i.one × i.two")], &[area]);
    // The unit of what a formula names can change as long as it was not observed.
    let mut people = indicator("i.two");
    people.unit = Text::zh("人");
    let held = vec![by_formula("i.new", "i.one + i.two")];
    let unit = "INCONSISTENT changes[0].indicator.unit: makes the formula of `i.new` wrong: `i.one` is \
                in 亿元 and `i.two` in 亿人: they cannot be added";
    check(held.clone(), vec![put(Thing::Indicator(people.clone()))], &[unit]);
    check(held, vec![put(Thing::Indicator(people)), by_formula("i.new", "i.one")], &[]);
}

#[test]
fn nobody_is_their_own_ancestor() {
    check(
        vec![],
        vec![put(area("city", "3701", &["a"]))],
        &["CIRCULAR changes[0].area.parents: the line of parents of `x:city` runs in a circle"],
    );
    check(
        vec![],
        vec![put(area("p", "", &["q"])), put(area("q", "", &["p"])), put(area("r", "", &["q"]))],
        &[
            "CIRCULAR changes[0].area.parents: the line of parents of `x:p` runs in a circle",
            "CIRCULAR changes[1].area.parents: the line of parents of `x:q` runs in a circle",
        ],
    );
    // Two change places in one batch.
    check(vec![], vec![put(area("city", "3701", &["a"])), put(area("a", "370101", &[]))], &[]);
}

#[test]
fn a_code_names_one_area_at_a_time() {
    let over = "is also the code of `x:b` at the same time";
    check(
        vec![],
        vec![put(area("c", "370102", &[]))],
        &[&format!("AMBIGUOUS_REFERENCE changes[0].area.code: {over}")],
    );
    let mut ended = area("b", "370102", &["city"]);
    let Thing::Area(b) = &mut ended else { unreachable!() };
    b.validity.until = "2019-01".parse().ok();
    let mut new = area("c", "370102", &[]);
    let Thing::Area(c) = &mut new else { unreachable!() };
    c.validity = Validity { from: "2019-01".parse().ok(), until: None };
    c.parents =
        vec![Parenthood { parent: "x:city".parse().unwrap(), validity: Validity::default() }];
    check(vec![], vec![put(ended), put(new)], &[]);
    check(vec![], vec![put(area("c", "370102", &[])), withdraw(Kind::Area, "x:b")], &[]);
}

#[test]
fn a_fact_may_be_about_an_area_that_did_not_exist_then() {
    let mut later = area("b", "370102", &["city"]);
    let Thing::Area(b) = &mut later else { unreachable!() };
    b.validity.from = "2023-01".parse().ok();
    let mut restated = observation(A22, "1", "s1");
    restated.key.area = "x:b".parse().unwrap();
    check(vec![put(later)], vec![put(Thing::Observation(restated))], &[]);
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
fn what_is_fixed_is_told_with_what_it_is() {
    let mut changed = indicator("i.one");
    changed.multiplier = 4;
    let fixed = "FIXED_ATTRIBUTE changes[0].indicator.multiplier: is fixed because `i.one` has been \
                 observed; it is 8: use a new indicator";
    check(vec![observe(A22, "1")], vec![put(Thing::Indicator(changed.clone()))], &[fixed]);
    check(vec![], vec![put(Thing::Indicator(changed))], &[]);
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
fn a_reason_has_a_limit() {
    let long = Batch { reason: "a".repeat(1025), ..batch([]) };
    let faults = validate(&mut state(ground()), &long).unwrap().faults;
    assert_eq!(faults, [Fault::invalid("reason", sentences::too_long(1024))]);
    let zero = Batch { reason: "a\0b".into(), ..batch([]) };
    let faults = validate(&mut state(ground()), &zero).unwrap().faults;
    let problem = sentences::with_nul();
    assert_eq!(faults, [Fault::invalid("reason", problem)]);
}
