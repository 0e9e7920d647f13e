//! A scorecard as the metrics service sends it: two chapters of figures, honours, a plan, a picture.

use scorecard_wire::pb::{
    data::{
        Area, AreaKind, ChapterKind, Honour, HonourForm, HonourKey, HonourKind, HonourLevel,
        Measure, Media, Milestone, MilestoneKey, MilestoneState, ObsStatus, ObservationKey,
        Qualifier, Source, Target, TargetKey, Text,
    },
    metrics::{
        Figure, HonourEntry, Input, Metric, Origin, Scorecard, ScorecardChapter, Sentence,
        TargetFigure, Value, Words, WordsIn, value::Reading,
    },
};

pub(crate) fn text(zh: &str, en: &str) -> Option<Text> {
    Some(Text { zh: zh.to_owned(), en: en.to_owned() })
}

/// A text in Chinese alone.
pub(crate) fn zh(zh: &str) -> Option<Text> {
    text(zh, "")
}

fn words(before: &str, number: &str, unit: &str, after: &str, mark: &str) -> Option<Words> {
    let worded = [before, number, unit, after].concat();
    let words = WordsIn {
        before: before.to_owned(),
        number: number.to_owned(),
        unit: unit.to_owned(),
        after: after.to_owned(),
        mark: mark.to_owned(),
        cell: worded.clone(),
        phrase: worded,
    };
    Some(Words { zh: Some(words.clone()), en: Some(words) })
}

pub(crate) fn figure(id: &str, label: &str, number: &str, unit: &str, mark: &str) -> Figure {
    let key = ObservationKey {
        indicator: format!("test.{id}"),
        measure: Measure::Level.into(),
        of: String::new(),
        area: "gbt2260:370102".to_owned(),
        period: "2022".to_owned(),
    };
    let statuses = if mark.is_empty() { vec![] } else { vec![ObsStatus::Estimated.into()] };
    let value = Value {
        reading: Some(Reading::Number(number.to_owned())),
        qualifier: Qualifier::Exact.into(),
        statuses,
        stage: 0,
    };
    let metric = Metric {
        key: Some(key.clone()),
        origin: Origin::Published.into(),
        shown: Some(value.clone()),
        published: Some(value),
        formula: "published".to_owned(),
        inputs: vec![
            Input {
                key: Some(key),
                revision: 7,
                value: format!("{number}{unit}"),
                source: "report".to_owned(),
            }
            .into(),
        ],
        revision: 7,
        words: words("", number, unit, "", mark),
        unit: unit.to_owned(),
        ..Metric::default()
    };
    Figure { id: id.to_owned(), label: zh(label), metric: Some(metric), ..Figure::default() }
}

fn sentence(figures: &[&str], text: &str) -> Sentence {
    let figures = figures.iter().map(|it| (*it).to_owned()).collect();
    Sentence { figures, text: zh(text), brief: None }
}

pub(crate) fn picture() -> Media {
    Media {
        id: "school".to_owned(),
        area: "gbt2260:370102".to_owned(),
        period: "2022".to_owned(),
        chapter: "economy".to_owned(),
        number: 1,
        caption: zh("新校舍"),
        credit: zh("线描示意"),
        content_type: "image/svg+xml".to_owned(),
        content: br#"<svg xmlns="http://www.w3.org/2000/svg" width="180" height="58"><rect width="90" height="58"/></svg>"#.to_vec(),
        revision: 8,
    }
}

