//! What claims are refused for.

use super::*;
use crate::{
    change::Thing,
    decimal::Decimal,
    definition::Chapter,
    indicator::{Direction, GrowthRule, Nature, OverAreas, OverTime},
    reading::Standing,
    text::Text,
};

const ONE: Decimal = Decimal::new(1, 0).unwrap();

fn claim() -> Claim {
    Claim {
        id: "first".parse().unwrap(),
        chapter: "economy".parse().unwrap(),
        text: Text::zh("一般公共预算收入居全市第一"),
        indicator: Some("fiscal.revenue".parse().unwrap()),
        measure: Measure::Rank,
        area: ItemArea::Own,
        of: ItemOf::Parent,
        streak_rank: 1,
        streak: StreakPredicate::Rank,
        comparator: Some(Comparator::AtMost),
        against: Against::Number(ONE),
        honour: None,
        required: false,
    }
}

fn indicator() -> Indicator {
    Indicator {
        id: "x.energy".parse().unwrap(),
        name: Text::zh("能耗"),
        unit: Text::zh("吨"),
        multiplier: 4,
        decimals: 1,
        direction: Direction::Lower,
        nature: Nature::Flow,
        over_time: OverTime::Sum,
        over_areas: OverAreas::Sum,
        growth_rule: GrowthRule::Nominal,
        scope: Text::default(),
        explanation: Text::default(),
        plausible: Default::default(),
        formula: None,
        minimum_units: None,
        price_index: None,
        streaks: Default::default(),
    }
}

/// The paths of what is wrong.
fn faults(claims: Vec<Claim>) -> Vec<String> {
    let chapter = Chapter {
        parent_promises: false,
        id: "economy".parse().unwrap(),
        title: Text::zh("经济"),
        kind: ChapterKind::Figures,
        items: Vec::new(),
        targets: Vec::new(),
    };
    let definition = Thing::Definition(Definition {
        id: "yearly".parse().unwrap(),
        title: Text::zh("年度"),
        rounding: Default::default(),
        chapters: vec![chapter],
        claims,
    });
    let path = |fault: Fault| fault.path.replacen("definition.claims", "", 1);
    definition.faults().into_iter().map(path).collect()
}

fn number(text: &str) -> Against {
    Against::Number(text.parse().unwrap())
}

#[test]
fn first_is_a_rank_of_one_and_never_a_standing() {
    assert_eq!(faults(vec![claim()]), [""; 0]);
    let leading = Against::Standing(Standing::Leading);
    let standing =
        Claim { measure: Measure::Standing, comparator: None, against: leading.clone(), ..claim() };
    assert_eq!(faults(vec![standing.clone()]), ["[0].text.zh"]);
    let said = Claim { text: Text::zh("一般公共预算收入全市领先"), ..standing };
    assert_eq!(faults(vec![said.clone()]), [""; 0]);
    assert_eq!(
        faults(vec![Claim { against: leading, comparator: None, ..claim() }]),
        ["[0].against", "[0].text.zh"]
    );
    let named = Claim { text: Text::zh("第一产业增加值全市领先"), ..said };
    assert_eq!(faults(vec![named]), [""; 0]);
    assert_eq!(faults(vec![Claim { against: number("3"), ..claim() }]), ["[0].text.zh"]);
}

#[test]
fn the_years_that_are_said_are_those_that_are_tested() {
    let streak = |text: &str, years: &str| Claim {
        text: Text::zh(text),
        measure: Measure::Streak,
        comparator: Some(Comparator::AtLeast),
        against: number(years),
        ..claim()
    };
    assert_eq!(faults(vec![streak("连续14年居全市第一", "14")]), [""; 0]);
    assert_eq!(faults(vec![streak("连续14年居全市第一", "13")]), ["[0].text.zh"]);
    let third = Claim { streak_rank: 3, ..streak("连续14年居全市第一", "14") };
    assert_eq!(faults(vec![third]), ["[0].text.zh"]);
    let grown = Claim { streak: StreakPredicate::Growth, ..streak("连续14年增长", "14") };
    assert_eq!(faults(vec![grown.clone()]), ["[0].of"]);
    assert_eq!(faults(vec![Claim { of: ItemOf::Nothing, ..grown }]), [""; 0]);
}

