//! What is refused: each fault with its file, row, column and reason.

use std::fs;

use scorecard_dataset::{Known, Place, read};
use scorecard_domain::{Change, FaultReason, Kind, Media, Thing};

use crate::folder::Folder;

fn good() -> Folder {
    Folder::good()
}

#[test]
fn a_dataset_without_fault_is_read_in_the_order_of_kinds() {
    let folder = good();
    let dataset = folder.read().unwrap_or_else(|faults| panic!("{faults}"));
    let kinds: Vec<Kind> = dataset.changes().iter().map(|change| change.key().kind()).collect();
    assert!(kinds.is_sorted());
    assert_eq!(kinds.len(), 4 + 3 + 1 + 3 + 1 + 5 + 2 + 1 + 1 + 1 + 1 + 2 + 1 + 3);
}

#[test]
fn a_fault_of_a_change_is_found_in_its_cell() {
    let folder = good();
    let dataset = folder.read().unwrap();
    let place = |kind: Kind, nth: usize, path: &str| {
        let mut indices =
            (0..dataset.changes().len()).filter(|i| dataset.changes()[*i].key().kind() == kind);
        dataset.locate(indices.nth(nth).unwrap(), path).unwrap().to_string()
    };
    assert_eq!(place(Kind::Observation, 1, "observation.value"), "observations.csv:3 value");
    assert_eq!(place(Kind::Observation, 0, "observation.key.of"), "observations.csv:2 of");
    assert_eq!(place(Kind::Observation, 0, "observation"), "observations.csv:2");
    assert_eq!(place(Kind::Area, 1, "area.parents[0].parent"), "areas.csv:3 parent");
    assert_eq!(place(Kind::Area, 3, "area.parents[0].parent"), "area_parents.csv:2 parent");
    assert_eq!(place(Kind::Area, 2, "area.successors[0].from"), "area_successors.csv:2 from");
    let of = "definition.chapters[0].items[1].of";
    assert_eq!(place(Kind::Definition, 0, of), "items.csv:3 of");
    let beside = "definition.chapters[1].targets[0].beside";
    assert_eq!(place(Kind::Definition, 0, beside), "plan_items.csv:2 beside");
    assert_eq!(
        place(Kind::Definition, 0, "definition.chapters[1].title"),
        "chapters.csv:3 title_zh"
    );
    assert_eq!(place(Kind::Media, 0, "media.content"), "media.csv:2 file");
    let of_plan = |path: &str| place(Kind::CollectionPlan, 1, &format!("collection_plan.{path}"));
    assert_eq!(of_plan("figures[1].of"), "collection_figures.csv:4 of");
    assert_eq!(of_plan("figures"), "collection_plans.csv:3");
    assert_eq!(of_plan("area_rule.parent"), "collection_plans.csv:3 parent");
    assert_eq!(of_plan("listed_areas.areas[0]"), "collection_plans.csv:3 areas");
    assert_eq!(of_plan("peer_group"), "collection_plans.csv:3 peer_group");
    assert_eq!(of_plan("listed_periods.periods[1]"), "collection_plans.csv:3 periods");
    assert_eq!(of_plan("recurrence.last"), "collection_plans.csv:3 last");
    assert_eq!(of_plan("due.day"), "collection_plans.csv:3 due_day");
    assert_eq!(of_plan("final_due"), "collection_plans.csv:3 final_due_day");
    let of_assessment = |path: &str| place(Kind::Assessment, 0, &format!("assessment.{path}"));
    assert_eq!(of_assessment("nodes[1].leaf.min_max.bounds"), "assessment_nodes.csv:3 min");
    assert_eq!(of_assessment("nodes[1].weight"), "assessment_nodes.csv:3 weight");
    assert_eq!(
        of_assessment("nodes[2].leaf.bands.bands[1].threshold"),
        "assessment_bands.csv:3 threshold"
    );
    assert_eq!(
        of_assessment("adjustments[1].veto.at_best"),
        "assessment_adjustments.csv:3 at_best"
    );
    assert_eq!(of_assessment("adjustments[0].stated[0].points"), "assessment_stated.csv:2 points");
    assert_eq!(of_assessment("grades[0].quota"), "assessment_grades.csv:2 quota");
    assert_eq!(of_assessment("bonus_cap"), "assessments.csv:2 bonus_cap");
    assert_eq!(dataset.locate(1000, "observation.value"), None);
}

