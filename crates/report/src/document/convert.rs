//! From the API's messages to the data file. Every message is taken apart in full, so that a new field fails
//! to compile here until someone decides what it means for the page.

mod answer;

use std::fmt::Write as _;

use scorecard_wire::pb::{data, metrics};

use super::{
    Area, Chapter, Claim, Coverage, Disagreement, Document, Evidence, Figure, FigureAssessment,
    Finding, Grade, GradeCount, GradeCounts, Honour, Implied, Imprint, Input, Key, Milestone,
    PastValue, Picture, Rank, Reading, Release, SCHEMA, Sentence, Source, Streak, Target, Text,
    Value, Words, WordsIn,
};
use crate::code::{Code, CodeList, UnknownCode};

/// A scorecard that holds what the API does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the metrics service sent a scorecard that cannot be read: {item}: {problem}")]
pub struct Malformed {
    /// The figure, chapter or other item.
    pub item: String,
    /// What is wrong with it.
    pub problem: String,
}

type Result<T, E = Malformed> = std::result::Result<T, E>;

/// Names the item in which something is wrong.
struct Item<'a> {
    kind: &'static str,
    id: &'a str,
}

impl Item<'_> {
    fn fault(&self, problem: impl Into<String>) -> Malformed {
        Malformed { item: format!("{} `{}`", self.kind, self.id), problem: problem.into() }
    }

    fn needs<T>(&self, what: &str, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| self.fault(format!("has no {what}")))
    }

    fn code<L: CodeList>(&self, number: i32) -> Result<Option<Code<L>>> {
        Code::read(number).map_err(|unknown: UnknownCode| self.fault(unknown.to_string()))
    }

    fn known<L: CodeList>(&self, number: i32) -> Result<Code<L>> {
        self.needs(L::LIST, self.code(number)?)
    }
}

pub(super) fn document(
    scorecard: metrics::Scorecard,
    release: Option<Release>,
) -> Result<Document> {
    let metrics::Scorecard {
        title,
        area: own,
        ancestors,
        year,
        definition,
        revision,
        digest,
        chapters,
        sources,
        gaps: _, // a scorecard with gaps is refused before it becomes a data file
        findings,
        imprint: own_imprint,
    } = scorecard;
    let item = Item { kind: "scorecard of", id: &definition };
    Ok(Document {
        schema: SCHEMA,
        title: words(title),
        area: area(item.needs("area", own)?)?,
        ancestors: ancestors.into_iter().map(area).collect::<Result<_>>()?,
        year,
        revision,
        digest: hex(&digest),
        chapters: chapters.into_iter().map(chapter).collect::<Result<_>>()?,
        sources: sources.into_iter().map(source).collect(),
        findings: findings.into_iter().map(finding).collect(),
        imprint: own_imprint.map(imprint),
        release,
        definition,
    })
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}"); // writing to a string cannot fail
        out
    })
}

fn words(text: Option<data::Text>) -> Text {
    let data::Text { zh, en } = text.unwrap_or_default();
    Text { zh, en }
}

/// A text that may say nothing.
fn said(text: Option<data::Text>) -> Option<Text> {
    text.filter(|text| !(text.zh.is_empty() && text.en.is_empty())).map(|text| words(Some(text)))
}

