//! Definitions, their chapters and their items.

mod claim;

use scorecard_domain::{
    Chapter, Definition, Frame, Item, ItemArea, ItemOf, Of, Preference, TargetItem,
};

use crate::{
    Faults,
    codes::Code,
    item,
    pb::data::{self as pb, item as pb_item},
    sentences, text,
};

/// Reads a definition; its revision is the ledger's to say.
pub fn read(message: pb::Definition, faults: &mut Faults) -> Option<Definition> {
    let pb::Definition { id, title, rounding, chapters, claims, revision: _ } = message;
    let id = faults.parse("id", &id);
    let rounding = faults.code_optional("rounding", rounding);
    let chapters = faults.each("chapters", chapters, read_chapter);
    let claims = faults.each("claims", claims, claim::read);
    Some(Definition {
        id: id?,
        title: text::read(title),
        rounding: rounding?.unwrap_or_default(),
        chapters: chapters?,
        claims: claims?,
    })
}

fn read_chapter(message: pb::Chapter, faults: &mut Faults) -> Option<Chapter> {
    let pb::Chapter { id, title, kind, items, targets, parent_promises } = message;
    let id = faults.parse("id", &id);
    let kind = faults.code("kind", kind);
    let items = faults.each("items", items, read_item);
    let targets = faults.each("targets", targets, read_target);
    Some(Chapter {
        id: id?,
        title: text::read(title),
        kind: kind?,
        items: items?,
        targets: targets?,
        parent_promises,
    })
}

fn read_item(message: pb::Item, faults: &mut Faults) -> Option<Item> {
    let pb::Item {
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
        optional,
        highlight,
        short,
        grades,
        terms,
        assessment,
    } = message;
    let id = faults.parse("id", &id);
    let indicator = faults.parse("indicator", &indicator);
    let measure = faults.code("measure", measure);
    let area = match area {
        None => Some(ItemArea::Own),
        Some(pb_item::Area::AreaParent(pb::Parent {})) => Some(ItemArea::Parent),
        Some(pb_item::Area::AreaNamed(area)) => {
            faults.parse("area_named", &area).map(ItemArea::Named)
        }
    };
    let of = read_of(of, faults);
    let preference = faults.code_optional("preference", preference);
    let frame = faults.code_optional("frame", frame);
    let part_of = faults.parse_optional("part_of", &part_of);
    let continues = faults.parse_optional("continues", &continues);
    let streak_rank = faults.number("streak_rank", streak_rank, 0u16, u16::MAX);
    let grading = faults.optional("grades", grades, item::read_grading);
    let terms = faults.optional("terms", terms, item::read_terms);
    let assessment = faults.optional("assessment", assessment, item::read_assessment);
    Some(Item {
        id: id?,
        label: text::read(label),
        indicator: indicator?,
        measure: measure?,
        area: area?,
        of: of?,
        preference: preference?.unwrap_or(Preference::Computed),
        verb: text::read(verb),
        noun: text::read(noun),
        frame: frame?.unwrap_or(Frame::NounFirst),
        part_of: part_of?,
        continues: continues?,
        streak_rank: streak_rank?.max(1),
        required: !optional,
        highlight,
        short: text::read(short),
        grading: grading?,
        terms: terms?.unwrap_or_default(),
        assessment: assessment?,
    })
}

fn read_of(of: Option<pb_item::Of>, faults: &mut Faults) -> Option<ItemOf> {
    match of {
        None => Some(ItemOf::Nothing),
        Some(pb_item::Of::OfParent(pb::Parent {})) => Some(ItemOf::Parent),
        Some(pb_item::Of::OfNamed(id)) => read_of_named(&id, faults),
    }
}

/// The area or peer group that something is of.
pub(crate) fn read_of_named(id: &str, faults: &mut Faults) -> Option<ItemOf> {
    match faults.of("of_named", id)? {
        Of::Nothing => {
            faults.missing("of_named", sentences::area_or_group());
            None
        }
        of => Some(of.into()),
    }
}

fn read_target(message: pb::TargetItem, faults: &mut Faults) -> Option<TargetItem> {
    let pb::TargetItem { id, indicator, measure, beside } = message;
    let id = faults.parse("id", &id);
    let indicator = faults.parse("indicator", &indicator);
    let measure = faults.code("measure", measure);
    let beside = faults.parse_optional("beside", &beside);
    Some(TargetItem { id: id?, indicator: indicator?, measure: measure?, beside: beside? })
}

/// Writes a definition with the revision that last changed it.
pub fn write(definition: &Definition, revision: u64) -> pb::Definition {
    let Definition { id, title, rounding, chapters, claims } = definition;
    pb::Definition {
        id: id.to_string(),
        title: text::write(title),
        rounding: rounding.to_wire(),
        chapters: chapters.iter().map(write_chapter).collect(),
        claims: claims.iter().map(claim::write).collect(),
        revision,
    }
}

fn write_chapter(chapter: &Chapter) -> pb::Chapter {
    let Chapter { id, title, kind, items, targets, parent_promises } = chapter;
    pb::Chapter {
        id: id.to_string(),
        title: text::write(title),
        kind: kind.to_wire(),
        items: items.iter().map(write_item).collect(),
        targets: targets.iter().map(write_target).collect(),
        parent_promises: *parent_promises,
    }
}

fn write_item(item: &Item) -> pb::Item {
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
    let area = match area {
        ItemArea::Own => None,
        ItemArea::Parent => Some(pb_item::Area::AreaParent(pb::Parent {})),
        ItemArea::Named(area) => Some(pb_item::Area::AreaNamed(area.to_string())),
    };
    let of = match of {
        ItemOf::Nothing => None,
        ItemOf::Parent => Some(pb_item::Of::OfParent(pb::Parent {})),
        ItemOf::Area(area) => Some(pb_item::Of::OfNamed(area.to_string())),
        ItemOf::Group(group) => Some(pb_item::Of::OfNamed(group.to_string())),
    };
    pb::Item {
        id: id.to_string(),
        label: text::write(label),
        indicator: indicator.to_string(),
        measure: measure.to_wire(),
        area,
        of,
        preference: preference.to_wire(),
        verb: text::write(verb),
        noun: text::write(noun),
        frame: frame.to_wire(),
        part_of: text::write_optional(part_of.as_ref()),
        continues: text::write_optional(continues.as_ref()),
        streak_rank: u32::from(*streak_rank),
        optional: !required,
        highlight: *highlight,
        short: text::write(short),
        grades: grading.as_ref().map(item::write_grading),
        terms: item::write_terms(terms),
        assessment: assessment.as_ref().map(item::write_assessment),
    }
}

fn write_target(target: &TargetItem) -> pb::TargetItem {
    let TargetItem { id, indicator, measure, beside } = target;
    pb::TargetItem {
        id: id.to_string(),
        indicator: indicator.to_string(),
        measure: measure.to_wire(),
        beside: text::write_optional(beside.as_ref()),
    }
}
