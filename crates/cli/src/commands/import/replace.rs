//! `--replace AREA/PERIOD`: what the ledger holds in a scope and the dataset has not is withdrawn.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use scorecard_dataset::Dataset;
use scorecard_domain::Key;

use crate::{keys, session::Session, snapshot};

/// The keys to withdraw: observations, targets, honours, milestones, outcomes, pictures and imprints of each area
/// (itself, not those below it) and period in `scopes`.
pub(super) async fn withdrawals(
    scopes: &[String],
    dataset: &Dataset,
    session: &mut Session,
) -> Result<Vec<Key>> {
    let kept: BTreeSet<Key> = dataset.things().map(scorecard_domain::Thing::key).collect();
    let mut withdrawn = BTreeSet::new();
    for scope in scopes {
        let (area, period) = scope.split_once('/').with_context(|| {
            format!("--replace {scope}: expected AREA/PERIOD, such as 370102/2022")
        })?;
        let area = keys::area(area, period, session).await?;
        for thing in snapshot::facts(&area, period, session).await? {
            withdrawn.insert(thing.key());
        }
    }
    Ok(withdrawn.difference(&kept).cloned().collect())
}
