//! What a claim says in Chinese: 第一, 前三, 连续十四年, 占全市八成, 增长50%, 领先, 完成目标, 高于全市, 2015年以来最高.

mod amount;
mod number;
mod place;
mod quantity;

use super::{
    extreme::Extreme,
    said::{Boast, Said, ungrouped},
    whole::Whole,
};

/// Names that have a place or another boast in them and claim none.
const NAMES: [&str; 34] = [
    "第一产业",
    "第二产业",
    "第三产业",
    "第一季度",
    "第二季度",
    "第三季度",
    "第一批",
    "第一书记",
    "第一医院",
    "第一人民医院",
    "第一中学",
    "第一时间",
    "第一生产力",
    "第三方",
    "冠军企业",
    "单项冠军",
    "隐形冠军",
    "龙头企业",
    "领军企业",
    "领军人才",
    "首位度",
    "首店",
    "首套",
    "首台套",
    "最低生活保障",
    "最低工资",
    "最多跑一次",
    "最后",
    "连续性",
    "增长点",
    "增长极",
    "目标责任",
    "完成率",
    "降水",
];
/// What no test of a claim shows.
const UNTESTED: [&str; 16] = [
    "唯一",
    "率先",
    "首创",
    "首次",
    "首个",
    "首家",
    "首例",
    "首破",
    "独家",
    "独一无二",
    "绝无仅有",
    "史无前例",
    "前所未有",
    "提前",
    "无人能及",
    "空前",
];
const HIGH: [&str; 7] = ["最高", "最好", "最多", "最大", "最快", "最优", "新高"];
const LOW: [&str; 4] = ["最低", "最少", "最小", "新低"];
const MOST: [&str; 5] = ["最高", "最多", "最大", "最快", "最长"];
const LEAST: [&str; 5] = ["最低", "最少", "最小", "最慢", "最短"];
/// What is the best of years, not of a whole.
const EVER: [&str; 7] = ["以来", "历史", "史上", "新高", "新低", "纪录", "年来"];
/// What is above the area, whose targets it may be held against, and what the area sets itself.
const ABOVE: [&str; 8] = ["市定", "省定", "国定", "上级", "市下达", "省下达", "全市", "全省"];
const ITSELF: [&str; 4] = ["自定", "自设", "自行", "本级"];
const MORE: [&str; 13] = [
    "高于",
    "快于",
    "好于",
    "优于",
    "多于",
    "大于",
    "强于",
    "领先于",
    "超过",
    "超出",
    "超越",
    "跑赢",
    "赶超",
];
const LESS: [&str; 5] = ["低于", "少于", "小于", "慢于", "不及"];
const YEARS: [&str; 7] = ["上年", "去年", "往年", "同期", "前一年", "上一年", "历年"];

/// What was found, in the order of the text; nothing twice.
#[derive(Default)]
struct Finder(Vec<Said>);

impl Finder {
    fn add(&mut self, words: &str, boast: Boast) {
        let is_new = self.0.iter().all(|said| said.boast != boast);
        if is_new {
            self.0.push(Said { words: words.to_owned(), boast });
        }
    }

    fn has_change(&self) -> bool {
        self.0.iter().any(|said| matches!(said.boast, Boast::Change { .. }))
    }
}

/// What the text says.
pub(super) fn said(zh: &str) -> Vec<Said> {
    let mut found = Finder::default();
    // A name leaves a gap, so that what stands around it is not read together.
    let text = NAMES.iter().fold(plain(zh), |text, name| text.replace(name, "·"));
    for clause in clauses(&text) {
        place::place(clause, &mut found);
        place::standing(clause, &mut found);
        place::years(clause, &mut found);
        amount::parts(clause, &mut found);
        amount::percents(clause, &mut found);
        amount::rates(clause, &mut found);
        amount::changes(clause, &mut found);
        best(clause, &mut found);
        target(clause, &mut found);
        compared(clause, &mut found);
        if let Some(word) = UNTESTED.iter().find(|word| clause.contains(**word)) {
            found.add(word, Boast::Untested);
        }
    }
    found.0
}

/// What the text says of quantities in that unit, without its power of ten.
pub(super) fn quantities(zh: &str, unit: &str) -> Vec<Said> {
    let (text, unit) = (plain(zh), plain(unit));
    let mut found = Finder::default();
    // Of nothing that is named a number says nothing.
    let clauses = clauses(&text).filter(|_| !unit.is_empty());
    for clause in clauses {
        quantity::quantities(clause, &unit, &mut found);
    }
    found.0
}

/// What the text calls the most or the least of a whole: a fall that is the largest is a growth that is the least.
pub(super) fn extremes(zh: &str) -> Vec<Extreme> {
    let text = NAMES.iter().fold(plain(zh), |text, name| text.replace(name, "·"));
    let mut found = Vec::new();
    for clause in clauses(&text).filter(|it| !EVER.iter().any(|word| it.contains(word))) {
        let falls = ["降", "减"].iter().any(|word| clause.contains(word));
        for (words, most) in [(&MOST[..], true), (&LEAST[..], false)] {
            let said = words.iter().filter(|word| clause.contains(**word));
            found.extend(
                said.map(|word| Extreme { words: (*word).to_owned(), is_highest: most != falls }),
            );
        }
    }
    found
}