#[test]
fn neither_language_says_more_than_the_test() {
    let text = |zh: &str, en: &str| Text::new(zh, en);
    let rank = |en: &str, rank: &str| Claim {
        text: text("一般公共预算收入居全市前三", en),
        against: number(rank),
        ..claim()
    };
    assert_eq!(faults(vec![rank("among the top three of the city", "3")]), [""; 0]);
    assert_eq!(faults(vec![rank("among the top three of the city", "2")]), [""; 0]);
    assert_eq!(faults(vec![rank("first in the city", "3")]), ["[0].text.en"]);
    assert_eq!(faults(vec![rank("top two", "3")]), ["[0].text.en"]);
    assert_eq!(faults(vec![rank("top three", "4")]), ["[0].text.zh", "[0].text.en"]);
    assert_eq!(faults(vec![rank("leading in the city", "3")]), ["[0].text.en"]);
    assert_eq!(faults(vec![rank("top three for ten years", "3")]), ["[0].text.en"]);
    let below = Claim { comparator: Some(Comparator::Below), ..rank("top three", "4") };
    assert_eq!(faults(vec![below]), [""; 0]);
    let streak = |en: &str| Claim {
        text: text("连续十四年居全市第一", en),
        measure: Measure::Streak,
        comparator: Some(Comparator::AtLeast),
        against: number("14"),
        ..claim()
    };
    assert_eq!(faults(vec![streak("first for the fourteenth consecutive year")]), [""; 0]);
    assert_eq!(faults(vec![streak("first for 15 years in a row")]), ["[0].text.en"]);
    let share = |by, value: &str, zh: &str, en: &str| Claim {
        text: text(zh, en),
        measure: Measure::Share,
        comparator: Some(by),
        against: number(value),
        ..claim()
    };
    let third = "占全市三分之一以上";
    assert_eq!(
        faults(vec![share(Comparator::AtLeast, "33.3", third, "a third of the city")]),
        [""; 0]
    );
    let more = share(Comparator::AtLeast, "25", "占全市四分之一以上", "over a quarter of the city");
    assert_eq!(faults(vec![more.clone()]), ["[0].text.en"]);
    assert_eq!(faults(vec![Claim { comparator: Some(Comparator::Above), ..more }]), [""; 0]);
    let fifth = share(Comparator::AtLeast, "19", "占全市五分之一以上", "a fifth of the city");
    assert_eq!(faults(vec![fifth]), ["[0].text.zh", "[0].text.en"]);
    let grown = |value: &str, en: &str| Claim {
        of: ItemOf::Nothing,
        measure: Measure::Growth,
        ..share(Comparator::Above, value, "增长较快", en)
    };
    assert_eq!(faults(vec![grown("8", "grew by more than 8%")]), [""; 0]);
    assert_eq!(faults(vec![grown("7", "grew by more than 8%")]), ["[0].text.en"]);
    let since = |year: &str, en: &str| Claim {
        against: Against::Since(year.parse().unwrap()),
        ..grown("8", en)
    };
    assert_eq!(faults(vec![since("2015", "the highest growth since 2015")]), [""; 0]);
    assert_eq!(faults(vec![since("2015", "the highest growth since 2012")]), ["[0].text.en"]);
    assert_eq!(faults(vec![since("2015", "the lowest growth since 2015")]), ["[0].text.en"]);
    assert_eq!(faults(vec![grown("8", "the highest growth since 2015")]), ["[0].text.en"]);
}

/// A claim in one language, which is the Chinese one if it has a Han character.
fn said(text: &str, claim: Claim) -> Claim {
    let text = if text.is_ascii() { Text::new("", text) } else { Text::zh(text) };
    Claim { text, ..claim }
}

fn tested(measure: Measure, by: Comparator, value: &str) -> Claim {
    let of = if measure.needs_of() { ItemOf::Parent } else { ItemOf::Nothing };
    Claim { measure, of, comparator: Some(by), against: number(value), ..claim() }
}

#[test]
fn no_boast_is_borne_out_by_a_test_of_another_kind() {
    let level = tested(Measure::Level, Comparator::AtLeast, "1");
    for text in [
        "指标f居全市第一",
        "指标f全市最高",
        "指标f名列榜首",
        "指标f蝉联全市冠军",
        "指标f实现九连冠",
        "指标f翻一番",
        "指标f占全市三成",
        "指标f占全市过半",
        "指标f占全市半壁江山",
        "指标f增长一倍",
        "指标f创历史新高",
        "指标f连年增长",
        "指标f稳居全市之首",
        "指标f居全市首",
        "指标f全市领跑",
        "指标f全省第一方阵",
        "指标f居全市No.1",
        "指标f居全市前茅",
        "指标f占全市的80%",
        "指标f同比增长50%",
        "指标f连续9年保持增长",
        "指标f位次居全市第壹",
        "指标f全市唯一",
        "指标f排名第１",
        "指标f占全市近八成",
        "指标f完成目标",
        "指标f超额完成年度目标",
        "指标f高于全市平均水平",
        "指标f远超全市",
        "indicator f the highest in the city",
        "indicator f tops the city",
        "indicator f #1 in the city",
        "indicator f the largest of all districts",
        "indicator f champion of the city",
        "indicator f more than half of the city",
        "indicator f 80% of the city",
        "indicator f doubled",
        "indicator f a record high",
        "indicator f a decade of growth",
        "indicator f grew every year since 2015",
        "indicator f one in five",
        "indicator f ranks 1 in the city",
        "indicator f met its target",
        "indicator f the leader of the city",
        "indicator f nine years in a row",
        "indicator f beat the target",
        "indicator f above that of the city",
    ] {
        let lang = if text.is_ascii() { "en" } else { "zh" };
        let path = format!("[0].text.{lang}");
        let told = faults(vec![said(text, level.clone())]);
        assert!(!told.is_empty() && told.iter().all(|at| *at == path), "{text}: {told:?}");
    }
}

