//! Answering: what was published beside what can be computed, and which of the two counts.

use scorecard_domain::{
    AreaId, Decimal, Interval, ItemOf, Measure, Missing, ObservationKey, Of, Period, Preference,
    Reading, StreakPredicate,
};

use crate::{
    answer::{Answer, Coverage, Disagreement, Operand, Origin, Question},
    claim,
    cube::{Cube, Frequency, Pool},
    derive::{Derived, Figure},
    exact::Digits,
    formula::gives_way,
    kernels::{
        Levels, growth_rank,
        implied::{self, Implied},
        rank::{self, Place},
    },
    span,
    terms::Boundaries,
    value::{Recorded, Value},
};

/// Decimals of computed percentages that nothing was published for.
const PERCENTAGE_DECIMALS: u8 = 1;

impl Cube {
    /// Answers for one figure.
    pub fn answer(&self, question: &Question) -> Answer {
        self.derived(question).0
    }

    /// The figures that stand in the formula of what can be computed for a question, in its order; none of what is no formula
    /// of a few figures, such as a place among peers.
    pub fn operands(&self, question: &Question) -> Vec<Operand> {
        self.derived(question).1
    }

    fn derived(&self, question: &Question) -> (Answer, Vec<Operand>) {
        let Question { indicator, measure, of, area, terms, .. } = question;
        let Stretch { named, period, years } = Stretch::of(question);
        let (frequency, slot) = Frequency::place(period);
        let position = self.areas.position(area).filter(|at| self.areas.held(*at).is_some());
        let of = self.resolve_for(*measure, of, position, question);
        let key = ObservationKey {
            indicator: indicator.clone(),
            measure: *measure,
            of: of.clone().unwrap_or_default(),
            area: area.clone(),
            period: named,
        };
        // What is recorded is of the area as it was.
        let is_recorded = of.is_ok() && terms.map_of.is_none();
        let published = if is_recorded { self.recorded(&key) } else { None };
        let levels = self.levels(indicator, frequency);
        let levels = levels.map(|it| it.with(terms.boundaries).weighted_by(terms.weight.as_ref()));
        let figure = of.and_then(|_| {
            let (levels, area) = levels.zip(position).ok_or(Missing::NoObservation)?;
            let digits = Digits {
                decimals: decimals(question, published.as_ref(), levels),
                rounding: question.rounding,
            };
            let streak_rank = u32::from(question.streak_rank).max(1);
            let key = &key;
            Ok(Figure { levels, key, area, period, slot, digits, streak_rank, terms, years })
        });
        let mut derived = figure.and_then(|figure| figure.derive());
        let operands = match &mut derived {
            Ok(derived) => std::mem::take(&mut derived.operands),
            Err(_) => Vec::new(),
        };
        let unstated = match (&figure, &derived) {
            (Ok(figure), Err(Missing::SharesNotStated)) => figure.unstated(),
            _ => Vec::new(),
        };
        let implied = match (levels, position, &published) {
            _ if terms.map_of.is_some() => None,
            // An absence that may end gives way.
            (Some(levels), Some(area), recorded)
                if *measure == Measure::Level
                    && recorded.as_ref().is_none_or(|it| gives_way(&it.value)) =>
            {
                implied::period(&levels, area, period)
            }
            (Some(levels), Some(area), Some(recorded)) => {
                implied_by(&levels, &key, area, slot, &recorded.value)
            }
            _ => None,
        };
        let counted = levels.is_some_and(|levels| levels.counted());
        let implied = implied.into_iter().collect();
        let answer = Self::concluded(question, key, published, derived, implied, counted);
        (Answer { unstated, ..answer }, operands)
    }

    /// The answer to a question that there is no area for, and so nothing to look at.
    pub fn unanswered(question: &Question, missing: Missing) -> Answer {
        let Question { indicator, measure, area, period, .. } = question;
        let key = ObservationKey {
            indicator: indicator.clone(),
            measure: *measure,
            of: Of::Nothing,
            area: area.clone(),
            period: *period,
        };
        Self::concluded(question, key, None, Err(missing), Vec::new(), false)
    }