/// The wholes that the text names.
pub(super) fn wholes(zh: &str) -> Vec<Whole> {
    place::wholes(&plain(zh))
}

fn clauses(text: &str) -> impl Iterator<Item = &str> {
    text.split(['，', '；', '。', ',', ';'])
}

/// In half-width signs and small letters, without spaces.
fn plain(zh: &str) -> String {
    let half = |c: char| match u32::from(c) {
        code @ 0xff01..=0xff5e if c != '，' && c != '；' => {
            char::from_u32(code - 0xfee0).unwrap_or(c)
        }
        _ => c,
    };
    let text = zh.chars().filter(|c| !c.is_whitespace()).map(half).flat_map(char::to_lowercase);
    ungrouped(&text.collect::<String>())
}

/// 2015年以来最高, 历史新高.
fn best(clause: &str, found: &mut Finder) {
    let has = |words: &[&'static str]| words.iter().copied().find(|word| clause.contains(word));
    let (word, is_highest) = match (has(&HIGH), has(&LOW)) {
        (Some(word), _) => (word, true),
        (None, Some(word)) => (word, false),
        (None, None) => match has(&["历史", "纪录", "记录"])
            .filter(|_| clause.contains('创') || clause.contains('破'))
        {
            Some(word) => (word, true),
            None => return,
        },
    };
    let year =
        clause.match_indices("年以来").chain(clause.match_indices("年来")).find_map(|(at, _)| {
            let before = clause.get(..at)?;
            let digits = before.trim_end_matches(|c: char| c.is_ascii_digit());
            before.get(digits.len()..)?.parse().ok().filter(|year: &u32| *year >= 1000)
        });
    let ever = ["以来", "历史", "史上", "新高", "新低", "纪录", "记录", "年来"];
    if year.is_some() || has(&ever).is_some() {
        let words = year.map_or_else(|| word.to_owned(), |year| format!("{year}年以来{word}"));
        found.add(&words, Boast::Best { since: year, is_highest });
    }
}

/// 完成目标, 超额完成任务.
fn target(clause: &str, found: &mut Finder) {
    for goal in ["目标", "任务"] {
        let Some((before, _)) = clause.split_once(goal) else { continue };
        for (words, is_own) in [(&ABOVE[..], false), (&ITSELF[..], true)] {
            if let Some(word) = words.iter().find(|word| before.ends_with(**word)) {
                found.add(&format!("{word}{goal}"), Boast::Issuer { is_own });
            }
        }
    }
    if clause.contains("超额完成") || clause.contains("超额实现") {
        return found.add("超额完成", Boast::Target { surpassed: true });
    }
    for goal in ["目标", "任务"] {
        let Some((before, _)) = clause.split_once(goal) else { continue };
        let has = |words: &[&'static str]| words.iter().copied().find(|word| before.contains(word));
        if let Some(word) =
            has(&["超额", "超过", "超出", "高于", "突破", "优于", "好于", "快于", "低于", "超"])
        {
            return found.add(&format!("{word}{goal}"), Boast::Target { surpassed: true });
        }
        if let Some(word) = has(&["完成", "达到", "实现", "达成", "兑现", "达"]) {
            return found.add(&format!("{word}{goal}"), Boast::Target { surpassed: false });
        }
    }
}

/// 高于全市平均水平, 快于上年.
fn compared(clause: &str, found: &mut Finder) {
    let goal = |rest: &str| rest.contains("目标") || rest.contains("任务");
    // A number that is surpassed is no other figure.
    let is_number = |rest: &str| {
        number::number(rest).is_some() || rest.starts_with('半') || rest.starts_with('预')
    };
    let other = |rest: &str| !rest.is_empty() && !is_number(rest) && !goal(rest);
    let mut add = |word: &str, rest: &str, more| {
        let years = YEARS.iter().any(|year| rest.starts_with(year));
        found.add(&format!("{word}{rest}"), Boast::Compared { more, years });
    };
    for (words, more) in [(&MORE[..], true), (&LESS[..], false)] {
        for word in words {
            let no = |at: usize| clause.get(..at).is_some_and(|before| before.ends_with('不'));
            for (at, _) in clause.match_indices(word).filter(|(at, _)| !no(*at)) {
                if let Some(rest) = clause.get(at + word.len()..).filter(|rest| other(rest)) {
                    return add(word, rest, more);
                }
            }
        }
    }
    for rest in after(clause, "超") {
        if ["全", "平均", "上年", "去年"].iter().any(|it| rest.starts_with(it)) {
            return add("超", rest, true);
        }
    }
}

/// What stands after each mention of a word.
fn after<'a>(zh: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    zh.match_indices(word).filter_map(move |(at, word)| zh.get(at + word.len()..))
}

#[cfg(test)]
mod tests;
