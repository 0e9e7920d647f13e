//! What watches tell that ask for some of the changes.

use scorecard_domain::{Change, Honour, HonourForm, HonourKey, HonourKind, HonourLevel, Kind};
use scorecard_domain::{Media, Text, Thing};

use super::{
    commit,
    following::{follow_filtered, position_of, revisions_of},
    reading::media,
    revise,
};
use crate::{
    Event, Ledger, Position, WatchFilter, key_text,
    testing::{A22, StandingClock, ground, indicator, observe, put, source, told, withdraw},
};

fn filter(areas: &[&str], indicators: &[&str], periods: &[&str]) -> WatchFilter {
    WatchFilter {
        areas: areas.iter().map(|id| id.parse().unwrap()).collect(),
        indicators: indicators.iter().map(|id| id.parse().unwrap()).collect(),
        periods: periods.iter().map(|period| period.parse().unwrap()).collect(),
        ..WatchFilter::default()
    }
}

/// Each change that is told, as `revision: change`.
async fn heard(ledger: &Ledger, from: Option<Position>, filter: WatchFilter) -> Vec<String> {
    let mut heard = Vec::new();
    for event in follow_filtered(ledger, from, filter).await {
        let Event::Fragment(fragment) = event else { continue };
        heard.extend(fragment.changes.iter().map(|change| {
            let told = match change {
                Change::Put(thing) => told(thing),
                Change::Withdraw(key) => format!("-{}", key_text(key)),
            };
            format!("{}: {told}", fragment.revision.number)
        }));
    }
    heard
}

fn honour(holder: &str) -> Thing {
    Thing::Honour(Honour {
        key: HonourKey {
            holder: holder.parse().unwrap(),
            honour: "air".parse().unwrap(),
            period: "2022".parse().unwrap(),
        },
        title: Text::zh("第一"),
        level: HonourLevel::ALL[0],
        awarded_by: Text::default(),
        kind: HonourKind::ALL[0],
        form: HonourForm::Designation,
        source: None,
        note: Text::default(),
    })
}

pub(super) async fn a_watch_tells_only_what_is_about_what_it_names(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1"), observe("i.two growth  x:b 2021", "2")]).await;
    revise(ledger, [put(source("s3"))]).await;
    let share = observe("i.one share x:a x:b 2022", "3");
    let fourth = commit(ledger, [share, put(honour("x:b"))]).await.revision.unwrap();
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    let mut two = indicator("i.two");
    two.decimals = 3;
    revise(ledger, [put(Thing::Indicator(two))]).await;

    let heard_from = async |from, areas: &[&str], indicators: &[&str], periods: &[&str]| {
        heard(ledger, from, filter(areas, indicators, periods)).await
    };
    // What a share is of is not what it is about.
    let of_a = ["1: x:a".to_owned(), format!("2: {A22} = 1"), format!("5: -{A22}")];
    assert_eq!(heard_from(None, &["x:a"], &[], &[]).await, of_a);
    let of_two = ["1: i.two", "2: i.two growth  x:b 2021 = 2", "6: i.two"];
    assert_eq!(heard_from(None, &[], &["i.two"], &[]).await, of_two);
    let of_2022 = [
        format!("2: {A22} = 1"),
        "4: i.one share x:a x:b 2022 = 3".to_owned(),
        "4: x:b air 2022".to_owned(),
        format!("5: -{A22}"),
    ];
    assert_eq!(heard_from(None, &[], &[], &["2022", "2020"]).await, of_2022);
    // What is named holds together.
    let both = ["2: i.two growth  x:b 2021 = 2", "4: i.one share x:a x:b 2022 = 3"];
    assert_eq!(
        heard_from(None, &["x:b", "x:none"], &["i.one", "i.two"], &["2021", "2022"]).await,
        both
    );
    let honours = WatchFilter { kinds: [Kind::Honour].into(), ..filter(&["x:b"], &[], &["2022"]) };
    assert_eq!(heard(ledger, None, honours).await, ["4: x:b air 2022"]);
    // Who comes back with the same filter misses nothing, from wherever.
    let fourth = Some(position_of(ledger, &fourth));
    assert_eq!(heard_from(fourth, &["x:a"], &[], &[]).await, of_a[2..]);
    // All that is left out is progress.
    let events = follow_filtered(ledger, None, filter(&["x:none"], &[], &[])).await;
    assert_eq!(events, [Event::Progress(ledger.position())]);
}

pub(super) async fn a_picture_that_was_moved_is_about_either_area(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let of = |area: &str, period: &str| {
        let (area, period) = (area.parse().unwrap(), period.parse().unwrap());
        put(Thing::Media(Media { area, period, ..media("m", 9) }))
    };
    revise(ledger, ground()).await;
    revise(ledger, [of("x:a", "2022")]).await;
    revise(ledger, [of("x:b", "2022")]).await;
    revise(ledger, [of("x:b", "2023")]).await;
    revise(ledger, [withdraw(Kind::Media, "m")]).await;
    revise(ledger, [of("x:a", "2023")]).await;
    let pictures = async |areas: &[&str], indicators: &[&str], periods: &[&str]| {
        let filter = filter(areas, indicators, periods);
        heard(ledger, None, WatchFilter { kinds: [Kind::Media].into(), ..filter }).await
    };
    assert_eq!(pictures(&["x:a"], &[], &[]).await, ["2: m", "3: m", "6: m"]);
    assert_eq!(pictures(&["x:b"], &[], &[]).await, ["3: m", "4: m", "5: -m"]);
    assert_eq!(pictures(&[], &[], &["2023"]).await, ["4: m", "5: -m", "6: m"]);
    assert_eq!(pictures(&["x:a"], &[], &["2023"]).await, ["6: m"]);
    assert_eq!(pictures(&[], &["i.one"], &[]).await, [""; 0], "a picture is of no indicator");
    for event in follow_filtered(ledger, None, filter(&["x:a"], &[], &[])).await {
        let Event::Fragment(fragment) = event else { continue };
        for change in &fragment.changes {
            if let Change::Put(Thing::Media(media)) = change {
                assert!(media.content.is_empty(), "a watch leaves the content out");
            }
        }
    }
}

pub(super) async fn fragments_are_those_that_a_filter_leaves(ledger: &Ledger, _: &StandingClock) {
    let mut changes = ground();
    for year in 1000..4000 {
        changes.push(observe(&format!("i.one level  x:a {year}"), "1"));
    }
    changes.push(observe("i.one level  x:b 2022", "2"));
    revise(ledger, changes).await;
    let all = revisions_of(&follow_filtered(ledger, None, WatchFilter::default()).await);
    assert!(all.len() > 2, "the revision has several parts: {all:?}");
    let fragments = async |areas: &[&str], periods: &[&str]| {
        revisions_of(&follow_filtered(ledger, None, filter(areas, &[], periods)).await)
    };
    // One change in the first part and one in the last.
    assert_eq!(fragments(&["x:b"], &[]).await, [(1, 0, false, 1), (1, 1, true, 1)]);
    // Parts after the last change that is asked for are not waited for with `last`.
    assert_eq!(fragments(&["x:a"], &["1000"]).await, [(1, 0, true, 1)]);
    assert_eq!(fragments(&["x:city"], &[]).await, [(1, 0, true, 1)]);
    assert_eq!(fragments(&["x:none"], &[]).await, []);
}
