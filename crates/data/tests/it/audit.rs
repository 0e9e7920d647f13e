//! Who changed what: changes with what was before them, page by page, on both stores.

use prost_types::Timestamp;
use scorecard_test_postgres::Server;
use scorecard_wire::{
    pb::data::{self as pb, key::Key, thing::Thing},
    status::faults_of,
};
use tonic::{Code, Status};

use crate::service::{
    TestService, area, check, ground, indicator, key, observation, put, request, withdraw,
};

type Request = pb::ListChangesRequest;

async fn page(service: &TestService, request: Request) -> Result<pb::ListChangesResponse, Status> {
    Ok(service.audit().list_changes(request).await?.into_inner())
}

/// All pages, put together.
async fn all(service: &TestService, mut request: Request) -> Vec<pb::RecordedChange> {
    let mut changes = Vec::new();
    loop {
        let next = page(service, request.clone()).await.unwrap();
        changes.extend(next.changes);
        if next.next_page_token.is_empty() {
            return changes;
        }
        request.page_token = next.next_page_token;
    }
}

/// A thing as its value or id, with its revision.
fn told(thing: Option<&pb::Thing>) -> String {
    match thing.and_then(|thing| thing.thing.as_ref()) {
        Some(Thing::Observation(pb::Observation { reading, revision, .. })) => match reading {
            Some(pb::observation::Reading::Value(value)) => format!("{value}@{revision}"),
            other => panic!("{other:?}"),
        },
        Some(Thing::Area(area)) => format!("{} {}@{}", area.id, area.code, area.revision),
        Some(Thing::Indicator(indicator)) => format!("{}@{}", indicator.id, indicator.revision),
        Some(other) => panic!("{other:?}"),
        None => "-".to_owned(),
    }
}

fn in_short(change: &pb::RecordedChange) -> String {
    let revision = change.revision.as_ref().unwrap();
    let (before, after) = (told(change.before.as_ref()), told(change.after.as_ref()));
    format!("{}: {before} -> {after}", revision.revision)
}

fn short(changes: &[pb::RecordedChange]) -> Vec<String> {
    changes.iter().map(in_short).collect()
}

/// Four revisions: ground and a value, a correction and a new code, a withdrawal, and the value again.
async fn sample(service: &TestService) {
    service.commit([ground(), vec![observation("2022", "1")]].concat()).await;
    service.commit(vec![observation("2022", "1.5"), area("x:a", "370103")]).await;
    service.commit(vec![withdraw(Key::Observation(key("x:a", "2022")))]).await;
    service.commit(vec![observation("2022", "1.5")]).await;
}

const NEWEST_FIRST: [&str; 7] = [
    "4: - -> 1.5@4",
    "3: 1.5@2 -> -",
    "2: x:a 370102@1 -> x:a 370103@2",
    "2: 1@1 -> 1.5@2",
    "1: - -> x:a 370102@1",
    "1: - -> a.b@1",
    "1: - -> 1@1",
];

async fn check_filters(service: &TestService) {
    for (filter, expected) in [
        ("revision.revision > 3", &NEWEST_FIRST[..1]),
        ("kind = OBSERVATION AND NOT after:*", &NEWEST_FIRST[1..2]),
        ("kind = area AND before:*", &NEWEST_FIRST[2..3]),
        ("period = 2022 AND before.revision = 1", &NEWEST_FIRST[3..4]),
        ("indicator = \"a.*\" AND revision.revision = 1", &NEWEST_FIRST[5..]),
        ("revision.author = nobody AND revision.reason:*", &[]),
        ("revision.time > \"2099-01-01T00:00:00Z\"", &[]),
        ("area = x:a -revision.revision > 1", &[NEWEST_FIRST[4], NEWEST_FIRST[6]]),
    ] {
        for page_size in [1, 0] {
            let request = Request { filter: filter.to_owned(), page_size, ..Request::default() };
            assert_eq!(short(&all(service, request).await), expected, "{filter}");
        }
    }
    let request = Request { filter: "digest = 1".to_owned(), ..Request::default() };
    check(page(service, request).await, Code::InvalidArgument, "FILTER_INVALID");
}

