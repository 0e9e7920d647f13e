//! Areas, indicators and peer groups that are refused.

use scorecard_domain::Thing;

use super::good;
use crate::folder::Folder;

#[test]
fn a_plausible_range_has_its_ends_in_order() {
    let with_range = |minimum: &str, maximum: &str| {
        let head =
            "id,name_zh,unit_zh,decimals,direction,nature,plausible_minimum,plausible_maximum";
        let rows = [
            format!("economy.gdp,地区生产总值,元,2,higher,flow,{minimum},{maximum}"),
            "ecology.green_coverage,绿化覆盖率,%,1,higher,ratio,0,100".to_owned(),
            "commerce.brands,品牌,个,0,higher,count,,".to_owned(),
        ];
        let text = format!("{head}\n{}\n", rows.join("\n"));
        good()
            .but("observations.csv", "亿元", "元")
            .but("targets.csv", "亿元", "元")
            .with("indicators.csv", text.as_bytes())
    };
    assert!(with_range("-0.5", "").read().is_ok() && with_range("7", "7.0").read().is_ok());
    let told = "is below the plausible minimum";
    with_range("7.1", "7").refused(&["indicators.csv:2 plausible_maximum INCONSISTENT"], told);
    let told = "is not a number";
    with_range("", "10亿").refused(&["indicators.csv:2 plausible_maximum INVALID_VALUE"], told);
}

#[test]
fn minimum_units_come_with_what_counts_them() {
    let with_minimum = |counted_by: &str, minimum: &str| {
        let head = "id,name_zh,unit_zh,decimals,direction,nature,units_indicator,minimum_units";
        let rows = [
            format!("economy.gdp,地区生产总值,元,2,higher,flow,{counted_by},{minimum}"),
            "ecology.green_coverage,绿化覆盖率,%,1,higher,ratio,,".to_owned(),
            "commerce.brands,品牌,个,0,higher,count,,".to_owned(),
        ];
        let text = format!("{head}\n{}\n", rows.join("\n"));
        good()
            .but("observations.csv", "亿元", "元")
            .but("targets.csv", "亿元", "元")
            .with("indicators.csv", text.as_bytes())
    };
    assert!(with_minimum("", "").read().is_ok());
    assert!(with_minimum("commerce.brands", "3").read().is_ok());
    let told = "expected the indicator that counts the units";
    with_minimum("", "3").refused(&["indicators.csv:2 units_indicator MISSING_VALUE"], told);
    let told = "expected the least number of units";
    with_minimum("commerce.brands", "")
        .refused(&["indicators.csv:2 minimum_units MISSING_VALUE"], told);
    let told = "withholds nothing";
    with_minimum("commerce.brands", "1")
        .refused(&["indicators.csv:2 minimum_units INVALID_VALUE"], told);
}

#[test]
fn parents_do_not_overlap_and_an_area_ends_after_it_begins() {
    good()
        .plus("area_parents.csv", "370102,gbt2260:371200,2018-01,2018-06")
        .refused(&["area_parents.csv:3 until INCONSISTENT"], "overlaps that of another parent");
    good()
        .but("areas.csv", "莱芜市,,2019-01", "莱芜市,2020-01,2019-01")
        .but("peer_groups.csv", " gbt2260:371200", "")
        .but("area_successors.csv", "371200,370100", "370102,370100")
        .but("observations.csv", "371200,economy", "370100,economy")
        .refused(&["areas.csv:4 valid_until INCONSISTENT"], "ends before it begins");
    good()
        .but("area_parents.csv", "370102,370100", "370102,370102")
        .refused(&["area_parents.csv:2 parent CIRCULAR"], "is the area itself");
}

