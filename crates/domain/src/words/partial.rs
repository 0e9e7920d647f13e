//! What is made of some of its parts or peers only: its words say so.

use super::Words;
use crate::{period::Period, text::Lang};

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

/// The words of a streak with the years, the latest first, in which the place was shared: …（其中2015年、2018年并列）.
pub fn tied_years(words: Words, years: &[Period], lang: Lang) -> Words {
    if years.is_empty() {
        return words;
    }
    let name = |period: &Period| match (period.as_year(), lang) {
        (Some(year), Lang::Zh) => format!("{year}年"),
        (Some(year), Lang::En) => year.to_string(),
        (None, _) => period.to_string(),
    };
    let years: Vec<String> = years.iter().rev().map(name).collect();
    let told = match lang {
        Lang::Zh => format!("（其中{}并列）", years.join("、")),
        Lang::En => format!(" (tied in {})", years.join(", ")),
    };
    Words { phrase: format!("{}{told}", words.phrase), ..words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_years_of_a_tie_are_told_from_the_first_on() {
        let streak = || Words { phrase: "连续3年居全市第1".into(), ..Words::default() };
        let years = ["2018", "2015"].map(|year| year.parse().unwrap());
        let zh = tied_years(streak(), &years, Lang::Zh);
        assert_eq!(zh.phrase, "连续3年居全市第1（其中2015年、2018年并列）");
        let en = tied_years(streak(), &years[..1], Lang::En);
        assert_eq!(en.phrase, "连续3年居全市第1 (tied in 2018)");
        assert_eq!(tied_years(streak(), &[], Lang::Zh), streak());
    }

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
