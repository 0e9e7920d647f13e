//! Indicators.

use scorecard_domain::{Indicator, MinimumUnits, PlausibleRange, StreakRules};

use crate::{
    Faults,
    codes::{Code, unless_usual},
    pb::data as pb,
    sentences, text,
};

/// Reads an indicator; its revision is the ledger's to say.
pub fn read(message: pb::Indicator, faults: &mut Faults) -> Option<Indicator> {
    let pb::Indicator {
        id,
        name,
        unit,
        multiplier,
        decimals,
        direction,
        nature,
        over_time,
        over_areas,
        growth_rule,
        scope,
        explanation,
        plausible_minimum,
        plausible_maximum,
        formula,
        minimum_units,
        price_index,
        units_indicator,
        streak_ties,
        streak_peers,
        revision: _,
    } = message;
    let id = faults.parse("id", &id);
    let multiplier = faults.number("multiplier", multiplier, -12i8, 15);
    let decimals = faults.number("decimals", decimals, 0u8, 9);
    let direction = faults.code("direction", direction);
    let nature = faults.code("nature", nature);
    let over_time = faults.code("over_time", over_time);
    let over_areas = faults.code("over_areas", over_areas);
    let growth_rule = faults.code("growth_rule", growth_rule);
    let minimum = faults.parse_optional("plausible_minimum", &plausible_minimum);
    let maximum = faults.parse_optional("plausible_maximum", &plausible_maximum);
    let formula = faults.parse_optional("formula", &formula);
    let minimum_units = read_minimum_units(&units_indicator, minimum_units, faults);
    let price_index = faults.parse_optional("price_index", &price_index);
    let ties = faults.code_optional("streak_ties", streak_ties);
    let peers = faults.code_optional("streak_peers", streak_peers);
    Some(Indicator {
        id: id?,
        name: text::read(name),
        unit: text::read(unit),
        multiplier: multiplier?,
        decimals: decimals?,
        direction: direction?,
        nature: nature?,
        over_time: over_time?,
        over_areas: over_areas?,
        growth_rule: growth_rule?,
        scope: text::read(scope),
        explanation: text::read(explanation),
        plausible: PlausibleRange { minimum: minimum?, maximum: maximum? },
        formula: formula?,
        minimum_units: minimum_units?,
        price_index: price_index?,
        streaks: StreakRules { ties: ties?.unwrap_or_default(), peers: peers?.unwrap_or_default() },
    })
}

/// Both are there, or neither is.
fn read_minimum_units(
    units_indicator: &str,
    minimum: u32,
    faults: &mut Faults,
) -> Option<Option<MinimumUnits>> {
    match (units_indicator.is_empty(), minimum) {
        (true, 0) => Some(None),
        (true, _) => {
            faults.missing("units_indicator", sentences::what_counts_units());
            None
        }
        (false, 0) => {
            faults.missing("minimum_units", sentences::least_units());
            None
        }
        (false, minimum) => {
            let counted_by = faults.parse("units_indicator", units_indicator)?;
            Some(Some(MinimumUnits { counted_by, minimum }))
        }
    }
}

/// Writes an indicator with the revision that last changed it.
pub fn write(indicator: &Indicator, revision: u64) -> pb::Indicator {
    let Indicator {
        id,
        name,
        unit,
        multiplier,
        decimals,
        direction,
        nature,
        over_time,
        over_areas,
        growth_rule,
        scope,
        explanation,
        plausible: PlausibleRange { minimum, maximum },
        formula,
        minimum_units,
        price_index,
        streaks: StreakRules { ties, peers },
    } = indicator;
    pb::Indicator {
        id: id.to_string(),
        name: text::write(name),
        unit: text::write(unit),
        multiplier: i32::from(*multiplier),
        decimals: u32::from(*decimals),
        direction: direction.to_wire(),
        nature: nature.to_wire(),
        over_time: over_time.to_wire(),
        over_areas: over_areas.to_wire(),
        growth_rule: growth_rule.to_wire(),
        scope: text::write(scope),
        explanation: text::write(explanation),
        plausible_minimum: text::write_optional(minimum.as_ref()),
        plausible_maximum: text::write_optional(maximum.as_ref()),
        formula: text::write_optional(formula.as_ref()),
        units_indicator: text::write_optional(minimum_units.as_ref().map(|it| &it.counted_by)),
        minimum_units: minimum_units.as_ref().map_or(0, |it| it.minimum),
        price_index: text::write_optional(price_index.as_ref()),
        streak_ties: unless_usual(*ties),
        streak_peers: unless_usual(*peers),
        revision,
    }
}
