//! What sentences about faults name: ids, numbers and words.

use std::fmt::Display;

use crate::{
    decimal::Decimal,
    formula::{Dimension, Formula},
    id::{
        AreaId, AssessmentId, CollectionPlanId, DefinitionId, IndicatorId, ItemId, MediaId,
        PeerGroupId, ReleaseId, SourceId,
    },
    of::Of,
    period::{Month, Period},
    text::{Lang, Text},
    timestamp::Timestamp,
    words::Labelled,
};

/// What a sentence names, as its language has it.
pub trait Told {
    /// In that language.
    fn told(&self, lang: Lang) -> String;
}

impl<T: Told + ?Sized> Told for &T {
    fn told(&self, lang: Lang) -> String {
        (**self).told(lang)
    }
}

impl Told for Text {
    fn told(&self, lang: Lang) -> String {
        self.get(lang).to_owned()
    }
}

/// A code by its name and, in Chinese, the word that files and messages have for it: 占比（share）.
pub fn named<T: Labelled + Display>(code: T) -> Text {
    let slug = code.to_string();
    Text::new(format!("{}（{slug}）", code.label(Lang::Zh)), slug)
}

/// What others than this project say of a cause, a library or the system, in their own words: 原文：invalid type.
pub fn quoted(words: impl Display) -> Text {
    Text::new(format!("原文：{words}"), words.to_string())
}

macro_rules! alike {
    ($($name:ty),+ $(,)?) => { $(
        impl Told for $name {
            fn told(&self, _: Lang) -> String {
                self.to_string()
            }
        }
    )+ };
}

alike!(str, String, char, bool, i8, u8, i16, u16, i32, u32, i64, u64, i128, usize);
alike!(Decimal, Dimension, Formula, Month, Of, Period, Timestamp);
alike!(
    AreaId,
    AssessmentId,
    CollectionPlanId,
    DefinitionId,
    IndicatorId,
    ItemId,
    MediaId,
    PeerGroupId,
    ReleaseId,
    SourceId,
);

/// Several, separated as the language does.
impl<T: Told> Told for [T] {
    fn told(&self, lang: Lang) -> String {
        let all: Vec<String> = self.iter().map(|one| one.told(lang)).collect();
        all.join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        })
    }
}
