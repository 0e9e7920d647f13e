//! 100 figures of one area after one change: what a live scorecard asks for.

use std::time::{Duration, Instant};

use scorecard_domain::{Change, ItemOf, Measure, Preference, Rounding, Thing};
use scorecard_measures::{Cube, Question, Terms};

use crate::made::{self, Size};

/// The district that is asked for.
const AREA: usize = 7;
const FIGURES: usize = 100;
const ROUNDS: usize = 201;

/// Prints the median, beside that of a cube of 60 thousand with the same areas around the district.
pub(crate) fn compare(cube: &Cube) {
    let (small, ..) = crate::build(Size { areas: 30, indicators: 100 });
    let ours = median(cube);
    let small = median(&small);
    let [ours, small] = [ours, small].map(|time| time.as_secs_f64() * 1e3);
    println!(
        "  100 figures    {ours:8.3} ms after one change, {:.2} × as long as among 60 thousand",
        ours / small
    );
}

fn median(cube: &Cube) -> Duration {
    let questions: Vec<Question> = (0..FIGURES).map(question).collect();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|n| {
            let digits = 5_000 + i64::try_from(n).unwrap();
            let change = Change::Put(Thing::Observation(made::observation(
                AREA,
                0,
                made::YEARS - 1,
                digits,
            )));
            let start = Instant::now();
            let next = cube.apply(cube.revision() + 1, &[change]);
            let shown =
                questions.iter().filter(|question| next.answer(question).shown().is_some()).count();
            let taken = start.elapsed();
            assert!(shown > FIGURES / 2, "only {shown} figures are shown");
            taken
        })
        .collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn question(n: usize) -> Question {
    let measures = [Measure::Growth, Measure::Share, Measure::Rank, Measure::Streak];
    Question {
        indicator: made::indicator_id(n / measures.len()).parse().unwrap(),
        measure: measures[n % measures.len()],
        of: ItemOf::Parent,
        area: made::area_id(AREA).parse().unwrap(),
        period: made::period(made::YEARS - 1),
        streak_rank: 3,
        preference: Preference::Computed,
        rounding: Rounding::HalfAwayFromZero,
        decimals: None,
        terms: Terms::default(),
    }
}
