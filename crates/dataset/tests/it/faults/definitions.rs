//! Definitions that are refused.

use super::good;

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

// === Pictures ===
