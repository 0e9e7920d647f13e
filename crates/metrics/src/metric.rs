//! One answer of the cube, as a message with its words.

use scorecard_domain::{Decimal, Indicator, Lang, Reading, StreakPredicate, words};
use scorecard_measures::{
    Answer, Coverage as Reported, Cube, Disagreement as Conflict, Input as Used, Origin as From,
    Passage, StreakYear, Value as Known,
    kernels::{
        implied::{Implied as Follows, ImpliedKind as Kind},
        rank::Place,
        rank_change::Moved,
        streak::{Run, StreakEnd as End},
    },
};
use scorecard_wire::{
    pb::metrics::{
        Coverage, Disagreement, Implied, ImpliedKind, Input, Metric, Origin, PastValue,
        RankChangeContext, RankContext, StreakContext, StreakEnd, UnstatedShare, Value, Words,
        WordsIn, value::Reading as ValueReading,
    },
    text,
    written::Common,
};

use crate::{grade, shared::Shared, wording::Wording};

/// Words in both languages as a message.
pub(crate) fn words(zh: words::Words, en: words::Words) -> Words {
    let message = |words: words::Words| {
        let words::Words { before, number, unit, after, mark, cell, phrase } = words;
        Some(WordsIn { before, number, unit, after, mark, cell, phrase })
    };
    Words { zh: message(zh), en: message(en) }
}

/// The answer as a message, with the words of `wording`; `shared` is of the same world.
///
/// # Errors
///
/// What cannot be worded truthfully; the message is then complete but for its words.
pub(crate) fn metric(
    answer: &Answer,
    wording: &Wording,
    streak_rank: u16,
    cube: &Cube,
    shared: &Shared,
) -> (Metric, Result<(), words::Refusal>) {
    let said = said(answer, wording);
    let (words, refused) = match said {
        Ok(words) => (Some(words), Ok(())),
        Err(refusal) => (None, Err(refusal)),
    };
    let measure = answer.key.measure;
    let metric = Metric {
        key: Some(scorecard_wire::observation::write_key(&answer.key)),
        origin: origin(answer),
        shown: answer.shown().map(value),
        published: answer.published.as_ref().map(|recorded| value(&recorded.value)),
        computed: answer.computed.as_ref().ok().map(|computed| value(&computed.value)),
        missing: answer.missing().map_or(0, |missing| missing.number().into()),
        not_computed: answer.not_computed().map_or(0, |missing| missing.number().into()),
        disagreement: answer.disagreement.as_ref().map(disagreement),
        rank: answer.rank.as_ref().map(rank),
        streak: answer.streak.as_ref().map(|run| {
            streak(
                run,
                &answer.streak_years,
                if wording.streak == StreakPredicate::Rank { streak_rank.max(1) } else { 0 },
            )
        }),
        implied: answer
            .implied
            .iter()
            .map(|follows| implied(follows, &wording.indicator))
            .collect(),
        formula: answer.formula().to_owned(),
        inputs: answer.inputs().iter().map(|used| input(used, wording, cube, shared)).collect(),
        revision: answer.revision(),
        words,
        unit: match &wording.counts {
            Some(counts) => grade::unit(counts),
            None => wording.indicator.unit_of(measure),
        },
        coverage: answer.covered().map(coverage),
        rank_change: answer.moved.as_ref().map(rank_change),
        basis: text::write(&wording.basis),
        grade: wording.grade.as_ref().map(grade::Grade::message),
        base_by_shares: answer.by_shares,
        unstated_shares: answer.unstated.iter().map(unstated).collect(),
    };
    (metric, refused)
}

/// The answer, with its words, as one year of a figure's past; none unless it is a number.
pub(crate) fn past(answer: &Answer, words: Words) -> Option<PastValue> {
    let shown = answer.shown()?;
    shown.reading.value()?;
    Some(PastValue {
        period: answer.key.period.to_string(),
        value: Some(value(shown)),
        origin: origin(answer),
        words: Some(words),
    })
}

fn origin(answer: &Answer) -> i32 {
    match answer.origin {
        None => Origin::Unspecified,
        Some(From::Published) => Origin::Published,
        Some(From::Computed) => Origin::Computed,
    }
    .into()
}

/// The answer in words; of nothing to show, why.
///
/// # Errors
///
/// What cannot be worded truthfully.
pub(crate) fn said(answer: &Answer, wording: &Wording) -> Result<Words, words::Refusal> {
    match answer.missing() {
        Some(missing) => {
            let passed =
                |it: &Passage| format!("{} {} → {}", it.from, it.predecessor, it.successor);
            let passed: Vec<String> = answer.unstated.iter().map(passed).collect();
            let of =
                |lang| words::unstated(words::missing(missing, &wording.noun, lang), &passed, lang);
            Ok(words(of(Lang::Zh), of(Lang::En)))
        }
        None => {
            let figure = wording.figure();
            Ok(words(figure.words(Lang::Zh)?, figure.words(Lang::En)?))
        }
    }
}

