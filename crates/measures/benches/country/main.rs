//! What a country's measures cost: `cargo bench -p scorecard-measures --bench country [-- --python PROGRAM] [INDICATORS…]`.
//!
//! 3,000 areas, 20 years and 100 indicators if not said, which makes 6 million observations: growth, share, rank and streak of
//! all of them by the kernels, with one thread and with as many as there are processors, by a bare loop over dense arrays and,
//! with a Python that has DuckDB, by DuckDB. Each must find the same figures. Of each the time of the processor, of all its
//! threads together, and that by the clock are told. Then 100 figures of one area after one change, beside the same in a cube of 60 thousand.
#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark: it starts DuckDB, prints ratios for people, and may fail"
)]

mod bare;
mod cost;
mod made;
mod point;
mod sums;

use std::{num::NonZeroUsize, process::Command, thread, time::Duration};

use bare::Arrays;
use cost::{Cost, timed};
use made::{Size, YEARS};
use scorecard_domain::{AreaId, ItemOf, Period, Rounding, Thing};
use scorecard_measures::{
    Cube, CubeBuilder, Digits, Frequency, Outcome,
    kernels::{growth, rank, share, streak},
    on_threads,
};
use sums::{Sum, Sums};

const AREAS: usize = 3_000;
const UP_TO: u32 = 3;
/// The fastest of so many is told.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let python = arguments.iter().skip_while(|arg| *arg != "--python").nth(1);
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes.push(100);
    }
    for indicators in sizes {
        compare(Size { areas: AREAS, indicators }, python.map(String::as_str));
    }
}

fn compare(size: Size, python: Option<&str>) {
    println!(
        "{} areas × {} indicators × {YEARS} years = {} places",
        size.areas,
        size.indicators,
        size.places()
    );
    // What making an indicator's figures takes is no part of the cube.
    drop(made::observations(0, size.areas));
    let before = resident();
    let (cube, count, taken) = build(size);
    let bytes = (resident() - before) as f64 / count as f64;
    println!(
        "  build          {:8.2} s, {:.0} observations/s",
        taken.as_secs_f64(),
        count as f64 / taken.as_secs_f64()
    );
    println!("  memory         {bytes:8.1} bytes a cell");
    point::compare(&cube);
    let arrays = Arrays::new(size);
    let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let (mut ours, mut shared, mut bare) = (Cost::MAX, Cost::MAX, Cost::MAX);
    for _ in 0..ROUNDS {
        let found = ours.least(|| kernels(&cube, size, NonZeroUsize::MIN));
        let by_all = shared.least(|| kernels(&cube, size, threads));
        let expected = bare.least(|| timed(|| arrays.run(UP_TO.into())));
        assert_eq!(found, expected, "the kernels and the bare loop disagree");
        assert_eq!(by_all, expected, "the kernels find something else with {threads} threads");
    }
    println!("  kernels        {ours}");
    println!("  on {threads} threads   {shared}");
    println!("  bare loop      {bare}, the kernels take {:.2} × as long", ours.used_over(bare));
    each(&cube, size);
    if let Some(python) = python {
        let (duckdb, found) = duckdb(python, size);
        assert_eq!(found, arrays.run(UP_TO.into()), "DuckDB and the bare loop disagree");
        println!(
            "  DuckDB         {duckdb}, {:.1} × as long as the kernels, by the clock {:.1} × as long as on {threads} threads",
            duckdb.used_over(ours),
            duckdb.elapsed_over(shared)
        );
    }
}

/// The cube, how many observations are in it, and how long it took to put them in.
fn build(size: Size) -> (Cube, usize, Duration) {
    let mut builder = CubeBuilder::new();
    (0..size.areas).for_each(|area| builder.push(&made::area(area), 1));
    (0..size.indicators).for_each(|indicator| builder.push(&made::indicator(indicator), 1));
    let (mut count, mut taken) = (0, Duration::ZERO);
    for indicator in 0..size.indicators {
        let things = made::observations(indicator, size.areas);
        count += things.len();
        let push = |(n, thing): (usize, &Thing)| builder.push(thing, revision(n, thing));
        taken += timed(|| things.iter().enumerate().for_each(push)).1;
    }
    (builder.build(3000), count, taken)
}

/// A year's figures came in one revision; one of ten was revised since, in any of five.
fn revision(n: usize, thing: &Thing) -> u64 {
    let Thing::Observation(observation) = thing else { return 1 };
    let revised = if n.is_multiple_of(10) { 100 + n as u64 / 10 % 5 } else { 0 };
    u64::from(observation.key.period.start().year()) + revised
}

const TENTHS: Digits = Digits { decimals: 1, rounding: Rounding::HalfAwayFromZero };

