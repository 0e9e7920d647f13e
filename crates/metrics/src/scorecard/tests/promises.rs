//! Promises answered for: the sample, and random sets of promises of which none vanishes.

use std::collections::BTreeSet;

use proptest::prelude::*;
use scorecard_domain::{
    Adjusted, ChapterKind, Comparator, Indicator, IndicatorId, ItemId, Measure, Milestone,
    MilestoneKey, MilestoneState, Of, Outcome, OutcomeKey, OutcomeState, PromiseKey, Qualifier,
    Target, TargetKey, TargetTest, Text,
};
use scorecard_wire::{
    codes::Code as _,
    pb::metrics::{Answer, AttainmentState},
};

use super::*;

const XINGHE: &str = "place:fiction-xinghe";

fn answers(scorecard: &Scorecard) -> Vec<&Answer> {
    scorecard.chapters.iter().flat_map(|chapter| &chapter.answers).collect()
}

fn zh(text: Option<&scorecard_wire::pb::data::Text>) -> &str {
    text.map_or("", |text| text.zh.as_str())
}

fn told(answer: &Answer) -> String {
    let by = if answer.declared { "填报" } else { "数据" };
    let issuer = zh(answer.issuer_name.as_ref());
    let account = zh(answer.account.as_ref());
    format!(
        "{issuer}{} {}{by}：{account}",
        zh(answer.promised.as_ref()),
        zh(answer.state_words.as_ref())
    )
}

#[test]
fn the_sample_answers_for_every_promise_in_the_order_of_the_plan() {
    let scorecard = fill(&world("promises"), XINGHE, 2023);
    assert_eq!(scorecard.gaps, []);
    assert_eq!(scorecard.findings, []);
    let ids: BTreeSet<_> = answers(&scorecard).into_iter().map(|answer| &answer.id).collect();
    assert_eq!(ids.len(), 17, "each answer has an id of its own: {ids:?}");
    let told: Vec<_> = answers(&scorecard).into_iter().map(told).collect();
    assert_eq!(
        told,
        [
            "一般公共预算收入预期增长8% 超额完成数据：可比增长8.6%，高于年度目标0.6个百分点",
            "虚构市一般公共预算收入预期增长9% 未完成数据：可比增长8.6%，低于年度目标0.4个百分点；原因：落实减税政策，土地相关税收减少",
            "新增高新技术企业120家 超额完成数据：151家，完成年度目标的125.8%",
            "力争数字经济核心产业规模突破600亿元 完成填报：600亿元左右，据此未能判定是否达到目标；按快报数测算为603亿元",
            "固定资产投资预期增长10%以上 已调整填报：目标调整为6%；比上年增长6.4%，高于年度目标0.4个百分点；原因：两个重大项目转为跨年实施",
            "建成地铁车站6座 持续推进填报：4座，完成年度目标的66.7%，未达到年度目标；原因：两座车站因地下管线迁改延期至2024年",
            "营商环境得分居全市第2位 完成数据：居全市第2位，达到年度目标",
            "星河夜市开街 持续推进填报：已完成招商；原因：消防验收推迟",
            "老街片区更新完成 未完成填报：完成七成；原因：居民搬迁协议未全部签订",
            "环路北段通车 已调整填报：原因：与南段合并为全线工程，改为2024年通车",
            "新建学校10所 完成数据：10所，完成年度目标的100.0%；2022年承诺",
            "虚构市PM2.5浓度控制在28微克/立方米以内 已更正填报：目标更正为控制在38微克/立方米以内；36微克/立方米，控制在年度目标以内；原因：登记时把38误写为28",
            "PM2.5浓度控制在38微克/立方米以内 完成数据：36微克/立方米，控制在年度目标以内",
            "城镇登记失业率控制在3%以内 未完成数据：3.2%，超出年度目标；原因：二季度企业用工减少，下半年已回落",
            "确保交付安置房面积90万平方米 完成数据：90.0万平方米，完成年度目标的100.0%",
            "区人民医院新院区开工 超额完成填报：开工并完成桩基工程",
            "区图书馆新馆开放 完成填报：2023年9月28日开放；2022年承诺",
        ]
    );
}

