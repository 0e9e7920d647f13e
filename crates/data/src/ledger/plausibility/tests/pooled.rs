//! Published measures of peer groups, held against what the levels of the members make them.

use scorecard_domain::{AreaKind, Membership, PeerGroup};

use super::*;

/// Six areas of two cities, the first grows most and is the least.
const MEMBERS: [&str; 6] = ["a", "b", "c", "p", "q", "r"];

fn group(membership: Membership) -> ProposedChange {
    let (id, name) = ("group:unit".parse().unwrap(), Text::zh("第一单元"));
    put(Thing::PeerGroup(PeerGroup { id, name, membership }))
}

fn listed(names: &[&str]) -> Membership {
    Membership::Listed(names.iter().map(|name| format!("x:{name}").parse().unwrap()).collect())
}

fn levels() -> Vec<ProposedChange> {
    let level = |n: u32, name: &str, year: u32| {
        let value = 100 * (n + 1) + (year - 2019) * 10;
        observe(&format!("i.one level  x:{name} {year}"), &format!("{value}.0"))
    };
    let years = 2019..2022;
    years.flat_map(|year| (0..).zip(MEMBERS).map(move |(n, name)| level(n, name, year))).collect()
}

fn held(membership: Membership) -> Vec<ProposedChange> {
    let of_town = ["p", "q", "r"].map(|name| put(area(name, "", &["town"])));
    let all = [put(area("town", "3702", &[])), group(membership)];
    ground(flow()).into_iter().chain(all).chain(of_town).chain(levels()).collect()
}

fn publish(measure: Measure, area: &str, value: &str) -> Vec<ProposedChange> {
    vec![observe(&format!("i.one {measure} group:unit x:{area} 2021"), value)]
}

fn reasons(warnings: &[Warning]) -> Vec<&str> {
    warnings.iter().map(|it| it.reason.slug()).collect()
}

#[test]
fn what_is_published_of_a_group_is_held_against_its_members_wherever_they_lie() {
    for (measure, area, agrees, differs, made) in [
        (Measure::Rank, "b", "5", "1", "1 + number of peers > 220.0, of 6 peers, ∈ [5, 5]"),
        (Measure::Percentile, "b", "20", "90", "100 × (6 − 5) / (6 − 1) ∈ [20.0, 20.0]"),
        (Measure::GapToFirst, "b", "400.0", "1.0", "620.0 − 220.0 ∈ [399.90, 400.10]"),
        (Measure::Share, "b", "9.9", "50.0", "100 × 220.0 / 2220.0 ∈ [9.90, 9.92]"),
        (
            Measure::GrowthRank,
            "a",
            "1",
            "4",
            "1 + number of peers with growth > its own, of 6 peers, ∈ [1, 1]",
        ),
        (Measure::RankChange, "b", "0", "2", "5 − 5 ∈ [0, 0]"),
        (Measure::Streak, "r", "3", "1", "years in a row with rank ≤ 1 ∈ [3, …]"),
        (Measure::Contribution, "b", "0.5", "7.0", "100 × (220.0 − 210.0) / 2160.0 ∈ [0.45, 0.47]"),
    ] {
        check(held(listed(&MEMBERS)), publish(measure, area, agrees), &[]);
        let told = format!(
            "0 PUBLISHED_DIFFERS a published measure is not what the levels make it: the {measure} of 2021 is published as \
             {differs}, but {made}"
        );
        check(held(listed(&MEMBERS)), publish(measure, area, differs), &[&told]);
        let told = warnings(held(listed(&MEMBERS)), publish(measure, area, differs));
        assert!(!told[0].problem.zh.contains("number"), "{told:?}");
    }
}

#[test]
fn who_is_in_the_group_matters_and_that_it_is_known() {
    let told = |membership| {
        let told = warnings(held(membership), publish(Measure::Rank, "a", "3"));
        reasons(&told).len()
    };
    // The third of the three of its city, and the last of six.
    let rule = |kind| Membership::Rule { kind, parent: "x:city".parse().unwrap() };
    assert_eq!(told(listed(&["a", "b", "c"])), 0);
    assert_eq!(told(listed(&MEMBERS)), 1);
    assert_eq!(told(Membership::Unstated), 0);
    // Of eight districts three have levels: any place from the third on.
    assert_eq!(told(rule(AreaKind::District)), 0);
    let first = warnings(held(rule(AreaKind::District)), publish(Measure::Rank, "a", "1"));
    assert_eq!(reasons(&first), ["PUBLISHED_DIFFERS"]);
    // Nobody is of another kind, and who is no member has no place.
    assert_eq!(told(rule(AreaKind::Province)), 0);
    assert_eq!(told(listed(&["b", "c"])), 0);
}

#[test]
fn a_group_is_as_the_batch_leaves_it() {
    let without: Vec<_> = held(listed(&["a", "b", "c"]));
    let published = publish(Measure::Rank, "a", "3");
    let changed = || [group(listed(&MEMBERS))].into_iter().chain(published.clone()).collect();
    assert_eq!(reasons(&warnings(without.clone(), changed())), ["PUBLISHED_DIFFERS"]);
    let levels = vec![observe("i.one level  x:c 2021", "1.0")];
    let all = levels.into_iter().chain(published.clone()).collect();
    let told = warnings(without.clone(), all);
    assert_eq!(told.iter().filter(|it| it.reason.slug() == "PUBLISHED_DIFFERS").count(), 1);
    // What is held already is not told again.
    let before: Vec<_> = held(listed(&MEMBERS)).into_iter().chain(published.clone()).collect();
    check(before, published, &[]);
}
