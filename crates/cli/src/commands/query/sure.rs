//! How sure a figure of `scorecard query` is.

use scorecard_domain::{Qualifier, Stage};
use scorecard_wire::pb::metrics::Metric;

use crate::cells;

/// What a metric says of that, each as a cell; empty where there is nothing that it could be said of.
pub(super) struct Sure {
    qualifier: Option<Qualifier>,
    status: String,
    stage: String,
    /// Of a rank, what follows from one, and a streak: whether nothing can change it.
    firm: Option<bool>,
    /// Of a figure made from peers or parts: how many of how many have a number.
    reported: Option<(u32, u32)>,
}

impl Sure {
    pub(super) fn of(metric: &Metric) -> Self {
        let shown = metric.shown.as_ref();
        let number = |number: i32| u8::try_from(number).ok();
        let stage = shown.and_then(|shown| Stage::from_number(number(shown.stage)?));
        let of_rank = metric.rank.map(|rank| (rank.firm, (rank.reported, rank.expected)));
        let of_streak = metric.streak.as_ref().map(|streak| streak.open_periods.is_empty());
        let of_change = metric.rank_change.map(|change| change.firm);
        // What was published stands as it was.
        let is_computed = metric.origin() == scorecard_wire::pb::metrics::Origin::Computed;
        let firm = of_rank.map(|(firm, _)| firm).or(of_change).or(of_streak);
        let parts = metric.coverage.map(|it| (it.reported, it.expected));
        Self {
            qualifier: shown.and_then(|shown| Qualifier::from_number(number(shown.qualifier)?)),
            status: shown.map(|shown| cells::statuses(&shown.statuses)).unwrap_or_default(),
            stage: stage.map(|stage| stage.slug().to_owned()).unwrap_or_default(),
            firm: firm.filter(|_| is_computed),
            reported: of_rank.map(|(_, peers)| peers).or(parts).filter(|_| is_computed),
        }
    }

    /// All of it, for programs: qualifier, status, stage, whether it is firm, how many reported, of how many.
    pub(super) fn all(self) -> [String; 6] {
        let of = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        [
            self.qualifier.map(|qualifier| qualifier.slug().to_owned()).unwrap_or_default(),
            self.status,
            self.stage,
            self.firm.map(|firm| firm.to_string()).unwrap_or_default(),
            of(self.reported.map(|(reported, _)| reported)),
            of(self.reported.map(|(_, expected)| expected)),
        ]
    }

    /// What is out of the ordinary, for people: not that a number is exact, a status normal, a rank firm or all are there.
    pub(super) fn told(self) -> [String; 6] {
        let qualifier = self.qualifier.filter(|qualifier| *qualifier != Qualifier::Exact);
        let firm = match self.firm {
            Some(false) => "否".to_owned(),
            _ => String::new(),
        };
        let status = if self.status == "A" { String::new() } else { self.status.clone() };
        let reported = self.reported.filter(|(reported, expected)| reported < expected);
        let [_, _, stage, _, reported, expected] = Self { reported, ..self }.all();
        let qualifier = qualifier.map(|qualifier| qualifier.slug().to_owned()).unwrap_or_default();
        [qualifier, status, stage, firm, reported, expected]
    }
}
