//! Grades of the data file, and what assessments give.

use schemars::JsonSchema;
use scorecard_wire::pb::data;
use serde::Serialize;

use super::Text;
use crate::code::Code;

/// The grade of a number.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Grade {
    /// The best grade that it may be, as it is called.
    pub best: Text,
    /// The worst; the same if the grade is decided.
    pub worst: Text,
    /// Whether the rounding of the number leaves but one grade.
    pub decided: bool,
}

/// How many areas have which grade.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GradeCounts {
    /// What is counted.
    pub kind: Code<data::AreaKind>,
    /// The grades, the best first.
    pub grades: Vec<GradeCount>,
    /// How many have a number whose rounding leaves the grade open.
    pub undecided: u32,
    /// How many have a number.
    pub reported: u32,
    /// How many there are.
    pub expected: u32,
}

/// How many areas have one grade.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GradeCount {
    /// The grade, as it is called.
    pub grade: Text,
    /// How many surely have it.
    pub areas: u32,
}

/// What an assessment gives an area, beside the figure that shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FigureAssessment {
    /// The assessment's id.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Which of the results the figure is.
    pub face: Code<data::AssessmentFace>,
    /// The score, as the assessment rounds it.
    pub score: Option<String>,
    /// The rank among the areas of its group.
    pub rank: Option<u32>,
    /// The best rank when weights vary; `null` if they do not.
    pub best_rank: Option<u32>,
    /// The worst rank when weights vary; `null` if they do not.
    pub worst_rank: Option<u32>,
    /// How many areas the group has.
    pub members: u32,
    /// How many of them have a score.
    pub scored: u32,
    /// The grade, as it is called; `null` without grades.
    pub grade: Option<Text>,
}
