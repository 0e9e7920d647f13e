//! Pages of lists: how large they are, and the tokens that lead from one to the next.
//!
//! A token says at which revision the first page was read and after which key the next begins. It carries
//! a checksum over that and over the query it belongs to (ledger, clearance and method included), so that what was not
//! given out for this query is refused instead of answered with something else.

#[cfg(test)]
mod tests;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use prost::Message;
use scorecard_domain::Key;
use scorecard_wire::{Faults, change, pb::data as pb, reading, status::Refusal};
use sha2::{Digest as _, Sha256};

use super::{Face, refusal};
use crate::{AsOf, Filter, Held, Query, filter::Selection, sentences};

/// How many results a page has if the client does not say.
const DEFAULT_SIZE: usize = 100;
/// A page ends before it has more bytes than these, though not before its first result.
pub(super) const FULL_BYTES: usize = 1 << 20;
/// With a filter that the store does not know, so many things are read at a time.
pub(super) const LOOKED_AT_ONCE: usize = 1000;
/// And no more for one page.
pub(super) const MOST_LOOKED_AT: usize = 10_000;
/// The bytes of a token's checksum.
const CHECKSUM: usize = 16;

/// A request for a page.
pub(super) trait Paged: Message {
    /// The method's name: tokens of one are no good for another.
    const METHOD: &'static str;

    /// The fields `page_size` and `page_token`.
    fn page(&mut self) -> (&mut i32, &mut String);
}

macro_rules! paged {
    ($($method:literal $request:ident,)+) => {
        $(
            impl Paged for pb::$request {
                const METHOD: &'static str = $method;

                fn page(&mut self) -> (&mut i32, &mut String) {
                    (&mut self.page_size, &mut self.page_token)
                }
            }
        )+
    };
}

paged! {
    "ListAreas" ListAreasRequest,
    "ListIndicators" ListIndicatorsRequest,
    "ListSources" ListSourcesRequest,
    "ListPeerGroups" ListPeerGroupsRequest,
    "ListDefinitions" ListDefinitionsRequest,
    "ListCollectionPlans" ListCollectionPlansRequest,
    "ListAssessments" ListAssessmentsRequest,
    "ListObservations" ListObservationsRequest,
    "ListTargets" ListTargetsRequest,
    "ListHonours" ListHonoursRequest,
    "ListMilestones" ListMilestonesRequest,
    "ListMedia" ListMediaRequest,
    "ListImprints" ListImprintsRequest,
    "ListSuppressions" ListSuppressionsRequest,
    "ListOutcomes" ListOutcomesRequest,
    "ListRevisions" ListRevisionsRequest,
    "ListChanges" ListChangesRequest,
    "ListReleases" ListReleasesRequest,
    "ListReportingLines" ListReportingLinesRequest,
}

/// A page that is asked for.
#[derive(Debug)]
pub(super) struct Asked {
    /// How many results at most.
    pub(super) size: usize,
    token: String,
    /// What the tokens of this query have in common.
    query: Sha256,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The revision that all pages show.
    pub(super) revision: u64,
    /// Where the page before ended.
    pub(super) after: Vec<u8>,
}

/// Results, where the next ones are, and the revision that they show.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) results: Vec<T>,
    pub(super) next_page_token: String,
    pub(super) revision: u64,
}

impl Asked {
    /// Takes what is asked of paging out of a request; the page size may differ from page to page.
    pub(super) fn take<Q: Paged>(
        face: &Face,
        request: &mut Q,
        faults: &mut Faults,
    ) -> Option<Self> {
        let (size, token) = request.page();
        let (size, token) = (std::mem::take(size), std::mem::take(token));
        let limit = usize::from(face.limits.max_page_size);
        let size = match usize::try_from(size) {
            Ok(0) => DEFAULT_SIZE.min(limit),
            Ok(size) => size.min(limit),
            Err(_) => {
                faults.invalid("page_size", sentences::no_page_size(size));
                return None;
            }
        };
        let query = Sha256::new()
            .chain_update(face.ledger.id().as_bytes())
            .chain_update(face.ledger.clearance().name())
            .chain_update([0])
            .chain_update(Q::METHOD)
            .chain_update([0])
            .chain_update(Sha256::digest(request.encode_to_vec()));
        Some(Self { size, token, query })
    }

    fn checksum(&self, payload: &[u8]) -> Vec<u8> {
        let mut sum = self.query.clone().chain_update(payload).finalize().to_vec();
        sum.truncate(CHECKSUM);
        sum
    }

