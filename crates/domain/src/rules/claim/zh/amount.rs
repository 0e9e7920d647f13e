//! Parts, percentages and changes in Chinese: 五分之一, 八成, 过半, 增长50%, 翻一番.

use super::{
    Finder, after,
    number::{number, number_before},
};
use crate::{
    decimal::Decimal,
    ratio::Ratio,
    rules::claim::said::{Boast, Bound, Number, fraction},
};

const PARTS: [&str; 5] = ["占", "比重", "份额", "占比", "分之"];
pub(super) const UPS: [&str; 9] =
    ["增长", "增幅", "增速", "上涨", "上升", "增加", "提高", "提升", "同比增"];
pub(super) const DOWNS: [&str; 9] =
    ["下降", "降低", "减少", "压减", "压降", "降幅", "回落", "缩减", "同比降"];
/// What a percentage is of that is said right before it and is no change: 对全市增长的贡献率为25%.
const RATES: [&str; 3] = ["率", "比例", "目标"];
/// What is said with 一半 and says more than half.
const MOST: [&str; 8] =
    ["过半", "大半", "多半", "大部分", "绝大部分", "大多数", "绝大多数", "半壁江山"];
/// What follows 成 where it is a tenth.
const TENTHS: [&str; 6] = ["以上", "多", "半", "的", "左右", "强"];

/// What the number after these words is a number of: the last of them that names it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Whole,
    Up,
    Down,
    Nothing,
}

pub(super) fn of(before: &str) -> Of {
    let last = |words: &[&str]| {
        words.iter().filter_map(|word| Some(before.rfind(word)? + word.len())).max()
    };
    let found = [
        (last(&PARTS), Of::Whole),
        (last(&UPS), Of::Up),
        (last(&DOWNS), Of::Down),
        (last(&RATES), Of::Nothing),
    ];
    found
        .into_iter()
        .filter_map(|(at, of)| Some((at?, of)))
        .max_by_key(|(at, _)| *at)
        .map_or(Of::Nothing, |(_, of)| of)
}

/// On which side of a number, by the words before and after it.
pub(super) fn bound(before: &str, after: &str) -> Bound {
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    let starts = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    if ends(&["不超过", "不高于", "至多", "控制在"]) || starts(&["以内"]) {
        Bound::AtMost
    } else if ends(&["不到", "不足", "低于", "小于", "少于"]) || starts(&["以下"]) {
        Bound::Below
    } else if ends(&["不低于", "不少于", "至少"]) || starts(&["以上"]) {
        Bound::AtLeast
    } else if ends(&["超过", "超", "突破", "高于", "多于", "逾", "过"])
        || starts(&["多", "强", "余"])
    {
        Bound::Above
    } else if ends(&["近", "约", "接近", "将近"]) || starts(&["左右"]) {
        Bound::Nearly
    } else {
        Bound::Plain
    }
}

fn add(
    before: &str,
    said: &str,
    rest: &str,
    number: Option<Ratio>,
    otherwise: Of,
    found: &mut Finder,
) {
    let Some(number) = number else { return };
    let bound = bound(before, rest);
    let number = Number { number, bound };
    let of = match of(before) {
        Of::Nothing => otherwise,
        of => of,
    };
    // From the word that says what it is a number of.
    let start = [&PARTS[..], &UPS[..], &DOWNS[..]].concat();
    let start = start.iter().filter_map(|word| before.rfind(word)).max().unwrap_or(before.len());
    let words = format!("{}{said}", before.get(start..).unwrap_or_default());
    found.add(
        &words,
        match of {
            Of::Whole => Boast::Part(number),
            Of::Up => Boast::Change { falls: false, by: Some(number) },
            Of::Down => Boast::Change { falls: true, by: Some(number) },
            Of::Nothing => Boast::Percent(number),
        },
    );
}

/// 五分之一, 八成, 一半, 过半: of a whole, unless they say by how much something has changed.
pub(super) fn parts(clause: &str, found: &mut Finder) {
    for (at, sign) in clause.match_indices("分之") {
        let (Some(before), Some(rest)) = (clause.get(..at), clause.get(at + sign.len()..)) else {
            continue;
        };
        // 百分之八十 is 80%.
        if let Some(start) = before.strip_suffix('百') {
            if let Some((n, tail)) = number(rest) {
                add(
                    start,
                    &format!("百分之{n}"),
                    tail,
                    Ratio::new(n.into(), 1),
                    Of::Nothing,
                    found,
                );
            }
            continue;
        }
        if let (Some((of, start)), Some((parts, tail))) = (number_before(before), number(rest)) {
            let before = before.get(..start).unwrap_or_default();
            add(before, &format!("{of}分之{parts}"), tail, fraction(parts, of), Of::Whole, found);
        }
    }
    for (at, sign) in clause.match_indices('成') {
        let (Some(before), Some(rest)) = (clause.get(..at), clause.get(at + sign.len()..)) else {
            continue;
        };
        let is_tenth = rest.is_empty() || TENTHS.iter().any(|word| rest.starts_with(word));
        if let Some((n, start)) = number_before(before).filter(|(n, _)| is_tenth && *n < 10) {
            let tenths = n * 10 + if rest.starts_with('半') { 5 } else { 0 };
            let before = before.get(..start).unwrap_or_default();
            add(before, &format!("{n}成"), rest, fraction(tenths, 100), Of::Whole, found);
        }
    }
    if let Some(word) = MOST.iter().find(|word| clause.contains(**word)) {
        let bound = if *word == "半壁江山" { Bound::AtLeast } else { Bound::Above };
        if let Some(number) = fraction(1, 2) {
            found.add(word, Boast::Part(Number { number, bound }));
        }
    }
    for word in ["一半", "半数"] {
        if let Some((before, rest)) = clause.split_once(word) {
            add(before, word, rest, fraction(1, 2), Of::Whole, found);
        }
    }
}

