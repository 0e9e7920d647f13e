//! Deciding claims: whether a comparison holds, whatever rounding, wording and missing peers hide.
//!
//! A comparison of two figures is one of the intervals that they stand for, and has three answers: certainly, certainly not, or
//! either. What can be computed decides first: it is the data. What was published decides where the data leave it open. A rank
//! or a streak that was published is the claim itself in the words of its source, so it holds by that source only, which must
//! be named; a level or a growth that was published is data.
//!
//! - A published figure that the data rule out decides nothing; that it says otherwise is told.
//! - A streak that was counted over published ranks rests on their sources.
//! - A number "about" so much has no bounds and decides nothing. A figure that is withheld or cannot exist decides nothing
//!   either, whatever could be computed.

use scorecard_domain::{
    Bound, Comparator, Decimal, Doubt, Honour, HonourForm, HonourKind, Interval, Measure, Period,
    Qualifier, Reading, Standing, TargetTest, Verdict,
};

use crate::{
    answer::{Answer, Coverage, Origin},
    kernels::{attainment, streak::Run},
    span,
    value::{Input, Recorded},
};

const ONE: Decimal = match Decimal::new(1, 0) {
    Some(one) => one,
    None => Decimal::ZERO,
};

/// Whether a comparison holds; `None` if it may or may not.
pub type Certainty = Option<bool>;

/// Whether the one compares so with the other.
pub fn compare(one: Interval, by: Comparator, other: Interval) -> Certainty {
    let above = |a, b| match (span::surely_exceeds(a, b), span::may_exceed(a, b)) {
        (true, _) => Some(true),
        (false, false) => Some(false),
        (false, true) => None,
    };
    match by {
        Comparator::Above => above(one, other),
        Comparator::AtMost => above(one, other).map(|is| !is),
        Comparator::Below => above(other, one),
        Comparator::AtLeast => above(other, one).map(|is| !is),
        Comparator::Equal => match (one.meets(other), is_point(one) && is_point(other)) {
            (false, _) => Some(false),
            (true, true) => Some(true),
            (true, false) => None,
        },
    }
}

fn is_point(interval: Interval) -> bool {
    matches!((interval.low, interval.high), (Bound::Closed(low), Bound::Closed(high)) if low == high)
}

/// Whether a result meets a target.
pub fn meets(result: Interval, value: Decimal, test: TargetTest) -> Certainty {
    attainment::is_met(result, value, test)
}

/// Whether all hold. Of nothing it is not said.
pub fn all(certainties: impl IntoIterator<Item = Certainty>) -> Certainty {
    let mut found = None;
    for certainty in certainties {
        found = match (certainty, found) {
            (Some(false), _) => return Some(false),
            (None, _) | (_, Some(None)) => Some(None),
            (Some(true), _) => Some(Some(true)),
        };
    }
    found.flatten()
}

/// By what a claim was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// By what can be computed, or by figures that are data though published.
    Data,
    /// By a published rank, streak or standing.
    Published,
    /// By an honour.
    Honour,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What the data say of it.
    pub verdict: Verdict,
    /// Why it is undecided; none if it is not.
    pub doubt: Option<Doubt>,
    /// By what it was decided; none if it is undecided.
    pub ground: Option<Ground>,
    /// Whether something that was published says otherwise.
    pub contradicted: bool,
}

impl Decision {
    const fn decided(verdict: Verdict, ground: Ground) -> Self {
        Self { verdict, doubt: None, ground: Some(ground), contradicted: false }
    }

    /// An undecided one.
    pub const fn undecided(doubt: Doubt) -> Self {
        Self { verdict: Verdict::Undecided, doubt: Some(doubt), ground: None, contradicted: false }
    }
}

