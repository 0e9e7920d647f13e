//! Releases: frozen, approved, moved, published.

use scorecard_domain::{
    ApprovalGroup, Change, Definition, Honour, HonourForm, HonourKey, HonourKind, HonourLevel,
    Indicator, Kind, MilestoneKey, OutcomeState, PromiseKey, Release, ReleaseId, ReleaseState,
    TargetKey, Text, Thing, UNAUTHENTICATED,
};

use super::outcomes::{outcome, pledge_key, pledge_of, target_key, target_of};
use crate::{
    AsOf, Batch, CommitError, Led, Ledger, NotReached, ProposedChange, ReleaseAct, ReleaseError,
    ReleaseOrder, Request,
    content::key::key_text,
    ledger::release::testing::{begin, commit_as, decide, definition, draft, order},
    testing::{A22, StandingClock, area, batch, ground, indicator, key, observe, put, withdraw},
};

const TWO22: &str = "i.two level  x:a 2022";

/// Figures of `i.one` by li and of `i.two` by sun, at revision 3, and a draft by wang.
async fn begun(ledger: &Ledger) -> Led {
    commit_as(ledger, "root", [ground(), vec![definition(&["i.one", "i.two"])]].concat()).await;
    commit_as(ledger, "li", vec![observe(A22, "1"), observe("i.one level  x:b 2022", "5")]).await;
    commit_as(ledger, "sun", vec![observe(TWO22, "2")]).await;
    ledger.lead(&order("wang", begin())).await.unwrap()
}

/// Leads on as whoever decides.
async fn lead(ledger: &Ledger, act: ReleaseAct) -> Result<Led, Vec<String>> {
    let author = match &act {
        ReleaseAct::Decide { decision, .. } => decision.actor.clone(),
        _ => "wang".to_owned(),
    };
    match ledger.lead(&order(&author, act)).await {
        Ok(led) => Ok(led),
        Err(ReleaseError::Commit(err)) => Err(faults(err)),
        Err(other) => panic!("{other:?}"),
    }
}

