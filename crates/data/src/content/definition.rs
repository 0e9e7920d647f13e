//! The fields of definitions. A tag is given once and for ever.

mod claim;

use scorecard_domain::{
    Chapter, ChapterKind, Definition, Frame, Item, ItemArea, ItemOf, ItemTerms, Measure, Of,
    Preference, Rounding, TargetItem,
};

use super::{
    item,
    reader::{Corrupt, Fields},
    writer::Writer,
};

pub(super) const fn rounding_number(rounding: Rounding) -> u8 {
    match rounding {
        Rounding::HalfAwayFromZero => 1,
        Rounding::HalfToEven => 2,
    }
}

pub(super) const fn rounding_from_number(number: u8) -> Option<Rounding> {
    match number {
        1 => Some(Rounding::HalfAwayFromZero),
        2 => Some(Rounding::HalfToEven),
        _ => None,
    }
}

pub(super) fn write_definition(out: &mut Writer, definition: &Definition) {
    let Definition { id, title, rounding, chapters, claims } = definition;
    out.text(1, id.as_str());
    out.words(2, title);
    out.unsigned(3, rounding_number(*rounding));
    for Chapter { id, title, kind, items, targets, parent_promises } in chapters {
        out.record_element(4, |out| {
            out.text(1, id.as_str());
            out.words(2, title);
            out.unsigned(3, kind.number());
            for item in items {
                out.record_element(4, |out| write_item(out, item));
            }
            for TargetItem { id, indicator, measure, beside } in targets {
                out.record_element(5, |out| {
                    out.text(1, id.as_str());
                    out.text(2, indicator.as_str());
                    out.unsigned(3, measure.number());
                    out.optional(4, beside.as_ref().map(|id| id.as_str()));
                });
            }
            out.unsigned(6, *parent_promises);
        });
    }
    for claim in claims {
        out.record_element(5, |out| claim::write(out, claim));
    }
}

pub(super) fn read_definition(fields: &mut Fields<'_>) -> Result<Definition, Corrupt> {
    Ok(Definition {
        id: fields.parsed(1)?,
        title: fields.words(2)?,
        rounding: fields.code(3, rounding_from_number)?,
        chapters: fields.records(4, |fields| {
            Ok(Chapter {
                id: fields.parsed(1)?,
                title: fields.words(2)?,
                kind: fields.code(3, ChapterKind::from_number)?,
                items: fields.records(4, read_item)?,
                targets: fields.records(5, |fields| {
                    Ok(TargetItem {
                        id: fields.parsed(1)?,
                        indicator: fields.parsed(2)?,
                        measure: fields.code(3, Measure::from_number)?,
                        beside: fields.optional(4)?,
                    })
                })?,
                parent_promises: read_flag(fields, 6)?,
            })
        })?,
        claims: fields.records(5, claim::read)?,
    })
}

fn write_item(out: &mut Writer, item: &Item) {
    let Item {
        id,
        label,
        indicator,
        measure,
        area,
        of,
        preference,
        verb,
        noun,
        frame,
        part_of,
        continues,
        streak_rank,
        required,
        highlight,
        short,
        grading,
        terms,
        assessment,
    } = item;
    out.text(1, id.as_str());
    out.words(2, label);
    out.text(3, indicator.as_str());
    out.unsigned(4, measure.number());
    match area {
        ItemArea::Own => {}
        ItemArea::Parent => out.unsigned(5, true),
        ItemArea::Named(area) => out.text(6, area.as_str()),
    }
    match of {
        ItemOf::Nothing => {}
        ItemOf::Parent => out.unsigned(7, true),
        ItemOf::Area(area) => out.text(8, area.as_str()),
        ItemOf::Group(group) => out.text(8, group.as_str()),
    }
    out.unsigned(9, preference.number());
    out.words(10, verb);
    out.words(11, noun);
    out.unsigned(12, frame.number());
    out.optional(13, part_of.as_ref().map(|id| id.as_str()));
    out.optional(14, continues.as_ref().map(|id| id.as_str()));
    out.unsigned(15, *streak_rank);
    out.unsigned(16, *required);
    out.unsigned(17, *highlight);
    out.words(18, short);
    item::write(out, grading.as_ref(), terms, assessment.as_ref());
}

/// A flag: 1 or absent.
pub(super) fn read_flag(fields: &mut Fields<'_>, tag: u32) -> Result<bool, Corrupt> {
    match fields.unsigned::<u8>(tag)? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Corrupt::new(format!("field {tag} is no flag"))),
    }
}

fn read_item(fields: &mut Fields<'_>) -> Result<Item, Corrupt> {
    let mut item = Item {
        id: fields.parsed(1)?,
        label: fields.words(2)?,
        indicator: fields.parsed(3)?,
        measure: fields.code(4, Measure::from_number)?,
        area: match read_flag(fields, 5)? {
            true => ItemArea::Parent,
            false => fields.optional(6)?.map_or(ItemArea::Own, ItemArea::Named),
        },
        of: match read_flag(fields, 7)? {
            true => ItemOf::Parent,
            false => match fields.optional(8)? {
                None | Some(Of::Nothing) => ItemOf::Nothing,
                Some(Of::Area(area)) => ItemOf::Area(area),
                Some(Of::Group(group)) => ItemOf::Group(group),
            },
        },
        preference: fields.code(9, Preference::from_number)?,
        verb: fields.words(10)?,
        noun: fields.words(11)?,
        frame: fields.code(12, Frame::from_number)?,
        part_of: fields.optional(13)?,
        continues: fields.optional(14)?,
        streak_rank: fields.unsigned(15)?,
        required: read_flag(fields, 16)?,
        highlight: read_flag(fields, 17)?,
        short: fields.words(18)?,
        grading: None,
        terms: ItemTerms::default(),
        assessment: None,
    };
    (item.grading, item.terms, item.assessment) = item::read(fields)?;
    Ok(item)
}
