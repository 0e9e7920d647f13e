//! What English says of a figure once its subject is named, in the forms that tones need.

use std::cmp::Ordering;

use super::{
    Figure, Refusal,
    en::number,
    numerals::{cardinal, ordinal},
    one_sided::{self, Known, Rise},
    stage::Tone,
    zh::place_of,
};
use crate::{
    decimal::Decimal,
    indicator::GrowthRule,
    observation::Measure,
    reading::{Qualifier, Standing},
    terms::StreakPredicate,
    text::Lang,
};

/// One change or state in the forms that clauses need, of which a clause has one.
pub(super) struct Predicate {
    /// What forms end with: 3.2% on the previous year.
    pub(super) rest: String,
    /// Without a noun: up 3.2% on the previous year.
    pub(super) short: Form,
    /// As a fact after a noun: grew by 3.2% on the previous year.
    pub(super) fact: Form,
    /// After "is estimated to": have grown by 3.2%.
    pub(super) perfect: Form,
    /// After "is expected to": grow by 3.2%.
    pub(super) future: Form,
}

/// A form of a predicate.
pub(super) enum Form {
    /// What all forms end with, alone.
    Rest,
    /// These words, and what all forms end with.
    Before(&'static str),
    /// Words of its own.
    Whole(String),
}

impl Predicate {
    /// What is said of a figure; a level, which is said by its number alone, has the number.
    pub(super) fn of(figure: &Figure<'_>, noun: &str, is_expected: bool) -> Result<Self, Refusal> {
        match figure.measure {
            Measure::Growth => growth(figure, is_expected),
            Measure::ComparableGrowth => comparable(figure),
            Measure::Difference => difference(figure),
            Measure::Reduction => reduction(figure, noun),
            Measure::Share => share(figure),
            Measure::Standing | Measure::GrowthStanding => among(figure, noun),
            Measure::Rank => Ok(Self::state(rank(figure, &by(figure, noun)?)?)),
            Measure::Streak if figure.streak != StreakPredicate::Rank => years_of(figure, noun),
            Measure::Streak => Ok(Self::state(streak(figure, &by(figure, noun)?)?)),
            // Said by its number alone, or by words of its own.
            Measure::Level
            | Measure::SequentialGrowth
            | Measure::Index
            | Measure::CompoundGrowth
            | Measure::Contribution
            | Measure::ContributionRate
            | Measure::GrowthRank
            | Measure::RankChange
            | Measure::GapToFirst
            | Measure::Percentile => Ok(Self::state(number(figure, figure.value())?.text())),
        }
    }

    /// What is said of `subject`, which may be empty, in a tone and of a stretch of time.
    pub(super) fn clause(&self, subject: &str, tone: Tone, time: &str) -> String {
        let (hedged, form) = match tone {
            Tone::Estimated => ("estimated to ", &self.perfect),
            Tone::Forecast => ("expected to ", &self.future),
            Tone::Planned => ("planned to ", &self.future),
            Tone::Plain | Tone::Provisional | Tone::Staged(_) if subject.is_empty() => {
                ("", &self.short)
            }
            Tone::Plain | Tone::Provisional | Tone::Staged(_) => ("", &self.fact),
        };
        let is = match (subject, hedged) {
            ("", _) => "",
            (_, "") => " ",
            (noun, _) if is_plural(noun) => " are ",
            _ => " is ",
        };
        let [lead, space, rest] = self.parts(form);
        [tone.opening(Lang::En), time, subject, is, hedged, lead, space, rest].concat()
    }

    /// One of its forms.
    pub(super) fn said(&self, form: &Form) -> String {
        self.parts(form).concat()
    }

    fn parts<'a>(&'a self, form: &'a Form) -> [&'a str; 3] {
        match form {
            Form::Rest => ["", "", &self.rest],
            Form::Before(words) => [words, " ", &self.rest],
            Form::Whole(words) => ["", "", words],
        }
    }

    /// A state that is said in the same words everywhere.
    pub(super) const fn state(short: String) -> Self {
        Self {
            rest: short,
            short: Form::Rest,
            fact: Form::Rest,
            perfect: Form::Before("be"),
            future: Form::Before("be"),
        }
    }

