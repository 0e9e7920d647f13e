//! From the API's messages to the data file. Every message is taken apart in full, so that a new field fails
//! to compile here until someone decides what it means for the page.

mod answer;
mod evidence;
mod figure;

use std::fmt::Write as _;

use scorecard_wire::pb::{data, metrics};

use self::evidence::{honour, milestone, picture, source};
use self::figure::{figure, read_input, read_key, read_rank, read_words};
use super::{
    Area, Chapter, Claim, Document, Evidence, Finding, Imprint, Release, SCHEMA, ScheduleStep,
    Sentence, Target, Text,
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
        inputs: inputs
            .into_iter()
            .map(|it| read_input(item, it.into_message()))
            .collect::<Result<_>>()?,
        revision,
    })
}

fn sentence(sentence: metrics::Sentence) -> Sentence {
    let metrics::Sentence { figures, text, brief } = sentence;
    Sentence { figures, text: words(text), brief: said(brief) }
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
        schedule,
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
        schedule: schedule.into_iter().map(step).collect(),
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
fn step(step: data::ScheduleStep) -> ScheduleStep {
    let data::ScheduleStep { until, due } = step;
    let (share, value) = match due {
        Some(data::schedule_step::Due::Share(share)) => (Some(share), None),
        Some(data::schedule_step::Due::Value(value)) => (None, Some(value)),
        None => (None, None),
    };
    ScheduleStep { until, share, value }
}