#[test]
fn answers_are_told_in_english_too() {
    let scorecard = fill(&world("promises"), XINGHE, 2023);
    let answers = answers(&scorecard);
    let en = |id: &str| {
        let answer = answers.iter().find(|answer| answer.id == id).unwrap();
        let words = [&answer.promised, &answer.state_words, &answer.account, &answer.evidence];
        words.map(|words| words.clone().unwrap().en).join(" | ")
    };
    assert_eq!(
        en("high_tech_target"),
        "120 new high-tech enterprises | exceeded | 151, 125.8% of the target | Statistical bulletin of Xinghe 2023 (fictional)"
    );
    assert_eq!(
        en("livelihood.unemployment"),
        "keep registered urban unemployment at or below 3% | not met | 3.2%, above the limit; reason: firms hired less in the second quarter, the rate has fallen since | Statistical bulletin of Xinghe 2023 (fictional)"
    );
    assert_eq!(
        en("ecology.pm25@place:fiction-city"),
        "keep PM2.5 at or below 28 µg/m³ | corrected | target corrected to at or below 38 µg/m³; 36 µg/m³, within the limit; reason: 38 was recorded as 28 | stated by the department: Allocation of tasks of Fiction City 2023 (fictional), Statistical bulletin of Xinghe 2023 (fictional)"
    );
    assert_eq!(
        en("library:2022"),
        "the new district library opens | met | opened on 28 September 2023; promised for 2022 | stated by the department: Work report of Xinghe 2024 (fictional)"
    );
}

#[test]
fn what_was_recorded_wrongly_is_held_against_what_it_was() {
    let world = world("promises");
    let facts = world.facts.of(&XINGHE.parse().unwrap()).unwrap();
    let is_it = |it: &&crate::facts::Held<Outcome>| it.thing.state == Some(OutcomeState::Corrected);
    let held = facts.outcomes.values().find(is_it).unwrap().thing.clone();
    let account = |value: Option<&str>| {
        let adjusted = value.map(|it| Adjusted { value: it.parse().unwrap(), up_to: None });
        let outcome = Outcome { adjusted, ..held.clone() };
        let scorecard = fill(&after(&world, Change::Put(Thing::Outcome(outcome))), XINGHE, 2023);
        assert_eq!((scorecard.gaps.as_slice(), scorecard.findings.as_slice()), (&[][..], &[][..]));
        let is_it = |it: &&Answer| it.id == "ecology.pm25@place:fiction-city";
        let answer = answers(&scorecard).into_iter().find(is_it).unwrap();
        (told(answer), answer.attainment.as_ref().map(|it| it.state()))
    };
    let (words, state) = account(Some("35"));
    assert!(
        words.contains("目标更正为控制在35微克/立方米以内；36微克/立方米，超出年度目标"),
        "{words}"
    );
    assert_eq!(state, Some(AttainmentState::NotMet));
    // Nobody had promised it: nothing is held against it.
    let (words, state) = account(None);
    assert!(words.ends_with("已更正填报：并无此目标；原因：登记时把38误写为28"), "{words}");
    assert_eq!(state, None);
}

#[test]
fn what_was_adjusted_and_missed_all_the_same_needs_a_reason() {
    let world = world("promises");
    let facts = world.facts.of(&XINGHE.parse().unwrap()).unwrap();
    let of = |held: &&crate::facts::Held<Outcome>| {
        held.thing
            .key
            .promise
            .indicator()
            .is_some_and(|id| id.as_str() == "investment.fixed_assets")
    };
    let held = facts.outcomes.values().find(of).unwrap().thing.clone();
    let gaps = |value: Option<&str>, reason: &str| {
        let value = value.map(|value| value.parse().unwrap());
        let adjusted = value.map(|value| Adjusted { value, up_to: None });
        let outcome = Outcome { adjusted, reason: Text::zh(reason), ..held.clone() };
        fill(&after(&world, Change::Put(Thing::Outcome(outcome))), XINGHE, 2023).gaps.len()
    };
    assert_eq!(gaps(Some("6"), ""), 0);
    assert_eq!(gaps(Some("7"), ""), 1);
    assert_eq!(gaps(Some("7"), "原因"), 0);
    assert_eq!(gaps(None, ""), 0, "what was dropped cannot be missed");
}

#[test]
fn the_year_before_is_answered_for_and_left_to_continue() {
    let scorecard = fill(&world("promises"), XINGHE, 2022);
    let states: Vec<_> =
        answers(&scorecard).iter().map(|it| (it.id.as_str(), it.state())).collect();
    assert_eq!(
        states,
        [("schools_target", AttainmentState::Continuing), ("library", AttainmentState::Continuing),]
    );
}

