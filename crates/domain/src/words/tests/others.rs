//! What figures are not one by one: sentences, targets, honours, names, missing values, intervals.

use super::*;
use crate::{
    evidence::{Honour, HonourForm, HonourKey, HonourKind, HonourLevel},
    indicator::GrowthRule,
    missing::Missing,
    reading::{Absence, Qualifier, Standing},
    status::{ObsStatus, Stage, Statuses},
    target::{Comparator, Target, TargetKey, TargetNature, TargetTest},
    text::Lang,
    words::{Promise, Refusal, beside, honour, implied, missing, sentence},
};

const E: Statuses = Statuses::NONE.with(ObsStatus::Estimated);

#[track_caller]
fn check_sentence(figures: &[Figure<'_>], zh: &str, en: &str) {
    assert_eq!(sentence(figures, Lang::Zh).unwrap(), zh);
    assert_eq!(sentence(figures, Lang::En).unwrap(), en);
}

#[test]
fn one_expectation_governs_the_clauses_that_share_it() {
    let (yuan, percent, city) = (unit("亿元:yuan"), unit("%"), city());
    let noun = Text::new("金融业增加值", "value added of the financial sector");
    let verb = Text::new("实现", "came to");
    let level = Figure { verb: &verb, statuses: E, ..figure(Measure::Level, "489", &yuan, &noun) };
    let growth = Figure { statuses: E, ..figure(Measure::Growth, "11.6", &percent, &noun) };
    let share =
        Figure { statuses: E, of: Some(&city), ..figure(Measure::Share, "46", &percent, &noun) };
    check_sentence(
        &[level, growth, share],
        "预计实现金融业增加值489亿元，增长11.6%，总量占全市46%",
        "value added of the financial sector is estimated at 48.9 billion yuan, up 11.6% and 46% of the city's total",
    );
    let settled = Figure { statuses: Statuses::NONE, ..growth };
    check_sentence(
        &[level, settled],
        "预计实现金融业增加值489亿元；比上年增长11.6%",
        "value added of the financial sector is estimated at 48.9 billion yuan; up 11.6% on the previous year",
    );
    let settled = Figure { statuses: Statuses::NONE, ..level };
    check_sentence(
        &[settled, growth],
        "实现金融业增加值489亿元，预计增长11.6%",
        "value added of the financial sector came to 48.9 billion yuan, estimated to have grown by 11.6%",
    );
}

#[test]
fn a_level_is_followed_by_its_share_or_its_change() {
    let (homes, percent, projects, city) = (unit("家:"), unit("%"), unit("个:"), city());
    let noun = Text::new("市级以上总部企业", "headquarters enterprises of city level and above");
    let level = figure(Measure::Level, "62", &homes, &noun);
    let share = Figure { of: Some(&city), ..figure(Measure::Share, "27.3", &percent, &noun) };
    check_sentence(
        &[level, share],
        "市级以上总部企业62家，占全市的27.3%",
        "62 headquarters enterprises of city level and above, 27.3% of the city's total",
    );
    let noun = Text::new("绿化覆盖率", "green coverage");
    let level = figure(Measure::Level, "47.2", &percent, &noun);
    let difference = figure(Measure::Difference, "0.3", &percent, &noun);
    check_sentence(
        &[level, difference],
        "绿化覆盖率47.2%，比上年提高0.3个百分点",
        "green coverage of 47.2%, 0.3 percentage points higher than in the previous year",
    );
    let noun = Text::new("重点项目", "key projects");
    let level = figure(Measure::Level, "72", &projects, &noun);
    let difference = figure(Measure::Difference, "2", &projects, &noun);
    check_sentence(
        &[level, difference],
        "重点项目72个，比上年增加2个",
        "72 key projects, 2 more than in the previous year",
    );
    let revenue = Text::new("一般公共预算收入", "general public budget revenue");
    let verb = Text::new("完成", "came to");
    let yuan = unit("亿元:yuan");
    let level = Figure { verb: &verb, ..figure(Measure::Level, "161.3", &yuan, &revenue) };
    let growth = figure(Measure::ComparableGrowth, "9.7", &percent, &revenue);
    check_sentence(
        &[level, growth],
        "完成一般公共预算收入161.3亿元，可比增长9.7%",
        "general public budget revenue came to 16.13 billion yuan, up 9.7% on a comparable basis",
    );
}

#[test]
fn two_standings_of_one_kind_are_said_as_one() {
    let (percent, city) = (unit("%"), city());
    let noun = Text::new("地区生产总值", "GDP");
    let growth = Figure {
        statuses: E,
        qualifier: Qualifier::About,
        growth_rule: GrowthRule::ConstantPrice,
        ..figure(Measure::Growth, "5", &percent, &noun)
    };
    let standing = |measure| Figure {
        statuses: E,
        reading: Reading::Standing(Standing::Leading),
        of: Some(&city),
        ..figure(measure, "0", &percent, &noun)
    };
    let (level, rate) = (standing(Measure::Standing), standing(Measure::GrowthStanding));
    check_sentence(
        &[growth, level, rate],
        "地区生产总值预计增长5%左右，总量、增幅全市领先",
        "GDP is estimated to have grown by about 5%, with level and growth among the highest in the city",
    );
    check_sentence(
        &[growth, rate],
        "地区生产总值预计增长5%左右，增幅全市领先",
        "GDP is estimated to have grown by about 5%, with growth among the highest in the city",
    );
}

#[test]
fn figures_on_other_subjects_keep_their_nouns() {
    let (projects, yuan) = (unit("个:"), unit("亿元:yuan"));
    let key = Text::new("重点项目", "key projects");
    let reserve = Text::new("储备项目", "projects in reserve");
    let total = Text::new("总投资", "total investment");
    let investment =
        Figure { qualifier: Qualifier::Nearly, ..figure(Measure::Level, "4000", &yuan, &total) };
    check_sentence(
        &[
            figure(Measure::Level, "70", &projects, &key),
            figure(Measure::Level, "81", &projects, &reserve),
            investment,
        ],
        "重点项目70个，储备项目81个，总投资近4000亿元",
        "70 key projects; 81 projects in reserve; total investment of nearly 400 billion yuan",
    );
    assert_eq!(sentence(&[], Lang::Zh), Err(Refusal::NoFigures));
}

#[test]
fn the_parts_of_a_figure_are_its_words() {
    #[track_caller]
    fn check(value: &str, unit_words: &str, qualifier: Qualifier, zh: [&str; 4], en: [&str; 4]) {
        let (unit, noun) = (unit(unit_words), Text::default());
        let figure = Figure { qualifier, ..figure(Measure::Level, value, &unit, &noun) };
        for (lang, parts) in [(Lang::Zh, zh), (Lang::En, en)] {
            let words = figure.words(lang).unwrap();
            assert_eq!([words.before, words.number, words.unit, words.after], parts);
        }
    }
    check(
        "4000",
        "亿元:yuan",
        Qualifier::Nearly,
        ["近", "4000", "亿元", ""],
        ["nearly ", "400", " billion yuan", ""],
    );
    check("5", "%", Qualifier::About, ["", "5", "%", "左右"], ["about ", "5", "%", ""]);
    check(
        "14.4",
        "万户:",
        Qualifier::MoreThan,
        ["", "14.4", "万余户", ""],
        ["more than ", "144,000", "", ""],
    );
    check(
        "6.36",
        "亿美元:US dollars",
        Qualifier::AtLeast,
        ["", "6.36", "亿美元", "以上"],
        ["at least US$", "636", " million", ""],
    );
}

#[test]
fn a_mark_hides_no_flag_and_final_is_none() {
    #[track_caller]
    fn check(flags: &str, stage: Option<Stage>, zh: &str, en: &str) {
        let (unit, noun) = (unit("%"), Text::default());
        let figure = Figure {
            statuses: flags.parse().unwrap(),
            stage,
            ..figure(Measure::Level, "1", &unit, &noun)
        };
        assert_eq!(figure.words(Lang::Zh).unwrap().mark, zh);
        assert_eq!(figure.words(Lang::En).unwrap().mark, en);
    }
    check("", None, "", "");
    check("A", None, "", "");
    check("E", None, "预计", "estimated");
    check("E", Some(Stage::Expected), "预计", "estimated");
    check("E B", None, "数列中断、预计", "break in series, estimated");
    check("P", Some(Stage::Flash), "快报", "flash");
    check("", Some(Stage::Planned), "计划", "planned");
}

struct Said<'a> {
    value: &'a str,
    unit: &'a str,
    qualifier: Qualifier,
    test: TargetTest,
    strength: &'a str,
    label: &'a str,
    measure: Measure,
    frame: Frame,
    of: Option<OfName>,
}