/// Growth, share, rank and streak of everything, by the kernels on so many threads, and the processor time of all of these.
fn kernels(cube: &Cube, size: Size, threads: NonZeroUsize) -> (Sums, Duration) {
    let indicators: Vec<usize> = (0..size.indicators).collect();
    let of_indicators = on_threads(threads, &indicators, |indicator| {
        timed(|| {
            let mut sums = Sums::default();
            grown(cube, *indicator, &mut sums[0]);
            shared(cube, *indicator, &mut sums[1]);
            let (ranks, streaks) = sums[2..].split_at_mut(1);
            ranked_and_run(cube, *indicator, &mut ranks[0], &mut streaks[0]);
            sums
        })
    });
    let (mut all, mut taken) = (Sums::default(), Duration::ZERO);
    for (sums, used) in of_indicators {
        all.iter_mut().zip(sums).for_each(|(all, sum)| all.join(sum));
        taken += used;
    }
    (all, taken)
}

/// Adds one measure of an indicator.
type Kernel = fn(&Cube, usize, &mut Sum);

/// What each kernel takes by itself.
fn each(cube: &Cube, size: Size) {
    let kernels: [(&str, Kernel); 4] =
        [("growth", grown), ("share", shared), ("rank", ranked), ("streak", run)];
    for (name, kernel) in kernels {
        let mut sum = Sum::default();
        let ((), taken) =
            timed(|| (0..size.indicators).for_each(|indicator| kernel(cube, indicator, &mut sum)));
        println!("    {name:<12} {:8.3} s, {} figures", taken.as_secs_f64(), sum.count);
    }
}

fn levels(cube: &Cube, indicator: usize) -> scorecard_measures::kernels::Levels<'_> {
    cube.levels(&made::indicator_id(indicator).parse().unwrap(), Frequency::of(made::period(0)))
        .unwrap()
}

/// The last digit of an area's number, and the year's number.
#[inline]
fn place(area: &AreaId, period: Period) -> (usize, usize) {
    let last = area.as_str().as_bytes().last().unwrap();
    (usize::from(last - b'0'), period.start().year() as usize - made::FIRST_YEAR)
}

#[inline]
fn add(sum: &mut Sum, area: &AreaId, period: Period, outcome: Outcome) {
    if let Ok(number) = outcome.and_then(|value| value.amount()) {
        let (area, year) = place(area, period);
        sum.add(area, year, number.mantissa().try_into().unwrap());
    }
}

fn grown(cube: &Cube, indicator: usize, sum: &mut Sum) {
    growth::block(&levels(cube, indicator), TENTHS, |area, period, outcome| {
        add(sum, area, period, outcome)
    });
}

fn shared(cube: &Cube, indicator: usize, sum: &mut Sum) {
    share::block(&levels(cube, indicator), &ItemOf::Parent, TENTHS, |area, period, outcome| {
        add(sum, area, period, outcome);
    });
}

fn ranked(cube: &Cube, indicator: usize, sum: &mut Sum) {
    rank::block(&levels(cube, indicator), &ItemOf::Parent, |area, period, outcome| {
        if let Ok(place_) = outcome {
            let (area, year) = place(area, period);
            sum.add(area, year, place_.rank.into());
        }
    });
}

/// Both in one pass.
fn ranked_and_run(cube: &Cube, indicator: usize, ranks: &mut Sum, streaks: &mut Sum) {
    let levels = levels(cube, indicator);
    streak::block_with_ranks(&levels, &ItemOf::Parent, UP_TO, |area, period, rank, run| {
        let (area, year) = place(area, period);
        if let Ok(place) = rank {
            ranks.add(area, year, place.rank.into());
        }
        if let Ok(run) = run {
            streaks.add(area, year, run.years.into());
        }
    });
}

fn run(cube: &Cube, indicator: usize, sum: &mut Sum) {
    streak::block(&levels(cube, indicator), &ItemOf::Parent, UP_TO, |area, period, outcome| {
        if let Ok(run) = outcome {
            let (area, year) = place(area, period);
            sum.add(area, year, run.years.into());
        }
    });
}

/// What DuckDB took, and what it found.
fn duckdb(python: &str, size: Size) -> (Cost, Sums) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/country/duckdb_run.py");
    let numbers = [size.areas, size.indicators, YEARS, UP_TO as usize, ROUNDS];
    let told = Command::new(python).arg(script).args(numbers.map(|n| n.to_string())).output();
    let told = told.unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let text = String::from_utf8_lossy(&told.stdout);
    let (times, numbers): (Vec<_>, Vec<_>) =
        text.split_whitespace().enumerate().partition(|(n, _)| *n < 2);
    let seconds = |time: &(usize, &str)| Duration::from_secs_f64(time.1.parse().unwrap());
    let cost = Cost { used: seconds(&times[0]), elapsed: seconds(&times[1]) };
    let numbers: Vec<i128> = numbers.iter().map(|(_, number)| number.parse().unwrap()).collect();
    let mut sums = Sums::default();
    for (sum, pair) in sums.iter_mut().zip(numbers.chunks(2)) {
        *sum = Sum { count: pair[0], weighted: pair[1] };
    }
    (cost, sums)
}

/// The memory that this process has now, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}
