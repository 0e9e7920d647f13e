//! `scorecard withdraw`: a fact no longer holds. Its history stays.

use anyhow::Result;
use scorecard_wire::pb::data::{Key, key};

use crate::{
    args::{ByKind, Output, Withdraw},
    commands::facts,
    keys,
    session::Session,
};

/// Withdraws the observation, or the fact of another kind.
pub(crate) async fn run(args: &Withdraw, session: &mut Session, output: Output) -> Result<()> {
    let (key, write) = match args {
        ByKind::Observation(args) => {
            let key = keys::resolve(&args.key, session).await?;
            (Key { key: Some(key::Key::Observation(key)) }, &args.write)
        }
        ByKind::Other(fact) => facts::key_of(fact, session).await?,
    };
    facts::withdraw(key, write, session, output).await
}
