//! `scorecard put`: one observation, by hand; other facts are put by `facts`. What is not given stays as it is.

use anyhow::{Result, bail};
use scorecard_domain::{Absence, Confidentiality, Qualifier, Stage, Standing, Statuses};
use scorecard_wire::{
    pb::data::{Key, Observation, Thing, key, observation::Reading, thing},
    timestamp,
};

use super::facts;
use crate::{
    args::{ByKind, Output, Put, PutObservation, ReadingArgs},
    flag, keys,
    moment::Typed,
    session::Session,
};

/// Commits what is put, provided that nobody has changed it meanwhile.
pub(crate) async fn run(args: &Put, session: &mut Session, output: Output) -> Result<()> {
    let args = match args {
        ByKind::Observation(args) => args,
        ByKind::Other(fact) => return facts::put(fact, session, output).await,
    };
    let key = keys::resolve(&args.key, session).await?;
    let asked = Key { key: Some(key::Key::Observation(key.clone())) };
    let becomes = |held: Option<Thing>| {
        let held = match held.and_then(|held| held.thing) {
            Some(thing::Thing::Observation(held)) => held,
            _ => Observation { key: Some(key), ..Observation::default() },
        };
        let thing = thing::Thing::Observation(changed(held, args)?);
        Ok(Thing { thing: Some(thing) })
    };
    facts::put_as(&asked, becomes, &args.write, session, output).await
}

fn changed(mut observation: Observation, args: &PutObservation) -> Result<Observation> {
    observation.reading = Some(reading(&args.reading)?);
    if let Some(qualifier) = &args.qualifier {
        observation.qualifier = flag::read::<Qualifier>("--qualifier", qualifier)?.number().into();
    } else if !matches!(observation.reading, Some(Reading::Value(_))) {
        observation.qualifier = Qualifier::Exact.number().into();
    }
    if let Some(statuses) = &args.status {
        observation.statuses = flag::read::<Statuses>("--status", statuses)?
            .iter()
            .map(|flag| flag.number().into())
            .collect();
    }
    match args.stage.as_deref() {
        None => {}
        Some("") => observation.stage = 0,
        Some(stage) => observation.stage = flag::read::<Stage>("--stage", stage)?.number().into(),
    }
    facts::attribute(&mut observation.source, &mut observation.note, &args.attribution);
    facts::words(&mut observation.basis, args.basis.as_ref());
    facts::text(&mut observation.adjusted_value, args.adjusted_value.as_ref());
    facts::text(&mut observation.adjusted_base, args.adjusted_base.as_ref());
    disclosure(&mut observation, args)?;
    Ok(observation)
}

/// Who may see it; an end of an embargo says by itself that there is one, any other code ends it.
fn disclosure(observation: &mut Observation, args: &PutObservation) -> Result<()> {
    let until = match &args.embargo_until {
        Some(until) => Some(Typed::read("--embargo-until", until)?.begin),
        None => None,
    };
    let code = match &args.confidentiality {
        Some(code) => Some(flag::read::<Confidentiality>("--confidentiality", code)?),
        None => until.map(|_| Confidentiality::Embargoed),
    };
    if let Some(code) = code {
        observation.confidentiality = code.number().into();
        if code != Confidentiality::Embargoed {
            observation.embargo_until = None;
        }
    }
    if let Some(until) = until {
        observation.embargo_until = Some(timestamp::write(until.micros()));
    }
    Ok(())
}

fn reading(args: &ReadingArgs) -> Result<Reading> {
    Ok(match args {
        ReadingArgs { value: Some(value), .. } => Reading::Value(value.clone()),
        ReadingArgs { standing: Some(standing), .. } => {
            Reading::Standing(flag::read::<Standing>("--standing", standing)?.number().into())
        }
        ReadingArgs { absent: Some(absent), .. } => {
            Reading::Absence(flag::read::<Absence>("--absent", absent)?.number().into())
        }
        ReadingArgs { value: None, standing: None, absent: None } => {
            bail!(
                "请给出--value、--standing或--absent之一 (one of --value, --standing and --absent is expected)"
            )
        }
    })
}
