//! The files of who is to report what.

use super::Layout;

/// `collection_plans.csv`.
pub const COLLECTION_PLANS: Layout = Layout {
    file: "collection_plans.csv",
    required: &["id", "due_months", "due_day"],
    optional: &[
        "name_zh",
        "name_en",
        "department_zh",
        "department_en",
        "contact",
        "areas",
        "peer_group",
        "kind",
        "parent",
        "periods",
        "first",
        "every",
        "last",
        "final_due_months",
        "final_due_day",
        "values_only",
        "source",
        "note_zh",
        "note_en",
    ],
};

/// `collection_figures.csv`.
pub const COLLECTION_FIGURES: Layout = Layout {
    file: "collection_figures.csv",
    required: &["plan", "indicator", "measure"],
    optional: &["of"],
};
