//! Clauses in Chinese.

use std::{borrow::Cow, cmp::Ordering};

use super::{
    Figure, Refusal,
    amount::{self, Amount, Counted, Voice},
    grade,
    names::OfName,
    numerals::han,
    one_sided::{self, Known},
    own, small,
    stage::Tone,
    time,
};
use crate::{
    decimal::Decimal,
    definition::Frame,
    indicator::GrowthRule,
    observation::Measure,
    reading::{Qualifier, Standing},
    terms::StreakPredicate,
    text::Lang,
};

/// Verbs that stand between the noun and the figure; all others stand before the noun.
const LINKING: [&str; 9] = ["达", "达到", "为", "是", "占", "突破", "超过", "升至", "降至"];
/// Verbs of a reduction that the noun does by itself: 指数下降, but 压减支出.
const FALLING: [&str; 4] = ["下降", "降低", "减少", "回落"];

/// What a basis of comparable growth begins with that is done to the numbers: 扣除留抵退税因素后增长; any other (同口径) stands
/// in brackets.
const ADJUSTING: [&str; 6] = ["扣除", "剔除", "还原", "考虑", "调整", "加回"];

/// What the clauses before it in the same sentence have said already.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    /// What is spoken of.
    pub(super) noun: bool,
    /// 预计 or the stage, which governs this clause too.
    pub(super) tone: bool,
    /// The stretch of time.
    pub(super) time: bool,
    /// Right before: the level that this clause is about.
    pub(super) level: bool,
}

/// The worded figure.
pub(super) fn amount(figure: &Figure<'_>) -> Result<Amount, Refusal> {
    Ok(match figure.measure {
        Measure::Rank | Measure::GrowthRank => {
            let place = figure.countable(1)?;
            // Who shares a place, or may not have it, is not said to be 第一.
            let (number, unit) = match place == 1 && figure.has_own_place() {
                true => ("一".to_owned(), ""),
                false => (place.to_string(), "位"),
            };
            let before = format!("{}第", tied(figure));
            Amount { before, number, unit: unit.into(), after: String::new() }
        }
        Measure::Standing | Measure::GrowthStanding => Amount::word(standing(figure)),
        Measure::Streak => Amount {
            before: "连续".into(),
            number: years(figure.countable(0)?),
            unit: "年".into(),
            after: String::new(),
        },
        _ => number(figure, figure.value())?,
    })
}

