//! Clauses in English.

use super::{
    Figure, Refusal,
    amount::{self, Amount, Counted, Voice},
    grade,
    numerals::{ordinal, ordinal_digits},
    own,
    predicate::{Predicate, are, standing},
    small,
    stage::Tone,
    time,
    zh::Said,
};
use crate::{
    decimal::Decimal, definition::Frame, observation::Measure, status::Stage,
    terms::StreakPredicate, text::Lang,
};

/// Verbs that stand between the noun and the figure; with all others the figure comes first.
const LINKING: [&str; 12] = [
    "came to",
    "amounted to",
    "reached",
    "totalled",
    "stood at",
    "exceeded",
    "rose to",
    "fell to",
    "was",
    "were",
    "is",
    "are",
];

/// The worded figure.
pub(super) fn amount(figure: &Figure<'_>) -> Result<Amount, Refusal> {
    Ok(match figure.measure {
        Measure::Rank | Measure::GrowthRank => {
            let number = ordinal(figure.countable(1)?);
            Amount { before: tied(figure).to_owned(), number, ..Amount::default() }
        }
        Measure::Standing | Measure::GrowthStanding => Amount::word(standing(figure)),
        Measure::Streak => {
            let years = figure.countable(0)?;
            let unit = if years == 1 { " year" } else { " years" };
            Amount { number: years.to_string(), unit: unit.into(), ..Amount::default() }
        }
        _ => number(figure, figure.value())?,
    })
}

/// What stands before a place that others share.
fn tied(figure: &Figure<'_>) -> &'static str {
    if figure.place.is_some_and(|place| place.tied) { "joint " } else { "" }
}

/// What a table's cell says.
pub(super) fn cell(figure: &Figure<'_>) -> Result<String, Refusal> {
    cell_of(figure, &amount(figure)?)
}

/// The same, of a figure whose worded number is known.
pub(super) fn cell_of(figure: &Figure<'_>, amount: &Amount) -> Result<String, Refusal> {
    Ok(match figure.measure {
        Measure::Rank | Measure::GrowthRank => {
            format!("{}{}", tied(figure), ordinal_digits(figure.countable(1)?))
        }
        Measure::Streak => format!("{} running", amount.text()),
        _ => amount.text(),
    })
}

pub(super) fn phrase(figure: &Figure<'_>) -> Result<String, Refusal> {
    clause(figure, Said::default())
}

/// The clause that adds the figure to what has been said.
pub(super) fn clause(figure: &Figure<'_>, said: Said) -> Result<String, Refusal> {
    if let Some(clause) = grade::clause(figure, said, Lang::En) {
        return clause;
    }
    if own::is_said(figure.measure) {
        return own::clause(figure, said, Lang::En);
    }
    number_clause(figure, said).map(|clause| clause + &grade::after(figure, Lang::En))
}

fn number_clause(figure: &Figure<'_>, said: Said) -> Result<String, Refusal> {
    let tone = if said.tone { Tone::Plain } else { Tone::of(figure) };
    // Under an 预计 that governs, what it is compared with stays unsaid too.
    let is_expected = Tone::of(figure).is_expected();
    let noun = if said.noun { "" } else { figure.noun.get(Lang::En) };
    let time = time::opening_of(figure, said.time, Lang::En);
    if figure.measure == Measure::Level {
        return level(figure, noun, tone, &time);
    }
    let predicate = Predicate::of(figure, noun, is_expected)?;
    // A place is named by what it is by, not by what has it.
    let subject = match figure.measure {
        Measure::Streak if figure.streak != StreakPredicate::Rank && tone.is_hedged() => {
            noun.to_owned()
        }
        Measure::Rank | Measure::Streak => String::new(),
        Measure::GrowthStanding if !noun.is_empty() && !noun.ends_with("growth") => {
            format!("growth of {noun}")
        }
        _ => noun.to_owned(),
    };
    Ok(predicate.clause(&subject, tone, &time))
}

pub(super) fn number(figure: &Figure<'_>, value: Decimal) -> Result<Amount, Refusal> {
    let counted = Counted::of(figure.measure, figure.unit);
    match small::worded(figure, counted, Lang::En).filter(|_| small::is_quantity(figure.measure)) {
        Some(small) => small,
        None => amount::amount(value, figure.qualifier, counted, Voice::Fact, Lang::En),
    }
}

fn level(figure: &Figure<'_>, noun: &str, tone: Tone, time: &str) -> Result<String, Refusal> {
    let mut value = number(figure, figure.value())?.text();
    // Revenue per head of 15,836 yuan: the noun says of what one.
    if let Some((_, each)) = figure.unit.name.en.split_once(" per ") {
        let each = format!(" per {each}");
        if noun.contains(&each) && value.ends_with(&each) {
            value.truncate(value.len() - each.len());
        }
    }
    let verb = figure.verb.en.as_str();
    let is_linking = LINKING.contains(&verb);
    let bare = noun.strip_suffix(" of").unwrap_or(noun);
    let fact = if noun.is_empty() {
        value.clone()
    } else if is_linking {
        format!("{noun} {verb} {value}")
    } else if figure.frame == Frame::NounLast || !verb.is_empty() || figure.unit.is_counted() {
        figure_first(&value, noun, verb, figure.unit.is_counted())
    } else {
        format!("{bare} of {value}")
    };
    Ok(match tone {
        Tone::Staged(Stage::Flash) if !noun.is_empty() => {
            format!("{time}flash figures put {bare} at {value}")
        }
        Tone::Staged(Stage::FinalAccounts) if !noun.is_empty() => {
            format!("{time}{bare} in the final accounts: {value}")
        }
        Tone::Estimated | Tone::Forecast if !verb.is_empty() && !is_linking => {
            let word = if tone == Tone::Estimated { "estimated" } else { "expected" };
            format!("{time}it is {word} that {fact}")
        }
        Tone::Estimated if noun.is_empty() => format!("{time}an estimated {value}"),
        Tone::Forecast if noun.is_empty() => format!("{time}an expected {value}"),
        Tone::Estimated => format!("{time}{bare} {} estimated at {value}", are(bare)),
        Tone::Forecast => format!("{time}{bare} {} expected to come to {value}", are(bare)),
        Tone::Planned => format!("{time}{fact} (planned)"),
        Tone::Plain | Tone::Provisional | Tone::Staged(_) => {
            format!("{}{time}{fact}", tone.opening(Lang::En))
        }
    })
}

/// 62 headquarters enterprises, 1.985 million square metres of old residential areas were renovated.
pub(super) fn figure_first(value: &str, noun: &str, verb: &str, is_counted: bool) -> String {
    let verb = if verb.is_empty() { String::new() } else { format!(" {verb}") };
    if is_counted && noun.ends_with(" of") {
        format!("{noun} {value}{verb}")
    } else if is_counted && value == "1" {
        // The noun is in the plural.
        format!("{noun}: {value}")
    } else if is_counted {
        format!("{value} {noun}{verb}")
    } else {
        format!("{value} of {noun}{verb}")
    }
}
