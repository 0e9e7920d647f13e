//! What is read: single things, lists, histories and pictures.

use scorecard_domain::{Kind, Measure, Media, Thing};

use super::{commit, list, observations, revise};
use crate::{
    AsOf, Filter, Held, Ledger, NotReached, Query, Recording,
    testing::{A22, StandingClock, area, ground, key, observation, observe, put, told, withdraw},
};

pub(super) async fn reads_answer_as_of_their_revision(ledger: &Ledger, clock: &StandingClock) {
    assert_eq!(ledger.get_newest(key(Kind::Observation, A22)).await.unwrap(), (0, None));
    revise(ledger, ground()).await;
    clock.set(2000);
    revise(ledger, [observe(A22, "161.3")]).await;
    clock.set(3000);
    revise(ledger, [observe(A22, "162.0")]).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    revise(ledger, [observe(A22, "163")]).await;
    let expected = [None, Some(("161.3", 2)), Some(("162.0", 3)), None, Some(("163", 5))];
    for (revision, expected) in (1..).zip(expected) {
        let held = ledger.get(key(Kind::Observation, A22), revision).await.unwrap();
        let expected = expected.map(|(value, revision)| Held {
            thing: Thing::Observation(observation(A22, value, "")),
            revision,
        });
        assert_eq!(held, expected, "as of revision {revision}");
        let listed = observations(ledger, revision).await;
        let expected: Vec<_> = expected.iter().map(|held| told(&held.thing)).collect();
        assert_eq!(listed, expected, "as of revision {revision}");
    }
    let at = async |micros| {
        let instant = AsOf::Instant(crate::Timestamp::from_micros(micros));
        ledger.resolve(instant).await.unwrap()
    };
    assert_eq!((at(999).await, at(1000).await, at(2999).await), (0, 1, 2));
    assert_eq!((at(3000).await, at(9999).await), (5, 5));
    assert_eq!(ledger.resolve(AsOf::Now).await.unwrap(), 5);
    let ahead = ledger.resolve(AsOf::Revision(6)).await;
    assert!(matches!(ahead, Err(NotReached::Revision { asked: 6, current: 5 })), "{ahead:?}");
}

/// Observations whose ids are first seen in another order than that of their texts.
pub(super) async fn many(ledger: &Ledger) -> u64 {
    revise(ledger, ground()).await;
    for text in [
        "i.two level  x:b 2022",
        "i.two growth  x:b 2022",
        "i.one share x:city x:b 2022",
        "i.one level  x:b 2022-Q1",
        "i.one level  x:b 2022-01-01/P11M",
        "i.one level  x:b 2021",
        "i.one level  x:a 2022",
        "i.one share x:a x:b 2022",
    ] {
        revise(ledger, [observe(text, "1")]).await;
    }
    revise(ledger, [observe("i.one level  x:b 2021", "2")]).await
}

pub(super) async fn lists_are_in_the_order_of_texts(ledger: &Ledger, _: &StandingClock) {
    let revision = many(ledger).await;
    let expected = [
        "i.one level  x:a 2022 = 1",
        "i.one level  x:b 2021 = 2",
        "i.one level  x:b 2022-01-01/P11M = 1",
        "i.one level  x:b 2022-Q1 = 1",
        "i.one share x:a x:b 2022 = 1",
        "i.one share x:city x:b 2022 = 1",
        "i.two growth  x:b 2022 = 1",
        "i.two level  x:b 2022 = 1",
    ];
    assert_eq!(observations(ledger, revision).await, expected);
    // A commit between two pages does not show in the second.
    for limit in 1..=expected.len() + 1 {
        let mut pages: Vec<Held> = Vec::new();
        loop {
            let filter = Filter::all(Kind::Observation, false);
            let after = pages.last().map(|held| held.thing.key());
            let page = ledger.list(Query { filter, after, limit, revision }).await.unwrap();
            if page.is_empty() {
                break;
            }
            pages.extend(page);
            let value = format!("{limit}{}", pages.len());
            revise(ledger, [observe("i.one level  x:a 2020", &value)]).await;
        }
        let told: Vec<_> = pages.iter().map(|held| told(&held.thing)).collect();
        assert_eq!(told, expected, "in pages of {limit}");
    }
}

