//! `definitions.csv`, `chapters.csv`, `items.csv`, `plan_items.csv` and `claims.csv`, put together.

mod claims;

use std::collections::BTreeMap;

use scorecard_domain::{
    Chapter, Definition, DefinitionId, FaultReason, Frame, Grading, Item, ItemArea, ItemId, ItemOf,
    Of, Preference, Rounding, TargetItem, Thing, Validity,
};

use crate::{
    dataset::Batch,
    fault::Sink,
    folder::Folder,
    item,
    layout::{CHAPTERS, CLAIMS, DEFINITIONS, ITEM_GRADES, ITEMS, Layout, PLAN_ITEMS},
    names::{Names, World},
    origin::Origin,
    row::{Row, rows},
    sentences::references,
};

/// A definition while its rows are put together.
struct Draft<'a> {
    definition: Definition,
    row: Row<'a>,
    origin: Origin,
    /// Where each figure's id stands.
    figures: BTreeMap<ItemId, (Layout, Row<'a>)>,
}

/// The definitions whose own rows can be read, by id.
type Drafts<'a> = BTreeMap<DefinitionId, Draft<'a>>;

/// Reads the definitions.
pub(crate) fn read(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    let mut names: Names<DefinitionId, ()> = Names::new([]);
    let mut drafts = Drafts::new();
    names.note(folder.table(DEFINITIONS));
    for row in rows(folder.table(DEFINITIONS), sink) {
        let definition = definition(row);
        names.put(row.maybe("id").flatten(), definition.is_some().then_some(()));
        let Some(definition) = definition else { continue };
        if let Some(earlier) = drafts.get(&definition.id) {
            duplicate(row, DEFINITIONS, earlier.row.line);
            continue;
        }
        let draft = Draft {
            row,
            origin: Origin::new(DEFINITIONS, row.line),
            figures: BTreeMap::new(),
            definition,
        };
        drafts.insert(draft.definition.id.clone(), draft);
    }
    let mut is_whole = !names.is_damaged();
    for layout in [CHAPTERS, ITEMS, ITEM_GRADES, PLAN_ITEMS, CLAIMS] {
        is_whole &= folder.table(layout).is_none_or(|table| !table.is_damaged);
        for row in rows(folder.table(layout), sink) {
            let read = match layout {
                CHAPTERS => chapter(row, &names, &mut drafts),
                ITEMS => figure_item(row, world, &names, &mut drafts),
                ITEM_GRADES => item_grade(row, &names, &mut drafts),
                PLAN_ITEMS => plan_item(row, world, &names, &mut drafts),
                _ => claims::claim(row, world, &names, &mut drafts),
            };
            is_whole &= read.is_some();
        }
    }
    let mut drafts: Vec<_> = drafts.into_values().collect();
    drafts.sort_by_key(|draft| draft.row.line);
    for draft in drafts {
        batch.put_unless(Thing::Definition(draft.definition), draft.origin, |fault| {
            let may_be_elsewhere = fault.reason == FaultReason::UnknownReference
                || fault.path == "definition.chapters"
                || fault.path.contains(".grades.grades");
            !is_whole && may_be_elsewhere
        });
    }
}

fn duplicate(row: Row<'_>, layout: Layout, earlier: u64) {
    let problem = references::there_already(row.text("id"), earlier, layout.file);
    row.fault("id", FaultReason::DuplicateKey, problem);
}

fn definition(row: Row<'_>) -> Option<Definition> {
    let (id, rounding) = (row.need("id"), row.or("rounding", Rounding::HalfAwayFromZero));
    let title = row.words("title");
    Some(Definition {
        id: id?,
        title,
        rounding: rounding?,
        chapters: Vec::new(),
        claims: Vec::new(),
    })
}

/// The definition that a row belongs to. A definition is given whole, so it must be of this dataset.
fn draft<'d, 'a>(
    row: Row<'_>,
    names: &Names<DefinitionId, ()>,
    drafts: &'d mut Drafts<'a>,
) -> Option<&'d mut Draft<'a>> {
    let id: DefinitionId = row.need("definition")?;
    if !names.may_have(&id) {
        let problem = references::no_definition_of_file();
        row.fault("definition", FaultReason::UnknownReference, problem);
    }
    drafts.get_mut(&id)
}

fn chapter<'a>(
    row: Row<'a>,
    names: &Names<DefinitionId, ()>,
    drafts: &mut Drafts<'a>,
) -> Option<()> {
    let draft = draft(row, names, drafts);
    let (id, kind) = (row.need("id"), row.need("kind"));
    let parent_promises = row.or("parent_promises", false);
    let (Draft { definition, origin, figures: _, row: _ }, id) = (draft?, id?);
    let chapters = &mut definition.chapters;
    let part = |c: usize| format!("chapters[{c}]");
    if let Some(c) = chapters.iter().position(|chapter| chapter.id == id) {
        let earlier = origin.locate(&format!("definition.{}", part(c)));
        duplicate(row, CHAPTERS, earlier.row.unwrap_or_default());
        return None;
    }
    origin.put_part(part(chapters.len()), CHAPTERS, row.line);
    let title = row.words("title");
    chapters.push(Chapter {
        id,
        title,
        kind: kind?,
        items: Vec::new(),
        targets: Vec::new(),
        parent_promises: parent_promises?,
    });
    Some(())
}

