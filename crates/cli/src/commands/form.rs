//! `scorecard form`: a spreadsheet for a department to fill in, made of what the ledger holds.

use anyhow::{Context as _, Result, anyhow, bail};
use scorecard_dataset::Ask;
use scorecard_domain::Period;

use crate::{
    args::{FormArgs, Output},
    draft::Draft,
    output::Rows,
    session::Session,
    snapshot,
};

/// Writes the form and says how many figures it asks for, and of which revision it is.
pub(crate) async fn run(args: &FormArgs, session: &mut Session, output: Output) -> Result<()> {
    let FormArgs { area, period, indicator, department, definition, measure, file } = args;
    let shown = file.display();
    if file.extension().is_none_or(|extension| extension != "xlsx") {
        bail!("{shown}：填报表应为.xlsx文件 (expected a file *.xlsx)");
    }
    if file.exists() {
        bail!("{shown}已存在，请另选 ({shown} is there: choose another)");
    }
    let period: Period = period.parse().context("--period")?;
    let measures = measure.iter().map(|text| text.parse()).collect::<Result<_, _>>();
    let ask = Ask {
        areas: area.clone(),
        period,
        indicators: indicator.clone(),
        department: department.clone(),
        definition: definition.as_deref().map(str::parse).transpose().context("--definition")?,
        measures: measures.context("--measure")?,
    };
    let periods = [Some(period), period.plus_years(-1)];
    let is_wanted = |key: &scorecard_domain::ObservationKey| periods.contains(&Some(key.period));
    let (held, position) = snapshot::for_forms(is_wanted, session).await?;
    let form = ask.form(&held, &position.ledger_id, position.revision).map_err(|errors| {
        let errors: Vec<_> = errors.iter().map(|error| format!("\n  {error}")).collect();
        anyhow!("不能制作填报表 (no form can be made):{}", errors.concat())
    })?;
    let draft = Draft::of(file)?;
    form.write(draft.path())?;
    draft.keep()?;
    let mut rows = Rows::new(&[("file", "文件"), ("rows", "填报项"), ("revision", "修订")]);
    let n_rows = form.keys().count().to_string();
    rows.push([shown.to_string(), n_rows, position.revision.to_string()]);
    rows.print(output);
    Ok(())
}