    /// The answer, of what was published and what can be computed.
    pub(crate) fn concluded(
        question: &Question,
        key: ObservationKey,
        published: Option<Recorded>,
        derived: Result<Derived, Missing>,
        implied: Vec<Implied>,
        counted: bool,
    ) -> Answer {
        let (interval, range) = match &published {
            Some(recorded) => stands_for(&recorded.value, key.measure, counted),
            None => (Interval::UNBOUNDED, 0),
        };
        let unnamed =
            published.as_ref().is_some_and(|recorded| claim::is_unnamed(key.measure, recorded));
        // Nobody is named who says that it is first: what can be computed is shown rather.
        let preferred = published.as_ref().filter(|_| !unnamed || derived.is_err());
        let origin = choose(preference(question), preferred, derived.as_ref().ok(), interval);
        let shown = derived.as_ref().ok().filter(|_| origin == Some(Origin::Computed));
        let is_number = published.as_ref().is_some_and(|it| it.value.reading.value().is_some());
        Answer {
            stands_for: is_number.then_some(interval),
            exact: derived.as_ref().ok().and_then(|derived| derived.exact),
            sign: derived.as_ref().ok().and_then(Derived::sign),
            can_be: derived.as_ref().ok().map(|derived| derived.interval),
            origin,
            deflated_by: shown.and_then(|derived| derived.deflated_by.clone()),
            disagreement: derived.as_ref().ok().and_then(|derived| {
                (!interval.meets(derived.interval)).then(|| Disagreement {
                    published: span::outward(interval, range),
                    computed: span::outward(derived.interval, range),
                })
            }),
            rank: derived.as_ref().ok().and_then(|derived| derived.rank),
            streak: derived.as_ref().ok().and_then(|derived| derived.streak),
            streak_years: derived
                .as_ref()
                .map(|derived| derived.streak_years.clone())
                .unwrap_or_default(),
            moved: derived.as_ref().ok().and_then(|derived| derived.moved),
            coverage: derived.as_ref().ok().and_then(|derived| derived.coverage),
            by_shares: derived.as_ref().is_ok_and(|derived| derived.by_shares),
            fell: derived.as_ref().is_ok_and(|derived| derived.fell),
            unstated: Vec::new(),
            computed: derived.map(|derived| derived.computed),
            implied,
            key,
            published,
        }
    }

    /// The peers that a rank under this key is among, with their places, the best first and those in one place by id; of
    /// those that have a number. For ranks of growth by growth, for all else by level.
    pub fn standings(&self, key: &ObservationKey, boundaries: Boundaries) -> Vec<(AreaId, u32)> {
        let (frequency, slot) = Frequency::place(key.period);
        let (Some(levels), Some(area)) =
            (self.levels(&key.indicator, frequency), self.areas.position(&key.area))
        else {
            return Vec::new();
        };
        let (levels, pool) = (levels.with(boundaries), Pool::of(self, &key.of));
        let all = match key.measure {
            Measure::GrowthRank => growth_rank::standings(&levels, &pool, area, slot),
            _ => rank::standings(&levels, &pool, area, slot),
        };
        let place = |(peer, place): (usize, Result<Place, Missing>)| {
            Some((place.ok()?.rank, self.areas.id(peer)?.clone()))
        };
        let mut all: Vec<(u32, AreaId)> = all.into_iter().filter_map(place).collect();
        all.sort_unstable();
        all.into_iter().map(|(place, id)| (id, place)).collect()
    }

    fn resolve_for(
        &self,
        measure: Measure,
        of: &ItemOf,
        area: Option<usize>,
        question: &Question,
    ) -> Result<Of, Missing> {
        // A streak of growth or of targets met is of nothing.
        let by_itself =
            measure == Measure::Streak && question.terms.streak != StreakPredicate::Rank;
        match (measure.needs_of() && !by_itself, of, area) {
            (false, ..) => Ok(Of::Nothing),
            (true, _, Some(area)) => self.resolve(of, area, question.period.last()),
            (true, ItemOf::Area(id), None) => Ok(Of::Area(id.clone())),
            (true, ItemOf::Group(id), None) => Ok(Of::Group(id.clone())),
            (true, ItemOf::Nothing | ItemOf::Parent, None) => Err(Missing::NoParent),
        }
    }
}

/// Whether its values are whole numbers of places or years.
const fn is_whole(measure: Measure) -> bool {
    measure.is_counted() || matches!(measure, Measure::RankChange)
}

/// The period that names a figure, and that of the levels that it is made from.
struct Stretch {
    /// The period of the key: of compound growth all years that it grew in.
    named: Period,
    /// The period of the level: of compound growth the last of the years.
    period: Period,
    /// Of compound growth: how many years; 0 if nothing says it.
    years: u16,
}

impl Stretch {
    fn of(question: &Question) -> Self {
        let Question { measure, period, terms, .. } = question;
        let (period, months) = (*period, period.months());
        if *measure != Measure::CompoundGrowth {
            return Self { named: period, period, years: 0 };
        }
        let from = |months: u16, start: i32| Period::new(period.start().plus(start)?, months);
        if months > 12 && months.is_multiple_of(12) {
            let last = from(12, i32::from(months) - 12).unwrap_or(period);
            return Self { named: period, period: last, years: months / 12 };
        }
        let years = match terms.base {
            Some(base) => years_between(base, period),
            None => terms.years,
        };
        let all = match (months, years.checked_mul(12)) {
            (12, Some(all)) if all > 12 => from(all, 12 - i32::from(all)),
            _ => None,
        };
        Self { named: all.unwrap_or(period), period, years }
    }
}