#[test]
fn a_boast_takes_a_test_of_its_kind_that_is_no_weaker() {
    use Comparator::{Above, AtLeast, AtMost, Below};
    let growth = |by, value| tested(Measure::Growth, by, value);
    let share = |by, value| tested(Measure::Share, by, value);
    let rank = |value| tested(Measure::Rank, AtMost, value);
    let streak =
        |rank, years| Claim { streak_rank: rank, ..tested(Measure::Streak, AtLeast, years) };
    let level = |by, against| Claim { against, ..tested(Measure::Level, by, "1") };
    let target = |by| Claim { comparator: by, ..level(AtLeast, Against::Target(ItemArea::Own)) };
    for (text, shown, open) in [
        ("增长50%", growth(AtLeast, "50"), growth(AtLeast, "49")),
        ("增长50%", growth(AtLeast, "50"), growth(AtMost, "50")),
        ("翻一番", growth(AtLeast, "100"), growth(AtLeast, "1")),
        ("下降5%", growth(AtMost, "-5"), growth(AtMost, "-4")),
        ("下降5%", tested(Measure::Reduction, AtLeast, "5"), growth(AtLeast, "5")),
        ("保持增长", growth(Above, "0"), growth(AtLeast, "0")),
        ("占全市80%", share(AtLeast, "80"), share(AtLeast, "1")),
        ("占全市过半", share(Above, "50"), share(AtLeast, "50")),
        ("占全市近八成", share(AtLeast, "72"), share(AtLeast, "71")),
        ("总量全市最大", rank("1"), rank("4")),
        ("tops the city", rank("1"), rank("3")),
        ("增速全市第一", tested(Measure::GrowthRank, AtMost, "1"), rank("1")),
        ("居全市第一", rank("1"), tested(Measure::GrowthRank, AtMost, "1")),
        ("九连冠", streak(1, "9"), streak(4, "9")),
        ("九连冠", streak(1, "9"), streak(1, "2")),
        ("连续多年居全市第一", streak(1, "3"), streak(1, "2")),
        ("完成年度目标", target(None), target(Some(AtLeast))),
        ("超额完成年度目标", target(Some(Above)), target(None)),
        ("高于全市平均水平", level(Above, Against::Parent), level(AtLeast, Against::Parent)),
        ("能耗低于全市", level(Below, Against::Parent), level(Above, Against::Parent)),
        ("高于上年", level(Above, Against::YearsBefore(1)), level(Above, Against::Parent)),
        (
            "失业率控制在3%以内",
            tested(Measure::Level, AtMost, "3"),
            tested(Measure::Level, AtLeast, "1"),
        ),
        (
            "覆盖率达99%",
            tested(Measure::Level, AtLeast, "99"),
            tested(Measure::Level, AtLeast, "1"),
        ),
    ] {
        assert_eq!(faults(vec![said(text, shown)]), [""; 0], "{text}");
        assert!(!faults(vec![said(text, open)]).is_empty(), "{text}");
    }
}

