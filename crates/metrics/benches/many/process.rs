//! What this process has used, as Linux tells it.

use std::{fs, time::Duration};

/// The processor time of all its threads.
pub(crate) fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // After the name, which may hold anything: of what follows, the user's and the system's time are the 12th and 13th.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: u64 =
        fields.split_whitespace().skip(11).take(2).map(|it| it.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// Forgets the most memory that it had so far.
pub(crate) fn forget_peak() {
    // Where that is not allowed, the peak is that of the whole run.
    let _forgotten = fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that it had since, in MB.
pub(crate) fn peak() -> u64 {
    memory("VmHWM:")
}

/// The memory that it has now, in MB.
pub(crate) fn resident() -> u64 {
    memory("VmRSS:")
}

fn memory(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() / 1000
}
