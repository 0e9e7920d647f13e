//! Identifiers. Nothing is normalised: two ids are the same thing exactly when their text is. Copies share that text: the
//! same few ids stand in millions of observations.

use std::{fmt, str::FromStr, sync::Arc};

use crate::{
    fault::{Explained, Problem},
    sentences::values,
    text::Text,
};

/// Why a text is no identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidId {
    /// There is none.
    #[error("{}", values::empty_id(.what))]
    Empty {
        /// What it should name.
        what: Text,
    },
    /// It is too long.
    #[error("{}", values::too_long_an_id(.what, .limit).of(.text).en)]
    TooLong {
        /// What it should name.
        what: Text,
        /// How it begins.
        text: String,
        /// How long it may be, in bytes.
        limit: usize,
    },
    /// It has characters or a form that it may not have.
    #[error("{}", values::no_id(.what, .expected).of(.text).en)]
    Malformed {
        /// What it should name.
        what: Text,
        /// What stood there.
        text: String,
        /// What may stand there.
        expected: Text,
    },
}

impl Explained for InvalidId {
    fn problem(&self) -> Problem {
        match self {
            Self::Empty { what } => values::empty_id(what),
            Self::TooLong { what, text: _, limit } => values::too_long_an_id(what, limit),
            Self::Malformed { what, text: _, expected } => values::no_id(what, expected),
        }
    }
}

/// No identifier is longer, in bytes.
pub const MAX_ID_LEN: usize = 96;

fn check(
    what: [&str; 2],
    text: &str,
    expected: [&str; 2],
    valid: impl Fn(&str) -> bool,
) -> Result<Arc<str>, InvalidId> {
    let both = |[zh, en]: [&str; 2]| Text::new(zh, en);
    if text.is_empty() {
        return Err(InvalidId::Empty { what: both(what) });
    }
    if text.len() > MAX_ID_LEN {
        let text = text.chars().take(32).collect::<String>() + "…";
        return Err(InvalidId::TooLong { what: both(what), text, limit: MAX_ID_LEN });
    }
    if !valid(text) {
        let (what, expected) = (both(what), both(expected));
        return Err(InvalidId::Malformed { what, text: text.to_owned(), expected });
    }
    Ok(text.into())
}

fn is_segment(text: &str, also: &[u8]) -> bool {
    let bytes = text.as_bytes();
    let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    bytes.first().is_some_and(|b| word(*b)) && bytes.iter().all(|b| word(*b) || also.contains(b))
}

fn is_slug(text: &str) -> bool {
    is_segment(text, b"_-")
}

fn is_dotted(text: &str) -> bool {
    text.split('.').all(|segment| is_segment(segment, b"_"))
}

fn is_qualified(text: &str) -> bool {
    match text.split_once(':') {
        Some((scheme, local)) => is_slug(scheme) && is_segment(local, b"_-."),
        None => false,
    }
}

fn is_area(text: &str) -> bool {
    is_qualified(text) && !text.starts_with("group:")
}

fn is_group(text: &str) -> bool {
    is_qualified(text) && text.starts_with("group:")
}

/// What most ids look like, in both languages.
const SLUG: [&str; 2] = [
    "小写字母、数字、“_”和“-”，以字母或数字开头",
    "one or more of a-z, 0-9, `_` and `-`, beginning with a letter or digit",
];

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $zh:literal, $what:literal, $expected:expr, $valid:expr) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier's text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                check([$zh, $what], text, $expected, $valid).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

