//! What a ledger promises, checked against a whole history. Nothing here talks to a server, so each check is itself
//! checked with histories that break its promise.

use std::collections::{BTreeMap, BTreeSet};

use super::history::{Changes, Entry, Followed, Held, History, Outcome, Read, Told, Wanted, Write};

/// All promises that are broken, each in a sentence.
pub(super) fn all(history: &History) -> Vec<String> {
    let states = States::new(&history.log);
    let mut broken = Vec::new();
    log(history, &states, &mut broken);
    writes(history, &states, &mut broken);
    reads(history, &states, &mut broken);
    for (number, followed) in history.watches.iter().enumerate() {
        watches(number, followed, &history.log, &mut broken);
    }
    broken
}

/// What each key held from which revision on.
struct States<'a>(BTreeMap<&'a str, Vec<(u64, &'a Held)>>);

impl<'a> States<'a> {
    fn new(log: &'a [Entry]) -> Self {
        let mut states: BTreeMap<&str, Vec<(u64, &Held)>> = BTreeMap::new();
        for (revision, entry) in (1..).zip(log) {
            for (key, held) in &entry.changes {
                states.entry(key).or_default().push((revision, held));
            }
        }
        Self(states)
    }

    /// The revision that last changed a key, up to one, and what it held then.
    fn at(&self, key: &str, revision: u64) -> (u64, Option<&'a str>) {
        let states = self.0.get(key).map_or(&[][..], Vec::as_slice);
        let beyond = states.partition_point(|(since, _)| *since <= revision);
        match beyond.checked_sub(1).and_then(|last| states.get(last)) {
            Some((since, held)) => (*since, held.as_deref()),
            None => (0, None),
        }
    }

    /// What would come of a write right after a revision; of a commit what it changes.
    fn judge(&self, wanted: &[Wanted], after: u64) -> Result<(Changes, u64), Outcome> {
        let (mut changes, mut unchanged, mut faulty) = (Changes::new(), 0, false);
        for Wanted { key, value, if_revision } in wanted {
            let (since, held) = self.at(key, after);
            // 0 means that nothing is held.
            let is_held = held.is_some();
            let holds = |expected| if expected == 0 { !is_held } else { expected == since };
            if !if_revision.is_none_or(holds) {
                return Err(Outcome::Mismatch);
            }
            match value {
                Some(value) if held == Some(value) => unchanged += 1,
                None if held.is_none() => faulty = true,
                _ => drop(changes.insert(key.clone(), value.clone())),
            }
        }
        if faulty { Err(Outcome::Faulty) } else { Ok((changes, unchanged)) }
    }
}

/// Every revision is of a write that was made, once, and changes what it says.
fn log(history: &History, states: &States<'_>, broken: &mut Vec<String>) {
    let names: BTreeSet<&str> = history.writes.iter().map(|write| &*write.name).collect();
    let mut seen = BTreeSet::new();
    for (revision, entry) in (1..).zip(&history.log) {
        let name = &*entry.name;
        if !names.contains(name) {
            broken.push(format!("revision {revision} is of `{name}`, which nobody wrote"));
        }
        if !seen.insert(name) {
            broken.push(format!("revision {revision}: `{name}` was carried out twice"));
        }
        for (key, held) in &entry.changes {
            let (_, before) = states.at(key, revision - 1);
            if before == held.as_deref() {
                broken.push(format!("revision {revision} does not change `{key}`"));
            }
        }
    }
}

/// Writes are those of one ledger in one order, which is that of their revisions and agrees with the clock.
fn writes(history: &History, states: &States<'_>, broken: &mut Vec<String>) {
    let revisions: BTreeMap<&str, u64> =
        (1..).zip(&history.log).map(|(revision, entry)| (&*entry.name, revision)).collect();
    let window = Window::new(&history.writes, &revisions, history.log.len() as u64);
    for write in &history.writes {
        let stored = revisions.get(&*write.name).copied();
        let mut say = |what: String| broken.push(format!("`{}` {what}", write.name));
        let (first, last) = window.of(write.invoked, write.returned);
        match (write.outcome, stored) {
            (Outcome::Committed { revision: Some(told), unchanged }, stored) => {
                if stored != Some(told) {
                    say(format!("was acknowledged as revision {told} and is {stored:?}"));
                    continue;
                }
                if told <= first || told > last {
                    say(format!("is revision {told}, which was not between {first} and {last}"));
                }
                let entry = &history.log[usize::try_from(told).unwrap() - 1];
                let judged = states.judge(&write.wanted, told - 1);
                if judged != Ok((entry.changes.clone(), unchanged)) {
                    say(format!("as revision {told} is not what was wanted: {judged:?}"));
                }
            }
            (Outcome::Unknown, Some(stored)) => {
                let judged = states.judge(&write.wanted, stored - 1);
                let entry = &history.log[usize::try_from(stored).unwrap() - 1];
                if judged.as_ref().map(|(changes, _)| changes) != Ok(&entry.changes) {
                    say(format!("as revision {stored} is not what was wanted: {judged:?}"));
                }
            }
            (Outcome::Unknown, None) => {}
            (outcome, Some(stored)) => {
                say(format!("came to {outcome:?}, and is revision {stored}"));
            }
            (outcome, None) => {
                let explained =
                    (first..=last).any(|after| match states.judge(&write.wanted, after) {
                        Ok((changes, unchanged)) => {
                            changes.is_empty()
                                && outcome == (Outcome::Committed { revision: None, unchanged })
                        }
                        Err(refused) => refused == outcome,
                    });
                if !explained {
                    say(format!("came to {outcome:?}, at no revision from {first} to {last}"));
                }
            }
        }
    }
}

/// What the clock says about revisions.
struct Window {
    /// When each acknowledged write was answered, and the last revision that was there then.
    returned: Vec<(u64, u64)>,
    /// When each write with a revision was begun, and the first revision that was not there then.
    invoked: Vec<(u64, u64)>,
    head: u64,
}

impl Window {
    fn new(writes: &[Write], revisions: &BTreeMap<&str, u64>, head: u64) -> Self {
        let of = |write: &&Write| revisions.get(&*write.name).copied();
        let acknowledged = writes.iter().filter(|write| !matches!(write.outcome, Outcome::Unknown));
        let mut returned: Vec<(u64, u64)> =
            acknowledged.filter_map(|write| Some((write.returned, of(&write)?))).collect();
        returned.sort_unstable();
        let mut most = 0;
        for (_, revision) in &mut returned {
            most = most.max(*revision);
            *revision = most;
        }
        let mut invoked: Vec<(u64, u64)> =
            writes.iter().filter_map(|write| Some((write.invoked, of(&write)?))).collect();
        invoked.sort_unstable();
        let mut least = head + 1;
        for (_, revision) in invoked.iter_mut().rev() {
            least = least.min(*revision);
            *revision = least;
        }
        Self { returned, invoked, head }
    }

    /// The revisions by which something that was done between two moments can have been done: at least all that was
    /// acknowledged before, nothing that was begun after.
    fn of(&self, from: u64, until: u64) -> (u64, u64) {
        let before = self.returned.partition_point(|(returned, _)| *returned < from);
        let first = before.checked_sub(1).map_or(0, |last| self.returned[last].1);
        let after = self.invoked.partition_point(|(invoked, _)| *invoked <= until);
        let last = self.invoked.get(after).map_or(self.head, |(_, revision)| revision - 1);
        (first, last)
    }
}

/// Reads show one revision, as it was ever after, and not an older one than their server has shown.
fn reads(history: &History, states: &States<'_>, broken: &mut Vec<String>) {
    let revisions: BTreeMap<&str, u64> =
        (1..).zip(&history.log).map(|(revision, entry)| (&*entry.name, revision)).collect();
    for (number, read) in history.reads.iter().enumerate() {
        let Read { server, invoked, returned, prefix, as_of, revision, held } = read;
        let mut say = |what: String| broken.push(format!("read {number} {what}"));
        let mut expected: BTreeMap<String, (String, u64)> = BTreeMap::new();
        for key in states.0.range(&**prefix..).map(|(key, _)| *key) {
            if !key.starts_with(prefix) {
                break;
            }
            if let (since, Some(value)) = states.at(key, *revision) {
                expected.insert(key.to_owned(), (value.to_owned(), since));
            }
        }
        if *held != expected {
            say(format!("of `{prefix}` at {revision} shows {held:?}, it was {expected:?}"));
        }
        if as_of.is_some_and(|asked| asked != *revision) {
            say(format!("was asked of {as_of:?} and answered of {revision}"));
        }
        // Of a server: what it acknowledged or showed before is there.
        let acknowledged = history.writes.iter().filter(|write| {
            write.server == *server
                && write.returned < *invoked
                && !matches!(write.outcome, Outcome::Unknown)
        });
        let acknowledged = acknowledged.filter_map(|write| revisions.get(&*write.name));
        let shown = history.reads.iter().filter(|read| {
            read.server == *server && read.returned < *invoked && read.as_of.is_none()
        });
        let known = acknowledged.chain(shown.map(|read| &read.revision)).max().copied();
        if as_of.is_none() && Some(*revision) < known {
            say(format!("of server {server} shows {revision}, which had known {known:?}"));
        }
        let later = history.writes.iter().filter(|write| write.invoked > *returned);
        let later = later.filter_map(|write| revisions.get(&*write.name)).min();
        if later.is_some_and(|later| later <= revision) {
            say(format!("shows {revision}, but {later:?} was begun later"));
        }
    }
}

/// The six guarantees: ordered, unique, reliable, atomic, resumable, bookmarkable.
fn watches(number: usize, followed: &Followed, log: &[Entry], broken: &mut Vec<String>) {
    let mut say = |what: String| broken.push(format!("watch {number} {what}"));
    let wanted = |revision: u64| -> Option<Changes> {
        let entry = log.get(usize::try_from(revision.checked_sub(1)?).ok()?)?;
        let of = |key: &str| key.starts_with(&followed.prefix);
        let changes = entry.changes.iter().filter(|(key, _)| of(key));
        let changes: Changes = changes.map(|(key, held)| (key.clone(), held.clone())).collect();
        (!changes.is_empty()).then_some(changes)
    };
    let digest = |revision: u64| {
        let place = usize::try_from(revision.checked_sub(1)?).ok()?;
        log.get(place).map(|entry| &entry.digest)
    };
    // Up to where all was delivered, and the revision of which parts are coming.
    let mut reached = 0;
    let mut coming: Option<(u64, u32, Changes)> = None;
    for told in &followed.told {
        match told {
            Told::Began { from } => {
                // What was not whole comes again.
                coming = None;
                if *from != reached {
                    say(format!("began from {from}, but had reached {reached}"));
                    reached = *from;
                }
            }
            Told::Fragment { revision, digest: given, part, last, changes } => {
                if digest(*revision) != Some(given) {
                    say(format!("was told another digest of revision {revision}"));
                }
                let (of, next, mut whole) = coming.take().unwrap_or((*revision, 0, Changes::new()));
                if (of, next) != (*revision, *part) {
                    say(format!("waited for part {next} of {of}, and got {part} of {revision}"));
                }
                if *revision <= reached {
                    say(format!("was told of {revision} after {reached}"));
                }
                whole.extend(changes.clone());
                if !last {
                    coming = Some((*revision, part + 1, whole));
                    continue;
                }
                let missed = (reached + 1..*revision).find(|revision| wanted(*revision).is_some());
                if let Some(missed) = missed {
                    say(format!("was told of {revision} and never of {missed}"));
                }
                if wanted(*revision) != Some(whole) {
                    say(format!("was not told what revision {revision} is"));
                }
                reached = (*revision).max(reached);
            }
            Told::Progress { revision, digest: given } => {
                if *revision > 0 && digest(*revision) != Some(given) {
                    say(format!("was told another digest of revision {revision}"));
                }
                if coming.is_some() {
                    say(format!("was told of progress to {revision} within a revision"));
                }
                if *revision < reached {
                    say(format!("was told of progress to {revision} after {reached}"));
                }
                let missed = (reached + 1..=*revision).find(|revision| wanted(*revision).is_some());
                if let Some(missed) = missed {
                    say(format!("was told of progress to {revision} and never of {missed}"));
                }
                reached = (*revision).max(reached);
            }
        }
    }
    let head = log.len() as u64;
    if let Some(missed) = (reached + 1..=head).find(|revision| wanted(*revision).is_some()) {
        say(format!("ended at {reached} and was never told of {missed}"));
    }
}

#[cfg(test)]
mod tests;
