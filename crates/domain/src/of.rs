//! What a share or a rank is *of*.

use std::{fmt, str::FromStr};

use crate::id::{AreaId, InvalidId, PeerGroupId};

/// For shares and ranks: the area or the peer group that they are of; nothing for absolute measures.
///
/// Of an area means: the share of that area's own value, the rank among the areas of the same kind that
/// have it as their parent.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Of {
    /// An absolute measure.
    #[default]
    Nothing,
    /// An area: `gbt2260:370100`.
    Area(AreaId),
    /// A peer group: `group:jinan-air-unit-1`.
    Group(PeerGroupId),
}

impl Of {
    /// Whether it is of nothing.
    pub const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// The id's text, empty for nothing.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Nothing => "",
            Self::Area(id) => id.as_str(),
            Self::Group(id) => id.as_str(),
        }
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Of {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if text.is_empty() {
            Ok(Self::Nothing)
        } else if text.starts_with("group:") {
            text.parse().map(Self::Group)
        } else {
            text.parse().map(Self::Area)
        }
    }
}
