//! `scorecard withdraw`: a fact no longer holds. Its history stays.

use anyhow::Result;
use scorecard_wire::pb::data::{Change, Key, change, key};

use crate::{
    args::{ByKind, Output, Withdraw},
    commands::{
        facts::{self, Asked},
        put::{commit, held, thing},
    },
    keys,
    session::Session,
};

/// Withdraws the observation, or the fact of another kind.
pub(crate) async fn run(args: &Withdraw, session: &mut Session, output: Output) -> Result<()> {
    let args = match args {
        ByKind::Observation(args) => args,
        ByKind::Other(fact) => return facts::withdraw(fact, session, output).await,
    };
    let key = keys::resolve(&args.key, session).await?;
    let withdraw = Key { key: Some(key::Key::Observation(key.clone())) };
    let change = Change { action: Some(change::Action::Withdraw(withdraw)), if_revision: None };
    if args.write.dry_run {
        let before = held(&key, session).await?.map(thing);
        let asked = Asked { change, before, after: None, write: &args.write };
        return facts::commit(asked, session, output).await;
    }
    commit(change, &args.write.reason, session, output).await
}