pub(super) async fn lists_are_filtered(ledger: &Ledger, _: &StandingClock) {
    let revision = many(ledger).await;
    let check = async |indicator: &str, measure, area: &str, period: &str, expected: &[&str]| {
        let filter = Filter::Observations {
            indicator: indicator.parse().ok(),
            measure,
            area: area.parse().ok(),
            period: period.parse().ok(),
        };
        assert_eq!(list(ledger, filter, revision).await, expected);
    };
    let one = ["i.one level  x:a 2022 = 1"];
    check("", None, "x:a", "", &one).await;
    check("i.one", Some(Measure::Level), "", "2022", &one).await;
    let shares = ["i.one share x:a x:b 2022 = 1", "i.one share x:city x:b 2022 = 1"];
    check("", Some(Measure::Share), "", "", &shares).await;
    check("i.two", Some(Measure::Level), "x:b", "2022", &["i.two level  x:b 2022 = 1"]).await;
    check("i.none", None, "", "", &[]).await;
    check("", None, "x:none", "", &[]).await;
    let areas = async |parent: &str, code: &str| {
        let code = (!code.is_empty()).then(|| code.to_owned());
        list(ledger, Filter::Areas { parent: parent.parse().ok(), code }, revision).await
    };
    assert_eq!(areas("", "").await, ["x:a", "x:b", "x:city"]);
    assert_eq!(areas("x:city", "").await, ["x:a", "x:b"]);
    assert_eq!(areas("", "370102").await, ["x:b"]);
    assert_eq!(areas("x:a", "").await, [""; 0]);
}

pub(super) async fn a_filter_finds_what_is_far_down(ledger: &Ledger, _: &StandingClock) {
    let mut changes = ground();
    changes.extend((0..2500).map(|n| put(area(&format!("n{n:04}"), &n.to_string(), &[]))));
    changes.extend((0..40).map(|n| put(Thing::Media(media(&format!("m{n:02}"), 10 + n)))));
    let revision = revise(ledger, changes).await;
    let with_code = |code: &str| Filter::Areas { parent: None, code: Some(code.to_owned()) };
    assert_eq!(list(ledger, with_code("2499"), revision).await, ["x:n2499"]);
    assert_eq!(list(ledger, with_code("1000"), revision).await, ["x:n1000"]);
    let every =
        Query { filter: Filter::all(Kind::Area, false), after: None, limit: 9999, revision };
    assert_eq!(ledger.list(every).await.unwrap().len(), 2503);
    let pictures =
        Query { filter: Filter::all(Kind::Media, true), after: None, limit: 39, revision };
    let sizes = ledger.list(pictures).await.unwrap().into_iter().map(|held| match held.thing {
        Thing::Media(media) => media.content.len(),
        _ => 0,
    });
    assert_eq!(sizes.collect::<Vec<_>>(), (10..49).collect::<Vec<_>>());
}

pub(super) async fn a_history_has_every_vintage(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1")]).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    revise(ledger, [observe(A22, "2"), put(area("a", "9", &[]))]).await;
    let told = async |kind, text| {
        let history = ledger.history(key(kind, text)).await.unwrap();
        let told = |thing: &Option<Thing>| thing.as_ref().map(told).unwrap_or_default();
        history.iter().map(|v| (v.revision.number, told(&v.thing))).collect::<Vec<_>>()
    };
    let (one, two) = (format!("{A22} = 1"), format!("{A22} = 2"));
    assert_eq!(told(Kind::Observation, A22).await, [(2, one), (3, String::new()), (4, two)]);
    assert_eq!(told(Kind::Area, "x:a").await, [(1, "x:a".to_owned()), (4, "x:a".to_owned())]);
    assert_eq!(told(Kind::Observation, "i.one level  x:b 2022").await, []);
}

