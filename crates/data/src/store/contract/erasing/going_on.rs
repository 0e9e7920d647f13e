//! What goes on where something was erased: releases, reports, kept answers, copies, promises.

use super::*;

/// What a release said of its revision was so when it was written; who moves it has what is there now.
pub(super) async fn a_release_goes_on_when_something_of_it_was_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, [ground(), vec![release::definition(&["i.one", "i.two"])]].concat()).await;
    commit(ledger, vec![noted(A22, "1", "张三")]).await;
    let lead = async |act| ledger.lead(&release::order("zhao", act)).await.unwrap().release;
    let begun = lead(release::begin()).await;
    commit(ledger, vec![noted(A22, "1", "none")]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    let approved = lead(release::decide("one", "section", "zhao", "")).await;
    assert_eq!(approved.groups[0].figures, begun.groups[0].figures);
    let moved = lead(ReleaseAct::Advance(0)).await;
    assert_eq!((moved.revision, moved.groups[0].figures.count), (6, 1));
    assert_eq!(moved.groups[0].decisions, vec![]);
}

pub(super) async fn decisions_stand_when_what_lay_between_was_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, [ground(), vec![release::definition(&["i.one", "i.two"])]].concat()).await;
    let lead = async |act| ledger.lead(&release::order("zhao", act)).await.unwrap();
    lead(release::begin()).await;
    for (group, step) in [("one", "section"), ("one", "head"), ("rest", "head")] {
        lead(release::decide(group, step, "zhao", "")).await;
    }
    // What was decided, by which revision, and what voided it.
    let decided = async || {
        let all = ledger.decisions("r".parse().unwrap(), 99).await.unwrap().into_iter();
        let told = all.map(|it| {
            let (group, step) = (it.group, it.decision.step);
            (format!("{group} {step}"), it.recorded.number, it.voided)
        });
        told.collect::<Vec<_>>()
    };
    let told = |step: &str, recorded| (step.to_owned(), recorded, None);
    let all = [told("one section", 3), told("one head", 4), told("rest head", 5)];
    assert_eq!(decided().await, all);
    erase(ledger, erasure(Kind::Release, "r", &[4])).await.unwrap();
    let all = [told("one section", 3), told("one head", 5), told("rest head", 5)];
    assert_eq!(decided().await, all);
}

pub(super) async fn a_report_is_no_later_when_its_first_version_was_erased(
    ledger: &Ledger,
    _: &Ledger,
) {
    commit(ledger, ground()).await;
    let final_due = Some(Deadline { months: 6, day: 30 });
    let plan = CollectionPlan { final_due, ..collection_plan("fiscal", "i.one") };
    commit(ledger, vec![put(Thing::CollectionPlan(plan))]).await;
    commit(ledger, vec![noted(A22, "1", "张三")]).await;
    commit(ledger, vec![noted(A22, "2", "none")]).await;
    // Since when a report is there, and a final value.
    let since = async |revision: u64| {
        let at = "2024-01-01T00:00:00Z".parse().unwrap();
        let reporting = ledger.reporting(&ReportingScope::default(), revision, at).await.unwrap();
        let owed = reporting.obligation(0).await.unwrap().unwrap();
        let lines = reporting.lines(&owed, 0..1).await.unwrap();
        lines.first().map(|(_, line)| (line.reported, line.final_reported)).unwrap()
    };
    assert_eq!(since(4).await, (Some(3), Some(3)));
    erase(ledger, erasure(Kind::Observation, A22, &[3])).await.unwrap();
    assert_eq!(since(4).await, (Some(3), Some(4)));
    assert_eq!(since(3).await, (Some(3), None));
    commit(ledger, vec![withdraw(Kind::Observation, A22)]).await;
    assert_eq!(since(6).await, (None, None));
    commit(ledger, vec![noted(A22, "2", "none")]).await;
    assert_eq!(since(7).await, (Some(7), Some(7)));
    // What is erased after the question was begun is no withdrawal either.
    commit(ledger, vec![noted(A22, "3", "none")]).await;
    let at = "2024-01-01T00:00:00Z".parse().unwrap();
    let reporting = ledger.reporting(&ReportingScope::default(), 8, at).await.unwrap();
    let owed = reporting.obligation(0).await.unwrap().unwrap();
    let since = async || {
        let (_, line) = reporting.lines(&owed, 0..1).await.unwrap().pop().unwrap();
        (line.reported, line.final_reported)
    };
    assert_eq!(since().await, (Some(7), Some(7)));
    erase(ledger, erasure(Kind::Observation, A22, &[4, 7])).await.unwrap();
    assert_eq!(since().await, (Some(7), Some(8)));
}

