//! Who changed what, when and why.

use prost::Message as _;
use prost_types::Timestamp as Moment;
use scorecard_domain::Thing;
use scorecard_wire::{
    Faults, change,
    pb::data::{self as pb, audit_service_server::AuditService},
    reading,
    status::Refusal,
    timestamp,
};
use sha2::{Digest as _, Sha256};
use tonic::{Request, Response, Status, async_trait};

use super::{
    Face, answer, convert,
    page::{Asked, FULL_BYTES, MOST_LOOKED_AT, Place},
    refusal,
};
use crate::{
    AsOf, ChangeFilter, ChangePlace, Order, RecordedChange, Timestamp, filter::Sieve, sentences,
};

#[async_trait]
impl AuditService for Face {
    async fn list_changes(
        &self,
        request: Request<pb::ListChangesRequest>,
    ) -> Result<Response<pb::ListChangesResponse>, Status> {
        self.needs_full(&request)?;
        answer(request, |request| self.changes(request)).await
    }
}

/// When revisions that are asked for were accepted; `None` does not restrict.
#[derive(Clone, Copy, Debug)]
struct Times {
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Face {
    async fn changes(
        &self,
        request: pb::ListChangesRequest,
    ) -> Result<pb::ListChangesResponse, Refusal> {
        let sieve: Sieve<RecordedChange> =
            Sieve::new(&request.filter).map_err(refusal::of_filter)?;
        let read = reading("", request, |request, faults| self.read_request(request, faults));
        let (asked, mut filter, times, order) = refusal::of_request(read)?;
        let (last, place) = match asked.place(self).await? {
            None => (self.newest().await?, None),
            Some(Place { revision, after }) => (revision, Some(read_place(&after)?)),
        };
        self.restrict(&mut filter, times, last).await?;
        let audit = self.ledger.audit(filter, order, place).await;
        let mut audit = audit.map_err(|err| refusal::of_store(&err))?;
        let (mut changes, mut bytes, mut budget) = (Vec::new(), 0, MOST_LOOKED_AT);
        let next = loop {
            let place = audit.place();
            let found = audit.next(&mut budget).await.map_err(|err| refusal::of_store(&err))?;
            // Nothing is left, or enough was looked at.
            let Some(found) = found else { break audit.place() };
            if !sieve.admits(&found) {
                continue;
            }
            let is_full = changes.len() == asked.size;
            let message = if is_full { None } else { Some(write_change(found)) };
            bytes += message.as_ref().map_or(0, pb::RecordedChange::encoded_len);
            match message {
                Some(message) if changes.is_empty() || bytes <= FULL_BYTES => changes.push(message),
                _ => break place,
            }
        };
        let next =
            next.map(|next| asked.token(&Place { revision: last, after: write_place(next) }));
        let next_page_token = next.unwrap_or_default();
        Ok(pb::ListChangesResponse { changes, next_page_token, revision: last })
    }

    fn read_request(
        &self,
        mut request: pb::ListChangesRequest,
        faults: &mut Faults,
    ) -> Option<(Asked, ChangeFilter, Times, Order)> {
        let asked = Asked::take(self, &mut request, faults);
        let pb::ListChangesRequest {
            from_revision,
            until_revision,
            from_time,
            until_time,
            kinds,
            author,
            area,
            indicator,
            key,
            oldest_first,
            filter: _,
            page_size: _,
            page_token: _,
        } = request;
        let until = if until_revision == 0 { u64::MAX } else { until_revision };
        if until < from_revision {
            let problem = sentences::before_from_revision(until, from_revision);
            faults.invalid("until_revision", problem);
        }
        let times = read_times(from_time, until_time, faults);
        let kinds = convert::read_kinds(kinds, faults);
        let area = faults.parse_optional("area", &area);
        let indicator = faults.parse_optional("indicator", &indicator);
        let key = match key {
            None => Some(None),
            Some(key) => faults.within("key", |faults| change::read_key(key, faults)).map(Some),
        };
        let filter = ChangeFilter {
            revisions: from_revision..=until,
            kinds: kinds?.into_iter().collect(),
            author: (!author.is_empty()).then_some(author),
            area: area?,
            indicator: indicator?,
            key: key?,
        };
        let order = if oldest_first { Order::OldestFirst } else { Order::NewestFirst };
        Some((asked?, filter, times?, order))
    }

    /// Leaves of the revisions that a filter lets through those that were accepted in time and are not after `last`.
    async fn restrict(
        &self,
        filter: &mut ChangeFilter,
        times: Times,
        last: u64,
    ) -> Result<(), Refusal> {
        let at = async |instant| {
            let revision = self.ledger.resolve(AsOf::Instant(instant)).await;
            revision.map_err(|err| refusal::of_not_reached(&err))
        };
        let (mut from, mut until) = filter.revisions.clone().into_inner();
        if let Some(instant) = times.from {
            let before = Timestamp::from_micros(instant.micros().saturating_sub(1));
            from = from.max(at(before).await?.saturating_add(1));
        }
        if let Some(instant) = times.until {
            until = until.min(at(instant).await?);
        }
        filter.revisions = from..=until.min(last);
        Ok(())
    }
}

fn read_times(from: Option<Moment>, until: Option<Moment>, faults: &mut Faults) -> Option<Times> {
    let mut read = |field, time: Option<Moment>| match time {
        None => Some(None),
        Some(time) => faults.within(field, |faults| timestamp::read(time, faults)).map(Some),
    };
    let (from, until) = (read("from_time", from), read("until_time", until));
    let (from, until) = (from?, until?);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        faults.invalid("until_time", sentences::before_from_time());
    }
    let time = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    Some(Times { from: time(from), until: time(until) })
}

