//! Answering: what was published beside what can be computed, and which of the two counts.

use scorecard_domain::{
    Absence, Decimal, GrowthRule, Interval, ItemOf, Measure, Missing, ObservationKey, Of,
    Preference, Reading,
};

use crate::{
    answer::{Answer, Disagreement, Origin, Question},
    cube::{Cube, Frequency},
    derive::{Derived, Figure},
    exact::Digits,
    kernels::{
        Levels,
        implied::{self, Implied},
    },
    span,
    value::{Recorded, Value},
};

/// Decimals of computed percentages that nothing was published for.
const PERCENTAGE_DECIMALS: u8 = 1;

impl Cube {
    /// Answers for one figure.
    pub fn answer(&self, question: &Question) -> Answer {
        let Question { indicator, measure, of, area, period, .. } = question;
        let (frequency, slot) = Frequency::place(*period);
        let position = self.areas.position(area).filter(|at| self.areas.held(*at).is_some());
        let of = self.resolve_for(*measure, of, position, question);
        let key = ObservationKey {
            indicator: indicator.clone(),
            measure: *measure,
            of: of.clone().unwrap_or_default(),
            area: area.clone(),
            period: *period,
        };
        let published = if of.is_ok() { self.recorded(&key) } else { None };
        let levels = self.levels(indicator, frequency);
        let derived = of.and_then(|_| {
            let (levels, area) = levels.zip(position).ok_or(Missing::NoObservation)?;
            let digits = Digits {
                decimals: decimals(question, published.as_ref(), levels),
                rounding: question.rounding,
            };
            let streak_rank = u32::from(question.streak_rank).max(1);
            Figure { levels, key: &key, area, slot, digits, streak_rank }.derive()
        });
        let implied = match (levels, position, &published) {
            (Some(levels), Some(area), Some(recorded)) => {
                implied_by(&levels, &key, area, slot, &recorded.value)
            }
            _ => None,
        };
        let counted = levels.is_some_and(|levels| levels.counted());
        let (interval, range) = match &published {
            Some(recorded) => stands_for(&recorded.value, *measure, counted),
            None => (Interval::UNBOUNDED, 0),
        };
        Answer {
            origin: choose(
                question.preference,
                published.as_ref(),
                derived.as_ref().ok(),
                interval,
            ),
            disagreement: derived.as_ref().ok().and_then(|derived| {
                (!interval.meets(derived.interval)).then(|| Disagreement {
                    published: span::outward(interval, range),
                    computed: span::outward(derived.interval, range),
                })
            }),
            rank: derived.as_ref().ok().and_then(|derived| derived.rank),
            streak: derived.as_ref().ok().and_then(|derived| derived.streak),
            computed: derived.map(|derived| derived.computed),
            implied: implied.into_iter().collect(),
            key,
            published,
        }
    }

    fn resolve_for(
        &self,
        measure: Measure,
        of: &ItemOf,
        area: Option<usize>,
        question: &Question,
    ) -> Result<Of, Missing> {
        match (measure.needs_of(), of, area) {
            (false, ..) => Ok(Of::Nothing),
            (true, _, Some(area)) => self.resolve(of, area, question.period.last()),
            (true, ItemOf::Area(id), None) => Ok(Of::Area(id.clone())),
            (true, ItemOf::Group(id), None) => Ok(Of::Group(id.clone())),
            (true, ItemOf::Nothing | ItemOf::Parent, None) => Err(Missing::NoParent),
        }
    }
}

/// With how many decimals a computed value is given.
fn decimals(question: &Question, published: Option<&Recorded>, levels: Levels<'_>) -> u8 {
    let published = published.and_then(|recorded| recorded.value.reading.value());
    let default = || match question.measure {
        measure if measure.is_percentage() => PERCENTAGE_DECIMALS,
        Measure::Rank | Measure::Streak => 0,
        _ => levels.indicator.decimals,
    };
    question.decimals.or(published.map(Decimal::scale)).unwrap_or_else(default)
}

/// What a published value can stand for, and the decimals that its ends have.
fn stands_for(value: &Value, measure: Measure, counted: bool) -> (Interval, u8) {
    let exact = match measure {
        Measure::Rank | Measure::Streak => true,
        Measure::Level | Measure::Difference => counted,
        _ => false,
    };
    let scale = value.reading.value().map_or(0, Decimal::scale);
    (span::of(value, exact), if exact { scale } else { (scale + 1).min(Decimal::MAX_SCALE) })
}

/// Which value is shown.
///
/// The preferred one if it is there. A rank or streak that the data leave open gives way to a published one
/// that lies within what they leave open. That a figure is withheld or cannot exist is never overruled by a
/// computation; that it was not collected or is not yet published is.
fn choose(
    preference: Preference,
    published: Option<&Recorded>,
    computed: Option<&Derived>,
    stands_for: Interval,
) -> Option<Origin> {
    let reading = published.map(|recorded| recorded.value.reading);
    let is_final =
        matches!(reading, Some(Reading::Absent(Absence::Suppressed | Absence::NotApplicable)));
    let is_value = matches!(reading, Some(Reading::Value(_) | Reading::Standing(_)));
    let left_open = computed.is_some_and(|derived| {
        (derived.rank.is_some() || derived.streak.is_some())
            && derived.interval.low != derived.interval.high
            && derived.interval.meets(stands_for)
    });
    let published_first = is_final
        || is_value && (preference == Preference::Published || left_open || computed.is_none());
    match (published_first, computed, published) {
        (true, ..) | (false, None, Some(_)) => Some(Origin::Published),
        (false, Some(_), _) => Some(Origin::Computed),
        (false, None, None) => None,
    }
}

/// What a published share or growth implies, where it is not recorded.
fn implied_by(
    levels: &Levels<'_>,
    key: &ObservationKey,
    area: usize,
    slot: u32,
    published: &Value,
) -> Option<Implied> {
    let level = levels.value(area, slot)?;
    let decimals = levels.indicator.decimals;
    let counted = levels.counted();
    match (key.measure, &key.of) {
        (Measure::Share, Of::Area(of)) => {
            let whole = levels.cube.areas.position(of).and_then(|at| levels.value(at, slot));
            if whole.is_some() {
                return None;
            }
            implied::whole(&level, published, counted, decimals)
        }
        (Measure::Growth, _) if levels.indicator.growth_rule == GrowthRule::Nominal => {
            let base = levels.year_on_year(area, slot);
            if base.err() != Some(Missing::NoBase) {
                return None;
            }
            implied::base(&level, published, counted, decimals)
        }
        _ => None,
    }
}
