//! What is refused: each fault with its file, row, column and reason.

mod catalogue;
mod cells;
mod definitions;
mod figures;
mod files;
mod names;
mod plans;

use scorecard_dataset::{Known, Place, read};
use scorecard_domain::{Kind, Thing};

use crate::folder::Folder;

fn good() -> Folder {
    Folder::good()
}

#[test]
fn a_dataset_without_fault_is_read_in_the_order_of_kinds() {
    let folder = good();
    let dataset = folder.read().unwrap_or_else(|faults| panic!("{faults}"));
    let kinds: Vec<Kind> = dataset.changes().map(|change| change.key().kind()).collect();
    assert!(kinds.is_sorted());
    assert_eq!(kinds.len(), 4 + 3 + 1 + 3 + 1 + 5 + 2 + 1 + 1 + 1 + 1 + 2 + 1 + 3);
}

#[test]
fn a_fault_of_a_change_is_found_in_its_cell() {
    let folder = good();
    let dataset = folder.read().unwrap();
    let place = |kind: Kind, nth: usize, path: &str| {
        let mut changes = dataset.changes().enumerate().filter(|(_, it)| it.key().kind() == kind);
        dataset.locate(changes.nth(nth).unwrap().0, path).unwrap().to_string()
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
    let known: Known = good().read().unwrap().things().collect();
    let folder = Folder::empty().with(
        "observations.csv",
        "area,indicator,measure,of,period,value,unit,source\n\
         370102,economy.gdp,share,group:cities,2021,46,%,page\n",
    );
    let dataset = read(folder.path(), &known).unwrap_or_else(|faults| panic!("{faults}"));
    let things: Vec<Thing> = dataset.things().collect();
    assert!(matches!(&things[..], [Thing::Observation(_)]));
    assert_eq!(dataset.len(), 1);
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
fn a_place_prints_as_editors_jump_to_it() {
    let place = Place {
        file: "areas.csv".into(),
        row: Some(4),
        column: Some("kind".into()),
        ..Place::default()
    };
    assert_eq!(place.to_string(), "areas.csv:4 kind");
}