/// Decides a claim by its figure; `test` says whether what the figure can be passes, `doubt` why it may not be decided beyond
/// what the figure itself leaves open.
pub fn decide(
    answer: &Answer,
    test: impl Fn(Interval) -> Certainty,
    doubt: Option<Doubt>,
) -> Decision {
    let recorded = answer.published.as_ref();
    let reading = recorded.map(|recorded| recorded.value.reading);
    if reading.is_some_and(Reading::is_final_absence) {
        return Decision::undecided(Doubt::NoData);
    }
    let is_partial = answer.coverage.is_some_and(Coverage::is_partial);
    let by_data = answer.can_be.filter(|_| !is_partial).and_then(&test);
    let by_word = answer.stands_for.and_then(&test);
    let is_placed = is_placing(answer.key.measure);
    let of_data = |verdict| Decision::decided(verdict, Ground::Data);
    match (by_data, by_word) {
        (Some(false), word) => {
            Decision { contradicted: word == Some(true), ..of_data(Verdict::Fails) }
        }
        (Some(true), word) => {
            let decision = match sources_of_ranks(answer, &test) {
                None => of_data(Verdict::Holds),
                Some(true) => Decision::decided(Verdict::Published, Ground::Published),
                Some(false) => Decision::undecided(Doubt::NoSource),
            };
            Decision { contradicted: word == Some(false), ..decision }
        }
        (None, Some(word)) if answer.disagreement.is_none() => {
            let has_source = recorded.is_some_and(|recorded| recorded.source.is_some());
            match (word, is_placed) {
                (false, true) => Decision::decided(Verdict::Fails, Ground::Published),
                (false, false) => of_data(Verdict::Fails),
                (true, false) => of_data(Verdict::Holds),
                (true, true) if has_source => {
                    Decision::decided(Verdict::Published, Ground::Published)
                }
                (true, true) => Decision::undecided(Doubt::NoSource),
            }
        }
        (None, _) => Decision::undecided(doubt.unwrap_or_else(|| left_open(answer))),
    }
}

/// The answer as it is held against targets: a published number without qualifier stands for itself.
pub fn at_face_value(answer: &Answer) -> Answer {
    let recorded = answer.published.as_ref().filter(|it| it.value.reading.value().is_some());
    Answer {
        stands_for: recorded.map(|recorded| span::of(&recorded.value, true)),
        ..answer.clone()
    }
}

/// Decides a claim that the figure has a standing: such standings are only published.
pub fn decide_standing(answer: &Answer, standing: Standing) -> Decision {
    let recorded = answer.published.as_ref();
    match recorded.map(|recorded| (recorded.value.reading, recorded.source.is_some())) {
        Some((Reading::Standing(held), _)) if held != standing => {
            Decision::decided(Verdict::Fails, Ground::Published)
        }
        Some((Reading::Standing(_), true)) => {
            Decision::decided(Verdict::Published, Ground::Published)
        }
        Some((Reading::Standing(_), false)) => Decision::undecided(Doubt::NoSource),
        _ => Decision::undecided(Doubt::NoData),
    }
}

/// Decides by an honour what the data leave open.
pub fn with_honour(
    decision: Decision,
    honour: &Honour,
    tells: Option<Interval>,
    test: impl Fn(Interval) -> Certainty,
) -> Decision {
    let told = tells.and_then(test);
    match (decision.verdict, told) {
        (Verdict::Undecided, Some(true)) if honour.source.is_none() => {
            Decision { doubt: Some(Doubt::NoSource), ..decision }
        }
        (Verdict::Undecided, Some(true)) => Decision {
            contradicted: decision.contradicted,
            ..Decision::decided(Verdict::Published, Ground::Honour)
        },
        (Verdict::Undecided, Some(false)) => Decision::decided(Verdict::Fails, Ground::Honour),
        (Verdict::Undecided, None) if tells.is_none() => {
            let doubt = match decision.doubt {
                Some(Doubt::NoData) | None => Doubt::HonourTellsNone,
                Some(doubt) => doubt,
            };
            Decision { doubt: Some(doubt), ..decision }
        }
        (Verdict::Fails, Some(true)) => Decision { contradicted: true, ..decision },
        (Verdict::Holds | Verdict::Published, Some(false)) => {
            Decision { contradicted: true, ..decision }
        }
        _ => decision,
    }
}

