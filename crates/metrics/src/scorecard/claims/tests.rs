//! Claims on the samples: what each verdict tells, and what becomes of the scorecard.

mod places;

use scorecard_domain::{
    Against as Stated, Change, Claim, Comparator, Decimal, Definition, Direction, Indicator,
    ItemArea, ItemOf, Measure, Observation, Of, Period, Reading, Statuses, StreakPredicate,
    StreakRule, Target, TargetKey, TargetTest, Text, Thing,
};
use scorecard_wire::pb::metrics::{ClaimDoubt, ClaimVerdict, Scorecard, ScorecardClaim};

use super::super::tests::{after, changed, fill, world};
use crate::{resolve, world::World};

const GDP: &str = "economy.gdp";
const JINAN: &str = "gbt2260:370100";

fn number(text: &str) -> Stated {
    Stated::Number(text.parse().unwrap())
}

/// A claim that GDP is at least that rank in the province.
fn rank(text: &str, rank: &str) -> Claim {
    Claim {
        id: "claimed".parse().unwrap(),
        chapter: "total".parse().unwrap(),
        text: Text::zh(text),
        indicator: GDP.parse().ok(),
        measure: Measure::Rank,
        area: ItemArea::Own,
        of: ItemOf::Parent,
        streak_rank: 1,
        streak: StreakPredicate::Rank,
        comparator: Some(Comparator::AtMost),
        against: number(rank),
        honour: None,
        required: false,
    }
}

/// A claim about the level.
fn level(by: Comparator, against: Stated) -> Claim {
    let comparator = Some(by);
    let (measure, of) = (Measure::Level, ItemOf::Nothing);
    Claim { measure, of, comparator, against, ..rank("经济总量有所说法", "1") }
}

/// The world in which the definition states the claim, in the first chapter that may.
fn with(world: &World, claim: Claim) -> World {
    let definition = resolve::definition(world, "").unwrap().thing.clone();
    let chapter = definition.chapters.iter().find(|chapter| !chapter.items.is_empty()).unwrap();
    let claims = vec![Claim { chapter: chapter.id.clone(), ..claim }];
    let thing = Thing::Definition(Definition { claims, ..definition });
    assert_eq!(thing.faults(), []);
    after(world, Change::Put(thing))
}

fn of(scorecard: &Scorecard) -> ScorecardClaim {
    scorecard.chapters.iter().flat_map(|chapter| &chapter.claims).next().unwrap().clone()
}

/// The claim on the scorecard of Jinan in 2018.
fn told(world: &World, claim: Claim) -> ScorecardClaim {
    of(&fill(&with(world, claim), "370100", 2018))
}

fn zh(claim: &ScorecardClaim) -> String {
    claim.sentence.clone().unwrap_or_default().zh
}

#[test]
fn a_rank_that_holds_and_one_that_fails_tell_their_evidence() {
    let world = world("shandong-gdp");
    let third = told(&world, rank("地区生产总值居全省前三", "3"));
    assert_eq!(third.verdict(), ClaimVerdict::Holds);
    assert_eq!(zh(&third), "成立：地区生产总值居全省第2位（所称：不后于第3位）");
    assert_eq!(third.basis.clone().unwrap().zh, "数据：地区生产总值居全省第2位");
    let place = third.evidence[0].rank.unwrap();
    assert_eq!((place.reported, place.expected, place.firm), (17, 17, true));
    assert_eq!(third.evidence[0].inputs.len(), 17);
    let first = told(&world, rank("地区生产总值居全省第一", "1"));
    assert_eq!(first.verdict(), ClaimVerdict::Fails);
    let told = "不成立：地区生产总值居全省第2位（所称：第1位）；第1位为青岛市12001.52亿元";
    assert_eq!(zh(&first), told);
    assert_eq!(first.leaders.len(), 1);
    assert_eq!(first.basis, None);
}

#[test]
fn a_required_claim_that_does_not_hold_is_a_gap_and_another_a_finding() {
    let world = world("shandong-gdp");
    let first = rank("地区生产总值居全省第一", "1");
    let before = fill(&world, "370100", 2018);
    let left_out = fill(&with(&world, first.clone()), "370100", 2018);
    assert_eq!(left_out.gaps, before.gaps);
    let reasons = left_out.findings.iter().map(|finding| finding.reason.as_str());
    assert_eq!(
        reasons.filter(|reason| reason.starts_with("CLAIM")).collect::<Vec<_>>(),
        ["CLAIM_FAILS"]
    );
    let required = fill(&with(&world, Claim { required: true, ..first }), "370100", 2018);
    let gaps: Vec<_> = required.gaps.iter().map(|gap| gap.item.as_str()).collect();
    assert_eq!(gaps, ["claimed"]);
    let third = Claim { required: true, ..rank("地区生产总值居全省前三", "3") };
    assert_eq!(fill(&with(&world, third), "370100", 2018).gaps, before.gaps);
}

