//! Measures that have clauses of their own, as figures and in sentences.

use std::cmp::Ordering;

use super::*;
use crate::{
    reading::Qualifier,
    terms::StreakPredicate,
    text::Lang,
    words::{GradeRange, Grades, OfName, Place, Refusal, Unadjusted, sentence},
};

#[track_caller]
fn check(figure: Figure<'_>, zh: &str, en: &str) {
    let said = |lang| figure.words(lang).unwrap();
    assert_eq!((said(Lang::Zh).phrase.as_str(), said(Lang::En).phrase.as_str()), (zh, en));
}

fn cells(figure: Figure<'_>) -> (String, String) {
    let cell = |lang| figure.words(lang).unwrap().cell;
    (cell(Lang::Zh), cell(Lang::En))
}

#[test]
fn growth_on_other_bases() {
    let (unit, gdp) = (unit("亿元:yuan"), text("地区生产总值:GDP"));
    let month = Figure {
        period: year("2022-07"),
        ..figure(Measure::SequentialGrowth, "-1.3", &unit, &gdp)
    };
    check(
        month,
        "7月份，地区生产总值环比下降1.3%",
        "in July, GDP fell by 1.3% on the previous month",
    );
    let years = Figure {
        period: year("2016-01-01/P60M"),
        ..figure(Measure::CompoundGrowth, "7.5", &unit, &gdp)
    };
    check(
        years,
        "2016—2020年，地区生产总值年均增长7.5%",
        "GDP grew by 7.5% a year on average in 2016–2020",
    );
    let one =
        Figure { period: year("2020"), ..figure(Measure::CompoundGrowth, "7.5", &unit, &gdp) };
    check(one, "地区生产总值比上年增长7.5%", "GDP grew by 7.5% on the previous year");
    let fiscal = Figure { period: year("2000-04-01/P36M"), ..one };
    check(
        fiscal,
        "2000年4月—2003年3月，地区生产总值年均增长7.5%",
        "GDP grew by 7.5% a year on average from April 2000 to March 2003",
    );
    // Of a part of a year the base is the same of an earlier year, as far as it is known.
    let quarter = Figure { period: year("2020-Q1"), ..one };
    check(
        quarter,
        "一季度，地区生产总值年均增长7.5%",
        "in the first quarter, GDP grew by 7.5% a year on average",
    );
    let since = |base| Figure { base: Some(year(base)), ..quarter };
    check(
        since("2017-Q1"),
        "一季度，地区生产总值比2017年同期年均增长7.5%",
        "in the first quarter, GDP grew by 7.5% a year on average since the same period of 2017",
    );
    check(
        since("2019-Q1"),
        "一季度，地区生产总值同比增长7.5%",
        "in the first quarter, GDP grew by 7.5% year on year",
    );
    let nothing = Figure { reading: Reading::Value(dec("0.0")), ..since("2017-Q1") };
    check(
        Figure { computed: Some(Ordering::Greater), ..nothing },
        "一季度，地区生产总值与2017年同期年均基本持平",
        "in the first quarter, GDP was little changed on average since the same period of 2017",
    );
    check(
        Figure { period: year("2016-01-01/P60M"), computed: Some(Ordering::Equal), ..nothing },
        "2016—2020年，地区生产总值年均持平",
        "GDP was unchanged on average in 2016–2020",
    );
    let index = figure(Measure::Index, "158.2", &unit, &gdp);
    check(index, "地区生产总值指数为158.2", "the index of GDP was 158.2");
    let based = Figure { base: Some(year("2015")), ..index };
    check(
        based,
        "以2015年为100，地区生产总值指数为158.2",
        "the index of GDP was 158.2 (2015 = 100)",
    );
    assert_eq!(cells(based), ("158.2".to_owned(), "158.2".to_owned()));
}

