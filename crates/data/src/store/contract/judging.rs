//! Batches that are judged while others write, and then brought to what they find.

use std::sync::Arc;

use scorecard_domain::Kind;

use super::{commit, revise};
use crate::{
    Batch, CommitError, Committed, Judged, Ledger, Proposal, ProposedChange, Request,
    testing::{
        A22, StandingClock, area, batch, ground, indicator, observation, observe, put, source,
        withdraw,
    },
};

const B22: &str = "i.one level  x:b 2022";

/// What becomes of a batch that was judged before others made their changes: how many changes were written and how
/// many change nothing, or what is wrong, or that it is to be judged anew.
async fn meanwhile(
    ledger: &Ledger,
    changes: impl Into<Vec<ProposedChange>>,
    others: impl Into<Vec<ProposedChange>>,
) -> String {
    let proposal = Arc::new(Proposal::of(&batch(changes)).unwrap());
    let judged = ledger.store.judge(Arc::clone(&proposal)).await.unwrap();
    let Judged::Judgement(judgement) = judged else { panic!("{judged:?}") };
    let judgement = judgement.faultless().unwrap();
    revise(ledger, others).await;
    let head = ledger.position().revision;
    let told = match ledger.store.commit(proposal, Some(judgement)).await {
        Ok(None) => "anew".to_owned(),
        Ok(Some(Committed { revision, unchanged, warnings })) => {
            let changes = revision.as_ref().map_or(0, |revision| revision.changes);
            assert_eq!(ledger.position().revision, head + u64::from(revision.is_some()));
            return format!(
                "{changes} written, {unchanged} unchanged, {} warnings",
                warnings.len()
            );
        }
        Err(CommitError::Faulty(validated)) => validated.faults[0].to_string(),
        Err(CommitError::Mismatch(mismatches)) => mismatches[0].to_string(),
        Err(err) => panic!("{err}"),
    };
    assert_eq!(ledger.position().revision, head);
    told
}

pub(super) async fn what_others_change_meanwhile_is_judged_again(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    // Nothing that it is about.
    let told = meanwhile(ledger, [observe(A22, "1")], [observe(B22, "1")]).await;
    assert_eq!(told, "1 written, 0 unchanged, 0 warnings");
    // The same.
    let two = [observe(A22, "2"), observe(B22, "1")];
    let told = meanwhile(ledger, two, [observe(A22, "2")]).await;
    assert_eq!(told, "0 written, 2 unchanged, 0 warnings");
    // What would have changed nothing.
    let told = meanwhile(ledger, [observe(A22, "2")], [observe(A22, "3")]).await;
    assert_eq!(told, "1 written, 0 unchanged, 0 warnings");
    // What it takes for granted.
    let mut change = observe(A22, "4");
    change.if_revision = Some(ledger.position().revision);
    let told = meanwhile(ledger, [change], [observe(A22, "5")]).await;
    let head = ledger.position().revision;
    assert_eq!(
        told,
        format!(
            "changes[0]: observation `x:a i.one 2022 level` was expected to be as of revision {}, \
             but revision {head} changed it last",
            head - 1
        )
    );
    // What it withdraws, and then withdraws twice.
    let gone = [withdraw(Kind::Observation, A22)];
    let told = meanwhile(ledger, gone.clone(), gone).await;
    assert!(told.starts_with("changes[0].withdraw: there is no observation"), "{told}");
    // A warning, that comes and goes.
    let by = |source| [put(crate::testing::sourced(A22, source))];
    let told = meanwhile(ledger, by("s2"), by("s1")).await;
    assert_eq!(told, "1 written, 0 unchanged, 1 warnings");
    let told = meanwhile(ledger, by("s1"), by("")).await;
    assert_eq!(told, "1 written, 0 unchanged, 0 warnings");
}

pub(super) async fn what_others_change_meanwhile_can_concern_everything(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    revise(ledger, [put(source("s3")), put(source("s4"))]).await;
    let sourced = |text: &str, source: &str| put(crate::testing::sourced(text, source));
    // What it refers to.
    let told = meanwhile(ledger, [sourced(A22, "s1")], [withdraw(Kind::Source, "s1")]).await;
    assert_eq!(told, "anew");
    // Who refers to what it withdraws.
    let told = meanwhile(ledger, [withdraw(Kind::Source, "s2")], [sourced(A22, "s2")]).await;
    assert_eq!(told, "anew");
    // What it puts that others may refer to.
    let told = meanwhile(ledger, [put(source("s5"))], [put(source("s5"))]).await;
    assert_eq!(told, "anew");
    // Areas, which have to make sense together.
    let (new, other) = (area("c", "370103", &["city"]), area("d", "370103", &["city"]));
    assert_eq!(meanwhile(ledger, [put(new)], [put(other)]).await, "anew");
    // That an indicator was observed, which fixes its unit.
    let mut changed = indicator("i.two");
    changed.multiplier = 4;
    let changed = put(scorecard_domain::Thing::Indicator(changed));
    let observed = [observe("i.two level  x:a 2022", "1")];
    assert_eq!(meanwhile(ledger, [changed], observed).await, "anew");
    // What only seems to.
    let told = meanwhile(ledger, [sourced(B22, "s3")], [withdraw(Kind::Source, "s4")]).await;
    assert_eq!(told, "1 written, 0 unchanged, 0 warnings");
}