id!(
    /// Names an area for ever: a scheme, a colon and a name within it, for example `gbt2260:370102`.
    ///
    /// The scheme says who gave the name: `gbt2260` (a GB/T 2260 code; a code used a second time takes a
    /// suffix with the year, `gbt2260:370181-1994`), `place` (named by the user). What the area is
    /// called, its code and its parent are attributes and can be corrected; the id cannot.
    /// The scheme `group` belongs to peer groups.
    AreaId, "地区标识", "area id",
    [
        "体系、冒号和名称（小写字母、数字、“_”“-”“.”），如“gbt2260:370102”；体系“group”留给比较组",
        "a scheme and a name of a-z, 0-9, `_`, `-` and `.`, such as `gbt2260:370102` (the scheme `group` is taken)",
    ],
    is_area
);
id!(
    /// Names a peer group, for example `group:jinan-air-unit-1`: in the same name space as areas, so that
    /// a share or a rank can be *of* either.
    PeerGroupId, "比较组标识", "peer group id",
    [
        "“group:”和名称（小写字母、数字、“_”“-”“.”），如“group:jinan-air-unit-1”",
        "`group:` and a name of a-z, 0-9, `_`, `-` and `.`, such as `group:jinan-air-unit-1`",
    ],
    is_group
);
id!(
    /// Names an indicator, for example `fiscal.general_public_budget_revenue`: dot-separated segments.
    IndicatorId, "指标标识", "indicator id",
    [
        "以“.”分隔的几段小写字母、数字和“_”，如“fiscal.general_public_budget_revenue”",
        "dot-separated segments of a-z, 0-9 and `_`, such as `fiscal.general_public_budget_revenue`",
    ],
    is_dotted
);
id!(
    /// Names a source, for example `page-2023`.
    SourceId, "来源标识", "source id", SLUG, is_slug
);
id!(
    /// Names a definition, for example `district-yearly`.
    DefinitionId, "成绩单定义标识", "definition id",
    SLUG, is_slug
);
id!(
    /// Names a collection plan, for example `fiscal-yearly`.
    CollectionPlanId, "采集计划标识", "collection plan id",
    SLUG, is_slug
);
id!(
    /// Names a release, for example `2022-annual`.
    ReleaseId, "发布标识", "release id", SLUG, is_slug
);
id!(
    /// Names an assessment, for example `district-yearly`.
    AssessmentId, "考核标识", "assessment id",
    SLUG, is_slug
);
id!(
    /// Names a picture, for example `lixia-hills`.
    MediaId, "图片标识", "media id", SLUG, is_slug
);
id!(
    /// Names a figure, chapter, honour or milestone within what it belongs to, for example `budget_revenue`.
    ItemId, "标识", "item id", SLUG, is_slug
);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: FromStr<Err = InvalidId> + fmt::Display>(text: &str, expected: &str) {
        let actual =
            text.parse::<T>().map_or_else(|err| format!("error: {err}"), |id| id.to_string());
        assert_eq!(actual, expected, "parsing {text:?}");
    }

    #[test]
    fn area_ids_are_scheme_qualified() {
        check::<AreaId>("gbt2260:370102", "gbt2260:370102");
        check::<AreaId>("gbt2260:370181-1994", "gbt2260:370181-1994");
        check::<AreaId>("place:jinan-cbd", "place:jinan-cbd");
        check::<AreaId>("", "error: area id is empty");
        for bad in
            ["370102", "GBT:370102", "gbt2260:", ":370102", "gbt2260:历下", "group:x", "a:b:c"]
        {
            assert!(bad.parse::<AreaId>().is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn peer_groups_live_in_a_scheme_of_their_own() {
        check::<PeerGroupId>("group:jinan-air-unit-1", "group:jinan-air-unit-1");
        assert!("gbt2260:370100".parse::<PeerGroupId>().is_err());
    }

    #[test]
    fn indicator_ids_are_dotted_segments() {
        check::<IndicatorId>("economy.gdp", "economy.gdp");
        check::<IndicatorId>("digital.base_stations_5g", "digital.base_stations_5g");
        for bad in ["economy.", ".gdp", "Economy.gdp", "a..b", "a-b", "经济"] {
            assert!(bad.parse::<IndicatorId>().is_err(), "{bad} was accepted");
        }
    }

    #[test]
    fn ids_are_at_most_96_bytes() {
        assert!("a".repeat(96).parse::<ItemId>().is_ok());
        assert!(matches!("a".repeat(97).parse::<ItemId>(), Err(InvalidId::TooLong { .. })));
    }
}