/// What an honour tells of a rank, or of a streak of ranks up to one; none if it tells nothing of it. A title of the state is no
/// place among others, and a member of a list has none.
pub fn told_by(honour: &Honour, measure: Measure, up_to: u16) -> Option<Interval> {
    if honour.kind == HonourKind::Title {
        return None;
    }
    match (measure, honour.form) {
        (Measure::Rank, HonourForm::Rank(n)) => Some(span::between(n.into(), Some(n.into()))),
        (Measure::Rank, HonourForm::TopN(n)) => Some(span::between(1, Some(n.into()))),
        (Measure::Rank, HonourForm::Streak(_)) => Some(span::between(1, Some(1))),
        (Measure::Streak, HonourForm::Streak(n)) if up_to == 1 => {
            Some(span::between(n.into(), Some(n.into())))
        }
        (Measure::Streak, HonourForm::Streak(n)) => Some(span::between(n.into(), None)),
        (Measure::Streak, HonourForm::Rank(n) | HonourForm::TopN(n)) if n <= up_to => {
            Some(span::between(1, None))
        }
        _ => None,
    }
}

/// Whether published values of the measure are claims of their source rather than data.
const fn is_placing(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Rank
            | Measure::GrowthRank
            | Measure::RankChange
            | Measure::Streak
            | Measure::Percentile
            | Measure::GapToFirst
            | Measure::Standing
            | Measure::GrowthStanding
    )
}

/// Of what was computed over published ranks: whether all of them have a source. None if it rests on no such ranks.
///
/// That a streak was broken before the years that it has matters only to a test that more years would not pass.
fn sources_of_ranks(answer: &Answer, test: impl Fn(Interval) -> Certainty) -> Option<bool> {
    let run = answer.streak.filter(|run| test(span::between(run.at_least, None)) == Some(true));
    let since = run.and_then(|run| run.since);
    let mut ranks = published_ranks(answer, since).peekable();
    ranks.peek()?;
    Some(ranks.all(|rank| rank.source.is_some()))
}

/// The published ranks that a value was computed over, from a period on if one is given.
fn published_ranks(answer: &Answer, since: Option<Period>) -> impl Iterator<Item = &Input> {
    let inputs = answer.computed.as_ref().map(|it| it.inputs.as_slice()).unwrap_or_default();
    let counts = move |input: &&Input| since.is_none_or(|since| since <= input.key.period);
    inputs.iter().filter(|input| is_placing(input.key.measure)).filter(counts)
}

/// Whether a first place, or years in a row of a place, is shown that nobody is named for: published without a source, or
/// counted over ranks so published. Who says that it is first has to be named.
pub fn lacks_source(answer: &Answer) -> bool {
    match (answer.origin, &answer.published, answer.streak) {
        (Some(Origin::Published), Some(recorded), _) => is_unnamed(answer.key.measure, recorded),
        (Some(Origin::Computed), _, Some(Run { since: Some(since), .. })) => {
            published_ranks(answer, Some(since)).any(|rank| rank.source.is_none())
        }
        _ => false,
    }
}

/// Whether it is a first place or years in a row, published without a source.
pub fn is_unnamed(measure: Measure, recorded: &Recorded) -> bool {
    let number = recorded.value.reading.value();
    let boasts = match measure {
        Measure::Rank | Measure::GrowthRank => {
            number.is_some_and(|place| place.cmp_value(ONE).is_eq())
        }
        Measure::Streak => number.is_some_and(|years| !years.is_zero()),
        _ => false,
    };
    boasts && recorded.source.is_none()
}

/// Why the figure of a claim decides nothing.
fn left_open(answer: &Answer) -> Doubt {
    let is_about = answer.shown().is_some_and(|value| value.qualifier == Qualifier::About);
    match answer.key.measure {
        _ if answer.shown().is_none_or(|value| value.reading.value().is_none()) => Doubt::NoData,
        Measure::Streak => Doubt::StreakOpen,
        measure if is_placing(measure) => Doubt::RankNotFirm,
        _ if is_about => Doubt::About,
        _ => Doubt::Straddles,
    }
}
