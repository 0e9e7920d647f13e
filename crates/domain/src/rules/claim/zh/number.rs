//! Numbers in Chinese, in digits or in words up to 99.

/// The number that a text begins with, and what follows it.
pub(super) fn number(text: &str) -> Option<(u32, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let end = |is: &dyn Fn(char) -> bool| text.find(|c| !is(c)).unwrap_or(text.len());
    let at = if text.starts_with(is_digit) { end(&is_digit) } else { end(&is_word) };
    let (number, rest) = text.split_at_checked(at)?;
    Some((read(number)?, rest))
}

/// The number that a text ends with, and where it begins.
pub(super) fn number_before(text: &str) -> Option<(u32, usize)> {
    let start = text.trim_end_matches(|c: char| c.is_ascii_digit() || is_word(c)).len();
    Some((read(text.get(start..)?)?, start))
}

fn is_word(c: char) -> bool {
    digit(c).is_some() || c == '十'
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

pub(super) fn digit(c: char) -> Option<u32> {
    let words = ["一二三四五六七八九", "壹贰叁肆伍陆柒捌玖"];
    let at = words.iter().find_map(|words| words.chars().position(|digit| digit == c));
    if c == '两' { Some(2) } else { u32::try_from(at? + 1).ok() }
}
