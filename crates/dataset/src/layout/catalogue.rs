//! The files of the catalogue: what figures are of and rest on.

use super::Layout;

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
