//! Claims, held against the units of what they measure.

use scorecard_domain::{Against, Claim, Comparator};

use super::{references::showing, *};

/// A definition that claims something of a level of `i.one`, which is in 亿元 or what else the test has.
fn claiming(text: Text, least: &str) -> ProposedChange {
    let Change::Put(Thing::Definition(definition)) = showing("scores").change else {
        panic!("not a definition")
    };
    let claim = Claim {
        id: "claim".parse().unwrap(),
        chapter: "all".parse().unwrap(),
        text,
        indicator: Some("i.one".parse().unwrap()),
        measure: Measure::Level,
        area: ItemArea::Own,
        of: ItemOf::Nothing,
        streak_rank: 1,
        streak: Default::default(),
        comparator: Some(Comparator::AtLeast),
        against: Against::Number(least.parse().unwrap()),
        honour: None,
        required: false,
    };
    let chapters = definition.chapters.into_iter();
    let chapters = chapters.map(|chapter| Chapter { items: Vec::new(), ..chapter }).collect();
    put(Thing::Definition(Definition { claims: vec![claim], chapters, ..definition }))
}

#[test]
fn a_claim_says_no_more_in_the_unit_of_its_indicator_than_its_test() {
    let in_units =
        |multiplier| put(Thing::Indicator(Indicator { multiplier, ..indicator("i.one") }));
    let said = || Text::new("达160亿元", "at least 16 billion yuan");
    check(vec![in_units(8)], vec![claiming(said(), "160")], &[]);
    check(vec![], vec![claiming(said(), "160"), in_units(8)], &[]);
    check(vec![in_units(4)], vec![claiming(said(), "1600000")], &[]);
    let zh = "INCONSISTENT changes[0].definition.claims[0].text.zh: says “160亿元”, which takes a test of level \
              at_least 1600000 (in 万元), but the test is level at_least 160";
    let en = "INCONSISTENT changes[0].definition.claims[0].text.en: says “16 billion yuan”, which takes a test of level \
              at_least 1600000 (in 万元), but the test is level at_least 160";
    check(vec![in_units(4)], vec![claiming(said(), "160")], &[zh, en]);
    let above = "INCONSISTENT changes[0].definition.claims[0].text.zh: says “160亿元”, which takes a test of level \
                 above 160 (in 亿元), but the test is level at_least 160";
    check(vec![in_units(8)], vec![claiming(Text::zh("突破160亿元"), "160")], &[above]);
    let other = "INCONSISTENT changes[0].definition.claims[0].text.zh: says “12亿元”, which takes a test of difference \
                 at_least 12 (in 亿元), but the test is level at_least 160";
    check(vec![in_units(8)], vec![claiming(Text::zh("较上年增加12亿元"), "160")], &[other]);
}
