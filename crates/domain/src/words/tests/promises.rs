//! Targets in words.

use super::*;
use crate::{
    reading::Qualifier,
    target::{Comparator, Target, TargetKey, TargetNature, TargetTest},
    text::Lang,
    words::{Promise, Refusal, beside},
};

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
