//! What the public sees of what was recorded under one key.

use scorecard_domain::{PublicFace, Thing};

use crate::ledger::query::{Recording, Vintage};

/// What one revision recorded, as far as the public is concerned.
pub(super) trait Recorded {
    fn thing_mut(&mut self) -> &mut Option<Thing>;
}

impl Recorded for Recording {
    fn thing_mut(&mut self) -> &mut Option<Thing> {
        &mut self.thing
    }
}

impl Recorded for Vintage {
    fn thing_mut(&mut self) -> &mut Option<Thing> {
        &mut self.thing
    }
}

/// What the public sees of all that was recorded under a key, oldest first.
///
/// A version under embargo is passed over, so that the one before it stays. An internal one is a withdrawal. A withdrawal
/// of what was never seen is not there, else it would tell that there was something.
pub(super) fn of_history<R: Recorded>(history: Vec<R>) -> Vec<R> {
    let mut seen: Vec<R> = Vec::with_capacity(history.len());
    let mut is_there = false;
    for mut recorded in history {
        let thing = recorded.thing_mut();
        if let Some(Thing::Observation(observation)) = thing {
            match observation.confidentiality.public() {
                PublicFace::Open => {}
                PublicFace::Unpublished => continue,
                PublicFace::Hidden | PublicFace::Withheld => {
                    *thing = observation.public().map(Thing::Observation);
                }
            }
        }
        if thing.is_some() || is_there {
            is_there = thing.is_some();
            seen.push(recorded);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use scorecard_domain::{Absence, Confidentiality, Observation, Reading, Timestamp};

    use super::*;
    use crate::testing::observation;

    /// Versions as `F1`, `E2` (code, value), `-` for a withdrawal; the first is of revision 1. What is seen, each with its
    /// revision: `1:1` for the value 1, `2:*` for a withheld one, `3:-` for a withdrawal.
    #[track_caller]
    fn check(versions: &str, expected: &str) {
        let recording = |(revision, version): (u64, &str)| {
            let thing = (version != "-").then(|| {
                let (code, value) = version.split_at(1);
                let confidentiality: Confidentiality = code.parse().unwrap();
                let embargoed = confidentiality == Confidentiality::Embargoed;
                Thing::Observation(Observation {
                    confidentiality,
                    embargo_until: embargoed.then(|| Timestamp::from_micros(7)),
                    ..observation("i.one level  x:a 2022", value, "s1")
                })
            });
            Recording { revision, thing }
        };
        let history: Vec<_> = (1..).zip(versions.split(' ')).map(recording).collect();
        let seen = of_history(history).into_iter().map(|it| {
            let what = match it.thing {
                None => "-".to_owned(),
                Some(Thing::Observation(it)) => match it.reading {
                    Reading::Value(value) => value.to_string(),
                    Reading::Absent(Absence::Suppressed) => "*".to_owned(),
                    other => panic!("{other:?}"),
                },
                Some(other) => panic!("{other:?}"),
            };
            format!("{}:{what}", it.revision)
        });
        assert_eq!(seen.collect::<Vec<_>>().join(" "), expected, "{versions}");
    }

    #[test]
    fn an_embargoed_version_leaves_the_one_before_it() {
        check("F1 E2", "1:1");
        check("F1 E2 E3 F3", "1:1 4:3");
        check("E1", "");
        check("E1 F1", "2:1");
        check("C1 E2", "1:*");
    }

    #[test]
    fn an_internal_version_is_a_withdrawal() {
        check("N1 N2", "");
        check("F1 N2 N3 F4", "1:1 2:- 4:4");
    }

    #[test]
    fn of_a_confidential_version_is_seen_that_there_is_one() {
        for code in ["C", "A", "O", "T", "G", "M", "D", "S"] {
            check(&format!("F1 {code}2 {code}3"), "1:1 2:* 3:*");
        }
    }

    #[test]
    fn a_withdrawal_is_seen_of_what_was_seen() {
        check("F1 -", "1:1 2:-");
        check("F1 E2 -", "1:1 3:-");
        check("E1 -", "");
        check("N1 - F3 - -", "3:3 4:-");
        check("F1 N2 -", "1:1 2:-");
    }
}
