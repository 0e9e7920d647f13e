//! What is referred to is there after a batch.

use super::*;

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
pub(super) fn showing(assessment: &str) -> ProposedChange {
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

/// An assessment `scores` and its group.
fn scores_of_all() -> [ProposedChange; 2] {
    let group = PeerGroup {
        id: "group:all".parse().unwrap(),
        name: Text::zh("全部"),
        membership: Membership::Unstated,
    };
    let scores = assessment("scores", "group:all", "i.one");
    [put(Thing::PeerGroup(group)), put(Thing::Assessment(scores))]
}

#[test]
fn an_assessment_that_a_definition_shows_is_there_and_stays() {
    let missing = "UNKNOWN_REFERENCE changes[0].definition.chapters[0].items[0].assessment.id: there \
                   is no assessment `scores`";
    check(vec![], vec![showing("scores")], &[missing]);
    let [group, scores] = scores_of_all();
    check(vec![], vec![showing("scores"), scores.clone(), group.clone()], &[]);
    let still = "STILL_REFERENCED changes[0].withdraw: definition `yearly` still refers to it";
    let held = vec![group, scores, showing("scores")];
    check(held, vec![withdraw(Kind::Assessment, "scores")], &[still]);
}

#[test]
fn a_definition_that_others_change_meanwhile_refers_to_what_is_there_then() {
    let held = [ground(), scores_of_all().into(), vec![showing("scores")]].concat();
    let batch = batch([showing("scores")]);
    let mut judgement = found(&mut state(held), &batch);
    // It would have changed nothing. Then others show the assessment no more, and withdraw it.
    let mut other = showing("scores");
    if let Change::Put(Thing::Definition(it)) = &mut other.change {
        it.chapters.clear();
    }
    let since = [other.change.clone(), withdraw(Kind::Assessment, "scores").change];
    let proposal = Proposal::of(&batch).unwrap();
    let concerned = judgement.concerned(&proposal, &since, Timestamp::from_micros(0)).unwrap();
    let accepted = concerned.map(|concerned| {
        let mut now = state([ground(), vec![other]].concat());
        judgement.examine_again(&mut now, &concerned, 2).unwrap();
        judgement.finish()
    });
    assert!(accepted.is_none(), "it is to be judged anew: {accepted:?}");
}