#[test]
fn quiet_defaults_are_as_documented() {
    let folder = good();
    let dataset = folder.read().unwrap();
    for thing in dataset.things() {
        match thing {
            Thing::Indicator(indicator) => assert_eq!(
                format!(
                    "{:?} {:?} {:?}",
                    indicator.over_time, indicator.over_areas, indicator.growth_rule
                ),
                "None None PublishedOnly"
            ),
            Thing::Definition(definition) => {
                let item = definition.items().next().unwrap();
                assert_eq!(
                    format!(
                        "{:?} {:?} {:?} {:?}",
                        item.area, item.preference, item.frame, item.streak_rank
                    ),
                    "Own Computed NounFirst 1"
                );
                assert!(item.required && !definition.items().nth(1).unwrap().required);
                assert_eq!(format!("{:?}", definition.rounding), "HalfAwayFromZero");
            }
            Thing::Target(target) => assert_eq!(target.key.issuer, target.key.area),
            _ => {}
        }
    }
}

#[test]
fn what_the_ledger_has_need_not_be_repeated() {
    let known: Known = good().read().unwrap().things().cloned().collect();
    let folder = Folder::empty().with(
        "observations.csv",
        "area,indicator,measure,of,period,value,unit,source\n\
         370102,economy.gdp,share,group:cities,2021,46,%,page\n",
    );
    let dataset = read(folder.path(), &known).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(matches!(dataset.changes(), [Change::Put(Thing::Observation(_))]));
    assert_eq!(
        folder.faults(),
        [
            "observations.csv:2 area UNKNOWN_REFERENCE",
            "observations.csv:2 indicator UNKNOWN_REFERENCE",
            "observations.csv:2 of UNKNOWN_REFERENCE",
            "observations.csv:2 source UNKNOWN_REFERENCE",
        ]
    );
}

#[test]
fn all_faults_are_told_at_once_by_file_row_and_column() {
    good()
        .but("observations.csv", "489.0", "48g.0")
        .but("observations.csv", "about", "ungefähr")
        .but("areas.csv", ",city,371200", ",town,371200")
        .but("targets.csv", ",5.5,%", ",4,%")
        .refused(
            &[
                "areas.csv:4 kind INVALID_VALUE",
                "observations.csv:2 qualifier INVALID_VALUE",
                "observations.csv:2 value INVALID_VALUE",
                "targets.csv:2 upper INCONSISTENT",
            ],
            "observations.csv:2 value: `48g.0` is not a number; expected digits",
        );
}

// === The folder ===

#[test]
fn a_folder_that_is_missing_or_empty_is_refused() {
    let folder = Folder::empty();
    let faults = read(&folder.path().join("nowhere"), &Known::default()).unwrap_err();
    let [fault] = faults.as_slice() else { panic!("{faults}") };
    assert_eq!((fault.place.file.as_str(), fault.reason), (".", FaultReason::UnknownReference));
    folder.refused(&["the folder MISSING_VALUE"], "has no CSV file; expected some of areas.csv");
}

#[test]
fn a_csv_file_of_another_name_is_refused() {
    good().with("observation.csv", "").with("Areas.CSV", "").refused(
        &["Areas.CSV INVALID_VALUE", "observation.csv INVALID_VALUE"],
        "expected areas.csv",
    );
}

#[test]
fn what_is_no_file_is_not_opened() {
    let folder = Folder::empty();
    fs::create_dir(folder.path().join("areas.csv")).unwrap();
    folder.refused(&["areas.csv INVALID_VALUE"], "is not a file");
}

// === The file ===

#[test]
fn bytes_that_are_not_utf_8_are_refused_at_their_row() {
    good().with("sources.csv", b"id,title_zh\npage,\xCE\xC4\n").refused(
        &["sources.csv:2 INVALID_VALUE"],
        "byte 6 of the row is not UTF-8; it looks like GBK",
    );
    good()
        .with("sources.csv", b"\xFF\xFEi\0d\0")
        .refused(&["sources.csv:1 INVALID_VALUE"], "the file is UTF-16");
}

