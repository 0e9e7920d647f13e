//! The rows of `claims.csv`: what they say, and what is refused.

use scorecard_domain::{Against, Comparator, Definition, ItemArea, ItemOf, Measure, Thing};

use crate::folder::Folder;

const HEAD: &str = "definition,chapter,id,text_zh,indicator,measure,area,of,streak,comparator,against,value,unit,honour,required";

/// The good dataset with these claims.
fn with(rows: &[&str]) -> Folder {
    Folder::good().with("claims.csv", [&[HEAD], rows, &[""]].concat().join("\n"))
}

fn definition(folder: &Folder) -> Definition {
    let dataset = folder.read().unwrap_or_else(|faults| panic!("{faults}"));
    let found = dataset.things().find_map(|thing| match thing {
        Thing::Definition(definition) => Some(definition.clone()),
        _ => None,
    });
    found.unwrap()
}

#[test]
fn a_row_is_a_claim_held_against_what_its_cell_says() {
    let claims = definition(&with(&[
        "yearly,economy,first,总量居全市第一,economy.gdp,rank,,parent,,at_most,,1,位,,true",
        "yearly,economy,grown,连续3年增长,economy.gdp,streak,,,growth,at_least,number,3,年,,",
        "yearly,economy,city,增速高于全市,economy.gdp,growth,,,,above,area,parent,,,",
        "yearly,economy,target,完成市里下达的目标,economy.gdp,growth,,,,,target,370100,,,",
        "yearly,economy,since,总量为2015年以来最高,economy.gdp,level,370100,,,above,since,2015,,,",
        "yearly,economy,leading,总量全市领先,economy.gdp,standing,,parent,,,standing,leading,,,",
        "yearly,economy,praised,综合考核全市第一,,rank,,,,at_most,,1,,assessment,",
        "yearly,economy,figure,增速快于品牌,economy.gdp,level,,,,above,figure,brands,,,",
        "yearly,economy,before,总量高于上年,economy.gdp,level,,,,above,years_before,1,,,",
    ]))
    .claims;
    let ids: Vec<_> = claims.iter().map(|claim| claim.id.as_str()).collect();
    let expected =
        ["first", "grown", "city", "target", "since", "leading", "praised", "figure", "before"];
    assert_eq!(ids, expected, "in the order of the rows");
    let [first, grown, city, target, since, leading, praised, figure, before] = claims.as_slice()
    else {
        panic!("{claims:?}")
    };
    assert!(first.required && !grown.required);
    assert_eq!((first.measure, &first.of), (Measure::Rank, &ItemOf::Parent));
    assert_eq!(first.comparator, Some(Comparator::AtMost));
    assert_eq!(city.against, Against::Parent);
    let jinan = || "gbt2260:370100".parse().unwrap();
    assert_eq!(target.against, Against::Target(ItemArea::Named(jinan())));
    assert_eq!(since.against, Against::Since("2015".parse().unwrap()));
    assert_eq!(since.area, ItemArea::Named(jinan()), "a code is looked up");
    assert_eq!(leading.comparator, None);
    assert_eq!((praised.indicator.is_none(), praised.honour.is_some()), (true, true));
    assert_eq!(figure.against, Against::Figure("brands".parse().unwrap()));
    assert_eq!(before.against, Against::YearsBefore(1));
}

#[test]
fn what_cannot_be_tested_is_refused_in_its_cell() {
    let row = |row: &str, expected: &[&str], words: &str| with(&[row]).refused(expected, words);
    row(
        "yearly,economy,a,总量居全市第一,economy.gdp,standing,,parent,,,standing,leading,,,",
        &["claims.csv:2 text_zh INCONSISTENT"],
        "takes a test of rank at_most 1",
    );
    row(
        "yearly,economy,a,连续3年第一,economy.gdp,streak,,parent,,at_least,,2,,,",
        &["claims.csv:2 text_zh INCONSISTENT"],
        "takes a test of streak at_least 3",
    );
    row(
        "yearly,economy,a,占全市两成,economy.gdp,share,,parent,,at_least,,20,亿元,,",
        &["claims.csv:2 unit INCONSISTENT"],
        "is not the unit of the share; expected %",
    );
    row(
        "yearly,economy,gdp,占全市两成,economy.gdp,share,,parent,,at_least,best,20,,,",
        &["claims.csv:2 against INVALID_VALUE", "claims.csv:2 id DUPLICATE_KEY"],
        "expected one of number, standing, target, figure, area, years_before, since",
    );
    row(
        "yearly,plan,a,占全市两成,economy.gdp,share,,,,,,20,,,",
        &[
            "claims.csv:2 chapter INCONSISTENT",
            "claims.csv:2 comparator MISSING_VALUE",
            "claims.csv:2 of MISSING_VALUE",
            "claims.csv:2 text_zh INCONSISTENT",
        ],
        "a chapter of kind plan has no claims",
    );
    row(
        "yearly,economy,a,高于别处,economy.gdp,level,,,,above,area,999999,,,",
        &["claims.csv:2 value UNKNOWN_REFERENCE"],
        "`999999` is neither the id nor the code of an area",
    );
    row(
        "yearly,economy,a,高于别处,economy.gdp,level,,,,above,figure,nothing,,,",
        &["claims.csv:2 value UNKNOWN_REFERENCE"],
        "there is no figure `nothing`",
    );
}
