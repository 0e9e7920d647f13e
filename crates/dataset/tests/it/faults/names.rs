//! Names of what is not there, or there twice.

use scorecard_domain::Thing;

use super::good;

#[test]
fn a_code_must_be_that_of_an_area_in_the_row_s_period() {
    #[track_caller]
    fn check(old: &str, new: &str, reason: &str, words: &str) {
        let fault = format!(
            "observations.csv:{} area {reason}",
            if old.starts_with("371200") { 6 } else { 2 }
        );
        good().but("observations.csv", old, new).refused(&[&fault], words);
    }
    check("370102,e", "370199,e", "UNKNOWN_REFERENCE", "neither the id nor the code");
    check(
        "370102,e",
        "gbt2260:370199,e",
        "UNKNOWN_REFERENCE",
        "is no area of the dataset or of the ledger",
    );
    check("370102,e", "gbt:历下,e", "INVALID_VALUE", "is no area id");
    check(
        "371200,economy.gdp,level,,2018",
        "371200,economy.gdp,level,,2019",
        "INCONSISTENT",
        "which did not exist from 2019-01 to 2019-12: it ended with 2019-01",
    );
}

#[test]
fn an_id_names_its_area_whenever_it_existed() {
    // History restated on the map of another time: the area had ended, and has a figure all the same.
    let folder = good().but(
        "observations.csv",
        "371200,economy.gdp,level,,2018",
        "gbt2260:371200,economy.gdp,level,,2019",
    );
    let dataset = folder.read().unwrap_or_else(|faults| panic!("{faults}"));
    let restated = |thing: &Thing| matches!(thing, Thing::Observation(it) if it.key.area.as_str() == "gbt2260:371200");
    assert!(dataset.things().any(|thing| restated(&thing)));
}

#[test]
fn a_code_that_two_areas_had_is_resolved_by_the_period() {
    let again = "gbt2260:371200-2021,city,371200,新莱芜市,2021-01,,370000";
    let folder = good().plus("areas.csv", again);
    let dataset = folder.read().unwrap_or_else(|faults| panic!("{faults}"));
    let areas = dataset.things().filter_map(|thing| match thing {
        Thing::Observation(observation) => Some(observation.key.area.to_string()),
        _ => None,
    });
    let areas: Vec<_> = areas.collect();
    assert_eq!(areas.last().unwrap(), "gbt2260:371200", "2018 was before the second");
    let both = again.replace("2021-01", "2018-06");
    good().plus("areas.csv", &both).refused(
        &[
            "area_successors.csv:2 area AMBIGUOUS_REFERENCE",
            "observations.csv:6 area AMBIGUOUS_REFERENCE",
        ],
        "several areas from 2018-01 to 2018-12: gbt2260:371200, gbt2260:371200-2021; write the id",
    );
}

#[test]
fn what_is_named_must_exist() {
    good()
        .but(
            "observations.csv",
            "370102,economy.gdp,rank,group:unit",
            "370102,economy.gnp,rank,group:none",
        )
        .but("observations.csv", "expected,page", "expected,paper")
        .but(
            "targets.csv",
            "370102,economy.gdp,growth,,2023,plan",
            "370102,economy.hope,growth,,2023,plan",
        )
        .but("honours.csv", "370102,first", "370199,first")
        .refused(
            &[
                "honours.csv:2 holder UNKNOWN_REFERENCE",
                "observations.csv:2 source UNKNOWN_REFERENCE",
                "observations.csv:3 indicator UNKNOWN_REFERENCE",
                "observations.csv:3 of UNKNOWN_REFERENCE",
                "targets.csv:2 indicator UNKNOWN_REFERENCE",
            ],
            "`paper` is no source of the dataset or of the ledger",
        );
}

#[test]
fn a_row_that_cannot_be_read_is_no_fault_of_those_that_refer_to_it() {
    good()
        .but("areas.csv", "district,370102", "borough,370102")
        .but("indicators.csv", "higher,flow", "higher,flux")
        .but("sources.csv", "2023", "soon")
        .refused(
            &[
                "areas.csv:5 kind INVALID_VALUE",
                "indicators.csv:2 nature INVALID_VALUE",
                "sources.csv:2 published INVALID_VALUE",
            ],
            "is no nature",
        );
    good().with("areas.csv", b"\xFF").refused(&["areas.csv:1 INVALID_VALUE"], "byte 1 of the row");
}

