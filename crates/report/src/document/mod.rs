//! The data file: all that an edition may print, in one JSON document.
//!
//! Numbers that are published are decimal strings, codes are the API's names in lower case, and every key
//! is always there: what is absent is `null` or an empty list. The shape is committed as
//! `docs/scorecard.schema.json`; a change that breaks readers takes a new schema number.

mod answer;
mod claim;
mod convert;
mod figure;
mod grade;
mod imprint;
mod plan;
mod release;

use schemars::JsonSchema;
use scorecard_wire::pb::{data, metrics};
use serde::Serialize;

pub use answer::*;
pub use claim::*;
pub use convert::Malformed;
pub(crate) use convert::hex;
pub use figure::*;
pub use grade::*;
pub use imprint::*;
pub use plan::*;
pub use release::*;

use crate::code::Code;

/// The number of the shape that this program writes.
pub const SCHEMA: u32 = 1;

/// A scorecard as editions read it and as it is attached to the PDF.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Scorecard")]
pub struct Document {
    /// The number of this shape.
    pub schema: u32,
    /// Whose: as it is named on the page.
    pub title: Text,
    /// The area.
    pub area: Area,
    /// Its parents, the nearest first.
    pub ancestors: Vec<Area>,
    /// The year.
    pub year: u32,
    /// The id of the definition that says what it consists of.
    pub definition: String,
    /// The newest revision of the ledger among all inputs.
    pub revision: u64,
    /// SHA-256 of the scorecard as the API sends it, in hexadecimal digits.
    pub digest: String,
    /// The chapters, in the order of the page.
    pub chapters: Vec<Chapter>,
    /// All sources that something in it names, ordered by id.
    pub sources: Vec<Source>,
    /// What a person should look at; it does not hinder printing.
    pub findings: Vec<Finding>,
    /// Who answers for it; `null` if the ledger has none.
    pub imprint: Option<Imprint>,
    /// The release that it was made from; `null` if it was made from the ledger as it stood.
    pub release: Option<Release>,
}

impl Document {
    /// The data file of a scorecard, made from a release if there is one.
    ///
    /// # Errors
    ///
    /// If it holds what the API does not allow: a code that is not known, a figure without words.
    pub fn new(scorecard: metrics::Scorecard, release: Option<Release>) -> Result<Self, Malformed> {
        convert::document(scorecard, release)
    }
}

/// The same words in Chinese and English; one of them may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// An area.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Area {
    /// Names it for ever.
    pub id: String,
    /// Its official code, if it has one.
    pub code: Option<String>,
    /// What kind of area it is.
    pub kind: Option<Code<data::AreaKind>>,
    /// Its own name.
    pub name: Text,
}

/// A chapter.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Chapter {
    /// Its id.
    pub id: String,
    /// Its head.
    pub title: Text,
    /// What it is made of.
    pub kind: Code<data::ChapterKind>,
    /// Its figures, in order.
    pub figures: Vec<Figure>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Its targets, in order.
    pub targets: Vec<Target>,
    /// Its honours: titles, lists, assessments, each by level from the highest.
    pub honours: Vec<Honour>,
    /// Its milestones or, in a plan, its pledges.
    pub milestones: Vec<Milestone>,
    /// Its pictures, by number.
    pub pictures: Vec<Picture>,
    /// What became of the promises for the year and of those that continue, in the order of the plan.
    pub answers: Vec<Answer>,
    /// Its claims that hold, in the definition's order.
    pub claims: Vec<Claim>,
}

/// A sentence made of a figure and those that continue it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sentence {
    /// The ids of its figures, in order.
    pub figures: Vec<String>,
    /// In words, without the full stop.
    pub text: Text,
    /// In fewer words, for lines that the others do not fill well.
    pub brief: Option<Text>,
}

/// A picture; its content is a file beside the data file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Picture {
    /// Its id.
    pub id: String,
    /// Where it stands among the pictures: 1 first.
    pub number: u32,
    /// What it shows; also its alternative text.
    pub caption: Text,
    /// Who made it, if known.
    pub credit: Option<Text>,
    /// `image/svg+xml`, `image/png` or `image/jpeg`.
    pub content_type: String,
    /// Where its content is, from the folder of the data file.
    pub file: String,
}

/// Who says so.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Source {
    /// Its id, by which figures name it.
    pub id: String,
    /// Its title.
    pub title: Text,
    /// Who published it, if stated.
    pub publisher: Option<Text>,
    /// When, as far as known: `2023`, `2023-01` or `2023-01-15`.
    pub published: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// What a reader should know of it.
    pub note: Option<Text>,
}

/// Something that a person should look at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Finding {
    /// The id of the figure or other item.
    pub item: String,
    /// Which rule, as a stable name: `PUBLISHED_DISAGREES`.
    pub reason: String,
    /// In words.
    pub problem: Text,
}
