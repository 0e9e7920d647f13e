//! What the public sees of what was recorded under one key.

use scorecard_domain::{Confidentiality, Kind, Observation, PublicFace, Thing};

use super::withheld::Mark;
use crate::ledger::query::Recording;

/// How much the public sees of a version.
pub(super) fn face(thing: &Thing) -> PublicFace {
    match thing {
        Thing::Observation(observation) => observation.confidentiality.public(),
        Thing::Release(release) if release.published => PublicFace::Withheld,
        Thing::Release(_) => PublicFace::Hidden,
        Thing::Suppression(_) | Thing::CollectionPlan(_) => PublicFace::Hidden,
        _ => PublicFace::Open,
    }
}

/// Whether nothing of a kind is ever seen: what is withheld is seen by its effect alone, and who owes figures, and whom to
/// ask for them, is the offices' business.
pub(super) const fn is_internal(kind: Kind) -> bool {
    matches!(kind, Kind::Suppression | Kind::CollectionPlan)
}

/// What is seen of a version that is not seen as it is; `None` if nothing.
pub(super) fn public(thing: &Thing) -> Option<Thing> {
    match thing {
        Thing::Observation(observation) => observation.public().map(Thing::Observation),
        Thing::Release(release) => release.public().map(Thing::Release),
        _ => None,
    }
}

/// What the public sees of all that was recorded under a key, oldest first, when the ledger has withheld it as the marks
/// say.
///
/// A version under embargo is passed over, so that the one before it stays. An internal one is a withdrawal. A withdrawal
/// of what was never seen is not there, else it would tell that there was something. What is open by itself is seen anew in
/// each revision from which on it is withheld, or free.
pub(super) fn of_history(history: Vec<Recording>, marks: &[Mark]) -> Vec<Recording> {
    let mut seen = Seen { marks, code: None, open: None, is_there: false, seen: Vec::new() };
    for Recording { revision, thing } in history {
        seen.pass_until(revision);
        let is_marked = seen.take_mark(revision);
        let Some(thing) = thing else {
            seen.put(revision, None);
            continue;
        };
        match (face(&thing), thing) {
            (PublicFace::Unpublished, _) if is_marked => seen.tell_again(revision),
            (PublicFace::Unpublished, _) => {}
            (PublicFace::Open, Thing::Observation(it)) => seen.open(revision, it),
            (PublicFace::Open, thing) => seen.put(revision, Some(thing)),
            (PublicFace::Hidden | PublicFace::Withheld, thing) => {
                seen.put(revision, public(&thing));
            }
        }
    }
    seen.pass_until(u64::MAX);
    seen.seen
}

/// What is seen so far.
struct Seen<'a> {
    /// Those that are still to come.
    marks: &'a [Mark],
    code: Option<Confidentiality>,
    /// The version that is seen unless the ledger withholds it; only kept if marks are to come.
    open: Option<Observation>,
    is_there: bool,
    seen: Vec<Recording>,
}

impl Seen<'_> {
    /// The marks of the revisions before one.
    fn pass_until(&mut self, revision: u64) {
        while let Some((mark, _)) = self.marks.first().filter(|mark| mark.0 < revision) {
            let at = *mark;
            self.take_mark(at);
            self.tell_again(at);
        }
    }

    /// The mark of a revision, if it has one.
    fn take_mark(&mut self, revision: u64) -> bool {
        let Some(((at, code), rest)) = self.marks.split_first() else { return false };
        let is_marked = *at == revision;
        if is_marked {
            (self.code, self.marks) = (*code, rest);
        }
        is_marked
    }

    fn tell_again(&mut self, revision: u64) {
        if let Some(open) = &self.open {
            let thing = Some(Thing::Observation(veiled(open.clone(), self.code)));
            self.seen.push(Recording { revision, thing });
        }
    }

    fn open(&mut self, revision: u64, observation: Observation) {
        let open = (!self.marks.is_empty()).then(|| observation.clone());
        self.put(revision, Some(Thing::Observation(veiled(observation, self.code))));
        self.open = open;
    }

    fn put(&mut self, revision: u64, thing: Option<Thing>) {
        self.open = None;
        if thing.is_some() || self.is_there {
            self.is_there = thing.is_some();
            self.seen.push(Recording { revision, thing });
        }
    }
}

/// What is seen of what is open by itself, when the ledger withholds it for that reason.
pub(super) fn veiled(observation: Observation, code: Option<Confidentiality>) -> Observation {
    match code {
        Some(code) => observation.withheld(code),
        None => observation,
    }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::{Absence, Reading, Timestamp};

    use super::*;
    use crate::testing::observation;

    /// Versions as `F1`, `E2` (code, value), `-` for a withdrawal; the first is of revision 1. What is seen, each with its
    /// revision: `1:1` for the value 1, `2:*` for a withheld one, `3:-` for a withdrawal.
    #[track_caller]
    fn check(versions: &str, expected: &str) {
        check_marked(versions, &[], expected);
    }

    /// As [`check`], when the ledger withholds it by some marks.
    #[track_caller]
    fn check_marked(versions: &str, marks: &[Mark], expected: &str) {
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
        let seen = of_history(history, marks).into_iter().map(|it| {
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

    #[test]
    fn what_the_ledger_withholds_is_seen_so_from_then_on() {
        use Confidentiality::{SecondarySender as D, SmallCounts as A};
        check_marked("F1 F2", &[(2, Some(A))], "1:1 2:*");
        check_marked("F1", &[(5, Some(A)), (6, Some(D)), (8, None)], "1:1 5:* 6:* 8:1");
        check_marked("F1 F2 F3", &[(1, Some(A)), (3, None)], "1:* 2:* 3:3");
        check_marked("F1 - F3", &[(2, Some(A)), (5, None)], "1:1 2:- 3:* 5:3");
    }

    #[test]
    fn what_is_not_seen_by_itself_is_no_more_seen_when_it_is_freed() {
        let marks = [(2, Some(Confidentiality::SmallCounts)), (4, None)];
        check_marked("N1", &marks, "");
        check_marked("C1", &marks, "1:*");
        check_marked("E1", &marks, "");
        check_marked("F1 E2 E3 E4", &marks, "1:1 2:* 4:1");
        check_marked("F1 E2 F3", &marks, "1:1 2:* 3:* 4:3");
    }
}