/// A string that may be empty.
fn given(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn area(area: data::Area) -> Result<Area> {
    let data::Area { id, kind, code, name, validity: _, parents: _, successors: _, revision: _ } =
        area;
    let kind = Item { kind: "area", id: &id }.code(kind)?;
    Ok(Area { id, code: given(code), kind, name: words(name) })
}

fn chapter(chapter: metrics::ScorecardChapter) -> Result<Chapter> {
    let metrics::ScorecardChapter {
        id,
        title,
        kind,
        figures,
        sentences,
        targets,
        honours,
        milestones,
        pictures,
        answers,
        claims,
    } = chapter;
    let kind = Item { kind: "chapter", id: &id }.known(kind)?;
    Ok(Chapter {
        id,
        title: words(title),
        kind,
        figures: figures.into_iter().map(figure).collect::<Result<_>>()?,
        sentences: sentences.into_iter().map(sentence).collect(),
        targets: targets.into_iter().map(target).collect::<Result<_>>()?,
        honours: honours.into_iter().map(honour).collect::<Result<_>>()?,
        milestones: milestones.into_iter().map(milestone).collect::<Result<_>>()?,
        pictures: pictures.into_iter().map(picture).collect::<Result<_>>()?,
        claims: claims.into_iter().filter(is_printed).map(claim).collect::<Result<_>>()?,
        answers: answers.into_iter().map(answer::answer).collect::<Result<_>>()?,
    })
}

/// Whether a claim holds, by the data or as published.
fn is_printed(claim: &metrics::ScorecardClaim) -> bool {
    use metrics::ClaimVerdict::{Holds, Published};
    matches!(claim.verdict(), Holds | Published)
}

fn claim(claim: metrics::ScorecardClaim) -> Result<Claim> {
    let metrics::ScorecardClaim {
        id,
        text,
        verdict,
        doubt: _, // what is printed is decided
        required: _,
        evidence,
        target,
        honour,
        source,
        estimated,
        contradicted: _, // the sentence tells it
        leaders: _,      // of ranks that fail
        sentence,
        basis,
    } = claim;
    let item = Item { kind: "claim", id: &id };
    let evidence = evidence.into_iter().map(|metric| read_evidence(&item, metric));
    Ok(Claim {
        text: words(text),
        verdict: item.known(verdict)?,
        basis: said(basis),
        sentence: words(sentence),
        estimated,
        source: given(source),
        honour: honour.and_then(|honour| honour.key).map(|key| key.honour),
        target: target.map(|target| target.value),
        evidence: evidence.collect::<Result<_>>()?,
        id,
    })
}

fn read_evidence(item: &Item<'_>, metric: metrics::Metric) -> Result<Evidence> {
    let metrics::Metric { key, words: worded, rank, formula, inputs, revision, .. } = metric;
    Ok(Evidence {
        key: read_key(item, key)?,
        words: worded.map(|words| read_words(item, Some(words))).transpose()?,
        rank: rank.map(read_rank),
        formula,
        inputs: inputs.into_iter().map(|it| read_input(item, it)).collect::<Result<_>>()?,
        revision,
    })
}

fn read_rank(rank: metrics::RankContext) -> Rank {
    let metrics::RankContext { reported, expected, tied, firm } = rank;
    Rank { reported, expected, tied, firm }
}

fn sentence(sentence: metrics::Sentence) -> Sentence {
    let metrics::Sentence { figures, text, brief } = sentence;
    Sentence { figures, text: words(text), brief: said(brief) }
}

fn figure(figure: metrics::Figure) -> Result<Figure> {
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
        inputs: inputs.into_iter().map(|it| read_input(&item, it)).collect::<Result<_>>()?,
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

fn read_key(item: &Item<'_>, key: Option<data::ObservationKey>) -> Result<Key> {
    let data::ObservationKey { indicator, measure, of, area, period } = item.needs("key", key)?;
    Ok(Key { indicator, measure: item.known(measure)?, of: given(of), area, period })
}

fn read_words(item: &Item<'_>, words: Option<metrics::Words>) -> Result<Words> {
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
    let metrics::StreakContext { up_to_rank, since, end, qualified } = streak;
    Ok(Streak { up_to_rank, since: given(since), end: item.code(end)?, qualified })
}

fn read_implied(item: &Item<'_>, implied: metrics::Implied) -> Result<Implied> {
    let metrics::Implied { kind, low, high, unit, words } = implied;
    let words = read_words(item, words)?;
    Ok(Implied { kind: item.known(kind)?, low: given(low), high: given(high), unit, words })
}

fn read_input(item: &Item<'_>, input: metrics::Input) -> Result<Input> {
    let metrics::Input { key, revision, value, source } = input;
    Ok(Input { key: read_key(item, key)?, revision, value, source: given(source) })
}

fn target(figure: metrics::TargetFigure) -> Result<Target> {
    use data::target::Test;
    let metrics::TargetFigure { id, target, label, unit, words: worded, beside, beside_words } =
        figure;
    let item = Item { kind: "target", id: &id };
    let data::Target {
        key,
        chapter: _, // it stands in its chapter
        label: _,   // resolved in the figure's label
        value,
        qualifier,
        strength,
        nature,
        source,
        note,
        revision,
        test,
    } = item.needs("target", target)?;
    let data::TargetKey { indicator, measure, of, area: _, period, issuer } =
        item.needs("key", key)?;
    let (comparator, up_to) = match test {
        Some(Test::Comparator(comparator)) => (item.code(comparator)?, None),
        Some(Test::UpTo(up_to)) => (None, Some(up_to)),
        None => (None, None),
    };
    Ok(Target {
        label: words(label),
        indicator,
        measure: item.known(measure)?,
        of: given(of),
        period,
        issuer,
        value,
        unit,
        qualifier: item.code(qualifier)?,
        up_to,
        comparator,
        strength: said(strength),
        nature: item.code(nature)?,
        words: read_words(&item, worded)?,
        beside: given(beside),
        beside_words: said(beside_words),
        source: given(source),
        note: said(note),
        revision,
        id,
    })
}

fn honour(entry: metrics::HonourEntry) -> Result<Honour> {
    let metrics::HonourEntry { honour, holder_name, mark, phrase } = entry;
    let item = Item { kind: "honour", id: "" };
    let data::Honour { key, title, level, awarded_by, kind, form, number, source, note, revision } =
        item.needs("honour", honour)?;
    let data::HonourKey { holder, honour: id, period } = item.needs("key", key)?;
    let item = Item { kind: "honour", id: &id };
    Ok(Honour {
        holder,
        period,
        title: words(title),
        level: item.known(level)?,
        awarded_by: said(awarded_by),
        kind: item.known(kind)?,
        form: item.known(form)?,
        number,
        holder_name: said(holder_name),
        mark: said(mark),
        phrase: said(phrase),
        source: given(source),
        note: said(note),
        revision,
        id,
    })
}

fn milestone(milestone: data::Milestone) -> Result<Milestone> {
    let data::Milestone { key, chapter: _, text, state, claim, source, note, revision } = milestone;
    let item = Item { kind: "milestone", id: "" };
    let data::MilestoneKey { area: _, milestone: id, period } = item.needs("key", key)?;
    let state = Item { kind: "milestone", id: &id }.known(state)?;
    Ok(Milestone {
        id,
        period,
        text: words(text),
        state,
        claim: said(claim),
        source: given(source),
        note: said(note),
        revision,
    })
}

fn picture(media: data::Media) -> Result<Picture> {
    if !media.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        let item = Item { kind: "picture", id: &media.id };
        return Err(item.fault("has an id that is no file's name"));
    }
    let file = crate::pictures::file_of(&media.id, &media.content_type);
    let data::Media {
        id,
        area: _,
        period: _,
        chapter: _, // it stands in its chapter
        number,
        caption,
        credit,
        content_type,
        content: _, // a file beside the data file
        revision: _,
    } = media;
    let (caption, credit) = (words(caption), said(credit));
    Ok(Picture { id, number, caption, credit, content_type, file })
}

fn source(source: data::Source) -> Source {
    let data::Source { id, title, publisher, published, url, note, revision: _ } = source;
    Source {
        id,
        title: words(title),
        publisher: said(publisher),
        published: given(published),
        url: given(url),
        note: said(note),
    }
}

fn finding(finding: metrics::Finding) -> Finding {
    let metrics::Finding { item, reason, problem } = finding;
    Finding { item, reason, problem: words(problem) }
}

fn imprint(imprint: data::Imprint) -> Imprint {
    let data::Imprint {
        key: _, // the scorecard's own area and year
        compiled_by,
        data_as_of,
        published_on,
        checked_by,
        signed_by,
        telephone,
        data_url,
        edition_url,
        source,
        note,
        revision,
    } = imprint;
    Imprint {
        compiled_by: said(compiled_by),
        data_as_of: given(data_as_of),
        published_on: given(published_on),
        checked_by: said(checked_by),
        signed_by: said(signed_by),
        telephone: given(telephone),
        data_url: given(data_url),
        edition_url: given(edition_url),
        source: given(source),
        note: said(note),
        revision,
    }
}
