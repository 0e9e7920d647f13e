//! Figures at the edges of what can be said.

use std::{borrow::Cow, fs};

use scorecard_wire::pb::{
    data::Measure,
    metrics::{Missing, QueryMetricsRequest, Scorecard},
};

use super::{figures, fill, phrase, position, sentences};
use crate::{position::Position, query::Query, world::World};

const FILES: [(&str, &str); 4] = [
    (
        "areas",
        "id,kind,name_zh,name_en,parent\nplace:c,city,市,City,\nplace:a,district,甲区,Jia,place:c\n\
         place:b,district,乙区,Yi,place:c\n",
    ),
    (
        "indicators",
        "id,name_zh,name_en,unit_zh,unit_en,multiplier,decimals,direction,nature,growth_rule,over_areas,formula\n\
         x.c,企业,firms,家,,0,0,higher,count,nominal,sum,\n\
         x.n,新企业,new firms,家,,0,0,higher,count,nominal,sum,\n\
         x.t,老企业,old firms,家,,0,0,higher,count,nominal,sum,x.c − x.n\n\
         x.f,收入,revenue,元,yuan,8,1,higher,flow,nominal,sum,\n\
         x.k,人口,population,人,people,4,1,higher,count,nominal,sum,\n\
         x.p,单位,units,家,,0,0,higher,count,published_only,sum,\n",
    ),
    ("definitions", "id,title_zh\nd,成绩单\n"),
    ("chapters", "definition,id,title_zh,kind\nd,ch,章,figures\n"),
];

/// The world of these levels (`area,indicator,period,value,unit,qualifier`; growth begins with `growth,`) and items
/// (`id,indicator,measure,area,of,required`).
fn world(levels: &str, items: &str) -> World {
    let dir = tempfile::tempdir().unwrap();
    let rows = |head: &str, lines: &str, row: fn(&str) -> String| {
        let lines = lines.split_whitespace().map(row);
        format!("{head}\n{}", lines.collect::<String>())
    };
    let levels = rows("measure,area,indicator,period,value,unit,qualifier", levels, |line| {
        let growth = line.strip_prefix("growth,").map(|rest| format!("growth,place:{rest}\n"));
        growth.unwrap_or_else(|| format!("level,place:{line}\n"))
    });
    let head = "definition,chapter,id,indicator,measure,area,of,required";
    let items = rows(head, items, |line| format!("d,ch,{line}\n"));
    for (name, text) in FILES.into_iter().chain([("observations", &*levels), ("items", &items)]) {
        fs::write(dir.path().join(format!("{name}.csv")), text).unwrap();
    }
    let dataset =
        scorecard_dataset::read(dir.path(), &scorecard_dataset::Known::default()).unwrap();
    let empty = World::empty(Position::default(), scorecard_measures::CubeBuilder::new().build(0));
    let changes: Vec<_> = dataset.changes().map(Cow::into_owned).collect();
    empty.after(position(1), &changes)
}

fn phrases(scorecard: &Scorecard) -> Vec<String> {
    figures(scorecard).into_values().map(phrase).collect()
}

#[test]
fn a_result_of_few_things_is_above_and_not_more_than() {
    let levels = "a,x.c,2022,6500,家,more_than a,x.c,2021,6496,家, b,x.c,2022,12,家,more_than b,x.n,2022,9,家,";
    let world = world(levels, "x,x.c,difference,,,false y,x.t,level,,,false");
    let jia = fill(&world, "place:a", 2022);
    assert_eq!((phrases(&jia)[0].as_str(), &*jia.gaps), ("企业比上年增加超4家", &[][..]));
    let yi = fill(&world, "place:b", 2022);
    assert_eq!((phrases(&yi)[1].as_str(), &*yi.gaps), ("老企业超3家", &[][..]));
}

#[test]
fn a_change_that_may_be_a_fall_or_a_rise_says_so_and_leaves_no_gap() {
    let levels = "a,x.c,2022,6500,家,more_than a,x.c,2021,6510,家,";
    let world = world(levels, "d,x.c,difference,,,true g,x.c,growth,,,true");
    let scorecard = fill(&world, "place:a", 2022);
    let said = figures(&scorecard).into_values().map(|figure| {
        let words = figure.metric.clone().unwrap().words.unwrap();
        let (zh, en) = (words.zh.unwrap(), words.en.unwrap());
        [zh.phrase, zh.cell, zh.mark, en.phrase, en.mark]
    });
    let expected = [
        [
            "企业比上年减少不到10家或有所增加",
            "高于-10家",
            "增减未定",
            "firms fell by less than 10 on the previous year, or rose",
            "direction open",
        ],
        [
            "企业比上年下降不到0.2%或有所增长",
            "高于-0.2%",
            "增减未定",
            "firms fell by less than 0.2% on the previous year, or grew",
            "direction open",
        ],
    ];
    assert_eq!(said.collect::<Vec<_>>(), expected);
    assert_eq!(scorecard.gaps, []);
    let all = ["企业比上年减少不到10家或有所增加", "企业比上年下降不到0.2%或有所增长"];
    assert_eq!(sentences(&scorecard, "ch"), all);
}

