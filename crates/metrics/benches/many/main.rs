//! The scorecards of many areas: `StreamScorecards` of a real server over loopback beside the same scorecards filled in
//! this process without gRPC, in turns; then how long a change takes from its commit to the scorecard at a watcher of one, and
//! at a watcher of all; and how long a server takes to start.
//!
//! `cargo bench -p scorecard-metrics --bench many -- [AREAS | start OBSERVATIONS]`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot go on ends, and says what it found"
)]

mod country;
mod process;
mod scorecards;
mod servers;
mod start;

/// As the programs have it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many areas are filled if nothing was said.
const AREAS: usize = 3000;
/// And with about how many observations a server is started.
const OBSERVATIONS: usize = 1_000_000;

fn main() {
    // `cargo bench` itself adds `--bench`.
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match arguments.as_slice() {
            [] => {
                scorecards::measure(AREAS).await;
                start::measure(OBSERVATIONS).await;
            }
            ["start", observations] => start::measure(observations.parse().unwrap()).await,
            [areas] => scorecards::measure(areas.parse().unwrap()).await,
            _ => println!("expected AREAS, or `start` and OBSERVATIONS"),
        }
    });
}
