//! What a case's columns mean as inputs of the words.

use std::cmp::Ordering;

use scorecard_domain::{
    Absence, AreaKind, Decimal, Frame, GrowthRule, Measure, Period, Qualifier, Reading, Stage,
    Standing, Statuses, Text,
    words::{Figure, OfName, Place, Unadjusted, Unit},
};

use crate::case::Case;

/// What a figure borrows from.
pub(crate) struct Inputs {
    pub(crate) noun: Text,
    verb: Text,
    basis: Text,
    unit: (Text, i8),
    base_unit: Option<(Text, i8)>,
    pub(crate) of: Option<OfName>,
}

pub(crate) fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// `zh:en`, or the same for both.
pub(crate) fn text(words: &str) -> Text {
    match words.split_once(':') {
        Some((zh, en)) => Text::new(zh, en),
        None => Text::new(words, words),
    }
}

/// The unit without its scale, and the scale.
pub(crate) fn unit(words: &str) -> (Text, i8) {
    let name = text(words);
    for (scale, power) in [("百万", 6), ("万", 4), ("亿", 8)] {
        if let Some(rest) = name.zh.strip_prefix(scale) {
            return (Text::new(rest, name.en), power);
        }
    }
    (name, 0)
}

/// `10 of 12 firm tied`.
fn place(words: &str) -> Place {
    let parts: Vec<_> = words.split(' ').collect();
    Place {
        tied: parts.contains(&"tied"),
        firm: parts.contains(&"firm"),
        reported: parts[0].parse().unwrap(),
        expected: parts[2].parse().unwrap(),
        kind: AreaKind::District,
    }
}

/// How a computed number compares with 0 before it is rounded.
fn sign(words: &str) -> Ordering {
    match words {
        "below" => Ordering::Less,
        "zero" => Ordering::Equal,
        "above" => Ordering::Greater,
        other => panic!("{other}: expected below, zero or above"),
    }
}

/// A number, a standing or an absence; what is none of them is refused by its kind.
fn reading(words: &str) -> Result<Reading, String> {
    if let Ok(standing) = words.parse::<Standing>() {
        Ok(Reading::Standing(standing))
    } else if let Ok(absence) = words.parse::<Absence>() {
        Ok(Reading::Absent(absence))
    } else {
        words.parse().map(Reading::Value).map_err(refused)
    }
}

/// `!` and the name of an error.
pub(crate) fn refused(error: impl std::fmt::Debug) -> String {
    let name = format!("{error:?}");
    let end = name.find([' ', '(', '{']).unwrap_or(name.len());
    format!("!{}", &name[..end])
}

impl Inputs {
    pub(crate) fn of(case: &Case) -> Self {
        let words_of = |key: &str| case.get(key).map(text).unwrap_or_default();
        let parent = case.get("of").map(|kind| {
            let kind: AreaKind = kind.parse().unwrap();
            let name =
                if kind == AreaKind::City { "济南市:Jinan" } else { "山东省:Shandong" };
            OfName::parent(kind, &text(name))
        });
        Self {
            noun: words_of("noun"),
            verb: words_of("verb"),
            basis: words_of("basis"),
            unit: unit(&case.unit),
            base_unit: case.get("base").map(unit),
            of: case.get("group").map(|name| OfName::group(&text(name))).or(parent),
        }
    }

    pub(crate) fn unit(&self) -> Unit<'_> {
        Unit { name: &self.unit.0, multiplier: self.unit.1 }
    }

    pub(crate) fn frame(case: &Case) -> Frame {
        if case.has("last") { Frame::NounLast } else { Frame::NounFirst }
    }

    /// The case's figure as one of `measure`; what cannot be a figure at all is refused by name.
    pub(crate) fn figure(&self, case: &Case, measure: Measure) -> Result<Figure<'_>, String> {
        let period: Period = case.get("period").unwrap_or("2022").parse().unwrap();
        let (flags, stage) = case.status.split_once('/').unwrap_or((&case.status, ""));
        let base = self.base_unit.as_ref();
        Ok(Figure {
            qualifier: case.qualifier.parse::<Qualifier>().map_err(refused)?,
            statuses: flags.parse::<Statuses>().unwrap(),
            stage: (!stage.is_empty()).then(|| stage.parse::<Stage>().unwrap()),
            noun: &self.noun,
            verb: &self.verb,
            frame: Self::frame(case),
            of: self.of.as_ref(),
            growth_rule: case.get("rule").map_or(GrowthRule::Nominal, |rule| rule.parse().unwrap()),
            place: case.get("place").map(place),
            streak_rank: case.get("streak").map_or(1, |rank| rank.parse().unwrap()),
            basis: &self.basis,
            unadjusted: case
                .get("unadjusted")
                .map(|rate| Unadjusted { rate: dec(rate), computed: None }),
            base_unit: base.map(|(name, power)| Unit { name, multiplier: *power }),
            computed: case.get("computed").map(sign),
            period_said: case.has("period_said"),
            base_said: case.has("base_said"),
            ..Figure::new(measure, reading(&case.value)?, self.unit(), period)
        })
    }
}