const FLOOR: TargetTest = TargetTest::Compare(Comparator::AtLeast);

fn plain<'a>(strength: &'a str, label: &'a str, value: &'a str, unit: &'a str) -> Said<'a> {
    Said {
        value,
        unit,
        qualifier: Qualifier::Exact,
        test: FLOOR,
        strength,
        label,
        measure: Measure::Level,
        frame: Frame::NounFirst,
        of: None,
    }
}

fn promise(said: &Said<'_>, lang: Lang) -> Result<crate::words::Words, Refusal> {
    let target = Target {
        key: TargetKey {
            indicator: "x".parse().unwrap(),
            measure: said.measure,
            of: crate::of::Of::Nothing,
            area: "gbt2260:370102".parse().unwrap(),
            period: year("2023"),
            issuer: "gbt2260:370102".parse().unwrap(),
        },
        chapter: "plan".parse().unwrap(),
        label: text(said.label),
        value: dec(said.value),
        qualifier: said.qualifier,
        test: said.test,
        strength: if said.strength.contains(':') {
            text(said.strength)
        } else {
            Text::zh(said.strength)
        },
        nature: Some(TargetNature::Expected),
        source: None,
        note: Text::default(),
        schedule: Vec::new(),
    };
    let (name, multiplier) = unit(said.unit);
    Promise {
        target: &target,
        label: &target.label,
        unit: Unit { name: &name, multiplier },
        frame: said.frame,
        of: said.of.as_ref(),
    }
    .words(lang)
}