#[test]
fn the_header_must_have_the_right_columns() {
    let header = "id,title_zh,published";
    good()
        .with("sources.csv", "")
        .refused(&["sources.csv:1 MISSING_VALUE"], "the header is missing");
    good().but("sources.csv", header, "name,title_zh,published").refused(
        &["sources.csv:1 id MISSING_VALUE", "sources.csv:1 name INVALID_VALUE"],
        "`name` is no column of sources.csv; expected id, title_zh",
    );
    good().but("sources.csv", header, "id,title_zh,title_zh").refused(
        &["sources.csv:1 title_zh DUPLICATE_KEY"],
        "`title_zh` is the name of two columns",
    );
    good()
        .but("sources.csv", header, "id,title_zh,")
        .refused(&["sources.csv:1 MISSING_VALUE"], "column 3 has no name");
    good()
        .with("sources.csv", "id;title_zh\npage;专版\n")
        .refused(&["sources.csv:1 id;title_zh INVALID_VALUE"], "separated by commas");
}

#[test]
fn a_row_must_have_as_many_cells_as_the_header() {
    good()
        .but("sources.csv", "page,专版,2023", "page,专版")
        .refused(&["sources.csv:2 INVALID_VALUE"], "the row has 2 cells, but the header has 3");
    good()
        .but("sources.csv", "page,专版,2023", "page,\"专版,2023")
        .refused(&["sources.csv:2 INVALID_VALUE"], "a quotation mark is not closed");
}

#[test]
fn columns_may_stand_in_any_order_and_a_byte_order_mark_before_them() {
    let folder = good()
        .with("sources.csv", "\u{feff}published,id,title_zh\r\n2023-01-15,page,专版\r\n,,\r\n");
    assert!(folder.read().is_ok());
}

// === Cells ===

#[test]
fn a_cell_that_must_not_be_empty_is_refused() {
    good()
        .but("observations.csv", "370102,economy.gdp,level", ",economy.gdp,")
        .but("items.csv", "gdp,economy.gdp,level", "gdp,,level")
        .but("indicators.csv", "地区生产总值,元", "地区生产总值,")
        .refused(
            &[
                "indicators.csv:2 unit_zh MISSING_VALUE",
                "items.csv:2 indicator MISSING_VALUE",
                "observations.csv:2 area MISSING_VALUE",
                "observations.csv:2 measure MISSING_VALUE",
            ],
            "the cell is empty; expected a unit without its multiplier",
        );
    good()
        .but("sources.csv", "page,专版", "page,")
        .refused(&["sources.csv:2 title_zh MISSING_VALUE"], "words in Chinese or English");
}

#[test]
fn a_number_is_written_in_half_width_digits_without_ornament() {
    #[track_caller]
    fn check(number: &str, words: &str) {
        let quoted = format!("\"{number}\"");
        good()
            .but("observations.csv", "489.0", &quoted)
            .refused(&["observations.csv:2 value INVALID_VALUE"], words);
    }
    check("４８９", "write it in half-width characters");
    check("4,890", "write it without separators");
    check("1e3", "write out all its digits");
    check("489亿元", "the unit goes into the column `unit`");
    check(".5", "expected digits with at most one `.`");
    check(&"9".repeat(31), "more than 30 digits");
    check("0.0000000000000001", "more than 15 decimals");
}

#[test]
fn words_without_spelling_are_refused() {
    let observation = "about,E,expected,page";
    good().but("observations.csv", observation, "ca.,final,guessed,page").refused(
        &[
            "observations.csv:2 qualifier INVALID_VALUE",
            "observations.csv:2 stage INVALID_VALUE",
            "observations.csv:2 status INVALID_VALUE",
        ],
        "`ca.` is no qualifier; expected one of exact, about, nearly",
    );
    good().but("observations.csv", "gdp,level,,2022", "gdp,LEVEL,,2022").refused(
        &["observations.csv:2 measure INVALID_VALUE"],
        "is no measure; expected one of level",
    );
    good()
        .but("items.csv", "gdp,false", "gdp,no")
        .refused(&["items.csv:3 required INVALID_VALUE"], "`no` is neither `true` nor `false`");
    good()
        .but("sources.csv", "2023", "Jan 2023")
        .refused(&["sources.csv:2 published INVALID_VALUE"], "expected 2023, 2023-01, 2023-01-15");
    good().but("indicators.csv", "economy.gdp", "GDP").refused(
        &["indicators.csv:2 id INVALID_VALUE"],
        "`GDP` is no indicator id; expected dot-separated segments",
    );
}

#[test]
fn a_text_has_no_control_characters_and_no_white_space_around_it() {
    good()
        .but("observations.csv", "page,注", "page, 注")
        .but("sources.csv", "专版", "专\t版")
        .refused(
            &["observations.csv:2 note_zh INVALID_VALUE", "sources.csv:2 title_zh INVALID_VALUE"],
            "` 注` begins or ends with white space",
        );
}

