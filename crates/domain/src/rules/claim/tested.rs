//! Whether the test of a claim shows what its text says: it is of the same kind, and whatever passes it is no less.

use super::said::{Boast, Bound, By, Number};
use crate::{
    claim::{Against, Claim},
    decimal::Decimal,
    definition::ItemArea,
    interval::Interval,
    observation::Measure,
    ratio::Ratio,
    reading::Standing,
    target::Comparator,
    terms::StreakPredicate,
    text::Text,
};

/// Of a number that is nearly reached, this much of it is near enough, in tenths.
const NEARLY: i128 = 9;

/// Whether all that passes the test is what is said.
pub(super) fn shows(claim: &Claim, said: Boast) -> bool {
    let Claim { measure, against, .. } = claim;
    match said {
        Boast::Place(n, by) => has_place(claim, n, by),
        Boast::Moved(n) => *measure == Measure::RankChange && at_least(claim, n),
        // That is over years by itself.
        Boast::Years(_) if *measure == Measure::CompoundGrowth => true,
        Boast::Years(n) => n <= 1 || *measure == Measure::Streak && at_least(claim, n),
        Boast::SomeYears(n) => *measure == Measure::Streak && at_least(claim, n),
        Boast::Part(part) => *measure == Measure::Share && reaches(claim, part, false),
        Boast::Change { falls, by } => has_changed(claim, falls, by),
        Boast::Points(points) => {
            matches!(measure, Measure::Difference | Measure::Contribution | Measure::GapToFirst)
                && reaches(claim, points, false)
        }
        Boast::Percent(percent) => {
            !measure.is_counted()
                && *measure != Measure::RankChange
                && reaches(claim, percent, true)
        }
        Boast::Quantity { number, falls: None } => {
            *measure == Measure::Level && reaches(claim, number, true)
        }
        Boast::Quantity { number, falls: Some(falls) } => {
            *measure == Measure::Difference && reaches_by(claim, number, falls)
        }
        Boast::Standing(standing) => has_standing(claim, standing),
        Boast::Best { since, is_highest } => best_since(claim, since, is_highest),
        Boast::Target { surpassed: true } => {
            let is_beyond = matches!(claim.comparator, Some(Comparator::Above | Comparator::Below));
            matches!(against, Against::Target(_)) && is_beyond
        }
        Boast::Target { surpassed: false } => match against {
            Against::Target(_) => claim.comparator.is_none(),
            _ => is_streak(claim, StreakPredicate::Target) && at_least(claim, 1),
        },
        Boast::Issuer { is_own } => match against {
            // Whose a named area is, its name tells.
            Against::Target(ItemArea::Named(_)) => true,
            Against::Target(issuer) => (*issuer == ItemArea::Own) == is_own,
            _ => is_own,
        },
        Boast::Yearly => *measure == Measure::CompoundGrowth,
        Boast::Compared { more, years } => compares(claim, more, years),
        Boast::Untested => false,
    }
}

/// Which test shows it, by the codes of claims; none if there is no such test.
pub(super) fn needed(said: Boast) -> Option<Text> {
    let same = |words: String| Text::new(words.clone(), words);
    let number = |measure: &str, Number { number, bound }: Number| {
        let number = number.round(2, Default::default()).unwrap_or_default().trimmed();
        same(format!("{measure} {} {number}", comparator(bound)))
    };
    let text = match said {
        Boast::Place(n, By::Level) => {
            Text::new(format!("rank at_most {n}或streak_rank为{n}的streak"), {
                format!("rank at_most {n}, or a streak of streak_rank {n}")
            })
        }
        Boast::Place(n, By::Growth) => same(format!("growth_rank at_most {n}")),
        Boast::Place(n, By::Both) => Text::new(
            format!("rank at_most {n}和growth_rank at_most {n}，即分为两条说法"),
            format!("rank at_most {n} and growth_rank at_most {n}, as two claims"),
        ),
        Boast::Moved(n) => same(format!("rank_change at_least {n}")),
        Boast::Years(n) | Boast::SomeYears(n) => same(format!("streak at_least {n}")),
        Boast::Part(part) => number("share", part),
        Boast::Change { falls: false, by: None } => same("growth above 0".to_owned()),
        Boast::Change { falls: true, by: None } => same("growth below 0".to_owned()),
        Boast::Change { falls: false, by: Some(by) } => number("growth", by),
        Boast::Change { falls: true, by: Some(by) } => number("reduction", by),
        Boast::Points(points) => number("difference", points),
        Boast::Percent(percent) => {
            let Text { zh, en } = number("", percent);
            Text::new(format!("数值{zh}"), format!("a number{en}"))
        }
        Boast::Quantity { number: by, falls: None } => number("level", by),
        Boast::Quantity { number: by, falls: Some(false) } => number("difference", by),
        Boast::Quantity { number: Number { number: by, bound }, falls: Some(true) } => {
            let by = by.negated().round(2, Default::default()).unwrap_or_default().trimmed();
            same(format!("difference {} {by}", mirrored(comparator(bound))))
        }
        Boast::Standing(standing) => same(format!("standing {}", standing.slug())),
        Boast::Best { since: Some(year), is_highest } => {
            same(format!("{} since {year}", if is_highest { "above" } else { "below" }))
        }
        Boast::Best { since: None, .. } => Text::new(
            "since某年（文字也应写明自哪一年以来）",
            "since a year, which the text has to name",
        ),
        Boast::Target { surpassed: true } => same("above target".to_owned()),
        Boast::Target { surpassed: false } => {
            Text::new("target（不写comparator）", "target (without a comparator)")
        }
        Boast::Issuer { is_own } => {
            same(format!("target {}", if is_own { "own" } else { "parent" }))
        }
        Boast::Yearly => same("compound_growth".to_owned()),
        Boast::Compared { more, years } => {
            let with = if years { "years_before" } else { "parent, area, figure" };
            same(format!("{} {with}", if more { "above" } else { "below" }))
        }
        Boast::Untested => return None,
    };
    Some(text)
}

