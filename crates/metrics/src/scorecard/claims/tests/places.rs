//! Places that are claimed: shared ones, of which whole, of honours, and standings.

use super::*;

#[test]
fn first_with_another_is_not_first_unless_it_says_so() {
    let world = world("shandong-gdp");
    let definition = resolve::definition(&world, "").unwrap().thing.clone();
    let gdp = world.cube.indicator(&GDP.parse().unwrap()).unwrap().thing.as_ref().clone();
    let counted = Indicator {
        id: "enterprise.counted".parse().unwrap(),
        nature: scorecard_domain::Nature::Count,
        multiplier: 0,
        decimals: 0,
        direction: Direction::Lower,
        formula: None,
        ..gdp
    };
    let mut world = after(&world, Change::Put(Thing::Indicator(counted.clone())));
    let areas: Vec<_> = world.cube.areas().map(|held| held.thing.clone()).collect();
    for area in areas {
        let Change::Put(Thing::Observation(observation)) = changed(
            &world,
            GDP,
            "370100",
            2018,
            if area.id.as_str() < "gbt2260:370300" { "3" } else { "4" },
        ) else {
            unreachable!()
        };
        let mut key = observation.key.clone();
        key.indicator = counted.id.clone();
        key.area = area.id.clone();
        let reading = Reading::Value(match observation.reading {
            Reading::Value(value) => value,
            _ => Decimal::ZERO,
        });
        let thing = Thing::Observation(Observation { key, reading, ..observation });
        world = after(&world, Change::Put(thing));
    }
    assert_eq!(definition.claims, []);
    let claim = |text: &str| Claim { indicator: Some(counted.id.clone()), ..rank(text, "1") };
    let alone = told(&world, claim("企业数居全省第一"));
    assert_eq!((alone.verdict(), alone.doubt()), (ClaimVerdict::Undecided, ClaimDoubt::Tied));
    assert_eq!(told(&world, claim("企业数并列全省第一")).verdict(), ClaimVerdict::Holds);
    let third = Claim { against: number("3"), ..claim("企业数居全省前三") };
    assert_eq!(told(&world, third).verdict(), ClaimVerdict::Holds, "it may share a place there");
    let streak = |text: &str| Claim {
        measure: Measure::Streak,
        comparator: Some(Comparator::AtLeast),
        ..claim(text)
    };
    let tied = told(&world, streak("企业数连续1年居全省第一"));
    assert_eq!((tied.verdict(), tied.doubt()), (ClaimVerdict::Undecided, ClaimDoubt::Tied));
    assert!(zh(&tied).contains("（其中2018年并列）"), "{}", zh(&tied));
    assert_eq!(tied.evidence[0].streak.clone().unwrap().tied_periods, ["2018"]);
    let joint = told(&world, streak("企业数连续1年并列全省第一"));
    assert_eq!(joint.verdict(), ClaimVerdict::Holds);
    let with_ties = |ties| {
        let streaks = scorecard_domain::StreakRules { ties, ..counted.streaks };
        let thing = Thing::Indicator(Indicator { streaks, ..counted.clone() });
        told(&after(&world, Change::Put(thing)), streak("企业数连续1年居全省第一")).verdict()
    };
    assert_eq!(with_ties(StreakRule::Counts), ClaimVerdict::Holds);
    assert_eq!(with_ties(StreakRule::Breaks), ClaimVerdict::Fails);
}

