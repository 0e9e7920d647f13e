//! The claims of a definition.

use scorecard_domain::{Against, Claim, ItemArea, ItemOf, Period};

use super::read_of_named;
use crate::{
    Faults,
    codes::Code,
    pb::data::{
        self as pb,
        claim::{Against as Wire, Area, Of},
        claim_target::Issuer,
    },
    sentences, text,
};

pub(super) fn read(message: pb::Claim, faults: &mut Faults) -> Option<Claim> {
    let pb::Claim {
        id,
        chapter,
        text,
        indicator,
        measure,
        area,
        of,
        streak_rank,
        streak_predicate,
        comparator,
        against,
        honour,
        required,
    } = message;
    let (id, chapter) = (faults.parse("id", &id), faults.parse("chapter", &chapter));
    let indicator = faults.parse_optional("indicator", &indicator);
    let measure = faults.code("measure", measure);
    let area = match area {
        None => Some(ItemArea::Own),
        Some(Area::AreaParent(pb::Parent {})) => Some(ItemArea::Parent),
        Some(Area::AreaNamed(area)) => faults.parse("area_named", &area).map(ItemArea::Named),
    };
    let of = match of {
        None => Some(ItemOf::Nothing),
        Some(Of::OfParent(pb::Parent {})) => Some(ItemOf::Parent),
        Some(Of::OfNamed(id)) => read_of_named(&id, faults),
    };
    let streak_rank = faults.number("streak_rank", streak_rank, 0u16, u16::MAX);
    let streak = faults.code_optional("streak_predicate", streak_predicate);
    let comparator = faults.code_optional("comparator", comparator);
    let against = read_against(against, faults);
    let honour = faults.parse_optional("honour", &honour);
    Some(Claim {
        id: id?,
        chapter: chapter?,
        text: text::read(text),
        indicator: indicator?,
        measure: measure?,
        area: area?,
        of: of?,
        streak_rank: streak_rank?.max(1),
        streak: streak?.unwrap_or_default(),
        comparator: comparator?,
        against: against?,
        honour: honour?,
        required,
    })
}

fn read_against(against: Option<Wire>, faults: &mut Faults) -> Option<Against> {
    match against {
        None => {
            let expected = [
                "value",
                "standing",
                "target",
                "figure",
                "parent",
                "other_area",
                "years_before",
                "since",
            ];
            faults.missing("against", sentences::one_of(&expected[..]));
            None
        }
        Some(Wire::Value(value)) => faults.parse("value", &value).map(Against::Number),
        Some(Wire::Standing(standing)) => faults.code("standing", standing).map(Against::Standing),
        Some(Wire::Target(pb::ClaimTarget { issuer })) => match issuer {
            None => Some(Against::Target(ItemArea::Own)),
            Some(Issuer::IssuerParent(pb::Parent {})) => Some(Against::Target(ItemArea::Parent)),
            Some(Issuer::IssuerNamed(id)) => {
                let id = faults.parse("target.issuer_named", &id);
                id.map(|id| Against::Target(ItemArea::Named(id)))
            }
        },
        Some(Wire::Figure(figure)) => faults.parse("figure", &figure).map(Against::Figure),
        Some(Wire::Parent(pb::Parent {})) => Some(Against::Parent),
        Some(Wire::OtherArea(area)) => faults.parse("other_area", &area).map(Against::Area),
        Some(Wire::YearsBefore(years)) => {
            faults.number("years_before", years, 1u16, u16::MAX).map(Against::YearsBefore)
        }
        Some(Wire::Since(year)) => {
            let period = Period::year(year);
            if period.is_none() {
                faults.invalid("since", sentences::no_year(year));
            }
            period.map(Against::Since)
        }
    }
}

pub(super) fn write(claim: &Claim) -> pb::Claim {
    let Claim {
        id,
        chapter,
        text,
        indicator,
        measure,
        area,
        of,
        streak_rank,
        streak,
        comparator,
        against,
        honour,
        required,
    } = claim;
    pb::Claim {
        id: id.to_string(),
        chapter: chapter.to_string(),
        text: text::write(text),
        indicator: text::write_optional(indicator.as_ref()),
        measure: measure.to_wire(),
        area: match area {
            ItemArea::Own => None,
            ItemArea::Parent => Some(Area::AreaParent(pb::Parent {})),
            ItemArea::Named(area) => Some(Area::AreaNamed(area.to_string())),
        },
        of: match of {
            ItemOf::Nothing => None,
            ItemOf::Parent => Some(Of::OfParent(pb::Parent {})),
            ItemOf::Area(area) => Some(Of::OfNamed(area.to_string())),
            ItemOf::Group(group) => Some(Of::OfNamed(group.to_string())),
        },
        streak_rank: u32::from(*streak_rank),
        streak_predicate: streak.to_wire(),
        comparator: comparator.map_or(0, Code::to_wire),
        against: Some(write_against(against)),
        honour: text::write_optional(honour.as_ref()),
        required: *required,
    }
}

fn write_against(against: &Against) -> Wire {
    match against {
        Against::Number(value) => Wire::Value(value.to_string()),
        Against::Standing(standing) => Wire::Standing(standing.to_wire()),
        Against::Target(issuer) => Wire::Target(pb::ClaimTarget {
            issuer: match issuer {
                ItemArea::Own => None,
                ItemArea::Parent => Some(Issuer::IssuerParent(pb::Parent {})),
                ItemArea::Named(id) => Some(Issuer::IssuerNamed(id.to_string())),
            },
        }),
        Against::Figure(figure) => Wire::Figure(figure.to_string()),
        Against::Parent => Wire::Parent(pb::Parent {}),
        Against::Area(area) => Wire::OtherArea(area.to_string()),
        Against::YearsBefore(years) => Wire::YearsBefore(u32::from(*years)),
        Against::Since(year) => Wire::Since(year.start().year()),
    }
}
