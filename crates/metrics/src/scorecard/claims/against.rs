//! What the figure of a claim is held against.

use scorecard_domain::{
    Against as Stated, Area, AreaId, Claim, Comparator, Decimal, Doubt, Interval, ItemArea, Lang,
    ObservationKey, Qualifier, Ratio, Reading, Standing, Target, TargetKey, TargetTest, Text,
    words::claim as words,
};
use scorecard_measures::{
    Question, Value,
    claim::{self, Certainty},
};

use super::{
    super::{builder::Builder, figures},
    figure::{self, Looked},
    told,
};
use crate::facts::Held;

/// The test of a claim.
pub(super) enum Test {
    /// By comparison with each of these; one that is not known is none.
    Figures(Comparator, Vec<Option<Interval>>),
    /// By a target: a result that is not qualified stands for itself there.
    Target(Decimal, TargetTest),
    /// By the standing.
    Standing(Standing),
}

impl Test {
    /// Whether a figure that can be so much passes.
    pub(super) fn of(&self, interval: Interval) -> Certainty {
        match self {
            Self::Figures(by, others) => {
                claim::all(others.iter().map(|other| claim::compare(interval, *by, (*other)?)))
            }
            Self::Target(value, test) => claim::meets(interval, *value, *test),
            Self::Standing(_) => None,
        }
    }
}

/// What it is held against, with its words.
pub(super) struct Against<'w> {
    pub(super) test: Test,
    /// What is claimed.
    pub(super) claimed: Text,
    pub(super) figures: Vec<Looked>,
    pub(super) target: Option<&'w Held<Target>>,
    /// Why what it is held against leaves the claim open.
    pub(super) doubt: Option<Doubt>,
}

/// Looks up what a claim is held against, for its figure.
pub(super) fn find<'w>(
    builder: &mut Builder<'w>,
    claim: &Claim,
    figure: Option<&Looked>,
) -> Against<'w> {
    match &claim.against {
        Stated::Number(value) => number(claim, figure, *value),
        Stated::Standing(standing) => of_standing(figure, *standing),
        Stated::Target(issuer) => target(builder, claim, figure, issuer),
        Stated::Figure(id) => {
            let item = builder.definition.items().find(|item| item.id == *id);
            let asked = item.and_then(|item| figures::ask(builder, item));
            let others = asked.and_then(|(question, kind)| figure::look(builder, question, kind));
            let label = item.map(|item| item.label.clone()).unwrap_or_default();
            let name = |other: &Looked| label.or(&other.wording.indicator.name);
            of_figures(claim, figure, others.into_iter().collect(), |others, lang| {
                let told = others.first().map(|it| (name(it), it.cell(lang)));
                let (name, cell) = told.unwrap_or_default();
                words::held_against(name.get(lang), &cell, lang)
            })
        }
        Stated::Parent | Stated::Area(_) => {
            let other = match &claim.against {
                Stated::Area(id) => Some(id.clone()),
                _ => parent_of(builder, figure),
            };
            let name = other.as_ref().map(|id| builder.name_of(id)).unwrap_or_default();
            let others = other.and_then(|id| of_area(builder, figure?, id));
            of_figures(claim, figure, others.into_iter().collect(), |others, lang| {
                let cell = others.first().map(|it| it.cell(lang)).unwrap_or_default();
                words::held_against(name.get(lang), &cell, lang)
            })
        }
        Stated::YearsBefore(years) => {
            let earlier = builder.period.plus_years(-i32::from(*years));
            let others = figure.zip(earlier).and_then(|(looked, period)| {
                let question = Question { period, ..looked.question.clone() };
                figure::look(builder, question, looked.kind)
            });
            let year = builder.period.start().year().saturating_sub(u32::from(*years));
            of_figures(claim, figure, others.into_iter().collect(), |others, lang| {
                let cell = others.first().map(|it| it.cell(lang)).unwrap_or_default();
                words::of_year(year, &cell, lang)
            })
        }
        Stated::Since(first) => {
            let years = (1..).map_while(|back| builder.period.plus_years(-back));
            let years: Vec<_> = years.take_while(|period| *first <= *period).collect();
            let looked = years.into_iter().filter_map(|period| {
                let looked = figure?;
                let question = Question { period, ..looked.question.clone() };
                figure::look(builder, question, looked.kind)
            });
            let others = looked.collect();
            let year = first.start().year();
            of_figures(claim, figure, others, |_, lang| words::since(year, lang))
        }
    }
}

/// A claim held against a number.
fn number<'w>(claim: &Claim, figure: Option<&Looked>, value: Decimal) -> Against<'w> {
    let by = claim.comparator.unwrap_or(Comparator::Equal);
    let said = |lang| match figure {
        Some(looked) => looked.cell_of(Value::number(value), lang),
        None => told::counted(claim, value, lang),
    };
    Against {
        claimed: told::both(|lang| told::claimed(claim, value, &said(lang), lang)),
        test: Test::Figures(by, vec![Some(Interval::exactly(Ratio::from(value)))]),
        figures: Vec::new(),
        target: None,
        doubt: None,
    }
}