#[test]
fn a_period_has_one_spelling() {
    #[track_caller]
    fn check(period: &str, words: &str) {
        good()
            .but("observations.csv", "level,,2022,", &format!("level,,{period},"))
            .refused(&["observations.csv:2 period INVALID_VALUE"], words);
    }
    check("2022-01-01/P12M", "write 2022");
    check("2022年", "write 2022");
    check("2022-Q5", "expected 2022, 2022-S1, 2022-Q3");
    check("22", "is not a period");
}

// === References ===

#[test]
fn an_area_must_be_there_in_the_row_s_period() {
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
    check(
        "371200,economy.gdp,level,,2018",
        "gbt2260:371200,economy.gdp,level,,2019-03",
        "INCONSISTENT",
        "`gbt2260:371200` did not exist in 2019-03",
    );
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
            "370102,economy.hope,growth,,2023,plans",
        )
        .but("milestones.csv", ",economy,", ",economics,")
        .but("honours.csv", "370102,first", "370199,first")
        .refused(
            &[
                "honours.csv:2 holder UNKNOWN_REFERENCE",
                "milestones.csv:2 chapter UNKNOWN_REFERENCE",
                "observations.csv:2 source UNKNOWN_REFERENCE",
                "observations.csv:3 indicator UNKNOWN_REFERENCE",
                "observations.csv:3 of UNKNOWN_REFERENCE",
                "targets.csv:2 chapter UNKNOWN_REFERENCE",
                "targets.csv:2 indicator UNKNOWN_REFERENCE",
            ],
            "`economics` is no chapter of the dataset's definitions",
        );
}

#[test]
fn a_chapter_is_not_checked_where_the_dataset_has_no_definitions() {
    let known: Known = good().read().unwrap().things().cloned().collect();
    let folder = Folder::empty().with(
        "milestones.csv",
        "area,milestone,period,chapter,text_zh,state\n370102,x,2022,any,事,done\n",
    );
    assert!(read(folder.path(), &known).is_ok());
}

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
fn an_assessment_is_put_together_from_its_rows() {
    good()
        .but("assessment_nodes.csv", "min_max,0,10,", "min_max,0,,120")
        .but("assessment_nodes.csv", "higher,bands,", "upward,,")
        .but("assessment_adjustments.csv", "事故,,good", "事故,2,good")
        .plus("assessment_nodes.csv", "yearly,both,all,,1,,geometric,economy.gdp,,,,,,")
        .plus("assessment_nodes.csv", "yearly,neither,all,,1,,,,,,,,,")
        .plus("assessment_grades.csv", "gone,best,优秀,,")
        .plus("assessment_stated.csv", "yearly,missing,370100,2022,,事故")
        .refused(
            &[
                "assessment_adjustments.csv:3 cap INCONSISTENT",
                "assessment_grades.csv:4 assessment UNKNOWN_REFERENCE",
                "assessment_nodes.csv:3 cap INCONSISTENT",
                "assessment_nodes.csv:4 direction INVALID_VALUE",
                "assessment_nodes.csv:4 normalisation MISSING_VALUE",
                "assessment_nodes.csv:5 indicator INCONSISTENT",
                "assessment_nodes.csv:6 indicator MISSING_VALUE",
            ],
            "is no column of `min_max`",
        );
    good()
        .but("assessment_nodes.csv", "min_max,0,10,", "min_max,10,0,")
        .but("assessment_nodes.csv", "green,all", "green,output")
        .but("assessment_bands.csv", "yearly,green,30", "yearly,output,30")
        .but("assessment_stated.csv", "yearly,brands", "yearly,prizes")
        .refused(
            &[
                "assessment_bands.csv:3 node UNKNOWN_REFERENCE",
                "assessment_stated.csv:2 adjustment UNKNOWN_REFERENCE",
            ],
            "is no node of the assessment that is normalised by `bands`",
        );
    good()
        .but("assessment_nodes.csv", "min_max,0,10,", "min_max,10,0,")
        .but("assessment_nodes.csv", "green,all", "green,output")
        .but("assessment_bands.csv", "30,80", "45,80")
        .but("assessment_grades.csv", "90,30", "90,130")
        .refused(
            &[
                "assessment_grades.csv:2 quota INVALID_VALUE",
                "assessment_nodes.csv:3 min INCONSISTENT",
                "assessment_nodes.csv:4 normalisation INCONSISTENT",
                "assessment_nodes.csv:4 parent INCONSISTENT",
            ],
            "is an indicator and has no parts",
        );
}