#[track_caller]
fn check_promise(said: &Said<'_>, zh: &str, en: &str) {
    assert_eq!(promise(said, Lang::Zh).unwrap().phrase, zh);
    assert_eq!(promise(said, Lang::En).unwrap().phrase, en);
}

#[test]
fn a_promise_is_worded_by_its_qualifier_and_not_by_its_test() {
    let new = "新增高新技术企业:new high-tech enterprises";
    check_promise(
        &plain("新增", new, "128", "家:"),
        "新增高新技术企业128家",
        "128 new high-tech enterprises",
    );
    let output = Said {
        qualifier: Qualifier::Above,
        ..plain(
            "力争:strive to bring",
            "数字经济核心产业规模:core digital industries",
            "600",
            "亿元:yuan",
        )
    };
    check_promise(
        &output,
        "力争数字经济核心产业规模突破600亿元",
        "strive to bring core digital industries above 60 billion yuan",
    );
    assert_eq!(promise(&output, Lang::Zh).unwrap().cell, "突破600亿元");
    check_promise(
        &Said {
            frame: Frame::NounLast,
            ..plain("确保:ensure", "项目交付:delivery", "90", "万平方米:square metres")
        },
        "确保90万平方米项目交付",
        "ensure delivery of 900,000 square metres",
    );
    check_promise(
        &Said {
            measure: Measure::Growth,
            qualifier: Qualifier::About,
            ..plain("", "地区生产总值:GDP", "5", "%")
        },
        "地区生产总值预期增长5%左右",
        "GDP growth target of about 5%",
    );
    check_promise(
        &Said {
            qualifier: Qualifier::AtMost,
            test: TargetTest::Compare(Comparator::AtMost),
            ..plain("", "PM2.5浓度:PM2.5", "38", "微克/立方米:µg/m³")
        },
        "PM2.5浓度控制在38微克/立方米以内",
        "keep PM2.5 at or below 38 µg/m³",
    );
    let rank = Said {
        measure: Measure::Rank,
        of: Some(city()),
        ..plain("力争:strive for", "实有企业数量:number of enterprises", "3", "家:")
    };
    check_promise(
        &rank,
        "力争实有企业数量居全市第3位",
        "strive for number of enterprises: third in the city",
    );
    let about = Said { qualifier: Qualifier::About, ..rank };
    assert!(matches!(promise(&about, Lang::Zh), Err(Refusal::QualifiedPlace { .. })));
    assert_eq!(
        promise(&plain("推进", "重点项目:key projects", "72", "个:"), Lang::Zh).unwrap().cell,
        "72个"
    );
}