    /// A state that a fact puts as "was …".
    pub(super) fn was(verb: &'static str, short: String) -> Self {
        Self { fact: Form::Before(verb), ..Self::state(short) }
    }
}

/// What a place is by, unless the peer group's name says it.
fn by(figure: &Figure<'_>, noun: &str) -> Result<String, Refusal> {
    let of = place_of(figure)?;
    let is_said = noun.is_empty() || of.is_group() && of.says(noun, Lang::En);
    Ok(if is_said { String::new() } else { format!(" by {noun}") })
}

/// What a change is compared with.
fn reference(figure: &Figure<'_>) -> &'static str {
    match figure.period.as_year() {
        _ if figure.base_said => "",
        Some(_) => " on the previous year",
        None => " year on year",
    }
}

/// A change of zero or of a factor, with what follows; `None` for all that is said with up and down.
fn special(figure: &Figure<'_>, value: Decimal, tail: &str) -> Option<Predicate> {
    let is_annual = figure.period.as_year().is_some();
    let is_said = matches!(figure.qualifier, Qualifier::Exact | Qualifier::About);
    let short = if value.is_zero() && is_said {
        let nearly =
            figure.computed.is_some_and(Ordering::is_ne) || figure.qualifier == Qualifier::About;
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
    Some(Predicate::was(were(figure.noun.get(Lang::En)), short))
}

/// Up or down by so much, with what follows the amount.
pub(super) fn moved(figure: &Figure<'_>, value: Decimal, tail: &str) -> Result<Predicate, Refusal> {
    if let Some(known) = Known::of(figure, value) {
        let size = |qualifier| figure.size(value, qualifier, Lang::En);
        return one_sided::en(known, Rise::GROWTH, tail, size);
    }
    let by = number(figure, value.abs())?.text();
    let (up, grew, grown, grow) = if value.is_negative() {
        ("down", "fell by", "have fallen by", "fall by")
    } else {
        ("up", "grew by", "have grown by", "grow by")
    };
    Ok(Predicate {
        rest: by + tail,
        short: Form::Before(up),
        fact: Form::Before(grew),
        perfect: Form::Before(grown),
        future: Form::Before(grow),
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
    let unadjusted = match figure.without_adjustment() {
        Some(_) if figure.basis.is_empty() => String::new(),
        Some((plain, rate)) => {
            let plain = match special(&plain, rate, "") {
                Some(special) => special,
                None => moved(&plain, rate, "")?,
            };
            format!("; {} unadjusted", plain.said(&plain.short))
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
    if let Some(known) = Known::of(figure, value) {
        let size = |qualifier| figure.size(value, qualifier, Lang::En);
        return one_sided::en(known, Rise::DIFFERENCE, reference(figure), size);
    }
    let by = number(figure, value.abs())?.text();
    let base = match figure.period.as_year() {
        _ if figure.base_said => "",
        Some(_) => " than in the previous year",
        None => " than a year earlier",
    };
    let falls = value.is_negative();
    if figure.unit.is_percent() {
        let short = format!("{by} {}{base}", if falls { "lower" } else { "higher" });
        return Ok(Predicate::was(were(figure.noun.get(Lang::En)), short));
    }
    let word = match (falls, figure.unit.is_counted()) {
        (false, _) => "more",
        (true, true) => "fewer",
        (true, false) => "less",
    };
    let reference = reference(figure);
    let (rose, risen, rise) = if falls {
        ("fell by", "have fallen by", "fall by")
    } else {
        ("rose by", "have risen by", "rise by")
    };
    Ok(Predicate {
        short: Form::Whole(format!("{by} {word}{base}")),
        rest: by + reference,
        fact: Form::Before(rose),
        perfect: Form::Before(risen),
        future: Form::Before(rise),
    })
}

fn reduction(figure: &Figure<'_>, noun: &str) -> Result<Predicate, Refusal> {
    let by = number(figure, figure.value())?.text();
    let verb = figure.verb.en.as_str();
    let verb = verb.strip_suffix(" by").unwrap_or(verb);
    Ok(match verb.strip_prefix("was ").or_else(|| verb.strip_prefix("were ")) {
        Some(done) => Predicate {
            perfect: Form::Before("have been"),
            ..Predicate::was(were(noun), format!("{done} by {by}"))
        },
        None => Predicate {
            fact: match verb {
                "" => Form::Before("fell by"),
                verb => Form::Whole(format!("{verb} by {by}")),
            },
            rest: by,
            short: Form::Before("down"),
            perfect: Form::Before("have fallen by"),
            future: Form::Before("fall by"),
        },
    })
}

fn share(figure: &Figure<'_>) -> Result<Predicate, Refusal> {
    let share = number(figure, figure.value())?.text();
    let whole = match figure.of {
        None => "the total".to_owned(),
        Some(of) if let Some(members) = figure.caveats.members => members.whole(of, Lang::En),
        Some(of) if of.is_group() => format!("the total of {}", of.prose(Lang::En)),
        Some(of) => format!("{}'s total", of.prose(Lang::En)),
    };
    Ok(Predicate {
        rest: format!("{share} of {whole}"),
        short: Form::Rest,
        fact: Form::Before("made up"),
        perfect: Form::Before("make up"),
        future: Form::Before("make up"),
    })
}

/// A place, `by` saying what is ranked.
fn rank(figure: &Figure<'_>, by: &str) -> Result<String, Refusal> {
    let place = ordinal(figure.countable(1)?);
    let of = place_of(figure)?;
    let whole = of.prose(Lang::En);
    Ok(match figure.place {
        Some(sure) if !sure.firm && sure.reported < sure.expected => {
            let joint = if sure.tied { "joint " } else { "" };
            format!("{joint}{place} {}{by}", sure.reporters(of, Lang::En))
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
    let open = if figure.caveats.open { "provisionally " } else { "" };
    Ok(match years {
        0 => format!("{open}not {place}"),
        1 => format!("{open}{place}"),
        years => format!("{open}{place} {}", for_years(years)),
    })
}

/// Years of growth or of targets met.
fn years_of(figure: &Figure<'_>, noun: &str) -> Result<Predicate, Refusal> {
    let years = figure.countable(0)?;
    let said = |what: &str| if noun.is_empty() { String::new() } else { format!(" {what} {noun}") };
    let (done, undone) = match figure.streak {
        StreakPredicate::Target => {
            let target = format!("target{}", said("on"));
            (format!("{target} met"), format!("{target} not met"))
        }
        StreakPredicate::Growth | StreakPredicate::Rank => {
            let growth = format!("growth{}", said("of"));
            (growth.clone(), format!("no {growth}"))
        }
    };
    let short = match years {
        0 => undone,
        1 => done,
        years => format!("{done} {}", for_years(years)),
    };
    let open = if figure.caveats.open { "provisionally, " } else { "" };
    let short = format!("{open}{short}");
    // What is estimated is said of the noun.
    let (perfect, future) = match figure.streak {
        StreakPredicate::Target => ("have met its target", "meet its target"),
        StreakPredicate::Growth | StreakPredicate::Rank => ("have grown", "grow"),
    };
    let hedged = |verb: &str| match years {
        0 => format!("not {verb}"),
        1 => verb.to_owned(),
        years => format!("{verb} {}", for_years(years)),
    };
    Ok(Predicate {
        perfect: Form::Whole(hedged(perfect)),
        future: Form::Whole(hedged(future)),
        ..Predicate::state(short)
    })
}

/// for two years running, for 14 consecutive years.
pub(super) fn for_years(years: u32) -> String {
    match years {
        2 => "for two years running".to_owned(),
        years => format!("for {} consecutive years", cardinal(years)),
    }
}

pub(super) fn standing(figure: &Figure<'_>) -> &'static str {
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
    Ok(Predicate::was(are, short))
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

pub(super) fn are(noun: &str) -> &'static str {
    if is_plural(noun) { "are" } else { "is" }
}

pub(super) fn were(noun: &str) -> &'static str {
    if is_plural(noun) { "were" } else { "was" }
}
