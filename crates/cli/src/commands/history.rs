//! `scorecard history`: all that was ever recorded under one key, and who changed it when and why.

use anyhow::{Result, bail};
use scorecard_domain::{Confidentiality, Measure, Qualifier, Stage};
use scorecard_wire::pb::data::{
    AsOf, GetIndicatorRequest, GetObservationHistoryRequest, Observation, Revision, Vintage,
};
use tonic::Code;

use crate::{
    args::{History, KeyArgs, Output},
    cells, flag, keys,
    output::{Rows, say},
    scope,
    session::Session,
};

/// Prints the history, oldest first.
pub(crate) async fn run(args: &History, session: &mut Session, output: Output) -> Result<()> {
    let as_of = scope::as_of(args.as_of.as_deref())?;
    let KeyArgs { indicator, measure, of, .. } = &args.key;
    if of.is_empty() && flag::read::<Measure>("--measure", measure)?.needs_of() {
        bail!(
            "--measure {measure}缺少--of：是谁的占比或位次，地区或比较组 (--of is missing: the area or peer group that a {measure} is of)"
        );
    }
    let key = keys::resolve_then(&args.key, as_of.as_ref(), session).await?;
    let request = GetObservationHistoryRequest { key: Some(key), as_of: as_of.clone() };
    let vintages = session.facts.get_observation_history(request).await?.into_inner().vintages;
    let mut rows = Rows::new(&[
        ("revision", "修订"),
        ("time", "时间"),
        ("author", "提交人"),
        ("reason", "原因"),
        ("value", "数值"),
        ("qualifier", "限定"),
        ("status", "状态"),
        ("stage", "阶段"),
        ("source", "来源"),
        ("note", "说明"),
        ("confidentiality", "密级"),
        ("embargo_until", "解禁时间"),
        ("basis", "可比口径"),
        ("adjusted_value", "同口径数值"),
        ("adjusted_base", "同口径上年数"),
    ]);
    for Vintage { revision, observation, erased_by } in vintages {
        let Revision { revision, time, author, reason, .. } = revision.unwrap_or_default();
        let time = cells::instant(time.as_ref());
        let head = [revision.to_string(), time, author, reason];
        let attributes = match observation {
            Some(observation) => attributes(&observation, output),
            None => {
                let gone = cells::erased(erased_by).unwrap_or_else(|| "（撤回）".to_owned());
                let mut attributes = [const { String::new() }; 11];
                let [value, ..] = &mut attributes;
                *value = gone;
                attributes
            }
        };
        rows.push(head.into_iter().chain(attributes));
    }
    if rows.is_empty() {
        there_is(indicator, as_of, session).await?;
        say("该键下从未记录过数据。Nothing was ever recorded under this key.");
    }
    rows.print(output);
    Ok(())
}

/// Refuses an indicator that is not there.
async fn there_is(indicator: &str, as_of: Option<AsOf>, session: &mut Session) -> Result<()> {
    let request = GetIndicatorRequest { id: indicator.to_owned(), as_of };
    match session.catalogue.get_indicator(request).await {
        Ok(_) => Ok(()),
        Err(status) if status.code() == Code::NotFound => bail!(
            "台账中没有指标{indicator}；各指标见scorecard audit --kind indicator，或scorecard export导出的indicators.csv \
             (the ledger has no indicator {indicator}: `scorecard audit --kind indicator` lists them, and so does \
             indicators.csv of an export)"
        ),
        Err(status) => Err(status.into()),
    }
}

/// The cells of an observation: codes for programs, words for people.
fn attributes(observation: &Observation, output: Output) -> [String; 11] {
    let Observation { reading, qualifier, statuses, stage, confidentiality, .. } = observation;
    let [reading, qualifier, statuses, stage, confidentiality] = match output {
        Output::Table => [
            cells::label_of_reading(reading.as_ref()),
            cells::label(Qualifier::from_number, *qualifier, Some(Qualifier::Exact)),
            cells::labels_of_statuses(statuses),
            cells::label(Stage::from_number, *stage, None),
            cells::label(Confidentiality::from_number, *confidentiality, None),
        ],
        Output::Json | Output::Csv => [
            cells::reading(reading.as_ref()),
            cells::qualifier(*qualifier),
            cells::statuses(statuses),
            cells::stage(*stage),
            cells::confidentiality(*confidentiality),
        ],
    };
    [
        reading,
        qualifier,
        statuses,
        stage,
        observation.source.clone(),
        cells::words(observation.note.as_ref()),
        confidentiality,
        cells::instant(observation.embargo_until.as_ref()),
        cells::words(observation.basis.as_ref()),
        observation.adjusted_value.clone(),
        observation.adjusted_base.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use scorecard_wire::pb::data::Text;

    use super::*;

    #[test]
    fn a_note_and_a_basis_in_english_alone_are_told() {
        let text = |zh: &str, en: &str| Some(Text { zh: zh.into(), en: en.into() });
        let told = |note, basis| {
            let told = attributes(&Observation { note, basis, ..Default::default() }, Output::Csv);
            told.into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
        };
        let english = told(text("", "revised"), text("", "refunds excluded"));
        assert!(english.iter().any(|it| it == "revised"), "{english:?}");
        assert!(english.iter().any(|it| it == "refunds excluded"), "{english:?}");
        assert!(told(text("修订", "revised"), None).iter().any(|it| it == "修订"));
    }
}
