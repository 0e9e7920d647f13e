//! Observations as rows of one wide table, for programs that know no dataset.

use std::collections::BTreeMap;

use scorecard_domain::{Area, AreaId, Indicator, IndicatorId, Observation, Thing};

/// The columns: the name in Parquet, the name in a spreadsheet, its width there. Those that `observations.csv` has too
/// hold the same texts.
pub(super) const COLUMNS: [(&str, &str, u32); 24] = [
    ("area", "地区标识", 16),
    ("area_code", "地区代码", 10),
    ("area_name", "地区", 12),
    ("indicator", "指标标识", 28),
    ("indicator_name", "指标", 26),
    ("measure", "数据类型", 12),
    ("of", "相对于", 16),
    ("period", "时期", 9),
    ("value", "数值", 12),
    ("unit", "单位", 9),
    ("standing", "所处位置", 10),
    ("absent", "缺失原因", 12),
    ("qualifier", "限定词", 9),
    ("status", "状态", 7),
    ("stage", "阶段", 12),
    ("source", "来源", 18),
    ("note_zh", "备注", 30),
    ("note_en", "备注（英文）", 30),
    ("confidentiality", "密级", 7),
    ("embargo_until", "解禁时间", 24),
    ("basis_zh", "可比口径", 18),
    ("basis_en", "可比口径（英文）", 18),
    ("adjusted_value", "同口径数值", 12),
    ("adjusted_base", "同口径上年数", 12),
];

/// The names that rows need beside observations.
#[derive(Debug, Default)]
pub(super) struct Names {
    areas: BTreeMap<AreaId, Area>,
    indicators: BTreeMap<IndicatorId, Indicator>,
}

impl Names {
    /// Learns an area or an indicator; other things are passed over.
    pub(super) fn learn(&mut self, thing: &Thing) {
        match thing {
            Thing::Area(area) => {
                self.areas.insert(area.id.clone(), area.clone());
            }
            Thing::Indicator(indicator) => {
                self.indicators.insert(indicator.id.clone(), indicator.clone());
            }
            _ => {}
        }
    }

    /// The observation's texts, in the order of [`COLUMNS`]; empty where there is nothing.
    pub(super) fn row(&self, observation: &Observation) -> [String; COLUMNS.len()] {
        let (area, indicator) = (&observation.key.area, &observation.key.indicator);
        let (area, indicator) = (self.areas.get(area), self.indicators.get(indicator));
        let mut cells = super::observation_cells(observation, indicator);
        cells.insert("qualifier", observation.qualifier.to_string());
        if let Some(area) = area {
            cells.insert("area_code", area.code.clone());
            cells.insert("area_name", area.name.to_string());
        }
        if let Some(indicator) = indicator {
            cells.insert("indicator_name", indicator.name.to_string());
        }
        COLUMNS.map(|(name, ..)| cells.remove(name).unwrap_or_default())
    }
}
