//! Clauses in English.

use super::{
    Figure, Refusal,
    amount::{self, Amount, Counted, Voice},
    names::peers,
    numerals::{cardinal, ordinal, ordinal_digits},
    stage::Tone,
    time,
    zh::{Said, place_of},
};
use crate::{
    decimal::Decimal,
    definition::Frame,
    indicator::GrowthRule,
    observation::Measure,
    reading::{Qualifier, Standing},
    status::Stage,
    text::Lang,
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

/// One change or state in the forms that clauses need.
struct Predicate {
    /// Without a noun: up 3.2% on the previous year.
    short: String,
    /// As a fact after a noun: grew by 3.2% on the previous year.
    fact: String,
    /// After "is estimated to": have grown by 3.2%.
    perfect: String,
    /// After "is expected to": grow by 3.2%.
    future: String,
}

/// The worded figure.
pub(super) fn amount(figure: &Figure<'_>) -> Result<Amount, Refusal> {
    Ok(match figure.measure {
        Measure::Rank => Amount { number: ordinal(figure.countable(1)?), ..Amount::default() },
        Measure::Standing | Measure::GrowthStanding => Amount::word(standing(figure)),
        Measure::Streak => {
            let years = figure.countable(0)?;
            let unit = if years == 1 { " year" } else { " years" };
            Amount { number: years.to_string(), unit: unit.into(), ..Amount::default() }
        }
        _ => number(figure, figure.value())?,
    })
}

/// What a table's cell says.
pub(super) fn cell(figure: &Figure<'_>) -> Result<String, Refusal> {
    Ok(match figure.measure {
        Measure::Rank => {
            let tied = if figure.place.is_some_and(|place| place.tied) { "joint " } else { "" };
            format!("{tied}{}", ordinal_digits(figure.countable(1)?))
        }
        Measure::Streak => format!("{} running", amount(figure)?.text()),
        _ => amount(figure)?.text(),
    })
}

pub(super) fn phrase(figure: &Figure<'_>) -> Result<String, Refusal> {
    clause(figure, Said::default())
}

/// The clause that adds the figure to what has been said.
pub(super) fn clause(figure: &Figure<'_>, said: Said) -> Result<String, Refusal> {
    let tone = if said.tone { Tone::Plain } else { Tone::of(figure) };
    // Under an 预计 that governs, what it is compared with stays unsaid too.
    let is_expected = Tone::of(figure).is_expected();
    let noun = if said.noun { "" } else { figure.noun.get(Lang::En) };
    let time = if said.time { String::new() } else { time::opening(figure.period, Lang::En) };
    if figure.measure == Measure::Level {
        return level(figure, noun, tone, &time);
    }
    let predicate = match figure.measure {
        Measure::Growth => growth(figure, is_expected)?,
        Measure::ComparableGrowth => comparable(figure)?,
        Measure::Difference => difference(figure)?,
        Measure::Reduction => reduction(figure, noun)?,
        Measure::Share => share(figure)?,
        Measure::Standing | Measure::GrowthStanding => among(figure, noun)?,
        Measure::Rank | Measure::Streak | Measure::Level => {
            let of = place_of(figure)?;
            let is_said = noun.is_empty() || of.is_group() && of.says(noun, Lang::En);
            let by = if is_said { String::new() } else { format!(" by {noun}") };
            let short = match figure.measure {
                Measure::Streak => streak(figure, &by)?,
                _ => rank(figure, &by)?,
            };
            Predicate {
                fact: short.clone(),
                perfect: format!("be {short}"),
                future: format!("be {short}"),
                short,
            }
        }
    };
    // A place is named by what it is by, not by what has it.
    let subject = match figure.measure {
        Measure::Rank | Measure::Streak => String::new(),
        Measure::GrowthStanding if !noun.is_empty() && !noun.ends_with("growth") => {
            format!("growth of {noun}")
        }
        _ => noun.to_owned(),
    };
    let opening = format!("{}{time}", tone.opening(Lang::En));
    Ok(match (subject.as_str(), tone) {
        ("", Tone::Estimated) => format!("{opening}estimated to {}", predicate.perfect),
        ("", Tone::Forecast) => format!("{opening}expected to {}", predicate.future),
        ("", Tone::Planned) => format!("{opening}planned to {}", predicate.future),
        ("", _) => format!("{opening}{}", predicate.short),
        (noun, Tone::Estimated) => {
            format!("{opening}{noun} {} estimated to {}", are(noun), predicate.perfect)
        }
        (noun, Tone::Forecast) => {
            format!("{opening}{noun} {} expected to {}", are(noun), predicate.future)
        }
        (noun, Tone::Planned) => {
            format!("{opening}{noun} {} planned to {}", are(noun), predicate.future)
        }
        (noun, _) => format!("{opening}{noun} {}", predicate.fact),
    })
}

/// Whether a noun is spoken of as several: by its head, which stands before the first preposition.
fn is_plural(noun: &str) -> bool {
    let head = [" of ", " in ", " above ", " with ", " for ", " from ", " that ", " per "]
        .iter()
        .filter_map(|word| noun.find(word))
        .min()
        .map_or(noun, |end| &noun[..end]);
    let is_s = head.ends_with('s') && !["ss", "us", "is"].iter().any(|end| head.ends_with(end));
    is_s || head.contains(" and ")
}

fn are(noun: &str) -> &'static str {
    if is_plural(noun) { "are" } else { "is" }
}