    /// The token that leads to `place`.
    pub(super) fn token(&self, place: &Place) -> String {
        let mut payload = place.revision.to_be_bytes().to_vec();
        payload.extend_from_slice(&place.after);
        let sum = self.checksum(&payload);
        payload.extend_from_slice(&sum);
        URL_SAFE_NO_PAD.encode(payload)
    }

    /// Where the page begins; `None` for the first. The revision has been reached, be it that another process wrote it.
    ///
    /// # Errors
    ///
    /// If the token is not one that this query was given.
    pub(super) async fn place(&self, face: &Face) -> Result<Option<Place>, Refusal> {
        if self.token.is_empty() {
            return Ok(None);
        }
        let place = self.read().ok_or_else(refusal::page_token)?;
        face.revision_at(AsOf::Revision(place.revision)).await?;
        Ok(Some(place))
    }

    /// What the token says, if this query was given it.
    fn read(&self) -> Option<Place> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.token).ok()?;
        let (payload, sum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
        let (revision, after) = payload.split_first_chunk::<8>()?;
        (self.checksum(payload) == sum)
            .then(|| Place { revision: u64::from_be_bytes(*revision), after: after.to_vec() })
    }
}

/// What a filter of a request lets through besides the request's other fields.
pub(super) fn select(filter: Filter, text: &str) -> Result<Selection, Refusal> {
    Selection::new(filter, text).map_err(refusal::of_filter)
}

/// Results that are being gathered for a page.
struct Gathering<T> {
    results: Vec<T>,
    bytes: usize,
    /// The key of the last result.
    last: Option<Key>,
}

impl Face {
    /// A page of what is selected, each result as a message.
    pub(super) async fn page<T: Message>(
        &self,
        asked: Asked,
        as_of: Option<pb::AsOf>,
        selection: Selection,
        write: impl Fn(Held) -> Option<T>,
    ) -> Result<Page<T>, Refusal> {
        let (revision, after) = match asked.place(self).await? {
            None => (self.resolve(as_of).await?, None),
            Some(Place { revision, after }) => (revision, Some(read_key(&after)?)),
        };
        let mut page = Gathering { results: Vec::new(), bytes: 0, last: None };
        let next = self.gather(&mut page, asked.size, &selection, after, revision, write).await?;
        let next = next.map(|key| asked.token(&Place { revision, after: write_key(&key) }));
        Ok(Page { results: page.results, next_page_token: next.unwrap_or_default(), revision })
    }

    /// Gathers results until the page is full, nothing is left, or enough was looked at. Gives the key after which
    /// the next page begins, if there is one.
    async fn gather<T: Message>(
        &self,
        page: &mut Gathering<T>,
        size: usize,
        selection: &Selection,
        mut after: Option<Key>,
        revision: u64,
        write: impl Fn(Held) -> Option<T>,
    ) -> Result<Option<Key>, Refusal> {
        let Some(filter) = &selection.filter else { return Ok(None) };
        // One more than the page shows whether there is another.
        let limit = if selection.is_found_by_store() { size + 1 } else { LOOKED_AT_ONCE };
        let mut looked_at = 0;
        loop {
            let query = Query { filter: filter.clone(), after: after.take(), limit, revision };
            let held = self.ledger.list(query).await.map_err(|err| refusal::of_store(&err))?;
            let n_held = held.len();
            let seen = held.last().map(|held| held.thing.key());
            for held in held.into_iter().filter(|held| selection.admits(held)) {
                let key = held.thing.key();
                let Some(result) = write(held) else { continue };
                page.bytes += result.encoded_len();
                let is_full = page.results.len() == size;
                if is_full || (!page.results.is_empty() && page.bytes > FULL_BYTES) {
                    return Ok(page.last.take());
                }
                page.results.push(result);
                page.last = Some(key);
            }
            looked_at += n_held;
            if n_held < limit {
                return Ok(None);
            }
            if looked_at >= MOST_LOOKED_AT {
                return Ok(seen);
            }
            after = seen;
        }
    }
}

fn write_key(key: &Key) -> Vec<u8> {
    change::write_key(key).encode_to_vec()
}

fn read_key(bytes: &[u8]) -> Result<Key, Refusal> {
    let key = pb::Key::decode(bytes).ok();
    key.and_then(|key| reading("", key, change::read_key).ok()).ok_or_else(refusal::page_token)
}