/// The test of a claim by its codes: `rank at_most 3`.
pub(super) fn tested(claim: &Claim) -> String {
    let Claim { measure, streak, streak_rank, comparator, against, .. } = claim;
    let face = match (measure, streak) {
        (Measure::Streak, StreakPredicate::Rank) => format!("streak (streak_rank {streak_rank})"),
        (Measure::Streak, predicate) => format!("streak ({predicate})"),
        (measure, _) => measure.to_string(),
    };
    let with = match against {
        Against::Number(value) => value.to_string(),
        Against::Standing(standing) => standing.to_string(),
        Against::Target(_) => "target".to_owned(),
        Against::Figure(figure) => format!("figure {figure}"),
        Against::Parent => "parent".to_owned(),
        Against::Area(area) => format!("area {area}"),
        Against::YearsBefore(years) => format!("years_before {years}"),
        Against::Since(year) => format!("since {year}"),
    };
    let by = comparator.map(|by| format!("{by} ")).unwrap_or_default();
    format!("{face} {by}{with}")
}

const fn comparator(bound: Bound) -> Comparator {
    match bound {
        Bound::Plain | Bound::AtLeast | Bound::Nearly => Comparator::AtLeast,
        Bound::Above => Comparator::Above,
        Bound::AtMost => Comparator::AtMost,
        Bound::Below => Comparator::Below,
    }
}

const fn is_rate(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Growth
            | Measure::ComparableGrowth
            | Measure::SequentialGrowth
            | Measure::CompoundGrowth
    )
}

fn is_streak(claim: &Claim, predicate: StreakPredicate) -> bool {
    claim.measure == Measure::Streak && claim.streak == predicate
}

/// Whether what passes is this many or more.
fn at_least(claim: &Claim, n: u32) -> bool {
    let Against::Number(value) = claim.against else { return false };
    let one = match claim.comparator {
        Some(Comparator::AtLeast | Comparator::Equal) => Ratio::ZERO,
        Some(Comparator::Above) => Ratio::ONE,
        _ => return false,
    };
    let least = Ratio::from(value).checked_add(one);
    least.is_some_and(|least| whole(n).is_some_and(|n| n <= least))
}

fn has_place(claim: &Claim, n: u32, by: By) -> bool {
    let is_of_it = match claim.measure {
        // What is assessed is neither.
        _ if claim.indicator.is_none() => true,
        Measure::GrowthRank => by == By::Growth,
        _ => by == By::Level,
    };
    let worst = match (claim.measure, &claim.against, claim.comparator) {
        (
            Measure::Rank | Measure::GrowthRank,
            Against::Number(rank),
            Some(by @ (Comparator::AtMost | Comparator::Below | Comparator::Equal)),
        ) => {
            let better = if by == Comparator::Below { Ratio::ONE } else { Ratio::ZERO };
            Ratio::from(*rank).checked_sub(better)
        }
        (Measure::Streak, ..) if claim.streak == StreakPredicate::Rank && at_least(claim, 1) => {
            whole(claim.streak_rank.into())
        }
        _ => None,
    };
    is_of_it && worst.is_some_and(|worst| whole(n).is_some_and(|n| worst <= n))
}

/// Whether what passes has changed that way, and by as much.
fn has_changed(claim: &Claim, falls: bool, by: Option<Number>) -> bool {
    let measure = &claim.measure;
    let Some(by) = by else { return has_moved(claim, falls) };
    match (falls, measure) {
        (falls, measure) if is_rate(*measure) => reaches_by(claim, by, falls),
        (true, Measure::Reduction) => reaches(claim, by, false),
        _ => false,
    }
}