async fn check_pages(service: &TestService) {
    sample(service).await;
    check_filters(service).await;
    let mut oldest_first: Vec<&str> = NEWEST_FIRST.to_vec();
    oldest_first.sort_by_key(|line| line.split_once(':').unwrap().0);
    for page_size in [0, 1, 2, 3, 6, 7] {
        let newest = Request { page_size, ..Request::default() };
        assert_eq!(short(&all(service, newest.clone()).await), NEWEST_FIRST, "{page_size}");
        let oldest = Request { oldest_first: true, ..newest };
        assert_eq!(short(&all(service, oldest).await), oldest_first, "{page_size}");
    }
    // A page that is exactly full is the last, and says who, when and why.
    let whole = page(service, Request { page_size: 7, ..Request::default() }).await.unwrap();
    assert_eq!((whole.next_page_token.as_str(), whole.revision), ("", 4));
    let revision = whole.changes[1].revision.as_ref().unwrap();
    assert_eq!((revision.author.as_str(), revision.reason.as_str()), ("unauthenticated", "test"));
    assert!(revision.time.is_some() && revision.digest.len() == 32 && revision.changes == 1);
    let withdrawn = whole.changes[1].key.clone().unwrap().key;
    assert_eq!(withdrawn, Some(Key::Observation(key("x:a", "2022"))));
}

#[tokio::test]
async fn changes_come_in_pages_from_sqlite() {
    check_pages(&TestService::start().await).await;
}

#[tokio::test]
async fn changes_come_in_pages_from_postgres() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let service = TestService::with(&[("store.url", &database.url())]).await;
    check_pages(&service).await;
    service.running.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_asked_for_holds_together() {
    let service = TestService::start().await;
    sample(&service).await;
    let found = async |request| short(&all(&service, request).await);
    let of = |lines: &[usize]| lines.iter().map(|line| NEWEST_FIRST[*line]).collect::<Vec<_>>();

    let revisions = Request { from_revision: 2, until_revision: 3, ..Request::default() };
    assert_eq!(found(revisions.clone()).await, of(&[1, 2, 3]));
    let kinds = vec![pb::Kind::Area.into(), pb::Kind::Indicator.into()];
    assert_eq!(found(Request { kinds: kinds.clone(), ..revisions.clone() }).await, of(&[2]));
    assert_eq!(found(Request { kinds, ..Request::default() }).await, of(&[2, 4, 5]));
    let area = |area: &str| Request { area: area.to_owned(), ..Request::default() };
    assert_eq!(found(area("x:a")).await, of(&[0, 1, 2, 3, 4, 6]));
    assert!(found(area("x:b")).await.is_empty());
    let indicator = Request { indicator: "a.b".to_owned(), ..Request::default() };
    assert_eq!(found(indicator.clone()).await, of(&[0, 1, 3, 5, 6]));
    assert_eq!(found(Request { until_revision: 1, ..indicator }).await, of(&[5, 6]));
    let observed = Some(pb::Key { key: Some(Key::Observation(key("x:a", "2022"))) });
    let keyed = Request { key: observed, ..Request::default() };
    assert_eq!(found(keyed.clone()).await, of(&[0, 1, 3, 6]));
    assert_eq!(found(Request { page_size: 1, ..keyed.clone() }).await, of(&[0, 1, 3, 6]));
    assert_eq!(found(Request { from_revision: 3, ..keyed.clone() }).await, of(&[0, 1]));
    assert!(found(Request { area: "x:b".to_owned(), ..keyed }).await.is_empty());
    let by = |author: &str| Request { author: author.to_owned(), ..Request::default() };
    assert_eq!(found(by("unauthenticated")).await.len(), 7);
    assert!(found(by("somebody")).await.is_empty());
    // Not there yet is no fault: who asks again and again waits for it.
    let later = Request { from_revision: 5, ..Request::default() };
    assert!(found(later).await.is_empty());
    let beyond = Request { from_revision: 4, until_revision: 99, ..Request::default() };
    assert_eq!(found(beyond).await, of(&[0]));
}

