//! `--replace AREA/PERIOD`: what the ledger holds in a scope, what was read could have had and has not, is withdrawn.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use scorecard_data::key_text;
use scorecard_dataset::Dataset;
use scorecard_domain::{Key, Kind};
use serde_json::{Value, json};

use crate::{
    args::Output,
    attributes::{Difference, differences},
    keys,
    output::{Rows, say},
    session::Session,
    snapshot,
};

/// A thing that is withdrawn.
#[derive(Debug)]
pub(super) struct Withdrawal {
    pub(super) key: Key,
    /// The revision that last changed it: what is told to be withdrawn is what is withdrawn.
    pub(super) revision: u64,
    /// Its attributes.
    before: Vec<Difference>,
}

/// What is to be withdrawn: of the observations, targets, honours, milestones, outcomes, pictures and imprints of each area (itself,
/// not those below it) and period in `scopes` those that the dataset could have had and has not.
pub(super) async fn withdrawals(
    scopes: &[String],
    dataset: &Dataset,
    session: &mut Session,
) -> Result<Vec<Withdrawal>> {
    let mut withdrawn = BTreeMap::new();
    for scope in scopes {
        let (area, period) = scope.split_once('/').with_context(|| {
            format!(
                "--replace {scope}：应为“地区/时期”，如370102/2022 (expected AREA/PERIOD, such as 370102/2022)"
            )
        })?;
        let area = keys::area(area, period, session).await?;
        for thing in snapshot::facts(&area, period, session).await? {
            let (held, revision) = snapshot::held(thing.clone())?;
            let key = held.key();
            if dataset.may_hold(&key) {
                let before = differences(Some(&thing), None)?;
                withdrawn.insert(key.clone(), Withdrawal { key, revision, before });
            }
        }
    }
    for change in dataset.changes() {
        if withdrawn.is_empty() {
            break;
        }
        withdrawn.remove(&change.key());
    }
    Ok(withdrawn.into_values().collect())
}

impl Withdrawal {
    /// What is withdrawn: its kind, and its key as `audit` has it.
    pub(super) fn told(&self) -> (Kind, String) {
        (self.key.kind(), key_text(&self.key))
    }

    /// For programs.
    pub(super) fn to_json(&self) -> Value {
        let (kind, key) = self.told();
        let before = self.before.iter().map(|it| (it.attribute.clone(), it.before.clone().into()));
        let before: serde_json::Map<String, Value> = before.collect();
        json!({ "kind": kind.to_string(), "key": key, "before": before })
    }
}

/// Lists what is withdrawn; beside results for spreadsheets, which are of one table, it is said.
pub(super) fn print(withdrawals: &[Withdrawal], output: Output) {
    let mut rows =
        Rows::new(&[("kind", "类别"), ("key", "键"), ("before", "改前"), ("after", "改后")]);
    for withdrawal in withdrawals {
        let (kind, key) = withdrawal.told();
        let before = withdrawal.before.iter().map(|it| format!("{}={}", it.attribute, it.before));
        let before: Vec<_> = before.collect();
        rows.push([kind.to_string(), key, before.join("; "), "撤回 withdrawn".to_owned()]);
    }
    if rows.is_empty() {
        return;
    }
    match output {
        Output::Table => rows.print(output),
        Output::Csv => say(&rows.to_table(None)),
        Output::Json => {}
    }
}
