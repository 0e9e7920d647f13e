//! `observations.csv` and `targets.csv`.

use scorecard_domain::{
    Absence, AreaId, Comparator, Comparison, Confidentiality, Decimal, Due, FaultReason,
    IndicatorId, InvalidScheduleStep, Measure, Observation, ObservationKey, Of, Period, Qualifier,
    Reading, ScheduleStep, Standing, Statuses, Target, TargetKey, TargetTest, Thing, Timestamp,
    Validity,
    fault::{Explained as _, named},
};

use crate::{
    dataset::Batch,
    delete,
    fault::Sink,
    folder::Folder,
    layout::TARGETS,
    made::ACTION,
    names::World,
    origin::Origin,
    row::{Row, rows, rows_of},
    sentences::rows as sentences,
    units,
};

/// Reads the observations.
pub(crate) fn read_observations(
    folder: &Folder,
    world: &World,
    batch: &mut Batch<'_>,
    sink: &Sink,
) {
    let mut deletes = false;
    folder.observations(sink, sink, &mut |table, provenance, sink| {
        for row in rows_of(table, provenance, sink) {
            if row.text(ACTION) == DELETE {
                deletes = true;
            } else if let Some(observation) = observation(row, world) {
                batch.observe(observation, row);
            }
        }
    });
    if deletes {
        // What else is wrong with the rows was told.
        folder.observations(&Sink::silent(), sink, &mut |table, provenance, sink| {
            rows_of(table, provenance, sink)
                .filter(|row| row.text(ACTION) == DELETE)
                .for_each(|row| delete::delete(row, world, batch));
        });
    }
}

/// What a row says that withdraws.
const DELETE: &str = "delete";

/// Reads the targets.
pub(crate) fn read_targets(folder: &Folder, world: &World, batch: &mut Batch<'_>, sink: &Sink) {
    for row in rows(folder.table(TARGETS), sink) {
        if let Some(target) = target(row, world) {
            batch.put(Thing::Target(target), Origin::new(TARGETS, row.line));
        }
    }
}

/// What observations and targets have in common: what they are about.
struct About {
    area: Option<AreaId>,
    indicator: Option<IndicatorId>,
    measure: Option<Measure>,
    of: Option<Of>,
    period: Option<Period>,
    /// The period, if it can be read.
    when: Option<Validity>,
}

impl About {
    /// What is measured.
    const fn figure(&self) -> (Option<&IndicatorId>, Option<Measure>) {
        (self.indicator.as_ref(), self.measure)
    }

    /// The key, if all of it can be read.
    fn key(&self) -> Option<ObservationKey> {
        Some(ObservationKey {
            indicator: self.indicator.clone()?,
            measure: self.measure?,
            of: self.of.clone()?,
            area: self.area.clone()?,
            period: self.period?,
        })
    }
}

fn about(row: Row<'_>, world: &World) -> About {
    let period: Option<Period> = row.need("period");
    let when = period.map(Validity::during);
    About {
        area: world.area(row, "area", when),
        indicator: world.indicator(row, "indicator"),
        measure: row.need("measure"),
        of: world.of(row, "of", when),
        period,
        when,
    }
}

/// Puts a fault unless the cell `unit` names the unit of the measure; `is_needed` if there is a number. The power of
/// ten by which the number is to be multiplied.
pub(crate) fn check_unit(
    row: Row<'_>,
    world: &World,
    (indicator, measure): (Option<&IndicatorId>, Option<Measure>),
    is_needed: bool,
) -> i8 {
    let (Some(id), Some(measure)) = (indicator, measure) else { return 0 };
    let Some(indicator) = world.indicators.get(id) else { return 0 };
    let expected = units::of(indicator, measure);
    match row.text("unit") {
        "" if is_needed && !expected.is_empty() => {
            row.missing("unit", sentences::a_unit(units::either(&expected)))
        }
        "" => {}
        unit if row.converts_units()
            && let Some(power) = units::power(indicator, measure, unit) =>
        {
            return power;
        }
        _ if expected.is_empty() => {
            row.fault("unit", FaultReason::Inconsistent, sentences::no_unit(named(measure)));
        }
        unit if expected.iter().any(|word| word == unit) => {}
        _ => {
            let problem = sentences::another_unit(named(measure), id, units::either(&expected));
            row.fault("unit", FaultReason::Inconsistent, problem);
        }
    }
    0
}

