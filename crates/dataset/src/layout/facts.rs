//! The files of facts.

use super::Layout;

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
