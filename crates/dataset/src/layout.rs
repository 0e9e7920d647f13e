//! The files of a dataset and their columns: the one list that reader, messages and documentation share.

/// A file of a dataset and its columns, whose order in the file is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The file's name.
    pub file: &'static str,
    /// Columns that the file must have, and whose cells must not be empty.
    pub required: &'static [&'static str],
    /// Columns that it can do without. Some of their cells are needed all the same in some rows.
    pub optional: &'static [&'static str],
}

impl Layout {
    /// All columns, the required ones first.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.required.iter().chain(self.optional).copied()
    }
}

/// `areas.csv`.
pub const AREAS: Layout = Layout {
    file: "areas.csv",
    required: &["id", "kind"],
    optional: &["code", "name_zh", "name_en", "valid_from", "valid_until", "parent"],
};

/// `area_parents.csv`.
pub const AREA_PARENTS: Layout = Layout {
    file: "area_parents.csv",
    required: &["area", "parent"],
    optional: &["from", "until"],
};

/// `area_successors.csv`.
pub const AREA_SUCCESSORS: Layout = Layout {
    file: "area_successors.csv",
    required: &["area", "successor", "from"],
    optional: &["share", "indicator"],
};

/// `indicators.csv`.
pub const INDICATORS: Layout = Layout {
    file: "indicators.csv",
    required: &["id", "unit_zh", "decimals", "direction", "nature"],
    optional: &[
        "name_zh",
        "name_en",
        "unit_en",
        "multiplier",
        "over_time",
        "over_areas",
        "growth_rule",
        "scope_zh",
        "scope_en",
        "explanation_zh",
        "explanation_en",
        "plausible_minimum",
        "plausible_maximum",
        "formula",
        "units_indicator",
        "minimum_units",
        "price_index",
        "streak_ties",
        "streak_peers",
    ],
};

/// `sources.csv`.
pub const SOURCES: Layout = Layout {
    file: "sources.csv",
    required: &["id"],
    optional: &[
        "title_zh",
        "title_en",
        "publisher_zh",
        "publisher_en",
        "published",
        "url",
        "note_zh",
        "note_en",
    ],
};

/// `peer_groups.csv`.
pub const PEER_GROUPS: Layout = Layout {
    file: "peer_groups.csv",
    required: &["id", "membership"],
    optional: &["name_zh", "name_en", "members", "kind", "parent"],
};

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

/// `observations.csv`.
pub const OBSERVATIONS: Layout = Layout {
    file: "observations.csv",
    required: &["area", "indicator", "measure", "period"],
    optional: &[
        "of",
        "value",
        "standing",
        "absent",
        "unit",
        "qualifier",
        "status",
        "stage",
        "source",
        "note_zh",
        "note_en",
        "confidentiality",
        "embargo_until",
        "basis_zh",
        "basis_en",
        "adjusted_value",
        "adjusted_base",
    ],
};

/// `targets.csv`.
pub const TARGETS: Layout = Layout {
    file: "targets.csv",
    required: &["area", "indicator", "measure", "period", "chapter", "value", "unit"],
    optional: &[
        "of",
        "issuer",
        "label_zh",
        "label_en",
        "qualifier",
        "comparator",
        "upper",
        "schedule",
        "strength_zh",
        "strength_en",
        "nature",
        "source",
        "note_zh",
        "note_en",
    ],
};

/// `honours.csv`.
pub const HONOURS: Layout = Layout {
    file: "honours.csv",
    required: &["holder", "honour", "period", "level", "kind", "form"],
    optional: &[
        "title_zh",
        "title_en",
        "number",
        "awarded_by_zh",
        "awarded_by_en",
        "source",
        "note_zh",
        "note_en",
    ],
};

/// `milestones.csv`.
pub const MILESTONES: Layout = Layout {
    file: "milestones.csv",
    required: &["area", "milestone", "period", "chapter", "state"],
    optional: &["text_zh", "text_en", "claim_zh", "claim_en", "source", "note_zh", "note_en"],
};

/// `outcomes.csv`.
pub const OUTCOMES: Layout = Layout {
    file: "outcomes.csv",
    required: &["area", "period"],
    optional: &[
        "indicator",
        "measure",
        "of",
        "issuer",
        "milestone",
        "year",
        "state",
        "adjusted_value",
        "adjusted_upper",
        "unit",
        "document",
        "done_zh",
        "done_en",
        "reason_zh",
        "reason_en",
        "source",
        "note_zh",
        "note_en",
    ],
};

/// `media.csv`.
pub const MEDIA: Layout = Layout {
    file: "media.csv",
    required: &["id", "area", "period", "number", "file"],
    optional: &["chapter", "caption_zh", "caption_en", "credit_zh", "credit_en"],
};

/// `imprints.csv`.
pub const IMPRINTS: Layout = Layout {
    file: "imprints.csv",
    required: &["area", "period"],
    optional: &[
        "compiled_by_zh",
        "compiled_by_en",
        "data_as_of",
        "published_on",
        "checked_by_zh",
        "checked_by_en",
        "signed_by_zh",
        "signed_by_en",
        "telephone",
        "data_url",
        "edition_url",
        "source",
        "note_zh",
        "note_en",
    ],
};

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

/// All files, in the order in which they are read: what is referred to comes first.
pub const LAYOUTS: [Layout; 27] = [
    AREAS,
    AREA_PARENTS,
    AREA_SUCCESSORS,
    INDICATORS,
    SOURCES,
    PEER_GROUPS,
    DEFINITIONS,
    CHAPTERS,
    ITEMS,
    ITEM_GRADES,
    PLAN_ITEMS,
    CLAIMS,
    OBSERVATIONS,
    TARGETS,
    HONOURS,
    MILESTONES,
    MEDIA,
    IMPRINTS,
    COLLECTION_PLANS,
    COLLECTION_FIGURES,
    ASSESSMENTS,
    ASSESSMENT_NODES,
    ASSESSMENT_BANDS,
    ASSESSMENT_ADJUSTMENTS,
    ASSESSMENT_STATED,
    ASSESSMENT_GRADES,
    OUTCOMES,
];