/// How many years a period is after one of the same length and stretch of the year; 0 if it is not.
fn years_between(base: Period, period: Period) -> u16 {
    let months = period.start().index().checked_sub(base.start().index());
    let months =
        months.filter(|months| base.months() == period.months() && months.is_multiple_of(12));
    months.and_then(|months| u16::try_from(months / 12).ok()).unwrap_or(0)
}

/// With how many decimals a computed value is given.
fn decimals(question: &Question, published: Option<&Recorded>, levels: Levels<'_>) -> u8 {
    let published = published.and_then(|recorded| recorded.value.reading.value());
    let default = || match question.measure {
        measure if measure.is_percentage() => PERCENTAGE_DECIMALS,
        Measure::Index | Measure::Contribution => PERCENTAGE_DECIMALS,
        measure if is_whole(measure) => 0,
        _ => levels.indicator.decimals,
    };
    question.decimals.or(published.map(Decimal::scale)).unwrap_or_else(default)
}

/// What a published value can stand for, and the decimals that its ends have.
fn stands_for(value: &Value, measure: Measure, counted: bool) -> (Interval, u8) {
    let exact = match measure {
        measure if is_whole(measure) => true,
        measure if measure.is_in_unit() => counted,
        _ => false,
    };
    let scale = value.reading.value().map_or(0, Decimal::scale);
    (span::of(value, exact), if exact { scale } else { (scale + 1).min(Decimal::MAX_SCALE) })
}

/// Which value is preferred. A level is what is published of it: the formula's stands beside it, and whatever is made of
/// levels is made of the published one, too. Only a roll-up that is asked for is preferred as the question says.
const fn preference(question: &Question) -> Preference {
    match (question.measure, question.terms.roll_up) {
        (Measure::Level, None) => Preference::Published,
        _ => question.preference,
    }
}

/// Which value is shown.
///
/// The preferred one if it is there. A rank, its change or a streak that the data leave open gives way to a published one
/// that lies within what they leave open; what is made of some of its parts only gives way to any. That a figure is
/// withheld or cannot exist is never overruled by a computation; that it was not collected or is not yet published is.
fn choose(
    preference: Preference,
    published: Option<&Recorded>,
    computed: Option<&Derived>,
    stands_for: Interval,
) -> Option<Origin> {
    let reading = published.map(|recorded| recorded.value.reading);
    let is_final = reading.is_some_and(Reading::is_final_absence);
    let is_value = matches!(reading, Some(Reading::Value(_) | Reading::Standing(_)));
    let left_open = computed.is_some_and(|derived| {
        (derived.rank.is_some() || derived.streak.is_some() || derived.moved.is_some())
            && derived.interval.low != derived.interval.high
            && derived.interval.meets(stands_for)
    });
    let is_partial =
        computed.and_then(|derived| derived.coverage).is_some_and(Coverage::is_partial);
    let gives_way = left_open || is_partial || computed.is_none();
    let published_first =
        is_final || is_value && (preference == Preference::Published || gives_way);
    match (published_first, computed, published) {
        (true, ..) | (false, None, Some(_)) => Some(Origin::Published),
        (false, Some(_), _) => Some(Origin::Computed),
        (false, None, None) => None,
    }
}

/// What a published share or growth implies, where that is not recorded or has an absence that may end.
fn implied_by(
    levels: &Levels<'_>,
    key: &ObservationKey,
    area: usize,
    slot: u32,
    published: &Value,
) -> Option<Implied> {
    let level = levels.level(area, slot)?;
    let decimals = levels.indicator.decimals;
    let counted = levels.counted();
    match (key.measure, &key.of) {
        (Measure::Share, Of::Area(of)) => {
            let whole = levels.cube.areas.position(of).and_then(|at| levels.value(at, slot));
            let is_open = whole.is_none_or(|whole| gives_way(&whole));
            is_open.then(|| implied::whole(&level, published, counted, decimals)).flatten()
        }
        (Measure::Growth, _) if levels.indicator.growth_rule.is_computable() => {
            let is_open = match levels.year_on_year(area, slot) {
                Ok((_, base)) => gives_way(&base.value),
                Err(missing) => missing == Missing::NoBase,
            };
            is_open.then(|| implied::base(&level, published, counted, decimals)).flatten()
        }
        _ => None,
    }
}
