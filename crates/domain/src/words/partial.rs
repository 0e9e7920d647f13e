//! What is made of some of its parts or peers only: its words say so.

use super::Words;
use crate::text::Lang;

/// The words with the mark 部分 and how many of how many parts there were: …（仅含12个中的10个）.
pub fn partial(words: Words, reported: u32, expected: u32, lang: Lang) -> Words {
    let (mark, separator, of) = match lang {
        Lang::Zh => ("部分", "，", format!("（仅含{expected}个中的{reported}个）")),
        Lang::En => ("partial", ", ", format!(" (only {reported} of {expected})")),
    };
    let marks = [words.mark.as_str(), mark];
    let marks: Vec<_> = marks.into_iter().filter(|mark| !mark.is_empty()).collect();
    Words { mark: marks.join(separator), phrase: format!("{}{of}", words.phrase), ..words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_an_estimate_and_of_a_part_stand_together() {
        let estimate = |mark: &str| Words { mark: mark.into(), ..Words::default() };
        let phrase = "地区生产总值161.3亿元".to_owned();
        let words = partial(Words { phrase, ..estimate("预计") }, 10, 12, Lang::Zh);
        assert_eq!(words.mark, "预计，部分");
        assert_eq!(words.phrase, "地区生产总值161.3亿元（仅含12个中的10个）");
        let words = partial(Words { phrase: "GDP".into(), ..estimate("") }, 10, 12, Lang::En);
        assert_eq!(
            (words.mark.as_str(), words.phrase.as_str()),
            ("partial", "GDP (only 10 of 12)")
        );
    }
}
