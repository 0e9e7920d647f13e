//! What cannot be compared for shares that are not stated: its words list them.

use super::Words;
use crate::text::Lang;

/// The words of what has no value, with the successions whose shares are not stated: `2019-01 x:old → x:new`.
pub fn unstated(words: Words, passed: &[String], lang: Lang) -> Words {
    let list = match (passed, lang) {
        ([], _) => return words,
        (_, Lang::Zh) => format!("（{}）", passed.join("；")),
        (_, Lang::En) => format!(" ({})", passed.join("; ")),
    };
    Words { phrase: format!("{}{list}", words.phrase), ..words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(phrase: &str, mark: &str) -> Words {
        Words { phrase: phrase.into(), mark: mark.into(), ..Words::default() }
    }

    #[test]
    fn shares_that_are_not_stated_are_listed() {
        let passed = ["2019-01 x:a → x:b".to_owned(), "2019-01 x:a → x:c".to_owned()];
        let zh = unstated(words("不可比", ""), &passed, Lang::Zh);
        assert_eq!(zh.phrase, "不可比（2019-01 x:a → x:b；2019-01 x:a → x:c）");
        assert_eq!(unstated(words("不可比", ""), &[], Lang::En).phrase, "不可比");
    }
}
