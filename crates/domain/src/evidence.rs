//! What stands beside the figures: sources, honours and pictures.

use crate::{
    codes::code_list,
    id::{AreaId, ItemId, MediaId, SourceId},
    period::Period,
    text::Text,
};

/// Who says so: a publication, a document, a department's report.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Names it.
    pub id: SourceId,
    /// Its title.
    pub title: Text,
    /// Who published it; empty if not stated.
    pub publisher: Text,
    /// When it was published, as far as known: `2023`, `2023-01` or `2023-01-15`; empty if undated.
    pub published: String,
    /// Where it can be read; empty if nowhere.
    pub url: String,
    /// What a reader should know of it.
    pub note: Text,
}

code_list! {
    /// Who awards an honour, by level.
    HonourLevel, "授予级别" "awarding level" {
        /// The state or a national body.
        National = 1 "national",
        /// The province.
        Provincial = 2 "provincial",
        /// The city.
        Municipal = 3 "municipal",
        /// The district.
        District = 4 "district",
    }
}

code_list! {
    /// What sort of recognition it is; the three are never mixed.
    HonourKind, "荣誉类别" "honour kind" {
        /// 称号: a title given by the state.
        Title = 1 "title",
        /// 榜单: a place on a published list.
        List = 2 "list",
        /// 考核: the result of an assessment.
        Assessment = 3 "assessment",
    }
}

/// In what form an honour is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HonourForm {
    /// Named as such: 示范区.
    Designation,
    /// 首批: in the first batch.
    FirstBatch,
    /// A member of a named list, without a place: 百强区.
    Membership,
    /// Listed with so many entries: 3个项目.
    Listed(u16),
    /// Among the first n: 20强.
    TopN(u16),
    /// On place n: 第15名.
    Rank(u16),
    /// First for so many years in a row: 连续14年.
    Streak(u16),
}

impl HonourForm {
    /// The spelling, and the number if the form has one.
    pub const fn parts(self) -> (&'static str, Option<u16>) {
        match self {
            Self::Designation => ("designation", None),
            Self::FirstBatch => ("first_batch", None),
            Self::Membership => ("membership", None),
            Self::Listed(n) => ("listed", Some(n)),
            Self::TopN(n) => ("top_n", Some(n)),
            Self::Rank(n) => ("rank", Some(n)),
            Self::Streak(n) => ("streak", Some(n)),
        }
    }

    /// The form with that spelling and number; `None` if there is no such form, or a number is missing,
    /// zero or too many.
    pub fn from_parts(slug: &str, number: Option<u16>) -> Option<Self> {
        Some(match (slug, number) {
            ("designation", None) => Self::Designation,
            ("first_batch", None) => Self::FirstBatch,
            ("membership", None) => Self::Membership,
            (_, None | Some(0)) => return None,
            ("listed", Some(n)) => Self::Listed(n),
            ("top_n", Some(n)) => Self::TopN(n),
            ("rank", Some(n)) => Self::Rank(n),
            ("streak", Some(n)) => Self::Streak(n),
            _ => return None,
        })
    }
}

/// What an honour is: held by whom, which, and in which year's scorecard it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HonourKey {
    /// Who holds it: the district itself or a place in it.
    pub holder: AreaId,
    /// Which: the same id year after year.
    pub honour: ItemId,
    /// The year in which it was won or held.
    pub period: Period,
}

/// A title held.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Honour {
    /// What it is.
    pub key: HonourKey,
    /// As it is called.
    pub title: Text,
    /// By whom, by level.
    pub level: HonourLevel,
    /// The body that awards it; empty if the source does not say.
    pub awarded_by: Text,
    /// Title, list or assessment.
    pub kind: HonourKind,
    /// In what form.
    pub form: HonourForm,
    /// Who says so.
    pub source: Option<SourceId>,
    /// What a reader should know.
    pub note: Text,
}

/// A picture for the page, its bytes included.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Media {
    /// Names it.
    pub id: MediaId,
    /// Whose scorecard it belongs to.
    pub area: AreaId,
    /// In which year's.
    pub period: Period,
    /// The chapter that it goes with; empty for none in particular.
    pub chapter: Option<ItemId>,
    /// Where it stands among the pictures: 1 first.
    pub number: u16,
    /// What it shows.
    pub caption: Text,
    /// Who made it.
    pub credit: Text,
    /// `image/svg+xml`, `image/png` or `image/jpeg`.
    pub content_type: String,
    /// The picture itself, at most [`Media::MAX_CONTENT`] bytes.
    pub content: Vec<u8>,
}

impl Media {
    /// No picture is larger, in bytes.
    pub const MAX_CONTENT: usize = 2 << 20;
    /// What a picture may be.
    pub const CONTENT_TYPES: [&'static str; 3] = ["image/svg+xml", "image/png", "image/jpeg"];

    /// Whether bytes begin as those of a type do or, of SVG, have its element.
    pub fn is_content_of(content_type: &str, content: &[u8]) -> bool {
        match content_type {
            "image/svg+xml" => std::str::from_utf8(content).is_ok_and(|text| text.contains("<svg")),
            "image/png" => content.starts_with(b"\x89PNG\r\n\x1a\n"),
            "image/jpeg" => content.starts_with(b"\xFF\xD8\xFF"),
            _ => false,
        }
    }
}
