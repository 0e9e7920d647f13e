//! Each promise is broken once, and the check must say so.

use super::*;

fn wanted(key: &str, value: Option<&str>, if_revision: Option<u64>) -> Wanted {
    Wanted { key: key.to_owned(), value: value.map(ToOwned::to_owned), if_revision }
}

fn committed(revision: u64) -> Outcome {
    Outcome::Committed { revision: Some(revision), unchanged: 0 }
}

fn write(name: &str, times: (u64, u64), wanted: Vec<Wanted>, outcome: Outcome) -> Write {
    let (name, (invoked, returned)) = (name.to_owned(), times);
    Write { name, server: 0, invoked, returned, wanted, outcome }
}

fn entry(name: &str, changes: &[(&str, Option<&str>)]) -> Entry {
    let changes =
        changes.iter().map(|(key, held)| ((*key).to_owned(), held.map(ToOwned::to_owned)));
    Entry { name: name.to_owned(), digest: name.as_bytes().to_vec(), changes: changes.collect() }
}

fn fragment(revision: u64, name: &str, part: (u32, bool), key: &str, held: Option<&str>) -> Told {
    Told::Fragment {
        revision,
        digest: name.as_bytes().to_vec(),
        part: part.0,
        last: part.1,
        changes: [(key.to_owned(), held.map(ToOwned::to_owned))].into(),
    }
}

fn progress(revision: u64, name: &str) -> Told {
    Told::Progress { revision, digest: name.as_bytes().to_vec() }
}

/// Four revisions: `a` and `b` put, `a` withdrawn, `a` put again; the second in two parts.
fn sound() -> History {
    let reads = vec![Read {
        server: 0,
        invoked: 25,
        returned: 30,
        prefix: "a".to_owned(),
        as_of: None,
        revision: 2,
        held: [("a".to_owned(), ("2".to_owned(), 2))].into(),
    }];
    let told = vec![
        Told::Began { from: 0 },
        fragment(1, "one", (0, true), "a", Some("1")),
        fragment(2, "two", (0, false), "a", Some("2")),
        Told::Began { from: 1 },
        fragment(2, "two", (0, false), "a", Some("2")),
        fragment(2, "two", (1, true), "b", Some("1")),
        progress(2, "two"),
        fragment(3, "three", (0, true), "a", None),
        fragment(4, "four", (0, true), "a", Some("3")),
        progress(4, "four"),
    ];
    let only_b = vec![
        Told::Began { from: 0 },
        progress(1, "one"),
        fragment(2, "two", (0, true), "b", Some("1")),
        progress(4, "four"),
    ];
    let unchanged = Outcome::Committed { revision: None, unchanged: 1 };
    let two = vec![wanted("a", Some("2"), Some(1)), wanted("b", Some("1"), None)];
    History {
        seed: 0,
        writes: vec![
            write("one", (0, 10), vec![wanted("a", Some("1"), None)], committed(1)),
            write("two", (11, 20), two, committed(2)),
            write("same", (21, 30), vec![wanted("b", Some("1"), None)], unchanged),
            write("late", (21, 30), vec![wanted("a", Some("1"), Some(1))], Outcome::Mismatch),
            write("gone", (21, 30), vec![wanted("c", None, None)], Outcome::Faulty),
            write("three", (31, 40), vec![wanted("a", None, None)], Outcome::Unknown),
            write("lost", (31, 40), vec![wanted("b", None, None)], Outcome::Unknown),
            write("four", (41, 50), vec![wanted("a", Some("3"), Some(3))], committed(4)),
        ],
        reads,
        watches: vec![
            Followed { prefix: String::new(), told },
            Followed { prefix: "b".to_owned(), told: only_b },
        ],
        log: vec![
            entry("one", &[("a", Some("1"))]),
            entry("two", &[("a", Some("2")), ("b", Some("1"))]),
            entry("three", &[("a", None)]),
            entry("four", &[("a", Some("3"))]),
        ],
    }
}

#[test]
fn a_sound_history_breaks_nothing() {
    assert_eq!(all(&sound()), [""; 0]);
}

#[track_caller]
fn check(what: &str, spoil: impl FnOnce(&mut History)) {
    let mut history = sound();
    spoil(&mut history);
    let broken = all(&history);
    assert!(broken.iter().any(|told| told.contains(what)), "{what}: {broken:#?}");
}

