//! All that a figure's words are made from.

use std::{cmp::Ordering, sync::Arc};

use scorecard_domain::{
    AreaKind, Direction, Frame, Indicator, Lang, Measure, ObservationKey, Period, StreakPredicate,
    StreakRule, Text,
    words::{Caveats, Figure, GradeCounts, Grades, Members, OfName, Place, Unadjusted, Unit},
};
use scorecard_measures::{
    Answer, Cube, Denominator, Origin, StreakYear, Terms, Value, claim, kernels::streak::Run,
};

use crate::{comparable, grade::Grade};

/// All that a figure's words are made from; [`Wording::figure`] borrows it.
#[derive(Clone, Debug)]
pub(crate) struct Wording {
    pub(crate) measure: Measure,
    pub(crate) period: Period,
    /// What is shown; none if nothing is.
    pub(crate) value: Option<Value>,
    pub(crate) indicator: Arc<Indicator>,
    pub(crate) noun: Text,
    pub(crate) verb: Text,
    pub(crate) frame: Frame,
    pub(crate) of: Option<OfName>,
    pub(crate) place: Option<Place>,
    pub(crate) streak_rank: u16,
    pub(crate) streak: StreakPredicate,
    /// For indices the period that is 100, for compound growth that from which it grew, as far as the shown value was computed.
    pub(crate) base: Option<Period>,
    /// Of a computed value: how it compares with 0 before it is rounded.
    pub(crate) computed: Option<Ordering>,
    /// The basis of comparable growth; empty if nobody says.
    pub(crate) basis: Text,
    /// Beside comparable growth on a basis that a source states: the growth without adjustment.
    pub(crate) unadjusted: Option<Unadjusted>,
    /// How far the value can be relied on.
    pub(crate) caveats: Caveats,
    /// The kind of the area, and so of its peers.
    pub(crate) kind: AreaKind,
    /// The grade of the value.
    pub(crate) grade: Option<Grade>,
    /// The areas below by their grades, which are the value.
    pub(crate) counts: Option<Arc<GradeCounts>>,
    /// Of a rank by an assessment: the best and the worst when weights vary.
    pub(crate) rank_range: Option<(u32, u32)>,
    /// Of a contribution rate: whether the whole fell. Of a rank of growth: whether what is ranked fell.
    pub(crate) fell: bool,
}

impl Wording {
    /// The wording of an answer by the indicator's own name.
    pub(crate) fn new(
        cube: &Cube,
        answer: &Answer,
        indicator: Arc<Indicator>,
        kind: AreaKind,
        of: Option<OfName>,
    ) -> Self {
        let noun = indicator.name.clone();
        Self::with_noun(noun, cube, answer, indicator, kind, of)
    }

    /// The wording of an answer by another name.
    pub(crate) fn with_noun(
        noun: Text,
        cube: &Cube,
        answer: &Answer,
        indicator: Arc<Indicator>,
        kind: AreaKind,
        of: Option<OfName>,
    ) -> Self {
        let is_computed = answer.origin == Some(Origin::Computed);
        let place = answer.rank.filter(|_| is_computed).map(|place| Place {
            tied: place.tied,
            firm: place.is_firm(),
            reported: place.reported,
            expected: place.expected,
            kind,
        });
        let moved = answer.moved.filter(|_| is_computed).map(|moved| Place {
            tied: moved.tied,
            firm: moved.firm,
            reported: 0,
            expected: 0,
            kind,
        });
        let place = place.or(moved);
        Self {
            measure: answer.key.measure,
            period: answer.key.period,
            value: answer.shown().copied(),
            noun,
            verb: Text::default(),
            frame: Frame::NounFirst,
            of,
            place,
            streak_rank: 1,
            streak: StreakPredicate::Rank,
            base: None,
            computed: answer.sign.filter(|_| is_computed),
            basis: comparable::basis(cube, answer),
            unadjusted: None,
            caveats: caveats(answer, &indicator),
            kind,
            indicator,
            grade: None,
            counts: None,
            rank_range: None,
            fell: answer.fell && is_computed,
        }
    }