/// What items, plan items and claims have in common: definition, chapter and an id of their own in it.
fn figure<'d, 'a>(
    row: Row<'a>,
    layout: Layout,
    names: &Names<DefinitionId, ()>,
    drafts: &'d mut Drafts<'a>,
) -> Option<(&'d mut Draft<'a>, usize, ItemId)> {
    let draft = draft(row, names, drafts);
    let (chapter, id) = (row.need::<ItemId>("chapter"), row.need::<ItemId>("id"));
    let (draft, chapter, id) = (draft?, chapter?, id?);
    if let Some((file, earlier)) = draft.figures.get(&id) {
        duplicate(row, *file, earlier.line);
        return None;
    }
    draft.figures.insert(id.clone(), (layout, row));
    let place = draft.definition.chapters.iter().position(|other| other.id == chapter);
    if place.is_none() {
        let problem = references::no_chapter_of(&draft.definition.id);
        row.fault("chapter", FaultReason::UnknownReference, problem);
    }
    Some((draft, place?, id))
}

fn figure_item<'a>(
    row: Row<'a>,
    world: &World,
    names: &Names<DefinitionId, ()>,
    drafts: &mut Drafts<'a>,
) -> Option<()> {
    let figure = figure(row, ITEMS, names, drafts);
    let (indicator, measure) = (world.indicator(row, "indicator"), row.need("measure"));
    let (area, of) = (item_area(row, world), item_of(row, world));
    let preference = row.or("preference", Preference::Computed);
    let frame = row.or("frame", Frame::NounFirst);
    let (part_of, continues) = (row.maybe::<ItemId>("part_of"), row.maybe("continues"));
    let (streak_rank, required) = (row.or("streak_rank", 1), row.or("required", true));
    let highlight = row.or("highlight", false);
    let counted = row.maybe("counted");
    let (terms, assessment) = (item::terms(row, world), item::assessment(row));
    let (draft, c, id) = figure?;
    let item = Item {
        id,
        label: row.words("label"),
        indicator: indicator?,
        measure: measure?,
        area: area?,
        of: of?,
        preference: preference?,
        verb: row.words("verb"),
        noun: row.words("noun"),
        frame: frame?,
        part_of: part_of?,
        continues: continues?,
        streak_rank: streak_rank?,
        required: required?,
        highlight: highlight?,
        short: row.words("short"),
        grading: counted?.map(|kind| Grading { grades: Vec::new(), counted: Some(kind) }),
        terms: terms?,
        assessment: assessment?,
    };
    let items = &mut draft.definition.chapters.get_mut(c)?.items;
    draft.origin.put_part(format!("chapters[{c}].items[{}]", items.len()), ITEMS, row.line);
    items.push(item);
    Some(())
}

/// A grade of an item: the rows of one are in the order of its grades.
fn item_grade<'a>(
    row: Row<'a>,
    names: &Names<DefinitionId, ()>,
    drafts: &mut Drafts<'a>,
) -> Option<()> {
    let draft = draft(row, names, drafts);
    let (id, grade) = (row.need::<ItemId>("item"), item::grade(row));
    let (Draft { definition, origin, figures, .. }, id) = (draft?, id?);
    let chapters = definition.chapters.iter().map(|chapter| &chapter.items);
    let Some((c, i)) = item::place(chapters, &id) else {
        // One whose own row cannot be read is not known either.
        if !figures.get(&id).is_some_and(|(layout, _)| *layout == ITEMS) {
            let problem = references::no_item_of(&definition.id);
            row.fault("item", FaultReason::UnknownReference, problem);
        }
        return None;
    };
    let item = definition.chapters.get_mut(c)?.items.get_mut(i)?;
    let none = || Grading { grades: Vec::new(), counted: None };
    let Grading { grades, .. } = item.grading.get_or_insert_with(none);
    let part = format!("chapters[{c}].items[{i}].grades.grades[{}]", grades.len());
    origin.put_part(part, ITEM_GRADES, row.line);
    grades.push(grade?);
    Some(())
}

fn item_area(row: Row<'_>, world: &World) -> Option<ItemArea> {
    Some(match row.text("area") {
        "" | "own" => ItemArea::Own,
        "parent" => ItemArea::Parent,
        _ => ItemArea::Named(world.area(row, "area", Validity::default())?),
    })
}

fn item_of(row: Row<'_>, world: &World) -> Option<ItemOf> {
    Some(match row.text("of") {
        "parent" => ItemOf::Parent,
        _ => match world.of(row, "of", Validity::default())? {
            Of::Nothing => ItemOf::Nothing,
            Of::Area(id) => ItemOf::Area(id),
            Of::Group(id) => ItemOf::Group(id),
        },
    })
}

fn plan_item<'a>(
    row: Row<'a>,
    world: &World,
    names: &Names<DefinitionId, ()>,
    drafts: &mut Drafts<'a>,
) -> Option<()> {
    let figure = figure(row, PLAN_ITEMS, names, drafts);
    let (indicator, measure) = (world.indicator(row, "indicator"), row.need("measure"));
    let beside = row.maybe("beside");
    let (draft, c, id) = figure?;
    let target = TargetItem { id, indicator: indicator?, measure: measure?, beside: beside? };
    let targets = &mut draft.definition.chapters.get_mut(c)?.targets;
    draft.origin.put_part(
        format!("chapters[{c}].targets[{}]", targets.len()),
        PLAN_ITEMS,
        row.line,
    );
    targets.push(target);
    Some(())
}
