//! What a claim says in Chinese: 第一, 前三, 连续十四年, 五分之一, 超过8%, 领先, 2015年以来最高.

use super::said::{Over, Said, fraction};
use crate::{decimal::Decimal, ratio::Ratio, reading::Standing};

/// Names that have a place in them and claim none.
const NAMES: [&str; 8] =
    ["第一产业", "第二产业", "第三产业", "第一季度", "第二季度", "第三季度", "第一批", "第一书记"];
/// What says that a place is meant, after its number.
const PLACES: [&str; 3] = ["位", "名", "席"];
/// Nothing that is claimed.
const LESS: [&str; 5] = ["近", "约", "不到", "不足", "接近"];

/// What the text says.
pub(super) fn said(zh: &str) -> Said {
    let zh = NAMES.iter().fold(zh.to_owned(), |words, name| words.replace(name, ""));
    Said {
        place: place(&zh),
        years: years(&zh),
        part: part(&zh),
        percent: percent(&zh),
        standing: if zh.contains("领先") {
            Some(Standing::Leading)
        } else {
            zh.contains("前列").then_some(Standing::FrontRow)
        },
        since: since(&zh),
    }
}

/// The best place that is said.
fn place(zh: &str) -> Option<u32> {
    let first = ["第一", "首位", "榜首"].iter().any(|first| zh.contains(first)).then_some(1);
    let exact = after(zh, "第").filter_map(|rest| {
        let (n, rest) = number(rest)?;
        PLACES.iter().any(|place| rest.starts_with(place)).then_some(n)
    });
    // 前三季度, 前11个月 and 前5年 are stretches of time.
    let among = after(zh, "前").filter_map(|rest| {
        let (n, rest) = number(rest)?;
        let is_time =
            ["季", "个", "年", "月", "天", "日"].iter().any(|unit| rest.starts_with(unit));
        (!is_time).then_some(n)
    });
    first.into_iter().chain(exact).chain(among).filter(|n| *n > 0).min()
}

/// 连续14年, 连续十四年.
fn years(zh: &str) -> Option<u32> {
    after(zh, "连续").find_map(|rest| {
        let (n, rest) = number(rest)?;
        rest.starts_with('年').then_some(n)
    })
}

/// 五分之一, 三分之二以上, 超过四分之一, 一半以上.
fn part(zh: &str) -> Option<Over> {
    let found = zh.match_indices("分之").find_map(|(at, sign)| {
        let (before, rest) = (zh.get(..at)?, zh.get(at + sign.len()..)?);
        let (of, start) = number_before(before)?;
        let (parts, _) = number(rest)?;
        Some((before.get(..start)?, fraction(parts, of)?))
    });
    let half = || {
        Some((zh.split_once("半数以上").or_else(|| zh.split_once("一半以上"))?.0, fraction(1, 2)?))
    };
    let (before, number) = found.or_else(half)?;
    over(before, number)
}

/// 超过8%, 8%以上; 8% alone is a figure and no more.
fn percent(zh: &str) -> Option<Over> {
    zh.match_indices('%').find_map(|(at, sign)| {
        let (before, rest) = (zh.get(..at)?, zh.get(at + sign.len()..)?);
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = Ratio::from(before.get(digits.len()..)?.parse::<Decimal>().ok()?);
        let over = over(digits, number)?;
        (over.strictly || rest.starts_with("以上")).then_some(over)
    })
}

/// A number after words that say whether it is surpassed; none after words that say it is not reached.
fn over(before: &str, number: Ratio) -> Option<Over> {
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    (!ends(&LESS))
        .then(|| Over { number, strictly: ends(&["超过", "超", "突破", "高于", "多于"]) })
}

/// 2015年以来最高.
fn since(zh: &str) -> Option<(u32, bool)> {
    zh.match_indices("年以来").chain(zh.match_indices("年来")).find_map(|(at, sign)| {
        let (before, rest) = (zh.get(..at)?, zh.get(at + sign.len()..)?);
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let year: u32 = before.get(digits.len()..)?.parse().ok()?;
        let is_highest =
            ["最高", "最好", "最多", "最大", "最快", "新高"].iter().any(|it| rest.contains(it));
        let is_lowest = ["最低", "最少", "最小", "新低"].iter().any(|it| rest.contains(it));
        (year >= 1000 && (is_highest || is_lowest)).then_some((year, is_highest))
    })
}

