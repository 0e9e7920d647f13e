//! Areas, indicators, sources and peer groups.

use proptest::{
    collection::{btree_map, btree_set, vec},
    option,
    prelude::*,
    sample::select,
};
use std::collections::BTreeSet;

use super::{
    area_id, code, decimal, indicator_id, month, name, peer_group_id, period, source_id, text,
    validity,
};
use crate::{
    Area, AreaKind, Confidentiality, Decimal, Direction, GrowthRule, Indicator, IndicatorId,
    Measure, Membership, MinimumUnits, Nature, Of, OverAreas, OverTime, Parenthood, PeerGroup,
    PlausibleRange, Source, StatedShare, StreakRule, StreakRules, Succession, Suppression,
    SuppressionKey, Validity,
    formula::{Constant, Expression, Factor, Formula, Term},
};

/// An area with parents one after the other.
pub fn area() -> impl Strategy<Value = Area> {
    let parents = (vec(area_id(), 0..4), vec(month(), 4)).prop_map(|(ids, months)| {
        let months: Vec<_> = months.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let validities = months
            .windows(2)
            .map(|pair| Validity { from: pair.first().copied(), until: pair.get(1).copied() });
        ids.into_iter()
            .zip(validities)
            .map(|(parent, validity)| Parenthood { parent, validity })
            .collect::<Vec<_>>()
    });
    let successors = vec(
        (area_id(), month(), option::of(1i128..=300), option::of((indicator_id(), 1i128..=300)))
            .prop_map(|(successor, from, all, one)| {
                // Of up to three successors together no more than 100%.
                let share = |tenths: Option<i128>, indicator: Option<IndicatorId>| {
                    let percent = Decimal::new(tenths?, 1)?;
                    Some(StatedShare { percent, indicator })
                };
                let (id, own) = one.unzip();
                let all = share(all, None);
                let one = share(own, id);
                Succession { successor, from, shares: all.into_iter().chain(one).collect() }
            }),
        0..3,
    );
    let code_of = "([1-9][0-9]{5})?";
    (area_id(), code(AreaKind::ALL), code_of, name(), validity(), parents, successors).prop_map(
        |(id, kind, code, name, validity, mut parents, mut successors)| {
            parents.retain(|parenthood| parenthood.parent != id);
            let mut told = BTreeSet::new();
            successors
                .retain(|it| it.successor != id && told.insert((it.from, it.successor.clone())));
            Area { id, kind, code, name, validity, parents, successors }
        },
    )
}

/// A plausible range: none, half or whole.
fn plausible() -> impl Strategy<Value = PlausibleRange> {
    let end = || option::of(decimal());
    (end(), end())
        .prop_map(|(minimum, maximum)| PlausibleRange { minimum, maximum })
        .prop_filter("the minimum first", |range| range.is_valid())
}

/// A formula of a few figures, numbers and constants.
pub fn formula() -> impl Strategy<Value = Formula> {
    let number =
        || (0i128..99_999, 0u8..3).prop_filter_map("in range", |(m, s)| Decimal::new(m, s));
    let constant =
        ("[^\\pC\\s:：\\[\\]［］]{1,5}", decimal(), select(vec!["", "元/美元", "元/(人·年)"]))
            .prop_map(|(name, value, unit)| Constant { name, value, unit: unit.to_owned() });
    let leaf = prop_oneof![
        2 => number().prop_map(Expression::Number),
        1 => constant.prop_map(Expression::Constant),
        4 => indicator_id().prop_map(Expression::Level),
        2 => (indicator_id(), code(AreaKind::ALL), 1u8..=100)
            .prop_map(|(indicator, kind, least)| Expression::Children { indicator, kind, least }),
    ];
    let operands = |inner: BoxedStrategy<Expression>| vec((any::<bool>(), inner), 2..4);
    leaf.prop_recursive(3, 20, 3, move |inner| {
        let terms = operands(inner.clone()).prop_map(|operands| {
            let term = |(n, (minus, expression))| Term { minus: minus && n > 0, expression };
            Expression::Sum(operands.into_iter().enumerate().map(term).collect())
        });
        let factors = operands(inner.clone()).prop_map(|operands| {
            let factor = |(n, (over, expression))| Factor { over: over && n > 0, expression };
            Expression::Product(operands.into_iter().enumerate().map(factor).collect())
        });
        let negated = inner.prop_map(|it| Expression::Negated(Box::new(it)));
        prop_oneof![3 => terms, 3 => factors, 1 => negated]
    })
    .prop_map(Formula)
    .prop_filter("it names an indicator", |formula| !formula.indicators().is_empty())
}

