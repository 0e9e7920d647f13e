//! The imprint of a yearly scorecard: who answers for it, and where it can be checked.

use crate::{
    id::{AreaId, SourceId},
    period::Period,
    text::Text,
};

/// What an imprint is: of whose scorecard, and of which year's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImprintKey {
    /// Whose scorecard.
    pub area: AreaId,
    /// Of which year.
    pub period: Period,
}

/// Who answers for a scorecard. All but the key can be empty, though not everything at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Imprint {
    /// What it is.
    pub key: ImprintKey,
    /// The office that put it together.
    pub compiled_by: Text,
    /// Up to when the figures were collected, as far as known: `2023`, `2023-01` or `2023-01-15`.
    pub data_as_of: String,
    /// When it is made public, written alike.
    pub published_on: String,
    /// Who checked it.
    pub checked_by: Text,
    /// Who signed it off.
    pub signed_by: Text,
    /// Where questions are answered.
    pub telephone: String,
    /// Where the data can be had; begins with `http://` or `https://`.
    pub data_url: String,
    /// Where this edition can be had; begins with `http://` or `https://`.
    pub edition_url: String,
    /// Who says so.
    pub source: Option<SourceId>,
    /// What a reader should know.
    pub note: Text,
}

impl Imprint {
    /// Whether it has nothing but its key.
    pub fn is_empty(&self) -> bool {
        let Self {
            key: _,
            compiled_by,
            data_as_of,
            published_on,
            checked_by,
            signed_by,
            telephone,
            data_url,
            edition_url,
            source,
            note,
        } = self;
        [compiled_by, checked_by, signed_by, note].iter().all(|words| words.is_empty())
            && [data_as_of, published_on, telephone, data_url, edition_url]
                .iter()
                .all(|line| line.is_empty())
            && source.is_none()
    }
}
