//! What is no figure by itself: honours, names, missing values, intervals.

use super::*;
use crate::{
    evidence::{Honour, HonourForm, HonourKey, HonourKind, HonourLevel},
    missing::Missing,
    reading::{Absence, Qualifier},
    text::Lang,
    words::{Refusal, honour, implied, missing},
};

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
fn what_was_worked_out_is_said_as_above_where_more_than_cannot_stand() {
    let (firms, yuan, noun) = (unit("家:"), unit("亿元:yuan"), text("企业:firms"));
    let more_than = |measure, value, unit| Figure {
        qualifier: Qualifier::MoreThan,
        ..figure(measure, value, unit, &noun)
    };
    let said = |figure: Figure<'_>| {
        let cell = |lang| figure.above_if_small().words(lang).map(|words| words.cell);
        (cell(Lang::Zh).unwrap(), cell(Lang::En).unwrap())
    };
    let few = more_than(Measure::Difference, "4", &firms);
    assert_eq!(few.words(Lang::Zh), Err(Refusal::TooSmallForMoreThan(dec("4"))));
    assert_eq!(said(few), ("超4家".to_owned(), "more than 4".to_owned()));
    assert_eq!(said(more_than(Measure::Level, "20", &firms)).0, "20余家");
    assert_eq!(said(more_than(Measure::Level, "3", &yuan)).0, "3亿余元");
}

#[test]
fn full_width_digits_are_no_number() {
    assert!("１６１．３".parse::<Decimal>().is_err());
}
