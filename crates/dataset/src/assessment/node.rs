//! One row of `assessment_nodes.csv`: a mean, or a leaf with the columns of its normalisation.

use scorecard_domain::{
    Bounds, Capping, Decimal, FaultReason, Imputation, Leaf, Measure, Mixed, Moments, Node,
    NodeContent, NodeRounding, Normalisation, NormalisationMethod, Problem, RankScaling, Rounding,
    ScoreRange, Treatment,
};

use crate::{names::World, row::Row, sentences::rows as sentences};

/// Columns that leaves alone have, without those of normalisations.
const OF_LEAVES: [&str; 12] = [
    "measure",
    "mixed_measure",
    "mixed_share",
    "direction",
    "imputation",
    "winsorise",
    "skewness",
    "kurtosis",
    "treat_low",
    "treat_high",
    "logarithm",
    "normalisation",
];

/// Columns that some normalisations have.
const OF_METHODS: [&str; 19] = [
    "min",
    "max",
    "low",
    "high",
    "capping",
    "mean",
    "deviation",
    "onto_mean",
    "onto_deviation",
    "target",
    "full",
    "first",
    "step",
    "floor",
    "otherwise",
    "unacceptable",
    "satisfactory",
    "basic",
    "cap",
];

/// Which of them a normalisation has.
const fn columns(method: NormalisationMethod) -> &'static [&'static str] {
    match method {
        NormalisationMethod::Identity | NormalisationMethod::RankBorda => &[],
        NormalisationMethod::MinMax => &["min", "max", "low", "high", "capping"],
        NormalisationMethod::ZScore => &["mean", "deviation", "onto_mean", "onto_deviation"],
        NormalisationMethod::DistanceToTarget => &["target", "low", "high"],
        NormalisationMethod::DistanceToLeader => &["full"],
        NormalisationMethod::RankPercentile => &["low", "high"],
        NormalisationMethod::RankSteps => &["first", "step", "floor"],
        NormalisationMethod::Bands => &["otherwise"],
        NormalisationMethod::Efficacy => &["unacceptable", "satisfactory", "basic", "capping"],
        NormalisationMethod::Completion => &["target", "cap"],
    }
}

/// A fault at each of these columns that is filled.
pub(super) fn refuse(row: Row<'_>, columns: &[&str], problem: &Problem) -> Option<()> {
    let mut filled = columns.iter().filter(|column| !row.text(column).is_empty()).peekable();
    let is_clean = filled.peek().is_none();
    for column in filled {
        row.fault(column, FaultReason::Inconsistent, problem.clone());
    }
    is_clean.then_some(())
}

pub(super) fn read(row: Row<'_>, world: &World) -> Option<Node> {
    let (id, parent) = (row.need("id"), row.maybe("parent"));
    let weight = row.or("weight", Decimal::new(1, 0)?);
    let rounding = rounding(row);
    let content = match (row.text("aggregation"), row.text("indicator")) {
        ("", "") => {
            row.missing("indicator", sentences::mean_or_leaf());
            None
        }
        ("", _) => leaf(row, world).map(NodeContent::Leaf),
        _ => {
            let foreign: Vec<_> =
                ["indicator"].into_iter().chain(OF_LEAVES).chain(OF_METHODS).collect();
            let clean = refuse(row, &foreign, &sentences::no_column_of_mean());
            let aggregation = row.need("aggregation");
            clean.and(aggregation).map(NodeContent::Mean)
        }
    };
    Some(Node {
        id: id?,
        name: row.words("name"),
        parent: parent?,
        weight: weight?,
        rounding: rounding?,
        content: content?,
    })
}

#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn rounding(row: Row<'_>) -> Option<Option<NodeRounding>> {
    if row.text("decimals").is_empty() {
        refuse(row, &["rounding"], &sentences::rounding_to_nothing())?;
        return Some(None);
    }
    let (decimals, mode) = (row.need("decimals"), row.or("rounding", Rounding::default()));
    Some(Some(NodeRounding { decimals: decimals?, mode: mode? }))
}

fn leaf(row: Row<'_>, world: &World) -> Option<Leaf> {
    let indicator = world.indicator(row, "indicator");
    let measure = row.or("measure", Measure::Level);
    let mixed = mixed(row);
    let direction = row.maybe("direction");
    let imputation = row.or("imputation", Imputation::None);
    let treatment = treatment(row);
    let logarithm = row.or("logarithm", false);
    let normalisation = row.need("normalisation").and_then(|method| normalisation(row, method));
    Some(Leaf {
        indicator: indicator?,
        measure: measure?,
        mixed: mixed?,
        direction: direction?,
        imputation: imputation?,
        treatment: treatment?,
        logarithm: logarithm?,
        normalisation: normalisation?,
    })
}