fn write_change(change: RecordedChange) -> pb::RecordedChange {
    let RecordedChange { revision, key, before, before_erased_by, after, after_erased_by } = change;
    let number = revision.number;
    let before = before.map(|held| write_thing(held.thing, held.revision));
    let after = after.map(|thing| write_thing(thing, number));
    let (before, content_before) = before.unzip();
    let (after, content_after) = after.unzip();
    pb::RecordedChange {
        revision: Some(convert::write_revision(&revision)),
        key: Some(change::write_key(&key)),
        before,
        after,
        content_before: content_before.flatten(),
        content_after: content_after.flatten(),
        before_erased_by: before_erased_by.unwrap_or(0),
        after_erased_by: after_erased_by.unwrap_or(0),
    }
}

/// A thing, of a picture its content apart.
fn write_thing(mut thing: Thing, revision: u64) -> (pb::Thing, Option<pb::ContentDigest>) {
    let digest = match &mut thing {
        Thing::Media(media) => {
            let content = std::mem::take(&mut media.content);
            let sha256 = Sha256::digest(&content).to_vec();
            Some(pb::ContentDigest { size: content.len() as u64, sha256 })
        }
        _ => None,
    };
    (change::write_thing(&thing, revision), digest)
}

fn write_place(place: ChangePlace) -> Vec<u8> {
    let ChangePlace { revision, part, index } = place;
    let mut bytes = revision.to_be_bytes().to_vec();
    bytes.extend_from_slice(&part.to_be_bytes());
    bytes.extend_from_slice(&index.to_be_bytes());
    bytes
}

fn read_place(bytes: &[u8]) -> Result<ChangePlace, Refusal> {
    let place = || {
        let (revision, rest) = bytes.split_first_chunk()?;
        let (part, rest) = rest.split_first_chunk()?;
        let index = rest.try_into().ok()?;
        Some(ChangePlace {
            revision: u64::from_be_bytes(*revision),
            part: u32::from_be_bytes(*part),
            index: u32::from_be_bytes(index),
        })
    };
    place().ok_or_else(refusal::page_token)
}
