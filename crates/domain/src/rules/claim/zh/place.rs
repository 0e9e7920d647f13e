//! Places, standings and years in a row in Chinese: 第一, 榜首, 前三, 全市最高, 领先, 连续十四年, 九连冠.

use super::{
    Finder, after,
    number::{number, number_before},
};
use crate::{
    reading::Standing,
    rules::claim::{
        said::{Boast, By},
        whole::{self, Whole},
    },
};

/// What is first in other words than 第一.
const FIRST: [&str; 18] = [
    "头筹",
    "首屈一指",
    "首位",
    "榜首",
    "魁首",
    "冠军",
    "夺冠",
    "夺魁",
    "问鼎",
    "折桂",
    "鳌头",
    "之首",
    "居首",
    "头名",
    "头把交椅",
    "状元",
    "之冠",
    "之最",
];
const BEST: [&str; 14] = [
    "最高", "最大", "最多", "最快", "最优", "最好", "最低", "最少", "最小", "最强", "最佳", "最长",
    "最短", "最慢",
];
/// What follows 第一 where it is no place but a class.
const CLASSES: [&str; 5] = ["方阵", "梯队", "方队", "集团", "阵营"];
/// The whole that 全市首 is first of.
const WHOLES: [&str; 7] = ["全国首", "全省首", "全市首", "全区首", "全县首", "全球首", "世界首"];
/// What says that a place is meant, before its number.
const RANKED: [&str; 9] = ["居", "列", "位", "排", "全国", "全省", "全市", "全区", "全县"];
/// Places that have names.
const NAMED: [(&str, u32); 5] =
    [("亚军", 2), ("榜眼", 2), ("数一数二", 2), ("季军", 3), ("探花", 3)];
/// What says that it was so before, and takes years in a row; growth that is kept up is a growth.
const AGAIN: [&str; 6] = ["始终", "一直", "再次", "再度", "继续", "保持"];
/// What says that a place is meant, after its number.
const PLACES: [&str; 3] = ["位", "名", "席"];
const TIMES: [&str; 9] = ["季", "个", "年", "月", "天", "日", "周", "期", "批"];
const GROWTH: [&str; 5] = ["增速", "增幅", "增长", "涨幅", "降幅"];
const SIZE: [&str; 4] = ["总量", "总额", "规模", "总值"];

/// What is around 全国 where it is a whole and not part of a name, as in 全国文明城市: before it, and after it.
const OF: [&str; 12] = ["居", "列", "位", "排", "占", "于", "超", "过", "在", "先", "较", "比"];
const AT: [&str; 9] = ["第", "前", "首", "最", "领", "平均", "水平", "各", "同"];

/// The wholes that a text names.
pub(super) fn wholes(zh: &str) -> Vec<Whole> {
    let is_country = zh.match_indices("全国").any(|(at, word)| {
        let (before, rest) = (zh.get(..at), zh.get(at + word.len()..));
        before.is_some_and(|before| OF.iter().any(|word| before.ends_with(word)))
            || rest.is_some_and(|rest| AT.iter().any(|word| rest.starts_with(word)))
    });
    let named = [
        (is_country, whole::COUNTRY),
        (zh.contains("全省"), whole::PROVINCE),
        (zh.contains("全市"), whole::CITY),
        (zh.contains("全县"), whole::COUNTY),
        (zh.contains("全区"), whole::DISTRICT),
    ];
    named.into_iter().filter_map(|(is_named, whole)| is_named.then_some(whole)).collect()
}