#[test]
fn contributions_to_a_whole() {
    let (unit, gdp) = (unit("亿元:yuan"), text("金融业:finance"));
    let city = city();
    let points = Figure { of: Some(&city), ..figure(Measure::Contribution, "0.8", &unit, &gdp) };
    check(
        points,
        "金融业拉动全市增长0.8个百分点",
        "finance contributed 0.8 percentage points to the city's growth",
    );
    let rate = Figure { of: Some(&city), ..figure(Measure::ContributionRate, "25.1", &unit, &gdp) };
    check(
        rate,
        "金融业对全市增长的贡献率为25.1%",
        "finance accounted for 25.1% of the city's growth",
    );
    let nothing = figure(Measure::Contribution, "0.8", &unit, &gdp);
    assert!(matches!(nothing.words(Lang::Zh), Err(Refusal::OfNothing(_))));
}

#[test]
fn places_beyond_the_rank() {
    let (unit, gdp, city) = (unit("亿元:yuan"), text("地区生产总值:GDP"), city());
    let of_city =
        |measure, value| Figure { of: Some(&city), ..figure(measure, value, &unit, &gdp) };
    check(
        of_city(Measure::GrowthRank, "2"),
        "地区生产总值增速居全市第2位",
        "second in the city by growth of GDP",
    );
    check(
        of_city(Measure::RankChange, "1"),
        "地区生产总值在全市的位次比上年前移1位",
        "the place in the city by GDP was up one place on the previous year",
    );
    check(
        of_city(Measure::RankChange, "-2"),
        "地区生产总值在全市的位次比上年后移2位",
        "the place in the city by GDP was down two places on the previous year",
    );
    check(
        of_city(Measure::RankChange, "0"),
        "地区生产总值在全市的位次与上年持平",
        "the place in the city by GDP was unchanged on the previous year",
    );
    check(
        of_city(Measure::GapToFirst, "9.5"),
        "地区生产总值与全市第一位的差距为9.5亿元",
        "GDP was 950 million yuan from the first place in the city",
    );
    check(
        of_city(Measure::Percentile, "85.7"),
        "地区生产总值处于全市第85.7百分位",
        "GDP was at percentile 85.7 in the city",
    );
}

#[test]
fn a_rank_that_is_not_firm_has_moved_for_now() {
    let (unit, gdp, city) = (unit("亿元:yuan"), text("地区生产总值:GDP"), city());
    let moved = Figure { of: Some(&city), ..figure(Measure::RankChange, "1", &unit, &gdp) };
    let place =
        Place { tied: false, firm: false, reported: 0, expected: 0, kind: AreaKind::District };
    let open = Figure { place: Some(place), ..moved };
    let words = open.words(Lang::Zh).unwrap();
    assert_eq!((&*words.phrase, &*words.mark), ("地区生产总值在全市的位次暂比上年前移1位", "未定"));
    let qualified = Figure { qualifier: Qualifier::About, ..moved };
    assert!(matches!(qualified.words(Lang::Zh), Err(Refusal::QualifiedPlace { .. })));
    assert_eq!(cells(moved), ("前移1位".to_owned(), "up 1 place".to_owned()));
}

#[test]
fn years_of_growth_and_of_targets_met() {
    let (unit, gdp) = (unit("亿元:yuan"), text("地区生产总值:GDP"));
    let streak = |predicate, years: &str| Figure {
        streak: predicate,
        ..figure(Measure::Streak, years, &unit, &gdp)
    };
    let growth = |years| streak(StreakPredicate::Growth, years);
    check(growth("5"), "地区生产总值连续5年增长", "growth of GDP for five consecutive years");
    check(growth("1"), "地区生产总值增长", "growth of GDP");
    check(growth("0"), "地区生产总值未增长", "no growth of GDP");
    let target = |years| streak(StreakPredicate::Target, years);
    check(target("2"), "地区生产总值连续两年完成目标", "target on GDP met for two years running");
    check(target("0"), "地区生产总值未完成目标", "target on GDP not met");
}

