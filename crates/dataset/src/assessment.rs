//! `assessments.csv` and the five files of its parts, put together.

mod node;

use std::collections::BTreeMap;

use scorecard_domain::{
    Adjustment, Assessment, AssessmentId, Band, Decimal, Effect, EffectKind, FaultReason, Grade,
    NodeContent, Normalisation, Points, Robustness, Stated, Thing, Validity,
};

use crate::{
    dataset::Batch,
    fault::Sink,
    folder::Folder,
    layout::{
        ASSESSMENT_ADJUSTMENTS, ASSESSMENT_BANDS, ASSESSMENT_GRADES, ASSESSMENT_NODES,
        ASSESSMENT_STATED, ASSESSMENTS,
    },
    names::{Names, World},
    origin::Origin,
    row::{Row, rows},
    sentences::{references, rows as needs},
};

/// An assessment while its rows are put together.
struct Draft {
    assessment: Assessment,
    origin: Origin,
}

/// Those whose own rows can be read, by id, and the ids of all.
struct Drafts {
    names: Names<AssessmentId, ()>,
    all: Vec<Draft>,
    /// Of assessments with one id, which is a fault, the first has the parts.
    first: BTreeMap<AssessmentId, usize>,
}

impl Drafts {
    /// The draft that a row belongs to. None if the row is faulty; inside, none if its assessment is.
    #[expect(clippy::option_option, reason = "as `Row::maybe`")]
    fn of(&mut self, row: Row<'_>) -> Option<Option<&mut Draft>> {
        let id: AssessmentId = row.need("assessment")?;
        if !self.names.may_have(&id) {
            let problem = references::no_assessment_of_file();
            row.fault("assessment", FaultReason::UnknownReference, problem);
            return None;
        }
        let at = self.first.get(&id).copied();
        Some(at.and_then(|at| self.all.get_mut(at)))
    }
}

/// Reads the assessments.
pub(crate) fn read(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    let mut drafts = Drafts { names: Names::new([]), all: Vec::new(), first: BTreeMap::new() };
    drafts.names.note(folder.table(ASSESSMENTS));
    for row in rows(folder.table(ASSESSMENTS), sink) {
        let assessment = assessment(row, world);
        drafts.names.put(row.maybe("id").flatten(), assessment.is_some().then_some(()));
        if let Some(assessment) = assessment {
            drafts.first.entry(assessment.id.clone()).or_insert(drafts.all.len());
            drafts.all.push(Draft { assessment, origin: Origin::new(ASSESSMENTS, row.line) });
        }
    }
    let mut each = |layout, put: &dyn Fn(Row<'_>, &mut Drafts) -> Option<()>| {
        let table = folder.table(layout);
        let mut is_whole = table.is_none_or(|table| !table.is_damaged);
        for row in rows(table, sink) {
            is_whole &= put(row, &mut drafts).is_some();
        }
        is_whole
    };
    let nodes = each(ASSESSMENT_NODES, &|row, drafts| put_node(row, world, drafts));
    let bands = each(ASSESSMENT_BANDS, &|row, drafts| put_band(row, drafts, nodes));
    let grades = each(ASSESSMENT_GRADES, &put_grade);
    let items = each(ASSESSMENT_ADJUSTMENTS, &|row, drafts| put_adjustment(row, world, drafts));
    let stated = each(ASSESSMENT_STATED, &|row, drafts| put_stated(row, world, drafts, items));
    let is_whole = nodes && bands && grades && items && stated;
    for Draft { assessment, origin } in drafts.all {
        batch.put_unless(Thing::Assessment(assessment), origin, |fault| {
            let may_be_elsewhere = [
                FaultReason::UnknownReference,
                FaultReason::MissingValue,
                FaultReason::Inconsistent,
            ]
            .contains(&fault.reason);
            !is_whole && may_be_elsewhere
        });
    }
}

fn assessment(row: Row<'_>, world: &World) -> Option<Assessment> {
    let (id, group) = (row.need("id"), world.peer_group(row, "group"));
    let (bonus_cap, penalty_cap) = (row.maybe("bonus_cap"), row.maybe("penalty_cap"));
    let robustness = robustness(row);
    Some(Assessment {
        id: id?,
        name: row.words("name"),
        group: group?,
        nodes: Vec::new(),
        adjustments: Vec::new(),
        bonus_cap: bonus_cap?,
        penalty_cap: penalty_cap?,
        grades: Vec::new(),
        robustness: robustness?,
        note: row.words("note"),
    })
}

#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn robustness(row: Row<'_>) -> Option<Option<Robustness>> {
    if ["draws", "seed", "spread"].iter().all(|column| row.text(column).is_empty()) {
        return Some(None);
    }
    let (draws, seed, spread) = (row.need("draws"), row.or("seed", 0), row.need("spread"));
    Some(Some(Robustness { draws: draws?, seed: seed?, spread: spread? }))
}