/// The best place of a clause.
pub(super) fn place(clause: &str, found: &mut Finder) {
    let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    let by = match (has(&GROWTH), has(&SIZE)) {
        (true, true) if !clause.contains("生产总值") || has(&["总量", "总额", "规模"]) => {
            By::Both
        }
        (true, _) => By::Growth,
        (false, _) => By::Level,
    };
    let mut best: Option<(u32, String)> = None;
    let mut add = |n: u32, words: String| {
        if n > 0 && best.as_ref().is_none_or(|(least, _)| n < *least) {
            best = Some((n, words));
        }
    };
    for rest in after(clause, "第一").chain(after(clause, "第1")).chain(after(clause, "第壹"))
    {
        let is_class = CLASSES.iter().any(|class| rest.starts_with(class));
        if !is_class && !rest.starts_with(|c: char| c.is_ascii_digit() || c == '十') {
            add(1, "第一".to_owned());
        }
    }
    let since = has(&["以来", "历史", "史上"]);
    let words = FIRST.iter().chain(BEST.iter().filter(|_| !since));
    words.filter(|word| clause.contains(**word)).for_each(|word| add(1, (*word).to_owned()));
    for whole in WHOLES {
        // 全市首个 and the like are no place.
        let is_one = |rest: &str| {
            ["个", "家", "例", "创", "次", "批", "座", "条", "台", "款", "店"]
                .iter()
                .any(|it| rest.starts_with(it))
        };
        if after(clause, whole).any(|rest| !is_one(rest)) {
            add(1, whole.to_owned());
        }
    }
    for (sign, is_said) in
        [("第", true), ("前", false), ("top", false), ("no.", false), ("#", false)]
    {
        for rest in after(clause, sign) {
            let Some((n, tail)) = number(rest.trim_start()) else { continue };
            let is_place = PLACES.iter().any(|place| tail.starts_with(place));
            // 居全市第二, without a word for places.
            let before = clause.get(..clause.len() - rest.len() - sign.len());
            let is_bare = before.is_some_and(|it| RANKED.iter().any(|word| it.ends_with(word)))
                && (tail.is_empty()
                    || ["、", "并", "和", "且", "("].iter().any(|it| tail.starts_with(it)));
            let is_place = is_place || is_said && is_bare;
            let is_time = TIMES.iter().any(|unit| tail.starts_with(unit));
            if is_place || !is_said && !is_time {
                add(n, format!("{sign}{}", rest.strip_suffix(tail).unwrap_or(rest)));
            }
        }
    }
    for whole in ["居全国", "居全省", "居全市", "居全区", "居全县"] {
        for rest in after(clause, whole) {
            if let Some((n, "")) = number(rest) {
                add(n, format!("{whole}{rest}"));
            }
        }
    }
    for (word, n) in NAMED {
        if clause.contains(word) {
            add(n, word.to_owned());
        }
    }
    for word in ["连冠", "蝉联", "卫冕"] {
        if clause.contains(word) {
            add(1, word.to_owned());
        }
    }
    // A place above all others is first; the words of a place say so with its number.
    if let Some((n, words)) = best {
        found.add(&words, Boast::Place(n, by));
    }
    for word in ["前移", "上升", "提升", "跃升", "前进"] {
        for rest in after(clause, word) {
            if let Some((n, tail)) = number(rest)
                && ["位", "个位"].iter().any(|unit| tail.starts_with(unit))
            {
                found.add(&format!("{word}{n}位"), Boast::Moved(n));
            }
        }
    }
}

/// 领先, 前列 and what means the same.
pub(super) fn standing(clause: &str, found: &mut Finder) {
    let leads = ["领先", "领跑", "领军", "龙头", "领头"];
    // 领先于 compares with one other.
    if let Some(word) =
        leads.iter().find(|word| after(clause, word).any(|rest| !rest.starts_with('于')))
    {
        found.add(word, Boast::Standing(Standing::Leading));
    }
    let class = |first: &str| {
        CLASSES.iter().map(move |class| format!("{first}{class}")).collect::<Vec<_>>()
    };
    let fronts = ["前列".to_owned(), "前茅".to_owned()];
    if let Some(word) = fronts.into_iter().chain(class("第一")).find(|word| clause.contains(word))
    {
        found.add(&word, Boast::Standing(Standing::FrontRow));
    }
}

/// 连续14年, 九连冠, 连年.
pub(super) fn years(clause: &str, found: &mut Finder) {
    for word in ["连续", "蝉联", "卫冕"] {
        for rest in after(clause, word) {
            match number(rest) {
                Some((n, tail)) if tail.starts_with('年') || tail.starts_with('届') => {
                    return found.add(&format!("{word}{n}年"), Boast::Years(n));
                }
                Some((_, tail))
                    if ["个", "月", "季", "次"].iter().any(|it| tail.starts_with(it)) =>
                {
                    return found.add(word, Boast::Untested);
                }
                _ => {}
            }
        }
    }
    for word in ["连冠", "连增", "连涨", "连升", "连胜", "连降", "连跌"] {
        if let Some((n, _)) = clause.find(word).and_then(|at| number_before(clause.get(..at)?)) {
            return found.add(&format!("{n}{word}"), Boast::Years(n));
        }
    }
    for word in ["年蝉联", "年连续", "年卫冕", "年不间断"] {
        if let Some((n, _)) = clause.find(word).and_then(|at| number_before(clause.get(..at)?)) {
            return found.add(&format!("{n}{word}"), Boast::Years(n));
        }
    }
    // What is said of every year since one takes a streak whose length the text has to name.
    let always = ["年年", "每年", "历年", "逐年", "连年", "始终", "一直", "持续"];
    if clause.contains("年以来")
        && let Some(word) = always.iter().find(|word| clause.contains(**word))
    {
        return found.add(&format!("年以来{word}"), Boast::Untested);
    }
    let some = [
        ("多年", 3),
        ("连年", 2),
        ("年年", 2),
        ("逐年", 2),
        ("每年", 2),
        ("历年", 2),
        ("连续", 2),
        ("蝉联", 2),
        ("卫冕", 2),
        ("连冠", 2),
    ];
    if let Some((word, n)) = some.iter().find(|(word, _)| clause.contains(word)) {
        found.add(word, Boast::SomeYears(*n));
    }
    let is_growth = |rest: &str| ["增长", "上涨", "上升"].iter().any(|it| rest.starts_with(it));
    let again = |word: &&&str| after(clause, word).any(|rest| !is_growth(rest));
    if let Some(word) = AGAIN.iter().find(again) {
        found.add(word, Boast::SomeYears(2));
    }
}
