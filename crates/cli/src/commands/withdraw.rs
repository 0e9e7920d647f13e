//! `scorecard withdraw`: one observation no longer holds. Its history stays.

use anyhow::Result;
use scorecard_wire::pb::data::{Change, Key, change, key};

use crate::{
    args::{Output, Withdraw},
    commands::put::commit,
    keys,
    session::Session,
};

/// Withdraws the observation.
pub(crate) async fn run(args: &Withdraw, session: &mut Session, output: Output) -> Result<()> {
    let key = keys::resolve(&args.key, session).await?;
    let withdraw = Key { key: Some(key::Key::Observation(key)) };
    let change = Change { action: Some(change::Action::Withdraw(withdraw)), if_revision: None };
    commit(change, &args.reason, session, output).await
}