/// The number times a power of ten; a fault if it becomes too long.
pub(crate) fn converted(row: Row<'_>, column: &str, number: Decimal, power: i8) -> Option<Decimal> {
    let converted = number.shifted(power);
    if converted.is_none() {
        let problem = sentences::too_long_in_unit();
        row.fault(column, FaultReason::InvalidValue, problem);
    }
    converted
}

/// The observation that a row gives; what a row that is to be merged leaves empty stays as the ledger has it.
fn observation(row: Row<'_>, world: &World) -> Option<Observation> {
    let about = about(row, world);
    let key = about.key();
    let mut action = row.text(ACTION).split(' ');
    let is_merged = action.next() == Some("merge");
    let missing: Vec<&str> = action.collect();
    let held = key.as_ref().filter(|_| is_merged).and_then(|key| world.observations.get(key));
    let less = held.filter(|_| !missing.is_empty());
    let less = less.map(|held| delete::without(held.clone(), &missing));
    let base = less.as_ref().or(held);
    // Without what was seen there has to be something else that is.
    let loses_reading = base.is_some_and(|base| match base.reading {
        Reading::Value(_) => missing.contains(&"value"),
        Reading::Standing(_) => missing.contains(&"standing"),
        Reading::Absent(_) => missing.contains(&"absent"),
    });
    let reading = match base {
        Some(base)
            if !loses_reading && READING.iter().all(|column| row.text(column).is_empty()) =>
        {
            Some(base.reading)
        }
        _ => reading(row),
    };
    let power = check_unit(row, world, about.figure(), !row.text("value").is_empty());
    let reading = match reading {
        Some(Reading::Value(number)) if !row.text("value").is_empty() => {
            converted(row, "value", number, power).map(Reading::Value)
        }
        other => other,
    };
    // Of a number that is there no more nothing is kept.
    let held = base.filter(|_| matches!(reading, Some(Reading::Value(_))));
    let qualifier = row.or("qualifier", held.map_or(Qualifier::Exact, |held| held.qualifier));
    let statuses = row.or("status", base.map_or(Statuses::NONE, |base| base.statuses));
    let (stage, source) = (row.maybe("stage"), world.source(row));
    let mut note = row.words("note");
    if let Some(base) = base {
        note = note.or(&base.note);
    }
    let (disclosure, comparison) = (disclosure(row, base), comparison(row, base));
    let (confidentiality, embargo_until) = disclosure?;
    Some(Observation {
        key: key?,
        reading: reading?,
        qualifier: qualifier?,
        statuses: statuses?,
        stage: stage?.or(base.and_then(|base| base.stage)),
        source: source?.or_else(|| base.and_then(|base| base.source.clone())),
        note,
        confidentiality,
        embargo_until,
        comparison: comparison?,
    })
}

/// What comparable growth is held on; where a row that is to be merged says nothing, as the ledger has it.
#[expect(clippy::option_option, reason = "as `Row::maybe`")]
fn comparison(row: Row<'_>, base: Option<&Observation>) -> Option<Option<Box<Comparison>>> {
    let held = base.and_then(|base| base.comparison.as_deref()).cloned().unwrap_or_default();
    let (value, base) = (row.maybe("adjusted_value"), row.maybe("adjusted_base"));
    let comparison = Comparison {
        basis: row.words("basis").or(&held.basis),
        adjusted_value: value?.or(held.adjusted_value),
        adjusted_base: base?.or(held.adjusted_base),
    };
    Some(comparison.known())
}

