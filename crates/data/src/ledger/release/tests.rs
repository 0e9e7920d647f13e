//! Random releases against a plain model: what was changed since an approval decides whether it stands.

use std::collections::BTreeMap;

use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestRunner};

use super::{
    ReleaseAct, ReleaseError,
    testing::{begin, commit_as, decide, definition, order},
};
use crate::{
    CommitError, Ledger, StoreUrl,
    testing::{StandingClock, ground, observe},
};

const ROUTE: [(&str, &str, &[&str]); 2] =
    [("one", "i.one", &["section", "head"]), ("rest", "i.two", &["head"])];

#[derive(Clone, Debug)]
enum Step {
    /// An indicator, whether in scope, and an author.
    Observe(usize, bool, &'static str),
    /// To so many revisions before the current one.
    Advance(u64),
    /// About a group, at a step, by whom, and whether it is returned.
    Decide(usize, &'static str, &'static str, bool),
    Publish,
}

fn step() -> impl Strategy<Value = Step> {
    let who = || select(vec!["li", "wang", "zhao"]);
    prop_oneof![
        2 => (0..2usize, any::<bool>(), who()).prop_map(|(i, inside, who)| Step::Observe(i, inside, who)),
        2 => (0..3u64).prop_map(Step::Advance),
        6 => (0..2usize, select(vec!["section", "head"]), who(), prop::bool::weighted(0.15))
            .prop_map(|(group, step, who, returned)| Step::Decide(group, step, who, returned)),
        1 => Just(Step::Publish),
    ]
}

/// A release as few lines say it.
#[derive(Default)]
struct Model {
    /// In scope, by revision: which indicator and who.
    entries: BTreeMap<u64, (usize, &'static str)>,
    frozen: u64,
    /// Of each group: at which step, by whom, and whether it was returned.
    decisions: [Vec<(&'static str, &'static str, bool)>; 2],
    published: bool,
    head: u64,
}

impl Model {
    fn entered(&self, group: usize, who: &str) -> bool {
        // One observation of each indicator: the last to write it entered it.
        let mut entries = self.entries.range(..=self.frozen).rev();
        entries.find(|(_, (of, _))| *of == group).is_some_and(|(_, (_, author))| *author == who)
    }

    fn complete(&self, group: usize) -> bool {
        let approved = |at: usize| {
            let all = &self.decisions[group];
            all.len() >= at && all[all.len() - at..].iter().all(|(_, _, returned)| !returned)
        };
        approved(ROUTE[group].2.len())
    }

    /// Whether it is accepted.
    fn take(&mut self, step: &Step) -> bool {
        match *step {
            Step::Observe(of, inside, who) => {
                self.head += 1;
                if inside {
                    self.entries.insert(self.head, (of, who));
                }
                true
            }
            Step::Advance(back) => {
                let to = (self.head - back).max(1);
                if self.published && to == self.frozen {
                    return true;
                }
                if self.published || to < self.frozen {
                    return false;
                }
                for (group, decisions) in self.decisions.iter_mut().enumerate() {
                    let mut since = self.entries.range(self.frozen + 1..to + 1);
                    if since.any(|(_, (of, _))| *of == group) {
                        decisions.clear();
                    }
                }
                self.head += u64::from(to != self.frozen);
                self.frozen = to;
                true
            }
            Step::Decide(group, at, who, returned) => {
                let steps = ROUTE[group].2;
                let all = &self.decisions[group];
                let standing = all.iter().rev().take_while(|(_, _, returned)| !returned).count();
                let turn = match steps.get(standing) {
                    Some(turn) => Some(turn),
                    None if returned => steps.last(),
                    None => None,
                };
                let may =
                    !self.published && turn == Some(&at) && (returned || !self.entered(group, who));
                if may {
                    self.decisions[group].push((at, who, returned));
                    self.head += 1;
                }
                may
            }
            Step::Publish => {
                let may = self.complete(0) && self.complete(1);
                self.head += u64::from(may && !self.published);
                self.published |= may;
                may
            }
        }
    }
}

async fn check(steps: Vec<Step>, url: &StoreUrl) {
    let ledger = Ledger::open(url, StandingClock::at(0)).await.unwrap();
    commit_as(&ledger, "root", [ground(), vec![definition(&["i.one", "i.two"])]].concat()).await;
    ledger.lead(&order("root", begin())).await.unwrap();
    let mut model = Model { frozen: 1, head: 2, ..Model::default() };
    for (number, step) in steps.iter().enumerate() {
        let head = model.head;
        let expected = model.take(step);
        let (author, act) = match *step {
            Step::Observe(of, inside, who) => {
                let area = if inside { "a" } else { "b" };
                let key = format!("{} level  x:{area} 2022", ROUTE[of].1);
                commit_as(&ledger, who, vec![observe(&key, &number.to_string())]).await;
                continue;
            }
            Step::Advance(back) => ("root", ReleaseAct::Advance((head - back).max(1))),
            Step::Decide(group, at, who, returned) => {
                (who, decide(ROUTE[group].0, at, who, if returned { "错" } else { "" }))
            }
            Step::Publish => ("root", ReleaseAct::Publish(0)),
        };
        let before: Vec<_> = match ledger.rehearse(&order(author, act.clone())).await {
            Ok(led) => led.faults,
            Err(err) => panic!("{err:?}"),
        };
        assert_eq!(before.is_empty(), expected, "rehearsing {step:?}: {before:?}");
        match ledger.lead(&order(author, act)).await {
            Ok(led) => {
                assert!(expected, "{step:?} was accepted");
                let release = led.release;
                assert_eq!((release.revision, release.published), (model.frozen, model.published));
                for (group, decisions) in release.groups.iter().zip(&model.decisions) {
                    let told: Vec<_> = group
                        .decisions
                        .iter()
                        .map(|it| (it.step.as_str(), it.actor.as_str(), it.returned.is_some()))
                        .collect();
                    assert_eq!(told, *decisions, "after {step:?}");
                }
                let stands = ledger.decisions(release.id, model.head).await.unwrap();
                let stands = stands.iter().filter(|it| it.voided.is_none()).count();
                assert_eq!(stands, model.decisions.iter().map(Vec::len).sum::<usize>());
            }
            Err(ReleaseError::Commit(CommitError::Faulty(_))) => {
                assert!(!expected, "{step:?} was refused");
            }
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(ledger.position().revision, model.head, "after {step:?}");
    }
    ledger.close().await;
}

#[test]
fn releases_do_not_differ_from_the_model() {
    let folder = tempfile::TempDir::new().unwrap();
    let number = std::cell::Cell::new(0);
    let config = ProptestConfig { cases: 64, max_shrink_iters: 300, ..ProptestConfig::default() };
    let checked = TestRunner::new(config).run(&vec(step(), 1..24), |steps| {
        number.set(number.get() + 1);
        let url = StoreUrl::Sqlite(folder.path().join(format!("{}.db", number.get())));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(check(steps, &url));
        Ok(())
    });
    checked.unwrap();
}