fn put_node(row: Row<'_>, world: &World, drafts: &mut Drafts) -> Option<()> {
    let draft = drafts.of(row);
    let node = node::read(row, world);
    if let (Some(Draft { assessment, origin }), Some(node)) = (draft?, node.as_ref()) {
        origin.put_part(format!("nodes[{}]", assessment.nodes.len()), ASSESSMENT_NODES, row.line);
        assessment.nodes.push(node.clone());
    }
    node.map(|_| ())
}

fn put_band(row: Row<'_>, drafts: &mut Drafts, nodes_are_whole: bool) -> Option<()> {
    let draft = drafts.of(row);
    let (id, threshold, score) = (row.need("node"), row.need("threshold"), row.need("score"));
    let band = Band { threshold: threshold?, score: score? };
    let (Some(Draft { assessment, origin }), Some(id)) = (draft?, id) else { return Some(()) };
    let node = assessment.nodes.iter_mut().enumerate().find(|(_, node)| node.id == id);
    if let Some((at, node)) = node
        && let NodeContent::Leaf(leaf) = &mut node.content
        && let Normalisation::Bands { bands, .. } = &mut leaf.normalisation
    {
        let path = format!("nodes[{at}].leaf.bands.bands[{}]", bands.len());
        origin.put_part(path, ASSESSMENT_BANDS, row.line);
        bands.push(band);
    } else if nodes_are_whole {
        let problem = references::no_node_of_bands();
        row.fault("node", FaultReason::UnknownReference, problem);
        return None;
    }
    Some(())
}

fn put_grade(row: Row<'_>, drafts: &mut Drafts) -> Option<()> {
    let draft = drafts.of(row);
    let (id, at_least, quota) = (row.need("id"), row.maybe("at_least"), row.maybe("quota"));
    let (at_least, quota) = (at_least?, quota?);
    let grade = Grade { id: id?, name: row.words("name"), at_least, quota };
    if let Some(Draft { assessment, origin }) = draft? {
        let path = format!("grades[{}]", assessment.grades.len());
        origin.put_part(path, ASSESSMENT_GRADES, row.line);
        assessment.grades.push(grade);
    }
    Some(())
}

fn put_adjustment(row: Row<'_>, world: &World, drafts: &mut Drafts) -> Option<()> {
    let draft = drafts.of(row);
    let (id, effect) = (row.need("id"), effect(row));
    let indicator = match row.text("indicator") {
        "" => Some(None),
        _ => world.indicator(row, "indicator").map(Some),
    };
    let (id, effect, indicator) = (id?, effect?, indicator?);
    let name = row.words("name");
    if let Some(Draft { assessment, origin }) = draft? {
        let path = format!("adjustments[{}]", assessment.adjustments.len());
        origin.put_part(path, ASSESSMENT_ADJUSTMENTS, row.line);
        let stated = Vec::new();
        assessment.adjustments.push(Adjustment { id, name, effect, indicator, stated });
    }
    Some(())
}

fn effect(row: Row<'_>) -> Option<Effect> {
    let kind = row.need("effect")?;
    let (foreign, expected): (&[&str], _) = match kind {
        EffectKind::Veto => (&["per_unit", "cap"], needs::veto_columns()),
        EffectKind::Bonus | EffectKind::Penalty => {
            (&["threshold", "at_best"], needs::points_columns())
        }
    };
    node::refuse(row, foreign, &needs::no_column_of_effect(kind, expected))?;
    let one = Decimal::new(1, 0)?;
    if kind == EffectKind::Veto {
        let (threshold, at_best) = (row.or("threshold", one), row.need("at_best"));
        return Some(Effect::Veto { threshold: threshold?, at_best: at_best? });
    }
    let (per_unit, cap) = (row.or("per_unit", one), row.maybe("cap"));
    let points = Points { per_unit: per_unit?, cap: cap? };
    Some(if kind == EffectKind::Bonus { Effect::Bonus(points) } else { Effect::Penalty(points) })
}

fn put_stated(
    row: Row<'_>,
    world: &World,
    drafts: &mut Drafts,
    adjustments_are_whole: bool,
) -> Option<()> {
    let draft = drafts.of(row);
    let (id, period) = (row.need("adjustment"), row.need("period"));
    let area = world.area(row, "area", period.map(Validity::during));
    let points = row.maybe("points");
    let stated =
        Stated { area: area?, period: period?, points: points?, reason: row.words("reason") };
    let (Some(Draft { assessment, origin }), Some(id)) = (draft?, id) else { return Some(()) };
    let adjustment = assessment.adjustments.iter_mut().enumerate().find(|(_, one)| one.id == id);
    if let Some((at, adjustment)) = adjustment {
        let path = format!("adjustments[{at}].stated[{}]", adjustment.stated.len());
        origin.put_part(path, ASSESSMENT_STATED, row.line);
        adjustment.stated.push(stated);
    } else if adjustments_are_whole {
        let problem = references::no_item_of_assessment();
        row.fault("adjustment", FaultReason::UnknownReference, problem);
        return None;
    }
    Some(())
}