/// What stands after each mention of a word.
fn after<'a>(zh: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    zh.match_indices(word).filter_map(move |(at, word)| zh.get(at + word.len()..))
}

/// The number that a text begins with, in digits or in words up to 99, and what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let is_word = |c: char| digit(c).is_some() || c == '十';
    let end = |is: &dyn Fn(char) -> bool| text.find(|c| !is(c)).unwrap_or(text.len());
    let at = if text.starts_with(is_digit) { end(&is_digit) } else { end(&is_word) };
    let (number, rest) = text.split_at_checked(at)?;
    Some((read(number)?, rest))
}

/// The number that a text ends with, and where it begins.
fn number_before(text: &str) -> Option<(u32, usize)> {
    let is_number = |c: char| c.is_ascii_digit() || digit(c).is_some() || c == '十';
    let start = text.trim_end_matches(is_number).len();
    Some((read(text.get(start..)?)?, start))
}

fn read(text: &str) -> Option<u32> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let one = |text: &str| {
        let mut digits = text.chars();
        digits.next().and_then(digit).filter(|_| digits.next().is_none())
    };
    match text.split_once('十') {
        None => one(text),
        Some((tens, ones)) => {
            let of = |text: &str, empty| if text.is_empty() { Some(empty) } else { one(text) };
            Some(of(tens, 1)? * 10 + of(ones, 0)?)
        }
    }
}

fn digit(c: char) -> Option<u32> {
    let at = "一二三四五六七八九".chars().position(|digit| digit == c);
    if c == '两' { Some(2) } else { u32::try_from(at? + 1).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(number: (u32, u32), strictly: bool) -> Option<Over> {
        Some(Over { number: fraction(number.0, number.1).unwrap(), strictly })
    }

    #[test]
    fn places_and_years_are_read_in_words_and_digits() {
        for (zh, place, years) in [
            ("一般公共预算收入居全市第一", Some(1), None),
            ("位居全省第2位", Some(2), None),
            ("增速进入全市前三", Some(3), None),
            ("连续14年居全市前3名", Some(3), Some(14)),
            ("连续十四年全市第一", Some(1), Some(14)),
            ("连续二十年增长", None, Some(20)),
            ("前三季度第一产业增加值增长", None, None),
            ("前11个月增长", None, None),
            ("第三方机构认定", None, None),
            ("第二十届", None, None),
        ] {
            let told = said(zh);
            assert_eq!((told.place, told.years), (place, years), "{zh}");
        }
    }

    #[test]
    fn parts_and_percentages_are_read_with_what_they_are_held_against() {
        assert_eq!(said("占全市五分之一以上").part, over((1, 5), false));
        assert_eq!(said("占全市的比重超过四分之一").part, over((1, 4), true));
        assert_eq!(said("占全市近五分之一").part, None);
        assert_eq!(said("占一半以上").part, over((1, 2), false));
        assert_eq!(said("增长超过8%").percent, over((8, 100), true));
        assert_eq!(said("增长8.5%以上").percent, over((85, 1000), false));
        assert_eq!(said("增长8.5%").percent, None);
    }

    #[test]
    fn what_is_no_number_is_passed_over() {
        for zh in [
            "占4294967295十分之一以上",
            "占十十分之一",
            "占零分之一",
            "第十十名",
            "连续年年",
            "前名",
            "分之",
            "%以上",
        ] {
            assert_eq!(said(zh), Said::default(), "{zh}");
        }
    }

    #[test]
    fn standings_and_years_since_are_read() {
        assert_eq!(said("总量全市领先").standing, Some(Standing::Leading));
        assert_eq!(said("增速位居前列").standing, Some(Standing::FrontRow));
        assert_eq!(said("为2015年以来最高").since, Some((2015, true)));
        assert_eq!(said("创2015年以来新低").since, Some((2015, false)));
        assert_eq!(said("2015年以来增长").since, None);
    }
}