#[test]
fn a_plan_is_for_areas_and_periods_of_one_sort_each() {
    good()
        .but("collection_plans.csv", "2022 2021,,", "2022 20021,2022,")
        .but("collection_plans.csv", ",,district,370100,", ",370102,town,,")
        .but(
            "collection_figures.csv",
            "fiscal,economy.gdp,growth,",
            "fiscal,economy.gdp,growth,370100",
        )
        .plus("collection_figures.csv", "gone,economy.gdp,level,")
        .refused(
            &[
                "collection_figures.csv:5 plan UNKNOWN_REFERENCE",
                "collection_plans.csv:2 first INCONSISTENT",
                "collection_plans.csv:3 kind INCONSISTENT",
            ],
            "is one too many; expected one of `periods` and `first`",
        );
    good()
        .but("collection_plans.csv", "370102,,,2022 2021,,", "370103 370102,,,2022 20021,,")
        .but("collection_plans.csv", "district,370100,,2022,2024,1,31", "district,,,,,0,")
        .refused(
            &[
                "collection_plans.csv:2 areas UNKNOWN_REFERENCE",
                "collection_plans.csv:2 periods INVALID_VALUE",
                "collection_plans.csv:3 due_day MISSING_VALUE",
                "collection_plans.csv:3 parent MISSING_VALUE",
                "collection_plans.csv:3 periods MISSING_VALUE",
            ],
            "neither the id nor the code",
        );
    good()
        .but("collection_plans.csv", "2024,1,31,6,30", "2021,1,32,,30")
        .but("collection_figures.csv", "growth,", "growth,370100")
        .plus("collection_figures.csv", "yearly,economy.gdp,level,")
        .refused(
            &[
                "collection_figures.csv:3 of INCONSISTENT",
                "collection_plans.csv:3 final_due_months MISSING_VALUE",
            ],
            "a growth is of nothing",
        );
    good()
        .but("collection_plans.csv", "2024,1,31,6,30", "2021,1,32,0,30")
        .but("collection_figures.csv", "fiscal,economy.gdp,growth,", "yearly,economy.gdp,level,")
        .refused(
            &[
                "collection_figures.csv:3 DUPLICATE_KEY",
                "collection_plans.csv:2 MISSING_VALUE",
                "collection_plans.csv:3 due_day INVALID_VALUE",
                "collection_plans.csv:3 final_due_day INCONSISTENT",
                "collection_plans.csv:3 last INCONSISTENT",
            ],
            "is none of the periods that begin with 2022",
        );
}

#[test]
fn an_outcome_is_of_one_promise_and_says_what_became_of_it() {
    good()
        .but("outcomes.csv", "4,4.5,%", "4,3.5,亿元")
        .but("outcomes.csv", "level,,not_met,,,,,,重大项目延期", "level,,not_met,,,,,,")
        .but("outcomes.csv", "2022,,,,hospital", "2022,2021,economy.gdp,,hospital")
        .plus("outcomes.csv", "370102,2023,,,,,met,,,,,,,")
        .plus("outcomes.csv", "370102,2021,,,,park,,,,,,,,")
        .plus("outcomes.csv", "370102,2021,,,,lake,continuing,5,,,paper,,,")
        .refused(
            &[
                "outcomes.csv:2 adjusted_upper INCONSISTENT",
                "outcomes.csv:2 unit INCONSISTENT",
                "outcomes.csv:3 reason_zh MISSING_VALUE",
                "outcomes.csv:4 indicator INCONSISTENT",
                "outcomes.csv:4 year INCONSISTENT",
                "outcomes.csv:5 indicator MISSING_VALUE",
                "outcomes.csv:6 MISSING_VALUE",
                "outcomes.csv:6 state MISSING_VALUE",
                "outcomes.csv:7 document UNKNOWN_REFERENCE",
            ],
            "`milestone` names a pledge",
        );
}

#[test]
fn an_imprint_says_something_and_leads_somewhere() {
    good()
        .but("imprints.csv", "2023-01", "一月")
        .but("imprints.csv", "https://example.org/data", "example.org")
        .plus("imprints.csv", "370102,2021,,,,")
        .refused(
            &[
                "imprints.csv:2 data_as_of INVALID_VALUE",
                "imprints.csv:2 data_url INVALID_VALUE",
                "imprints.csv:3 MISSING_VALUE",
            ],
            "at least one of `compiled_by`",
        );
}