fn value(known: &Known) -> Value {
    let Known { reading, qualifier, statuses, stage } = known;
    Value {
        reading: Some(match reading {
            Reading::Value(number) => ValueReading::Number(number.to_string()),
            Reading::Standing(standing) => ValueReading::Standing(standing.number().into()),
            Reading::Absent(absence) => ValueReading::Absence(absence.number().into()),
        }),
        qualifier: qualifier.number().into(),
        statuses: statuses.iter().map(|flag| flag.number().into()).collect(),
        stage: stage.map_or(0, |stage| stage.number().into()),
    }
}

fn end(bound: Option<Decimal>) -> String {
    bound.map(|bound| bound.to_string()).unwrap_or_default()
}

fn disagreement(conflict: &Conflict) -> Disagreement {
    let Conflict { published, computed } = conflict;
    Disagreement {
        published_low: end(published.low),
        published_high: end(published.high),
        computed_low: end(computed.low),
        computed_high: end(computed.high),
    }
}

fn rank(place: &Place) -> RankContext {
    RankContext {
        reported: place.reported,
        expected: place.expected,
        tied: place.tied,
        firm: place.is_firm(),
    }
}

fn coverage(coverage: Reported) -> Coverage {
    let Reported { reported, expected } = coverage;
    Coverage { reported, expected, partial: coverage.is_partial() }
}

fn unstated(passage: &Passage) -> UnstatedShare {
    let Passage { from, predecessor, successor } = passage;
    UnstatedShare {
        predecessor: predecessor.to_string(),
        successor: successor.to_string(),
        from: from.to_string(),
    }
}

fn rank_change(moved: &Moved) -> RankChangeContext {
    let Moved { before, now, tied, firm, same_peers, .. } = *moved;
    RankChangeContext { before, now, tied, firm, same_peers }
}

fn streak(run: &Run, years: &[StreakYear], up_to_rank: u16) -> StreakContext {
    let periods = |is: fn(&StreakYear) -> bool| {
        let of = years.iter().filter(|year| is(year));
        of.map(|year| year.period.to_string()).collect()
    };
    let ended_by = run.since.and_then(|since| since.plus_years(-1));
    let ended_by = ended_by.filter(|_| run.end != Some(End::StartOfRecord));
    StreakContext {
        up_to_rank: up_to_rank.into(),
        since: run.since.map(|period| period.to_string()).unwrap_or_default(),
        end: match run.end {
            None => StreakEnd::Unspecified,
            Some(End::Broken) => StreakEnd::Broken,
            Some(End::Gap) => StreakEnd::Gap,
            Some(End::StartOfRecord) => StreakEnd::StartOfRecord,
            Some(End::Tied) => StreakEnd::Tied,
            Some(End::OtherPeers) => StreakEnd::OtherPeers,
        }
        .into(),
        qualified: run.qualified,
        tied_periods: periods(|year| year.tied),
        regrouped_periods: periods(|year| year.regrouped),
        open_periods: periods(|year| !year.firm),
        ended_by: ended_by.map(|period| period.to_string()).unwrap_or_default(),
    }
}

fn implied(follows: &Follows, indicator: &Indicator) -> Implied {
    let Follows { kind, range, conflict } = follows;
    let of = |lang| words::implied(range.low, range.high, *conflict, indicator.into(), lang).ok();
    Implied {
        kind: match kind {
            Kind::Whole => ImpliedKind::Whole,
            Kind::Base => ImpliedKind::Base,
            Kind::Period => ImpliedKind::Period,
        }
        .into(),
        low: end(range.low),
        high: end(range.high),
        unit: indicator.scaled_unit(),
        words: of(Lang::Zh).zip(of(Lang::En)).map(|(zh, en)| words(zh, en)),
        conflict: *conflict,
    }
}

fn input(used: &Used, wording: &Wording, cube: &Cube, shared: &Shared) -> Common<Input> {
    shared.input(used, || {
        let Used { key, revision, value, source } = used;
        let held = cube.indicator(&key.indicator).map(|held| &held.thing);
        let indicator = held.unwrap_or(&wording.indicator);
        Input {
            key: Some(scorecard_wire::observation::write_key(key)),
            revision: *revision,
            value: wording.cell_of_input(key, *value, indicator),
            source: source.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    })
}
