//! The fields of areas, indicators, sources and peer groups. A tag is given once and for ever.

use scorecard_domain::{
    Area, AreaKind, Direction, Formula, GrowthRule, Indicator, IndicatorId, Membership,
    MinimumUnits, Nature, OverAreas, OverTime, Parenthood, PeerGroup, PlausibleRange, Source,
    StatedShare, StreakRule, StreakRules, Succession, Validity,
};

use super::{
    item::unusual,
    reader::{Corrupt, Fields},
    writer::Writer,
};

fn write_validity(out: &mut Writer, tag: u32, validity: Validity) {
    let Validity { from, until } = validity;
    out.record(tag, |out| {
        out.optional(1, from.map(|month| month.to_string()));
        out.optional(2, until.map(|month| month.to_string()));
    });
}

fn read_validity(fields: &mut Fields<'_>, tag: u32) -> Result<Validity, Corrupt> {
    fields.record(tag, |fields| {
        Ok(Validity { from: fields.optional(1)?, until: fields.optional(2)? })
    })
}

pub(super) fn write_area(out: &mut Writer, area: &Area) {
    let Area { id, kind, code, name, validity, parents, successors } = area;
    out.text(1, id.as_str());
    out.unsigned(2, kind.number());
    out.text(3, code);
    out.words(4, name);
    write_validity(out, 5, *validity);
    for Parenthood { parent, validity } in parents {
        out.record_element(6, |out| {
            out.text(1, parent.as_str());
            write_validity(out, 2, *validity);
        });
    }
    for Succession { successor, from, shares } in successors {
        out.record_element(7, |out| {
            out.text(1, successor.as_str());
            out.text(2, &from.to_string());
            for StatedShare { percent, indicator } in shares {
                out.record_element(3, |out| {
                    out.decimal(1, *percent);
                    out.optional(2, indicator.as_ref().map(IndicatorId::as_str));
                });
            }
        });
    }
}

pub(super) fn read_area(fields: &mut Fields<'_>) -> Result<Area, Corrupt> {
    Ok(Area {
        id: fields.parsed(1)?,
        kind: fields.code(2, AreaKind::from_number)?,
        code: fields.text(3)?.to_owned(),
        name: fields.words(4)?,
        validity: read_validity(fields, 5)?,
        parents: fields.records(6, |fields| {
            Ok(Parenthood { parent: fields.parsed(1)?, validity: read_validity(fields, 2)? })
        })?,
        successors: fields.records(7, |fields| {
            Ok(Succession {
                successor: fields.parsed(1)?,
                from: fields.parsed(2)?,
                shares: fields.records(3, |fields| {
                    let percent = fields.needed_decimal(1)?;
                    Ok(StatedShare { percent, indicator: fields.optional(2)? })
                })?,
            })
        })?,
    })
}

pub(super) fn write_indicator(out: &mut Writer, indicator: &Indicator) {
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
    out.text(1, id.as_str());
    out.words(2, name);
    out.words(3, unit);
    out.signed(4, *multiplier);
    out.unsigned(5, *decimals);
    out.unsigned(6, direction.number());
    out.unsigned(7, nature.number());
    out.unsigned(8, over_time.number());
    out.unsigned(9, over_areas.number());
    out.unsigned(10, growth_rule.number());
    out.words(11, scope);
    out.words(12, explanation);
    for (tag, end) in [(13, minimum), (14, maximum)] {
        if let Some(end) = end {
            out.decimal(tag, *end);
        }
    }
    out.optional(15, formula.as_ref().map(Formula::to_string));
    if let Some(MinimumUnits { counted_by, minimum }) = minimum_units {
        out.record(16, |out| {
            out.text(1, counted_by.as_str());
            out.unsigned(2, *minimum);
        });
    }
    out.optional(20, price_index.as_ref().map(|id| id.as_str()));
    for (tag, rule) in [(21, ties), (22, peers)] {
        if *rule != StreakRule::default() {
            out.unsigned(tag, rule.number());
        }
    }
}