#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn mixed(row: Row<'_>) -> Option<Option<Mixed>> {
    if ["mixed_measure", "mixed_share"].iter().all(|column| row.text(column).is_empty()) {
        return Some(None);
    }
    let (measure, share) = (row.need("mixed_measure"), row.need("mixed_share"));
    Some(Some(Mixed { measure: measure?, share: share? }))
}

fn treatment(row: Row<'_>) -> Option<Treatment> {
    if !row.text("winsorise").is_empty() {
        let clean = refuse(row, &["treat_low", "treat_high"], &sentences::beside_winsorise());
        let points = row.need("winsorise");
        let skewness = row.or("skewness", Decimal::new(2, 0)?);
        let kurtosis = row.or("kurtosis", Decimal::new(35, 1)?);
        clean?;
        return Some(Treatment::Winsorise {
            points: points?,
            skewness: skewness?,
            kurtosis: kurtosis?,
        });
    }
    refuse(row, &["skewness", "kurtosis"], &sentences::without_winsorise())?;
    let (low, high) = (row.maybe("treat_low"), row.maybe("treat_high"));
    match (low?, high?) {
        (None, None) => Some(Treatment::None),
        (low, high) => Some(Treatment::Bounds { low, high }),
    }
}

fn normalisation(row: Row<'_>, method: NormalisationMethod) -> Option<Normalisation> {
    let own = columns(method);
    let foreign: Vec<_> = OF_METHODS.into_iter().filter(|column| !own.contains(column)).collect();
    refuse(row, &foreign, &sentences::no_column_of_method(method))?;
    let capping = || row.or("capping", Capping::None);
    Some(match method {
        NormalisationMethod::Identity => Normalisation::Identity,
        NormalisationMethod::MinMax => {
            let (bounds, range, capping) = (pair(row, "min", "max"), range(row), capping());
            let bounds = bounds?.map(|(min, max)| Bounds { min, max });
            Normalisation::MinMax { bounds, range: range?, capping: capping? }
        }
        NormalisationMethod::ZScore => {
            let (moments, onto) =
                (pair(row, "mean", "deviation"), pair(row, "onto_mean", "onto_deviation"));
            let pack = |(mean, deviation)| Moments { mean, deviation };
            let standard = (Decimal::ZERO, Decimal::new(1, 0)?);
            Normalisation::ZScore {
                moments: moments?.map(pack),
                onto: pack(onto?.unwrap_or(standard)),
            }
        }
        NormalisationMethod::DistanceToTarget => {
            let (target, range) = (row.need("target"), range(row));
            Normalisation::DistanceToTarget { target: target?, range: range? }
        }
        NormalisationMethod::DistanceToLeader => {
            Normalisation::DistanceToLeader { full: row.or("full", Decimal::new(100, 0)?)? }
        }
        NormalisationMethod::RankPercentile => {
            Normalisation::Rank(RankScaling::Percentile(range(row)?))
        }
        NormalisationMethod::RankBorda => Normalisation::Rank(RankScaling::Borda),
        NormalisationMethod::RankSteps => {
            let (first, step) = (row.need("first"), row.need("step"));
            let floor = row.or("floor", Decimal::ZERO);
            let scaling = RankScaling::Steps { first: first?, step: step?, floor: floor? };
            Normalisation::Rank(scaling)
        }
        NormalisationMethod::Bands => {
            let otherwise = row.or("otherwise", Decimal::ZERO)?;
            Normalisation::Bands { bands: Vec::new(), otherwise }
        }
        NormalisationMethod::Efficacy => {
            let unacceptable = row.need("unacceptable");
            let satisfactory = row.need("satisfactory");
            let (basic, capping) = (row.or("basic", Decimal::new(60, 0)?), capping());
            Normalisation::Efficacy {
                unacceptable: unacceptable?,
                satisfactory: satisfactory?,
                basic: basic?,
                capping: capping?,
            }
        }
        NormalisationMethod::Completion => {
            let (target, cap) = (row.need("target"), row.maybe("cap"));
            Normalisation::Completion { target: target?, cap: cap? }
        }
    })
}

/// Two numbers that are both there or both not.
#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn pair(row: Row<'_>, first: &str, second: &str) -> Option<Option<(Decimal, Decimal)>> {
    if row.text(first).is_empty() && row.text(second).is_empty() {
        return Some(None);
    }
    let (one, other) = (row.need(first), row.need(second));
    Some(Some((one?, other?)))
}

/// The range of scores; 0 to 100 if none is given.
fn range(row: Row<'_>) -> Option<ScoreRange> {
    let hundred = (Decimal::ZERO, Decimal::new(100, 0)?);
    let (low, high) = pair(row, "low", "high")?.unwrap_or(hundred);
    Some(ScoreRange { low, high })
}