    /// The wording of what is recorded under a key.
    pub(crate) fn of_record(
        key: &ObservationKey,
        indicator: &Arc<Indicator>,
        kind: AreaKind,
    ) -> Self {
        Self {
            measure: key.measure,
            period: key.period,
            value: None,
            indicator: Arc::clone(indicator),
            noun: indicator.name.clone(),
            verb: Text::default(),
            frame: Frame::NounFirst,
            of: None,
            place: None,
            streak_rank: 1,
            streak: StreakPredicate::Rank,
            base: None,
            computed: None,
            basis: Text::default(),
            unadjusted: None,
            grade: None,
            counts: None,
            rank_range: None,
            fell: false,
            caveats: Caveats::NONE,
            kind,
        }
    }

    /// Whether it says no more than [`Wording::with_noun`] and [`Wording::on`] have it say.
    pub(crate) fn is_plain(&self) -> bool {
        // In full, so that nobody forgets what is said in addition.
        let Self {
            measure: _,
            period: _,
            value: _,
            indicator: _,
            noun: _,
            verb,
            frame,
            of: _,
            place: _,
            streak_rank,
            streak: _,
            base: _,
            computed: _,
            basis: _,
            unadjusted,
            grade,
            counts,
            rank_range,
            fell: _,
            caveats: _,
            kind: _,
        } = self;
        let is_graded = grade.is_some() || counts.is_some() || rank_range.is_some();
        verb.is_empty()
            && *frame == Frame::NounFirst
            && *streak_rank == 1
            && unadjusted.is_none()
            && !is_graded
    }

    /// What the terms of the question say beside the answer.
    pub(crate) fn on(self, terms: &Terms, answer: &Answer) -> Self {
        let is_computed = answer.origin == Some(Origin::Computed);
        let is_of_members =
            terms.denominator == Denominator::Members && self.measure == Measure::Share;
        let coverage = answer.coverage.filter(|_| is_computed && is_of_members);
        let members = coverage.map(|it| Members {
            reported: it.reported,
            expected: it.expected,
            kind: self.kind,
        });
        // The members are named as the whole, so they are no part of it.
        let part = self.caveats.part.filter(|_| members.is_none());
        let caveats = Caveats { members, part, ..self.caveats };
        // Years are named by their own period; the same quarter of an earlier year is not.
        let years_before = || match self.measure {
            Measure::CompoundGrowth => self.period.plus_years(-i32::from(terms.years)),
            _ => None,
        };
        let base = terms.base.or_else(years_before).filter(|_| is_computed);
        Self { streak: terms.streak, base, caveats, ..self }
    }

    /// Has the noun say whose figure it is: 全市财政收入, budget revenue of the city.
    pub(crate) fn says_whose(&mut self, area: &OfName) {
        let Self { noun: Text { zh, en }, verb, .. } = &self;
        // The verb stands before the area: 新增全市高新技术企业.
        let bare = zh.strip_prefix(verb.zh.as_str()).unwrap_or(zh);
        let named = scorecard_domain::words::of_area(&Text::new(bare, en.as_str()), area);
        // Or it names the area itself: 济南中央商务区汇聚6500余家优质企业.
        let is_said = |lang| area.is_named_in(verb.get(lang), lang);
        self.noun = Text {
            zh: if is_said(Lang::Zh) { zh.clone() } else { named.zh },
            en: if !verb.en.is_empty() && is_said(Lang::En) { en.clone() } else { named.en },
        };
        let is_counted = self.indicator.unit.en.is_empty();
        if self.measure == Measure::Level && self.verb.en.is_empty() && !is_counted {
            // Not: revenue of the city of 45.14 billion yuan.
            "came to".clone_into(&mut self.verb.en);
        }
    }

