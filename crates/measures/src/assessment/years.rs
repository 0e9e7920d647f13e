//! Years in a row: 连续三年优秀, 连续五年前三.

use scorecard_domain::{Assessment, ItemId};

use super::AreaResult;

/// What a year must be to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Qualifies {
    /// This grade or a better one.
    Grade(ItemId),
    /// This rank or a better one.
    Rank(u32),
}

impl Qualifies {
    /// Whether an area's year counts; a year without a score does not.
    pub fn holds(&self, assessment: &Assessment, result: &AreaResult) -> bool {
        match self {
            Self::Grade(id) => {
                let wanted = assessment.grades.iter().position(|grade| grade.id == *id);
                wanted.zip(result.grade).is_some_and(|(wanted, own)| own <= wanted)
            }
            Self::Rank(limit) => result.rank.is_some_and(|rank| rank <= *limit),
        }
    }
}

/// How many years in a row count, from the newest back. `years` are the results of the area from the newest year
/// back, without a gap; none for a year in which it was not assessed.
pub fn years_in_a_row<'a>(
    assessment: &Assessment,
    qualifies: &Qualifies,
    years: impl IntoIterator<Item = Option<&'a AreaResult>>,
) -> u32 {
    let counts =
        |year: &Option<&AreaResult>| year.is_some_and(|result| qualifies.holds(assessment, result));
    u32::try_from(years.into_iter().take_while(counts).count()).unwrap_or(u32::MAX)
}
