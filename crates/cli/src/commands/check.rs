//! `scorecard check`: what a definition still lacks for an area and year, and what a person should look at.

use anyhow::{Result, bail};
use scorecard_wire::pb::metrics::Missing;

use crate::{
    args::{Check, Output},
    output::{Rows, say},
    session::Session,
};

/// Prints gaps and findings; fails while there is a gap, because then no report can be made.
pub(crate) async fn run(args: &Check, session: &mut Session, output: Output) -> Result<()> {
    let scorecard = session.scorecard(&args.scorecard).await?;
    let mut rows =
        Rows::new(&[("kind", "类别"), ("item", "数据项"), ("reason", "原因"), ("problem", "说明")]);
    for gap in &scorecard.gaps {
        let problem = gap.problem.clone().unwrap_or_default();
        let reason = match gap.reason() {
            // A claim that does not hold has its figure.
            Missing::Unspecified => "CLAIM".to_owned(),
            missing => missing.as_str_name().trim_start_matches("MISSING_").to_owned(),
        };
        rows.push(["缺失".to_owned(), gap.item.clone(), reason, problem.zh]);
    }
    for finding in &scorecard.findings {
        let problem = finding.problem.clone().unwrap_or_default();
        rows.push(["提示".to_owned(), finding.item.clone(), finding.reason.clone(), problem.zh]);
    }
    rows.print(output);
    if !scorecard.gaps.is_empty() {
        bail!(
            "缺失{0}项，成绩单不能付印 (missing: {0}; the scorecard cannot be printed)",
            scorecard.gaps.len()
        );
    }
    say("没有缺失，可以付印。Nothing is missing.");
    Ok(())
}
