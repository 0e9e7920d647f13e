//! The same measures by a bare loop over dense arrays: no gaps but a mark, no statuses, no words, no areas that change.

use crate::{
    made::{self, Size, YEARS},
    sums::Sums,
};

const GAP: i64 = i64::MIN;

/// Every indicator's figures, year by year and in each by area.
pub(crate) struct Arrays {
    indicators: Vec<Vec<i64>>,
    areas: usize,
}

impl Arrays {
    pub(crate) fn new(size: Size) -> Self {
        let indicators = (0..size.indicators).map(|indicator| {
            let years = (0..YEARS).flat_map(|year| (0..size.areas).map(move |area| (area, year)));
            years.map(|(area, year)| made::digits(area, indicator, year).unwrap_or(GAP)).collect()
        });
        Self { indicators: indicators.collect(), areas: size.areas }
    }

    /// Growth and share in tenths of a percent, rank within the parent, years in a row of a rank up to `up_to`.
    pub(crate) fn run(&self, up_to: i64) -> Sums {
        let areas = self.areas;
        let parents: Vec<usize> =
            (0..areas).map(|area| made::parent(area).unwrap_or(usize::MAX)).collect();
        let mut children = vec![Vec::new(); areas];
        for area in 1..areas {
            children[parents[area]].push(area);
        }
        children.retain(|children| !children.is_empty());
        let mut sums = Sums::default();
        let mut order: Vec<(i64, usize)> = Vec::new();
        let (mut ranks, mut streaks) = (vec![0; areas], vec![0; areas]);
        for values in &self.indicators {
            streaks.fill(0);
            for year in 0..YEARS {
                let now = &values[year * areas..][..areas];
                if year > 0 {
                    let before = &values[(year - 1) * areas..][..areas];
                    for (area, (now, then)) in now.iter().zip(before).enumerate() {
                        if *now != GAP && *then != GAP {
                            sums[0].add(area, year, rounded((now - then) * 1000, *then));
                        }
                    }
                }
                for (area, (part, parent)) in now.iter().zip(&parents).enumerate() {
                    if *part != GAP && *parent != usize::MAX && now[*parent] != GAP {
                        sums[1].add(area, year, rounded(part * 1000, now[*parent]));
                    }
                }
                ranks.fill(0);
                for children in &children {
                    order.clear();
                    order.extend(
                        children.iter().filter(|at| now[**at] != GAP).map(|at| (-now[*at], *at)),
                    );
                    order.sort_unstable_by_key(|of| of.0);
                    if order.len() < 2 {
                        continue;
                    }
                    let (mut rank, mut last) = (0, GAP);
                    for (n, (value, area)) in order.iter().enumerate() {
                        if *value != last {
                            (rank, last) = (i64::try_from(n).unwrap() + 1, *value);
                        }
                        ranks[*area] = rank;
                    }
                }
                for (area, (rank, streak)) in ranks.iter().zip(&mut streaks).enumerate() {
                    *streak = if (1..=up_to).contains(rank) { *streak + 1 } else { 0 };
                    if *rank > 0 {
                        sums[2].add(area, year, *rank);
                        sums[3].add(area, year, *streak);
                    }
                }
            }
        }
        sums
    }
}

/// Half away from zero; the divisor is positive.
fn rounded(above: i64, below: i64) -> i64 {
    let quotient = above / below;
    let rest = (above - quotient * below).abs();
    if rest >= below - rest { quotient + above.signum() } else { quotient }
}