/// What stands before a place that others share.
fn tied(figure: &Figure<'_>) -> &'static str {
    if figure.place.is_some_and(|place| place.tied) { "并列" } else { "" }
}

/// What a table's cell says.
pub(super) fn cell(figure: &Figure<'_>) -> Result<String, Refusal> {
    cell_of(figure, &amount(figure)?)
}

/// The same, of a figure whose worded number is known.
pub(super) fn cell_of(figure: &Figure<'_>, amount: &Amount) -> Result<String, Refusal> {
    Ok(match figure.measure {
        Measure::Rank | Measure::GrowthRank => {
            format!("{}第{}位", tied(figure), figure.countable(1)?)
        }
        _ => amount.text(),
    })
}

pub(super) fn phrase(figure: &Figure<'_>) -> Result<String, Refusal> {
    clause(figure, Said::default())
}

/// The clause that adds the figure to what has been said.
pub(super) fn clause(figure: &Figure<'_>, said: Said) -> Result<String, Refusal> {
    if let Some(clause) = grade::clause(figure, said, Lang::Zh) {
        return clause;
    }
    let tone = Tone::of(figure);
    let subject = if said.noun { "" } else { figure.noun.get(Lang::Zh) };
    let hedge = if said.tone { "" } else { tone.hedge_zh() };
    let clause = match figure.measure {
        Measure::Level => level(figure, subject, hedge)?,
        Measure::Growth => {
            let constant = figure.growth_rule == GrowthRule::ConstantPrice && !tone.is_expected();
            let basis = if constant { "按不变价格计算" } else { "" };
            let compared = match figure.period.as_year() {
                _ if figure.base_said => "",
                None => "同比",
                Some(_) if tone.is_expected() => "",
                Some(_) => "比上年",
            };
            match unchanged(figure, figure.value()) {
                Some(unchanged) => format!("{subject}{basis}{hedge}{unchanged}"),
                None => {
                    let change = grown(figure, figure.value())?;
                    [subject, basis, hedge, compared, &change].concat()
                }
            }
        }
        Measure::ComparableGrowth => format!("{subject}{hedge}{}", comparable(figure)?),
        Measure::Difference => format!("{subject}{hedge}{}", difference(figure)?),
        Measure::Reduction => reduction(figure, subject, hedge)?,
        Measure::Share => {
            let subject = if said.noun && !said.level { "总量" } else { subject };
            let share = number(figure, figure.value())?;
            let whole = figure.of.map_or(String::new(), |of| match figure.caveats.members {
                Some(members) => members.whole(of, Lang::Zh),
                None => of.prose(Lang::Zh).to_owned(),
            });
            let of = if whole.is_empty() || !share.before.is_empty() || subject == "总量" {
                ""
            } else {
                "的"
            };
            format!("{subject}{hedge}占{whole}{of}{}", share.text())
        }
        Measure::Rank => rank(figure, subject, hedge)?,
        Measure::Standing | Measure::GrowthStanding => {
            let subject = match figure.measure {
                Measure::GrowthStanding if !said_as_growth(subject) => format!("{subject}增幅"),
                _ => subject.to_owned(),
            };
            let of = place_of(figure)?;
            let whole = of.prose(Lang::Zh);
            match (figure.standing(), of.is_group()) {
                (Some(Standing::FrontRow), _) => format!("{subject}{hedge}居{whole}前列"),
                (_, true) => format!("{subject}{hedge}在{whole}中领先"),
                (_, false) => format!("{subject}{hedge}{whole}领先"),
            }
        }
        Measure::Streak => {
            let is_open = figure.caveats.open && hedge.is_empty();
            let years = figure.countable(0)?;
            let open = match (is_open, figure.streak) {
                (false, _) => "",
                (true, _) if years == 0 => "暂",
                (true, StreakPredicate::Rank) if years == 1 => "暂",
                (true, _) => "暂计",
            };
            format!("{subject}{hedge}{open}{}", streak(figure)?)
        }
        Measure::SequentialGrowth
        | Measure::Index
        | Measure::CompoundGrowth
        | Measure::Contribution
        | Measure::ContributionRate
        | Measure::GrowthRank
        | Measure::RankChange
        | Measure::GapToFirst
        | Measure::Percentile => return own::clause(figure, said, Lang::Zh),
    };
    let opening = if said.tone { "" } else { tone.opening(Lang::Zh) };
    let time = time::opening_of(figure, said.time, Lang::Zh);
    let after = grade::after(figure, Lang::Zh);
    // Most clauses have nothing around them.
    let is_bare = opening.is_empty() && time.is_empty() && after.is_empty();
    Ok(if is_bare { clause } else { [opening, &time, &clause, &after].concat() })
}

/// What a place among peers is of; [`Figure::words`] has made sure that it is there.
pub(super) fn place_of<'a>(figure: &Figure<'a>) -> Result<&'a OfName, Refusal> {
    figure.of.ok_or(Refusal::OfNothing(figure.measure))
}

pub(super) fn said_as_growth(subject: &str) -> bool {
    ["增幅", "增速", "增长", "增长率"].iter().any(|word| subject.ends_with(word))
}

fn number(figure: &Figure<'_>, value: Decimal) -> Result<Amount, Refusal> {
    let counted = Counted::of(figure.measure, figure.unit);
    match small::worded(figure, counted, Lang::Zh).filter(|_| small::is_quantity(figure.measure)) {
        Some(small) => small,
        None => amount::amount(value, figure.qualifier, counted, Voice::Fact, Lang::Zh),
    }
}

