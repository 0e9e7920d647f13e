//! `scorecard put`: one observation, by hand; other facts are put by `facts`. What is not given stays as it is.

use anyhow::{Result, bail};
use scorecard_domain::{Absence, Confidentiality, Qualifier, Stage, Standing, Statuses};
use scorecard_wire::pb::data::{
    Change, CommitChangesRequest, GetObservationRequest, Observation, ObservationKey, Text, Thing,
    change, observation::Reading, thing,
};
use scorecard_wire::timestamp;
use serde_json::json;
use tonic::Code;

use super::{
    facts::{self, Asked},
    import::{revision_json, warning_json, warning_line},
};
use crate::{
    args::{ByKind, Output, Put, PutObservation, ReadingArgs},
    cells,
    failure::of_write,
    flag, keys,
    moment::Typed,
    output::{Rows, line, say},
    session::Session,
};

/// Commits what is put, provided that nobody has changed it meanwhile.
pub(crate) async fn run(args: &Put, session: &mut Session, output: Output) -> Result<()> {
    match args {
        ByKind::Observation(args) => observation(args, session, output).await,
        ByKind::Other(fact) => facts::put(fact, session, output).await,
    }
}

async fn observation(args: &PutObservation, session: &mut Session, output: Output) -> Result<()> {
    let key = keys::resolve(&args.key, session).await?;
    let held = held(&key, session).await?;
    let if_revision = held.as_ref().map(|observation| observation.revision);
    let before = held.clone().map(thing);
    let after =
        thing(changed(held.unwrap_or(Observation { key: Some(key), ..Default::default() }), args)?);
    let change = Change { action: Some(change::Action::Put(after.clone())), if_revision };
    if args.write.dry_run {
        let asked = Asked { change, before, after: Some(after), write: &args.write };
        return facts::commit(asked, session, output).await;
    }
    commit(change, &args.write.reason, session, output).await
}

pub(crate) fn thing(observation: Observation) -> Thing {
    Thing { thing: Some(thing::Thing::Observation(observation)) }
}

/// What the ledger holds under the key now.
pub(crate) async fn held(
    key: &ObservationKey,
    session: &mut Session,
) -> Result<Option<Observation>> {
    let request = GetObservationRequest { key: Some(key.clone()), as_of: None };
    match session.facts.get_observation(request).await {
        Ok(response) => Ok(response.into_inner().observation),
        Err(status) if status.code() == Code::NotFound => Ok(None),
        Err(status) => Err(status.into()),
    }
}

/// Commits one change and says what became of it.
pub(crate) async fn commit(
    change: Change,
    reason: &str,
    session: &mut Session,
    output: Output,
) -> Result<()> {
    let request = CommitChangesRequest {
        changes: vec![change],
        reason: reason.to_owned(),
        ..Default::default()
    };
    let response = session.ledger.commit_changes(request).await.map_err(of_write)?.into_inner();
    for warning in &response.warnings {
        say(&warning_line(&warning.path, warning));
    }
    if output == Output::Json {
        let all = json!({
            "revision": response.revision.as_ref().map(revision_json),
            "unchanged": response.unchanged,
            "warnings": response.warnings.iter().map(warning_json).collect::<Vec<_>>(),
        });
        line(&format!("{all:#}"));
    }
    let mut rows = Rows::new(&[("revision", "修订"), ("time", "时间"), ("author", "提交人")]);
    match response.revision {
        Some(revision) => {
            let time = cells::instant(revision.time.as_ref());
            rows.push([revision.revision.to_string(), time, revision.author]);
        }
        None => say("与台账一致，未产生新的修订。Nothing changed: the ledger holds just that."),
    }
    if output != Output::Json {
        rows.print(output);
    }
    Ok(())
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
    if let Some(source) = &args.source {
        observation.source.clone_from(source);
    }
    if let Some(note) = &args.note {
        observation.note = Some(Text { zh: note.clone(), en: String::new() });
    }
    if let Some(basis) = &args.basis {
        observation.basis = Some(Text { zh: basis.clone(), en: String::new() });
    }
    for (given, held) in [
        (&args.adjusted_value, &mut observation.adjusted_value),
        (&args.adjusted_base, &mut observation.adjusted_base),
    ] {
        if let Some(given) = given {
            held.clone_from(given);
        }
    }
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
            bail!("one of --value, --standing and --absent is required")
        }
    })
}
