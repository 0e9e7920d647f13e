//! Grades of numbers: thresholds that a definition gives, and the grades that a rounded number may have.

use crate::{
    area::AreaKind,
    decimal::Decimal,
    interval::{Bound, Interval},
    ratio::Ratio,
    text::Text,
};

/// Where a grade begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GradeBound {
    /// The number is this or more.
    AtLeast(Decimal),
    /// The number is this or less.
    AtMost(Decimal),
}

/// A grade of a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberGrade {
    /// As it is called: A, 优秀.
    pub label: Text,
    /// Where it begins; the last grade, which takes all the rest, has none.
    pub bound: Option<GradeBound>,
}

/// How numbers are graded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grading {
    /// The grades, the best first: the first whose bound a number reaches is its grade.
    pub grades: Vec<NumberGrade>,
    /// Areas of this kind below the item's area are counted by grade; none to grade the item's own number.
    pub counted: Option<AreaKind>,
}

/// The grades that a number may have, as places in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Graded {
    /// The best that it may have.
    pub best: usize,
    /// The worst that it may have.
    pub worst: usize,
}

impl Graded {
    /// The grade, if rounding and qualifier leave but one.
    pub const fn decided(self) -> Option<usize> {
        if self.best == self.worst { Some(self.best) } else { None }
    }
}

impl Grading {
    /// The grades that a number may have which lies in `interval`; none without grades.
    pub fn of(&self, interval: Interval) -> Option<Graded> {
        let place = |reaches: fn(GradeBound, Interval) -> bool| {
            self.grades.iter().position(|grade| match grade.bound {
                Some(bound) => reaches(bound, interval),
                None => true,
            })
        };
        Some(Graded { best: place(GradeBound::may_hold)?, worst: place(GradeBound::surely_holds)? })
    }
}

impl GradeBound {
    /// Where it lies.
    pub const fn at(self) -> Decimal {
        match self {
            Self::AtLeast(at) | Self::AtMost(at) => at,
        }
    }

    /// Whether some number of the interval reaches it.
    fn may_hold(self, interval: Interval) -> bool {
        interval.meets(self.interval())
    }

    /// Whether every number of the interval reaches it.
    fn surely_holds(self, interval: Interval) -> bool {
        let at = Ratio::from(self.at());
        match self {
            Self::AtLeast(_) => interval.low.at().is_some_and(|low| at <= low),
            Self::AtMost(_) => interval.high.at().is_some_and(|high| high <= at),
        }
    }

    /// All numbers that reach it.
    fn interval(self) -> Interval {
        match self {
            Self::AtLeast(at) => Interval { low: Bound::Closed(at.into()), high: Bound::Unbounded },
            Self::AtMost(at) => Interval { low: Bound::Unbounded, high: Bound::Closed(at.into()) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Qualifier;

    fn grading(bounds: &[Option<GradeBound>]) -> Grading {
        let grades = bounds.iter().zip(["A", "B", "C", "D"]);
        let grades =
            grades.map(|(bound, label)| NumberGrade { label: Text::zh(label), bound: *bound });
        Grading { grades: grades.collect(), counted: None }
    }

    #[track_caller]
    fn check(grading: &Grading, number: &str, qualifier: Qualifier, counted: bool, expected: &str) {
        let number = number.parse().unwrap();
        let interval = Interval::of_qualified(number, qualifier, counted).unwrap();
        let Graded { best, worst } = grading.of(interval).unwrap();
        let label = |at: usize| grading.grades[at].label.zh.clone();
        assert_eq!(format!("{}{}", label(best), label(worst)), expected, "{number} {qualifier}");
    }

    #[test]
    fn a_grade_is_decided_by_all_that_the_number_can_be() {
        let at_least = |text: &str| Some(GradeBound::AtLeast(text.parse().unwrap()));
        let higher = grading(&[at_least("2000"), at_least("1000"), at_least("500"), None]);
        let exact = Qualifier::Exact;
        check(&higher, "2000", exact, true, "AA");
        check(&higher, "1999", exact, true, "BB");
        // 2000.0 may be 1999.95.
        check(&higher, "2000.0", exact, false, "AB");
        check(&higher, "2000.1", exact, false, "AA");
        check(&higher, "1999.9", exact, false, "BB");
        check(&higher, "499.4", exact, false, "DD");
        check(&higher, "1000", Qualifier::AtLeast, false, "AB");
        check(&higher, "1000", Qualifier::Nearly, false, "CD");
        check(&higher, "700", Qualifier::About, false, "AD");
    }

    #[test]
    fn where_less_is_better_bounds_are_upper_ones() {
        let at_most = |text: &str| Some(GradeBound::AtMost(text.parse().unwrap()));
        let lower = grading(&[at_most("35"), at_most("38"), None]);
        check(&lower, "35", Qualifier::Exact, true, "AA");
        check(&lower, "35", Qualifier::Exact, false, "AB");
        check(&lower, "36", Qualifier::Exact, false, "BB");
        check(&lower, "38", Qualifier::Above, false, "CC");
        check(&lower, "38", Qualifier::AtMost, false, "AB");
    }
}
