//! `scorecard claims`: which claims of a scorecard hold, and by what.

use anyhow::{Result, bail};
use scorecard_wire::pb::metrics::{ClaimVerdict, ScorecardClaim};

use crate::{
    args::{Claims, Output},
    cells,
    output::{Rows, say},
    session::Session,
};

/// Prints the claims with their verdicts; fails if a required one does not hold.
pub(crate) async fn run(args: &Claims, session: &mut Session, output: Output) -> Result<()> {
    let scorecard = session.scorecard(&args.scorecard).await?;
    let claims: Vec<_> = scorecard.chapters.iter().flat_map(|chapter| &chapter.claims).collect();
    let mut rows = Rows::new(&[
        ("claim", "标识"),
        ("text", "说法"),
        ("verdict", "判定"),
        ("required", "必须成立"),
        ("sentence", "依据"),
        ("english", "英文 English"),
    ])
    .with_sentences(&["text", "sentence", "english"]);
    for claim in &claims {
        let sentence = claim.sentence.clone().unwrap_or_default();
        rows.push([
            claim.id.clone(),
            text(claim),
            verdict(claim.verdict(), output).to_owned(),
            if claim.required { "是" } else { "" }.to_owned(),
            sentence.zh,
            sentence.en,
        ]);
    }
    if claims.is_empty() {
        say("定义中没有说法。The definition states no claims.");
    }
    rows.print(output);
    let failing = claims.iter().filter(|claim| claim.required && !is_printed(claim)).count();
    if failing > 0 {
        bail!(
            "{failing}项必须成立的说法不成立或不能判定，成绩单不能付印 ({failing} required claims do not hold; the scorecard cannot be printed)"
        );
    }
    Ok(())
}

/// As it is printed, in Chinese if it has any.
pub(super) fn text(claim: &ScorecardClaim) -> String {
    cells::words(claim.text.as_ref())
}

/// A verdict for people or, where programs read it, by its name.
pub(super) fn verdict(verdict: ClaimVerdict, output: Output) -> &'static str {
    match (verdict, output) {
        (verdict, Output::Csv | Output::Json) => {
            verdict.as_str_name().trim_start_matches("CLAIM_VERDICT_")
        }
        (ClaimVerdict::Holds, Output::Table) => "成立",
        (ClaimVerdict::Published, Output::Table) => "据公布成立",
        (ClaimVerdict::Undecided, Output::Table) => "不能判定",
        (ClaimVerdict::Fails, Output::Table) => "不成立",
        (ClaimVerdict::Unspecified, Output::Table) => "",
    }
}

fn is_printed(claim: &ScorecardClaim) -> bool {
    matches!(claim.verdict(), ClaimVerdict::Holds | ClaimVerdict::Published)
}