#[test]
fn the_shares_of_a_split_are_read_and_checked_row_by_row() {
    let successors = |rows: &str| {
        good().but(
            "area_successors.csv",
            "area,successor,from\n371200,370100,2019-01\n",
            &format!("area,successor,from,share,indicator\n{rows}"),
        )
    };
    let split = "371200,370100,2019-01,60,\n371200,370100,2019-01,52.5,economy.gdp\n\
                 371200,370102,2019-01,40.0,\n";
    let dataset = successors(split).read().unwrap_or_else(|faults| panic!("{faults}"));
    let laiwu = dataset.things().find_map(|thing| match thing {
        Thing::Area(area) if area.id.as_str() == "gbt2260:371200" => Some(area.clone()),
        _ => None,
    });
    let told: Vec<_> = laiwu
        .unwrap()
        .successors
        .iter()
        .map(|it| {
            let shares = it.shares.iter().map(|share| {
                let of = share.indicator.as_ref().map_or("", scorecard_domain::IndicatorId::as_str);
                format!(" {}{of}", share.percent)
            });
            format!("{} {}{}", it.successor, it.from, shares.collect::<String>())
        })
        .collect();
    assert_eq!(told, ["gbt2260:370100 2019-01 60 52.5economy.gdp", "gbt2260:370102 2019-01 40.0"]);
    successors(&split.replace("40.0", "40.1"))
        .refused(&["area_successors.csv:4 share INCONSISTENT"], "100.1%, which is more than 100%");
    successors(&split.replace(",52.5,", ",,"))
        .refused(&["area_successors.csv:3 share MISSING_VALUE"], "a share in percent");
    successors(&split.replace(",60,", ",0,"))
        .refused(&["area_successors.csv:2 share INVALID_VALUE"], "`0` is no share");
    successors(&split.replace(",economy.gdp", ","))
        .refused(&["area_successors.csv:3 indicator DUPLICATE_KEY"], "is stated before");
    successors(&format!("{split}371200,370100,2019-01,,\n"))
        .refused(&["area_successors.csv:5 successor DUPLICATE_KEY"], "is told before");
}

#[test]
fn a_peer_group_has_what_its_membership_needs() {
    good()
        .but("peer_groups.csv", "rule,,city", "rule,,")
        .but("peer_groups.csv", "listed,370100 gbt2260:371200", "listed,")
        .but("peer_groups.csv", "unstated,", "unstated,370100")
        .refused(
            &[
                "peer_groups.csv:2 kind MISSING_VALUE",
                "peer_groups.csv:3 members MISSING_VALUE",
                "peer_groups.csv:4 members INCONSISTENT",
            ],
            "a group that is unstated has no members",
        );
    good()
        .but("peer_groups.csv", "unstated", "secret")
        .refused(&["peer_groups.csv:4 membership INVALID_VALUE"], "one of listed, rule, unstated");
}

// === Definitions ===

#[test]
fn a_row_with_a_cell_that_cannot_be_read_is_told_what_else_is_wrong_with_it() {
    let area = |row: &str| {
        let head = "id,kind,code,name_zh,valid_from,valid_until,parent\n";
        Folder::empty().with("areas.csv", format!("{head}x:p,city,1,市,,,\n{row}\n"))
    };
    // The year is no month: what it is compared with waits, whether there is such a parent does not.
    let both = ["areas.csv:3 parent UNKNOWN_REFERENCE", "areas.csv:3 valid_from INVALID_VALUE"];
    area("x:c,district,,丙区,2023,2022-07,x:nope").refused(&both, "x:nope");
    area("x:c,district,,丙区,2023,2022-07,9").refused(&both, "`9` is neither");
    area("x:c,district,,丙区,2023,2022-07,1").refused(&both[1..], "2023");
    // Of a kind that is none nothing else depends.
    area("x:c,districts,,丙区,2023-01,2022-07,x:nope").refused(
        &[
            "areas.csv:3 kind INVALID_VALUE",
            "areas.csv:3 parent UNKNOWN_REFERENCE",
            "areas.csv:3 valid_until INCONSISTENT",
        ],
        "districts",
    );
}