#[test]
fn a_missing_peer_leaves_a_rank_open_and_the_sentence_says_how_many() {
    let world = world("shandong-gdp");
    let Change::Put(thing) = changed(&world, GDP, "370200", 2018, "1") else { unreachable!() };
    let without = after(&world, Change::Withdraw(thing.key()));
    // What the source published would decide it.
    let first = rank("地区生产总值居全省第一", "1");
    assert_eq!(told(&without, first.clone()).verdict(), ClaimVerdict::Fails);
    let published = scorecard_domain::ObservationKey {
        indicator: GDP.parse().unwrap(),
        measure: Measure::Rank,
        of: Of::Area("gbt2260:370000".parse().unwrap()),
        area: JINAN.parse().unwrap(),
        period: "2018".parse().unwrap(),
    };
    let published = Change::Withdraw(scorecard_domain::Key::Observation(published));
    let open = told(&after(&without, published), first);
    assert_eq!(open.verdict(), ClaimVerdict::Undecided);
    assert_eq!(open.doubt(), ClaimDoubt::RankNotFirm);
    assert!(zh(&open).contains("17个同级地区中16个有数据，位次未定"), "{}", zh(&open));
}

#[test]
fn figures_are_held_against_other_years_areas_and_figures() {
    let world = world("shandong-gdp");
    let verdict = |by, against| {
        let claim = told(&world, level(by, against));
        (claim.verdict(), claim.doubt())
    };
    let holds = (ClaimVerdict::Holds, ClaimDoubt::Unspecified);
    let fails = (ClaimVerdict::Fails, ClaimDoubt::Unspecified);
    let unknown = (ClaimVerdict::Undecided, ClaimDoubt::NoData);
    let since = |year| Stated::Since(Period::year(year).unwrap());
    assert_eq!(verdict(Comparator::Above, Stated::YearsBefore(3)), holds);
    assert_eq!(verdict(Comparator::Above, Stated::YearsBefore(1)), unknown, "2017 is not recorded");
    assert_eq!(verdict(Comparator::Below, Stated::YearsBefore(3)), fails);
    assert_eq!(verdict(Comparator::Above, since(2008)), unknown, "nor are all years since");
    assert_eq!(verdict(Comparator::Below, since(2015)), fails, "one year is enough");
    assert_eq!(verdict(Comparator::Above, since(2018)), unknown, "of no years nothing is said");
    let qingdao = Stated::Area("gbt2260:370200".parse().unwrap());
    assert_eq!(verdict(Comparator::Below, qingdao.clone()), holds);
    let said = told(&world, level(Comparator::Below, qingdao));
    assert!(zh(&said).contains("所称：低于青岛市（12001.5"), "{}", zh(&said));
    assert_eq!(said.evidence.len(), 2);
    let share = Stated::Figure("gdp_share".parse().unwrap());
    let differ = (ClaimVerdict::Undecided, ClaimDoubt::UnitsDiffer);
    assert_eq!(verdict(Comparator::Above, share), differ);
}

#[test]
fn a_target_is_met_by_its_own_test() {
    let world = world("shandong-gdp");
    let target = |value: &str| {
        Change::Put(Thing::Target(Target {
            key: TargetKey {
                indicator: GDP.parse().unwrap(),
                measure: Measure::Level,
                of: Of::Nothing,
                area: JINAN.parse().unwrap(),
                period: "2018".parse().unwrap(),
                issuer: JINAN.parse().unwrap(),
            },
            chapter: "total".parse().unwrap(),
            label: Text::default(),
            value: value.parse().unwrap(),
            qualifier: scorecard_domain::Qualifier::Exact,
            test: TargetTest::Compare(Comparator::AtLeast),
            strength: Text::default(),
            schedule: Vec::new(),
            nature: None,
            source: None,
            note: Text::default(),
        }))
    };
    let met = Claim { comparator: None, ..level(Comparator::Above, Stated::Target(ItemArea::Own)) };
    let none = told(&world, met.clone());
    assert_eq!((none.verdict(), none.doubt()), (ClaimVerdict::Undecided, ClaimDoubt::NoData));
    let verdict =
        |value: &str, claim: &Claim| told(&after(&world, target(value)), claim.clone()).verdict();
    assert_eq!(verdict("7000", &met), ClaimVerdict::Holds);
    assert_eq!(verdict("9000", &met), ClaimVerdict::Fails);
    let published = told(&world, level(Comparator::AtLeast, number("1"))).evidence[0].clone();
    let own = match published.shown.unwrap().reading.unwrap() {
        scorecard_wire::pb::metrics::value::Reading::Number(number) => number,
        other => panic!("{other:?}"),
    };
    assert_eq!(verdict(&own, &met), ClaimVerdict::Holds, "a number stands for itself");
    let above = Claim { comparator: Some(Comparator::Above), ..met };
    assert_eq!(verdict(&own, &above), ClaimVerdict::Fails);
    let said = told(&after(&world, target("7000")), above);
    assert!(zh(&said).contains("所称：高于济南市的目标7000亿元"), "{}", zh(&said));
    assert_eq!(said.target.unwrap().value, "7000");
}

