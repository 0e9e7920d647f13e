//! The figures that a claim looks at: asked for, answered and worded as those of the page are.

use scorecard_domain::{
    Against, AreaKind, Claim, Decimal, Interval, ItemOf, Lang, Measure, Preference, Ratio, Reading,
    SourceId, StreakRule, Text, Verdict, words::Caveats,
};
use scorecard_measures::{
    Answer, Origin, Question, Terms, Value,
    claim::{Certainty, Decision},
};
use scorecard_wire::pb::metrics::{Metric, Peer};

use super::{
    super::{builder::Builder, figures},
    against::Test,
    told,
};
use crate::{explain, metric, wording::Wording, world::World};

/// A figure with what was asked and how it is worded.
pub(super) struct Looked {
    pub(super) question: Question,
    pub(super) answer: Answer,
    pub(super) wording: Wording,
    pub(super) metric: Metric,
    pub(super) kind: AreaKind,
}

/// What the figure of a claim asks of the cube, and the kind of its area; none if it is about an honour alone, or if there is no
/// such area.
fn question(builder: &mut Builder<'_>, claim: &Claim) -> Option<(Question, AreaKind)> {
    let (area, kind) = figures::area_of(builder, &claim.area)?;
    let question = Question {
        indicator: claim.indicator.clone()?,
        measure: claim.measure,
        of: claim.of.clone(),
        area,
        period: builder.period,
        streak_rank: claim.streak_rank,
        preference: Preference::Computed,
        rounding: builder.definition.rounding,
        decimals: None,
        terms: Terms { streak: claim.streak, ..Terms::default() },
    };
    Some((question, kind))
}

/// The claim's own figure.
pub(super) fn own(builder: &mut Builder<'_>, claim: &Claim) -> Option<Looked> {
    let (question, kind) = question(builder, claim)?;
    look(builder, question, kind)
}

/// Answers a question; all that the answer was made from is an input of the scorecard.
pub(super) fn look(
    builder: &mut Builder<'_>,
    question: Question,
    kind: AreaKind,
) -> Option<Looked> {
    let indicator = builder.indicator(&question.indicator)?;
    let answer = builder.cube.answer(&question);
    builder.uses(answer.revision(), None);
    for input in answer.inputs().iter() {
        builder.uses(input.revision, input.source.as_ref());
    }
    if let Some(recorded) = &answer.published {
        builder.uses(recorded.revision, recorded.source.as_ref());
    }
    let of = builder.of_name(&question.area, &answer.key.of);
    let mut wording =
        Wording::new(builder.cube, &answer, indicator, kind, of).on(&question.terms, &answer);
    wording.streak_rank = question.streak_rank;
    let metric =
        metric::metric(&answer, &wording, question.streak_rank, builder.cube, builder.shared).0;
    Some(Looked { question, answer, wording, metric, kind })
}

/// The standing beside a rank that nothing is known of, if one was published.
pub(super) fn standing(
    builder: &mut Builder<'_>,
    claim: &Claim,
    looked: &Looked,
) -> Option<Looked> {
    let measure = match claim.measure {
        Measure::Rank | Measure::Streak => Measure::Standing,
        Measure::GrowthRank => Measure::GrowthStanding,
        _ => return None,
    };
    let of = if claim.of == ItemOf::Nothing { ItemOf::Parent } else { claim.of.clone() };
    let question = Question { measure, of, ..looked.question.clone() };
    let found = look(builder, question, looked.kind)?;
    let is_standing =
        found.answer.shown().is_some_and(|it| matches!(it.reading, Reading::Standing(_)));
    is_standing.then_some(found)
}

/// So many decimals at most are added to tell a figure from what it is held against.
const MORE_DECIMALS: u8 = 6;