fn level(figure: &Figure<'_>, noun: &str, hedge: &str) -> Result<String, Refusal> {
    let value = number(figure, figure.value())?;
    let verb = figure.verb.zh.as_str();
    let is_linking = LINKING.contains(&verb);
    // A noun that begins with the verb (新增高新技术企业) says it itself.
    let noun = if is_linking { noun } else { noun.strip_prefix(verb).unwrap_or(noun) };
    // 每平方米税收1832元: the denominator goes before the noun, unless that has it: 人均税收1832元.
    let (noun, text) = match figure.unit.name.zh.strip_prefix("元/") {
        Some(each) if !noun.is_empty() && figure.frame == Frame::NounFirst => {
            let unit = value.unit.replace(figure.unit.name.zh.as_str(), "元");
            let is_said = noun.contains(['均', '每']);
            let noun =
                if is_said { Cow::Borrowed(noun) } else { format!("每{each}{noun}").into() };
            (noun, Amount { unit, ..value.clone() }.text())
        }
        _ => (Cow::Borrowed(noun), value.text()),
    };
    Ok(match figure.frame {
        // 计划 needs a verb that it governs; elsewhere it stands behind.
        _ if hedge == "计划" && (verb.is_empty() || is_linking) => match figure.frame {
            Frame::NounFirst => format!("{noun}{text}（计划）"),
            Frame::NounLast => format!("{text}{noun}（计划）"),
        },
        Frame::NounLast => format!("{hedge}{verb}{text}{noun}"),
        Frame::NounFirst if is_linking => format!("{noun}{hedge}{verb}{text}"),
        Frame::NounFirst if !verb.is_empty() => format!("{hedge}{verb}{noun}{text}"),
        Frame::NounFirst if hedge.is_empty() || noun.is_empty() || !value.before.is_empty() => {
            [&noun, hedge, &text].concat()
        }
        Frame::NounFirst => format!("{noun}{hedge}为{text}"),
    })
}

/// 与上年持平, for a change of zero.
fn unchanged(figure: &Figure<'_>, value: Decimal) -> Option<String> {
    let said = matches!(figure.qualifier, Qualifier::Exact | Qualifier::About);
    let base = time::base_zh(figure.period);
    let nearly =
        figure.computed.is_some_and(Ordering::is_ne) || figure.qualifier == Qualifier::About;
    let nearly = if nearly { "基本" } else { "" };
    (said && value.is_zero()).then(|| format!("与{base}{nearly}持平"))
}

/// 增长5%左右, 下降3.2%, 下降不到0.2%或有所增长, and from 100% on 增长1.5倍.
pub(super) fn grown(figure: &Figure<'_>, value: Decimal) -> Result<String, Refusal> {
    if let Some(known) = Known::of(figure, value) {
        let size = |qualifier| figure.size(value, qualifier, Lang::Zh);
        return one_sided::zh(known, ["增长", "下降"], size);
    }
    let times = value.shifted(-2).map(Decimal::trimmed);
    // Never of a fall.
    if let Some(times) = times.filter(|t| !t.is_negative() && amount::is_at_least_one(*t)) {
        let times = amount::amount(times, figure.qualifier, Counted::Times, Voice::Fact, Lang::Zh)?;
        return Ok(format!("增长{}", times.text()));
    }
    let verb = if value.is_negative() { "下降" } else { "增长" };
    Ok(format!("{verb}{}", number(figure, value.abs())?.text()))
}

fn comparable(figure: &Figure<'_>) -> Result<String, Refusal> {
    let value = figure.value();
    let basis = figure.basis.get(Lang::Zh);
    let change = match unchanged(figure, value) {
        Some(unchanged) if basis.is_empty() => return Ok(format!("按可比口径{unchanged}")),
        Some(unchanged) => unchanged,
        None => grown(figure, value)?,
    };
    if basis.is_empty() {
        return Ok(format!("可比{change}"));
    }
    if !ADJUSTING.iter().any(|verb| basis.starts_with(verb)) {
        return Ok(match figure.value() {
            value if unchanged(figure, value).is_some() => format!("按可比口径{change}（{basis}）"),
            _ => format!("可比{change}（{basis}）"),
        });
    }
    let basis = basis.strip_suffix('后').unwrap_or(basis);
    let unadjusted = match figure.without_adjustment() {
        Some((plain, rate)) => match unchanged(&plain, rate) {
            Some(unchanged) => format!("，按自然口径计算{unchanged}"),
            None => format!("，按自然口径计算{}", grown(&plain, rate)?),
        },
        None => String::new(),
    };
    Ok(format!("{basis}后{change}{unadjusted}"))
}

