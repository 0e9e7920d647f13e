//! The fields of claims.

use scorecard_domain::{
    Against, Claim, Comparator, ItemArea, ItemOf, Measure, Of, Standing, StreakPredicate,
};

use super::{
    super::{
        reader::{Corrupt, Fields, missing},
        writer::Writer,
    },
    read_flag,
};

pub(super) fn write(out: &mut Writer, claim: &Claim) {
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
    out.text(1, id.as_str());
    out.text(2, chapter.as_str());
    out.words(3, text);
    out.optional(4, indicator.as_ref().map(|id| id.as_str()));
    out.unsigned(5, measure.number());
    match area {
        ItemArea::Own => {}
        ItemArea::Parent => out.unsigned(6, true),
        ItemArea::Named(area) => out.text(7, area.as_str()),
    }
    match of {
        ItemOf::Nothing => {}
        ItemOf::Parent => out.unsigned(8, true),
        ItemOf::Area(area) => out.text(9, area.as_str()),
        ItemOf::Group(group) => out.text(9, group.as_str()),
    }
    out.unsigned(10, *streak_rank);
    out.unsigned(11, streak.number());
    out.unsigned(12, comparator.map_or(0, Comparator::number));
    match against {
        Against::Number(value) => out.decimal(13, *value),
        Against::Standing(standing) => out.unsigned(14, standing.number()),
        Against::Target(issuer) => out.text(15, issuer_spelled(issuer)),
        Against::Figure(figure) => out.text(16, figure.as_str()),
        Against::Parent => out.unsigned(17, true),
        Against::Area(area) => out.text(18, area.as_str()),
        Against::YearsBefore(years) => out.unsigned(19, *years),
        Against::Since(year) => out.text(20, &year.to_string()),
    }
    out.optional(21, honour.as_ref().map(|id| id.as_str()));
    out.unsigned(22, *required);
}

/// Whose target: an area's id, which has a scheme before a colon, or one of two words, which have none.
fn issuer_spelled(issuer: &ItemArea) -> &str {
    match issuer {
        ItemArea::Own => OWN,
        ItemArea::Parent => PARENT,
        ItemArea::Named(area) => area.as_str(),
    }
}

const OWN: &str = "own";
const PARENT: &str = "parent";

pub(super) fn read(fields: &mut Fields<'_>) -> Result<Claim, Corrupt> {
    Ok(Claim {
        id: fields.parsed(1)?,
        chapter: fields.parsed(2)?,
        text: fields.words(3)?,
        indicator: fields.optional(4)?,
        measure: fields.code(5, Measure::from_number)?,
        area: match read_flag(fields, 6)? {
            true => ItemArea::Parent,
            false => fields.optional(7)?.map_or(ItemArea::Own, ItemArea::Named),
        },
        of: match read_flag(fields, 8)? {
            true => ItemOf::Parent,
            false => match fields.optional(9)? {
                None | Some(Of::Nothing) => ItemOf::Nothing,
                Some(Of::Area(area)) => ItemOf::Area(area),
                Some(Of::Group(group)) => ItemOf::Group(group),
            },
        },
        streak_rank: fields.unsigned(10)?,
        streak: fields.code(11, StreakPredicate::from_number)?,
        comparator: fields.optional_code(12, Comparator::from_number)?,
        against: read_against(fields)?,
        honour: fields.optional(21)?,
        required: read_flag(fields, 22)?,
    })
}

fn read_against(fields: &mut Fields<'_>) -> Result<Against, Corrupt> {
    if let Some(value) = fields.decimal(13)? {
        return Ok(Against::Number(value));
    }
    if let Some(standing) = fields.optional_code(14, Standing::from_number)? {
        return Ok(Against::Standing(standing));
    }
    match fields.text(15)? {
        "" => {}
        OWN => return Ok(Against::Target(ItemArea::Own)),
        PARENT => return Ok(Against::Target(ItemArea::Parent)),
        id => {
            let id = id.parse().map_err(Corrupt::new)?;
            return Ok(Against::Target(ItemArea::Named(id)));
        }
    }
    if let Some(figure) = fields.optional(16)? {
        return Ok(Against::Figure(figure));
    }
    if read_flag(fields, 17)? {
        return Ok(Against::Parent);
    }
    if let Some(area) = fields.optional(18)? {
        return Ok(Against::Area(area));
    }
    match fields.unsigned(19)? {
        0 => {}
        years => return Ok(Against::YearsBefore(years)),
    }
    fields.optional(20)?.map(Against::Since).ok_or_else(|| missing(20))
}