impl Looked {
    /// With as many decimals as it takes for the printed number not to say otherwise than the decision: 19.97% that is not
    /// 20%.
    pub(super) fn told_apart(
        self,
        builder: &mut Builder<'_>,
        claim: &Claim,
        test: &Test,
        decision: &Decision,
    ) -> Self {
        let decided = match decision.verdict {
            Verdict::Fails => false,
            Verdict::Holds => true,
            Verdict::Published | Verdict::Undecided => return self,
        };
        let number = |looked: &Self| {
            let computed = looked.answer.origin == Some(Origin::Computed);
            looked.answer.shown()?.reading.value().filter(|_| computed)
        };
        let differs = |number: Decimal| {
            test.of(Interval::exactly(Ratio::from(number))).is_some_and(|is| is != decided)
        };
        let Some(printed) = number(&self).filter(|number| differs(*number)) else { return self };
        // A number that is held against is exact; other figures are printed as they are.
        if !matches!(claim.against, Against::Number(_)) {
            return self;
        }
        for more in 1..=MORE_DECIMALS {
            let decimals = printed.scale().checked_add(more);
            let question = Question { decimals, ..self.question.clone() };
            match look(builder, question, self.kind) {
                Some(found) if number(&found).is_some_and(|number| !differs(number)) => {
                    return found;
                }
                _ => {}
            }
        }
        self
    }

    /// The figure's clause; what cannot be worded is called by the indicator's name.
    pub(super) fn phrase(&self) -> Text {
        told::both(|lang| {
            let words = told::words(&self.metric, lang).map(|words| words.phrase.clone());
            words.unwrap_or_else(|| self.wording.noun.get(lang).to_owned())
        })
    }

    /// What a table's cell says of it; empty if nothing is shown.
    pub(super) fn cell(&self, lang: Lang) -> String {
        let is_shown = self.answer.shown().is_some();
        let words = told::words(&self.metric, lang).filter(|_| is_shown);
        words.map(|words| words.cell.clone()).unwrap_or_default()
    }

    /// What a cell would say of another value of the same measure.
    pub(super) fn cell_of(&self, value: Value, lang: Lang) -> String {
        let wording = Wording {
            value: Some(value),
            place: None,
            caveats: Caveats::NONE,
            computed: None,
            ..self.wording.clone()
        };
        wording.figure().above_if_small().words(lang).map(|words| words.cell).unwrap_or_default()
    }

    /// What was published, as a cell.
    pub(super) fn published(&self) -> Option<Text> {
        let recorded = self.answer.published.as_ref()?;
        Some(told::both(|lang| self.cell_of(recorded.value, lang)))
    }

    /// Whose word a published figure is, or one that was counted over published ranks.
    pub(super) fn source(&self) -> Option<&SourceId> {
        let recorded = self.answer.published.as_ref().and_then(|it| it.source.as_ref());
        let inputs = self.answer.computed.as_ref().map(|it| it.inputs.as_slice());
        let of_ranks = inputs.unwrap_or_default().iter().filter(|it| it.key.measure.is_counted());
        recorded.or_else(|| of_ranks.filter_map(|it| it.source.as_ref()).next())
    }

    /// How many peers of a rank have a figure, of how many.
    pub(super) fn peers(&self) -> Option<(u32, u32)> {
        self.answer.rank.map(|place| (place.reported, place.expected))
    }

    /// Whether it shares its place with another and no worse place passes the test; of a streak, whether the years since it
    /// last did do not pass it alone.
    pub(super) fn shares_the_last_place(&self, test: impl Fn(Interval) -> Certainty) -> bool {
        if self.question.measure == Measure::Streak {
            let years = &self.answer.streak_years;
            let allowed = self.wording.indicator.streaks.ties == StreakRule::Counts;
            let alone = years.iter().position(|year| year.tied).filter(|_| !allowed);
            let alone = alone.and_then(|years| Ratio::new(i128::try_from(years).ok()?, 1));
            return alone.is_some_and(|years| test(Interval::exactly(years)) != Some(true));
        }
        let Some(place) = self.answer.rank.filter(|place| place.tied) else { return false };
        let is_rank = matches!(self.question.measure, Measure::Rank | Measure::GrowthRank);
        let next = Ratio::new((place.rank + 1).into(), 1).map(Interval::exactly);
        is_rank && next.is_some_and(|next| test(next) == Some(false))
    }

    /// Those that are first among the peers.
    pub(super) fn leaders(&self, world: &World) -> Vec<Peer> {
        let Self { question, answer, wording, .. } = self;
        let (peers, _) = explain::peers(world, question, answer, wording, &wording.indicator);
        peers.into_iter().take_while(|peer| peer.place == 1).collect()
    }
}
