//! Figures, with the numbers that stand behind them.

use scorecard_wire::pb::{data, metrics};

use super::{
    super::{
        Coverage, Disagreement, Figure, FigureAssessment, Grade, GradeCount, GradeCounts, Implied,
        Input, Key, PastValue, Rank, Reading, Streak, Value, Words, WordsIn,
    },
    Item, Result, given, said, words,
};

pub(super) fn read_rank(rank: metrics::RankContext) -> Rank {
    let metrics::RankContext { reported, expected, tied, firm } = rank;
    Rank { reported, expected, tied, firm }
}

pub(super) fn figure(figure: metrics::Figure) -> Result<Figure> {
    let metrics::Figure {
        id,
        label,
        metric,
        area_name,
        of_name,
        part_of,
        note,
        explanation,
        scope,
        optional,
        highlight,
        short_label,
        history,
        grade_counts,
        assessment,
    } = figure;
    let item = Item { kind: "figure", id: &id };
    let metrics::Metric {
        key,
        origin,
        shown,
        published,
        computed,
        missing,
        not_computed,
        disagreement,
        rank,
        streak,
        implied,
        formula,
        inputs,
        revision,
        words: worded,
        unit,
        coverage,
        // Words say how far a rank has moved, and refuse where it may still move otherwise.
        rank_change: _,
        basis,
        grade,
        // Words say that a base was restated by shares, and which shares are not stated.
        base_by_shares: _,
        unstated_shares: _,
    } = item.needs("metric", metric)?;
    let value_of =
        |value: Option<metrics::Value>| value.map(|it| read_value(&item, it)).transpose();
    Ok(Figure {
        label: words(label),
        key: read_key(&item, key)?,
        words: read_words(&item, worded)?,
        unit,
        origin: item.code(origin)?,
        shown: value_of(shown)?,
        published: value_of(published)?,
        computed: value_of(computed)?,
        missing: item.code(missing)?,
        not_computed: item.code(not_computed)?,
        disagreement: disagreement.map(read_disagreement),
        rank: rank.map(read_rank),
        coverage: coverage.map(|metrics::Coverage { reported, expected, partial }| Coverage {
            reported,
            expected,
            partial,
        }),
        streak: streak.map(|it| read_streak(&item, it)).transpose()?,
        implied: implied.into_iter().map(|it| read_implied(&item, it)).collect::<Result<_>>()?,
        formula,
        inputs: inputs
            .into_iter()
            .map(|it| read_input(&item, it.into_message()))
            .collect::<Result<_>>()?,
        revision,
        area_name: said(area_name),
        of_name: said(of_name),
        part_of: given(part_of),
        note: said(note),
        explanation: said(explanation),
        scope: said(scope),
        optional,
        highlight,
        short: said(short_label),
        history: history.into_iter().map(|it| read_past(&item, it)).collect::<Result<_>>()?,
        basis: said(basis),
        grade: grade.map(read_grade),
        grade_counts: grade_counts.map(|it| read_counts(&item, it)).transpose()?,
        assessment: assessment.map(|it| read_assessment(&item, it)).transpose()?,
        id,
    })
}

fn read_grade(grade: metrics::Grade) -> Grade {
    let metrics::Grade { best, worst, decided } = grade;
    Grade { best: words(best), worst: words(worst), decided }
}

fn read_counts(item: &Item<'_>, counts: metrics::GradeCounts) -> Result<GradeCounts> {
    let metrics::GradeCounts { kind, grades, undecided, reported, expected } = counts;
    let count = |metrics::GradeCount { grade, areas }| GradeCount { grade: words(grade), areas };
    Ok(GradeCounts {
        kind: item.known(kind)?,
        grades: grades.into_iter().map(count).collect(),
        undecided,
        reported,
        expected,
    })
}

fn read_assessment(
    item: &Item<'_>,
    assessment: metrics::FigureAssessment,
) -> Result<FigureAssessment> {
    let metrics::FigureAssessment {
        assessment,
        name,
        face,
        score,
        rank,
        best_rank,
        worst_rank,
        members,
        scored,
        grade,
    } = assessment;
    let place = |place: u32| (place > 0).then_some(place);
    Ok(FigureAssessment {
        id: assessment,
        name: words(name),
        face: item.known(face)?,
        score: given(score),
        rank: place(rank),
        best_rank: place(best_rank),
        worst_rank: place(worst_rank),
        members,
        scored,
        grade: said(grade),
    })
}

fn read_past(item: &Item<'_>, past: metrics::PastValue) -> Result<PastValue> {
    let metrics::PastValue { period, value, origin, words } = past;
    Ok(PastValue {
        period,
        value: read_value(item, item.needs("value", value)?)?,
        origin: item.code(origin)?,
        words: read_words(item, words)?,
    })
}

pub(super) fn read_key(item: &Item<'_>, key: Option<data::ObservationKey>) -> Result<Key> {
    let data::ObservationKey { indicator, measure, of, area, period } = item.needs("key", key)?;
    Ok(Key { indicator, measure: item.known(measure)?, of: given(of), area, period })
}

pub(super) fn read_words(item: &Item<'_>, words: Option<metrics::Words>) -> Result<Words> {
    let metrics::Words { zh, en } = item.needs("words", words)?;
    let read = |words: Option<metrics::WordsIn>| {
        let metrics::WordsIn { before, number, unit, after, mark, cell, phrase } =
            words.unwrap_or_default();
        WordsIn { before, number, unit, after, mark, cell, phrase }
    };
    Ok(Words { zh: read(zh), en: read(en) })
}

fn read_value(item: &Item<'_>, value: metrics::Value) -> Result<Value> {
    use metrics::value::Reading as Wire;
    let metrics::Value { reading, qualifier, statuses, stage } = value;
    let reading = match item.needs("reading", reading)? {
        Wire::Number(number) => Reading::Number(number),
        Wire::Standing(standing) => Reading::Standing(item.known(standing)?),
        Wire::Absence(absence) => Reading::Absence(item.known(absence)?),
    };
    let statuses = statuses.into_iter().map(|status| item.known(status)).collect::<Result<_>>()?;
    Ok(Value { reading, qualifier: item.code(qualifier)?, statuses, stage: item.code(stage)? })
}

fn read_disagreement(disagreement: metrics::Disagreement) -> Disagreement {
    let metrics::Disagreement { published_low, published_high, computed_low, computed_high } =
        disagreement;
    Disagreement { published_low, published_high, computed_low, computed_high }
}

fn read_streak(item: &Item<'_>, streak: metrics::StreakContext) -> Result<Streak> {
    let metrics::StreakContext {
        up_to_rank,
        since,
        end,
        qualified,
        tied_periods,
        regrouped_periods,
        open_periods,
        ended_by,
    } = streak;
    Ok(Streak {
        up_to_rank,
        since: given(since),
        end: item.code(end)?,
        qualified,
        tied_periods,
        regrouped_periods,
        open_periods,
        ended_by: given(ended_by),
    })
}

fn read_implied(item: &Item<'_>, implied: metrics::Implied) -> Result<Implied> {
    let metrics::Implied { kind, low, high, unit, words, conflict } = implied;
    let (kind, words) = (item.known(kind)?, read_words(item, words)?);
    Ok(Implied { kind, low: given(low), high: given(high), unit, words, conflict })
}

pub(super) fn read_input(item: &Item<'_>, input: metrics::Input) -> Result<Input> {
    let metrics::Input { key, revision, value, source } = input;
    Ok(Input { key: read_key(item, key)?, revision, value, source: given(source) })
}