#[test]
fn an_interval_has_its_unit_once_and_its_scale_on_both_ends() {
    let up_to =
        |low, high, unit| Said { test: TargetTest::UpTo(dec(high)), ..plain("", ":", low, unit) };
    let cell = |said: &Said<'_>, lang| promise(said, lang).unwrap().cell;
    let rate = Said { measure: Measure::Growth, ..up_to("5", "5.5", "%") };
    assert_eq!(cell(&rate, Lang::Zh), "5%～5.5%");
    assert_eq!(cell(&rate, Lang::En), "5% to 5.5%");
    assert_eq!(cell(&up_to("5", "6", "%"), Lang::Zh), "5%～6%");
    assert_eq!(cell(&up_to("9", "16", "亿元:yuan"), Lang::Zh), "9亿～16亿元");
    assert_eq!(cell(&up_to("9", "16", "亿元:yuan"), Lang::En), "0.9 billion to 1.6 billion yuan");
    assert_eq!(cell(&up_to("226", "228", "家:"), Lang::Zh), "226～228家");
}

#[test]
fn a_label_that_says_the_verb_is_not_given_it_again() {
    for (strength, label, said) in [
        ("推进", "深入推进的重点项目", "深入推进的重点项目"),
        ("确保", "确保交付项目面积", "确保交付项目面积"),
        ("加快推进", "加快续建项目面积", "加快续建项目面积"),
        ("推动", "推动开工项目面积", "推动开工项目面积"),
        ("全力推进", "征收拆迁项目", "全力推进征收拆迁项目"),
        ("列支", "产业扶持资金", "列支产业扶持资金"),
        ("抓好", "老旧小区改造提升", "抓好老旧小区改造提升"),
        ("打造", "古树公园", "打造古树公园"),
        ("新建", "新建城市公园", "新建城市公园"),
        ("新建、改扩建", "新建改扩建中小学幼儿园", "新建改扩建中小学幼儿园"),
    ] {
        let phrase = promise(&plain(strength, label, "6", "处:"), Lang::Zh).unwrap().phrase;
        assert_eq!(phrase, format!("{said}6处"));
    }
}

#[test]
fn beside_a_target_stands_what_was_done_and_no_comparison() {
    let (unit, noun) = (unit("个:"), Text::new("重点项目", "key projects"));
    let verb = Text::new("实施", "under way");
    let figure = Figure { verb: &verb, ..figure(Measure::Level, "70", &unit, &noun) };
    assert_eq!(beside(&figure, Lang::Zh).unwrap(), "上年同类：70个（实施）");
    assert_eq!(beside(&figure, Lang::En).unwrap(), "same subject last year: 70 (under way)");
}

#[test]
fn an_honour_says_its_place_once() {
    #[track_caller]
    fn check(form: HonourForm, title: &str, zh: [&str; 3], en: [&str; 3]) {
        let given = Honour {
            key: HonourKey {
                holder: "gbt2260:370102".parse().unwrap(),
                honour: "x".parse().unwrap(),
                period: year("2022"),
            },
            title: text(title),
            level: HonourLevel::National,
            awarded_by: Text::default(),
            kind: HonourKind::Title,
            form,
            source: None,
            note: Text::default(),
        };
        for (lang, expected) in [(Lang::Zh, zh), (Lang::En, en)] {
            let words = honour(&given, lang);
            assert_eq!([words.mark.as_str(), &words.title, &words.phrase], expected);
        }
    }
    check(
        HonourForm::Streak(14),
        "全市经济社会发展综合考核:the city's overall economic and social development assessment",
        [
            "十四连冠",
            "全市经济社会发展综合考核（十四连冠）",
            "连续14年居全市经济社会发展综合考核第一",
        ],
        [
            "first for the 14th year running",
            "the city's overall economic and social development assessment (first for the 14th year running)",
            "first in the city's overall economic and social development assessment for 14 consecutive years",
        ],
    );
    check(
        HonourForm::Streak(2),
        "综合考核第一名连续年数:first in the assessment: years in a row",
        ["两连冠", "综合考核第一名连续年数（两连冠）", "连续两年居综合考核第一"],
        [
            "first for the second year running",
            "first in the assessment: years in a row (first for the second year running)",
            "first in the assessment for two years running",
        ],
    );
    check(
        HonourForm::Rank(15),
        "全国综合竞争力百强主城区:China's top 100 main urban districts by overall competitiveness",
        ["第15名", "全国综合竞争力百强主城区第15名", "列全国综合竞争力百强主城区第15名"],
        [
            "15th",
            "China's top 100 main urban districts by overall competitiveness (15th)",
            "15th among China's top 100 main urban districts by overall competitiveness",
        ],
    );
    check(
        HonourForm::TopN(20),
        "中国商务区综合竞争力20强:China's top 20 business districts",
        ["", "中国商务区综合竞争力20强", "入选中国商务区综合竞争力20强"],
        ["", "China's top 20 business districts", "among China's top 20 business districts"],
    );
    check(
        HonourForm::FirstBatch,
        "首批全国示范智慧化商圈:first batch of national model smart shopping areas",
        ["", "首批全国示范智慧化商圈", "入选首批全国示范智慧化商圈"],
        [
            "",
            "first batch of national model smart shopping areas",
            "in the first batch of national model smart shopping areas",
        ],
    );
    check(
        HonourForm::Designation,
        "全国未成年人保护示范区:national model district for the protection of minors",
        ["", "全国未成年人保护示范区", "获评全国未成年人保护示范区"],
        [
            "",
            "national model district for the protection of minors",
            "named national model district for the protection of minors",
        ],
    );
}

