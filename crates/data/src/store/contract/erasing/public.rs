//! What the public has, and follows, where something was erased.

use super::*;

/// What the public has at each revision: by `get`, in a list, a scan, a snapshot, the history, and told to who follows.
async fn public_views(ledger: &Ledger, text: &str) -> Vec<String> {
    let (public, head) = (ledger.public(), ledger.position().revision);
    let key = key(Kind::Observation, text);
    let value = |held: Option<Held>| match held.map(|held| held.thing) {
        Some(Thing::Observation(it)) => match it.reading {
            Reading::Value(value) => value.to_string(),
            Reading::Absent(Absence::Suppressed) => "*".to_owned(),
            other => panic!("{other:?}"),
        },
        None => "-".to_owned(),
        Some(other) => panic!("{other:?}"),
    };
    let history = public.history(key.clone()).await.unwrap();
    assert!(history.iter().all(|vintage| vintage.erased_by.is_none()));
    let mut followed = BTreeMap::new();
    let mut watch = public.watch(None, WatchFilter::of_kinds([Kind::Observation])).await.unwrap();
    while let Event::Fragment(fragment) = watch.next().await.unwrap().unwrap() {
        assert_eq!(fragment.erased, []);
        for change in fragment.changes.into_iter().filter(|change| change.key() == key) {
            followed.insert(fragment.revision.number, change);
        }
    }
    let mut views = Vec::new();
    for revision in 1..=head {
        let view = value(public.get(key.clone(), revision).await.unwrap());
        let is_it = |held: &Held| held.thing.key() == key;
        let filter = Filter::all(Kind::Observation, false);
        // Page by page, as whoever lists does.
        let (mut after, mut listed) = (None, Vec::new());
        loop {
            let query = Query { filter: filter.clone(), after, limit: 1, revision };
            let page = public.list(query).await.unwrap();
            after = page.last().map(|held| held.thing.key());
            match page.is_empty() {
                true => break,
                false => listed.extend(page),
            }
        }
        let texts: Vec<String> = listed.iter().map(|held| key_text(&held.thing.key())).collect();
        assert!(texts.is_sorted_by(|a, b| a < b), "{texts:?}");
        assert_eq!(value(listed.into_iter().find(is_it)), view, "in a list at {revision}");
        let mut cursor = public.scan(Scan { revision, ..Scan::default() });
        let mut scanned = Vec::new();
        while let Some(some) = cursor.next().await.unwrap() {
            scanned.extend(some);
        }
        let order: Vec<String> = scanned.iter().map(|held| key_text(&held.thing.key())).collect();
        assert_eq!(order, texts, "a scan at {revision}");
        assert_eq!(value(scanned.into_iter().find(is_it)), view, "in a scan at {revision}");
        let last = history.iter().rfind(|vintage| vintage.revision.number <= revision);
        let last = last.and_then(|it| it.thing.clone());
        let last = last.map(|thing| Held { thing, revision });
        assert_eq!(value(last), view, "in the history at {revision}");
        let told = followed.range(..=revision).next_back().and_then(|(_, change)| match change {
            Change::Put(thing) => Some(Held { thing: thing.clone(), revision }),
            Change::Withdraw(_) => None,
        });
        assert_eq!(value(told), view, "as it is followed at {revision}");
        // Whether it was erased is nobody's business either.
        assert_eq!(public.erased_by(&key, revision).await.unwrap(), None);
        views.push(view);
    }
    views
}

fn embargoed(text: &str, value: &str) -> ProposedChange {
    let mut observation = observation(text, value, "");
    observation.confidentiality = Confidentiality::Embargoed;
    observation.embargo_until = Some(Timestamp::from_micros(1_000_000));
    put(Thing::Observation(observation))
}

/// As of which revisions the public misses something that was erased: the revisions that had put it.
async fn missed(ledger: &Ledger) -> Vec<(u64, Vec<u64>)> {
    spans_of(ledger, Clearance::Public).await
}

/// A figure, above it one under embargo, and after that one for everybody.
pub(super) async fn what_the_public_saw_below_an_embargo_is_missed(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1"), observe(B22, "1")]).await;
    commit(ledger, vec![embargoed(A22, "2")]).await;
    commit(ledger, vec![observe(A22, "3"), withdraw(Kind::Observation, B22)]).await;
    commit(ledger, vec![embargoed(A22, "4"), embargoed(B22, "4")]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    // The embargo left the figure below it.
    assert_eq!(missed(ledger).await, [(2, vec![2]), (3, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2])]);
    erase(ledger, erasure(Kind::Observation, A22, &[3])).await.unwrap();
    assert_eq!(missed(ledger).await, [(2, vec![2]), (3, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2]), (3, vec![3])]);
    // The public itself is told nothing.
    let told = ledger.public().erased_of(3, Clearance::Public).await.unwrap();
    assert_eq!(told, []);
}

