//! Code lists on the wire: the numbers are those of the domain's lists, and 0 means "unspecified".

use scorecard_domain::{
    Absence, Aggregation, AreaKind, AssessmentFace, Boundaries, Capping, ChapterKind, Comparator,
    Confidentiality, Denominator, Direction, Frame, GrowthRule, HonourKind, HonourLevel,
    Imputation, Kind, Measure, MilestoneState, Nature, ObsStatus, OutcomeState, OverAreas,
    OverTime, Preference, Qualifier, ReleaseState, ReportingState, RollUp, Rounding, Stage,
    Standing, StreakPredicate, StreakRule, TargetNature,
};

use crate::pb::data as pb;

/// A code of a list that the wire and the domain have in common.
pub trait Code: Copy + 'static {
    /// Every value, in the order of the list.
    const ALL: &'static [Self];

    /// Its number on the wire.
    fn to_wire(self) -> i32;

    /// Its name on the wire: `AREA_KIND_CITY`.
    fn name(self) -> &'static str;

    /// What the names of the list have in common: `AREA_KIND_`.
    fn prefix() -> &'static str;

    /// Its name on the wire without what the names have in common: `CITY`.
    fn short_name(self) -> &'static str {
        self.name().strip_prefix(Self::prefix()).unwrap_or_default()
    }

    /// The value with that number; `None` for 0 and unknown numbers.
    fn from_wire(number: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.to_wire() == number)
    }

    /// The names of all values, for messages.
    fn names() -> String {
        let names: Vec<_> = Self::ALL.iter().map(|code| code.name()).collect();
        names.join(", ")
    }
}

impl Code for Rounding {
    const ALL: &'static [Self] = &[Self::HalfAwayFromZero, Self::HalfToEven];

    fn to_wire(self) -> i32 {
        let code = match self {
            Self::HalfAwayFromZero => pb::Rounding::HalfAwayFromZero,
            Self::HalfToEven => pb::Rounding::HalfToEven,
        };
        code.into()
    }

    fn name(self) -> &'static str {
        name_of::<pb::Rounding>(self.to_wire(), |code| code.as_str_name())
    }

    fn prefix() -> &'static str {
        prefix_of(pb::Rounding::Unspecified.as_str_name())
    }
}

/// Every list has a value that means "unspecified" and is called so after the prefix.
fn prefix_of(unspecified: &'static str) -> &'static str {
    unspecified.strip_suffix("UNSPECIFIED").unwrap_or_default()
}

fn name_of<M: TryFrom<i32>>(number: i32, name: fn(&M) -> &'static str) -> &'static str {
    M::try_from(number).map_or("", |code| name(&code))
}

macro_rules! codes {
    ($($name:ident,)+) => {
        $(
            impl Code for $name {
                const ALL: &'static [Self] = $name::ALL;

                fn to_wire(self) -> i32 {
                    i32::from(self.number())
                }

                fn name(self) -> &'static str {
                    name_of::<pb::$name>(self.to_wire(), |code| code.as_str_name())
                }

                fn prefix() -> &'static str {
                    prefix_of(pb::$name::Unspecified.as_str_name())
                }
            }
        )+

        #[cfg(test)]
        mod tests {
            use super::*;

            /// The names on the wire by number, without the unspecified one.
            fn on_wire(name: impl Fn(i32) -> Option<&'static str>) -> Vec<(i32, &'static str)> {
                (1..=255).filter_map(|number| Some((number, name(number)?))).collect()
            }

            $(
                #[test]
                #[expect(non_snake_case, reason = "named after the list")]
                fn $name() {
                    let wire = on_wire(|n| pb::$name::try_from(n).ok().map(|c| c.as_str_name()));
                    let domain: Vec<_> = $name::ALL.iter().map(|c| (c.to_wire(), c.name())).collect();
                    assert_eq!(wire, domain, "the same numbers on both sides");
                    for (code, (number, name)) in $name::ALL.iter().zip(wire) {
                        assert_eq!($name::from_wire(number).map(|c| c.to_wire()), Some(number));
                        let variant = format!("{code:?}").to_lowercase();
                        assert!(name.replace('_', "").to_lowercase().ends_with(&variant), "{name}");
                        assert_eq!(code.short_name().replace('_', "").to_lowercase(), variant);
                    }
                    assert!($name::from_wire(0).is_none() && $name::from_wire(-1).is_none());
                }
            )+
        }
    };
}

/// A code, left out if it is the usual one.
pub(crate) fn unless_usual<C: Code + Default + PartialEq>(code: C) -> i32 {
    if code == C::default() { 0 } else { code.to_wire() }
}

codes! {
    Absence,
    Aggregation,
    AreaKind,
    AssessmentFace,
    Boundaries,
    Capping,
    ChapterKind,
    Comparator,
    Confidentiality,
    Denominator,
    Direction,
    Frame,
    GrowthRule,
    HonourKind,
    HonourLevel,
    Imputation,
    Kind,
    Measure,
    MilestoneState,
    Nature,
    ObsStatus,
    OutcomeState,
    OverAreas,
    OverTime,
    Preference,
    Qualifier,
    ReleaseState,
    ReportingState,
    RollUp,
    Stage,
    Standing,
    StreakPredicate,
    StreakRule,
    TargetNature,
}