#[test]
fn an_estimate_is_said_to_be_one() {
    let world = world("shandong-gdp");
    let Change::Put(Thing::Observation(observation)) =
        changed(&world, GDP, "370300", 2018, "5068.4")
    else {
        unreachable!()
    };
    let statuses: Statuses = "E".parse().unwrap();
    let estimate = Thing::Observation(Observation { statuses, ..observation });
    let claim = told(&after(&world, Change::Put(estimate)), rank("地区生产总值居全省前三", "3"));
    assert_eq!(claim.verdict(), ClaimVerdict::Holds);
    assert!(claim.estimated, "one of the peers is an estimate, and so is the rank");
    assert_eq!(claim.basis.clone().unwrap().zh, "数据：地区生产总值预计居全省第2位，含预计数");
    assert!(zh(&claim).ends_with("；含预计数"), "{}", zh(&claim));
}

#[test]
fn a_published_share_decides_what_it_can() {
    let world = world("lixia-2022");
    let quarter = |value: &str| Claim {
        indicator: "enterprise.headquarters".parse().ok(),
        measure: Measure::Share,
        comparator: Some(Comparator::AtLeast),
        against: number(value),
        ..rank("总部企业占全市四分之一以上", "1")
    };
    let told = |value| of(&fill(&with(&world, quarter(value)), "370102", 2022));
    assert_eq!(told("25").verdict(), ClaimVerdict::Holds);
    assert_eq!(zh(&told("25")), "成立：市级以上总部企业占全市的27.3%（所称：不低于25%）");
    let open = told("27.3");
    assert_eq!((open.verdict(), open.doubt()), (ClaimVerdict::Undecided, ClaimDoubt::Straddles));
}

/// A figure that is not what is claimed is printed with as many digits as it takes to see that.
#[test]
fn a_figure_that_just_fails_is_not_printed_as_what_is_claimed() {
    let world = world("shandong-gdp");
    let share = |by, value: &str| Claim {
        measure: Measure::Share,
        comparator: Some(by),
        against: number(value),
        ..rank("地区生产总值占全省的份额有所说法", "1")
    };
    let printed = |claim: &ScorecardClaim| {
        let shown = claim.evidence[0].shown.clone().unwrap();
        let Some(scorecard_wire::pb::metrics::value::Reading::Number(number)) = shown.reading
        else {
            panic!("a number is shown")
        };
        number.parse::<Decimal>().unwrap()
    };
    let exact = printed(&told(&world, share(Comparator::AtLeast, "1")));
    // Held against itself as it is printed, it is either a little more or a little less.
    let claims = [
        share(Comparator::Above, &exact.to_string()),
        share(Comparator::Below, &exact.to_string()),
        share(Comparator::AtLeast, &exact.to_string()),
    ];
    let mut decided = 0;
    for claim in claims {
        let by = claim.comparator.unwrap();
        let told = told(&world, claim);
        let number = printed(&told);
        let passes = match by {
            Comparator::Above => number.cmp_value(exact).is_gt(),
            Comparator::Below => number.cmp_value(exact).is_lt(),
            _ => number.cmp_value(exact).is_ge(),
        };
        match told.verdict() {
            ClaimVerdict::Holds => assert!(passes, "{}", zh(&told)),
            ClaimVerdict::Fails => assert!(!passes, "{}", zh(&told)),
            _ => continue,
        }
        decided += 1;
    }
    assert_eq!(decided, 3);
}
