//! Figures say no more than is known: of peers that are missing, of years that are open, of places that nobody is named for.

use std::{borrow::Cow, fs};

use scorecard_wire::pb::metrics::{Figure, Origin, Scorecard};

use super::{figures, fill, phrase, position, sentences};
use crate::{position::Position, world::World};

const FILES: [(&str, &str); 4] = [
    (
        "areas",
        "id,kind,name_zh,name_en,parent\nplace:c,city,市,City,\nplace:a,district,甲区,Jia,place:c\n\
         place:b,district,乙区,Yi,place:c\nplace:d,district,丙区,Bing,place:c\n",
    ),
    (
        "indicators",
        "id,name_zh,name_en,unit_zh,unit_en,multiplier,decimals,direction,nature,growth_rule\n\
         x.f,收入,revenue,元,yuan,8,1,higher,flow,nominal\n",
    ),
    ("definitions", "id,title_zh\nd,成绩单\n"),
    ("chapters", "definition,id,title_zh,kind\nd,ch,章,figures\n"),
];

/// The third of three districts has no figure in 2020 and 2022.
const LEVELS: &str = "area,indicator,measure,of,period,value,unit,source\n\
     place:a,x.f,level,,2022,161.3,亿元,\nplace:b,x.f,level,,2022,150.0,亿元,\n\
     place:a,x.f,level,,2021,161.3,亿元,\nplace:b,x.f,level,,2021,150.0,亿元,\nplace:d,x.f,level,,2021,150.0,亿元,\n\
     place:a,x.f,level,,2020,161.3,亿元,\nplace:b,x.f,level,,2020,150.0,亿元,\n\
     place:a,x.f,level,,2019,10.3,亿元,\nplace:b,x.f,level,,2019,10.3,亿元,\nplace:d,x.f,level,,2019,150.0,亿元,\n";

/// The scorecard of the first district in 2022 with figures of these measures.
fn scorecard(observations: &str, measures: &[&str]) -> Scorecard {
    let dir = tempfile::tempdir().unwrap();
    let rows = measures.iter().map(|measure| format!("d,ch,{measure},x.f,{measure},parent,true\n"));
    let items = format!(
        "definition,chapter,id,indicator,measure,of,required\n{}",
        rows.collect::<String>()
    );
    let sources = ("sources", "id,title_zh\ngazette,公报\n");
    let files =
        FILES.into_iter().chain([sources, ("items", &items), ("observations", observations)]);
    for (name, text) in files {
        fs::write(dir.path().join(format!("{name}.csv")), text).unwrap();
    }
    let dataset =
        scorecard_dataset::read(dir.path(), &scorecard_dataset::Known::default()).unwrap();
    let empty = World::empty(Position::default(), scorecard_measures::CubeBuilder::new().build(0));
    let changes: Vec<_> = dataset.changes().map(Cow::into_owned).collect();
    fill(&empty.after(position(1), &changes), "place:a", 2022)
}

fn mark(figure: &Figure) -> String {
    figure.metric.clone().unwrap().words.unwrap().zh.unwrap().mark
}

fn reasons(scorecard: &Scorecard) -> Vec<(&str, &str)> {
    let all = scorecard.findings.iter();
    all.map(|it| (it.item.as_str(), it.reason.as_str())).collect()
}

#[test]
fn what_follows_from_places_that_are_not_firm_says_so() {
    let scorecard = scorecard(LEVELS, &["rank", "streak", "percentile", "rank_change"]);
    assert_eq!(scorecard.gaps, [], "that a rank is open is no fault of the data");
    let figures = figures(&scorecard);
    for (id, said) in [
        ("rank", "收入在已报送的2个区县中列第1位"),
        ("streak", "收入暂计连续3年居全市第一（其中2020年、2022年位次未定）"),
        ("percentile", "收入在已报送的2个区县中处于第100.0百分位"),
        ("rank_change", "收入在全市的位次暂与上年持平"),
    ] {
        assert_eq!(
            (phrase(figures[id]).as_str(), mark(figures[id]).as_str()),
            (said, "未定"),
            "{id}"
        );
    }
    let said = sentences(&scorecard, "ch");
    assert!(said.contains(&phrase(figures["streak"])), "{said:?}");
    assert_eq!(
        reasons(&scorecard),
        [
            ("rank", "RANK_NOT_FIRM"),
            ("streak", "STREAK_NOT_FIRM"),
            ("percentile", "RANK_NOT_FIRM"),
            ("rank_change", "RANK_NOT_FIRM"),
        ]
    );
}

#[test]
fn a_first_place_that_nobody_is_named_for_is_not_said() {
    let published = |source: &str| {
        format!(
            "area,indicator,measure,of,period,value,unit,source\n\
             place:a,x.f,level,,2022,161.3,亿元,\nplace:b,x.f,level,,2022,150.0,亿元,\n\
             place:a,x.f,rank,place:c,2022,1,位,{source}\nplace:a,x.f,streak,place:c,2022,14,年,{source}\n"
        )
    };
    let named = scorecard(&published("gazette"), &["rank", "streak"]);
    assert_eq!(phrase(figures(&named)["rank"]), "收入居全市第一");
    assert_eq!(phrase(figures(&named)["streak"]), "收入连续14年居全市第一");
    assert_eq!(reasons(&named), [("", ""); 0]);

    let unnamed = scorecard(&published(""), &["rank", "streak"]);
    let of = figures(&unnamed);
    assert_eq!(of["rank"].metric.clone().unwrap().origin(), Origin::Computed);
    assert_eq!(phrase(of["rank"]), "收入在已报送的2个区县中列第1位");
    let found = reasons(&unnamed);
    for id in ["rank", "streak"] {
        assert!(found.contains(&(id, "PUBLISHED_NO_SOURCE")), "{found:?}");
        assert!(!phrase(of[id]).contains("第一"), "{}", phrase(of[id]));
    }
}
