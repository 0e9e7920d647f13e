//! Collection plans: which department owes which figures, for which areas and periods, and by when.
//!
//! A plan is what SDMX calls a provision agreement between a data provider (the department) and a dataflow (the
//! figures, areas and periods), with the release calendar of the reference metadata (the deadlines): SDMX 3.0, section 2
//! "Information Model", "Data Provisioning". What is not in a plan is owed by nobody.

use crate::{
    area::AreaKind,
    date::Date,
    definition::ItemOf,
    id::{AreaId, CollectionPlanId, IndicatorId, PeerGroupId, SourceId},
    observation::{Measure, Observation},
    period::{Month, Period},
    reading::{Absence, Reading},
    status::{ObsStatus, Stage},
    text::Text,
};

/// Who owes what, and by when.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CollectionPlan {
    /// Names it.
    pub id: CollectionPlanId,
    /// As tables name it: 年度财政指标.
    pub name: Text,
    /// The responsible department: 区财政局. Plans with the same words are of the same department.
    pub department: Text,
    /// Whom to ask there, in one line; empty if it is not stated.
    pub contact: String,
    /// What is owed for each area and period; each figure once.
    pub figures: Vec<PlanFigure>,
    /// For which areas.
    pub areas: PlanAreas,
    /// For which periods.
    pub periods: PlanPeriods,
    /// By when a value is owed, provisional or not.
    pub due: Deadline,
    /// By when a value is owed that is no longer provisional; `None` if a provisional one is enough.
    pub final_due: Option<Deadline>,
    /// Whether only values count: otherwise an absence with a reason is a report too.
    pub values_only: bool,
    /// Who says that it is owed: a reporting scheme (统计调查制度), a decree.
    pub source: Option<SourceId>,
    /// What a reader should know.
    pub note: Text,
}

/// One face of an indicator that is owed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanFigure {
    /// What is measured.
    pub indicator: IndicatorId,
    /// Which face of it.
    pub measure: Measure,
    /// What a share or rank is of. Of the parent, an area that has none at the period's end owes nothing.
    pub of: ItemOf,
}

/// For which areas something is owed: always those alone that exist at the period's end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PlanAreas {
    /// These.
    Listed(Vec<AreaId>),
    /// The members of a peer group. Of one that does not state them nobody can owe anything.
    Group(PeerGroupId),
    /// All of a kind under a parent at the period's end.
    Rule {
        /// The kind.
        kind: AreaKind,
        /// The parent.
        parent: AreaId,
    },
}

/// For which periods something is owed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PlanPeriods {
    /// These.
    Listed(Vec<Period>),
    /// Again and again.
    Recurring(Recurrence),
}

/// A period, and others as long as it that begin so many months later each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Recurrence {
    /// The first: `2022` for years, `2022-Q1` for quarters, `2022-01` for months.
    pub first: Period,
    /// How many months later the next begins, 1 to 1200: as many as the period has, or 12 for 上半年 of every year.
    pub every: u16,
    /// The last; `None` as long as the plan stands.
    pub last: Option<Period>,
}

/// A day after a period: the `day` of the `months`th month after the period's last. It ends with that day in the ledger's
/// calendar, +08:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Deadline {
    /// 0 for the period's last month itself; at most [`Deadline::MAX_MONTHS`].
    pub months: u16,
    /// 1 to 31; where the month has not so many days, its last.
    pub day: u8,
}

impl CollectionPlan {
    /// The same with its listed areas and periods in order; as they stand, their order says nothing. That of its figures
    /// does: forms have them so.
    #[must_use]
    pub fn in_order(&self) -> Self {
        let mut plan = self.clone();
        if let PlanAreas::Listed(areas) = &mut plan.areas {
            areas.sort();
        }
        if let PlanPeriods::Listed(periods) = &mut plan.periods {
            periods.sort();
        }
        plan
    }

    /// Whether an observation is a report: a value, a standing or, unless only values count, the absence of one for a
    /// reason: not collected, withheld, not applicable. That something is not yet published, or why it is missing is
    /// not stated, is no reason.
    pub const fn is_met_by(&self, observation: &Observation) -> bool {
        match observation.reading {
            Reading::Value(_) | Reading::Standing(_) => true,
            Reading::Absent(
                Absence::NotCollected | Absence::Suppressed | Absence::NotApplicable,
            ) => !self.values_only,
            Reading::Absent(Absence::NotYetPublished | Absence::Unstated) => false,
        }
    }
}

impl Observation {
    /// Whether it says of itself that another value is to come: the status flags E, F, I, P and V of the SDMX code list
    /// CL_OBS_STATUS, or a stage before that of the yearly report (年报).
    pub fn is_provisional(&self) -> bool {
        let flags = [
            ObsStatus::Estimated,
            ObsStatus::Forecast,
            ObsStatus::Imputed,
            ObsStatus::Provisional,
            ObsStatus::Unvalidated,
        ];
        let early = matches!(
            self.stage,
            Some(Stage::Planned | Stage::Expected | Stage::Flash | Stage::Preliminary)
        );
        early || flags.into_iter().any(|flag| self.statuses.contains(flag))
    }
}

impl PlanPeriods {
    /// Whether something is owed for a period.
    pub fn contains(&self, period: Period) -> bool {
        match self {
            Self::Listed(periods) => periods.contains(&period),
            Self::Recurring(recurrence) => recurrence.contains(period),
        }
    }

    /// The periods, those of a recurrence in the order of time; without an end if it has none.
    pub fn iter(&self) -> impl Iterator<Item = Period> {
        let (listed, recurrence) = match self {
            Self::Listed(periods) => (periods.as_slice(), None),
            Self::Recurring(recurrence) => (&[][..], Some(recurrence.iter())),
        };
        listed.iter().copied().chain(recurrence.into_iter().flatten())
    }
}