pub(super) fn difference(figure: &Figure<'_>) -> Result<String, Refusal> {
    let value = figure.value();
    if let Some(unchanged) = unchanged(figure, value) {
        return Ok(unchanged);
    }
    let verbs = if figure.unit.is_percent() { ["提高", "降低"] } else { ["增加", "减少"] };
    let change = match Known::of(figure, value) {
        Some(known) => {
            one_sided::zh(known, verbs, |qualifier| figure.size(value, qualifier, Lang::Zh))?
        }
        None => {
            let [rose, fell] = verbs;
            let verb = if value.is_negative() { fell } else { rose };
            format!("{verb}{}", number(figure, value.abs())?.text())
        }
    };
    let compared = if figure.base_said {
        String::new()
    } else {
        format!("比{}", time::base_zh(figure.period))
    };
    Ok(format!("{compared}{change}"))
}

fn reduction(figure: &Figure<'_>, noun: &str, hedge: &str) -> Result<String, Refusal> {
    let text = number(figure, figure.value())?.text();
    Ok(match figure.verb.zh.as_str() {
        "" => format!("{noun}{hedge}下降{text}"),
        verb if FALLING.contains(&verb) => format!("{noun}{hedge}{verb}{text}"),
        verb => format!("{hedge}{verb}{}{text}", noun.strip_prefix(verb).unwrap_or(noun)),
    })
}

fn rank(figure: &Figure<'_>, noun: &str, hedge: &str) -> Result<String, Refusal> {
    let place = figure.countable(1)?;
    let of = place_of(figure)?;
    let whole = of.prose(Lang::Zh);
    let tied = figure.place.is_some_and(|place| place.tied);
    let noun = if of.is_group() && of.says(noun, Lang::Zh) { "" } else { noun };
    let clause = match figure.place {
        Some(sure) if !sure.firm && sure.reported < sure.expected => {
            let listed = if tied { "并列" } else { "列" };
            format!("{}{listed}第{place}位", sure.reporters(of, Lang::Zh))
        }
        Some(sure) if !sure.firm => {
            let listed = if tied { "暂并列" } else { "暂列" };
            match of.is_group() {
                true => format!("在{whole}{listed}第{place}位"),
                false => format!("{listed}{whole}第{place}位"),
            }
        }
        _ if of.is_group() => {
            let listed = if tied { "并列" } else { "排名" };
            let place = if place == 1 { "首位".to_owned() } else { format!("第{place}位") };
            format!("在{whole}{listed}{place}")
        }
        _ => {
            let listed = if tied { "并列" } else { "居" };
            format!("{listed}{whole}{}", ordinal(place))
        }
    };
    Ok(format!("{noun}{hedge}{clause}"))
}

/// A place in prose: 第一, 第2位.
fn ordinal(place: u32) -> String {
    if place == 1 { "第一".to_owned() } else { format!("第{place}位") }
}

/// A number of years in prose: 两, then digits.
fn years(n: u32) -> String {
    if n == 2 { "两".to_owned() } else { n.to_string() }
}

fn streak(figure: &Figure<'_>) -> Result<String, Refusal> {
    let n = figure.countable(0)?;
    let done = match figure.streak {
        StreakPredicate::Rank => "",
        StreakPredicate::Growth => "增长",
        StreakPredicate::Target => "完成目标",
    };
    if !done.is_empty() {
        return Ok(match n {
            0 => format!("未{done}"),
            1 => done.to_owned(),
            n => format!("连续{}年{done}", years(n)),
        });
    }
    let of = place_of(figure)?;
    let place = match figure.streak_rank {
        0 | 1 => "第一".to_owned(),
        rank => format!("前{rank}位"),
    };
    let among = format!("{}{place}", of.prose(Lang::Zh));
    Ok(match n {
        0 => format!("未居{among}"),
        1 => format!("居{among}"),
        n => format!("连续{}年居{among}", years(n)),
    })
}

/// The prose of an honour that has been first for so many years: 连续14年居…第一.
pub(super) fn years_first(n: u16, what: &str) -> String {
    format!("连续{}年居{what}第一", years(n.into()))
}

/// The headline of such an honour: 十四连冠.
pub(super) fn crowns(n: u16) -> String {
    if n == 2 { "两连冠".to_owned() } else { format!("{}连冠", han(n.into())) }
}

fn standing(figure: &Figure<'_>) -> &'static str {
    match figure.standing() {
        Some(Standing::FrontRow) => "前列",
        _ => "领先",
    }
}