#[test]
fn a_level_and_what_is_said_of_it_make_one_sentence() {
    let (unit, gdp, city) = (unit("亿元:yuan"), text("地区生产总值:GDP"), city());
    let level = figure(Measure::Level, "161.3", &unit, &gdp);
    let points = Figure { of: Some(&city), ..figure(Measure::Contribution, "0.8", &unit, &gdp) };
    assert_eq!(
        sentence(&[level, points], Lang::Zh).unwrap(),
        "地区生产总值161.3亿元，拉动全市增长0.8个百分点"
    );
}

#[test]
fn a_shared_place_that_is_not_firm_says_both() {
    let (unit, gdp, city) = (unit("亿元:yuan"), text("收入:revenue"), city());
    let kind = AreaKind::District;
    let place = Place { tied: true, firm: false, reported: 4, expected: 4, kind };
    let rank =
        Figure { of: Some(&city), place: Some(place), ..figure(Measure::Rank, "1", &unit, &gdp) };
    let en = "provisionally joint first in the city by revenue";
    check(rank, "收入暂并列全市第1位", en);
    let group = OfName::group(&text("甲组:group A"));
    let [zh, _] = [Lang::Zh, Lang::En]
        .map(|lang| Figure { of: Some(&group), ..rank }.words(lang).unwrap().phrase);
    assert_eq!(zh, "收入在甲组暂并列第1位");
    // The gap of who is first is no gap.
    let gap = figure(Measure::GapToFirst, "0.0", &unit, &gdp);
    let gap = Figure { of: Some(&city), place: Some(place), ..gap };
    check(gap, "收入暂并列全市第1位", en);
    assert_eq!(gap.words(Lang::Zh).unwrap().mark, "未定");
    assert_eq!(cells(gap).0, "0.0亿元");
    let percentile = figure(Measure::Percentile, "100.0", &unit, &gdp);
    check(
        Figure { of: Some(&city), place: Some(place), ..percentile },
        "收入暂处于全市第100.0百分位",
        "revenue was provisionally at percentile 100.0 in the city",
    );
}

#[test]
fn a_part_of_a_fall_is_no_part_of_growth() {
    let (unit, gdp, city) = (unit("亿元:yuan"), text("金融业:finance"), city());
    let rate = |value| Figure {
        of: Some(&city),
        fell: true,
        ..figure(Measure::ContributionRate, value, &unit, &gdp)
    };
    check(
        rate("200.0"),
        "金融业对全市降幅的贡献率为200.0%",
        "finance accounted for 200.0% of the city's fall",
    );
    check(
        rate("-100.0"),
        "金融业对全市降幅的贡献率为-100.0%",
        "finance made a contribution of -100.0% to the city's fall",
    );
}

#[test]
fn where_less_is_better_growth_is_ranked_from_the_least() {
    let (unit, energy, city) = (unit("万吨:tonnes"), text("能耗:energy use"), city());
    let rank = |value, fell| Figure {
        of: Some(&city),
        least_first: true,
        fell,
        ..figure(Measure::GrowthRank, value, &unit, &energy)
    };
    check(rank("1", true), "能耗降幅居全市第一", "first in the city by reduction of energy use");
    check(
        rank("3", false),
        "能耗增速由低到高居全市第3位",
        "third in the city by slowest growth of energy use",
    );
}

#[test]
fn what_is_per_head_says_so_once() {
    let (unit, revenue) = (unit("元/人:yuan per head"), text("人均收入:revenue per head"));
    check(
        figure(Measure::Level, "15836", &unit, &revenue),
        "人均收入15836元",
        "revenue per head of 15,836 yuan",
    );
}