#[test]
fn a_parent_is_called_by_its_kind_in_sentences_and_by_its_name_in_tables() {
    #[track_caller]
    fn check(kind: AreaKind, name: &str, zh: &str, en: &str) {
        let of = OfName::parent(kind, &Text::new(name, "Name"));
        assert_eq!((of.prose(Lang::Zh), of.prose(Lang::En)), (zh, en));
        assert_eq!(of.table().zh, name);
    }
    check(AreaKind::City, "济南市", "全市", "the city");
    check(AreaKind::Province, "山东省", "全省", "the province");
    check(AreaKind::Province, "北京市", "全市", "the city");
    check(AreaKind::Province, "内蒙古自治区", "全区", "the region");
    check(AreaKind::Country, "中国", "全国", "the country");
    check(AreaKind::District, "历下区", "全区", "the district");
    check(AreaKind::Zone, "济南中央商务区", "济南中央商务区", "Name");
}

#[test]
fn a_missing_value_says_why() {
    let noun = Text::new("绿化覆盖率", "green coverage");
    let words = missing(Missing::NoBase, &noun, Lang::Zh);
    assert_eq!((words.cell.as_str(), words.number.as_str()), ("上年无数据", ""));
    assert_eq!(words.phrase, "绿化覆盖率上年无数据");
    for reason in Missing::ALL {
        assert!(!reason.words(Lang::Zh).is_empty() && reason.words(Lang::En).is_ascii());
    }
    let (unit, noun) = (unit("%"), Text::default());
    let absent = Figure {
        reading: Reading::Absent(Absence::Suppressed),
        ..figure(Measure::Level, "0", &unit, &noun)
    };
    assert_eq!(absent.words(Lang::En).unwrap().after, "not disclosed");
}

#[test]
fn an_implied_interval_is_marked() {
    let (name, multiplier) = unit("家:");
    let given = Unit { name: &name, multiplier };
    let words = implied(Some(dec("226")), Some(dec("228")), false, given, Lang::Zh).unwrap();
    assert_eq!((words.mark.as_str(), words.cell.as_str()), ("推算", "226～228家"));
    let words = implied(None, Some(dec("228")), false, given, Lang::En).unwrap();
    assert_eq!(words.phrase, "implied: no more than 228");
    let conflict =
        |lang| implied(Some(dec("26.02")), Some(dec("26.10")), true, given, lang).unwrap();
    let words = conflict(Lang::Zh);
    assert_eq!((words.mark.as_str(), words.cell.as_str()), ("推算不符", "26.02～26.10家"));
    assert_eq!(words.phrase, "推算为26.02～26.10家，其间没有整数，所依据的数不能都对");
    assert!(conflict(Lang::En).phrase.contains("cannot all be right"));
}

#[test]
fn full_width_digits_are_no_number() {
    assert!("１６１．３".parse::<Decimal>().is_err());
}