/// 8%, 0.3个百分点, with what they are of.
pub(super) fn percents(clause: &str, found: &mut Finder) {
    for (at, sign) in clause.match_indices('%').chain(clause.match_indices("个百分点")) {
        let (Some(before), Some(rest)) = (clause.get(..at), clause.get(at + sign.len()..)) else {
            continue;
        };
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let Some(digits) = before.get(start.len()..) else { continue };
        let Ok(number) = digits.parse::<Decimal>() else { continue };
        if sign == "%" {
            add(start, &format!("{digits}%"), rest, Some(number.into()), Of::Nothing, found);
        } else {
            let number = Number { number: number.into(), bound: bound(start, rest) };
            found.add(&format!("{digits}个百分点"), Boast::Points(number));
        }
    }
}

/// 两位数增长, 年均增长8%.
pub(super) fn rates(clause: &str, found: &mut Finder) {
    if let Some(word) = ["两位数", "双位数"].iter().find(|word| clause.contains(**word)) {
        let falls = of(clause) == Of::Down;
        let by = Ratio::new(10, 1).map(|number| Number { number, bound: Bound::AtLeast });
        found.add(word, Boast::Change { falls, by });
    }
    let moves = ["增", "递增", "下降", "降", "提高", "上升", "上涨"];
    if after(clause, "年均").any(|rest| moves.iter().any(|it| rest.starts_with(it))) {
        found.add("年均", Boast::Yearly);
    }
}

/// 翻一番, 增长一倍, and 增长 by itself.
pub(super) fn changes(clause: &str, found: &mut Finder) {
    let by = |percent: i128, bound| Ratio::new(percent, 1).map(|number| Number { number, bound });
    for (at, sign) in clause.match_indices('倍') {
        let (Some(before), Some(rest)) = (clause.get(..at), clause.get(at + sign.len()..)) else {
            continue;
        };
        if before.ends_with('翻') || rest.starts_with('增') {
            found.add("倍增", Boast::Change { falls: false, by: by(100, Bound::AtLeast) });
            continue;
        }
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let decimal = before.get(start.len()..).and_then(|digits| digits.parse::<Decimal>().ok());
        let (number, start) = match (decimal, number_before(before)) {
            (Some(number), _) => (Ratio::from(number), start),
            (None, Some((n, at))) => match Ratio::new(n.into(), 1) {
                Some(number) => (number, before.get(..at).unwrap_or_default()),
                None => continue,
            },
            (None, None) => continue,
        };
        let percent = Ratio::new(100, 1).and_then(|whole| number.checked_mul(whole));
        // What is 2.5 times last year's has grown by 150%.
        let is_times = of(start) != Of::Up && ["上年", "去年"].iter().any(|it| start.contains(it));
        let percent = match percent {
            Some(percent) if is_times => {
                Ratio::new(100, 1).and_then(|whole| percent.checked_sub(whole))
            }
            percent => percent,
        };
        match percent {
            Some(number) if is_times || of(start) == Of::Up => {
                let by = Some(Number { number, bound: bound(start, rest) });
                found.add("倍", Boast::Change { falls: false, by });
            }
            _ => found.add("倍", Boast::Untested),
        }
    }
    for rest in after(clause, "翻") {
        let rest = rest.strip_prefix('了').unwrap_or(rest);
        let times = number(rest).filter(|(_, tail)| tail.starts_with('番')).map(|(n, _)| n);
        let times = times.or_else(|| rest.starts_with('番').then_some(1)).filter(|n| *n < 20);
        if let Some(times) = times {
            let percent = (1_i128 << times) - 1;
            found
                .add("翻番", Boast::Change { falls: false, by: by(percent * 100, Bound::AtLeast) });
        }
    }
    // Of another's growth, of a growth that is compared, and of places by growth it says nothing.
    let other = ["拉动", "贡献", "增长率", "增长点", "负增长", "零增长"];
    if found.has_change() || other.iter().any(|word| clause.contains(word)) {
        return;
    }
    let compared = [
        "快于", "高于", "领先", "居", "位", "排", "列", "第", "全", "前", "在", "最", "超过",
        "慢于", "低于",
    ];
    let is_said = |word: &&&str| {
        after(clause, word).any(|rest| !compared.iter().any(|it| rest.starts_with(it)))
    };
    if let Some(word) = ["增长", "上涨", "攀升"].iter().find(is_said) {
        found.add(word, Boast::Change { falls: false, by: None });
    }
    if let Some(word) = ["下降", "降低"].iter().find(is_said) {
        found.add(word, Boast::Change { falls: true, by: None });
    }
}