#[test]
fn a_unit_that_is_not_that_of_the_measure_is_refused() {
    #[track_caller]
    fn check(old: &str, new: &str, row: u64, reason: &str, words: &str) {
        let fault = format!("observations.csv:{row} unit {reason}");
        good().but("observations.csv", old, new).refused(&[&fault], words);
    }
    check(
        "亿元",
        "万元",
        2,
        "INCONSISTENT",
        "not the unit of a level of economy.gdp; expected 亿元",
    );
    check("亿元", "", 2, "MISSING_VALUE", "the cell is empty; expected 亿元");
    check("位", "个", 3, "INCONSISTENT", "expected 位 or 名");
    check("百分点", "%", 5, "INCONSISTENT", "expected 百分点");
    check("leading,,,", "leading,,位,", 4, "INCONSISTENT", "a standing has no unit");
    good().but("targets.csv", "5.5,%", "5.5,亿元").refused(
        &["targets.csv:2 unit INCONSISTENT"],
        "not the unit of a growth of economy.gdp; expected %",
    );
}

#[test]
fn a_reading_is_a_number_or_a_standing_or_an_absence() {
    good().but("observations.csv", "2022,1,,", "2022,1,leading,").refused(
        &["observations.csv:3 standing INCONSISTENT"],
        "`value` and `standing` cannot both",
    );
    good().but("observations.csv", "2022,1,,", "2022,,,").refused(
        &["observations.csv:3 value MISSING_VALUE"],
        "or a word in `standing` or `absent`",
    );
    good().but("observations.csv", "2022,489.0,,,亿元,about", "2022,,leading,,,").refused(
        &["observations.csv:2 standing INCONSISTENT"],
        "a level is a number, not a standing",
    );
    good()
        .but("observations.csv", ",,leading,,", ",1,,,")
        .refused(&["observations.csv:4 value INCONSISTENT"], "a standing is a standing such as");
    good()
        .but("observations.csv", "not_collected,,", "unknown,,")
        .refused(&["observations.csv:6 absent INVALID_VALUE"], "expected one of not_collected");
}

#[test]
fn only_shares_ranks_and_standings_are_of_something() {
    good().but("observations.csv", "rank,group:unit", "rank,").refused(
        &["observations.csv:3 of MISSING_VALUE"],
        "the area or peer group that the rank is of",
    );
    good()
        .but("observations.csv", "level,,2022", "level,370100,2022")
        .refused(&["observations.csv:2 of INCONSISTENT"], "a level is of nothing");
    good()
        .but("items.csv", "share,,parent", "share,,")
        .refused(&["items.csv:3 of MISSING_VALUE"], "what the share is of");
}

#[test]
fn a_rank_is_a_whole_number_without_qualifier() {
    good().but("observations.csv", "2022,1,,,位,", "2022,1.5,,,位,about").refused(
        &["observations.csv:3 qualifier INCONSISTENT", "observations.csv:3 value INVALID_VALUE"],
        "`1.5` is no rank; expected a whole number",
    );
}

#[test]
fn a_target_has_a_comparator_or_an_upper_end_above_its_value() {
    good()
        .but("targets.csv", "at_least", "")
        .refused(&["targets.csv:3 comparator MISSING_VALUE"], "expected at_least, above");
    good()
        .but("targets.csv", "500,,", "500,600,")
        .refused(&["targets.csv:3 upper INCONSISTENT"], "`comparator` and `upper` cannot both");
    good()
        .but("targets.csv", "5,5.5", "5,4.5")
        .refused(&["targets.csv:2 upper INCONSISTENT"], "is not above the value `5`");
    good()
        .but("targets.csv", "at_least", "≥")
        .refused(&["targets.csv:3 comparator INVALID_VALUE"], "is no comparator");
}

