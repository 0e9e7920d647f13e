//! `scorecard form`: a spreadsheet for a department to fill in, made of what the ledger holds.

use std::str::FromStr;

use anyhow::{Result, anyhow};
use scorecard_dataset::{Ask, AskError};
use scorecard_domain::{Explained, Period};

use crate::{
    args::{FormArgs, Output},
    draft::Draft,
    flag,
    output::Rows,
    scope,
    session::Session,
    snapshot,
};

/// Writes the form and says how many figures it asks for, and of which revision it is.
pub(crate) async fn run(args: &FormArgs, session: &mut Session, output: Output) -> Result<()> {
    let FormArgs { area, period, indicator, department, plan, definition, measure, as_of, file } =
        args;
    let shown = file.display();
    let mut faults = Vec::new();
    if file.extension().is_none_or(|extension| extension != "xlsx") {
        faults.push(format!("{shown}：填报表应为.xlsx文件 (expected a file *.xlsx)"));
    }
    let draft = Draft::of_new(file);
    faults.extend(draft.as_ref().err().map(ToString::to_string));
    let measures = all("--measure", measure, &mut faults);
    let plans = all("--plan", plan, &mut faults);
    let definition = all("--definition", definition, &mut faults).pop();
    let period: Option<Period> = all("--period", [period], &mut faults).pop();
    let as_of = scope::as_of(as_of.as_deref());
    faults.extend(as_of.as_ref().err().map(|err| format!("{err:#}")));
    let as_of = as_of.unwrap_or_default();
    let Some(period) = period else {
        let (held, _) = snapshot::for_forms(as_of, |_| false, session).await?;
        let unknown = held.unknown(area, indicator, &plans, definition.as_ref());
        faults.extend(unknown.iter().map(ToString::to_string));
        return Err(refusal(&faults));
    };
    let ask = Ask {
        areas: area.clone(),
        period,
        indicators: indicator.clone(),
        department: department.clone(),
        plans,
        definition,
        measures,
    };
    let periods = [Some(period), period.plus_years(-1)];
    let is_wanted = |key: &scorecard_domain::ObservationKey| periods.contains(&Some(key.period));
    let (held, position) = snapshot::for_forms(as_of, is_wanted, session).await?;
    let (form, draft) = match (ask.form(&held, &position.ledger_id, position.revision), draft) {
        (Ok(form), Ok(draft)) if faults.is_empty() => (form, draft),
        (form, _) => {
            let errors = form.err().into_iter().flatten();
            // Something was asked for, if it could be read.
            let errors = errors.filter(|error| faults.is_empty() || *error != AskError::Nothing);
            let errors: Vec<_> = errors.map(|error| error.to_string()).collect();
            faults.extend(errors);
            return Err(refusal(&faults));
        }
    };
    form.write(draft.path())?;
    draft.keep()?;
    let mut rows = Rows::new(&[("file", "文件"), ("rows", "填报项"), ("revision", "修订")]);
    let n_rows = form.keys().count().to_string();
    rows.push([shown.to_string(), n_rows, position.revision.to_string()]);
    rows.print(output);
    Ok(())
}

/// What can be read of the texts; what cannot goes to `faults`.
fn all<'a, T>(
    flag: &str,
    texts: impl IntoIterator<Item = &'a String>,
    faults: &mut Vec<String>,
) -> Vec<T>
where
    T: FromStr<Err: Explained>,
{
    let mut read = Vec::new();
    for text in texts {
        match flag::read(flag, text) {
            Ok(value) => read.push(value),
            Err(err) => faults.push(err.to_string()),
        }
    }
    read
}

/// All that is in the way of a form.
fn refusal(faults: &[String]) -> anyhow::Error {
    let lines: Vec<_> = faults.iter().map(|fault| format!("\n  {fault}")).collect();
    anyhow!("不能制作填报表 (no form can be made):{}", lines.concat())
}
