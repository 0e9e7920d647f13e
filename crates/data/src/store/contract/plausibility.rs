//! What is suspicious is told by every store alike, and changes nothing of what is stored.

use scorecard_domain::{
    Comparison, GrowthRule, Indicator, Kind, Membership, Nature, Observation, PeerGroup, Text,
    Thing,
};

use super::{commit, observations, revise};
use crate::{
    Batch, Ledger, ProposedChange, Request, Warning, WarningReason,
    testing::{StandingClock, area, batch, ground, indicator, observation, observe, put, withdraw},
};

fn level(area: &str, year: u32, value: &str) -> ProposedChange {
    observe(&format!("i.one level  x:{area} {year}"), value)
}

/// Eight years of an area, and three of its city.
fn series() -> Vec<ProposedChange> {
    let values = ["100.0", "108.0", "115.6", "125.0", "134.0", "145.0", "155.2", "168.0"];
    let years = (2012..).zip(values).map(|(year, value)| level("a", year, value));
    let city = (2018..).zip(["300.0", "320.0", "345.0"]);
    years.chain(city.map(|(year, value)| level("city", year, value))).collect()
}

/// Reasons and numbers of changes.
fn told(warnings: &[Warning]) -> Vec<(WarningReason, &str)> {
    let path = |warning: &Warning| warning.path.clone();
    assert!(
        warnings.iter().all(|it| path(it).starts_with("changes[") && !it.problem.zh.is_empty())
    );
    warnings.iter().map(|it| (it.reason, it.path.get(8..9).unwrap())).collect()
}

pub(super) async fn what_is_suspicious_is_told_and_stored(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    assert_eq!(commit(ledger, series()).await.warnings, []);
    // Corrected, withdrawn and put again: the newest counts.
    revise(ledger, [level("a", 2013, "99999"), level("a", 2014, "7")]).await;
    revise(
        ledger,
        [withdraw(Kind::Observation, "i.one level  x:a 2014"), level("a", 2013, "108.0")],
    )
    .await;
    revise(ledger, [level("a", 2014, "115.6")]).await;

    let changes = [
        level("a", 2020, "1815000"),
        level("b", 2019, "155.0"),
        observe("i.one growth  x:a 2019", "9.7"),
        observe("i.one growth  x:a 2018", "7.0"),
        observe("i.two level  x:a 2020", "5"),
    ];
    let expected = [
        (WarningReason::PowerOfTen, "0"),
        (WarningReason::PartsExceedWhole, "1"),
        (WarningReason::PublishedDiffers, "2"),
    ];
    let request = Request { method: "Commit", id: "r-1".parse().unwrap() };
    let suspicious = Batch { request: Some(request), ..batch(changes) };
    let validated = ledger.validate(suspicious.clone()).await.unwrap();
    assert_eq!((told(&validated.warnings), validated.faults), (expected.to_vec(), vec![]));
    let committed = ledger.commit(suspicious.clone()).await.unwrap();
    assert_eq!(committed.warnings, validated.warnings);
    // The answer that is kept has all of them.
    assert_eq!(ledger.commit(suspicious).await.unwrap(), committed);
    let stored = observations(ledger, committed.revision.unwrap().number).await;
    assert!(stored.contains(&"i.one level  x:a 2020 = 1815000".to_owned()), "{stored:?}");
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}

pub(super) async fn only_what_is_new_is_suspicious(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, series()).await;
    let slip = level("a", 2020, "18.10");
    assert_eq!(told(&commit(ledger, [slip.clone()]).await.warnings).len(), 1);
    assert_eq!(commit(ledger, [slip]).await.warnings, []);
    let noted = put(Thing::Observation(observation("i.one level  x:a 2020", "18.10", "s1")));
    assert_eq!(commit(ledger, [noted]).await.warnings, []);
    assert_eq!(commit(ledger, [level("a", 2020, "181.0")]).await.warnings, []);
}