fn faults(err: CommitError) -> Vec<String> {
    match err {
        CommitError::Faulty(told) => told.faults.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

async fn approve_all(ledger: &Ledger) {
    for (group, step, actor) in
        [("one", "section", "wang"), ("rest", "head", "zhao"), ("one", "head", "zhao")]
    {
        lead(ledger, decide(group, step, actor, "")).await.unwrap();
    }
}

/// Publishes a release of `x:a` in 2022 that freezes these changes, and does something right before that; answers which revision
/// it freezes.
pub(super) async fn publish(
    ledger: &Ledger,
    changes: Vec<ProposedChange>,
    before: impl Future<Output = ()>,
) -> u64 {
    commit_as(ledger, "root", [ground(), vec![definition(&["i.one", "i.two"])]].concat()).await;
    commit_as(ledger, "li", changes).await;
    let led = ledger.lead(&order("wang", begin())).await.unwrap();
    approve_all(ledger).await;
    before.await;
    lead(ledger, ReleaseAct::Publish(0)).await.unwrap();
    led.release.revision
}

/// Begins another release at the current revision, does something before it is published, and answers what is wrong then.
pub(super) async fn publish_next(
    ledger: &Ledger,
    id: &str,
    before: impl Future<Output = ()>,
) -> Vec<String> {
    let lead = async |author: &str, act| {
        let order = order(author, act);
        match ledger.lead(&ReleaseOrder { id: id.parse().unwrap(), ..order }).await {
            Ok(_) => Vec::new(),
            Err(ReleaseError::Commit(err)) => faults(err),
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(lead("wang", begin()).await, [""; 0]);
    for (group, step, actor) in
        [("one", "section", "wang"), ("rest", "head", "zhao"), ("one", "head", "zhao")]
    {
        assert_eq!(lead(actor, decide(group, step, actor, "")).await, [""; 0]);
    }
    before.await;
    lead("wang", ReleaseAct::Publish(0)).await
}

pub(super) async fn a_release_is_led_to_its_publication(ledger: &Ledger, _: &StandingClock) {
    let led = begun(ledger).await;
    assert_eq!(
        (led.changed, led.release.revision, led.release.state()),
        (4, 3, ReleaseState::Draft)
    );
    let frozen = ledger.revision(3).await.unwrap().unwrap();
    assert_eq!(led.release.digest, *frozen.digest.as_bytes());
    let figures: Vec<_> = led
        .release
        .groups
        .iter()
        .map(|it| (it.figures.count, it.figures.authors.clone()))
        .collect();
    assert_eq!(figures, [(1, vec!["li".to_owned()]), (1, vec!["sun".to_owned()])]);

    let early = lead(ledger, ReleaseAct::Publish(0)).await.unwrap_err();
    assert_eq!(
        early,
        ["changes[0].release.published: needs all approvals; these groups lack some: one, rest"]
    );
    let out_of_turn = lead(ledger, decide("one", "head", "zhao", "")).await.unwrap_err();
    assert!(out_of_turn[0].contains("it is the turn of `section`"), "{out_of_turn:?}");
    lead(ledger, decide("one", "section", "wang", "")).await.unwrap();
    let led = lead(ledger, decide("one", "head", "zhao", "口径有误")).await.unwrap();
    assert_eq!(led.release.state(), ReleaseState::Returned);
    approve_all(ledger).await;
    let led = lead(ledger, ReleaseAct::Publish(3)).await.unwrap();
    assert_eq!((led.release.state(), led.changed), (ReleaseState::Published, 10));
    let told = ledger.decisions("r".parse().unwrap(), 10).await.unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|it| (it.recorded.number, it.decision.actor.as_str(), it.frozen, it.voided))
        .collect();
    let stands = |revision, actor| (revision, actor, 3, None);
    assert_eq!(
        told,
        [
            stands(5, "wang"),
            stands(6, "zhao"),
            stands(7, "wang"),
            stands(8, "zhao"),
            stands(9, "zhao")
        ]
    );
}

pub(super) async fn a_later_change_voids_only_what_it_concerns(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    approve_all(ledger).await;
    // Of another area, of another period, of no figure.
    let others = ["i.one level  x:b 2022", "i.one level  x:a 2021", "i.two level  x:a 2023"];
    commit_as(ledger, "li", others.map(|key| observe(key, "9")).to_vec()).await;
    let led = lead(ledger, ReleaseAct::Advance(0)).await.unwrap();
    assert_eq!((led.release.revision, led.release.state()), (8, ReleaseState::Approved));
    assert_eq!(led.voided, []);

    // A month of the year is of the year.
    commit_as(ledger, "qian", vec![observe("i.one level  x:a 2022-07", "3")]).await;
    commit_as(ledger, "qian", vec![withdraw(Kind::Observation, TWO22)]).await;
    let planned = ledger.rehearse(&order("wang", ReleaseAct::Advance(10))).await.unwrap();
    assert_eq!(planned.release.state(), ReleaseState::InApproval);
    let led = lead(ledger, ReleaseAct::Advance(10)).await.unwrap();
    assert_eq!((&led.voided, &led.release), (&planned.voided, &planned.release));
    let voided: Vec<_> = led
        .voided
        .iter()
        .map(|it| (it.group.as_str(), it.decisions.len(), it.changed.len(), it.more))
        .collect();
    assert_eq!(voided, [("one", 2, 1, 0)]);
    let month = key(Kind::Observation, "i.one level  x:a 2022-07");
    assert_eq!(led.voided[0].changed, [month]);
    assert_eq!(led.release.groups[0].figures.authors, ["li", "qian"]);
    assert_eq!(led.release.state(), ReleaseState::InApproval);
    lead(ledger, ReleaseAct::Advance(12)).await.unwrap_or_else(|err| panic!("{err:?}"));
    let told = ledger.decisions("r".parse().unwrap(), 99).await.unwrap();
    let voided: Vec<_> = told.iter().map(|it| (it.group.as_str(), it.voided)).collect();
    assert_eq!(voided, [("one", Some(12)), ("rest", Some(13)), ("one", Some(12))]);
}

/// The definition shows a sum alone, and the release is of its parts too.
pub(super) async fn what_figures_are_made_from_is_approved_with_them(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let formula = "i.one + i.two".parse().ok();
    let sum = Thing::Indicator(Indicator { formula, ..indicator("i.sum") });
    let setting = [ground(), vec![put(sum), definition(&["i.sum"])]].concat();
    commit_as(ledger, "root", setting).await;
    commit_as(ledger, "li", vec![observe(A22, "1")]).await;
    commit_as(ledger, "sun", vec![observe(TWO22, "2")]).await;
    let led = ledger.lead(&order("wang", begin())).await.unwrap();
    let authors: Vec<_> = led.release.groups.iter().map(|it| it.figures.authors.clone()).collect();
    assert_eq!(authors, [["li"], ["sun"]]);
    approve_all(ledger).await;
    commit_as(ledger, "sun", vec![observe(TWO22, "3")]).await;
    let led = lead(ledger, ReleaseAct::Advance(0)).await.unwrap();
    assert_eq!(led.voided.iter().map(|it| it.group.as_str()).collect::<Vec<_>>(), ["rest"]);
}

/// What a page prints besides observations is approved with them: each thing by the group that it concerns.
pub(super) async fn what_is_promised_and_told_is_approved_with_the_figures(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let target = |area: &str, indicator: &str, period: &str| TargetKey {
        indicator: indicator.parse().unwrap(),
        area: format!("x:{area}").parse().unwrap(),
        period: period.parse().unwrap(),
        ..target_key()
    };
    let pledge = || MilestoneKey { area: "x:a".parse().unwrap(), ..pledge_key() };
    begun(ledger).await;
    // Of before, of later than the year after, of another area: nothing that it shows.
    let aside = [("a", "2021"), ("a", "2024"), ("b", "2023")];
    let aside = aside.map(|(area, period)| target_of(target(area, "i.one", period), "1"));
    let other = Indicator { decimals: 3, ..indicator("i.three") };
    let (old, new) = (target("a", "i.one", "2021"), target("a", "i.one", "2023"));
    let goes_on = outcome(PromiseKey::Target(old.clone()), "2021", OutcomeState::Continuing);
    let honour = put(Thing::Honour(Honour {
        key: HonourKey {
            holder: "x:a".parse().unwrap(),
            honour: "model".parse().unwrap(),
            period: "2022".parse().unwrap(),
        },
        title: Text::zh("示范区"),
        level: HonourLevel::National,
        awarded_by: Text::default(),
        kind: HonourKind::Title,
        form: HonourForm::Designation,
        source: None,
        note: Text::default(),
    }));
    let renamed = Indicator { name: Text::zh("总收入"), ..indicator("i.one") };
    let Change::Put(Thing::Definition(titled)) = definition(&["i.one", "i.two"]).change else {
        panic!()
    };
    let titled = Definition { title: Text::zh("新成绩单"), ..titled };
    let steps: [(&str, Vec<ProposedChange>, &[&str]); 9] = [
        ("qian", [aside.to_vec(), vec![put(Thing::Indicator(other)), goes_on]].concat(), &[]),
        ("qian", vec![target_of(new.clone(), "72")], &["one: target i.one level  x:a 2023 x:a"]),
        ("qian", vec![target_of(new, "99")], &["one: target i.one level  x:a 2023 x:a"]),
        (
            "qian",
            vec![target_of(target("a", "i.three", "2023"), "1")],
            &["rest: target i.three level  x:a 2023 x:a"],
        ),
        // What became of it in the year makes an old promise one that is shown.
        (
            "qian",
            vec![outcome(PromiseKey::Target(old), "2022", OutcomeState::Met)],
            &[
                "one: target i.one level  x:a 2021 x:a, outcome target i.one level  x:a 2021 x:a 2022",
            ],
        ),
        ("qian", vec![pledge_of(pledge())], &["rest: milestone x:a metro 2022"]),
        ("qian", vec![honour], &["rest: honour x:a model 2022"]),
        ("root", vec![put(Thing::Indicator(renamed))], &["one: indicator i.one"]),
        ("root", vec![put(Thing::Definition(titled))], &["rest: definition d"]),
    ];
    for (author, changes, expected) in steps {
        let state = |group: &ApprovalGroup| group.state() == ReleaseState::Approved;
        let held = ledger.get(key(Kind::Release, "r"), ledger.position().revision).await.unwrap();
        let Some(Thing::Release(release)) = held.map(|held| held.thing) else { panic!() };
        for group in release.groups.iter().filter(|group| !state(group)) {
            for step in &group.steps {
                let act = decide(group.id.as_str(), step.id.as_str(), "zhao", "");
                lead(ledger, act).await.unwrap();
            }
        }
        commit_as(ledger, author, changes).await;
        let led = lead(ledger, ReleaseAct::Advance(0)).await.unwrap();
        let told = led.voided.iter().map(|it| {
            let keys: Vec<_> =
                it.changed.iter().map(|key| format!("{} {}", key.kind(), key_text(key))).collect();
            format!("{}: {}", it.group, keys.join(", "))
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
    let held = ledger.get(key(Kind::Release, "r"), ledger.position().revision).await.unwrap();
    let Some(Thing::Release(release)) = held.map(|held| held.thing) else { panic!() };
    let figures = release.groups.iter().map(|it| (it.figures.count, it.figures.authors.join(" ")));
    assert_eq!(
        figures.collect::<Vec<_>>(),
        [(1, "li qian".to_owned()), (1, "qian sun".to_owned())],
        "who describes indicators and definitions enters no figure"
    );
    let own = lead(ledger, decide("rest", "head", "qian", "")).await;
    assert!(own.unwrap_err()[0].contains("`qian` entered figures of group `rest`"));
}

pub(super) async fn nobody_approves_what_they_entered(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    let own = lead(ledger, decide("one", "section", "li", "")).await.unwrap_err();
    let said = "changes[0].release.groups[0].decisions[0].actor: `li` entered figures of group `one`; somebody else approves";
    assert_eq!(own, [said]);
    lead(ledger, decide("rest", "head", "li", "")).await.unwrap();
    // Nor under another's name.
    let forged = order("li", decide("one", "section", "wang", ""));
    let Err(ReleaseError::Commit(err)) = ledger.lead(&forged).await else { panic!() };
    assert!(faults(err)[0].contains("`wang` does not write this, `li` does"));
    // As long as nobody says who they are, a name has to be given, and what cannot be verified is told.
    commit_as(ledger, UNAUTHENTICATED, vec![observe(A22, "7")]).await;
    lead(ledger, ReleaseAct::Advance(0)).await.unwrap();
    let named = order(UNAUTHENTICATED, decide("one", "section", "wang", ""));
    let led = ledger.lead(&named).await.unwrap();
    assert!(led.release.groups[0].is_entered_by_unknown());
    let nameless = order(UNAUTHENTICATED, decide("one", "head", UNAUTHENTICATED, ""));
    let Err(ReleaseError::Commit(err)) = ledger.lead(&nameless).await else { panic!() };
    assert!(faults(err)[0].contains("the name of the person who decides"));
}

/// What is told of a release that is put as it is.
async fn put_release(ledger: &Ledger, author: &str, release: Release) -> Vec<String> {
    let batch = Batch { author: author.to_owned(), ..batch(vec![put(Thing::Release(release))]) };
    match ledger.commit(batch).await {
        Ok(_) => Vec::new(),
        Err(err) => faults(err),
    }
}

pub(super) async fn what_a_release_says_is_held_against_the_ledger(
    ledger: &Ledger,
    _: &StandingClock,
) {
    let right = begun(ledger).await.release;
    let other = |change: &dyn Fn(&mut Release)| {
        let mut release = Release { id: "other".parse().unwrap(), ..right.clone() };
        change(&mut release);
        release
    };
    let told =
        async |change: &dyn Fn(&mut Release)| put_release(ledger, "wang", other(change)).await;
    let digest = told(&|it| it.digest = [7; 32]).await;
    assert!(digest.len() == 1 && digest[0].contains("frozen_digest: is 0707"), "{digest:?}");
    let figures = told(&|it| it.groups[0].figures.authors = vec!["nobody".into()]).await;
    assert!(figures[0].ends_with("1 observation(s), entered by li"), "{figures:?}");
    assert_eq!(
        told(&|it| it.revision = 99).await,
        ["changes[0].release.frozen_revision: there is no revision 99"]
    );
    let early = told(&|it| it.revision = 0).await;
    assert!(early[0].contains("a revision, 1 or later"), "{early:?}");
    let unknown = told(&|it| it.definition = "no".parse().unwrap()).await;
    assert_eq!(
        unknown,
        ["changes[0].release.definition: there was no definition `no` at revision 3"]
    );
    let left = told(&|it| drop(it.groups.pop())).await;
    assert!(left[0].contains("these indicators of definition `d`: i.two"), "{left:?}");
    assert_eq!(told(&|_| {}).await, [""; 0]);
    // What it names stays, and what is named has to be there.
    let refused = ledger.commit(batch(vec![withdraw(Kind::Area, "x:a")])).await;
    assert!(faults(refused.unwrap_err())[0].contains("still refers to it"));
    commit_as(ledger, "root", vec![put(area("new", "", &[]))]).await;
    let later = told(&|it| it.areas.push("x:new".parse().unwrap())).await;
    assert_eq!(later, ["changes[0].release.areas[1]: there was no area `x:new` at revision 3"]);
}

pub(super) async fn a_published_release_is_never_touched(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    approve_all(ledger).await;
    let published = lead(ledger, ReleaseAct::Publish(0)).await.unwrap().release;
    let said = "is published, and can never be changed or withdrawn: begin another release";
    for act in [ReleaseAct::Advance(0), decide("one", "head", "zhao", "错了")] {
        let told = lead(ledger, act).await.unwrap_err();
        assert_eq!(told.last(), Some(&format!("changes[0].release: {said}")), "{told:?}");
    }
    let refused = ledger.commit(batch(vec![withdraw(Kind::Release, "r")])).await;
    assert_eq!(faults(refused.unwrap_err()), [format!("changes[0].withdraw: {said}")]);
    let mut renamed = published.clone();
    renamed.title = Text::zh("别的");
    assert_eq!(put_release(ledger, "wang", renamed).await.len(), 1);
    // Publishing again changes nothing, and a draft can be withdrawn.
    assert_eq!(lead(ledger, ReleaseAct::Publish(0)).await.unwrap().revision, None);
    let held = ledger.get(key(Kind::Release, "r"), ledger.position().revision).await.unwrap();
    assert_eq!(held.unwrap().thing, Thing::Release(published));
    assert!(matches!(
        ledger.lead(&order("wang", begin())).await,
        Err(ReleaseError::Exists(id)) if id.as_str() == "r"
    ));
}

pub(super) async fn a_release_is_changed_one_thing_at_a_time(ledger: &Ledger, _: &StandingClock) {
    let first = begun(ledger).await.release;
    lead(ledger, decide("one", "section", "wang", "")).await.unwrap();
    commit_as(ledger, "li", vec![observe(TWO22, "8")]).await;
    let held = lead(ledger, ReleaseAct::Advance(0)).await.unwrap().release;
    let told = async |change: &dyn Fn(&mut Release)| {
        let mut release = held.clone();
        change(&mut release);
        put_release(ledger, "zhao", release).await.join("; ")
    };
    let dropped = told(&|it| it.groups[0].decisions.clear()).await;
    assert!(dropped.contains("1 stand and may not be left out"), "{dropped}");
    let forged = told(&|it| it.groups[0].steps.truncate(1)).await;
    assert!(forged.contains("are about other figures, steps or indicators"), "{forged}");
    let mut back = first.clone();
    back.groups[0].decisions.clone_from(&held.groups[0].decisions);
    let back = put_release(ledger, "zhao", back).await;
    assert!(back[0].contains("goes back from revision 6"), "{back:?}");
    let fresh = Release { id: "s".parse().unwrap(), ..held.clone() };
    let fresh = put_release(ledger, "wang", fresh).await;
    assert!(fresh[0].contains("it begins as a draft"), "{fresh:?}");
    // The route may change as long as nobody has decided about it, and voids what was decided.
    let changed = told(&|it| {
        it.groups[0].steps.truncate(1);
        it.groups[0].decisions.clear();
    });
    assert_eq!(changed.await, "");
    // A draft may go.
    commit_as(ledger, "wang", vec![withdraw(Kind::Release, "r")]).await;
    assert!(matches!(
        ledger.lead(&order("wang", ReleaseAct::Advance(0))).await,
        Err(ReleaseError::NoSuchRelease(_))
    ));
    ledger.lead(&order("wang", begin())).await.unwrap();
}

pub(super) async fn reads_answer_as_of_a_release(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    let id = draft().id;
    assert_eq!(ledger.resolve(AsOf::Release(id.clone())).await.unwrap(), 3);
    commit_as(ledger, "li", vec![observe(A22, "4")]).await;
    assert_eq!(ledger.resolve(AsOf::Release(id.clone())).await.unwrap(), 3);
    lead(ledger, ReleaseAct::Advance(5)).await.unwrap();
    assert_eq!(ledger.resolve(AsOf::Release(id)).await.unwrap(), 5);
    let unknown = ledger.resolve(AsOf::Release("no".parse().unwrap())).await;
    let Err(NotReached::NoSuchRelease { asked, known, more }) = unknown else {
        panic!("{unknown:?}")
    };
    let known: Vec<_> = known.iter().map(ReleaseId::as_str).collect();
    assert_eq!((asked.as_str(), known.as_slice(), more), ("no", ["r"].as_slice(), false));
    let ahead = ledger.lead(&order("wang", ReleaseAct::Advance(99))).await;
    assert!(matches!(ahead, Err(ReleaseError::NotReached(NotReached::Revision { .. }))));
}

pub(super) async fn an_order_is_carried_out_once(ledger: &Ledger, _: &StandingClock) {
    begun(ledger).await;
    let request = |asked: u8| {
        let id = "one-and-the-same".parse().unwrap();
        Some((Request { method: "ApproveRelease", id }, [asked; 32]))
    };
    let mut approve = order("wang", decide("one", "section", "wang", ""));
    approve.request = request(1);
    let first = ledger.lead(&approve).await.unwrap();
    commit_as(ledger, "li", vec![observe(A22, "4")]).await;
    lead(ledger, ReleaseAct::Advance(0)).await.unwrap();
    // By now it would be an approval of something else.
    assert_eq!(ledger.lead(&approve).await.unwrap(), first);
    assert_eq!(ledger.position().revision, 7);
    approve.request = request(2);
    assert!(matches!(
        ledger.lead(&approve).await,
        Err(ReleaseError::Commit(CommitError::RequestIdReused(_)))
    ));
    // Nothing is decided on what was not seen.
    let ReleaseAct::Decide { group, decision, .. } = decide("one", "section", "wang", "") else {
        unreachable!()
    };
    let unseen = lead(ledger, ReleaseAct::Decide { group, decision, frozen: 3 }).await;
    assert_eq!(
        unseen.unwrap_err(),
        ["frozen_revision: is 3, but the release freezes revision 6 now: look at it again"]
    );
    let nowhere = lead(ledger, decide("none", "head", "zhao", "")).await.unwrap_err();
    assert_eq!(nowhere, ["group: there is no group `none`; release `r` has one, rest"]);
}