/// The same when the keys went too.
pub(super) async fn without_its_key_what_the_public_saw_below_an_embargo_is_missed(
    ledger: &Ledger,
    _: &Ledger,
) {
    let gone = |text| withdraw(Kind::Observation, text);
    let all = |text| Erasure { with_key: true, ..erasure(Kind::Observation, text, &[]) };
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    commit(ledger, vec![embargoed(A22, "2")]).await;
    commit(ledger, vec![embargoed(A22, "3")]).await;
    commit(ledger, vec![gone(A22)]).await;
    erase(ledger, all(A22)).await.unwrap();
    assert_eq!(missed(ledger).await, [(2, vec![2]), (3, vec![2]), (4, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2]), (3, vec![3]), (4, vec![4])]);
    // Of two versions of one revision nobody can tell which came after it; until the first of them ends it was seen.
    commit(ledger, vec![observe(B22, "1")]).await;
    commit(ledger, vec![embargoed(B22, "2"), embargoed(A22, "2")]).await;
    commit(ledger, vec![gone(A22)]).await;
    commit(ledger, vec![gone(B22)]).await;
    erase(ledger, all(A22)).await.unwrap();
    erase(ledger, all(B22)).await.unwrap();
    assert_eq!(missed(ledger).await[3..], [(7, vec![7]), (8, vec![7])]);
    // A withdrawal ends what was seen, whatever was put under embargo beside it.
    let position = ledger.position().revision;
    commit(ledger, vec![observe(B22, "1")]).await;
    commit(ledger, vec![gone(B22), embargoed(A22, "2")]).await;
    commit(ledger, vec![gone(A22)]).await;
    erase(ledger, all(A22)).await.unwrap();
    erase(ledger, all(B22)).await.unwrap();
    assert_eq!(missed(ledger).await[5..], [(position + 1, vec![position + 1])]);
}

/// The rule that figures of `i.one` are shown from three units of `i.units` on, in place of what the ground says of it.
fn controlled_ground() -> Vec<ProposedChange> {
    let mut units = indicator("i.units");
    (units.nature, units.multiplier) = (Nature::Count, 0);
    let mut one = indicator("i.one");
    let counted_by = "i.units".parse().unwrap();
    one.minimum_units = Some(MinimumUnits { counted_by, minimum: 3 });
    let mut changes = ground();
    changes.retain(|it| it.change.key() != key(Kind::Indicator, "i.one"));
    changes.extend([units, one].map(|it| put(Thing::Indicator(it))));
    changes
}

/// What the ledger withheld by itself was in none of the public's figures, whatever it was marked with.
pub(super) async fn what_was_withheld_is_not_missed_by_the_public(ledger: &Ledger, _: &Ledger) {
    let count = |count| observe("i.units level  x:a 2022", count);
    commit(ledger, controlled_ground()).await;
    commit(ledger, vec![observe(A22, "1"), count("1")]).await;
    commit(ledger, vec![count("3")]).await;
    commit(ledger, vec![observe(A22, "2")]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    assert_eq!(missed(ledger).await, [(3, vec![2])]);
    assert_eq!(spans(ledger).await, [(2, vec![2]), (3, vec![2])]);
}

/// More is freed than one part tells of; between two parts one of what was told already is erased.
pub(super) async fn who_follows_misses_nothing_when_something_is_erased_meanwhile(
    ledger: &Ledger,
    _: &Ledger,
) {
    const MONTHS: usize = 1001;
    let months = (0..MONTHS)
        .map(|month| format!("i.one index  x:a {}-{:02}", 1940 + month / 12, 1 + month % 12));
    let texts: Vec<String> = months.collect();
    let count = |count| observe("i.units level  x:a 2022", count);
    commit(ledger, [controlled_ground(), vec![observe(A22, "1"), count("1")]].concat()).await;
    commit(ledger, texts.iter().map(|text| observe(text, "100")).collect()).await;
    let before = ledger.position();
    commit(ledger, vec![count("3")]).await;
    commit(ledger, vec![observe(&texts[0], "101")]).await;
    let public = ledger.public();
    let mut watch = public.watch(Some(before), WatchFilter::default()).await.unwrap();
    let mut told: Vec<Key> = Vec::new();
    loop {
        let Some(Event::Fragment(fragment)) = watch.next().await.unwrap() else { panic!() };
        if fragment.revision.number == 3 && fragment.part == 0 {
            // It is held back until the next part has been read.
            erase(ledger, erasure(Kind::Observation, &texts[0], &[2])).await.unwrap();
        }
        told.extend(fragment.changes.iter().map(Change::key));
        if fragment.last {
            break;
        }
    }
    let missing = texts.iter().filter(|text| !told.contains(&key(Kind::Observation, text)));
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0]);
}

