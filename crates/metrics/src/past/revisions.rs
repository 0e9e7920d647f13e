//! Who wrote a revision, when and why: the ledger tells it when it is asked for.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::ObservationKey;
use scorecard_wire::pb::data::{
    AsOf, GetObservationHistoryRequest, ListRevisionsRequest, Revision, as_of,
};

use tonic::Code;

use crate::reading::Reader;

/// Of no more revisions or keys is it told at once: each is a call of its own.
const MOST: usize = 200;

impl Reader {
    /// The revisions with these numbers; those that the ledger does not tell of are left out.
    pub(crate) async fn revisions(&self, numbers: &BTreeSet<u64>) -> BTreeMap<u64, Revision> {
        let mut told = BTreeMap::new();
        for number in numbers.iter().take(MOST) {
            let request = ListRevisionsRequest {
                after: number.saturating_sub(1),
                page_size: 1,
                ..ListRevisionsRequest::default()
            };
            let Ok(page) = self.ledger.clone().list_revisions(request).await else { break };
            let revisions = page.into_inner().revisions.into_iter();
            told.extend(
                revisions
                    .filter(|revision| revision.revision == *number)
                    .map(|revision| (*number, revision)),
            );
        }
        told
    }

    /// The last revisions up to `until` that changed what is under these keys; those that the ledger does not tell of are left out.
    pub(crate) async fn last_changes(
        &self,
        keys: &BTreeSet<ObservationKey>,
        until: u64,
    ) -> BTreeMap<ObservationKey, Revision> {
        let mut told = BTreeMap::new();
        for key in keys.iter().take(MOST) {
            let request = GetObservationHistoryRequest {
                key: Some(scorecard_wire::observation::write_key(key)),
                as_of: Some(AsOf { as_of: Some(as_of::AsOf::Revision(until)) }),
            };
            match self.facts.clone().get_observation_history(request).await {
                Ok(answer) => {
                    let vintages = answer.into_inner().vintages.into_iter();
                    let last = vintages.filter_map(|vintage| vintage.revision).next_back();
                    told.extend(last.map(|revision| (key.clone(), revision)));
                }
                Err(status) if status.code() == Code::NotFound => {}
                Err(_) => break,
            }
        }
        told
    }
}