pub(super) async fn a_large_batch_is_one_revision(ledger: &Ledger, _: &StandingClock) {
    let years = (1000..9000).rev().map(|year| {
        let mut observation = observation(&format!("i.one level  x:a {year}"), "1", "s1");
        observation.note.zh = "说明".to_owned();
        put(scorecard_domain::Thing::Observation(observation))
    });
    let changes: Vec<_> = years.chain(ground()).collect();
    let request = Some(Request { method: "Import", id: "large".parse().unwrap() });
    let large = Batch { request, ..batch(changes) };
    let proposal = Proposal::of(&large).unwrap();
    assert!(proposal.is_large(), "it has {} block(s)", proposal.blocks());
    // Two of them at once, and others in between.
    let (one, two, other) = tokio::join!(
        ledger.carry_out(proposal),
        ledger.commit(large.clone()),
        ledger.commit(batch([put(area("e", "", &[]))])),
    );
    let answer = one.unwrap();
    assert_eq!((&answer, other.is_ok()), (&two.unwrap(), true));
    let revision = answer.revision.clone().unwrap();
    assert_eq!((revision.changes, ledger.position().revision), (8007, 2));
    assert_eq!(ledger.commit(large).await.unwrap(), answer);
    let (mut parts, mut keys) = (0, Vec::new());
    while let Some(part) = ledger.changes_of(revision.number, parts).await.unwrap() {
        let changes = part.changes("test").unwrap();
        keys.extend(
            changes.iter().map(|change| (change.key().kind(), crate::key_text(&change.key()))),
        );
        parts += 1;
        if part.last {
            break;
        }
    }
    assert!(keys.is_sorted() && keys.len() == 8007 && parts > 8, "{parts} parts");
    assert_eq!(ledger.verify().await.unwrap().damages, []);
}

pub(super) async fn observations_of_a_series_are_judged_one_by_one(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    let key = |n: usize| match n {
        // Periods of all sorts, the order of whose texts is not that of time.
        0 => "i.one level  x:a 2022-07".to_owned(),
        1 => "i.one level  x:a 2022-Q3".to_owned(),
        2 => "i.one level  x:a 2022-01-01/P11M".to_owned(),
        n => format!("i.one level  x:a {}", 1900 + n),
    };
    let all = |value: &str| (0..200).map(|n| observe(&key(n), value)).collect::<Vec<_>>();
    // The first of its series, in a batch with another one that nothing was ever recorded of.
    let other = observe("i.one difference  x:a 2022", "1");
    let elsewhere = observe("i.one level  x:b 1999", "1");
    let first = commit(ledger, [all("1"), vec![other, elsewhere]].concat()).await;
    assert_eq!((first.revision.unwrap().changes, first.unchanged), (202, 0));
    revise(ledger, [observe(&key(1), "2"), observe(&key(50), "2")]).await;
    revise(ledger, [withdraw(Kind::Observation, &key(2)), withdraw(Kind::Observation, &key(60))])
        .await;
    let head = ledger.position().revision;
    let last = |n: usize| match n {
        1 | 50 => head - 1,
        2 | 60 => head,
        _ => head - 2,
    };
    let expecting = |(n, change)| ProposedChange { if_revision: Some(last(n)), ..change };
    let again = all("1").into_iter().enumerate().map(expecting).collect::<Vec<_>>();
    // And beside them another long series, of which only one year is held.
    let new = (1903..1913).map(|year| observe(&format!("i.one level  x:b {year}"), "1"));
    let again: Vec<_> = again.into_iter().chain(new).collect();
    let Committed { revision, unchanged, .. } = ledger.commit(batch(again)).await.unwrap();
    assert_eq!((revision.unwrap().changes, unchanged), (14, 196));
    // What is expected of each is told of each.
    let again =
        all("1").into_iter().map(|change| ProposedChange { if_revision: Some(head - 2), ..change });
    let refused = ledger.commit(batch(again.collect::<Vec<_>>())).await;
    let Err(CommitError::Mismatch(mismatches)) = refused else { panic!("{refused:?}") };
    let paths: Vec<_> = mismatches.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["changes[1]", "changes[2]", "changes[50]", "changes[60]"]);
}
