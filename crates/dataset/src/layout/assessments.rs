//! The files of assessments.

use super::Layout;

/// `assessments.csv`.
pub const ASSESSMENTS: Layout = Layout {
    file: "assessments.csv",
    required: &["id", "group"],
    optional: &[
        "name_zh",
        "name_en",
        "bonus_cap",
        "penalty_cap",
        "draws",
        "seed",
        "spread",
        "note_zh",
        "note_en",
    ],
};

/// `assessment_nodes.csv`.
pub const ASSESSMENT_NODES: Layout = Layout {
    file: "assessment_nodes.csv",
    required: &["assessment", "id"],
    optional: &[
        "parent",
        "name_zh",
        "name_en",
        "weight",
        "decimals",
        "rounding",
        "aggregation",
        "indicator",
        "measure",
        "mixed_measure",
        "mixed_share",
        "direction",
        "imputation",
        "winsorise",
        "skewness",
        "kurtosis",
        "treat_low",
        "treat_high",
        "logarithm",
        "normalisation",
        "min",
        "max",
        "low",
        "high",
        "capping",
        "mean",
        "deviation",
        "onto_mean",
        "onto_deviation",
        "target",
        "full",
        "first",
        "step",
        "floor",
        "otherwise",
        "unacceptable",
        "satisfactory",
        "basic",
        "cap",
    ],
};

/// `assessment_bands.csv`.
pub const ASSESSMENT_BANDS: Layout = Layout {
    file: "assessment_bands.csv",
    required: &["assessment", "node", "threshold", "score"],
    optional: &[],
};

/// `assessment_adjustments.csv`.
pub const ASSESSMENT_ADJUSTMENTS: Layout = Layout {
    file: "assessment_adjustments.csv",
    required: &["assessment", "id", "effect"],
    optional: &["name_zh", "name_en", "per_unit", "cap", "threshold", "at_best", "indicator"],
};

/// `assessment_stated.csv`.
pub const ASSESSMENT_STATED: Layout = Layout {
    file: "assessment_stated.csv",
    required: &["assessment", "adjustment", "area", "period"],
    optional: &["points", "reason_zh", "reason_en"],
};

/// `assessment_grades.csv`.
pub const ASSESSMENT_GRADES: Layout = Layout {
    file: "assessment_grades.csv",
    required: &["assessment", "id"],
    optional: &["name_zh", "name_en", "at_least", "quota"],
};