#[test]
fn an_honour_that_counts_has_its_number() {
    good()
        .but("honours.csv", "streak,14", "streak,")
        .refused(&["honours.csv:2 number MISSING_VALUE"], "the number of a streak");
    good()
        .but("honours.csv", "streak,14", "streak,1")
        .refused(&["honours.csv:2 number INVALID_VALUE"], "expected 2 or more");
    good()
        .but("honours.csv", "streak,14", "designation,14")
        .refused(&["honours.csv:2 number INCONSISTENT"], "a designation has no number");
    good()
        .but("honours.csv", "streak,14", "medal,14")
        .refused(&["honours.csv:2 form INVALID_VALUE"], "expected one of designation");
}

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
fn what_an_item_names_must_be_in_its_definition() {
    good()
        .but("items.csv", "parent,,gdp,", "parent,,gnp,")
        .but("items.csv", "brands,,\n", "whole,,\n")
        .but("plan_items.csv", "growth,gdp", "growth,gdb")
        .refused(
            &[
                "items.csv:3 continues UNKNOWN_REFERENCE",
                "items.csv:5 part_of UNKNOWN_REFERENCE",
                "plan_items.csv:2 beside UNKNOWN_REFERENCE",
            ],
            "there is no figure `gnp`",
        );
    good()
        .but("items.csv", "yearly,economy,gdp,", "weekly,economy,gdp,")
        .but("items.csv", "yearly,economy,brands,", "yearly,economics,brands,")
        .refused(
            &["items.csv:2 definition UNKNOWN_REFERENCE", "items.csv:4 chapter UNKNOWN_REFERENCE"],
            "`weekly` is no definition of definitions.csv",
        );
}

#[test]
fn figures_stand_in_chapters_of_figures() {
    good()
        .but("chapters.csv", "经济,figures", "经济,honours")
        .refused(&["chapters.csv:2 INCONSISTENT"], "a chapter of kind honours has no figures");
}

#[test]
fn parts_are_in_one_unit() {
    good().plus("items.csv", "yearly,economy,brands_gdp,economy.gdp,level,,,brands,,").refused(
        &["items.csv:6 part_of INCONSISTENT"],
        "is in 亿元, but `brands_here`, a part of `brands` too, in 个",
    );
    good()
        .but("items.csv", "brands_here,commerce.brands", "brands_here,economy.gdp")
        .refused(&["items.csv:5 part_of INCONSISTENT"], "is in 亿元, but its whole `brands` in 个");
}

// === Pictures ===

#[test]
fn a_picture_is_a_file_of_the_folder_and_of_its_type() {
    #[track_caller]
    fn check(file: &str, reason: &str, words: &str) {
        let folder = good()
            .with("pictures/text.svg", "no picture")
            .with("pictures/empty.svg", "")
            .with("pictures/fake.png", "<svg/>")
            .with("pictures/large.svg", vec![b' '; Media::MAX_CONTENT + 1])
            .but("media.csv", "pictures/hills.svg", file);
        folder.refused(&[&format!("media.csv:2 file {reason}")], words);
    }
    check("pictures/none.svg", "UNKNOWN_REFERENCE", "`pictures/none.svg` is not there");
    check("../hills.svg", "INVALID_VALUE", "leads out of the dataset's folder");
    check("/etc/hostname.svg", "INVALID_VALUE", "leads out of the dataset's folder");
    check("pictures\\hills.svg", "INVALID_VALUE", "leads out of the dataset's folder");
    check("pictures", "INVALID_VALUE", "is no picture; expected a file .svg");
    check("pictures/hills.gif", "INVALID_VALUE", "is no picture; expected a file .svg");
    check("pictures/text.svg", "INVALID_VALUE", "is no image/svg+xml inside");
    check("pictures/fake.png", "INVALID_VALUE", "is no image/png inside");
    check("pictures/empty.svg", "INVALID_VALUE", "is no image/svg+xml inside");
    check("pictures/large.svg", "INVALID_VALUE", "is larger than 2097152 bytes");
    check("", "MISSING_VALUE", "the path of a picture in the folder");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_not_followed() {
    let outside = Folder::empty().with("secret.svg", "<svg/>");
    let folder = good().but("media.csv", "pictures/hills.svg", "pictures/link.svg");
    let link = folder.path().join("pictures/link.svg");
    std::os::unix::fs::symlink(outside.path().join("secret.svg"), link).unwrap();
    folder.refused(&["media.csv:2 file INVALID_VALUE"], "leads out of the dataset's folder");
}

#[test]
fn a_place_prints_as_editors_jump_to_it() {
    let place = Place {
        file: "areas.csv".into(),
        row: Some(4),
        column: Some("kind".into()),
        ..Place::default()
    };
    assert_eq!(place.to_string(), "areas.csv:4 kind");
}
