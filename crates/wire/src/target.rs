//! Targets and their keys.

use scorecard_domain::{Due, Qualifier, ScheduleStep, Target, TargetKey, TargetTest};

use crate::{
    Faults,
    codes::Code,
    pb::data::{self as pb, schedule_step, target},
    sentences, text,
};

/// Reads a target; its revision is the ledger's to say.
pub fn read(message: pb::Target, faults: &mut Faults) -> Option<Target> {
    let pb::Target {
        key,
        chapter,
        label,
        value,
        qualifier,
        test,
        strength,
        nature,
        source,
        note,
        schedule,
        revision: _,
    } = message;
    let key = faults.required("key", key, sentences::what_is_aimed_at(), read_key);
    let chapter = faults.parse("chapter", &chapter);
    let value = faults.parse("value", &value);
    let qualifier = faults.code_optional("qualifier", qualifier);
    let test = match test {
        None => {
            faults.missing("test", sentences::one_of(&["comparator", "up_to"][..]));
            None
        }
        Some(target::Test::Comparator(number)) => {
            faults.code("comparator", number).map(TargetTest::Compare)
        }
        Some(target::Test::UpTo(upper)) => faults.parse("up_to", &upper).map(TargetTest::UpTo),
    };
    let nature = faults.code_optional("nature", nature);
    let source = faults.parse_optional("source", &source);
    let schedule = faults.each("schedule", schedule, read_step);
    Some(Target {
        key: key?,
        chapter: chapter?,
        label: text::read(label),
        value: value?,
        qualifier: qualifier?.unwrap_or(Qualifier::Exact),
        test: test?,
        strength: text::read(strength),
        nature: nature?,
        source: source?,
        note: text::read(note),
        schedule: schedule?,
    })
}

fn read_step(message: pb::ScheduleStep, faults: &mut Faults) -> Option<ScheduleStep> {
    let pb::ScheduleStep { until, due } = message;
    let until = faults.parse("until", &until);
    let due = match due {
        None => {
            faults.missing("due", sentences::one_of(["share", "value"].as_slice()));
            None
        }
        Some(schedule_step::Due::Share(percent)) => faults.parse("share", &percent).map(Due::Share),
        Some(schedule_step::Due::Value(level)) => faults.parse("value", &level).map(Due::Level),
    };
    Some(ScheduleStep { until: until?, due: due? })
}

/// Writes a step of a schedule.
pub fn write_step(step: &ScheduleStep) -> pb::ScheduleStep {
    let ScheduleStep { until, due } = step;
    let due = match due {
        Due::Share(percent) => schedule_step::Due::Share(percent.to_string()),
        Due::Level(level) => schedule_step::Due::Value(level.to_string()),
    };
    pb::ScheduleStep { until: until.to_string(), due: Some(due) }
}

/// Reads a target's key.
pub fn read_key(message: pb::TargetKey, faults: &mut Faults) -> Option<TargetKey> {
    let pb::TargetKey { indicator, measure, of, area, period, issuer } = message;
    let indicator = faults.parse("indicator", &indicator);
    let measure = faults.code("measure", measure);
    let of = faults.of("of", &of);
    let area = faults.parse("area", &area);
    let period = faults.parse("period", &period);
    let issuer = faults.parse("issuer", &issuer);
    Some(TargetKey {
        indicator: indicator?,
        measure: measure?,
        of: of?,
        area: area?,
        period: period?,
        issuer: issuer?,
    })
}

/// Writes a target with the revision that last changed it.
pub fn write(target: &Target, revision: u64) -> pb::Target {
    let Target {
        key,
        chapter,
        label,
        value,
        qualifier,
        test,
        strength,
        nature,
        source,
        note,
        schedule,
    } = target;
    let test = match test {
        TargetTest::Compare(comparator) => target::Test::Comparator(comparator.to_wire()),
        TargetTest::UpTo(upper) => target::Test::UpTo(upper.to_string()),
    };
    pb::Target {
        key: Some(write_key(key)),
        chapter: chapter.to_string(),
        label: text::write(label),
        value: value.to_string(),
        qualifier: qualifier.to_wire(),
        test: Some(test),
        strength: text::write(strength),
        nature: nature.map_or(0, Code::to_wire),
        source: text::write_optional(source.as_ref()),
        note: text::write(note),
        schedule: schedule.iter().map(write_step).collect(),
        revision,
    }
}

/// Writes a target's key.
pub fn write_key(key: &TargetKey) -> pb::TargetKey {
    let TargetKey { indicator, measure, of, area, period, issuer } = key;
    pb::TargetKey {
        indicator: indicator.to_string(),
        measure: measure.to_wire(),
        of: of.to_string(),
        area: area.to_string(),
        period: period.to_string(),
        issuer: issuer.to_string(),
    }
}