    /// One of the observations that the answer was made from, of its own indicator, by its value alone, as a cell; empty if
    /// that cannot be said.
    pub(crate) fn cell_of_input(
        &self,
        key: &ObservationKey,
        value: Value,
        indicator: &Indicator,
    ) -> String {
        let Value { reading, qualifier, statuses, stage } = value;
        let nothing = Text::default();
        let figure = Figure {
            measure: key.measure,
            period: key.period,
            unit: Unit::from(indicator),
            growth_rule: indicator.growth_rule,
            reading,
            qualifier,
            statuses,
            stage,
            verb: &nothing,
            basis: &nothing,
            unadjusted: None,
            grades: None,
            rank_range: None,
            place: None,
            caveats: &Caveats::NONE,
            computed: None,
            ..self.figure()
        };
        figure.above_if_small().cell(Lang::Zh).unwrap_or_default()
    }

    /// What is to be put into words; an absence if nothing is shown.
    pub(crate) fn figure(&self) -> Figure<'_> {
        let absent = scorecard_domain::Reading::Absent(scorecard_domain::Absence::NotCollected);
        let reading = self.value.map_or(absent, |value| value.reading);
        let unit = Unit::from(&*self.indicator);
        let mut figure = Figure::new(self.measure, reading, unit, self.period);
        if let Some(value) = self.value {
            figure.qualifier = value.qualifier;
            figure.statuses = value.statuses;
            figure.stage = value.stage;
        }
        figure.noun = &self.noun;
        figure.verb = &self.verb;
        figure.frame = self.frame;
        figure.of = self.of.as_ref();
        figure.growth_rule = self.indicator.growth_rule;
        figure.place = self.place;
        figure.streak_rank = self.streak_rank;
        figure.streak = self.streak;
        figure.base = self.base;
        figure.computed = self.computed;
        figure.caveats = &self.caveats;
        figure.basis = &self.basis;
        figure.unadjusted = self.unadjusted;
        figure.grades = match (&self.counts, &self.grade) {
            (Some(counts), _) => Some(Grades::Counted(counts)),
            (None, grade) => grade.as_ref().map(Grade::words),
        };
        figure.rank_range = self.rank_range;
        figure.fell = self.fell;
        // A published rank of growth is in the order of its source.
        let is_least_first = self.indicator.direction == Direction::Lower && self.place.is_some();
        figure.least_first = is_least_first;
        if self.computed.is_some() { figure.above_if_small() } else { figure }
    }
}

/// How far the shown value of an answer can be relied on.
fn caveats(answer: &Answer, indicator: &Indicator) -> Caveats {
    let unsourced = claim::lacks_source(answer);
    if answer.origin != Some(Origin::Computed) {
        return Caveats { unsourced, ..Caveats::NONE };
    }
    let rules = indicator.streaks;
    let years = |is: fn(&StreakYear) -> bool| -> Vec<Period> {
        let years = answer.streak_years.iter().filter(|year| is(year));
        years.map(|year| year.period).collect()
    };
    let counts =
        |rule, years: Vec<Period>| if rule == StreakRule::Counts { Vec::new() } else { years };
    let open_years = years(|year| !year.firm);
    // Of no years it is open whether there are none.
    let may_be = |run: &Run| run.years == 0 && run.at_most != Some(0);
    Caveats {
        by_shares: answer.by_shares,
        part: answer.coverage.filter(|it| it.is_partial()).map(|it| (it.reported, it.expected)),
        members: None,
        open: !open_years.is_empty() || answer.streak.as_ref().is_some_and(may_be),
        tied_years: counts(rules.ties, years(|year| year.tied)),
        regrouped_years: counts(rules.peers, years(|year| year.regrouped)),
        other_peers: answer.moved.is_some_and(|moved| !moved.same_peers),
        open_years,
        unsourced,
    }
}
