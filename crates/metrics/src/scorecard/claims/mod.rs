//! The claims of a chapter, each held against the data. One that does not hold is never printed: if it is required it is a
//! gap, else a finding.

mod against;
mod figure;
mod honour;
#[cfg(test)]
mod tests;
mod told;

use scorecard_domain::{
    Against as Stated, AreaKind, Chapter, Claim, Doubt, Honour, Measure, Missing, ObsStatus, Of,
    SourceId, Stage, Text, Verdict, words::claim::Found,
};
use scorecard_measures::{
    Question,
    claim::{self, Decision, Ground},
};
use scorecard_wire::pb::metrics::{Peer, ScorecardClaim};

use self::{
    against::{Against, Test},
    figure::Looked,
};
use super::{builder::Builder, text};
use crate::facts::Held;

/// The claims of a chapter, in the definition's order.
pub(super) fn claims(builder: &mut Builder<'_>, chapter: &Chapter) -> Vec<ScorecardClaim> {
    let of_chapter = builder.definition.claims.iter().filter(|claim| claim.chapter == chapter.id);
    of_chapter.map(|claim| one(builder, claim)).collect()
}

/// All that a claim was decided by.
struct Case<'w> {
    claim: &'w Claim,
    figure: Option<Looked>,
    against: Against<'w>,
    honour: Option<&'w Held<Honour>>,
    decision: Decision,
}

/// What the figures that decide a claim ask of the cube: of one of them, in the order of its evidence.
pub(super) fn question<'w>(
    builder: &mut Builder<'w>,
    claim: &'w Claim,
    evidence: usize,
) -> Option<Question> {
    let case = Case::of(builder, claim);
    case.evidence().nth(evidence).map(|looked| looked.question.clone())
}

fn one<'w>(builder: &mut Builder<'w>, claim: &'w Claim) -> ScorecardClaim {
    let case = Case::of(builder, claim);
    let leaders = case.leaders(builder);
    let found = case.found(builder, &leaders);
    let sentence = told::both(|lang| found.sentence(lang));
    case.note(builder, &sentence);
    let source = case.source().map(ToString::to_string).unwrap_or_default();
    let evidence = case.evidence().map(|looked| looked.metric.clone()).collect();
    let Case { claim, figure: _, against, honour, decision } = case;
    ScorecardClaim {
        id: claim.id.to_string(),
        text: text(&claim.text),
        verdict: decision.verdict.number().into(),
        doubt: decision.doubt.map_or(0, |doubt| doubt.number().into()),
        required: claim.required,
        evidence,
        target: against
            .target
            .map(|held| scorecard_wire::target::write(&held.thing, held.revision)),
        honour: honour.map(|held| scorecard_wire::honour::write(&held.thing, held.revision)),
        source,
        estimated: found.estimated,
        contradicted: decision.contradicted,
        leaders,
        sentence: text(&sentence),
        basis: text(&told::both(|lang| found.basis(lang))),
    }
}

/// What the figure decides; a figure that only has a standing is told from one that is not there.
fn decide(
    builder: &mut Builder<'_>,
    claim: &Claim,
    figure: Option<&Looked>,
    against: &mut Against<'_>,
) -> Decision {
    let Some(looked) = figure else { return Decision::undecided(Doubt::NoData) };
    let answer = &looked.answer;
    if let Test::Standing(standing) = against.test {
        return claim::decide_standing(answer, standing);
    }
    let test = |interval| against.test.of(interval);
    let decision = match against.test {
        Test::Target(..) => claim::decide(&claim::at_face_value(answer), test, against.doubt),
        _ => claim::decide(answer, test, against.doubt),
    };
    if decision.verdict == Verdict::Undecided
        && answer.missing().is_some()
        && let Some(standing) = figure::standing(builder, claim, looked)
    {
        against.figures.push(standing);
        return Decision::undecided(Doubt::StandingIsNoRank);
    }
    let by_data = answer.can_be.and_then(test) == Some(true);
    if decision.verdict.is_printed() && by_data && looked.shares_the_last_place(test) {
        let says_so = claim.text.zh.contains("并列") || claim.text.en.contains("joint");
        if !says_so {
            return Decision::undecided(Doubt::Tied);
        }
    }
    if decision.verdict.is_printed()
        && claim.names_another_whole(looked.kind, &compared(builder, claim, looked, against))
    {
        return Decision::undecided(Doubt::OtherWhole);
    }
    decision
}

/// The kinds of the areas that the figure is compared with: of what it is, and whose figure it is held against.
fn compared(
    builder: &Builder<'_>,
    claim: &Claim,
    looked: &Looked,
    against: &Against<'_>,
) -> Vec<AreaKind> {
    let of = match &looked.answer.key.of {
        Of::Area(id) => builder.cube.area(id),
        Of::Nothing | Of::Group(_) => None,
    };
    let is_other = matches!(claim.against, Stated::Parent | Stated::Area(_));
    let others = against.figures.iter().filter(|_| is_other).map(|other| other.kind);
    of.map(|held| held.thing.kind).into_iter().chain(others).collect()
}