pub(super) async fn what_is_suspicious_depends_on_the_areas_as_they_are(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    let city = level("city", 2019, "100.0");
    assert_eq!(commit(ledger, [city, level("a", 2019, "60.0")]).await.warnings, []);
    // An area without a parent, which then gets one.
    revise(ledger, [put(area("c", "", &[]))]).await;
    assert_eq!(commit(ledger, [level("c", 2019, "150.0")]).await.warnings, []);
    revise(ledger, [put(area("c", "", &["city"]))]).await;
    let larger = commit(ledger, [level("c", 2019, "151.0")]).await.warnings;
    assert_eq!(told(&larger), [(WarningReason::PartExceedsWhole, "0")]);
    // In one batch.
    let moved = [put(area("c", "", &[])), level("c", 2019, "152.0")];
    assert_eq!(commit(ledger, moved).await.warnings, []);
}

pub(super) async fn what_is_suspicious_depends_on_formulas_as_they_are(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let whole = |formula: &str| {
        let formula = Some(formula.parse().unwrap());
        put(Thing::Indicator(Indicator { formula, ..indicator("i.whole") }))
    };
    let level = |id: &str, value: &str| observe(&format!("{id} level  x:a 2022"), value);
    revise(ledger, ground()).await;
    // What is known of indicators is from before there is a formula.
    assert_eq!(commit(ledger, [level("i.one", "4"), level("i.two", "11")]).await.warnings, []);
    revise(ledger, [whole("i.one + i.two")]).await;
    let differs = commit(ledger, [level("i.whole", "20")]).await.warnings;
    assert_eq!(told(&differs), [(WarningReason::PublishedDiffers, "0")]);
    let larger = commit(ledger, [level("i.one", "40")]).await.warnings;
    assert_eq!(told(&larger), [(WarningReason::PartExceedsWhole, "0")]);
    // In one batch, and as it leaves them: told once, at the whole.
    let all = [level("i.one", "5"), level("i.two", "6"), level("i.whole", "30")];
    assert_eq!(told(&commit(ledger, all).await.warnings), [(WarningReason::PublishedDiffers, "2")]);
    let other = [whole("i.one × 6"), level("i.whole", "29")];
    assert_eq!(commit(ledger, other).await.warnings, []);
}

pub(super) async fn what_is_suspicious_depends_on_peer_groups_as_they_are(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let group = |members: &[&str]| {
        let ids = members.iter().map(|name| format!("x:{name}").parse().unwrap());
        let (id, membership) = ("group:unit".parse().unwrap(), Membership::Listed(ids.collect()));
        put(Thing::PeerGroup(PeerGroup { id, name: Text::zh("第一单元"), membership }))
    };
    let rank = |value: &str| observe("i.one rank group:unit x:a 2021", value);
    let alone = [put(area("far", "", &[])), group(&["a", "b"])];
    revise(ledger, [ground(), alone.to_vec()].concat()).await;
    let levels = [level("a", 2021, "3.0"), level("b", 2021, "2.0"), level("far", 2021, "9.0")];
    assert_eq!(commit(ledger, levels).await.warnings, []);
    assert_eq!(commit(ledger, [rank("1")]).await.warnings, []);
    let differs = [(WarningReason::PublishedDiffers, "0")];
    assert_eq!(told(&commit(ledger, [rank("2")]).await.warnings), differs);
    // Another member, who is the first.
    revise(ledger, [group(&["a", "b", "far"])]).await;
    assert_eq!(told(&commit(ledger, [rank("1")]).await.warnings), differs);
    assert_eq!(commit(ledger, [rank("2")]).await.warnings, []);
    // In one batch, with the group and a level as it leaves them.
    let told_last = commit(ledger, [group(&["a", "b"]), level("b", 2021, "4.0"), rank("3")]).await;
    assert_eq!(told(&told_last.warnings), [(WarningReason::PublishedDiffers, "2")]);
    assert_eq!(commit(ledger, [rank("2")]).await.warnings, []);
}

