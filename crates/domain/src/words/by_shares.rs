//! What is compared with a base that was restated by stated shares: its words say so, or which shares are not stated.

use super::Words;
use crate::text::Lang;

/// The words with the mark 按占比折算, of what its base is: …（基数按占比折算）.
pub fn by_shares(words: Words, lang: Lang) -> Words {
    let (mark, separator, of) = match lang {
        Lang::Zh => ("按占比折算", "，", "（基数按占比折算）"),
        Lang::En => ("by stated shares", ", ", " (its base by stated shares)"),
    };
    let marks = [words.mark.as_str(), mark];
    let marks: Vec<_> = marks.into_iter().filter(|mark| !mark.is_empty()).collect();
    Words { mark: marks.join(separator), phrase: format!("{}{of}", words.phrase), ..words }
}

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
    fn a_base_by_shares_is_marked_beside_what_is_marked_already() {
        let zh = by_shares(words("企业数增长60.0%", "预计"), Lang::Zh);
        assert_eq!(
            (&*zh.mark, &*zh.phrase),
            ("预计，按占比折算", "企业数增长60.0%（基数按占比折算）")
        );
        let en = by_shares(words("up 60.0%", ""), Lang::En);
        let told = "up 60.0% (its base by stated shares)";
        assert_eq!((&*en.mark, &*en.phrase), ("by stated shares", told));
    }

    #[test]
    fn shares_that_are_not_stated_are_listed() {
        let passed = ["2019-01 x:a → x:b".to_owned(), "2019-01 x:a → x:c".to_owned()];
        let zh = unstated(words("不可比", ""), &passed, Lang::Zh);
        assert_eq!(zh.phrase, "不可比（2019-01 x:a → x:b；2019-01 x:a → x:c）");
        assert_eq!(unstated(words("不可比", ""), &[], Lang::En).phrase, "不可比");
    }
}