impl<'w> Case<'w> {
    fn of(builder: &mut Builder<'w>, claim: &'w Claim) -> Self {
        let figure = figure::own(builder, claim);
        let mut against = against::find(builder, claim, figure.as_ref());
        let honour = honour::find(builder, claim);
        let decision = decide(builder, claim, figure.as_ref(), &mut against);
        let decision = honour::decide(decision, claim, honour, &against.test);
        let figure =
            figure.map(|looked| looked.told_apart(builder, claim, &against.test, &decision));
        Case { claim, figure, against, honour, decision }
    }

    /// The figures that decide it: its own, then those that it is held against.
    fn evidence(&self) -> impl Iterator<Item = &Looked> {
        self.figure.iter().chain(&self.against.figures)
    }

    /// Who is first, where a rank fails.
    fn leaders(&self, builder: &Builder<'_>) -> Vec<Peer> {
        let fails = self.decision.verdict == Verdict::Fails;
        match &self.figure {
            Some(looked) if fails && self.claim.measure == Measure::Rank => {
                looked.leaders(builder.world)
            }
            _ => Vec::new(),
        }
    }

    /// By which source it was published, where it holds by that alone.
    fn source(&self) -> Option<&SourceId> {
        match (self.decision.verdict, self.decision.ground) {
            (Verdict::Published, Some(Ground::Honour)) => self.honour?.thing.source.as_ref(),
            (Verdict::Published, _) => self.figure.as_ref()?.source(),
            _ => None,
        }
    }

    /// All that its sentence tells.
    fn found(&self, builder: &Builder<'_>, leaders: &[Peer]) -> Found {
        let Self { figure, against, honour, decision, .. } = self;
        let looked = self.evidence();
        let decided_by_honour = decision.ground == Some(Ground::Honour);
        // Of two that were published, the one that says otherwise.
        let differs = |looked: &&Looked| {
            let told = looked.answer.stands_for.and_then(|told| against.test.of(told));
            told == Some(!decision.verdict.is_printed())
        };
        let published = figure.as_ref().filter(differs).and_then(Looked::published);
        let otherwise = published.or_else(|| honour.map(|held| told::honour(&held.thing)));
        let otherwise = otherwise.filter(|_| decision.contradicted).unwrap_or_default();
        let source = self.source().and_then(|id| builder.world.sources.get(id));
        Found {
            verdict: decision.verdict,
            doubt: decision.doubt,
            figure: match (figure, honour) {
                (_, Some(held)) if decided_by_honour => told::honour(&held.thing),
                (Some(looked), _) => looked.phrase(),
                _ => Text::default(),
            },
            claimed: against.claimed.clone(),
            other: match self.claim.against {
                Stated::Number(_) | Stated::Standing(_) => Text::default(),
                _ => against.claimed.clone(),
            },
            streak: self.claim.streak,
            peers: figure.as_ref().and_then(Looked::peers),
            first: told::leaders(leaders),
            otherwise,
            source: source.map(|held| told::quoted(&held.thing.title)).unwrap_or_default(),
            estimated: !decided_by_honour && looked.filter_map(is_estimate).any(|is| is),
        }
    }

    /// A gap or a finding, if it does not hold.
    fn note(&self, builder: &mut Builder<'_>, sentence: &Text) {
        let Self { claim, figure, decision, .. } = self;
        if decision.verdict.is_printed() && !decision.contradicted {
            return;
        }
        let called = builder.called(&claim.id, &claim.text);
        if decision.verdict.is_printed() {
            let problem = Text::new(
                format!("{}：{}", called.zh, sentence.zh),
                format!("{}: {}", called.en, sentence.en),
            );
            return builder.finding(&claim.id, "PUBLISHED_DISAGREES", &problem);
        }
        let problem = Text::new(
            format!("{}：{}；请核实数据，或改写、去掉此说法", called.zh, sentence.zh),
            format!(
                "{}: {}; check the data, or change the claim or leave it out",
                called.en, sentence.en
            ),
        );
        let missing = figure.as_ref().and_then(|looked| looked.answer.missing());
        match (claim.required, decision.verdict) {
            (true, Verdict::Fails) => builder.gap(&claim.id, None, &problem),
            (true, _) => {
                let reason = match decision.doubt {
                    Some(Doubt::NoData) => missing.or(Some(Missing::NoObservation)),
                    _ => None,
                };
                builder.gap(&claim.id, reason, &problem);
            }
            (false, Verdict::Fails) => builder.finding(&claim.id, "CLAIM_FAILS", &problem),
            (false, _) => builder.finding(&claim.id, "CLAIM_UNDECIDED", &problem),
        }
    }
}

/// Whether what a figure shows is an estimate or a forecast.
fn is_estimate(looked: &Looked) -> Option<bool> {
    let shown = looked.answer.shown()?;
    let has = |flag| shown.statuses.contains(flag);
    Some(
        has(ObsStatus::Estimated)
            || has(ObsStatus::Forecast)
            || shown.stage == Some(Stage::Expected),
    )
}