pub(super) async fn histories_of_many_keys_come_in_their_order(ledger: &Ledger, _: &StandingClock) {
    let (other, never) = ("i.two level  x:b 2022-Q1", "i.one level  x:b 2022");
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1"), observe(other, "7")]).await;
    revise(ledger, [withdraw(Kind::Observation, A22), put(area("a", "9", &[]))]).await;
    revise(ledger, [observe(A22, "2")]).await;
    let kinds = [Kind::Observation, Kind::Observation, Kind::Area, Kind::Observation];
    let keys: Vec<_> =
        kinds.into_iter().zip([A22, never, "x:a", other]).map(|(kind, it)| key(kind, it)).collect();
    for revision in 0..=4 {
        let mut expected = Vec::new();
        for key in &keys {
            let history = ledger.history(key.clone()).await.unwrap().into_iter();
            let recorded =
                history.map(|it| Recording { revision: it.revision.number, thing: it.thing });
            expected.push(recorded.filter(|it| it.revision <= revision).collect::<Vec<_>>());
        }
        let found = ledger.histories(keys.clone(), revision).await.unwrap();
        assert_eq!(found, expected, "as of {revision}");
        let lengths: Vec<_> = found.iter().map(Vec::len).collect();
        assert!(revision < 4 || lengths == [3, 0, 2, 1], "{lengths:?}");
    }
    assert_eq!(ledger.histories(Vec::new(), 4).await.unwrap(), Vec::<Vec<Recording>>::new());
}

/// A picture of so many bytes, at least those that it begins with; without content for none.
pub(super) fn media(id: &str, size: usize) -> Media {
    let mut content = b"\x89PNG\r\n\x1a\n".to_vec();
    content.resize(size, 7);
    Media {
        id: id.parse().unwrap(),
        area: "x:a".parse().unwrap(),
        period: "2022".parse().unwrap(),
        chapter: None,
        number: 1,
        caption: scorecard_domain::Text::zh("山"),
        credit: scorecard_domain::Text::default(),
        content_type: "image/png".into(),
        content,
    }
}

/// What came last around a period does not have it.
pub(super) async fn the_newest_is_found_below_what_came_around_it(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let around = ["i.one level  x:a 2021", "i.one level  x:a 2023"];
    let all = |value: &str| around.map(|text| observe(text, value));
    let newest = async || {
        let (revision, held) = ledger.get_newest(key(Kind::Observation, A22)).await.unwrap();
        (revision, held.map(|held| (told(&held.thing), held.revision)))
    };
    revise(ledger, ground()).await;
    revise(ledger, all("1")).await;
    assert_eq!(newest().await, (2, None));
    revise(ledger, [observe(A22, "2")]).await;
    revise(ledger, all("2")).await;
    assert_eq!(newest().await, (4, Some((format!("{A22} = 2"), 3))));
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    revise(ledger, all("3")).await;
    assert_eq!(newest().await, (6, None));
}

pub(super) async fn pictures_come_with_content_when_asked(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [put(Thing::Media(media("m", 9)))]).await;
    assert_eq!(commit(ledger, [put(Thing::Media(media("m", 9)))]).await.unchanged, 1);
    let held = ledger.get(key(Kind::Media, "m"), 2).await.unwrap().unwrap();
    assert_eq!(held.thing, Thing::Media(media("m", 9)));
    assert_eq!(ledger.get_newest(key(Kind::Media, "m")).await.unwrap(), (2, Some(held)));
    assert_eq!(ledger.get_newest(key(Kind::Media, "n")).await.unwrap(), (2, None));
    let listed = async |with_content| {
        let filter = Filter::Media { area: "x:a".parse().ok(), period: None, with_content };
        let query = Query { filter, after: None, limit: 9, revision: 2 };
        ledger.list(query).await.unwrap().remove(0).thing
    };
    assert_eq!(listed(true).await, Thing::Media(media("m", 9)));
    assert_eq!(listed(false).await, Thing::Media(media("m", 0)));
}