/// A figure in public view whose next version, under embargo, is erased; between the two it is withheld, and shown again.
pub(super) async fn what_few_units_withheld_meanwhile_is_told_of_what_was_erased_under_embargo(
    ledger: &Ledger,
    _: &Ledger,
) {
    let mut changes = controlled_ground();
    changes.push(observe(A22, "1"));
    commit(ledger, changes).await;
    commit(ledger, vec![embargoed(A22, "2")]).await;
    let count = |count| vec![observe("i.units level  x:a 2022", count)];
    commit(ledger, count("1")).await;
    commit(ledger, count("3")).await;
    commit(ledger, vec![observe(A22, "3")]).await;
    let before = public_views(ledger, A22).await;
    assert_eq!(before.join(" "), "1 1 * 1 3");
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    assert_eq!(public_views(ledger, A22).await[..5], before);
}

pub(super) async fn what_was_erased_under_embargo_was_never_there_for_the_public(
    ledger: &Ledger,
    other: &Ledger,
) {
    let new = "i.one level  x:b 2021";
    for ledger in [ledger, other] {
        let mut changes = ground();
        changes.push(observe(B22, "1"));
        commit(ledger, changes).await;
    }
    commit(ledger, vec![embargoed(A22, "2"), embargoed(B22, "9"), embargoed(new, "7")]).await;
    commit(ledger, vec![observe(A22, "3")]).await;
    commit(ledger, vec![embargoed(B22, "8")]).await;
    commit(ledger, vec![withdraw(Kind::Observation, new), observe(B22, "4")]).await;
    let texts = [A22, B22, new];
    let mut before = Vec::new();
    for text in texts {
        before.push(public_views(ledger, text).await);
    }
    assert_eq!(
        before.iter().map(|it| it.join(" ")).collect::<Vec<_>>(),
        ["- - 3 3 3", "1 1 1 1 4", "- - - - -"]
    );
    for (text, revisions) in [(A22, &[2][..]), (B22, &[2, 4]), (new, &[2])] {
        erase(ledger, erasure(Kind::Observation, text, revisions)).await.unwrap();
    }
    for (text, before) in texts.into_iter().zip(before) {
        let after = public_views(ledger, text).await;
        assert_eq!(after[..5], before, "{text}");
    }
    let erased_of = async |revision, seen_by| {
        let erased = ledger.erased_of(revision, seen_by).await.unwrap();
        erased.iter().map(|it| it.revision).collect::<Vec<_>>()
    };
    for revision in 1..=5 {
        assert_eq!(erased_of(revision, Clearance::Public).await, [0; 0], "{revision}");
    }
    // Who may know everything is told that it was erased.
    assert_eq!(erased_of(2, Clearance::Full).await, [2; 3]);
    let b22 = key(Kind::Observation, B22);
    assert_eq!(ledger.get(b22.clone(), 2).await.unwrap(), None);
    assert_eq!(ledger.erased_by(&b22, 2).await.unwrap(), Some(7));
    // What the public had seen and was erased is gone for it too.
    commit(ledger, vec![observe(B22, "5")]).await;
    erase(ledger, erasure(Kind::Observation, B22, &[5])).await.unwrap();
    assert_eq!(ledger.public().get(b22.clone(), 5).await.unwrap(), None);
    assert_eq!(ledger.erased_by(&b22, 5).await.unwrap(), Some(10));
    assert_eq!(erased_of(5, Clearance::Public).await, erased_of(5, Clearance::Full).await);
    // That it was erased would tell apart what was internal from what was withdrawn.
    assert_eq!(ledger.public().erased_by(&b22, 5).await.unwrap(), None);
    ledger.rebuild().await.unwrap();
    assert_eq!(ledger.public().erased_by(&b22, 4).await.unwrap(), None);
    let held = ledger.public().get(b22, 4).await.unwrap();
    assert!(held.is_some());
}
