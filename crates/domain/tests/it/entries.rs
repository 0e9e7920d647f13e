//! Which entry of the words a case is for.

use scorecard_domain::{
    Lang, Measure, Ratio, Reading, Rounding,
    words::{
        Attainment, Converted, Figure, GrowthChange, RankChange, Refusal, Revised, Schedule, Turn,
        Words, average, contribution, contribution_rate, multiple, range, sentence, sequential,
    },
};

use crate::{
    case::Case,
    inputs::{Inputs, dec, refused, unit},
    promises,
};

/// A percentage as a part of 1.
fn part(percent: &str) -> Ratio {
    Ratio::from(dec(percent)).checked_div(Ratio::new(100, 1).unwrap()).unwrap()
}

/// `13679/1000`
fn ratio(text: &str) -> Ratio {
    let (above, below) = text.split_once('/').unwrap();
    Ratio::new(above.parse().unwrap(), below.parse().unwrap()).unwrap()
}

/// What is said of a case, or `!` and the name of what refuses it.
pub(crate) fn said(case: &Case, lang: Lang) -> String {
    let words = match case.measure.as_str() {
        "honour" => return promises::honoured(case, lang),
        "target" => promises::promised(case, lang),
        _ if case.has("level") => return after_level(case, lang).unwrap_or_else(|refusal| refusal),
        _ => words(case, lang),
    };
    match words {
        Ok(words) if case.has("cell") => words.cell,
        Ok(words) => {
            // A comparison's own number, where the case gives it.
            if let Some(number) = case.get("number").filter(|number| *number != words.number) {
                return format!("{number} expected, the number is {}", words.number);
            }
            words.phrase
        }
        Err(refusal) => refusal,
    }
}

fn words(case: &Case, lang: Lang) -> Result<Words, String> {
    let inputs = Inputs::of(case);
    let before = || dec(case.get("before").unwrap());
    let figure = |measure| inputs.figure(case, measure);
    let said: Result<Words, Refusal> = match case.measure.as_str() {
        "interval" => {
            let (low, high) = case.value.split_once('～').unwrap();
            range(dec(low), dec(high), inputs.unit(), lang)
        }
        "sequential_growth" => sequential(&figure(Measure::Growth)?, lang),
        "cagr" => average(&figure(Measure::Growth)?, lang),
        "ratio_to_base" => multiple(&figure(Measure::Level)?, lang),
        "contribution" => contribution(&figure(Measure::Growth)?, lang),
        "contribution_rate" => contribution_rate(&figure(Measure::Growth)?, lang),
        "turn" => Turn { level: figure(Measure::Level)?, before: before() }.words(lang),
        "growth_change" => {
            GrowthChange { growth: figure(Measure::Growth)?, before: before() }.words(lang)
        }
        "rank_change" => {
            let before = case.get("before").unwrap().parse().unwrap();
            RankChange { rank: figure(Measure::Rank)?, before }.words(lang)
        }
        "converted" => Converted {
            level: figure(Measure::Level)?,
            rate: dec(case.get("rate").unwrap()),
            decimals: 1,
            rounding: Rounding::default(),
        }
        .words(lang),
        "estimate_change" => {
            let measure = case.get("as").map_or(Measure::Growth, |name| name.parse().unwrap());
            let earlier = Case {
                value: case.get("was").unwrap().to_owned(),
                qualifier: case.get("was_qualifier").unwrap_or("exact").to_owned(),
                status: case.get("was_status").unwrap_or_default().to_owned(),
                ..case.clone()
            };
            Revised { now: figure(measure)?, before: inputs.figure(&earlier, measure)? }.words(lang)
        }
        "attainment" => {
            let target = promises::target(case);
            let measure = case.get("actual").map_or(target.key.measure, |m| m.parse().unwrap());
            Attainment {
                actual: figure(measure)?,
                exact: case.get("exact").map(ratio),
                target: &target,
                is_open: case.get("open").is_some(),
                in_progress: case.get("due").is_some(),
                schedule: case.get("due").map(|due| Schedule {
                    due: part(due),
                    stated: case.get("stated").is_some(),
                    is_open: case.get("open").is_some(),
                }),
                quotient: true,
                decimals: 1,
                rounding: Rounding::default(),
            }
            .words(lang)
        }
        measure => figure(measure.parse().unwrap())?.words(lang),
    };
    said.map_err(refused)
}

/// The case's figure after the level that it is about, and its growth if the case has one.
fn after_level(case: &Case, lang: Lang) -> Result<String, String> {
    let inputs = Inputs::of(case);
    let (value, level_unit) = case.get("level").unwrap().split_once(' ').unwrap();
    let (name, multiplier) = unit(level_unit);
    let last = inputs.figure(case, case.measure.parse().unwrap())?;
    let level = Figure {
        measure: Measure::Level,
        reading: Reading::Value(dec(value)),
        unit: scorecard_domain::words::Unit { name: &name, multiplier },
        ..last
    };
    let growth = case.get("growth").map(|value| Figure {
        measure: Measure::Growth,
        reading: Reading::Value(dec(value)),
        ..last
    });
    let figures: Vec<_> = [Some(level), growth, Some(last)].into_iter().flatten().collect();
    sentence(&figures, lang).map_err(refused)
}
