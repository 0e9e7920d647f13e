use super::*;
use crate::{
    ratio::Ratio,
    reading::Standing,
    rules::claim::said::{Bound, By, Number},
};

fn boasts(en: &str) -> Vec<Boast> {
    said(en).into_iter().map(|said| said.boast).collect()
}

fn place(en: &str) -> Option<u32> {
    boasts(en).into_iter().find_map(|boast| match boast {
        Boast::Place(n, _) => Some(n),
        _ => None,
    })
}

fn number(percent: i128, bound: Bound) -> Number {
    Number { number: Ratio::new(percent, 1).unwrap(), bound }
}

fn grown(percent: i128, bound: Bound) -> Boast {
    Boast::Change { falls: false, by: Some(number(percent, bound)) }
}

#[test]
fn places_are_read_in_words_and_digits() {
    for (en, said) in [
        ("first in the city in budget revenue", Some(1)),
        ("ranks 1st in the province", Some(1)),
        ("ranks 1 in the city", Some(1)),
        ("No. 1 in the city", Some(1)),
        ("#1 in the city", Some(1)),
        ("number 1", Some(1)),
        ("ranked number one in the city", Some(1)),
        ("tops the city's list", Some(1)),
        ("ranked at the top", Some(1)),
        ("the highest in the city", Some(1)),
        ("the largest of all districts", Some(1)),
        ("champion of the city", Some(1)),
        ("the biggest in town", Some(1)),
        ("among the top three of the city", Some(3)),
        ("GDP is among the first three of the province", Some(3)),
        ("top-10 in growth", Some(10)),
        ("ranked second in the city", Some(2)),
        ("first-quarter growth above that of the city", None),
        ("growing in the first three quarters", None),
        ("the first batch of pilot districts", None),
        ("over 100 for the first time", None),
        ("the second city to do so", None),
        ("the fifth consecutive year of growth", None),
        ("the highest growth since 2015", None),
        ("at least 8%", None),
    ] {
        assert_eq!(place(en), said, "{en}");
    }
    assert_eq!(boasts("growth first in the city"), [Boast::Place(1, By::Growth)]);
}

#[test]
fn years_in_a_row_are_read_in_words_and_digits() {
    for (en, years) in [
        ("14 years running first in the city's assessment", Some(14)),
        ("first for fourteen years", Some(14)),
        ("first for the past 14 years", Some(14)),
        ("first in the city for fourteen consecutive years", Some(14)),
        ("first for twenty-one years in a row", Some(21)),
        ("first for the fourteenth consecutive year", Some(14)),
        ("growing for the 5th year in a row", Some(5)),
        ("the twenty-first straight year of growth", Some(21)),
        ("for a ninth straight year", Some(9)),
        ("a fourteen-year streak", Some(14)),
        ("a decade of growth", Some(10)),
        ("five years after the plan", None),
        ("higher than in the second year", None),
    ] {
        let said = boasts(en).into_iter().find_map(|boast| match boast {
            Boast::Years(n) => Some(n),
            _ => None,
        });
        assert_eq!(said, years, "{en}");
    }
    assert_eq!(boasts("every year since 2015"), [Boast::Untested]);
}

#[test]
fn parts_percentages_and_changes_are_read_with_what_they_are_of() {
    let part = |percent, bound| vec![Boast::Part(number(percent, bound))];
    for (en, said) in [
        ("a fifth of the city", part(20, Bound::Plain)),
        ("over a quarter of the city's headquarters", part(25, Bound::Above)),
        ("half of the city", part(50, Bound::Plain)),
        ("more than half of the city", part(50, Bound::Above)),
        ("nearly a fifth of the city", part(20, Bound::Nearly)),
        ("80% of the city", part(80, Bound::Plain)),
        ("80 percent of the city", part(80, Bound::Plain)),
        ("one in five", part(20, Bound::Plain)),
        ("the majority of the city", part(50, Bound::Above)),
        ("grew by more than 8%", vec![grown(8, Bound::Above)]),
        ("grew by at least 8 per cent", vec![grown(8, Bound::AtLeast)]),
        ("growth of 8% or more", vec![grown(8, Bound::AtLeast)]),
        ("8% growth", vec![grown(8, Bound::Plain)]),
        ("grew by less than 8%", vec![grown(8, Bound::Below)]),
        ("doubled", vec![grown(100, Bound::AtLeast)]),
        ("for a fifth time", vec![]),
        ("in the third quarter", vec![]),
        ("green coverage of 47%", vec![Boast::Percent(number(47, Bound::Plain))]),
        ("2 percentage points higher", vec![Boast::Points(number(2, Bound::Plain))]),
        ("revenue grew", vec![Boast::Change { falls: false, by: None }]),
    ] {
        assert_eq!(boasts(en), said, "{en}");
    }
}

#[test]
fn standings_targets_comparisons_and_records_are_read() {
    let compared = |more, years| vec![Boast::Compared { more, years }];
    for (en, said) in [
        ("leading in the city", vec![Boast::Standing(Standing::Leading)]),
        ("the leader of the city", vec![Boast::Standing(Standing::Leading)]),
        ("in the front row of the city", vec![Boast::Standing(Standing::FrontRow)]),
        ("its leading enterprises", vec![]),
        ("the highest since 2015", vec![Boast::Best { since: Some(2015), is_highest: true }]),
        (
            "lowest level of debt since 2015",
            vec![Boast::Best { since: Some(2015), is_highest: false }],
        ),
        ("a record high", vec![Boast::Best { since: None, is_highest: true }]),
        ("met its target", vec![Boast::Target { surpassed: false }]),
        ("beat the annual target", vec![Boast::Target { surpassed: true }]),
        (
            "above the city's target",
            vec![Boast::Target { surpassed: true }, Boast::Issuer { is_own: false }],
        ),
        ("above that of the city", compared(true, false)),
        ("faster than the city", compared(true, false)),
        ("higher than last year", compared(true, true)),
        ("lower than the city", compared(false, false)),
        ("industry above designated size", vec![]),
        ("the only one of the city", vec![Boast::Untested]),
    ] {
        assert_eq!(boasts(en), said, "{en}");
    }
}

#[test]
fn quantities_are_read_with_their_unit() {
    let level = |yuan, bound| vec![Boast::Quantity { number: number(yuan, bound), falls: None }];
    let moved = |yuan, falls| {
        let number = number(yuan, Bound::Plain);
        vec![Boast::Quantity { number, falls: Some(falls) }]
    };
    for (en, said) in [
        ("more than 16 billion yuan", level(16_000_000_000, Bound::Above)),
        ("16 bn yuan, first in the city", level(16_000_000_000, Bound::Plain)),
        ("rose to 16,000 yuan", level(16_000, Bound::Plain)),
        ("at least five million yuan", level(5_000_000, Bound::AtLeast)),
        ("grew by 2 billion yuan", moved(2_000_000_000, false)),
        ("down 2 million yuan", moved(2_000_000, true)),
        ("enterprises with 20 million yuan revenue", vec![]),
        ("16 billion dollars", vec![]),
        ("in 2022", vec![]),
    ] {
        let boasts: Vec<_> = quantities(en, "yuan").into_iter().map(|said| said.boast).collect();
        assert_eq!(boasts, said, "{en}");
    }
    // What is counted has no unit in English; then only large numbers are read.
    let boasts = |en| quantities(en, "").into_iter().map(|said| said.boast).collect::<Vec<_>>();
    assert_eq!(boasts("over 1.2 million"), level(1_200_000, Bound::Above));
    assert_eq!(boasts("first for 14 years"), []);
}
