//! A claim explained: its verdict, and where each figure comes from that decided it.

use anyhow::Result;
use scorecard_wire::pb::metrics::{ExplainFigureRequest, Scorecard, ScorecardClaim};
use serde_json::{Map, Value};

use super::{Told, inputs, own, source, tree};
use crate::{
    args::{Output, ScorecardArgs},
    cells,
    commands::claims::{text, verdict},
    output::line,
    scope,
    session::Session,
};

/// The claim with that id, if the scorecard has it.
pub(super) fn find<'a>(scorecard: &'a Scorecard, id: &str) -> Option<&'a ScorecardClaim> {
    scorecard.chapters.iter().flat_map(|chapter| &chapter.claims).find(|claim| claim.id == id)
}

/// Prints the verdict and the trees of the figures; as CSV the observations alone.
pub(super) async fn run(
    claim: &ScorecardClaim,
    scorecard: &Scorecard,
    of: &ScorecardArgs,
    session: &mut Session,
    output: Output,
) -> Result<()> {
    let rows = inputs(scorecard, &claim.evidence);
    if output == Output::Csv {
        rows.print(output);
        return Ok(());
    }
    let mut explanations = Vec::new();
    for (n, _) in (0..).zip(&claim.evidence) {
        let request = ExplainFigureRequest {
            subject: own(of, &claim.id, n),
            min_revision: session.min_revision().await?,
            as_of: scope::as_of(of.as_of.as_deref())?,
            ..ExplainFigureRequest::default()
        };
        let answer = session.metrics.explain_figure(request).await?.into_inner();
        explanations.extend(answer.explanation);
    }
    let account = account(claim, scorecard, output);
    match output {
        Output::Table | Output::Csv => {
            for Told { head, text, .. } in &account {
                line(&format!("{head}：{text}"));
            }
            for explanation in &explanations {
                tree::lines(explanation).iter().for_each(|told| line(told));
            }
        }
        Output::Json => {
            let mut object: Map<_, Value> =
                account.into_iter().map(|told| (told.key.to_owned(), told.text.into())).collect();
            object.insert("inputs".to_owned(), rows.to_json());
            let trees = explanations.iter().map(tree::json).collect();
            object.insert("explanations".to_owned(), Value::Array(trees));
            line(&format!("{:#}", Value::Object(object)));
        }
    }
    Ok(())
}

/// What is told of the claim itself.
fn account(claim: &ScorecardClaim, scorecard: &Scorecard, output: Output) -> Vec<Told> {
    let sentence = claim.sentence.clone().unwrap_or_default();
    let honour = claim.honour.as_ref().and_then(|honour| honour.title.as_ref());
    let told = [
        Told::new("claim", "标识", claim.id.clone()),
        Told::new("text", "说法", text(claim)),
        Told::new("verdict", "判定", verdict(claim.verdict(), output)),
        Told::new("sentence", "依据", sentence.zh),
        Told::new("english", "英文", sentence.en),
        Told::new("honour", "荣誉", cells::words(honour)),
        Told::new("source", "来源", source(scorecard, &claim.source)),
    ];
    told.into_iter().filter(|told| !told.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use scorecard_wire::pb::data::{Honour, Text};

    use super::*;

    #[test]
    fn an_honour_with_a_title_in_english_alone_is_told_by_that() {
        let title = Some(Text { zh: String::new(), en: "Garden City".into() });
        let honour = Some(Honour { title, ..Honour::default() });
        let claim = ScorecardClaim { honour, ..ScorecardClaim::default() };
        let told = account(&claim, &Scorecard::default(), Output::Json);
        let honour = told.iter().find(|told| told.key == "honour").map(|told| told.text.as_str());
        assert_eq!(honour, Some("Garden City"));
    }
}