/// An indicator.
pub fn indicator() -> impl Strategy<Value = Indicator> {
    let unit = text().prop_filter("a unit", |unit| !unit.zh.is_empty());
    let rules = (
        code(Direction::ALL),
        code(Nature::ALL),
        code(OverTime::ALL),
        code(OverAreas::ALL),
        code(GrowthRule::ALL),
    );
    let streaks = (code(StreakRule::ALL), code(StreakRule::ALL));
    let rest = (
        text(),
        text(),
        plausible(),
        option::weighted(0.2, formula()),
        minimum_units(),
        indicator_id(),
        streaks.prop_map(|(ties, peers)| StreakRules { ties, peers }),
    );
    (indicator_id(), name(), unit, -12i8..=15, 0u8..=9, rules, rest).prop_map(
        |(id, name, unit, multiplier, decimals, rules, rest)| {
            let (scope, explanation, plausible, formula, minimum_units, index, streaks) = rest;
            let (direction, nature, over_time, over_areas, mut growth_rule) = rules;
            if index == id && growth_rule == GrowthRule::PriceIndex {
                growth_rule = GrowthRule::Nominal;
            }
            Indicator {
                id,
                name,
                unit,
                multiplier,
                decimals,
                direction,
                nature,
                over_time,
                over_areas,
                growth_rule,
                scope,
                explanation,
                plausible,
                formula,
                minimum_units,
                price_index: (growth_rule == GrowthRule::PriceIndex).then_some(index),
                streaks,
            }
        },
    )
}

/// From how many units on an indicator is shown, of some.
fn minimum_units() -> impl Strategy<Value = Option<MinimumUnits>> {
    let some = (indicator_id(), 2u32..10)
        .prop_map(|(counted_by, minimum)| MinimumUnits { counted_by, minimum });
    option::weighted(0.2, some)
}

/// What is withheld of an indicator in a period.
pub fn suppression() -> impl Strategy<Value = Suppression> {
    let code = select(vec![Confidentiality::SmallCounts, Confidentiality::SecondarySender]);
    let protects = btree_set(indicator_id(), 0..3);
    (indicator_id(), period(), btree_map(area_id(), code, 1..6), protects).prop_map(
        |(indicator, period, areas, protects)| Suppression {
            key: SuppressionKey { indicator, period },
            areas,
            protects,
        },
    )
}

/// A source.
pub fn source() -> impl Strategy<Value = Source> {
    let published = "(202[0-4](-0[1-9](-1[0-9])?)?)?";
    let url = "(https://example\\.org/[a-z]{1,8})?";
    (source_id(), name(), text(), published, url, text()).prop_map(
        |(id, title, publisher, published, url, note)| Source {
            id,
            title,
            publisher,
            published,
            url,
            note,
        },
    )
}

/// A peer group of each sort.
pub fn peer_group() -> impl Strategy<Value = PeerGroup> {
    let listed = btree_set(area_id(), 1..5)
        .prop_map(|areas| Membership::Listed(areas.into_iter().collect()));
    let rule = (code(AreaKind::ALL), area_id())
        .prop_map(|(kind, parent)| Membership::Rule { kind, parent });
    let membership = prop_oneof![listed, rule, Just(Membership::Unstated)];
    (peer_group_id(), name(), membership).prop_map(|(id, name, membership)| PeerGroup {
        id,
        name,
        membership,
    })
}

/// A measure with what it is of.
pub(super) fn measure_of() -> impl Strategy<Value = (Measure, Of)> {
    let of = prop_oneof![area_id().prop_map(Of::Area), peer_group_id().prop_map(Of::Group)];
    (code(Measure::ALL), of)
        .prop_map(|(measure, of)| (measure, if measure.needs_of() { of } else { Of::Nothing }))
}