fn economy() -> ScorecardChapter {
    let part = |id, label, number| Figure {
        part_of: "first_stores".to_owned(),
        ..figure(id, label, number, "个", "")
    };
    ScorecardChapter {
        id: "economy".to_owned(),
        title: text("经济", "Economy"),
        kind: ChapterKind::Figures.into(),
        figures: vec![
            figure("budget_revenue", "一般公共预算收入", "161.3", "亿元", ""),
            figure("finance_value_added", "金融业增加值", "489", "亿元", "预计"),
            figure("first_stores", "新引进商业品牌首店", "15", "家", ""),
            part("international_brands", "国际品牌", "4"),
            part("domestic_brands", "国内品牌", "11"),
        ],
        sentences: vec![
            sentence(&["budget_revenue"], "完成一般公共预算收入161.3亿元"),
            sentence(&["finance_value_added"], "预计实现金融业增加值489亿元"),
        ],
        milestones: vec![Milestone {
            key: Some(MilestoneKey {
                area: "gbt2260:370102".to_owned(),
                milestone: "node".to_owned(),
                period: "2022".to_owned(),
            }),
            chapter: "economy".to_owned(),
            text: zh("超级节点即将上线"),
            state: MilestoneState::Pending.into(),
            claim: zh("全国率先"),
            ..Milestone::default()
        }],
        pictures: vec![Media { content: Vec::new(), ..picture() }],
        ..ScorecardChapter::default()
    }
}

fn honours() -> ScorecardChapter {
    let honour = |id: &str, title, kind: HonourKind, form: HonourForm, number| Honour {
        key: Some(HonourKey {
            holder: "gbt2260:370102".to_owned(),
            honour: id.to_owned(),
            period: "2022".to_owned(),
        }),
        title: zh(title),
        level: HonourLevel::Municipal.into(),
        kind: kind.into(),
        form: form.into(),
        number,
        revision: 8,
        ..Honour::default()
    };
    let title = honour("park", "全市示范园区", HonourKind::Title, HonourForm::Designation, 0);
    let streak =
        honour("assessment", "全市综合考核", HonourKind::Assessment, HonourForm::Streak, 14);
    ScorecardChapter {
        id: "honours".to_owned(),
        title: text("荣誉", "Honours"),
        kind: ChapterKind::Honours.into(),
        honours: vec![
            HonourEntry { honour: Some(title), ..HonourEntry::default() },
            HonourEntry {
                honour: Some(streak),
                mark: zh("十四连冠"),
                phrase: zh("连续14年居全市综合考核第一"),
                ..HonourEntry::default()
            },
        ],
        ..ScorecardChapter::default()
    }
}

fn plan() -> ScorecardChapter {
    let target = Target {
        key: Some(TargetKey {
            indicator: "test.digital".to_owned(),
            measure: Measure::Level.into(),
            of: String::new(),
            area: "gbt2260:370102".to_owned(),
            period: "2023".to_owned(),
            issuer: "gbt2260:370102".to_owned(),
        }),
        value: "600".to_owned(),
        qualifier: Qualifier::Above.into(),
        revision: 9,
        ..Target::default()
    };
    ScorecardChapter {
        id: "next".to_owned(),
        title: text("产业", "Industry"),
        kind: ChapterKind::Plan.into(),
        targets: vec![TargetFigure {
            id: "digital".to_owned(),
            target: Some(target),
            label: zh("数字经济核心产业规模"),
            unit: "亿元".to_owned(),
            words: words("突破", "600", "亿元", "", ""),
            beside: "budget_revenue".to_owned(),
            beside_words: zh("上年同类：161.3亿元"),
        }],
        ..ScorecardChapter::default()
    }
}

fn area(code: &str, kind: AreaKind, name: &str) -> Area {
    Area {
        id: format!("gbt2260:{code}"),
        kind: kind.into(),
        code: code.to_owned(),
        name: zh(name),
        ..Area::default()
    }
}

pub(crate) fn scorecard() -> Scorecard {
    Scorecard {
        title: text("济南市历下区", "Lixia District, Jinan"),
        area: Some(area("370102", AreaKind::District, "历下区")),
        ancestors: vec![area("370100", AreaKind::City, "济南市")],
        year: 2022,
        definition: "district-yearly".to_owned(),
        revision: 9,
        digest: vec![0xab; 32],
        chapters: vec![economy(), honours(), plan()],
        sources: vec![Source {
            id: "report".to_owned(),
            title: zh("工作报告"),
            published: "2023-01".to_owned(),
            ..Source::default()
        }],
        ..Scorecard::default()
    }
}
