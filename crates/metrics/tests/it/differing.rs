//! What differs between two moments, and why, where it is not an observation of the figure's own area.

use scorecard_domain::{
    Area, Assessment, Change, Measure, Membership, Milestone, MilestoneState, NodeContent, Of,
    PeerGroup, Target, Thing,
};
use scorecard_wire::pb::{
    data::{AsOf, Measure as WireMeasure, as_of::AsOf as Then, key::Key},
    metrics::{
        DiffScorecardsRequest, DifferenceCause, DifferenceCauseKind as Why, ScorecardDifference,
    },
};

use crate::support::{Ledger, Metrics, level, sample};

struct Sample {
    ledger: Ledger,
    metrics: Metrics,
    changes: Vec<Change>,
    revision: u64,
}

impl Sample {
    async fn import(name: &str) -> Self {
        let ledger = Ledger::start().await;
        let revision = ledger.import(name).await;
        let metrics = Metrics::follow(&ledger).await;
        Self { ledger, metrics, changes: sample(name), revision }
    }

    /// A thing that the sample has.
    fn thing<T>(&self, choose: impl Fn(&Thing) -> Option<T>) -> T {
        let things = self.changes.iter().filter_map(|change| match change {
            Change::Put(thing) => Some(thing),
            Change::Withdraw(_) => None,
        });
        things.filter_map(choose).next().unwrap()
    }

    fn area(&self, id: &str) -> Area {
        self.thing(|thing| match thing {
            Thing::Area(area) if area.id.as_str() == id => Some(area.clone()),
            _ => None,
        })
    }

    /// What a change of the ledger makes of a scorecard; of each difference the causes, all in the revision of the change.
    async fn change(
        &mut self,
        change: Change,
        area: &str,
        year: u32,
    ) -> Vec<(String, Vec<DifferenceCause>)> {
        let revision = self.ledger.commit(&[change]).await;
        let from = Some(AsOf { as_of: Some(Then::Revision(self.revision)) });
        let request = DiffScorecardsRequest {
            area: area.to_owned(),
            year,
            from,
            min_revision: revision,
            ..Default::default()
        };
        let told = self.metrics.client.clone().diff_scorecards(request).await.unwrap();
        self.revision = revision;
        let differences = told.into_inner().differences;
        assert!(!differences.is_empty());
        let causes = |it: ScorecardDifference| {
            for cause in &it.causes {
                let told = cause.revision.as_ref().map(|told| told.revision);
                assert_eq!(told, Some(revision), "{it:#?}");
            }
            assert!(!it.causes.is_empty(), "{it:#?}");
            (it.item, it.causes)
        };
        differences.into_iter().map(causes).collect()
    }
}

/// What it is besides observations.
fn named(causes: &[DifferenceCause]) -> Vec<Key> {
    let named = causes.iter().map(|cause| {
        assert_eq!((cause.kind(), &cause.key), (Why::Catalogue, &None));
        cause.thing.clone().and_then(|thing| thing.key).unwrap()
    });
    named.collect()
}

#[tokio::test]
async fn a_peer_that_ends_or_begins_is_the_cause() {
    let mut sample = Sample::import("shandong-gdp").await;
    let mut weifang = sample.area("gbt2260:370700");
    weifang.validity.until = Some("2012-06".parse().unwrap());
    let ended = sample.change(Change::Put(Thing::Area(weifang)), "370800", 2012).await;
    let rank = ended.iter().find(|(item, _)| item == "gdp_rank").unwrap();
    assert_eq!(named(&rank.1), [Key::Area("gbt2260:370700".into())]);

    let mut new = sample.area("gbt2260:370100");
    new.id = "gbt2260:371900".parse().unwrap();
    new.code = "371900".into();
    let begun = sample.change(Change::Put(Thing::Area(new)), "370800", 2012).await;
    let rank = begun.iter().find(|(item, _)| item == "gdp_rank").unwrap();
    assert_eq!(named(&rank.1), [Key::Area("gbt2260:371900".into())]);
}

#[tokio::test]
async fn another_peer_group_is_the_cause() {
    let mut sample = Sample::import("shandong-gdp").await;
    let mut group: PeerGroup = sample.thing(|thing| match thing {
        Thing::PeerGroup(group) => Some(group.clone()),
        _ => None,
    });
    let members = ["gbt2260:370100", "gbt2260:370200"];
    group.membership = Membership::Listed(members.map(|id| id.parse().unwrap()).to_vec());
    let id = group.id.to_string();
    let told = sample.change(Change::Put(Thing::PeerGroup(group)), "370100", 2012).await;
    let [(item, causes)] = told.as_slice() else { panic!("{told:#?}") };
    assert_eq!(item, "gdp_share_of_cities");
    assert_eq!(named(causes), [Key::PeerGroup(id)]);
}

