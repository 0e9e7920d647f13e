//! The files of what scorecards consist of.

use super::Layout;

/// `definitions.csv`.
pub const DEFINITIONS: Layout = Layout {
    file: "definitions.csv",
    required: &["id"],
    optional: &["title_zh", "title_en", "rounding"],
};

/// `chapters.csv`.
pub const CHAPTERS: Layout = Layout {
    file: "chapters.csv",
    required: &["definition", "id", "kind"],
    optional: &["title_zh", "title_en", "parent_promises"],
};

/// `items.csv`.
pub const ITEMS: Layout = Layout {
    file: "items.csv",
    required: &["definition", "chapter", "id", "indicator", "measure"],
    optional: &[
        "label_zh",
        "label_en",
        "area",
        "of",
        "preference",
        "verb_zh",
        "verb_en",
        "noun_zh",
        "noun_en",
        "frame",
        "part_of",
        "continues",
        "streak_rank",
        "required",
        "highlight",
        "short_zh",
        "short_en",
        "counted",
        "base_period",
        "years",
        "denominator",
        "streak_predicate",
        "roll_up",
        "weight",
        "boundaries",
        "assessment",
        "assessment_face",
    ],
};

/// `item_grades.csv`.
pub const ITEM_GRADES: Layout = Layout {
    file: "item_grades.csv",
    required: &["definition", "item"],
    optional: &["label_zh", "label_en", "at_least", "at_most"],
};

/// `plan_items.csv`.
pub const PLAN_ITEMS: Layout = Layout {
    file: "plan_items.csv",
    required: &["definition", "chapter", "id", "indicator", "measure"],
    optional: &["beside"],
};

/// `claims.csv`.
pub const CLAIMS: Layout = Layout {
    file: "claims.csv",
    required: &["definition", "chapter", "id", "measure"],
    optional: &[
        "text_zh",
        "text_en",
        "indicator",
        "area",
        "of",
        "streak_rank",
        "streak",
        "comparator",
        "against",
        "value",
        "unit",
        "honour",
        "required",
    ],
};