#[test]
fn what_prints_as_zero_is_said_to_be_none_only_if_it_is() {
    let levels = "a,x.f,2022,1000.3,亿元, a,x.f,2021,1000.0,亿元, \
                  c,x.f,2022,5000000.0,亿元, c,x.f,2021,5000000.0,亿元,";
    let items = "a,x.f,contribution,,parent,true b,x.f,growth,,,true c,x.f,share,,parent,true \
                 d,x.f,growth,parent,,true";
    let scorecard = fill(&world(levels, items), "place:a", 2022);
    let expected = [
        "收入拉动全市增长不足0.1个百分点",
        "收入与上年基本持平",
        "收入占全市不足0.1%",
        "全市收入与上年持平",
    ];
    assert_eq!(phrases(&scorecard), expected);
    let share = figures(&scorecard)["c"].metric.clone().unwrap();
    assert_eq!(share.words.unwrap().en.unwrap().cell, "less than 0.1%");
    let number = scorecard_wire::pb::metrics::value::Reading::Number("0.0".into());
    assert_eq!(share.shown.unwrap().reading, Some(number), "the number itself is rounded as ever");
}

#[test]
fn growth_by_the_year_of_a_quarter_says_from_which_year_on() {
    let levels = "a,x.f,2022-Q3,161.3,亿元, a,x.f,2021-Q3,147.0,亿元, a,x.f,2019-Q3,139.0,亿元,";
    let world = world(levels, "l,x.f,level,,,false");
    let said = |years: u32, base: &str| {
        let request = QueryMetricsRequest {
            areas: vec!["place:a".into()],
            indicators: vec!["x.f".into()],
            measures: vec![Measure::CompoundGrowth.into()],
            periods: vec!["2022-Q3".into()],
            years,
            base_period: base.into(),
            ..QueryMetricsRequest::default()
        };
        let query = Query::read(&world, request).unwrap();
        let metric = query.nth(&world.cube, 0, true).unwrap().metric.unwrap();
        metric.words.unwrap().zh.unwrap().phrase
    };
    assert_eq!(said(3, ""), "三季度，收入比2019年同期年均增长5.1%");
    assert_eq!(said(0, "2019-Q3"), "三季度，收入比2019年同期年均增长5.1%");
    assert_eq!(said(1, ""), "三季度，收入同比增长9.7%");
}

#[test]
fn what_a_result_is_made_of_is_told_however_it_was_recorded() {
    let levels = "a,x.c,2022,20,家, a,x.n,2022,9,家,more_than";
    let scorecard = fill(&world(levels, "y,x.t,level,,,false"), "place:a", 2022);
    let inputs = figures(&scorecard)["y"].metric.clone().unwrap().inputs.into_iter();
    let values: Vec<_> = inputs.map(|input| input.into_message().value).collect();
    assert_eq!(values, ["20家", "超9家"]);
}

#[test]
fn a_place_that_is_open_says_what_leaves_it_open() {
    let why_of = |levels: &str, indicator: &str, measure: &str| {
        let items = format!("r,{indicator},{measure},,parent,false");
        let scorecard = fill(&world(levels, &items), "place:a", 2022);
        let [finding] = scorecard.findings.as_slice() else { return String::new() };
        assert_eq!(finding.reason, "RANK_NOT_FIRM");
        finding.problem.clone().unwrap().zh.rsplit('，').next().unwrap().to_owned()
    };
    let why = |levels, indicator| why_of(levels, indicator, "rank");
    assert_eq!(why("a,x.f,2022,161.3,亿元,", "x.f"), "");
    let rounded = "a,x.f,2022,161.3,亿元, b,x.f,2022,161.3,亿元,";
    assert_eq!(why(rounded, "x.f"), "数值因四舍五入不能分先后");
    let worded = "a,x.f,2022,161.3,亿元, b,x.f,2022,161,亿元,more_than";
    assert_eq!(why(worded, "x.f"), "数值因四舍五入或限定不能分先后");
    let counted = "a,x.c,2022,25,家, b,x.c,2022,20,家,more_than";
    assert_eq!(why(counted, "x.c"), "数值因限定不能分先后");
    // What follows from things counted is as exact as they are.
    let by_formula =
        "a,x.c,2022,25,家, a,x.n,2022,5,家, b,x.c,2022,20,家,more_than b,x.n,2022,5,家,";
    assert_eq!(why(by_formula, "x.t"), "数值因限定不能分先后");
    // 25.0万人 is rounded, and so is a published rate of things counted.
    let in_ten_thousands = "a,x.k,2022,25.0,万人, b,x.k,2022,20,万人,more_than";
    assert_eq!(why(in_ten_thousands, "x.k"), "数值因四舍五入或限定不能分先后");
    let published = "growth,a,x.p,2022,9.7,%, growth,b,x.p,2022,9,%,more_than";
    assert_eq!(why_of(published, "x.p", "growth_rank"), "数值因四舍五入或限定不能分先后");
}

#[test]
fn an_optional_figure_of_a_parent_that_is_not_there_says_so() {
    let levels = "c,x.f,2022,161.3,亿元, c,x.f,2021,150.0,亿元,";
    let scorecard = |required: bool| {
        let items = format!("up,x.f,level,parent,,{required}");
        fill(&world(levels, &items), "place:c", 2022)
    };
    let optional = scorecard(false);
    let figure = figures(&optional)["up"];
    let metric = figure.metric.as_ref().unwrap();
    assert_eq!((metric.missing(), &*optional.gaps), (Missing::NoParent, &[][..]));
    assert!(figure.history.is_empty() && metric.shown.is_none());
    assert!(!sentences(&optional, "ch").iter().any(|it| it.contains("161.3")));
    let gaps: Vec<_> = scorecard(true).gaps.iter().map(|gap| gap.reason()).collect();
    assert_eq!(gaps, [Missing::NoParent]);
}
