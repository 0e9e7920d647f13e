//! What everybody did and saw.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// What a key holds: a value, or nothing once it was withdrawn.
pub(super) type Held = Option<String>;
/// Keys as texts, with what they hold.
pub(super) type Changes = BTreeMap<String, Held>;

/// What somebody wanted to change.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) key: String,
    pub(super) value: Held,
    pub(super) if_revision: Option<u64>,
}

/// What came of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Acknowledged, as this revision if anything was to be changed.
    Committed { revision: Option<u64>, unchanged: u64 },
    /// Refused, because a key was last changed by another revision.
    Mismatch,
    /// Refused, because something is withdrawn that is not there.
    Faulty,
    /// The answer was lost and nobody asked again.
    Unknown,
}

/// A write. Times are of the test's own clock.
#[derive(Clone, Debug)]
pub(super) struct Write {
    /// Its reason, which no other write has.
    pub(super) name: String,
    /// Which server answered.
    pub(super) server: usize,
    pub(super) invoked: u64,
    pub(super) returned: u64,
    pub(super) wanted: Vec<Wanted>,
    pub(super) outcome: Outcome,
}

/// A list of all observations of one indicator.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) server: usize,
    pub(super) invoked: u64,
    pub(super) returned: u64,
    pub(super) prefix: String,
    /// The revision that was asked for; none for the newest.
    pub(super) as_of: Option<u64>,
    /// The revision that was answered.
    pub(super) revision: u64,
    /// Keys with their values and the revisions that changed them last.
    pub(super) held: BTreeMap<String, (String, u64)>,
}

/// What a follower was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It began to follow, or again, from this revision.
    Began {
        from: u64,
    },
    Fragment {
        revision: u64,
        digest: Vec<u8>,
        part: u32,
        last: bool,
        changes: Changes,
    },
    Progress {
        revision: u64,
        digest: Vec<u8>,
    },
}

/// A follower.
#[derive(Clone, Debug, Default)]
pub(super) struct Followed {
    /// What keys it wants begin with; empty for all.
    pub(super) prefix: String,
    pub(super) told: Vec<Told>,
}

/// A revision as it is in the end.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) digest: Vec<u8>,
    pub(super) changes: Changes,
}

/// Everything.
#[derive(Clone, Debug)]
pub(super) struct History {
    pub(super) seed: u64,
    pub(super) writes: Vec<Write>,
    pub(super) reads: Vec<Read>,
    pub(super) watches: Vec<Followed>,
    /// The revisions from 1 on.
    pub(super) log: Vec<Entry>,
}

impl History {
    pub(super) fn summary(&self) -> String {
        let count = |is: fn(&Outcome) -> bool| {
            self.writes.iter().filter(|write| is(&write.outcome)).count()
        };
        let told: usize = self.watches.iter().map(|followed| followed.told.len()).sum();
        format!(
            "{} revisions; {} writes acknowledged, {} refused, {} unknown; {} reads; {told} events followed",
            self.log.len(),
            count(|outcome| matches!(outcome, Outcome::Committed { .. })),
            count(|outcome| matches!(outcome, Outcome::Mismatch | Outcome::Faulty)),
            count(|outcome| matches!(outcome, Outcome::Unknown)),
            self.reads.len(),
        )
    }

    /// For people who look into what was broken.
    pub(super) fn to_json(&self) -> String {
        let told = |value: &dyn std::fmt::Debug| Value::from(format!("{value:?}"));
        let all = json!({
            "seed": self.seed,
            "writes": self.writes.iter().map(|it| told(it)).collect::<Vec<_>>(),
            "reads": self.reads.iter().map(|it| told(it)).collect::<Vec<_>>(),
            "watches": self.watches.iter().map(|followed| {
                followed.told.iter().map(|it| told(it)).collect::<Vec<_>>()
            }).collect::<Vec<_>>(),
            "log": self.log.iter().map(|it| told(it)).collect::<Vec<_>>(),
        });
        format!("{all:#}")
    }
}
