//! From what people type to the keys of facts.

use anyhow::Result;
use scorecard_domain::Period;
use scorecard_wire::pb::data::{
    HonourKey, Key, MilestoneKey, ObservationKey, OutcomeKey, TargetKey, key, outcome_key,
};

use crate::{
    args::{
        FactKey, HonourArgs, KeyArgs, MilestoneArgs, OutcomeArgs, PutFact, TargetArgs, WriteArgs,
    },
    flag,
    keys::{area, resolve},
    session::Session,
};

pub(super) async fn of_put(fact: &PutFact, session: &mut Session) -> Result<Key> {
    let key = match fact {
        PutFact::Target(args) => key::Key::Target(target(&args.key, session).await?),
        PutFact::Outcome(args) => key::Key::Outcome(outcome(&args.key, session).await?),
        PutFact::Honour(args) => key::Key::Honour(honour(&args.key, session).await?),
        PutFact::Milestone(args) => key::Key::Milestone(milestone(&args.key, session).await?),
    };
    Ok(Key { key: Some(key) })
}

pub(super) async fn of_withdrawal<'a>(
    fact: &'a FactKey,
    session: &mut Session,
) -> Result<(Key, &'a WriteArgs)> {
    let (key, write) = match fact {
        FactKey::Target(it) => (key::Key::Target(target(&it.key, session).await?), &it.write),
        FactKey::Outcome(it) => (key::Key::Outcome(outcome(&it.key, session).await?), &it.write),
        FactKey::Honour(it) => (key::Key::Honour(honour(&it.key, session).await?), &it.write),
        FactKey::Milestone(it) => {
            (key::Key::Milestone(milestone(&it.key, session).await?), &it.write)
        }
    };
    Ok((Key { key: Some(key) }, write))
}

async fn target(args: &TargetArgs, session: &mut Session) -> Result<TargetKey> {
    let TargetArgs { figure, issuer } = args;
    let ObservationKey { indicator, measure, of, area: place, period } =
        resolve(figure, session).await?;
    let issuer = match issuer.as_str() {
        "" => place.clone(),
        issuer => area(issuer, &period, session).await?,
    };
    Ok(TargetKey { indicator, measure, of, area: place, period, issuer })
}

async fn outcome(args: &OutcomeArgs, session: &mut Session) -> Result<OutcomeKey> {
    let OutcomeArgs { area, period, indicator, measure, of, issuer, milestone: pledge, year } =
        args;
    let year = match year {
        Some(year) => year.clone(),
        None => {
            let period: Period = flag::read("--period", period)?;
            period.last().year().to_string()
        }
    };
    let promise = match pledge {
        Some(pledge) => {
            let (area, period) = (area.clone(), period.clone());
            let args = MilestoneArgs { area, milestone: pledge.clone(), period };
            outcome_key::Promise::Milestone(milestone(&args, session).await?)
        }
        None => {
            let figure = KeyArgs {
                area: area.clone(),
                indicator: indicator.clone().unwrap_or_default(),
                period: period.clone(),
                measure: measure.clone(),
                of: of.clone(),
            };
            let args = TargetArgs { figure, issuer: issuer.clone() };
            outcome_key::Promise::Target(target(&args, session).await?)
        }
    };
    Ok(OutcomeKey { promise: Some(promise), year })
}

async fn honour(args: &HonourArgs, session: &mut Session) -> Result<HonourKey> {
    let HonourArgs { area: holder, honour, period } = args;
    let holder = area(holder, period, session).await?;
    Ok(HonourKey { holder, honour: honour.clone(), period: period.clone() })
}

async fn milestone(args: &MilestoneArgs, session: &mut Session) -> Result<MilestoneKey> {
    let MilestoneArgs { area: place, milestone, period } = args;
    let area = area(place, period, session).await?;
    Ok(MilestoneKey { area, milestone: milestone.clone(), period: period.clone() })
}
