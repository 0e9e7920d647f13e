//! Code lists in the data file: a value of an enum of the API is written as its name there, in lower case
//! and without the enum's prefix: `QUALIFIER_AT_LEAST` is `at_least`.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use scorecard_wire::pb::{data, metrics};
use serde::{Serialize, Serializer};

/// An enum of the API whose zero says nothing.
pub trait CodeList: Copy + Into<i32> + TryFrom<i32> {
    /// What all names of its values begin with.
    const PREFIX: &'static str;
    /// The name of the list in the schema.
    const LIST: &'static str;

    /// The name as the API has it.
    fn api_name(self) -> &'static str;

    /// The name as the data file has it.
    fn name(self) -> String {
        let name = self.api_name();
        name.strip_prefix(Self::PREFIX).unwrap_or(name).to_lowercase()
    }
}

/// One value of a code list, never the one that says nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code<L>(L);

/// A number that is in no code list known here: the sender is newer than this program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{list} {number} is not known to this program; it is older than the metrics service, so update it"
)]
pub struct UnknownCode {
    list: &'static str,
    number: i32,
}

impl<L: CodeList> Code<L> {
    /// The value with that number; `None` for 0, which says nothing.
    ///
    /// # Errors
    ///
    /// If the number is in no list known here.
    pub fn read(number: i32) -> Result<Option<Self>, UnknownCode> {
        if number == 0 {
            return Ok(None);
        }
        let unknown = UnknownCode { list: L::LIST, number };
        L::try_from(number).map(|value| Some(Self(value))).map_err(|_| unknown)
    }

    /// The value.
    pub fn value(self) -> L {
        self.0
    }
}

impl<L: CodeList> fmt::Debug for Code<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name())
    }
}

impl<L: CodeList> Serialize for Code<L> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.name())
    }
}

impl<L: CodeList> JsonSchema for Code<L> {
    fn schema_name() -> Cow<'static, str> {
        L::LIST.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // The lists are dense and short; what a list has no name for is passed over.
        let names: Vec<String> =
            (1..64).filter_map(|number| Some(L::try_from(number).ok()?.name())).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}

macro_rules! code_lists {
    ($( $name:ident: $list:path, $prefix:literal; )+) => {$(
        impl CodeList for $list {
            const PREFIX: &'static str = $prefix;
            const LIST: &'static str = stringify!($name);

            fn api_name(self) -> &'static str {
                self.as_str_name()
            }
        }
    )+};
}

code_lists! {
    AreaKind: data::AreaKind, "AREA_KIND_";
    AssessmentFace: data::AssessmentFace, "ASSESSMENT_FACE_";
    ChapterKind: data::ChapterKind, "CHAPTER_KIND_";
    Measure: data::Measure, "MEASURE_";
    Standing: data::Standing, "STANDING_";
    Absence: data::Absence, "ABSENCE_";
    Qualifier: data::Qualifier, "QUALIFIER_";
    ObsStatus: data::ObsStatus, "OBS_STATUS_";
    Stage: data::Stage, "STAGE_";
    Comparator: data::Comparator, "COMPARATOR_";
    TargetNature: data::TargetNature, "TARGET_NATURE_";
    HonourLevel: data::HonourLevel, "HONOUR_LEVEL_";
    HonourKind: data::HonourKind, "HONOUR_KIND_";
    HonourForm: data::HonourForm, "HONOUR_FORM_";
    MilestoneState: data::MilestoneState, "MILESTONE_STATE_";
    Origin: metrics::Origin, "ORIGIN_";
    Missing: metrics::Missing, "MISSING_";
    StreakEnd: metrics::StreakEnd, "STREAK_END_";
    OutcomeState: data::OutcomeState, "OUTCOME_STATE_";
    AttainmentState: metrics::AttainmentState, "ATTAINMENT_STATE_";
    ImpliedKind: metrics::ImpliedKind, "IMPLIED_KIND_";
    ClaimVerdict: metrics::ClaimVerdict, "CLAIM_VERDICT_";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_name_in_lower_case_without_its_prefix() {
        let code = Code::<data::Qualifier>::read(data::Qualifier::AtLeast.into()).unwrap().unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), r#""at_least""#);
    }

    #[test]
    fn zero_is_no_code() {
        assert_eq!(Code::<data::Stage>::read(0), Ok(None));
    }

    #[test]
    fn an_unknown_number_says_what_to_do() {
        let problem = Code::<data::Stage>::read(99).unwrap_err().to_string();
        let expected = "Stage 99 is not known to this program; it is older than the metrics service, so update it";
        assert_eq!(problem, expected);
    }
}