fn were(noun: &str) -> &'static str {
    if is_plural(noun) { "were" } else { "was" }
}

fn number(figure: &Figure<'_>, value: Decimal) -> Result<Amount, Refusal> {
    let counted = match figure.measure {
        Measure::Level => Counted::level(figure.unit),
        Measure::Difference => Counted::difference(figure.unit),
        _ => Counted::Percent,
    };
    amount::amount(value, figure.qualifier, counted, Voice::Fact, Lang::En)
}

fn level(figure: &Figure<'_>, noun: &str, tone: Tone, time: &str) -> Result<String, Refusal> {
    let value = number(figure, figure.value())?.text();
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

/// What a change is compared with.
fn reference(figure: &Figure<'_>) -> &'static str {
    if figure.period.as_year().is_some() { " on the previous year" } else { " year on year" }
}

/// A change of zero or of a factor, with what follows; `None` for all that is said with up and down.
fn special(figure: &Figure<'_>, value: Decimal, tail: &str) -> Option<Predicate> {
    let is_annual = figure.period.as_year().is_some();
    let is_said = matches!(figure.qualifier, Qualifier::Exact | Qualifier::About);
    let short = if value.is_zero() && is_said {
        let nearly = figure.inexact || figure.qualifier == Qualifier::About;
        let word = if nearly { "little changed" } else { "unchanged" };
        let base = if is_annual { "the previous year" } else { "a year earlier" };
        format!("{word} from {base}{tail}")
    } else if figure.qualifier == Qualifier::Exact
        && figure.measure == Measure::Growth
        && figure.growth_rule != GrowthRule::ConstantPrice
        && Decimal::new(100, 0).is_some_and(|whole| value.cmp_value(whole).is_eq())
    {
        let base =
            if is_annual { "the previous year's figure" } else { "the figure a year earlier" };
        format!("double {base}")
    } else {
        return None;
    };
    Some(Predicate {
        fact: format!("{} {short}", were(figure.noun.get(Lang::En))),
        perfect: format!("be {short}"),
        future: format!("be {short}"),
        short,
    })
}

/// Up or down by so much, with what follows the amount.
fn moved(figure: &Figure<'_>, value: Decimal, tail: &str) -> Result<Predicate, Refusal> {
    let by = number(figure, value.abs())?.text();
    let (up, grew, grown, grow) = if value.is_negative() {
        ("down", "fell", "fallen", "fall")
    } else {
        ("up", "grew", "grown", "grow")
    };
    Ok(Predicate {
        short: format!("{up} {by}{tail}"),
        fact: format!("{grew} by {by}{tail}"),
        perfect: format!("have {grown} by {by}{tail}"),
        future: format!("{grow} by {by}{tail}"),
    })
}

fn growth(figure: &Figure<'_>, is_expected: bool) -> Result<Predicate, Refusal> {
    let value = figure.value();
    let is_constant = figure.growth_rule == GrowthRule::ConstantPrice && !is_expected;
    let prices = if is_constant { " at constant prices" } else { "" };
    if let Some(special) = special(figure, value, prices) {
        return Ok(special);
    }
    let is_annual = figure.period.as_year().is_some();
    let reference = if is_expected && is_annual { "" } else { reference(figure) };
    moved(figure, value, &format!("{reference}{prices}"))
}

fn comparable(figure: &Figure<'_>) -> Result<Predicate, Refusal> {
    let value = figure.value();
    let basis = match figure.basis.en.as_str() {
        "" => "on a comparable basis",
        basis => basis,
    };
    let unadjusted = match figure.unadjusted {
        Some(_) if figure.basis.is_empty() => String::new(),
        Some(value) => {
            let plain = match special(figure, value, "") {
                Some(special) => special,
                None => moved(figure, value, "")?,
            };
            format!("; {} unadjusted", plain.short)
        }
        None => String::new(),
    };
    let tail = format!(" {basis}{unadjusted}");
    match special(figure, value, &tail) {
        Some(special) => Ok(special),
        None => moved(figure, value, &tail),
    }
}

fn difference(figure: &Figure<'_>) -> Result<Predicate, Refusal> {
    let value = figure.value();
    if let Some(special) = special(figure, value, "") {
        return Ok(special);
    }
    let by = number(figure, value.abs())?.text();
    let base =
        if figure.period.as_year().is_some() { "in the previous year" } else { "a year earlier" };
    let falls = value.is_negative();
    if figure.unit.is_percent() {
        let short = format!("{by} {} than {base}", if falls { "lower" } else { "higher" });
        return Ok(Predicate {
            fact: format!("{} {short}", were(figure.noun.get(Lang::En))),
            perfect: format!("be {short}"),
            future: format!("be {short}"),
            short,
        });
    }
    let word = match (falls, figure.unit.is_counted()) {
        (false, _) => "more",
        (true, true) => "fewer",
        (true, false) => "less",
    };
    let reference = reference(figure);
    let (rose, risen, rise) =
        if falls { ("fell", "fallen", "fall") } else { ("rose", "risen", "rise") };
    Ok(Predicate {
        short: format!("{by} {word} than {base}"),
        fact: format!("{rose} by {by}{reference}"),
        perfect: format!("have {risen} by {by}{reference}"),
        future: format!("{rise} by {by}{reference}"),
    })
}

fn reduction(figure: &Figure<'_>, noun: &str) -> Result<Predicate, Refusal> {
    let by = number(figure, figure.value())?.text();
    let verb = figure.verb.en.as_str();
    let verb = verb.strip_suffix(" by").unwrap_or(verb);
    Ok(match verb.strip_prefix("was ").or_else(|| verb.strip_prefix("were ")) {
        Some(done) => Predicate {
            short: format!("{done} by {by}"),
            fact: format!("{} {done} by {by}", were(noun)),
            perfect: format!("have been {done} by {by}"),
            future: format!("be {done} by {by}"),
        },
        None => Predicate {
            short: format!("down {by}"),
            fact: format!("{} by {by}", if verb.is_empty() { "fell" } else { verb }),
            perfect: format!("have fallen by {by}"),
            future: format!("fall by {by}"),
        },
    })
}

fn share(figure: &Figure<'_>) -> Result<Predicate, Refusal> {
    let share = number(figure, figure.value())?.text();
    let whole = match figure.of {
        None => "the total".to_owned(),
        Some(of) if of.is_group() => format!("the total of {}", of.prose(Lang::En)),
        Some(of) => format!("{}'s total", of.prose(Lang::En)),
    };
    let short = format!("{share} of {whole}");
    Ok(Predicate {
        fact: format!("made up {short}"),
        perfect: format!("make up {short}"),
        future: format!("make up {short}"),
        short,
    })
}

/// A place, `by` saying what is ranked.
fn rank(figure: &Figure<'_>, by: &str) -> Result<String, Refusal> {
    let place = ordinal(figure.countable(1)?);
    let whole = place_of(figure)?.prose(Lang::En);
    Ok(match figure.place {
        Some(sure) if !sure.firm && sure.reported < sure.expected => {
            let joint = if sure.tied { "joint " } else { "" };
            let (reported, expected) = (sure.reported, sure.expected);
            let peers = peers(sure.kind, Lang::En);
            format!(
                "{joint}{place} among the {reported} {peers} (of {expected}) that have reported{by}"
            )
        }
        Some(sure) => {
            let joint = if sure.tied { "joint " } else { "" };
            let sure = if sure.firm { "" } else { "provisionally " };
            format!("{sure}{joint}{place} in {whole}{by}")
        }
        None => format!("{place} in {whole}{by}"),
    })
}

fn streak(figure: &Figure<'_>, by: &str) -> Result<String, Refusal> {
    let years = figure.countable(0)?;
    let whole = place_of(figure)?.prose(Lang::En);
    let place = match figure.streak_rank {
        0 | 1 => format!("first in {whole}{by}"),
        limit => format!("among the first {} in {whole}{by}", cardinal(limit.into())),
    };
    Ok(match years {
        0 => format!("not {place}"),
        1 => place,
        years => format!("{place} {}", for_years(years)),
    })
}

/// for two years running, for 14 consecutive years.
pub(super) fn for_years(years: u32) -> String {
    match years {
        2 => "for two years running".to_owned(),
        years => format!("for {} consecutive years", cardinal(years)),
    }
}

fn standing(figure: &Figure<'_>) -> &'static str {
    match figure.standing() {
        Some(Standing::FrontRow) => "near the top",
        _ => "among the highest",
    }
}

fn among(figure: &Figure<'_>, noun: &str) -> Result<Predicate, Refusal> {
    let short = format!("{} in {}", standing(figure), place_of(figure)?.prose(Lang::En));
    let are = match figure.measure {
        Measure::GrowthStanding => "is",
        _ => are(noun),
    };
    Ok(Predicate {
        fact: format!("{are} {short}"),
        perfect: format!("be {short}"),
        future: format!("be {short}"),
        short,
    })
}