#[test]
fn what_was_so_before_what_is_yearly_and_whose_target_it_is_take_tests_of_their_own() {
    use Comparator::{Above, AtLeast, AtMost};
    let growth = |value| tested(Measure::Growth, AtLeast, value);
    let rank = |value| tested(Measure::Rank, AtMost, value);
    let yearly = |value| tested(Measure::CompoundGrowth, AtLeast, value);
    let moved = |value| tested(Measure::RankChange, AtLeast, value);
    let streak = || tested(Measure::Streak, AtLeast, "2");
    let target =
        |issuer| Claim { against: Against::Target(issuer), ..tested(Measure::Level, Above, "1") };
    for (text, shown, open) in [
        ("居全市第二", rank("2"), rank("3")),
        ("runner-up in the city", rank("2"), rank("3")),
        ("拔得头筹", rank("1"), rank("2")),
        ("heads the league table", rank("1"), rank("2")),
        ("高于市定目标", target(ItemArea::Parent), target(ItemArea::Own)),
        ("高于自定目标", target(ItemArea::Own), target(ItemArea::Parent)),
        ("beat the city's target", target(ItemArea::Parent), target(ItemArea::Own)),
        ("实现两位数增长", growth("10"), growth("5")),
        ("double-digit growth", growth("10"), growth("5")),
        ("始终居全市第一", streak(), rank("1")),
        ("继续保持全市首位", streak(), rank("1")),
        ("always first in the city", streak(), rank("1")),
        ("once again first in the city", streak(), rank("1")),
        ("年均增长28%", yearly("28"), growth("28")),
        ("average annual growth of 28%", yearly("28"), growth("28")),
        ("up two places", moved("2"), moved("1")),
        ("three times last year's", growth("200"), growth("20")),
    ] {
        assert_eq!(faults(vec![said(text, shown)]), [""; 0], "{text}");
        assert!(!faults(vec![said(text, open)]).is_empty(), "{text}");
    }
    let city = Claim { against: Against::Parent, ..tested(Measure::Growth, Above, "1") };
    assert!(!faults(vec![said("growth twice that of the city", city)]).is_empty());
    for text in ["保持增长", "PM2.5年均浓度下降", "第二产业增加值增长"] {
        let shown = match text {
            "PM2.5年均浓度下降" => tested(Measure::Growth, Comparator::Below, "0"),
            _ => tested(Measure::Growth, Above, "0"),
        };
        assert_eq!(faults(vec![said(text, shown)]), [""; 0], "{text}");
    }
}

#[test]
fn the_highest_is_first_only_where_more_is_better() {
    let energy = indicator();
    let told = |text: &str, direction, measure| {
        let indicator = Indicator { direction, ..energy.clone() };
        let claim = said(text, tested(measure, Comparator::AtMost, "1"));
        let mut faults = Vec::new();
        said::indicator_faults("claim", &claim, &indicator, &mut faults);
        faults.len()
    };
    for (text, lower, higher) in [
        ("能耗全市最高", 1, 0),
        ("能耗全市最低", 0, 1),
        ("the highest energy use in the city", 1, 0),
        ("the lowest energy use in the city", 0, 1),
        ("能耗全市最优", 0, 0),
    ] {
        assert_eq!(told(text, Direction::Lower, Measure::Rank), lower, "{text}");
        assert_eq!(told(text, Direction::Higher, Measure::Rank), higher, "{text}");
    }
    assert_eq!(told("能耗降幅全市最大", Direction::Lower, Measure::GrowthRank), 0);
    assert_eq!(told("能耗增速全市最快", Direction::Lower, Measure::GrowthRank), 1);
}

#[test]
fn what_is_said_beyond_the_test_is_told_with_the_test_that_it_takes() {
    let claim = said("指标f占全市过半", tested(Measure::Level, Comparator::AtLeast, "1"));
    let mut told = Vec::new();
    said::faults("claim", &claim, &mut told);
    let told: Vec<_> =
        told.iter().map(|fault| (fault.problem.of("").zh, fault.problem.of("").en)).collect();
    let zh = "文字说“过半”，须检验share above 50，而检验的是level at_least 1";
    let en = "says “过半”, which takes a test of share above 50, but the test is level at_least 1";
    assert_eq!(told, [(zh.to_owned(), en.to_owned())]);
}

#[test]
fn all_faults_are_told_at_once_with_their_places() {
    let bare = Claim {
        chapter: "society".parse().unwrap(),
        text: Text::default(),
        indicator: None,
        measure: Measure::Level,
        of: ItemOf::Nothing,
        comparator: None,
        against: Against::Figure("revenue".parse().unwrap()),
        ..claim()
    };
    let expected = ["[0].text", "[0].chapter", "[0].indicator", "[0].against", "[0].comparator"];
    assert_eq!(faults(vec![bare]), [&expected[..], &["[0].figure"]].concat());
    let text = Text::zh("一般公共预算收入");
    let years = Claim { against: Against::YearsBefore(0), text: text.clone(), ..claim() };
    let since = Claim {
        text,
        against: Against::Since("2015-Q1".parse().unwrap()),
        comparator: Some(Comparator::Equal),
        ..claim()
    };
    let ids = ["[0].years_before", "[1].id", "[1].comparator", "[1].since"];
    assert_eq!(faults(vec![years, since]), ids);
}