#[test]
fn who_has_reported_of_another_whole_than_the_parent_says_of_which() {
    let (unit, revenue) = (unit("亿元:yuan"), text("收入:revenue"));
    let kind = AreaKind::District;
    let place = Place { tied: false, firm: false, reported: 3, expected: 5, kind };
    let percentile =
        Figure { place: Some(place), ..figure(Measure::Percentile, "50.0", &unit, &revenue) };
    let group = OfName::group(&text("甲组:group A"));
    check(
        Figure { of: Some(&group), ..percentile },
        "收入在甲组中已报送的3个区县中处于第50.0百分位",
        "revenue was at percentile 50.0 among the 3 districts of group A (of 5) that have reported",
    );
    let zone = OfName::area(&text("胶东经济圈:the Jiaodong economic circle"));
    let rank = Figure { measure: Measure::Rank, reading: Reading::Value(dec("2")), ..percentile };
    check(
        Figure { of: Some(&zone), ..rank },
        "收入在胶东经济圈已报送的3个区县中列第2位",
        "second among the 3 districts in the Jiaodong economic circle (of 5) that have reported by revenue",
    );
}

/// What is said as another measure would be has its grade from there, or from here, and not from both.
#[test]
fn a_grade_is_said_once() {
    let (unit, revenue, city) = (unit("亿元:yuan"), text("收入:revenue"), city());
    let a = text("A:A");
    let range = GradeRange { best: &a, worst: &a, are_neighbours: false };
    let place =
        Place { tied: false, firm: true, reported: 4, expected: 4, kind: AreaKind::District };
    let graded = |measure, value| Figure {
        of: Some(&city),
        place: Some(place),
        grades: Some(Grades::Beside(range)),
        ..figure(measure, value, &unit, &revenue)
    };
    let growth = graded(Measure::GrowthRank, "2");
    check(
        growth,
        "收入增速居全市第2位，评为A级",
        "second in the city by growth of revenue, grade A",
    );
    assert_eq!(cells(growth), ("第2位（A级）".to_owned(), "2nd (grade A)".to_owned()));
    let gap = graded(Measure::GapToFirst, "0.0");
    check(gap, "收入居全市第一，评为A级", "first in the city by revenue, grade A");
    assert_eq!(cells(gap), ("0.0亿元（A级）".to_owned(), "0 yuan (grade A)".to_owned()));
    let index = Figure {
        grades: Some(Grades::Beside(range)),
        ..figure(Measure::Index, "110.0", &unit, &revenue)
    };
    check(index, "收入指数为110.0，评为A级", "the index of revenue was 110.0, grade A");
    let of_one_year = Figure {
        grades: Some(Grades::Beside(range)),
        ..figure(Measure::CompoundGrowth, "7.5", &unit, &revenue)
    };
    let said = "收入比上年增长7.5%，评为A级";
    check(of_one_year, said, "revenue grew by 7.5% on the previous year, grade A");
}

#[test]
fn growth_without_adjustment_is_a_number_of_its_own() {
    let (unit, revenue) = (unit("亿元:yuan"), text("收入:revenue"));
    let basis = text("扣除留抵退税因素:excluding VAT credit refunds");
    let comparable = Figure {
        basis: &basis,
        qualifier: Qualifier::About,
        computed: Some(Ordering::Equal),
        ..figure(Measure::ComparableGrowth, "3.2", &unit, &revenue)
    };
    let beside = |rate: &str, computed| Figure {
        unadjusted: Some(Unadjusted { rate: dec(rate), computed }),
        ..comparable
    };
    check(
        beside("-9.2", None),
        "收入扣除留抵退税因素后增长3.2%左右，按自然口径计算下降9.2%",
        "revenue grew by about 3.2% excluding VAT credit refunds; down 9.2% unadjusted",
    );
    check(
        beside("0.0", Some(Ordering::Greater)),
        "收入扣除留抵退税因素后增长3.2%左右，按自然口径计算与上年基本持平",
        "revenue grew by about 3.2% excluding VAT credit refunds; little changed from the previous year unadjusted",
    );
    check(
        beside("0.0", Some(Ordering::Equal)),
        "收入扣除留抵退税因素后增长3.2%左右，按自然口径计算与上年持平",
        "revenue grew by about 3.2% excluding VAT credit refunds; unchanged from the previous year unadjusted",
    );
}
