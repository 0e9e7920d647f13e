//! Step 7: grades by thresholds and quotas.

use scorecard_domain::{Decimal, Grade};

use super::{adjust::Adjusted, rank};

/// The position of each area's grade; none without a score or without grades.
///
/// From the best grade down: who reaches it and is not kept from it by a veto has it, in the order of ranks as far
/// as the quota goes. Those who share a rank have it together or not at all.
pub(super) fn grades(
    grades: &[Grade],
    totals: &[Option<Decimal>],
    adjustments: &[Adjusted],
) -> Vec<Option<usize>> {
    let n_scored = totals.iter().flatten().count();
    let mut given: Vec<Option<usize>> = vec![None; totals.len()];
    for (at, grade) in grades.iter().enumerate() {
        let reaches = |area: usize, total: Decimal| {
            grade.at_least.is_none_or(|least| total.cmp_value(least).is_ge())
                && adjustments.get(area).and_then(|one| one.at_best).is_none_or(|best| at >= best)
        };
        let candidates: Vec<Option<Decimal>> = totals
            .iter()
            .zip(&given)
            .enumerate()
            .map(|(area, (total, given))| {
                total.filter(|total| given.is_none() && reaches(area, *total))
            })
            .collect();
        let places = places(grade, n_scored);
        let ranks = rank::descending(&candidates);
        for (place, own) in given.iter_mut().zip(&ranks) {
            let Some(own) = own else { continue };
            let up_to = ranks.iter().flatten().filter(|rank| *rank <= own).count();
            if up_to <= places {
                *place = Some(at);
            }
        }
    }
    given
}

/// How many can have the grade.
fn places(grade: &Grade, n_scored: usize) -> usize {
    let Some(quota) = grade.quota else { return usize::MAX };
    let n = i128::try_from(n_scored).unwrap_or(i128::MAX);
    let hundred = 10i128.saturating_pow(u32::from(quota.scale()) + 2);
    usize::try_from(n.saturating_mul(quota.mantissa()) / hundred).unwrap_or(0)
}
