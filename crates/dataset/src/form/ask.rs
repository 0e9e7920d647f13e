//! What a form is to ask for, and the rows that this makes.

use scorecard_domain::{
    CollectionPlanId, DefinitionId, Lang, Measure, Observation, ObservationKey, Period, Qualifier,
    Reading,
    words::{Labelled as _, period_zh},
};

use super::{Changed, Form, Held, Row, keys, sheet::SHOWN};
use crate::{grid::Grid, units};

/// What a form asks for: all of `indicators`, `department` and `definition` together, for each area.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The areas, by id or code.
    pub areas: Vec<String>,
    /// The period.
    pub period: Period,
    /// Indicators by id, or with `.*` at the end all whose ids begin so: `fiscal.*`.
    pub indicators: Vec<String>,
    /// The department, in Chinese or English: asks for the figures of the period or of the year before of which it has
    /// published the source, and for what its collection plans owe.
    pub department: Option<String>,
    /// Collection plans, of which what they owe for the areas and the period is asked for.
    pub plans: Vec<CollectionPlanId>,
    /// The definition whose figures are asked for.
    pub definition: Option<DefinitionId>,
    /// Of `indicators` only these measures; none are the level and what the ledger holds of them for the period or the
    /// year before.
    pub measures: Vec<Measure>,
}

/// Why there is no form; its text says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the text says it")]
pub enum AskError {
    #[error("台账中没有地区{name} (the ledger has no area with the code or id {name})")]
    NoSuchArea { name: String },
    #[error(
        "台账中没有地区{name}在{period}存在 (the ledger has no area with the code or id {name} in {period})"
    )]
    NoArea { name: String, period: Period },
    #[error(
        "{name}在{period}是几个地区的代码，请写标识：{ids} (several areas had this code: write an id)"
    )]
    SeveralAreas { name: String, period: Period, ids: String },
    #[error(
        "台账中没有指标{name} (the ledger has no indicator {name}; expected an id, or its beginning with `.*`)"
    )]
    NoIndicator { name: String },
    #[error("台账中没有成绩单定义{id}{known} (the ledger has no definition {id})")]
    NoDefinition { id: DefinitionId, known: String },
    #[error("台账中没有采集计划{id}{known} (the ledger has no collection plan {id})")]
    NoPlan { id: CollectionPlanId, known: String },
    #[error(
        "采集计划{id}不收集{period}的数据 (the collection plan {id} asks for nothing of {period})"
    )]
    NotOfPlan { id: CollectionPlanId, period: Period },
    #[error(
        "采集计划{id}在{period}不收集{name}的数据 (the collection plan {id} asks for nothing of this area)"
    )]
    AreaNotOfPlan { id: CollectionPlanId, name: String, period: Period },
    #[error("--department为空，请写部门名称 (--department is empty: write a department's name)")]
    EmptyDepartment,
    #[error(
        "{period}及上年没有来源由{name}发布的数据，也没有其采集计划{known} (no figure of the period or the year before has a source of {name}, and no collection plan is of it)"
    )]
    NoDepartment { name: String, period: Period, known: String },
    #[error(
        "{name}没有上级地区，{measure}须另有所指 (the area has no parent that a {measure} could be of)"
    )]
    NoParent { name: String, measure: Measure },
    #[error(
        "没有要填报的数据：请用--indicator、--department、--plan或--definition指定 (nothing is asked for)"
    )]
    Nothing,
}

impl Ask {
    /// The form of a ledger as it stood at a revision.
    ///
    /// # Errors
    ///
    /// Everything that it asks for and that is not there.
    pub fn form(&self, held: &Held, ledger: &str, revision: u64) -> Result<Form, Vec<AskError>> {
        let keys = keys::of(self, held)?;
        let row = |(key, number): (ObservationKey, u32)| row(key, number, held);
        let rows: Vec<Row> = keys.into_iter().zip(1..).map(row).collect();
        let sources = held.sources.values();
        let sources =
            sources.map(|source| format!("{} {}", source.id, source.title).trim().to_owned());
        let (ledger, sources) = (ledger.to_owned(), sources.collect());
        let last = self.period.plus_years(-1);
        let last = last.map(|last| format!("；上年为{}", period_zh(last))).unwrap_or_default();
        let name = period_zh(self.period);
        let title = format!("{name} 数据填报表（台账修订{revision}{last}）");
        let (grid, changed) = (Grid::default(), Changed::default());
        Ok(Form { ledger, revision, title, rows, sources, grid, changed })
    }
}

/// The row of a key.
fn row(key: ObservationKey, number: u32, held: &Held) -> Row {
    let shown = read_of(&key, held);
    let made = shown.iter().take(SHOWN.len()).cloned().collect();
    let (revision, number) = (held.revision(&key), number.to_string());
    let entries = vec![String::new(); super::sheet::ENTRIES.len()];
    Row { key, revision, number, shown, made, entries, at: None }
}

/// What people read of a key: [`SHOWN`], and the unit.
pub(super) fn read_of(key: &ObservationKey, held: &Held) -> Vec<String> {
    let area = held.known.areas.get(&key.area);
    let indicator = held.known.indicators.get(&key.indicator);
    let last = key.period.plus_years(-1).map(|period| ObservationKey { period, ..key.clone() });
    let observation =
        |key: &ObservationKey| held.known.observations.get(key).map_or_else(String::new, shown);
    let unit = indicator.map(|indicator| units::of(indicator, key.measure)).unwrap_or_default();
    vec![
        area.map_or_else(|| key.area.to_string(), |area| area.name.to_string()),
        area.map_or_else(String::new, |area| area.code.clone()),
        indicator.map_or_else(|| key.indicator.to_string(), |it| it.name.to_string()),
        key.indicator.to_string(),
        key.measure.label(Lang::Zh).to_owned(),
        held.of_name(&key.of),
        last.as_ref().map_or_else(String::new, observation),
        observation(key),
        unit.into_iter().next().unwrap_or_default(),
    ]
}

/// What was recorded, in a cell.
pub(super) fn shown(observation: &Observation) -> String {
    match (observation.reading, observation.qualifier) {
        (Reading::Value(value), Qualifier::Exact) => value.to_string(),
        (Reading::Value(value), qualifier) => format!("{value}（{}）", qualifier.label(Lang::Zh)),
        (Reading::Standing(standing), _) => standing.label(Lang::Zh).to_owned(),
        (Reading::Absent(absence), _) => absence.label(Lang::Zh).to_owned(),
    }
}