#[test]
fn a_pledge_with_the_id_of_something_else_has_another_as_an_answer() {
    let world = world("promises");
    let facts = world.facts.of(&XINGHE.parse().unwrap()).unwrap();
    let held = facts.milestones.values().find(|it| it.thing.key.milestone.as_str() == "ring_road");
    let mut pledge = held.unwrap().thing.clone();
    pledge.key.period = Period::year(2023).unwrap();
    let mut ids_with = |id: &str| {
        pledge.key.milestone = id.parse().unwrap();
        let world = after(&world, Change::Put(Thing::Milestone(pledge.clone())));
        let scorecard = fill(&world, XINGHE, 2023);
        let ids: Vec<_> = answers(&scorecard).into_iter().map(|it| it.id.clone()).collect();
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "{ids:?}");
        ids
    };
    let ids = ids_with("revenue_target");
    assert!(ids.iter().any(|id| id == "revenue_target"), "{ids:?}");
    assert!(ids.iter().any(|id| id == "revenue_target:pledge"), "{ids:?}");
    let of_figure = ids_with("revenue");
    assert!(of_figure.iter().any(|id| id == "revenue:pledge"), "{of_figure:?}");
}

#[test]
fn a_target_of_an_indicator_with_the_id_of_a_target_has_another_as_an_answer() {
    let world = world("promises");
    let id: IndicatorId = "high_tech_target".parse().unwrap();
    let held = world.cube.indicator(&"economy.new_high_tech".parse().unwrap()).unwrap();
    let indicator = Indicator { id: id.clone(), ..held.thing.as_ref().clone() };
    let facts = world.facts.of(&XINGHE.parse().unwrap()).unwrap();
    let held = facts.targets.values().find(|it| {
        let TargetKey { indicator, period, .. } = &it.thing.key;
        indicator.as_str() == "economy.new_high_tech" && period.last().year() == 2023
    });
    let mut target = held.unwrap().thing.clone();
    target.key.indicator = id;
    let world = after(&world, Change::Put(Thing::Indicator(indicator)));
    let scorecard = fill(&after(&world, Change::Put(Thing::Target(target))), XINGHE, 2023);
    let ids: Vec<_> = answers(&scorecard).into_iter().map(|answer| answer.id.as_str()).collect();
    for expected in ["high_tech_target", "high_tech_target:level"] {
        assert_eq!(ids.iter().filter(|id| **id == expected).count(), 1, "{ids:?}");
    }
}

fn outcomes(world: &World) -> Vec<Key> {
    let facts = world.facts.of(&XINGHE.parse().unwrap()).unwrap();
    facts.outcomes.keys().cloned().map(Key::Outcome).collect()
}

#[test]
fn a_promise_without_its_answer_or_reason_is_a_gap() {
    let world = world("promises");
    let mut missing = Vec::new();
    for key in outcomes(&world) {
        let year = match &key {
            Key::Outcome(key) => key.year.last().year(),
            _ => unreachable!(),
        };
        let scorecard = fill(&after(&world, Change::Withdraw(key.clone())), XINGHE, year);
        // The plan of 2023 is no longer what the definition lists.
        for gap in scorecard.gaps.iter().filter(|gap| gap.reason() == Missing::NoAnswer) {
            missing.push((year, gap.item.clone(), gap.problem.clone().unwrap().zh));
        }
        // What no longer continues is not carried forward either, and all others stay.
        let n = answers(&scorecard).len();
        assert_eq!(n, if year == 2022 { 2 } else { 17 }, "{key}");
    }
    let items: Vec<_> = missing.iter().map(|(year, item, _)| (*year, item.as_str())).collect();
    assert_eq!(items.len(), 13, "{items:?}");
    let problem = |item: &str| missing.iter().find(|it| it.1 == item).unwrap().2.clone();
    assert!(problem("hospital").contains("没有答复"), "{}", problem("hospital"));
    assert!(problem("livelihood.unemployment").contains("没有说明原因"));
    assert!(problem("economy.digital_scale").contains("未能判定"));
    assert!(problem("ecology.pm25@place:fiction-city").contains("没有说明原因"));
}

