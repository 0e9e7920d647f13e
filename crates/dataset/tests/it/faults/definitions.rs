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
