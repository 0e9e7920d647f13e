//! Facts by hand: observations, targets, outcomes, honours and milestones. What is held under the key is read first; what is
//! not given stays as it is, and nothing is written if somebody has changed it meanwhile.

mod keys;
mod things;

use anyhow::{Result, bail};
use scorecard_domain::Text;
use scorecard_wire::{
    change::read_key,
    pb::data::{
        Change, CommitChangesRequest, CommitChangesResponse, Key, ListChangesRequest, Thing, change,
    },
    reading,
    status::faults_of,
};
use serde_json::json;

pub(crate) use things::{attribute, text, words};

use super::import::{revision_json, said, warning_json, warning_line};
use crate::{
    args::{FactKey, Output, PutFact, WriteArgs},
    attributes::{Difference, differences},
    failure::of_write,
    output::{Rows, line, say},
    session::Session,
};

/// What the ledger holds under a key.
#[derive(Debug, Default)]
struct Held {
    thing: Option<Thing>,
    /// The revision that last changed it; 0 for none.
    revision: u64,
}

/// What is asked for.
struct Asked<'a> {
    change: Change,
    /// What the change is of.
    name: String,
    before: Option<Thing>,
    after: Option<Thing>,
    write: &'a WriteArgs,
}

/// Puts a fact.
pub(crate) async fn put(fact: &PutFact, session: &mut Session, output: Output) -> Result<()> {
    let key = keys::of_put(fact, session).await?;
    let becomes = |held| things::changed(fact, key.clone(), held);
    put_as(&key, becomes, fact.write(), session, output).await
}

/// Puts what becomes of what is held under a key.
pub(crate) async fn put_as(
    key: &Key,
    becomes: impl FnOnce(Option<Thing>) -> Result<Thing>,
    write: &WriteArgs,
    session: &mut Session,
    output: Output,
) -> Result<()> {
    let Held { thing: before, revision } = held(key, session).await?;
    let after = becomes(before.clone())?;
    let action = Some(change::Action::Put(after.clone()));
    let change = Change { action, if_revision: Some(revision) };
    commit(Asked { change, name: named(key), before, after: Some(after), write }, session, output)
        .await
}

/// The key of a fact that is to be withdrawn.
pub(crate) async fn key_of<'a>(
    fact: &'a FactKey,
    session: &mut Session,
) -> Result<(Key, &'a WriteArgs)> {
    keys::of_withdrawal(fact, session).await
}

/// Withdraws what is held under a key.
pub(crate) async fn withdraw(
    key: Key,
    write: &WriteArgs,
    session: &mut Session,
    output: Output,
) -> Result<()> {
    let Held { thing: before, revision } = held(&key, session).await?;
    let name = named(&key);
    let action = Some(change::Action::Withdraw(key));
    // What is not there is told as such.
    let if_revision = before.is_some().then_some(revision);
    let change = Change { action, if_revision };
    commit(Asked { change, name, before, after: None, write }, session, output).await
}

/// The last change of a key tells what is held, whatever its kind.
async fn held(key: &Key, session: &mut Session) -> Result<Held> {
    let request = ListChangesRequest { key: Some(key.clone()), page_size: 1, ..Default::default() };
    let changes = session.audit.list_changes(request).await?.into_inner().changes;
    Ok(changes.into_iter().next().map_or_else(Held::default, |last| Held {
        thing: last.after,
        revision: last.revision.map_or(0, |revision| revision.revision),
    }))
}

/// Commits a change, or only checks it, and shows what it changes.
async fn commit(asked: Asked<'_>, session: &mut Session, output: Output) -> Result<()> {
    let Asked { change, name, before, after, write } = asked;
    let changed = differences(before.as_ref(), after.as_ref())?;
    let request = CommitChangesRequest {
        changes: vec![change],
        reason: write.reason.clone(),
        validate_only: write.dry_run,
        ..Default::default()
    };
    let response = match session.ledger.commit_changes(request).await {
        Ok(response) => response.into_inner(),
        Err(status) => {
            let faults = faults_of(&status).into_iter().map(|fault| {
                let Text { zh, en } = fault.problem.into();
                (fault.path, said(&zh, &en))
            });
            refuse(faults.collect())?;
            return Err(of_write(status));
        }
    };
    let faults = response.faults.iter();
    refuse(faults.map(|it| (it.path.clone(), said(&it.problem_zh, &it.problem))).collect())?;
    for warning in &response.warnings {
        let field = warning.path.trim_start_matches("changes[0].");
        say(&warning_line(&format!("{name} {field}"), warning));
    }
    tell(&name, &response, changed, write.dry_run, output);
    Ok(())
}

/// What a change is of, as people read it.
fn named(key: &Key) -> String {
    reading("", key.clone(), read_key).map(|key| key.to_string()).unwrap_or_default()
}

/// All that is wrong, if anything is.
fn refuse(faults: Vec<(String, String)>) -> Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = faults
        .iter()
        .map(|(path, problem)| format!("  {}: {problem}", path.trim_start_matches("changes[0].")))
        .collect();
    bail!(
        "有{0}处错误，什么也没有入库 (faults: {0}; nothing was stored):\n{1}",
        faults.len(),
        lines.join("\n")
    )
}

/// What became of it, and of what it is: a code that was typed is an area's id there.
fn tell(
    name: &str,
    response: &CommitChangesResponse,
    changed: Vec<Difference>,
    dry_run: bool,
    output: Output,
) {
    let mut rows = Rows::new(&[("attribute", "属性"), ("before", "改前"), ("after", "改后")]);
    let unchanged = response.unchanged > 0;
    for Difference { attribute, before, after } in changed.into_iter().filter(|_| !unchanged) {
        rows.push([attribute, before, after]);
    }
    if output == Output::Json {
        let all = json!({
            "dry_run": dry_run,
            "key": name,
            "revision": response.revision.as_ref().map(revision_json),
            "unchanged": response.unchanged,
            "changes": rows.to_json(),
            "warnings": response.warnings.iter().map(warning_json).collect::<Vec<_>>(),
        });
        line(&format!("{all:#}"));
    }
    match &response.revision {
        _ if unchanged => {
            say("与台账一致，未产生新的修订。Nothing changed: the ledger holds just that.");
        }
        Some(revision) => {
            say(&format!(
                "已记入修订{0}：{name}。Recorded in revision {0}: {name}.",
                revision.revision
            ));
        }
        None => say(&format!("只检查，未入库：{name}。Checked only; nothing was stored: {name}.")),
    }
    if output != Output::Json {
        rows.print(output);
    }
}