#[test]
fn a_declaration_that_the_data_contradict_is_a_finding_and_theirs_is_shown() {
    let world = world("promises");
    let facts = world.facts.of(&XINGHE.parse().unwrap()).unwrap();
    let held = facts.outcomes.values().find(|held| {
        held.thing
            .key
            .promise
            .indicator()
            .is_some_and(|id| id.as_str() == "livelihood.unemployment")
    });
    let outcome = Outcome { state: Some(OutcomeState::Met), ..held.unwrap().thing.clone() };
    let scorecard = fill(&after(&world, Change::Put(Thing::Outcome(outcome))), XINGHE, 2023);
    assert_eq!(scorecard.gaps, [], "the reason stands");
    let [finding] = scorecard.findings.as_slice() else { panic!("{:?}", scorecard.findings) };
    assert_eq!(finding.reason, "OUTCOME_DISAGREES");
    let answers = answers(&scorecard);
    let answer = answers.iter().find(|answer| answer.id == finding.item).unwrap();
    assert_eq!((answer.state(), answer.declared), (AttainmentState::NotMet, false));
}

#[test]
fn promises_that_no_chapter_answers_for_are_a_finding() {
    let world = world("promises");
    let definition = world.definitions.values().next().unwrap();
    let mut definition = definition.thing.clone();
    definition.chapters.retain(|chapter| chapter.kind != ChapterKind::Answers);
    let scorecard = fill(&after(&world, Change::Put(Thing::Definition(definition))), XINGHE, 2023);
    let [finding] = scorecard.findings.as_slice() else { panic!("{:?}", scorecard.findings) };
    assert_eq!(finding.reason, "PROMISES_UNANSWERED");
    assert!(finding.problem.clone().unwrap().zh.contains("15项"), "{finding:?}");
}

#[test]
fn the_citys_targets_are_answered_for_where_the_chapter_says_so() {
    let world = world("promises");
    let mut definition = world.definitions.values().next().unwrap().thing.clone();
    for chapter in &mut definition.chapters {
        chapter.parent_promises = false;
    }
    let scorecard = fill(&after(&world, Change::Put(Thing::Definition(definition))), XINGHE, 2023);
    assert_eq!(answers(&scorecard).len(), 15);
    assert!(answers(&scorecard).iter().all(|answer| answer.issuer_name.is_none()));
}

#[test]
fn the_figure_held_against_a_promise_can_be_asked_for() {
    let world = world("promises");
    let period = Period::year(2023).unwrap();
    let area = resolve::area(&world.cube, XINGHE, period).unwrap();
    let definition = resolve::definition(&world, "").unwrap();
    let ask = |id| scorecard::question(&world, &area, period, &definition, (id, 0));
    assert_eq!(ask("revenue_target").unwrap().0.measure, Measure::ComparableGrowth);
    assert_eq!(
        ask("service.business_climate:rank:place:fiction-city").unwrap().0.measure,
        Measure::Rank
    );
    assert_eq!(ask("hospital"), None, "a pledge has no figure");
    assert_eq!(ask("no_such"), None);
}

/// A random promise for one of three years, and for each year up to the last what its department says.
#[derive(Clone, Debug)]
struct Promised {
    due: u32,
    is_pledge: bool,
    says: Vec<Option<OutcomeState>>,
    value: Option<u8>,
}

fn promised() -> impl Strategy<Value = Promised> {
    let says = proptest::option::of(proptest::sample::select(OutcomeState::ALL));
    let says = prop_oneof![Just(Some(OutcomeState::Continuing)), says];
    (2021u32..2024, any::<bool>(), proptest::collection::vec(says, 3), proptest::option::of(0u8..9))
        .prop_map(|(due, is_pledge, says, value)| Promised { due, is_pledge, says, value })
}

impl Promised {
    fn key(&self, n: usize) -> PromiseKey {
        let (area, period) = (XINGHE.parse().unwrap(), Period::year(self.due).unwrap());
        if self.is_pledge {
            let milestone = format!("p{n}").parse().unwrap();
            return PromiseKey::Milestone(MilestoneKey { area, milestone, period });
        }
        PromiseKey::Target(TargetKey {
            indicator: "economy.new_high_tech".parse().unwrap(),
            measure: Measure::Level,
            of: Of::Nothing,
            area,
            period,
            issuer: XINGHE.parse().unwrap(),
        })
    }

