//! Assessments, collection plans, outcomes and imprints that are refused.

use super::good;

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
