//! Grades, terms and assessments of items, and what comparable growth is held on: read, and refused with their cells.

use scorecard_domain::{
    Comparison, GradeBound, ItemBase, Measure, Observation, StreakPredicate, Text, Thing,
};

use crate::folder::Folder;

const ITEMS: &str = "definition,chapter,id,indicator,measure,of,counted,base_period,years,streak_predicate,assessment,assessment_face\n";

/// The good dataset with these items and grades.
fn folder(items: &str, grades: &str) -> Folder {
    let folder = Folder::good().with("items.csv", format!("{ITEMS}{items}"));
    let folder = folder.but("plan_items.csv", ",gdp\n", ",\n");
    let grades = format!("definition,item,label_zh,at_least,at_most\n{grades}");
    folder.with("item_grades.csv", grades)
}

#[test]
fn items_have_grades_terms_and_assessments() {
    let dataset = folder(
        "yearly,economy,gdp,economy.gdp,level,,building,,,,,\n\
         yearly,economy,grown,economy.gdp,compound_growth,,,,5,,,\n\
         yearly,economy,index,economy.gdp,index,,,2015,,,,\n\
         yearly,economy,years,economy.gdp,streak,,,,,growth,,\n\
         yearly,economy,rank,economy.gdp,rank,,,,,,overall,rank\n",
        "yearly,gdp,A,2000,\nyearly,gdp,B,1000.5,\nyearly,gdp,C,,\n",
    )
    .read()
    .unwrap_or_else(|faults| panic!("{faults}"));
    let definition = dataset.things().find_map(|thing| match thing {
        Thing::Definition(definition) => Some(definition),
        _ => None,
    });
    let definition = definition.unwrap();
    let items: Vec<_> = definition.items().collect();
    let grading = items[0].grading.as_ref().unwrap();
    let bounds: Vec<_> = grading.grades.iter().map(|grade| grade.bound).collect();
    let at_least = |text: &str| Some(GradeBound::AtLeast(text.parse().unwrap()));
    assert_eq!(bounds, [at_least("2000"), at_least("1000.5"), None]);
    assert_eq!(grading.counted.map(|kind| kind.to_string()).as_deref(), Some("building"));
    let bases: Vec<_> = items.iter().map(|item| item.terms.base).collect();
    let fixed = ItemBase::Fixed("2015".parse().unwrap());
    assert_eq!(&bases[1..3], [ItemBase::YearsBack(5), fixed]);
    assert_eq!(items[3].terms.streak, StreakPredicate::Growth);
    assert_eq!(items[4].assessment.as_ref().unwrap().id.as_str(), "overall");
}

#[test]
fn a_fault_of_a_grade_is_in_its_row() {
    let gdp = "yearly,economy,gdp,economy.gdp,level,,,,,,,\n";
    folder(gdp, "yearly,gdp,A,1000,\nyearly,gdp,B,2000,\nyearly,gdp,C,,\n")
        .refused(&["item_grades.csv:3 at_least INCONSISTENT"], "is not below `1000`");
    folder(gdp, "yearly,gdp,A,1000,2000\nyearly,gdp,C,,\n")
        .refused(&["item_grades.csv:2 at_most INCONSISTENT"], "cannot both be given");
    folder(gdp, "yearly,gdp,A,1000,\nyearly,gdp,,,\n")
        .refused(&["item_grades.csv:3 label_zh MISSING_VALUE"], "words in Chinese or English");
    folder(gdp, "yearly,nobody,A,1000,\n")
        .refused(&["item_grades.csv:2 item UNKNOWN_REFERENCE"], "is no item of the definition");
    folder(gdp, "yearly,gdp,A,,\n").refused(&["items.csv:2 MISSING_VALUE"], "at least two grades");
}

#[test]
fn a_fault_of_terms_is_in_its_column() {
    folder("yearly,economy,gdp,economy.gdp,growth,,,2015,,,,\n", "")
        .refused(&["items.csv:2 base_period INCONSISTENT"], "a growth does not heed it");
    folder("yearly,economy,gdp,economy.gdp,index,,,2015,5,,,\n", "")
        .refused(&["items.csv:2 years INCONSISTENT"], "cannot both be given");
    folder("yearly,economy,gdp,economy.gdp,share,,,,,,overall,score\n", "")
        .refused(&["items.csv:2 measure INCONSISTENT"], "is no score of an assessment");
    folder("yearly,economy,gdp,economy.gdp,level,,,,,,,score\n", "")
        .refused(&["items.csv:2 assessment MISSING_VALUE"], "the id of the assessment");
    folder("yearly,economy,gdp,economy.gdp,streak,parent,,,,growth,,\n", "")
        .refused(&["items.csv:2 of INCONSISTENT"], "of the predicate `growth` is of nothing");
}

#[test]
fn comparable_growth_alone_has_a_basis() {
    let header = "area,indicator,measure,period,value,unit,basis_zh,adjusted_value,adjusted_base\n";
    let with = |row: &str| Folder::good().with("observations.csv", format!("{header}{row}\n"));
    let dataset =
        with("370102,economy.gdp,comparable_growth,2022,3.2,%,扣除留抵退税因素,183.4,177.7");
    let dataset = dataset.read().unwrap_or_else(|faults| panic!("{faults}"));
    let held = dataset.things().find_map(|thing| match thing {
        Thing::Observation(Observation { key, comparison, .. }) => {
            assert_eq!(key.measure, Measure::ComparableGrowth);
            comparison.clone()
        }
        _ => None,
    });
    let expected = Comparison {
        basis: Text::zh("扣除留抵退税因素"),
        adjusted_value: "183.4".parse().ok(),
        adjusted_base: "177.7".parse().ok(),
    };
    assert_eq!(held.as_deref(), Some(&expected));
    with("370102,economy.gdp,growth,2022,3.2,%,同口径,,177.7").refused(
        &[
            "observations.csv:2 adjusted_base INCONSISTENT",
            "observations.csv:2 basis_zh INCONSISTENT",
        ],
        "comparable_growth alone has",
    );
}
