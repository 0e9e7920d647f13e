//! A group of a route as it is typed: `fiscal/财政=section/科长,head:fiscal.tax,fiscal.budget`.

use anyhow::{Context as _, Result};
use scorecard_wire::pb::data::{ApprovalStep, RouteGroup, Text};

/// The group that a text means.
///
/// # Errors
///
/// If it has no steps.
pub(super) fn group(text: &str) -> Result<RouteGroup> {
    let (group, rest) = text.split_once('=').with_context(|| {
        format!(
            "--group {text}: 应为“组=步骤,步骤”或“组=步骤,步骤:指标,指标” (expected GROUP=STEP,STEP or \
             GROUP=STEP,STEP:INDICATOR,INDICATOR)"
        )
    })?;
    let (steps, indicators) = rest.split_once(':').unwrap_or((rest, ""));
    let ((id, name), indicators) = (named(group), listed(indicators));
    let step = |text| {
        let (id, name) = named(text);
        ApprovalStep { id, name }
    };
    let steps = listed(steps).into_iter().map(step).collect();
    let indicators = indicators.into_iter().map(str::to_owned).collect();
    Ok(RouteGroup { id, name, indicators, steps })
}

fn listed(text: &str) -> Vec<&str> {
    if text.is_empty() { Vec::new() } else { text.split(',').map(str::trim).collect() }
}

/// An id, and a name after a slash.
fn named(text: &str) -> (String, Option<Text>) {
    let (id, name) = text.split_once('/').unwrap_or((text, ""));
    let name = (!name.is_empty()).then(|| Text { zh: name.trim().to_owned(), en: String::new() });
    (id.trim().to_owned(), name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_has_steps_and_may_have_names_and_indicators() {
        let fiscal = group("fiscal/财政=section/科长,head:fiscal.tax,fiscal.budget").unwrap();
        assert_eq!((fiscal.id.as_str(), fiscal.name.unwrap().zh.as_str()), ("fiscal", "财政"));
        assert_eq!(fiscal.indicators, ["fiscal.tax", "fiscal.budget"]);
        let steps: Vec<_> = fiscal.steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(steps, ["section", "head"]);
        assert_eq!(fiscal.steps[0].name.as_ref().unwrap().zh, "科长");
        let rest = group("rest=head").unwrap();
        assert!(rest.name.is_none() && rest.indicators.is_empty() && rest.steps.len() == 1);
        assert!(group("rest").unwrap_err().to_string().contains("GROUP=STEP"));
    }
}