#[tokio::test]
async fn moments_are_those_of_revisions() {
    let service = TestService::start().await;
    sample(&service).await;
    let changes = all(&service, Request { oldest_first: true, ..Request::default() }).await;
    let time = |number: u64| {
        let mut revisions = changes.iter().filter_map(|change| change.revision.as_ref());
        revisions.find(|revision| revision.revision == number).unwrap().time.unwrap()
    };
    let numbers = async |from_time, until_time| {
        let request = Request { from_time, until_time, oldest_first: true, ..Request::default() };
        let changes = all(&service, request).await;
        let mut numbers: Vec<_> =
            changes.iter().map(|change| change.revision.as_ref().unwrap().revision).collect();
        numbers.dedup();
        numbers
    };
    let (second, third) = (time(2), time(3));
    let times = [time(1), second, third, time(4)].map(|time| (time.seconds, time.nanos));
    assert!(times.is_sorted_by(|a, b| a < b), "no two in one microsecond: {times:?}");
    assert_eq!(numbers(Some(second), Some(third)).await, [2, 3]);
    assert_eq!(numbers(Some(second), None).await, [2, 3, 4]);
    assert_eq!(numbers(None, Some(second)).await, [1, 2]);
    let just_after = Timestamp { nanos: second.nanos + 1000, ..second };
    assert_eq!(numbers(Some(just_after), None).await, [3, 4]);
    assert!(numbers(None, Some(Timestamp { seconds: 0, nanos: 0 })).await.is_empty());
    let far = Timestamp { seconds: second.seconds + 3600, nanos: 0 };
    assert!(numbers(Some(far), None).await.is_empty());
}

#[tokio::test]
async fn pages_show_the_ledger_as_it_stood_at_the_first() {
    let service = TestService::start().await;
    sample(&service).await;
    for oldest_first in [false, true] {
        let request = Request { page_size: 4, oldest_first, ..Request::default() };
        let first = page(&service, request.clone()).await.unwrap();
        service.commit(vec![observation(&format!("20{}0", u8::from(oldest_first)), "9")]).await;
        let token = first.next_page_token.clone();
        let next = Request { page_token: token, ..request.clone() };
        let second = page(&service, next.clone()).await.unwrap();
        assert_eq!(second.revision, first.revision);
        let last = second.changes.iter().map(|c| c.revision.as_ref().unwrap().revision).max();
        assert!(last <= Some(first.revision) && second.next_page_token.is_empty());
        // The token is of this query alone.
        let other = page(&service, Request { author: "a".to_owned(), ..next.clone() }).await;
        check(other, Code::InvalidArgument, "PAGE_TOKEN_INVALID");
        let other = page(&service, Request { oldest_first: !oldest_first, ..next }).await;
        check(other, Code::InvalidArgument, "PAGE_TOKEN_INVALID");
    }
}

#[tokio::test]
async fn a_page_looks_at_so_many_and_then_gives_a_token() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    let years = |value: &'static str| (1000..3990).map(move |y| observation(&y.to_string(), value));
    for value in ["1", "2", "3", "4"] {
        service.commit(years(value).collect()).await;
    }
    let areas = Request { kinds: vec![pb::Kind::Area.into()], ..Request::default() };
    let empty = page(&service, areas.clone()).await.unwrap();
    assert!(empty.changes.is_empty() && !empty.next_page_token.is_empty());
    let found =
        page(&service, Request { page_token: empty.next_page_token, ..areas }).await.unwrap();
    assert_eq!(short(&found.changes), ["1: - -> x:a 370102@1"]);
    assert_eq!(found.next_page_token, "");
    // What one key went through takes one page, however much else there is.
    let one = Some(pb::Key { key: Some(Key::Observation(key("x:a", "3989"))) });
    let one = page(&service, Request { key: one, ..Request::default() }).await.unwrap();
    assert_eq!(
        short(&one.changes),
        ["5: 3@4 -> 4@5", "4: 2@3 -> 3@4", "3: 1@2 -> 2@3", "2: - -> 1@2"]
    );
    assert_eq!(one.next_page_token, "");
    // And all of it comes, none twice, none left out.
    let whole = all(&service, Request { page_size: 1000, ..Request::default() }).await;
    assert_eq!(whole.len(), 2 + 4 * 2990);
    let keys = whole
        .iter()
        .map(|change| format!("{:?} {}", change.key, change.revision.as_ref().unwrap().revision));
    assert_eq!(keys.collect::<std::collections::BTreeSet<_>>().len(), whole.len());
}

