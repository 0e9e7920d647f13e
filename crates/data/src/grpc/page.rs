//! Pages of lists: how large they are, and the tokens that lead from one to the next.
//!
//! A token says at which revision the first page was read and after which key the next begins. It carries
//! a checksum over that and over the query it belongs to (ledger and method included), so that what was not
//! given out for this query is refused instead of answered with something else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use prost::Message;
use scorecard_domain::Key;
use scorecard_wire::{Faults, change, pb::data as pb, reading, status::Refusal};
use sha2::{Digest as _, Sha256};

use super::{Face, refusal};
use crate::{Filter, Held, Query};

/// How many results a page has if the client does not say.
const DEFAULT_SIZE: usize = 100;
/// A page ends before it has more bytes than these, though not before its first result.
const FULL_BYTES: usize = 1 << 20;
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
    "ListObservations" ListObservationsRequest,
    "ListTargets" ListTargetsRequest,
    "ListHonours" ListHonoursRequest,
    "ListMilestones" ListMilestonesRequest,
    "ListMedia" ListMediaRequest,
    "ListImprints" ListImprintsRequest,
    "ListRevisions" ListRevisionsRequest,
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
                faults.invalid("page_size", format!("`{size}` is negative; expected 0 or more"));
                return None;
            }
        };
        let query = Sha256::new()
            .chain_update(face.ledger.id().as_bytes())
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

    /// Where the page begins; `None` for the first.
    ///
    /// # Errors
    ///
    /// If the token is not one that this query was given.
    pub(super) fn place(&self) -> Result<Option<Place>, Refusal> {
        if self.token.is_empty() {
            return Ok(None);
        }
        let place = || {
            let bytes = URL_SAFE_NO_PAD.decode(&self.token).ok()?;
            let (payload, sum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
            let (revision, after) = payload.split_first_chunk::<8>()?;
            (self.checksum(payload) == sum)
                .then(|| Place { revision: u64::from_be_bytes(*revision), after: after.to_vec() })
        };
        place().map(Some).ok_or_else(refusal::page_token)
    }
}

impl Face {
    /// A page of what the filter lets through, each result as a message.
    pub(super) async fn page<T: Message>(
        &self,
        asked: Asked,
        as_of: Option<pb::AsOf>,
        filter: Filter,
        write: impl Fn(Held) -> Option<T>,
    ) -> Result<Page<T>, Refusal> {
        let (revision, after) = match asked.place()? {
            None => (self.resolve(as_of).await?, None),
            Some(Place { revision, after }) => (revision, Some(read_key(&after)?)),
        };
        // One more than the page shows whether there is another.
        let query = Query { filter, after, limit: asked.size + 1, revision };
        let held = self.ledger.list(query).await.map_err(|err| refusal::of_store(&err))?;
        let n_held = held.len();
        let (mut results, mut last, mut bytes) = (Vec::new(), None, 0);
        for (i, held) in held.into_iter().enumerate() {
            let key = held.thing.key();
            let Some(result) = write(held) else { continue };
            bytes += result.encoded_len();
            if i == asked.size || (i > 0 && bytes > FULL_BYTES) {
                break;
            }
            results.push(result);
            last = Some(key);
        }
        let next = last.filter(|_| results.len() < n_held).map(|key| write_key(&key));
        let next = next.map(|after| asked.token(&Place { revision, after }));
        Ok(Page { results, next_page_token: next.unwrap_or_default(), revision })
    }
}

fn write_key(key: &Key) -> Vec<u8> {
    change::write_key(key).encode_to_vec()
}

fn read_key(bytes: &[u8]) -> Result<Key, Refusal> {
    let key = pb::Key::decode(bytes).ok();
    key.and_then(|key| reading("", key, change::read_key).ok()).ok_or_else(refusal::page_token)
}