impl Recurrence {
    /// Whether a period is one of them.
    pub fn contains(self, period: Period) -> bool {
        let Self { first, every, last } = self;
        let later = period.start().index().checked_sub(first.start().index());
        period.months() == first.months()
            && later.is_some_and(|later| later.checked_rem(every.into()) == Some(0))
            && last.is_none_or(|last| period.start() <= last.start())
    }

    /// The periods in the order of time.
    pub fn iter(self) -> impl Iterator<Item = Period> {
        let Self { first, every, last } = self;
        // No step would be no progress.
        let next = move |period: &Period| {
            let start = period.start().plus(i32::from(every.max(1)))?;
            Period::new(start, first.months())
        };
        std::iter::successors(Some(first), next)
            .take_while(move |period| last.is_none_or(|last| period.start() <= last.start()))
    }
}

impl Deadline {
    /// No deadline is later after its period, in months.
    pub const MAX_MONTHS: u16 = 120;

    /// The day for a period.
    pub fn date(self, period: Period) -> Date {
        let last = period.last();
        let end_of_time = Month::new(9999, 12).unwrap_or(last);
        match last.plus(self.months.into()) {
            Some(month) => Date::within(month, self.day),
            None => Date::last_of(end_of_time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn an_absence_with_a_reason_is_a_report_unless_only_values_count() {
        let plan = |values_only| CollectionPlan {
            id: "p".parse().unwrap(),
            name: Text::default(),
            department: Text::default(),
            contact: String::new(),
            figures: Vec::new(),
            areas: PlanAreas::Listed(Vec::new()),
            periods: PlanPeriods::Listed(Vec::new()),
            due: Deadline { months: 1, day: 1 },
            final_due: None,
            values_only,
            source: None,
            note: Text::default(),
        };
        let counts = |reading| {
            let observation = Observation { reading, ..observation() };
            [false, true].map(|values_only| plan(values_only).is_met_by(&observation))
        };
        assert_eq!(counts(Reading::Value(crate::Decimal::ZERO)), [true, true]);
        assert_eq!(counts(Reading::Standing(crate::Standing::Leading)), [true, true]);
        for absence in Absence::ALL {
            let has_reason = !matches!(absence, Absence::NotYetPublished | Absence::Unstated);
            assert_eq!(counts(Reading::Absent(*absence)), [has_reason, false], "{absence}");
        }
    }

    fn observation() -> Observation {
        Observation {
            key: crate::ObservationKey {
                indicator: "a.b".parse().unwrap(),
                measure: Measure::Level,
                of: crate::Of::Nothing,
                area: "x:a".parse().unwrap(),
                period: period("2022"),
            },
            reading: Reading::Value(crate::Decimal::ZERO),
            qualifier: crate::Qualifier::Exact,
            statuses: crate::Statuses::NONE,
            stage: None,
            source: None,
            note: Text::default(),
            confidentiality: crate::Confidentiality::Free,
            embargo_until: None,
            comparison: None,
        }
    }

    #[test]
    fn what_another_value_is_to_follow_is_provisional() {
        let flagged = |flags: &str| {
            Observation { statuses: flags.parse().unwrap(), ..observation() }.is_provisional()
        };
        let provisional: Vec<_> =
            ObsStatus::ALL.iter().map(|flag| flag.slug()).filter(|flag| flagged(flag)).collect();
        assert_eq!(provisional, ["E", "F", "I", "P", "V"]);
        assert!(!flagged("") && !flagged("A") && flagged("B P"));
        let staged =
            |stage: &&Stage| Observation { stage: Some(**stage), ..observation() }.is_provisional();
        let early: Vec<_> = Stage::ALL.iter().filter(staged).map(|stage| stage.slug()).collect();
        assert_eq!(early, ["planned", "expected", "flash", "preliminary"]);
    }

    #[track_caller]
    fn recurs(first: &str, every: u16, last: Option<&str>, expected: &[&str]) {
        let recurrence = Recurrence { first: period(first), every, last: last.map(period) };
        let found: Vec<_> = recurrence.iter().take(4).map(|period| period.to_string()).collect();
        assert_eq!(found, expected);
        for found in recurrence.iter().take(40) {
            assert!(recurrence.contains(found), "{found}");
        }
    }

    #[test]
    fn periods_recur() {
        recurs("2022", 12, None, &["2022", "2023", "2024", "2025"]);
        recurs("2022-Q3", 3, Some("2023-Q1"), &["2022-Q3", "2022-Q4", "2023-Q1"]);
        recurs("2022-S1", 12, None, &["2022-S1", "2023-S1", "2024-S1", "2025-S1"]);
        recurs("9998", 12, None, &["9998"]);
        recurs("2022-11", 1, Some("2022-11"), &["2022-11"]);
        let quarters = Recurrence { first: period("2022-Q3"), every: 3, last: None };
        for other in ["2022-Q2", "2022", "2022-11", "2022-08-01/P3M"] {
            assert!(!quarters.contains(period(other)), "{other}");
        }
    }

    #[test]
    fn a_deadline_is_counted_from_the_last_month() {
        let check = |months, day, of: &str, expected: &str| {
            assert_eq!(Deadline { months, day }.date(period(of)).to_string(), expected);
        };
        check(1, 15, "2022", "2023-01-15");
        check(2, 31, "2022", "2023-02-28");
        check(0, 25, "2022-07", "2022-07-25");
        check(1, 31, "2022-Q1", "2022-04-30");
        check(120, 1, "9990", "9999-12-31");
    }
}