#[test]
fn a_whole_that_is_named_is_the_one_that_is_compared_with() {
    let world = world("shandong-gdp");
    let other = (ClaimVerdict::Undecided, ClaimDoubt::OtherWhole);
    let verdict = |claim: Claim| {
        let told = told(&world, claim);
        (told.verdict(), told.doubt())
    };
    let holds = (ClaimVerdict::Holds, ClaimDoubt::Unspecified);
    assert_eq!(verdict(rank("地区生产总值居全省前三", "3")), holds);
    assert_eq!(verdict(rank("地区生产总值居全国前三", "3")), other);
    assert_eq!(verdict(rank("全市地区生产总值居全省前三", "3")), holds, "its own");
    let english = Text::new("", "GDP among the top three of the country");
    assert_eq!(verdict(Claim { text: english, ..rank("", "3") }), other);
    // What fails, fails.
    let first = (ClaimVerdict::Fails, ClaimDoubt::Unspecified);
    assert_eq!(verdict(rank("地区生产总值居全国第一", "1")), first);
    let sentence = zh(&told(&world, rank("地区生产总值居全国前三", "3")));
    assert!(sentence.contains("文字所说的范围（全国、全省等）与实际比较的地区不符"), "{sentence}");
}

#[test]
fn an_honour_carries_what_no_indicator_tells() {
    let world = world("lixia-2022");
    let claim = |years: &str| Claim {
        indicator: None,
        measure: Measure::Streak,
        of: ItemOf::Nothing,
        comparator: Some(Comparator::AtLeast),
        against: number(years),
        honour: "city_assessment".parse().ok(),
        ..rank(&format!("连续{years}年居全市综合考核第一"), years)
    };
    let told = |years| of(&fill(&with(&world, claim(years)), "370102", 2022));
    let published = told("14");
    assert_eq!(published.verdict(), ClaimVerdict::Published);
    assert_eq!(published.source, "page-2023");
    assert_eq!(published.honour.clone().unwrap().number, 14);
    assert!(published.basis.clone().unwrap().zh.starts_with("据《"), "{published:?}");
    assert!(
        zh(&published).starts_with("据公布成立：连续14年居全市经济社会发展综合考核第一"),
        "{}",
        zh(&published)
    );
    assert_eq!(told("15").verdict(), ClaimVerdict::Fails);
}

#[test]
fn leading_is_not_first() {
    let world = world("lixia-2022");
    let first = rank("地区生产总值居全市第一", "1");
    let claim = of(&fill(&with(&world, first), "370102", 2022));
    assert_eq!(claim.verdict(), ClaimVerdict::Undecided);
    assert_eq!(claim.doubt(), ClaimDoubt::StandingIsNoRank);
    assert_eq!(claim.evidence.len(), 2, "the rank that is not there, and the standing");
    let leading = Claim {
        measure: Measure::Standing,
        comparator: None,
        against: Stated::Standing(scorecard_domain::Standing::Leading),
        ..rank("地区生产总值总量全市领先", "1")
    };
    let claim = of(&fill(&with(&world, leading), "370102", 2022));
    assert_eq!(claim.verdict(), ClaimVerdict::Published);
    assert!(claim.estimated, "the source says 预计");
}

#[test]
fn years_that_leave_a_streak_open_are_called_by_what_it_counts() {
    let world = world("shandong-gdp");
    // It grew in 2018; of 2016 nothing is recorded.
    let Change::Put(Thing::Observation(mut before)) = changed(&world, GDP, "370100", 2018, "7000")
    else {
        unreachable!()
    };
    before.key.period = Period::year(2017).unwrap();
    let world = after(&world, Change::Put(Thing::Observation(before)));
    let mut gdp = world.cube.indicator(&GDP.parse().unwrap()).unwrap().thing.as_ref().clone();
    gdp.growth_rule = scorecard_domain::GrowthRule::Nominal;
    let world = after(&world, Change::Put(Thing::Indicator(gdp)));
    let growth = Claim {
        measure: Measure::Streak,
        streak: StreakPredicate::Growth,
        of: ItemOf::Nothing,
        comparator: Some(Comparator::AtLeast),
        against: number("5"),
        ..rank("地区生产总值连续5年增长", "5")
    };
    let open = told(&world, growth);
    assert_eq!((open.verdict(), open.doubt()), (ClaimVerdict::Undecided, ClaimDoubt::StreakOpen));
    assert!(zh(&open).contains("往年数据不全，或是否增长未定"), "{}", zh(&open));
}