// === One thing by itself ===

#[test]
fn a_key_stands_in_one_row_only() {
    good()
        .plus("observations.csv", "gbt2260:370102,economy.gdp,level,,2022,490,,,亿元,,,,,")
        .plus("sources.csv", "page,又一版,")
        .plus("chapters.csv", "yearly,plan,计划,plan")
        .plus("plan_items.csv", "yearly,plan,gdp,economy.gdp,level,")
        .plus("definitions.csv", "yearly,又一份")
        .refused(
            &[
                "chapters.csv:4 id DUPLICATE_KEY",
                "definitions.csv:3 id DUPLICATE_KEY",
                "observations.csv:7 DUPLICATE_KEY",
                "plan_items.csv:3 id DUPLICATE_KEY",
                "sources.csv:3 id DUPLICATE_KEY",
            ],
            "observations.csv:7: `gbt2260:370102 economy.gdp 2022 level` is in row 2 of observations.csv already",
        );
}

#[test]
fn what_no_row_can_be_is_told_beside_rows_that_cannot_be_read() {
    // The code of the row that cannot be read may be meant; another may not.
    let folder = good().but("areas.csv", "gbt2260:370102,district", "gbt2260:370102,quarter").but(
        "observations.csv",
        "371200,economy.gdp",
        "379999,economy.gdp",
    );
    folder.refused(
        &["areas.csv:5 kind INVALID_VALUE", "observations.csv:6 area UNKNOWN_REFERENCE"],
        "neither the id nor the code",
    );
    // Where the areas cannot be read as such, nothing can be said of codes.
    good()
        .but("areas.csv", "id,kind,", "id,sort,")
        .but("observations.csv", "371200,economy.gdp", "379999,economy.gdp")
        .refused(&["areas.csv:1 kind MISSING_VALUE", "areas.csv:1 sort INVALID_VALUE"], "column");
}

/// A cell that cannot be read hides nothing of what the others of its row name.
#[test]
fn what_a_row_names_is_told_beside_what_cannot_be_read_of_it() {
    good()
        .but(
            "outcomes.csv",
            "370102,2023,2024,economy.gdp,level,,not_met,,,,,,重大项目延期,page",
            "370102,2023,some,economy.gdp,level,,not_met,,,,none,,重大项目延期,none",
        )
        .refused(
            &[
                "outcomes.csv:3 document UNKNOWN_REFERENCE",
                "outcomes.csv:3 source UNKNOWN_REFERENCE",
                "outcomes.csv:3 year INVALID_VALUE",
            ],
            "`some` is not a period",
        );
    good()
        .but("area_parents.csv", "370102,370100,,", "370102,379999,2019-13,")
        .but("area_successors.csv", "370100,2019-01", "379999,2019-13")
        .refused(
            &[
                "area_parents.csv:2 from INVALID_VALUE",
                "area_parents.csv:2 parent UNKNOWN_REFERENCE",
                "area_successors.csv:2 from INVALID_VALUE",
                "area_successors.csv:2 successor UNKNOWN_REFERENCE",
            ],
            "`2019-13` is not a month",
        );
    good().but("targets.csv", "500,,亿元,at_least", "500,x,亿元,≥").refused(
        &["targets.csv:3 comparator INVALID_VALUE", "targets.csv:3 upper INVALID_VALUE"],
        "is no comparator",
    );
}

/// Which of several areas with a code is meant, the period says; where that cannot be read, nothing is wrong with the code.
#[test]
fn a_code_of_several_is_no_fault_where_it_cannot_be_read_when() {
    good()
        .plus("areas.csv", "gbt2260:371200-2019,district,371200,莱芜区,2019-01,,370100")
        .but("observations.csv", "371200,economy.gdp,level,,2018", "371200,economy.gdp,level,,20x8")
        .refused(&["observations.csv:6 period INVALID_VALUE"], "`20x8` is not a period");
}
