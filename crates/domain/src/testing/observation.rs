//! Observations of every measure.

use proptest::{collection::vec, option, prelude::*};

use super::{area_id, code, decimal, indicator_id, measure_of, period, source_id, text};
use crate::{
    Absence, Comparison, Confidentiality, Decimal, Measure, ObsStatus, Observation, ObservationKey,
    Qualifier, Reading, Stage, Standing, Timestamp,
};

/// An observation's key.
pub fn observation_key() -> impl Strategy<Value = ObservationKey> {
    (indicator_id(), measure_of(), area_id(), period()).prop_map(
        |(indicator, (measure, of), area, period)| ObservationKey {
            indicator,
            measure,
            of,
            area,
            period,
        },
    )
}

/// The number that comes nearest to `value` among those that the measure takes.
pub(super) fn fitting(measure: Measure, value: Decimal, place: u16) -> Decimal {
    match measure {
        Measure::Rank | Measure::GrowthRank | Measure::Streak => {
            Decimal::new(i128::from(place) + 1, 0).unwrap_or(Decimal::ZERO)
        }
        Measure::RankChange => Decimal::new(i128::from(place) - 300, 0).unwrap_or(Decimal::ZERO),
        Measure::Percentile => Decimal::new(i128::from(place % 1001), 1).unwrap_or(Decimal::ZERO),
        Measure::Share | Measure::Reduction | Measure::Index | Measure::GapToFirst => value.abs(),
        _ => value,
    }
}

/// An observation whose reading and qualifier fit its measure.
pub fn observation() -> impl Strategy<Value = Observation> {
    let reading = (decimal(), any::<u16>(), code(Standing::ALL), code(Absence::ALL), 0u8..5);
    let statuses = vec(code(ObsStatus::ALL), 0..3);
    let mark = (statuses, option::of(code(Stage::ALL)), option::of(source_id()), text());
    let mark = (mark, confidentiality(), comparison());
    (observation_key(), reading, code(Qualifier::ALL), mark).prop_map(
        |(key, (value, place, standing, absence, sort), qualifier, mark)| {
            let ((statuses, stage, source, note), disclosure, comparison) = mark;
            let (confidentiality, embargo_until) = disclosure;
            let is_comparable = key.measure == Measure::ComparableGrowth;
            let reading = match sort {
                0 => Reading::Absent(absence),
                _ if key.measure.is_standing() => Reading::Standing(standing),
                _ => Reading::Value(fitting(key.measure, value, place)),
            };
            let qualifiable = reading.value().is_some()
                && !key.measure.is_counted()
                && key.measure != Measure::RankChange;
            let qualifier = if qualifiable { qualifier } else { Qualifier::Exact };
            let statuses = statuses.into_iter().collect();
            Observation {
                key,
                reading,
                qualifier,
                statuses,
                stage,
                source,
                note,
                confidentiality,
                embargo_until,
                comparison: comparison.filter(|_| is_comparable),
            }
        },
    )
}

/// What comparable growth is held on, if anything is known of it.
fn comparison() -> impl Strategy<Value = Option<Box<Comparison>>> {
    (text(), option::of(decimal()), option::of(decimal())).prop_map(
        |(basis, adjusted_value, adjusted_base)| {
            Comparison { basis, adjusted_value, adjusted_base }.known()
        },
    )
}

/// Who may see an observation: most are free, as in a real ledger.
fn confidentiality() -> impl Strategy<Value = (Confidentiality, Option<Timestamp>)> {
    let until = prop_oneof![
        Just(1_677_632_400_000_000i64),
        0..4_102_444_800_000_000i64,
        -62_135_596_800_000_000..0i64,
    ];
    (code(Confidentiality::ALL), until, 0u8..3).prop_map(|(code, until, sort)| match (sort, code) {
        (0, Confidentiality::Embargoed) => (code, Some(Timestamp::from_micros(until))),
        (0, code) => (code, None),
        _ => (Confidentiality::Free, None),
    })
}