pub(super) fn read_indicator(fields: &mut Fields<'_>) -> Result<Indicator, Corrupt> {
    Ok(Indicator {
        id: fields.parsed(1)?,
        name: fields.words(2)?,
        unit: fields.words(3)?,
        multiplier: fields.signed(4)?,
        decimals: fields.unsigned(5)?,
        direction: fields.code(6, Direction::from_number)?,
        nature: fields.code(7, Nature::from_number)?,
        over_time: fields.code(8, OverTime::from_number)?,
        over_areas: fields.code(9, OverAreas::from_number)?,
        growth_rule: fields.code(10, GrowthRule::from_number)?,
        scope: fields.words(11)?,
        explanation: fields.words(12)?,
        plausible: PlausibleRange { minimum: fields.decimal(13)?, maximum: fields.decimal(14)? },
        formula: read_formula(fields, 15)?,
        minimum_units: fields.optional_record(16, |fields| {
            Ok(MinimumUnits { counted_by: fields.parsed(1)?, minimum: fields.unsigned(2)? })
        })?,
        price_index: fields.optional(20)?,
        streaks: StreakRules { ties: streak_rule(fields, 21)?, peers: streak_rule(fields, 22)? },
    })
}

/// A rule of streaks; the usual one is not written.
fn streak_rule(fields: &mut Fields<'_>, tag: u32) -> Result<StreakRule, Corrupt> {
    unusual(fields.optional_code(tag, StreakRule::from_number)?, tag)
}

/// A formula in the one spelling that stands for it.
fn read_formula(fields: &mut Fields<'_>, tag: u32) -> Result<Option<Formula>, Corrupt> {
    let text = fields.text(tag)?;
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<Formula>() {
        Ok(formula) if formula.to_string() == text => Ok(Some(formula)),
        Ok(formula) => Err(Corrupt::new(format!("`{text}` is written as `{formula}`"))),
        Err(err) => Err(Corrupt::new(format!("`{text}` {err}"))),
    }
}

pub(super) fn write_source(out: &mut Writer, source: &Source) {
    let Source { id, title, publisher, published, url, note } = source;
    out.text(1, id.as_str());
    out.words(2, title);
    out.words(3, publisher);
    out.text(4, published);
    out.text(5, url);
    out.words(6, note);
}

pub(super) fn read_source(fields: &mut Fields<'_>) -> Result<Source, Corrupt> {
    Ok(Source {
        id: fields.parsed(1)?,
        title: fields.words(2)?,
        publisher: fields.words(3)?,
        published: fields.text(4)?.to_owned(),
        url: fields.text(5)?.to_owned(),
        note: fields.words(6)?,
    })
}

const LISTED: u8 = 1;
const RULE: u8 = 2;
const UNSTATED: u8 = 3;

pub(super) fn write_peer_group(out: &mut Writer, group: &PeerGroup) {
    let PeerGroup { id, name, membership } = group;
    out.text(1, id.as_str());
    out.words(2, name);
    match membership {
        Membership::Listed(areas) => {
            out.unsigned(3, LISTED);
            for area in areas {
                out.element(4, area.as_str().as_bytes());
            }
        }
        Membership::Rule { kind, parent } => {
            out.unsigned(3, RULE);
            out.unsigned(5, kind.number());
            out.text(6, parent.as_str());
        }
        Membership::Unstated => out.unsigned(3, UNSTATED),
    }
}

pub(super) fn read_peer_group(fields: &mut Fields<'_>) -> Result<PeerGroup, Corrupt> {
    Ok(PeerGroup {
        id: fields.parsed(1)?,
        name: fields.words(2)?,
        membership: match fields.unsigned::<u8>(3)? {
            LISTED => Membership::Listed(fields.list(4)?),
            RULE => Membership::Rule {
                kind: fields.code(5, AreaKind::from_number)?,
                parent: fields.parsed(6)?,
            },
            UNSTATED => Membership::Unstated,
            other => return Err(Corrupt::new(format!("there is no membership {other}"))),
        },
    })
}