#[tokio::test]
async fn a_page_ends_before_it_is_too_large() {
    let service = TestService::start().await;
    let noted = |year: u32, note: &str| {
        let mut change = observation(&year.to_string(), "1");
        if let Some(pb::change::Action::Put(pb::Thing { thing: Some(Thing::Observation(seen)) })) =
            &mut change.action
        {
            seen.note = Some(pb::Text { zh: note.repeat(4000), en: note.repeat(4000) });
        }
        change
    };
    service.commit(ground()).await;
    for note in ["a", "b"] {
        service.commit((1000..1200).map(|year| noted(year, note)).collect()).await;
    }
    let request = Request { page_size: 1000, ..Request::default() };
    let first = page(&service, request.clone()).await.unwrap();
    // 16 kB before and after in each.
    assert!((60..66).contains(&first.changes.len()), "{}", first.changes.len());
    assert_eq!(all(&service, request).await.len(), 402);
}

#[tokio::test]
async fn a_picture_is_known_by_its_digest() {
    let service = TestService::start().await;
    let picture = |content: &[u8]| {
        put(Thing::Media(pb::Media {
            id: "hills".to_owned(),
            area: "x:a".to_owned(),
            period: "2022".to_owned(),
            number: 1,
            caption: Some(pb::Text { zh: "山".to_owned(), en: String::new() }),
            content_type: "image/svg+xml".to_owned(),
            content: content.to_vec(),
            ..pb::Media::default()
        }))
    };
    service.commit(ground()).await;
    service.commit(vec![picture(b"<svg/>")]).await;
    service.commit(vec![picture(b"<svg></svg>")]).await;
    service.commit(vec![withdraw(Key::Media("hills".to_owned()))]).await;
    let of_area = Request { area: "x:a".to_owned(), from_revision: 2, ..Request::default() };
    let changes = all(&service, of_area).await;
    let sizes = |change: &pb::RecordedChange| {
        [&change.content_before, &change.content_after].map(|d| d.as_ref().map(|d| d.size))
    };
    let told: Vec<_> = changes.iter().map(sizes).collect();
    assert_eq!(told, [[Some(11), None], [Some(6), Some(11)], [None, Some(6)]]);
    let [before, after] = [&changes[1].content_before, &changes[1].content_after];
    let sha256 = |digest: &Option<pb::ContentDigest>| digest.as_ref().unwrap().sha256.clone();
    assert!(sha256(before) != sha256(after) && sha256(before).len() == 32);
    assert_eq!(sha256(before), sha256(&changes[2].content_after));
    let things = changes.iter().flat_map(|change| [&change.before, &change.after]).flatten();
    for thing in things {
        assert!(matches!(&thing.thing, Some(Thing::Media(media)) if media.content.is_empty()));
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_all_its_faults() {
    let service = TestService::start().await;
    let time = |seconds| Some(Timestamp { seconds, nanos: 0 });
    let bad = Request {
        from_revision: 3,
        until_revision: 2,
        from_time: time(10),
        until_time: time(9),
        kinds: vec![0, 99],
        area: "bad".to_owned(),
        indicator: "BAD".to_owned(),
        key: Some(pb::Key { key: None }),
        page_size: -1,
        ..Request::default()
    };
    let refused = page(&service, bad).await.unwrap_err();
    let paths: Vec<_> = faults_of(&refused).into_iter().map(|fault| fault.path).collect();
    let expected = [
        "page_size",
        "until_revision",
        "until_time",
        "kinds[0]",
        "kinds[1]",
        "area",
        "indicator",
        "key",
    ];
    assert_eq!(paths, expected);
    check(Err::<(), _>(refused), Code::InvalidArgument, "FAULTY_REQUEST");
}

#[tokio::test]
async fn what_was_not_accepted_was_no_change() {
    let service = TestService::start().await;
    service.commit(ground()).await;
    // The same again is dropped, a faulty batch is refused, a validation only says what would be.
    let again = service.ledger().commit_changes(request(ground())).await.unwrap().into_inner();
    assert_eq!((again.revision, again.unchanged), (None, 2));
    let faulty = vec![indicator("c.d"), observation("2022", "x")];
    service.ledger().commit_changes(request(faulty)).await.unwrap_err();
    let validation =
        pb::CommitChangesRequest { validate_only: true, ..request(vec![indicator("c.d")]) };
    service.ledger().commit_changes(validation).await.unwrap();
    assert_eq!(all(&service, Request::default()).await.len(), 2);
}