/// Who may see it, and until when; where a row that is to be merged says nothing, as the ledger has it.
fn disclosure(
    row: Row<'_>,
    base: Option<&Observation>,
) -> Option<(Confidentiality, Option<Timestamp>)> {
    let (code, until) = (row.maybe("confidentiality"), row.maybe("embargo_until"));
    let (code, until): (Option<Confidentiality>, _) = (code?, until?);
    let code = code.or(base.map(|base| base.confidentiality)).unwrap_or(Confidentiality::Free);
    let held = base.and_then(|base| base.embargo_until);
    Some((code, until.or(held.filter(|_| code == Confidentiality::Embargoed))))
}

/// The columns of which a row gives one.
pub(crate) const READING: [&str; 3] = ["value", "standing", "absent"];

/// Exactly one of a number, a standing and a reason for neither.
fn reading(row: Row<'_>) -> Option<Reading> {
    let mut given = READING.into_iter().filter(|column| !row.text(column).is_empty());
    let Some(first) = given.next() else {
        row.missing("value", sentences::a_reading());
        return None;
    };
    if let Some(second) = given.next() {
        let problem = sentences::not_both(first, second);
        row.fault(second, FaultReason::Inconsistent, problem);
        return None;
    }
    match first {
        "value" => row.need::<Decimal>(first).map(Reading::Value),
        "standing" => row.need::<Standing>(first).map(Reading::Standing),
        _ => row.need::<Absence>(first).map(Reading::Absent),
    }
}

fn target(row: Row<'_>, world: &World) -> Option<Target> {
    let about = about(row, world);
    let issuer = match row.text("issuer") {
        "" => about.area.clone(),
        _ => world.area(row, "issuer", about.when),
    };
    let power = check_unit(row, world, about.figure(), !row.text("value").is_empty());
    let value = row.need("value").and_then(|value| converted(row, "value", value, power));
    let test = match test(row) {
        Some(TargetTest::UpTo(upper)) => {
            converted(row, "upper", upper, power).map(TargetTest::UpTo)
        }
        other => other,
    };
    let qualifier = row.or("qualifier", Qualifier::Exact);
    let (nature, source) = (row.maybe("nature"), world.source(row));
    let chapter = row.need("chapter");
    let schedule = schedule(row, power);
    let About { area, indicator, measure, of, period, when: _ } = about;
    Some(Target {
        key: TargetKey {
            indicator: indicator?,
            measure: measure?,
            of: of?,
            area: area?,
            period: period?,
            issuer: issuer?,
        },
        chapter: chapter?,
        label: row.words("label"),
        value: value?,
        qualifier: qualifier?,
        test: test?,
        strength: row.words("strength"),
        nature: nature?,
        source: source?,
        note: row.words("note"),
        schedule: schedule?,
    })
}

/// The steps of a schedule, with spaces between them: `2023-03=28% 2023-06=50%`.
fn schedule(row: Row<'_>, power: i8) -> Option<Vec<ScheduleStep>> {
    let step = |text: &str| match text.parse() {
        Ok(ScheduleStep { until, due: Due::Level(level) }) => {
            let due = Due::Level(converted(row, "schedule", level, power)?);
            Some(ScheduleStep { until, due })
        }
        Ok(step) => Some(step),
        Err(err) => {
            let problem = InvalidScheduleStep::problem(&err).of(text);
            row.fault("schedule", FaultReason::InvalidValue, problem);
            None
        }
    };
    let steps: Vec<_> = row.text("schedule").split_whitespace().map(step).collect();
    steps.into_iter().collect()
}

/// Exactly one of a comparator and an upper end.
fn test(row: Row<'_>) -> Option<TargetTest> {
    let (comparator, upper) = (row.maybe::<Comparator>("comparator"), row.maybe("upper"));
    match (comparator?, upper?) {
        (Some(comparator), None) => Some(TargetTest::Compare(comparator)),
        (None, Some(upper)) => Some(TargetTest::UpTo(upper)),
        (Some(_), Some(_)) => {
            let problem = sentences::not_both("comparator", "upper");
            row.fault("upper", FaultReason::Inconsistent, problem);
            None
        }
        (None, None) => {
            let expected = sentences::a_comparator();
            row.missing("comparator", expected);
            None
        }
    }
}