/// Whether what passes has risen, or fallen, by as much: a fall of 5% is a growth of −5%.
fn reaches_by(claim: &Claim, by: Number, falls: bool) -> bool {
    if !falls {
        return reaches(claim, by, false);
    }
    let Against::Number(value) = claim.against else { return false };
    let against = Against::Number(value.negated());
    let comparator = claim.comparator.map(mirrored);
    reaches(&Claim { against, comparator, ..claim.clone() }, by, false)
}

/// As it is among the negatives.
const fn mirrored(by: Comparator) -> Comparator {
    match by {
        Comparator::AtLeast => Comparator::AtMost,
        Comparator::Above => Comparator::Below,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::Below => Comparator::Above,
        Comparator::Equal => Comparator::Equal,
    }
}

/// Whether what passes has changed that way, by whatever.
fn has_moved(claim: &Claim, falls: bool) -> bool {
    let Claim { measure, against, comparator, .. } = claim;
    let (over, from) = match falls {
        false => (Comparator::Above, Comparator::AtLeast),
        true => (Comparator::Below, Comparator::AtMost),
    };
    let changes = is_rate(*measure) || *measure == Measure::Difference;
    match against {
        Against::Number(value) if changes => {
            let far = if falls { value.is_negative() } else { !value.is_negative() };
            let far = far && !value.is_zero();
            far && matches!(comparator, Some(by) if *by == over || *by == from || *by == Comparator::Equal)
                || value.is_zero() && *comparator == Some(over)
        }
        Against::Number(_) if *measure == Measure::Streak => {
            !falls && claim.streak == StreakPredicate::Growth && at_least(claim, 1)
        }
        // A reduction, and what is contributed to another's growth, say it by themselves.
        Against::Number(_) => {
            falls && *measure == Measure::Reduction
                || matches!(measure, Measure::Contribution | Measure::ContributionRate)
        }
        Against::YearsBefore(_) | Against::Since(_) if !changes => *comparator == Some(over),
        _ => changes,
    }
}

/// Whether what passes is as much as is said. A number that is said by itself may be one that is to be `low` as well as high.
fn reaches(claim: &Claim, said: Number, low: bool) -> bool {
    let (Against::Number(value), Some(by)) = (&claim.against, claim.comparator) else {
        return false;
    };
    let (Number { number, bound }, limit) = (said, Ratio::from(*value));
    let is_near = Interval::of_rounded(*value).is_some_and(|interval| interval.contains(number));
    let (up, down) = (number <= limit || is_near, number >= limit || is_near);
    let is_up = matches!(by, Comparator::AtLeast | Comparator::Above | Comparator::Equal);
    let is_down = matches!(by, Comparator::AtMost | Comparator::Below | Comparator::Equal);
    match bound {
        Bound::Plain => is_up && up || low && is_down && down,
        Bound::AtLeast => is_up && up,
        Bound::Above if by == Comparator::Above => up,
        Bound::Above => is_up && number < limit,
        Bound::AtMost => is_down && down,
        Bound::Below if by == Comparator::Below => down,
        Bound::Below => is_down && number > limit,
        Bound::Nearly => {
            let least = Ratio::new(NEARLY, 10).and_then(|part| part.checked_mul(number));
            is_up && least.is_some_and(|least| least <= limit)
        }
    }
}

fn has_standing(claim: &Claim, said: Standing) -> bool {
    match (claim.measure, &claim.against) {
        (_, Against::Standing(standing)) => *standing == said,
        // Who is first leads.
        (Measure::Rank | Measure::GrowthRank, Against::Number(rank)) => {
            *rank == Decimal::ONE
                && matches!(claim.comparator, Some(Comparator::AtMost | Comparator::Equal))
        }
        (Measure::Streak, _) => {
            claim.streak == StreakPredicate::Rank && claim.streak_rank <= 1 && at_least(claim, 1)
        }
        _ => false,
    }
}

fn best_since(claim: &Claim, since: Option<u32>, is_highest: bool) -> bool {
    let (Against::Since(first), Some(year)) = (&claim.against, since) else { return false };
    let is_so = match claim.comparator {
        Some(Comparator::Above | Comparator::AtLeast) => is_highest,
        Some(Comparator::Below | Comparator::AtMost) => !is_highest,
        Some(Comparator::Equal) | None => true,
    };
    is_so && year >= first.start().year()
}

fn compares(claim: &Claim, more: bool, years: bool) -> bool {
    let by = if more { Comparator::Above } else { Comparator::Below };
    match claim.against {
        Against::Parent | Against::Area(_) | Against::Figure(_) => {
            !years && claim.comparator == Some(by)
        }
        Against::YearsBefore(_) | Against::Since(_) => years && claim.comparator == Some(by),
        Against::Number(_) => years && has_moved(claim, !more),
        Against::Standing(_) | Against::Target(_) => false,
    }
}

fn whole(n: u32) -> Option<Ratio> {
    Ratio::new(n.into(), 1)
}