#[test]
fn a_revision_is_of_one_write_and_changes_something() {
    check("`one` was carried out twice", |it| it.log.push(entry("one", &[("a", Some("9"))])));
    check("`nobody`, which nobody wrote", |it| it.log.push(entry("nobody", &[("a", None)])));
    check("revision 5 does not change `a`", |it| it.log.push(entry("lost", &[("a", Some("3"))])));
}

#[test]
fn what_was_acknowledged_is_there_as_it_was_wanted() {
    check("`four` was acknowledged as revision 4 and is None", |it| drop(it.log.pop()));
    check("`two` as revision 2 is not what was wanted", |it| {
        it.log[1].changes.remove("b");
    });
    check("`three` as revision 3 is not what was wanted", |it| {
        it.log[2].changes.insert("b".to_owned(), None);
    });
    check("`late` came to Mismatch, and is revision 5", |it| {
        it.log.push(entry("late", &[("a", Some("1"))]));
    });
    check("`four` as revision 4 is not what was wanted: Err(Mismatch)", |it| {
        it.writes[7].wanted[0].if_revision = Some(2);
    });
}

#[test]
fn what_was_refused_or_changed_nothing_has_a_revision_that_explains_it() {
    check("`same` came to", |it| it.writes[2].wanted[0].value = Some("2".to_owned()));
    check("`late` came to Mismatch, at no revision from 2 to 2", |it| {
        it.writes[3].wanted[0].if_revision = Some(2);
        it.writes[5].wanted[0].key = "b".to_owned();
        it.log[2] = entry("three", &[("b", None)]);
    });
    check("`gone` came to Faulty", |it| it.writes[4].wanted[0].key = "b".to_owned());
}

#[test]
fn revisions_agree_with_the_clock() {
    // Begun when revision 4 had been acknowledged.
    check("`three` is revision 3, which was not between 4 and 4", |it| {
        it.writes[5] = write("three", (60, 70), vec![wanted("a", None, None)], committed(3));
    });
    // Answered before revision 3 was begun.
    check("`four` is revision 4, which was not between 2 and 2", |it| {
        (it.writes[7].invoked, it.writes[7].returned) = (21, 30);
    });
}

#[test]
fn a_read_shows_one_revision_that_is_not_too_old() {
    check("read 0 of `a` at 2 shows", |it| {
        it.reads[0].held.insert("a".to_owned(), ("1".to_owned(), 1));
    });
    check("read 0 was asked of Some(1)", |it| it.reads[0].as_of = Some(1));
    check("read 0 of server 0 shows 1, which had known Some(2)", |it| {
        it.reads[0].revision = 1;
        it.reads[0].held.insert("a".to_owned(), ("1".to_owned(), 1));
    });
    check("read 0 shows 4, but Some(3) was begun later", |it| {
        it.reads[0].revision = 4;
        it.reads[0].held.insert("a".to_owned(), ("3".to_owned(), 4));
    });
}

#[test]
fn a_watch_is_ordered_unique_reliable_atomic_resumable_and_bookmarkable() {
    let told = |it: &mut History, spoil: fn(&mut Vec<Told>)| spoil(&mut it.watches[0].told);
    check("was told of 3 after 4", |it| told(it, |told| told.swap(7, 8)));
    check("was told of 1 after 1", |it| told(it, |told| told.insert(2, told[1].clone())));
    check("was told of 4 and never of 3", |it| told(it, |told| drop(told.remove(7))));
    check("was not told what revision 2 is", |it| {
        told(it, |told| {
            told[5] = fragment(2, "two", (1, true), "b", Some("2"));
        });
    });
    check("waited for part 1 of 2, and got 0 of 3", |it| told(it, |told| drop(told.drain(5..7))));
    check("began from 2, but had reached 1", |it| {
        told(it, |told| told[3] = Told::Began { from: 2 })
    });
    check("was told of progress to 2 within a revision", |it| told(it, |told| told.swap(5, 6)));
    check("was told of progress to 4 and never of 3", |it| {
        told(it, |told| told[6] = progress(4, "four"));
    });
    check("was told of progress to 1 after 2", |it| told(it, |told| told[6] = progress(1, "one")));
    check("was told another digest of revision 2", |it| {
        told(it, |told| told[6] = progress(2, "three"));
    });
    check("ended at 3 and was never told of 4", |it| told(it, |told| drop(told.drain(8..))));
    check("watch 1 was told of progress to 4 and never of 2", |it| {
        it.watches[1].told.remove(2);
    });
}
