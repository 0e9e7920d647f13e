//! The imprint of the data file.

use schemars::JsonSchema;
use serde::Serialize;

use super::Text;

/// Who answers for the scorecard. What is not stated is `null`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Imprint {
    /// The office that put it together.
    pub compiled_by: Option<Text>,
    /// Up to when the figures were collected, as far as known: `2023`, `2023-01` or `2023-01-15`.
    pub data_as_of: Option<String>,
    /// When it is made public, written alike.
    pub published_on: Option<String>,
    /// Who checked it.
    pub checked_by: Option<Text>,
    /// Who signed it off.
    pub signed_by: Option<Text>,
    /// Where questions are answered.
    pub telephone: Option<String>,
    /// Where the data can be had; begins with `http://` or `https://`.
    pub data_url: Option<String>,
    /// Where this edition can be had; begins with `http://` or `https://`.
    pub edition_url: Option<String>,
    /// The id of its source, if known.
    pub source: Option<String>,
    /// What a reader should know.
    pub note: Option<Text>,
    /// The revision that last changed it.
    pub revision: u64,
}