pub(super) async fn an_answer_tells_nothing_of_what_was_erased(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    let request = Request { method: "Commit", id: "r-1".parse().unwrap() };
    let asked = Batch { request: Some(request), ..batch([noted(A22, "1", "张三")]) };
    ledger.commit(asked.clone()).await.unwrap();
    commit(ledger, vec![withdraw(Kind::Observation, A22)]).await;
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    // What was asked for is not known any more, so nobody can put it there again by a retry.
    assert!(ledger.commit(asked).await.is_err());
}

pub(super) async fn a_copy_that_still_has_it_is_not_continued(ledger: &Ledger, other: &Ledger) {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| folder.path().join(name);
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    commit(ledger, vec![observe(A22, "2")]).await;
    ledger.export_history(&file("before")).await.unwrap();
    other.import_history(&file("before")).await.unwrap();
    erase(ledger, erasure(Kind::Observation, A22, &[2])).await.unwrap();
    ledger.export_history(&file("after")).await.unwrap();
    let refused = other.import_history(&file("after")).await;
    assert!(matches!(refused, Err(ImportError::Erased { revision: 2, by: 4 })), "{refused:?}");
    assert_eq!(other.position().revision, 3);
}

pub(super) async fn who_writes_meanwhile_is_in_the_way(ledger: &Ledger, _: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    commit(ledger, vec![observe(A22, "2")]).await;
    let order = ledger.plan_erasure(erasure(Kind::Observation, A22, &[2])).await.unwrap();
    commit(ledger, vec![observe(A22, "1")]).await;
    assert!(ledger.erase(order).await.is_err());
    assert_eq!((ledger.erased().await.unwrap(), ledger.position().revision), (vec![], 4));
}

pub(super) async fn a_promise_that_stands_is_withdrawn_to_be_erased(ledger: &Ledger, _: &Ledger) {
    let of_pledge = || PromiseKey::Milestone(outcomes::pledge_key());
    let text = key_text(&Key::from(of_pledge()));
    commit(ledger, ground()).await;
    let mut pledge = outcomes::pledge();
    if let Change::Put(Thing::Milestone(it)) = &mut pledge.change {
        it.text = Text::zh("张三家的路修好");
    }
    let answer = outcomes::outcome(of_pledge(), "2022", OutcomeState::Met);
    let Change::Put(thing) = &answer.change else { unreachable!() };
    let gone = Change::Withdraw(thing.key());
    commit(ledger, vec![pledge, answer]).await;
    let asked = Erasure { with_key: true, ..erasure(Kind::Milestone, &text, &[]) };
    let withdraw = async |dry_run| ledger.withdraw_to_erase(&asked, dry_run).await;
    // What answers for it goes first.
    let problems = told(withdraw(true).await.unwrap_err());
    assert!(problems[0].contains("still refers to it"), "{problems:?}");
    commit(ledger, vec![gone.into()]).await;
    assert!(ledger.commit(batch([withdraw_of(&asked)])).await.is_err(), "it stands");
    assert_eq!(withdraw(true).await.unwrap(), Some(2));
    assert_eq!(withdraw(false).await.unwrap(), Some(4));
    assert_eq!(withdraw(false).await.unwrap(), None);
    erase(ledger, asked).await.unwrap();
    assert!(!is_somewhere(ledger, "张三").await);
}

fn withdraw_of(asked: &Erasure) -> ProposedChange {
    Change::Withdraw(asked.key.clone()).into()
}