    fn changes(&self, n: usize) -> Vec<Change> {
        let chapter: ItemId =
            if n.is_multiple_of(3) { "nowhere" } else { "livelihood" }.parse().unwrap();
        let (source, note) = (None, Text::default());
        let mut things = vec![match self.key(n) {
            PromiseKey::Milestone(key) => Thing::Milestone(Milestone {
                key,
                chapter,
                text: Text::zh("事项"),
                state: MilestoneState::Pledged,
                claim: Text::default(),
                source,
                note,
            }),
            PromiseKey::Target(key) => Thing::Target(Target {
                key,
                chapter,
                label: Text::default(),
                value: "5".parse().unwrap(),
                qualifier: Qualifier::Exact,
                test: TargetTest::Compare(Comparator::AtLeast),
                strength: Text::default(),
                schedule: Vec::new(),
                nature: None,
                source,
                note,
            }),
        }];
        for (year, state) in (2021..).zip(&self.says).filter(|(year, _)| *year >= self.due) {
            let Some(state) = state else { continue };
            things.push(Thing::Outcome(Outcome {
                key: OutcomeKey { promise: self.key(n), year: Period::year(year).unwrap() },
                state: Some(*state),
                adjusted: None,
                document: state.replaces().then(|| "fiction-decision-7".parse().unwrap()),
                done: Text::default(),
                reason: Text::zh("原因"),
                source: None,
                note: Text::default(),
            }));
        }
        things.into_iter().map(Change::Put).collect()
    }

    /// Whether 2023 answers for it, by the rule in plain words.
    fn is_due(&self) -> bool {
        let kept = |year: u32| {
            !self.is_pledge && year == self.due && self.value.is_some_and(|value| value >= 5)
        };
        (self.due..2023).all(|year| {
            let said = self.says[usize::try_from(year - 2021).unwrap()];
            said == Some(OutcomeState::Continuing) && !kept(year)
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn as_many_answers_as_promises(promised in proptest::collection::vec(promised(), 0..12)) {
        let mut empty = world("promises");
        let facts = empty.facts.of(&XINGHE.parse().unwrap()).unwrap();
        let mut withdrawn: Vec<Change> = facts.outcomes.keys().cloned().map(Key::Outcome).map(Change::Withdraw).collect();
        withdrawn.extend(facts.targets.keys().cloned().map(Key::Target).map(Change::Withdraw));
        withdrawn.extend(facts.milestones.keys().cloned().map(Key::Milestone).map(Change::Withdraw));
        let Change::Put(observation) = changed(&empty, "economy.new_high_tech", XINGHE, 2023, "1") else { unreachable!() };
        withdrawn.push(Change::Withdraw(observation.key()));
        empty = empty.after(position(2), &withdrawn);

        // One target a year, and any number of pledges.
        let mut promised = promised;
        let mut years = BTreeSet::new();
        promised.retain(|it| it.is_pledge || years.insert(it.due));
        let mut changes: Vec<Change> = promised.iter().enumerate().flat_map(|(n, it)| it.changes(n)).collect();
        for it in promised.iter().filter(|it| !it.is_pledge) {
            let Some(value) = it.value else { continue };
            let Thing::Observation(mut level) = observation.clone() else { unreachable!() };
            level.key.period = Period::year(it.due).unwrap();
            level.reading = Reading::Value(value.to_string().parse().unwrap());
            changes.push(Change::Put(Thing::Observation(level)));
        }
        let world = empty.after(position(3), &changes);
        let scorecard = fill(&world, XINGHE, 2023);
        let answers = answers(&scorecard);
        let due = promised.iter().filter(|it| it.is_due()).count();
        prop_assert_eq!(answers.len(), due);
        // Each has a state that can be told, or is a gap.
        let open = answers.iter().filter(|answer| {
            matches!(answer.state(), AttainmentState::NoData | AttainmentState::Undecided)
                || answer.state() == AttainmentState::NotMet && answer.outcome.is_none()
        });
        let gaps = scorecard.gaps.iter().filter(|gap| gap.reason() == Missing::NoAnswer).count();
        prop_assert_eq!(gaps, open.count());
        prop_assert!(answers.iter().all(|answer| answer.state().as_str_name() != "ATTAINMENT_STATE_UNSPECIFIED"));
    }
}

#[test]
fn code_lists_of_attainment_are_those_of_the_domain() {
    use scorecard_domain as domain;
    use scorecard_wire::pb::metrics as pb;
    for state in domain::AttainmentState::ALL {
        let name = AttainmentState::try_from(i32::from(state.number())).unwrap().as_str_name();
        assert_eq!(name, format!("ATTAINMENT_STATE_{}", state.slug().to_uppercase()));
    }
    for pace in domain::Pace::ALL {
        let name = pb::Pace::try_from(i32::from(pace.number())).unwrap().as_str_name();
        assert_eq!(name, format!("PACE_{}", pace.slug().to_uppercase()));
    }
    assert_eq!(OutcomeState::from_wire(5), Some(OutcomeState::Adjusted));
}