/// A claim of a standing.
fn of_standing<'w>(figure: Option<&Looked>, standing: Standing) -> Against<'w> {
    let value = Value { reading: Reading::Standing(standing), ..Value::number(Decimal::ZERO) };
    let said = |lang| figure.map(|looked| looked.cell_of(value, lang)).unwrap_or_default();
    Against {
        claimed: told::both(said),
        test: Test::Standing(standing),
        figures: Vec::new(),
        target: None,
        doubt: None,
    }
}

/// A claim held against other figures, which `say` names.
fn of_figures<'w>(
    claim: &Claim,
    figure: Option<&Looked>,
    others: Vec<Looked>,
    say: impl Fn(&[Looked], Lang) -> String,
) -> Against<'w> {
    let by = claim.comparator.unwrap_or(Comparator::Equal);
    let unit = |looked: &Looked| looked.metric.unit.clone();
    let same_unit = |other: &Looked| figure.is_none_or(|looked| unit(looked) == unit(other));
    let units_differ = !others.iter().all(same_unit);
    let known = |other: &Looked| other.answer.interval().filter(|_| !units_differ);
    let mut intervals: Vec<_> = others.iter().map(known).collect();
    if intervals.is_empty() {
        intervals.push(None);
    }
    let is_about = |other: &Looked| {
        other.answer.shown().is_some_and(|value| value.qualifier == Qualifier::About)
    };
    let doubt = if units_differ {
        Some(Doubt::UnitsDiffer)
    } else if intervals.iter().any(Option::is_none) {
        Some(Doubt::NoData)
    } else {
        others.iter().any(is_about).then_some(Doubt::About)
    };
    Against {
        claimed: told::both(|lang| words::claimed(claim.measure, by, &say(&others, lang), lang)),
        test: Test::Figures(by, intervals),
        figures: others,
        target: None,
        doubt,
    }
}

/// A claim held against a target on the same figure.
fn target<'w>(
    builder: &mut Builder<'w>,
    claim: &Claim,
    figure: Option<&Looked>,
    issuer: &ItemArea,
) -> Against<'w> {
    let area = figure.map_or(&builder.area.id, |looked| &looked.question.area).clone();
    let issuer = match issuer {
        ItemArea::Own => Some(area),
        ItemArea::Parent => builder.area.parent_at(builder.month).cloned(),
        ItemArea::Named(id) => Some(id.clone()),
    };
    let name = issuer.as_ref().map(|id| builder.name_of(id)).unwrap_or_default();
    let key = figure.zip(issuer).map(|(looked, issuer)| {
        let ObservationKey { indicator, measure, of, area, period } = looked.answer.key.clone();
        TargetKey { indicator, measure, of, area, period, issuer }
    });
    let held = key.and_then(|key| builder.world.facts.of(&key.area)?.targets.get(&key));
    if let Some(held) = held {
        builder.uses(held.revision, held.thing.source.as_ref());
    }
    let test = match (held.map(|held| &held.thing), claim.comparator) {
        (Some(target), None) => Test::Target(target.value, target.test),
        (Some(target), Some(by)) => Test::Target(target.value, TargetTest::Compare(by)),
        (None, by) => Test::Figures(by.unwrap_or(Comparator::Equal), vec![None]),
    };
    let said = |lang| {
        let value = held.map(|held| Value {
            qualifier: held.thing.qualifier,
            ..Value::number(held.thing.value)
        });
        let cell = figure.zip(value).map(|(looked, value)| looked.cell_of(value, lang));
        let words =
            words::target(name.get(lang), &cell.unwrap_or_default(), claim.comparator, lang);
        match claim.comparator {
            None => words,
            Some(by) => words::claimed(claim.measure, by, &words, lang),
        }
    };
    Against {
        test,
        claimed: told::both(said),
        figures: Vec::new(),
        target: held,
        doubt: held.is_none().then_some(Doubt::NoData),
    }
}

/// The same figure of another area.
fn of_area(builder: &mut Builder<'_>, looked: &Looked, id: AreaId) -> Option<Looked> {
    let held = builder.cube.area(&id)?;
    builder.uses(held.revision, None);
    let Area { id, kind, .. } = &*held.thing;
    let question = Question { area: id.clone(), ..looked.question.clone() };
    figure::look(builder, question, *kind)
}

/// The parent of the figure's area.
fn parent_of(builder: &Builder<'_>, figure: Option<&Looked>) -> Option<AreaId> {
    let area = figure.map_or(&builder.area.id, |looked| &looked.question.area);
    builder.cube.area(area)?.thing.parent_at(builder.month).cloned()
}
