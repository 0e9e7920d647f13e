//! When a target counts as met.

use scorecard_domain::{
    AttainmentState, Bound, Comparator, Decimal, Interval, Measure, Ratio, Target, TargetTest,
};

/// When a target counts as met.
#[derive(Clone, Copy, Debug)]
pub(in crate::kernels) struct Test {
    /// The results that meet it.
    pub(in crate::kernels) met: Interval,
    missed: [Option<Interval>; 2],
    /// The results that do not exceed it; none if nothing does.
    unexceeded: Option<Interval>,
}

impl Test {
    pub(in crate::kernels) fn of(target: &Target) -> Self {
        let value = Bound::Closed(Ratio::from(target.value));
        let unexceeded = match target.test {
            TargetTest::Compare(Comparator::AtLeast) => {
                Some(Interval { low: Bound::Unbounded, high: value })
            }
            TargetTest::Compare(Comparator::AtMost) if is_place(target.key.measure) => {
                Some(Interval { low: value, high: Bound::Unbounded })
            }
            TargetTest::Compare(_) | TargetTest::UpTo(_) => None,
        };
        Self { unexceeded, ..Self::of_value(target.value, target.test) }
    }

    /// The same without anything that would exceed it.
    fn of_value(value: Decimal, test: TargetTest) -> Self {
        let value = Ratio::from(value);
        let from = |low| Interval { low, high: Bound::Unbounded };
        let to = |high| Interval { low: Bound::Unbounded, high };
        let (below, above) = (to(Bound::Open(value)), from(Bound::Open(value)));
        let (met, missed) = match test {
            TargetTest::Compare(Comparator::AtLeast) => {
                (from(Bound::Closed(value)), [Some(below), None])
            }
            TargetTest::Compare(Comparator::Above) => {
                (above, [Some(to(Bound::Closed(value))), None])
            }
            TargetTest::Compare(Comparator::AtMost) => {
                (to(Bound::Closed(value)), [Some(above), None])
            }
            TargetTest::Compare(Comparator::Below) => {
                (below, [Some(from(Bound::Closed(value))), None])
            }
            TargetTest::Compare(Comparator::Equal) => {
                (Interval::exactly(value), [Some(below), Some(above)])
            }
            TargetTest::UpTo(high) => {
                let high = Ratio::from(high);
                let met = Interval { low: Bound::Closed(value), high: Bound::Closed(high) };
                (met, [Some(below), Some(from(Bound::Open(high)))])
            }
        };
        Self { met, missed, unexceeded: None }
    }

    /// Whether a result may miss it.
    pub(in crate::kernels) fn may_miss(&self, result: Interval) -> bool {
        self.missed.into_iter().flatten().any(|missed| result.meets(missed))
    }

    pub(super) fn state(&self, result: Interval) -> AttainmentState {
        match (result.meets(self.met), self.may_miss(result), self.unexceeded) {
            (false, ..) => AttainmentState::NotMet,
            (true, true, _) => AttainmentState::Undecided,
            (true, false, Some(rest)) if !result.meets(rest) => AttainmentState::Exceeded,
            (true, false, _) => AttainmentState::Met,
        }
    }
}

/// Whether a result meets a value by a test; `None` if it may or may not.
pub(crate) fn is_met(result: Interval, value: Decimal, test: TargetTest) -> Option<bool> {
    let test = Test::of_value(value, test);
    match (result.meets(test.met), test.may_miss(result)) {
        (false, _) => Some(false),
        (true, false) => Some(true),
        (true, true) => None,
    }
}

/// A place among peers: less is better.
pub(super) const fn is_place(measure: Measure) -> bool {
    matches!(measure, Measure::Rank | Measure::GrowthRank)
}