pub(super) async fn a_faulty_batch_has_its_faults_told(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, series()).await;
    let changes = [level("a", 2020, "1815000"), observe("i.gone level  x:gone 2020", "1")];
    let validated = ledger.validate(batch(changes)).await.unwrap();
    assert_eq!((validated.faults.len(), validated.warnings.len()), (2, 0));
}

pub(super) async fn many_families_are_examined(ledger: &Ledger, _: &StandingClock) {
    // More series than are read at a time, each with one slip.
    let areas: Vec<String> = (0..300).map(|number| format!("n{number}")).collect();
    let put_areas = areas.iter().map(|name| put(area(name, "", &[])));
    revise(ledger, ground().into_iter().chain(put_areas).collect::<Vec<_>>()).await;
    let years = areas.iter().flat_map(|name| {
        let value = |year: u32| {
            if year == 2018 { "1000".to_owned() } else { (90 + year - 2012).to_string() }
        };
        (2012..2020).map(move |year| level(name, year, &value(year)))
    });
    let warnings = commit(ledger, years.collect::<Vec<_>>()).await.warnings;
    assert_eq!(warnings.len(), 201);
    assert_eq!(warnings.iter().map(|it| it.more).sum::<u64>(), 100);
    assert!(warnings.iter().all(|it| it.reason == WarningReason::PowerOfTen));
}

pub(super) async fn published_measures_are_held_against_what_they_are_made_of(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let deflated = Indicator {
        growth_rule: GrowthRule::PriceIndex,
        price_index: Some("i.prices".parse().unwrap()),
        ..indicator("i.real")
    };
    let index = Indicator { nature: Nature::Index, ..indicator("i.prices") };
    let indicators = [index, deflated].map(|it| put(Thing::Indicator(it)));
    revise(ledger, [ground(), indicators.to_vec()].concat()).await;
    let years = |id: &str, area: &str, values: [&str; 2]| {
        let level = |(year, value)| observe(&format!("{id} level  x:{area} {year}"), value);
        (2020..).zip(values).map(level).collect::<Vec<_>>()
    };
    let levels = [
        years("i.one", "a", ["100.0", "105.0"]),
        years("i.one", "b", ["120.0", "124.0"]),
        years("i.one", "city", ["220.0", "229.0"]),
        years("i.real", "a", ["100.0", "105.0"]),
        years("i.prices", "city", ["101.0", "102.0"]),
    ];
    assert_eq!(commit(ledger, levels.concat()).await.warnings, []);
    let adjusted = |value: &str| {
        let [adjusted_value, adjusted_base] = ["121", "110"].map(|text| text.parse().ok());
        let comparison = Comparison { basis: Text::zh("同口径"), adjusted_value, adjusted_base };
        let published = observation("i.one comparable_growth  x:a 2021", value, "");
        put(Thing::Observation(Observation { comparison: comparison.known(), ..published }))
    };
    let all = |values: [&str; 8]| {
        let [adjusted_rate, real, moved, grown, contribution, rate, gap, place] = values;
        let of = |measure: &str, value| observe(&format!("i.one {measure} x:city x:a 2021"), value);
        [
            adjusted(adjusted_rate),
            observe("i.real comparable_growth  x:a 2021", real),
            of("rank_change", moved),
            of("growth_rank", grown),
            of("contribution", contribution),
            of("contribution_rate", rate),
            of("gap_to_first", gap),
            of("percentile", place),
        ]
    };
    let agreeing = all(["10.0", "2.9", "0", "1", "2.3", "55.6", "19.0", "0"]);
    assert_eq!(commit(ledger, agreeing).await.warnings, []);
    let differing = all(["15.0", "30.0", "9", "2", "9.3", "99.0", "0.1", "100"]);
    let found = commit(ledger, differing).await.warnings;
    let mut places = told(&found);
    places.sort_unstable();
    let expected = ["0", "1", "2", "3", "4", "5", "6", "7"];
    assert_eq!(places, expected.map(|place| (WarningReason::PublishedDiffers, place)));
    // What stands with comparable growth is what it is held against, also where it alone is put anew.
    assert_eq!(commit(ledger, [adjusted("10.0")]).await.warnings, []);
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}
