//! Random assessments, with every kind of leaf and adjustment.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{area_id, code, indicator_id, name, peer_group_id, period, text};
use crate::{
    Adjustment, Aggregation, Assessment, AssessmentId, Band, Bounds, Capping, Decimal, Direction,
    Effect, Grade, Imputation, ItemId, Leaf, Measure, Mixed, Moments, Node, NodeContent,
    NodeRounding, Normalisation, Points, RankScaling, Robustness, Rounding, ScoreRange, Stated,
    Treatment,
};

/// One of a few assessments.
pub fn assessment_id() -> impl Strategy<Value = AssessmentId> {
    "assessment-[a-c]".prop_filter_map("an id", |text| text.parse().ok())
}

fn item_id(text: impl AsRef<str>) -> Option<ItemId> {
    text.as_ref().parse().ok()
}

fn positive() -> impl Strategy<Value = Decimal> {
    (1i128..9_999, 0u8..3)
        .prop_filter_map("in range", |(digits, scale)| Decimal::new(digits, scale))
}

/// Two positive numbers, the lesser first.
fn ordered() -> impl Strategy<Value = (Decimal, Decimal)> {
    (positive(), positive())
        .prop_filter_map("in order", |(low, step)| Some((low, low.checked_add(step)?)))
}

fn range() -> impl Strategy<Value = ScoreRange> {
    ordered().prop_map(|(low, high)| ScoreRange { low, high })
}

fn moments() -> impl Strategy<Value = Moments> {
    (positive(), positive()).prop_map(|(mean, deviation)| Moments { mean, deviation })
}

/// Two or three numbers, falling.
fn falling(n: usize) -> impl Strategy<Value = Vec<Decimal>> {
    vec(positive(), n).prop_filter_map("in range", |steps| {
        let mut numbers = Vec::new();
        let mut last = Decimal::ZERO;
        for step in steps {
            last = last.checked_add(step)?;
            numbers.push(last);
        }
        numbers.reverse();
        Some(numbers)
    })
}

fn bands() -> impl Strategy<Value = Normalisation> {
    (1usize..4, any::<bool>())
        .prop_flat_map(|(n, rising)| (falling(n), falling(n), Just(rising)))
        .prop_map(|(mut thresholds, scores, rising)| {
            if rising {
                thresholds.reverse();
            }
            let bands = thresholds.into_iter().zip(scores);
            let bands = bands.map(|(threshold, score)| Band { threshold, score }).collect();
            Normalisation::Bands { bands, otherwise: Decimal::ZERO }
        })
}

fn normalisation() -> impl Strategy<Value = Normalisation> {
    let capping = || code(Capping::ALL);
    prop_oneof![
        Just(Normalisation::Identity),
        (option::of(ordered()), range(), capping()).prop_map(|(bounds, range, capping)| {
            let bounds = bounds.map(|(min, max)| Bounds { min, max });
            Normalisation::MinMax { bounds, range, capping }
        }),
        (option::of(moments()), moments())
            .prop_map(|(moments, onto)| Normalisation::ZScore { moments, onto }),
        (positive(), range())
            .prop_map(|(target, range)| Normalisation::DistanceToTarget { target, range }),
        positive().prop_map(|full| Normalisation::DistanceToLeader { full }),
        range().prop_map(|range| Normalisation::Rank(RankScaling::Percentile(range))),
        Just(Normalisation::Rank(RankScaling::Borda)),
        (ordered(), positive()).prop_map(|((floor, first), step)| {
            Normalisation::Rank(RankScaling::Steps { first, step, floor })
        }),
        bands(),
        (ordered(), any::<bool>(), 0i128..100, capping()).prop_filter_map(
            "in range",
            |((low, high), turned, basic, capping)| {
                let (unacceptable, satisfactory) = if turned { (high, low) } else { (low, high) };
                let basic = Decimal::new(basic, 0)?;
                Some(Normalisation::Efficacy { unacceptable, satisfactory, basic, capping })
            }
        ),
        (positive(), option::of(positive()))
            .prop_map(|(target, cap)| Normalisation::Completion { target, cap }),
    ]
}

fn treatment() -> impl Strategy<Value = Treatment> {
    prop_oneof![
        2 => Just(Treatment::None),
        1 => (1u32..9, positive(), positive()).prop_map(|(points, skewness, kurtosis)| {
            Treatment::Winsorise { points, skewness, kurtosis }
        }),
        1 => (ordered(), any::<bool>(), any::<bool>()).prop_map(|((low, high), has_low, both)| {
            Treatment::Bounds {
                low: (has_low || both).then_some(low),
                high: (!has_low || both).then_some(high),
            }
        }),
    ]
}

fn share() -> impl Strategy<Value = Decimal> {
    (1i128..100).prop_filter_map("a percentage", |share| Decimal::new(share, 0))
}

