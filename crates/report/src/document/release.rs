//! The release that a data file was made from.

use schemars::JsonSchema;
use serde::Serialize;

use super::Text;

/// A revision of the ledger that was frozen under a name. All figures are those that it holds, whatever came later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Release {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The revision that it freezes.
    pub revision: u64,
    /// That revision's digest, in hexadecimal digits: with it the ledger can prove what it held.
    pub digest: String,
    /// Whether it is published; otherwise this is a draft.
    pub published: bool,
    /// The day on which it was published, or last changed, such as `2023-01-15`, by the time of China.
    pub date: String,
}