#[tokio::test]
async fn a_score_differs_by_its_weights_and_by_what_others_achieved() {
    let mut sample = Sample::import("district-assessment").await;
    let mut assessment: Assessment = sample.thing(|thing| match thing {
        Thing::Assessment(assessment) => Some(assessment.clone()),
        _ => None,
    });
    let part = assessment.nodes.iter_mut().skip(1);
    let mut means = part.filter(|node| matches!(node.content, NodeContent::Mean(_)));
    means.next().unwrap().weight = "40".parse().unwrap();
    drop(means);
    let weights = Change::Put(Thing::Assessment(assessment));
    let told = sample.change(weights, "place:made-up-jia", 2023).await;
    let score = told.iter().find(|(item, _)| item == "score").unwrap();
    assert_eq!(named(&score.1), [Key::Assessment("district-yearly".into())]);

    let others = level("economy.investment", "place:made-up-yi", "2022", "5");
    let told = sample.change(others, "place:made-up-jia", 2023).await;
    let score = told.iter().find(|(item, _)| item == "score").unwrap();
    let [cause] = score.1.as_slice() else { panic!("{score:#?}") };
    assert_eq!((cause.kind(), cause.after.as_str()), (Why::Peer, "5亿元"));
    assert_eq!(cause.key.as_ref().unwrap().area, "place:made-up-yi");
}

#[tokio::test]
async fn what_is_done_and_pledged_for_the_next_year_are_two_things() {
    let mut sample = Sample::import("lixia-2022").await;
    let named = |id: &'static str| {
        move |thing: &Thing| match thing {
            Thing::Milestone(milestone) if milestone.key.milestone.as_str() == id => {
                Some(milestone.clone())
            }
            _ => None,
        }
    };
    let (done, pledge): (Milestone, Milestone) =
        (sample.thing(named("hospital")), sample.thing(named("law_outreach")));
    let mut again = pledge.clone();
    again.key.milestone = done.key.milestone.clone();
    assert_eq!((again.state, done.state), (MilestoneState::Pledged, MilestoneState::Done));
    let told = sample.change(Change::Put(Thing::Milestone(again)), "370102", 2022).await;
    assert_eq!(told.iter().map(|(item, _)| item.as_str()).collect::<Vec<_>>(), ["hospital"]);
    // Neither is held against the other where another thing changes.
    let mut other = pledge;
    other.text.zh.push_str("全覆盖");
    let told = sample.change(Change::Put(Thing::Milestone(other)), "370102", 2022).await;
    assert_eq!(told.iter().map(|(item, _)| item.as_str()).collect::<Vec<_>>(), ["law_outreach"]);
}

#[tokio::test]
async fn a_target_is_the_cause_of_what_is_held_against_it() {
    let mut sample = Sample::import("promises").await;
    let mut target: Target = sample.thing(|thing| match thing {
        Thing::Target(target) if target.key.indicator.as_str() == "economy.new_high_tech" => {
            Some(target.clone())
        }
        _ => None,
    });
    let (area, year) = (target.key.area.to_string(), target.key.period.last().year());
    target.value = target.value.checked_add("1".parse().unwrap()).unwrap();
    let told = sample.change(Change::Put(Thing::Target(target)), &area, year).await;
    let kinds: Vec<_> = told.iter().flat_map(|(_, causes)| causes).map(|it| it.kind()).collect();
    assert!(kinds.contains(&Why::Target), "{told:#?}");
}

#[tokio::test]
async fn what_is_published_beside_a_computed_figure_is_the_cause() {
    let mut sample = Sample::import("shandong-gdp").await;
    let Change::Put(Thing::Observation(mut rank)) =
        level("economy.gdp", "gbt2260:370100", "2012", "1")
    else {
        panic!("an observation");
    };
    (rank.key.measure, rank.key.of) = (Measure::Rank, Of::Area("gbt2260:370000".parse().unwrap()));
    let told = sample.change(Change::Put(Thing::Observation(rank)), "370100", 2012).await;
    let (_, causes) = told.iter().find(|(item, _)| item == "gdp_rank").unwrap();
    let [cause] = causes.as_slice() else { panic!("{causes:#?}") };
    assert_eq!(
        (cause.kind(), cause.key.as_ref().unwrap().measure()),
        (Why::Value, WireMeasure::Rank)
    );
}

#[tokio::test]
async fn a_year_of_the_past_is_the_cause_of_another_history() {
    let mut sample = Sample::import("shandong-gdp").await;
    let earlier = level("economy.gdp", "gbt2260:370100", "2009", "3000.00");
    let told = sample.change(earlier, "370100", 2012).await;
    let (_, causes) = told.iter().find(|(item, _)| item == "gdp").unwrap();
    let [cause] = causes.as_slice() else { panic!("{causes:#?}") };
    assert_eq!(cause.key.as_ref().unwrap().period, "2009");
}
