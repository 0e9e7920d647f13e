//! `honours.csv` and `milestones.csv`.

use scorecard_domain::{
    FaultReason, Honour, HonourForm, HonourKey, Milestone, MilestoneKey, Period, Thing, Validity,
};

use crate::{
    dataset::Batch,
    fault::Sink,
    folder::Folder,
    layout::{HONOURS, MILESTONES},
    names::World,
    origin::Origin,
    row::{Row, rows},
    sentences::rows as sentences,
};

/// Reads the honours.
pub(crate) fn read_honours(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    for row in rows(folder.table(HONOURS), sink) {
        if let Some(honour) = honour(row, world) {
            batch.put(Thing::Honour(honour), Origin::new(HONOURS, row.line));
        }
    }
}

fn honour(row: Row<'_>, world: &World) -> Option<Honour> {
    let (honour, period) = (row.need("honour"), row.need::<Period>("period"));
    let holder = world.area(row, "holder", period.map(Validity::during));
    let (level, kind, form) = (row.need("level"), row.need("kind"), form(row));
    let source = world.source(row);
    Some(Honour {
        key: HonourKey { holder: holder?, honour: honour?, period: period? },
        title: row.words("title"),
        level: level?,
        awarded_by: row.words("awarded_by"),
        kind: kind?,
        form: form?,
        source: source?,
        note: row.words("note"),
    })
}

/// A form and, if it is one that counts, its number.
fn form(row: Row<'_>) -> Option<HonourForm> {
    /// The forms, with the least number of those that count.
    const FORMS: [(&str, Option<u16>); 7] = [
        ("designation", None),
        ("first_batch", None),
        ("membership", None),
        ("listed", Some(1)),
        ("top_n", Some(1)),
        ("rank", Some(1)),
        ("streak", Some(2)),
    ];
    let (text, number) = (row.text("form"), row.maybe::<u16>("number"));
    if text.is_empty() {
        row.missing("form", sentences::one_of(&FORMS.map(|(form, _)| form)[..]));
        return None;
    }
    let Some((form, least)) = FORMS.iter().find(|(form, _)| *form == text) else {
        let forms = FORMS.map(|(form, _)| form);
        let problem = sentences::no_form_of_honour(&forms[..]);
        row.fault("form", FaultReason::InvalidValue, problem);
        return None;
    };
    let number = number?;
    match (least, number) {
        (Some(_), None) => row.missing("number", sentences::number_of(form)),
        (Some(least), Some(number)) if number < *least => {
            let problem = sentences::no_number_of(form, least);
            row.fault("number", FaultReason::InvalidValue, problem);
            return None;
        }
        (None, Some(_)) => {
            let problem = sentences::form_has_no_number(form);
            row.fault("number", FaultReason::Inconsistent, problem);
        }
        _ => {}
    }
    HonourForm::from_parts(form, number)
}

/// Reads the milestones.
pub(crate) fn read_milestones(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    for row in rows(folder.table(MILESTONES), sink) {
        if let Some(milestone) = milestone(row, world) {
            batch.put(Thing::Milestone(milestone), Origin::new(MILESTONES, row.line));
        }
    }
}

fn milestone(row: Row<'_>, world: &World) -> Option<Milestone> {
    let (milestone, period) = (row.need("milestone"), row.need::<Period>("period"));
    let area = world.area(row, "area", period.map(Validity::during));
    let (chapter, state, source) = (row.need("chapter"), row.need("state"), world.source(row));
    Some(Milestone {
        key: MilestoneKey { area: area?, milestone: milestone?, period: period? },
        chapter: chapter?,
        text: row.words("text"),
        state: state?,
        claim: row.words("claim"),
        source: source?,
        note: row.words("note"),
    })
}
