//! Between the API's messages and the plain keys and values of a history.

use scorecard_wire::pb::data::{
    Area, AreaKind, Change, Indicator, Key, ListRevisionsRequest, Measure, Observation,
    ObservationKey, Position, RevisionFragment, Text, Thing, WatchChangesRequest, change::Action,
    key::Key as KeyOf, ledger_service_client::LedgerServiceClient, observation::Reading,
    thing::Thing as Kind, watch_changes_response::Event,
};
use tonic::{Code, Status, transport::Channel};

use super::history::{Changes, Entry, Held, Wanted};
use crate::support::system::position;

pub(super) type Ledger = LedgerServiceClient<Channel>;

/// All observations are about it.
const AREA: &str = "test:here";

fn zh(text: &str) -> Option<Text> {
    Some(Text { zh: text.to_owned(), en: String::new() })
}

fn put(thing: Kind) -> Action {
    Action::Put(Thing { thing: Some(thing) })
}

/// A key is a word for the kind, and what tells it from others: `area x`, `indicator x.y`, `observation x.y 2022`.
pub(super) fn change(wanted: &Wanted) -> Change {
    let words: Vec<&str> = wanted.key.split(' ').collect();
    let action = match (&words[..], &wanted.value) {
        (["area", id], Some(value)) => put(Kind::Area(Area {
            id: (*id).to_owned(),
            kind: AreaKind::District.into(),
            name: zh(value),
            ..Area::default()
        })),
        (["indicator", id], Some(value)) => put(Kind::Indicator(Indicator {
            id: (*id).to_owned(),
            name: zh(value),
            unit: zh("个"),
            direction: 1,
            nature: 5,
            over_time: 1,
            over_areas: 1,
            growth_rule: 1,
            ..Indicator::default()
        })),
        (["observation", indicator, period], Some(value)) => put(Kind::Observation(Observation {
            key: observation_key(indicator, period),
            reading: Some(Reading::Value(value.clone())),
            ..Observation::default()
        })),
        (["area", id], None) => withdraw(KeyOf::Area((*id).to_owned())),
        (["observation", indicator, period], None) => {
            withdraw(KeyOf::Observation(observation_key(indicator, period).unwrap()))
        }
        _ => panic!("{wanted:?}"),
    };
    Change { action: Some(action), if_revision: wanted.if_revision }
}

fn withdraw(key: KeyOf) -> Action {
    Action::Withdraw(Key { key: Some(key) })
}

fn observation_key(indicator: &str, period: &str) -> Option<ObservationKey> {
    Some(ObservationKey {
        indicator: indicator.to_owned(),
        measure: Measure::Level.into(),
        of: String::new(),
        area: AREA.to_owned(),
        period: period.to_owned(),
    })
}

/// An observation as a key and its value.
pub(super) fn observed(observation: &Observation) -> (String, String) {
    let key = observation.key.as_ref().unwrap();
    let Some(Reading::Value(value)) = &observation.reading else { panic!("{observation:?}") };
    (format!("observation {} {}", key.indicator, key.period), value.clone())
}

fn written(change: &Change) -> (String, Held) {
    match change.action.as_ref().unwrap() {
        Action::Put(Thing { thing: Some(Kind::Area(area)) }) => {
            (format!("area {}", area.id), Some(area.name.clone().unwrap().zh))
        }
        Action::Put(Thing { thing: Some(Kind::Indicator(indicator)) }) => {
            (format!("indicator {}", indicator.id), Some(indicator.name.clone().unwrap().zh))
        }
        Action::Put(Thing { thing: Some(Kind::Observation(observation)) }) => {
            let (key, value) = observed(observation);
            (key, Some(value))
        }
        Action::Withdraw(Key { key: Some(KeyOf::Area(id)) }) => (format!("area {id}"), None),
        Action::Withdraw(Key { key: Some(KeyOf::Observation(key)) }) => {
            (format!("observation {} {}", key.indicator, key.period), None)
        }
        other => panic!("{other:?}"),
    }
}

/// What a fragment says. A key that it has twice would be lost here, so it must not.
pub(super) fn changes(fragment: &RevisionFragment) -> Changes {
    let changes: Changes = fragment.changes.iter().map(written).collect();
    assert_eq!(changes.len(), fragment.changes.len(), "a key comes twice in one fragment");
    changes
}

/// Whether the server that answered so may be gone.
pub(super) fn is_gone(status: &Status) -> bool {
    let gone = [Code::Unavailable, Code::Unknown, Code::Internal, Code::Cancelled];
    gone.contains(&status.code())
}

pub(super) async fn connect(url: &str) -> Result<Ledger, tonic::transport::Error> {
    let channel = Channel::from_shared(url.to_owned()).unwrap().connect().await?;
    Ok(LedgerServiceClient::new(channel))
}

/// All revisions as they are in the end: their headers as listed, their changes as followed from the beginning.
pub(super) async fn log(url: &str) -> Vec<Entry> {
    let mut ledger = connect(url).await.unwrap();
    let Position { revision: last, .. } = position(&mut ledger).await;
    let mut log: Vec<Entry> = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = ListRevisionsRequest { page_size: 1000, page_token, ..Default::default() };
        let page = ledger.list_revisions(request).await.unwrap().into_inner();
        for revision in page.revisions {
            assert_eq!(revision.revision, log.len() as u64 + 1, "the revisions have gaps");
            let (name, digest) = (revision.reason, revision.digest);
            log.push(Entry { name, digest, changes: Changes::new() });
        }
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(log.len() as u64, last);
    let mut events =
        ledger.watch_changes(WatchChangesRequest::default()).await.unwrap().into_inner();
    let mut reached = 0;
    while reached < last {
        match events.message().await.unwrap().unwrap().event.unwrap() {
            Event::Fragment(fragment) => {
                reached = fragment.revision.as_ref().unwrap().revision;
                let entry = &mut log[usize::try_from(reached).unwrap() - 1];
                for (key, held) in changes(&fragment) {
                    let twice = entry.changes.insert(key, held);
                    assert_eq!(twice, None, "a key comes twice in revision {reached}");
                }
                if !fragment.last {
                    reached -= 1;
                }
            }
            Event::Progress(_) => {}
        }
    }
    log
}
