//! Quantities in a unit in Chinese: 160亿元, 160多亿元, 百亿元, 一千六百亿元, 1亿2000万元.

use super::{
    Finder,
    amount::{DOWNS, Of, UPS, bound, of},
    number::digit,
};
use crate::{
    decimal::Decimal,
    ratio::Ratio,
    rules::claim::said::{Boast, Bound, Number},
};

/// What follows a quantity that is said of a figure; what is followed by something else is part of a name: 2000万元以上企业.
const FOLLOWS: [&str; 22] = [
    "居", "位", "列", "排", "占", "稳", "同比", "较", "比", "增", "下降", "为", "创", "超", "、",
    "(", ")", "和", "并", "且", "·", "!",
];
/// What is said of a quantity right after it.
const AFTER: [&str; 9] = ["大关", "关口", "台阶", "以上", "以下", "以内", "左右", "多", "余"];

/// What a clause says of quantities in that unit, without its power of ten; names that have such a one are passed over.
pub(super) fn quantities(clause: &str, unit: &str, found: &mut Finder) {
    // An added value is no change.
    let clause = clause.replace("增加值", "·");
    let mut end = 0;
    for (at, _) in clause.char_indices().filter(|(_, c)| is_numeral(*c)) {
        let (Some(before), Some(text)) = (clause.get(..at), clause.get(at..)) else { continue };
        if at < end || before.ends_with(|c| is_numeral(c) || c == '第') {
            continue;
        }
        let Some(Numeral { value, is_more, rest }) = numeral(text) else { continue };
        end = clause.len() - rest.len();
        let Some(rest) = rest.strip_prefix(unit) else { continue };
        let next = AFTER.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        if !next.is_empty() && !FOLLOWS.iter().any(|word| next.starts_with(word)) {
            continue;
        }
        let bound = if is_more { Bound::Above } else { bound(before, rest) };
        let falls = moved(before);
        let words = text.strip_suffix(rest).unwrap_or(text);
        found.add(words, Boast::Quantity { number: Number { number: value, bound }, falls });
    }
}

/// Whether a quantity is one of a fall or of a rise, by what is said before it: 增加12亿元, but not 增加到160亿元.
fn moved(before: &str) -> Option<bool> {
    let words = UPS.iter().chain(&DOWNS);
    let end = words.filter_map(|word| Some(before.rfind(word)? + word.len())).max();
    let after = end.and_then(|end| before.get(end..)).unwrap_or_default();
    if ["到", "至", "达", "为"].iter().any(|word| after.starts_with(word)) {
        return None;
    }
    match of(before) {
        Of::Up => Some(false),
        Of::Down => Some(true),
        _ if ["较", "比"].iter().all(|word| !before.contains(word)) => None,
        _ if before.ends_with(['增', '多']) => Some(false),
        _ if before.ends_with(['减', '少']) => Some(true),
        _ => None,
    }
}

/// A number that a text begins with.
struct Numeral<'a> {
    value: Ratio,
    /// Whether it is said to be more: 160多亿.
    is_more: bool,
    rest: &'a str,
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || c == '零' || digit(c).is_some() || power(c).is_some()
}

/// The power of ten that a word stands for.
const fn power(c: char) -> Option<u32> {
    match c {
        '十' => Some(1),
        '百' => Some(2),
        '千' => Some(3),
        '万' => Some(4),
        '亿' => Some(8),
        _ => None,
    }
}

fn numeral(text: &str) -> Option<Numeral<'_>> {
    // What is complete by 亿, what is by 万, and what is not yet.
    let (mut large, mut section, mut one) = (Ratio::ZERO, Ratio::ZERO, None);
    let (mut is_more, mut rest) = (false, text);
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let (digits, tail) = rest.split_at_checked(end)?;
            let number = Ratio::from(digits.parse::<Decimal>().ok()?);
            (one, rest) = (Some(number), tail);
            continue;
        }
        rest = match (digit(c), power(c)) {
            // A year in words is no numeral: 二〇一五.
            (Some(_), _) if one.is_some() => return None,
            (Some(digit), _) => {
                one = Some(Ratio::new(digit.into(), 1)?);
                rest.strip_prefix(c)?
            }
            (_, Some(power)) => {
                let ten = Ratio::new(10_i128.checked_pow(power)?, 1)?;
                let is_nothing = large == Ratio::ZERO && section == Ratio::ZERO;
                match power {
                    1..=3 => {
                        let times = one.take().unwrap_or(Ratio::ONE);
                        section = section.checked_add(times.checked_mul(ten)?)?;
                    }
                    _ => {
                        let below = section.checked_add(one.take().unwrap_or(Ratio::ZERO))?;
                        let below =
                            if is_nothing && below == Ratio::ZERO { Ratio::ONE } else { below };
                        section = Ratio::ZERO;
                        large = match power {
                            4 => large.checked_add(below.checked_mul(ten)?)?,
                            _ => large.checked_add(below)?.checked_mul(ten)?,
                        };
                    }
                }
                rest.strip_prefix(c)?
            }
            _ if c == '零' => rest.strip_prefix(c)?,
            _ if matches!(c, '多' | '余') && rest.len() < text.len() => {
                is_more = true;
                rest.strip_prefix(c)?
            }
            _ => break,
        };
    }
    let value = large.checked_add(section)?.checked_add(one.unwrap_or(Ratio::ZERO))?;
    (rest.len() < text.len()).then_some(Numeral { value, is_more, rest })
}