fn leaf() -> impl Strategy<Value = Leaf> {
    let measures: Vec<_> = Measure::ALL.iter().copied().filter(|it| !it.needs_of()).collect();
    (
        indicator_id(),
        select(measures.clone()),
        option::of((select(measures), share())),
        code(Imputation::ALL),
        treatment(),
        any::<bool>(),
        normalisation(),
        option::of(select(vec![Direction::Higher, Direction::Lower])),
    )
        .prop_map(
            |(indicator, measure, mixed, imputation, treatment, logarithm, way, direction)| {
                let bounded = matches!(treatment, Treatment::Bounds { .. }) || way.states_levels();
                let mixed = mixed
                    .filter(|(other, _)| *other != measure && !bounded)
                    .map(|(measure, share)| Mixed { measure, share });
                // What says itself which way is better is not told another way.
                let logarithm = logarithm && !matches!(way, Normalisation::Completion { .. });
                let direction = direction.filter(|_| way.needs_direction());
                Leaf {
                    indicator,
                    measure,
                    mixed,
                    direction,
                    imputation,
                    treatment,
                    logarithm,
                    normalisation: way,
                }
            },
        )
}

fn rounding() -> impl Strategy<Value = Option<NodeRounding>> {
    let mode = select(vec![Rounding::HalfAwayFromZero, Rounding::HalfToEven]);
    option::of((0u8..=10, mode).prop_map(|(decimals, mode)| NodeRounding { decimals, mode }))
}

/// A root, means under it, and leaves under them.
fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let node = || (text(), name(), positive(), rounding(), code(Aggregation::ALL));
    let mean = (node(), vec((node(), leaf()), 1..3));
    (node(), vec(mean, 1..3)).prop_filter_map("ids", |(root, means)| {
        let mut nodes = Vec::new();
        let make = |id: String,
                    parent: Option<&str>,
                    (optional, required, weight, rounding, mean),
                    leaf: Option<Leaf>| {
            Some(Node {
                id: item_id(id)?,
                name: if leaf.is_some() { optional } else { required },
                parent: parent.and_then(item_id),
                weight,
                rounding,
                content: leaf.map_or(NodeContent::Mean(mean), NodeContent::Leaf),
            })
        };
        nodes.push(make("root".to_owned(), None, root, None)?);
        for (m, (mean, leaves)) in means.into_iter().enumerate() {
            let parent = format!("mean_{m}");
            nodes.push(make(parent.clone(), Some("root"), mean, None)?);
            for (l, (node, leaf)) in leaves.into_iter().enumerate() {
                nodes.push(make(format!("leaf_{m}_{l}"), Some(&parent), node, Some(leaf))?);
            }
        }
        Some(nodes)
    })
}

fn grades() -> impl Strategy<Value = Vec<Grade>> {
    let quota = || option::of(share());
    (vec((name(), quota()), 1..4))
        .prop_flat_map(|grades| (falling(grades.len()), Just(grades)))
        .prop_filter_map("ids", |(least, grades)| {
            let last = grades.len() - 1;
            let grades = grades.into_iter().zip(least).enumerate();
            grades
                .map(|(at, ((name, quota), least))| {
                    let id = item_id(format!("grade_{at}"))?;
                    let inner = at < last;
                    let at_least = inner.then_some(least);
                    Some(Grade { id, name, at_least, quota: quota.filter(|_| inner) })
                })
                .collect()
        })
}

fn adjustment()
-> impl Strategy<Value = (Effect, Option<crate::IndicatorId>, Vec<Stated>, crate::Text)> {
    let points = || {
        (positive(), option::of(positive())).prop_map(|(per_unit, cap)| Points { per_unit, cap })
    };
    let veto = positive().prop_filter_map("an id", |threshold| {
        Some(Effect::Veto { threshold, at_best: item_id("grade_0")? })
    });
    let effect =
        prop_oneof![points().prop_map(Effect::Bonus), points().prop_map(Effect::Penalty), veto];
    let stated = option::of((area_id(), period(), positive(), name()));
    (effect, option::of(indicator_id()), stated, name()).prop_filter_map(
        "an indicator or a statement",
        |(effect, indicator, stated, name)| {
            let points = |points| (!matches!(effect, Effect::Veto { .. })).then_some(points);
            let stated: Vec<_> = stated
                .into_iter()
                .map(|(area, period, worth, reason)| Stated {
                    area,
                    period,
                    points: points(worth),
                    reason,
                })
                .collect();
            (indicator.is_some() || !stated.is_empty()).then_some((effect, indicator, stated, name))
        },
    )
}

/// An assessment with a tree, adjustments and grades.
pub fn assessment() -> impl Strategy<Value = Assessment> {
    let robustness = (1u32..=Robustness::MAX_DRAWS, any::<u64>(), share())
        .prop_map(|(draws, seed, spread)| Robustness { draws, seed, spread });
    (
        (assessment_id(), name(), peer_group_id(), text()),
        nodes(),
        vec(adjustment(), 0..3),
        (option::of(positive()), option::of(positive())),
        grades(),
        option::of(robustness),
    )
        .prop_filter_map("ids", |(named, nodes, adjustments, caps, grades, robustness)| {
            let (id, name, group, note) = named;
            let (bonus_cap, penalty_cap) = caps;
            let adjustments = adjustments.into_iter().enumerate().map(|(at, one)| {
                let (effect, indicator, stated, name) = one;
                Some(Adjustment {
                    id: item_id(format!("item_{at}"))?,
                    name,
                    effect,
                    indicator,
                    stated,
                })
            });
            let adjustments = adjustments.collect::<Option<_>>()?;
            Some(Assessment {
                id,
                name,
                group,
                nodes,
                adjustments,
                bonus_cap,
                penalty_cap,
                grades,
                robustness,
                note,
            })
        })
}
