//! Names and sentences in the languages of the page.

use std::fmt;

/// A language of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Chinese as written in mainland China.
    Zh,
    /// English.
    En,
}

/// The same words in Chinese and English; either may be empty where a source has only the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that its source has in Chinese only.
    pub fn zh(zh: impl Into<String>) -> Self {
        Self::new(zh, "")
    }

    /// Whether it says nothing in either language.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// These words, and `other`'s in a language that they are silent in: an item's noun may replace the
    /// indicator's name in English alone.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let first = |one: &String, two: &String| if one.is_empty() { two } else { one }.clone();
        Self { zh: first(&self.zh, &other.zh), en: first(&self.en, &other.en) }
    }

    /// The Chinese words with the English beside them: 不是数字 (is not a number).
    pub fn beside(&self) -> String {
        match (self.zh.is_empty(), self.en.is_empty()) {
            (false, false) => format!("{} ({})", self.zh, self.en),
            _ => self.get(Lang::Zh).to_owned(),
        }
    }

    /// The words in `lang`, or in the other language where there are none.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh if !self.zh.is_empty() => &self.zh,
            Lang::Zh => &self.en,
            Lang::En if !self.en.is_empty() => &self.en,
            Lang::En => &self.zh,
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get(Lang::Zh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_falls_back_by_itself() {
        let noun = Text::new("", "services").or(&Text::new("应用电子证明事项", "items"));
        assert_eq!(noun, Text::new("应用电子证明事项", "services"));
    }
}
