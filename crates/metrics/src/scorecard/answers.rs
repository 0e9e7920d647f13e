//! What became of promises: one answer for each that is due, by the data if they tell, else as its department says.

use scorecard_domain::{
    Adjusted, AttainmentState, Chapter, ChapterKind, Lang, Missing, Nature, Outcome, OutcomeKey,
    OutcomeState, OverTime, Period, PromiseKey, Qualifier, SourceId, Target, TargetTest, Text,
    words::{Answered, OfName, evidence},
};
use scorecard_measures::Question;
use scorecard_wire::pb::metrics::{self as pb, answer::Promise as PromiseMessage};

use super::{
    builder::Builder,
    promises::{Due, Promised, due},
    text,
};
use crate::{
    attainment::{Judged, promise, promise_words},
    explain,
    facts::Held,
};

/// The answers of a chapter, in the order of the plan; none in other chapters.
pub(super) fn answers(builder: &mut Builder<'_>, chapter: &Chapter) -> Vec<pb::Answer> {
    if chapter.kind != ChapterKind::Answers {
        return Vec::new();
    }
    let due = due(builder, chapter.parent_promises);
    due.iter().map(|due| answer(builder, due)).collect()
}

/// What the figure asks of the cube that is held against the promise with that id; none if there is no such answer.
pub(super) fn question(builder: &Builder<'_>, id: &str) -> Option<Question> {
    let chapter = builder.definition.answers()?;
    let due = due(builder, chapter.parent_promises).into_iter().find(|due| due.id == id)?;
    let judged = judged(builder, due.promise, None, builder.period)?;
    let actual = judged.attainment.actual;
    let terms = judged.attainment.terms;
    let rounding = builder.definition.rounding;
    Some(Question { rounding, ..explain::question(actual.key, 1, terms) })
}

/// The result held against a promise in a year: none for pledges, and for what continues unless the data of later years
/// speak of it too. An adjusted target is held against what it was adjusted to, one that was recorded wrongly against what it
/// really was.
pub(super) fn judged(
    builder: &Builder<'_>,
    promise: Promised<'_>,
    adjusted: Option<Adjusted>,
    year: Period,
) -> Option<Judged> {
    let Promised::Target(held) = promise else { return None };
    let mut target = held.thing.clone();
    let period = if promise.due() == year.last().year() {
        target.key.period
    } else {
        // Only what stands at the year's end can still be reached in a later year.
        let indicator = &builder.cube.indicator(&target.key.indicator)?.thing;
        let stands = indicator.nature == Nature::Stock || indicator.over_time == OverTime::Last;
        if target.key.measure != scorecard_domain::Measure::Level || !stands {
            return None;
        }
        year
    };
    if let Some(adjusted) = adjusted {
        target.test = adjusted.test(&target);
        target.value = adjusted.value;
    }
    Judged::new(builder.cube, &builder.area, &target, period, builder.definition.rounding)
}

fn answer(builder: &mut Builder<'_>, due: &Due<'_>) -> pb::Answer {
    let world = builder.world;
    let key = OutcomeKey { promise: due.promise.key(), year: builder.period };
    let facts = world.facts.of(&builder.area.id);
    let stated = facts.and_then(|facts| facts.outcomes.get(&key));
    let outcome = stated.map(|held| &held.thing);
    let is_replaced = outcome.and_then(|it| it.state).is_some_and(OutcomeState::replaces);
    let adjusted = outcome.and_then(|outcome| outcome.adjusted).filter(|_| is_replaced);
    // What was dropped, or was never promised, is held against nothing.
    let was_dropped = is_replaced && adjusted.is_none();
    let judged = judged(builder, due.promise, adjusted, builder.period).filter(|_| !was_dropped);
    let computed = judged.as_ref().map_or(AttainmentState::NoData, Judged::state);
    let verdict = verdict(computed, outcome.and_then(|outcome| outcome.state));

    let mut rests = Evidence::default();
    if let Some(held) = stated {
        let Outcome { document, source, .. } = &held.thing;
        rests.add(builder, held.revision, [document.as_ref(), source.as_ref()]);
    }
    if let Some(judged) = judged.as_ref().filter(|judged| judged.attainment.outcome.is_ok()) {
        let actual = &judged.attainment.actual;
        rests.add(builder, actual.revision(), []);
        for input in actual.inputs().iter() {
            rests.add(builder, input.revision, [input.source.as_ref()]);
        }
    }
    let said = Said::new(builder, due);
    let account = said.account(builder, due, &verdict, judged.as_ref(), outcome, adjusted);
    gaps(builder, due, &said.promised, &verdict, outcome);
    let lang = |of: &dyn Fn(Lang) -> String| Text::new(of(Lang::Zh), of(Lang::En));
    let is_answered =
        !matches!(verdict.state, AttainmentState::NoData | AttainmentState::Undecided);
    let evidence = lang(&|lang| rests.words(builder, verdict.is_declared, lang));
    let since = due.promise.due();
    pb::Answer {
        id: due.id.clone(),
        chapter: due.promise.chapter().to_string(),
        promise: Some(said.message),
        promised: text(&said.promised),
        issuer_name: text(&said.issuer),
        state: verdict.state.number().into(),
        declared: verdict.is_declared,
        attainment: judged.as_ref().map(|judged| judged.message(builder.cube)),
        outcome: stated.map(|held| scorecard_wire::outcome::write(&held.thing, held.revision)),
        state_words: text(&lang(&|lang| verdict.state.words(lang).to_owned())),
        account: text(&account),
        evidence: text(&evidence).filter(|_| is_answered),
        since: if since == builder.period.last().year() { 0 } else { since },
    }
}

/// What became of a promise, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Verdict {
    state: AttainmentState,
    /// Whether the department says so and no figure.
    is_declared: bool,
    /// What the department says against the data, if it does.
    disputed: Option<AttainmentState>,
    /// Whether the promise, or what it was adjusted or corrected to, was not met.
    was_missed: bool,
}

/// The state by the data if they decide it, else as declared. What was left undone can be declared to continue; an
/// adjustment and a correction are always declarations.
fn verdict(computed: AttainmentState, declared: Option<OutcomeState>) -> Verdict {
    let was_missed = computed == AttainmentState::NotMet;
    let Some(declared) = declared.map(AttainmentState::from) else {
        return Verdict { state: computed, is_declared: false, disputed: None, was_missed };
    };
    let by_data = |disputed: bool| Verdict {
        state: computed,
        is_declared: false,
        disputed: disputed.then_some(declared),
        was_missed,
    };
    match (computed, declared) {
        (AttainmentState::Exceeded | AttainmentState::Met | AttainmentState::NotMet, _)
            if computed == declared =>
        {
            by_data(false)
        }
        // More than was promised is what was promised, too.
        (AttainmentState::Exceeded, AttainmentState::Met) => by_data(false),
        (_, AttainmentState::Adjusted | AttainmentState::Corrected)
        | (AttainmentState::NotMet, AttainmentState::Continuing)
        | (AttainmentState::NoData | AttainmentState::Undecided, _) => {
            let was_missed = was_missed || declared == AttainmentState::NotMet;
            Verdict { state: declared, is_declared: true, disputed: None, was_missed }
        }
        _ => by_data(true),
    }
}

/// What is missing for an answer, and what is to be looked at.
fn gaps(
    builder: &mut Builder<'_>,
    due: &Due<'_>,
    promised: &Text,
    verdict: &Verdict,
    outcome: Option<&Outcome>,
) {
    let item = &due.id;
    let (zh, en) = (promised.get(Lang::Zh), promised.get(Lang::En));
    let year = builder.period;
    match verdict.state {
        AttainmentState::NoData => {
            let problem = Text::new(
                format!(
                    "承诺“{zh}”在{year}年没有答复：没有数据，部门也未填报兑现情况；请录入数据或兑现情况"
                ),
                format!(
                    "the promise “{en}” has no answer in {year}: record its result, or an outcome of it"
                ),
            );
            builder.gap(item, Missing::NoAnswer, &problem);
        }
        AttainmentState::Undecided => {
            let problem = Text::new(
                format!(
                    "承诺“{zh}”在{year}年是否兑现，数据的精度或措辞未能判定；请录入更精确的数据，或填报兑现情况"
                ),
                format!(
                    "the data do not decide whether the promise “{en}” was met in {year}: record a more precise result, or an outcome of it"
                ),
            );
            builder.gap(item, Missing::NoAnswer, &problem);
        }
        AttainmentState::NotMet | AttainmentState::Adjusted | AttainmentState::Corrected
            if verdict.was_missed && outcome.is_none_or(|it| it.reason.is_empty()) =>
        {
            let problem = Text::new(
                format!("承诺“{zh}”在{year}年未完成，没有说明原因；请在兑现情况中填报原因"),
                format!(
                    "the promise “{en}” was not met in {year} and nothing says why: record an outcome with the reason"
                ),
            );
            builder.gap(item, Missing::NoAnswer, &problem);
        }
        _ => {}
    }
    if let Some(disputed) = verdict.disputed {
        let (state, said) = (verdict.state, disputed);
        let problem = Text::new(
            format!(
                "承诺“{zh}”：部门填报为{}，数据表明{}；以数据为准",
                said.words(Lang::Zh),
                state.words(Lang::Zh)
            ),
            format!(
                "the promise “{en}” is declared {}, but the data say {}: the data are shown",
                said.words(Lang::En),
                state.words(Lang::En)
            ),
        );
        builder.finding(item, "OUTCOME_DISAGREES", &problem);
    }
}

/// A promise in words.
struct Said {
    promised: Text,
    issuer: Text,
    message: PromiseMessage,
    of: Option<OfName>,
}

impl Said {
    fn new(builder: &mut Builder<'_>, due: &Due<'_>) -> Self {
        match due.promise {
            Promised::Pledge(Held { thing, revision }) => {
                builder.uses(*revision, thing.source.as_ref());
                Self {
                    promised: thing.text.clone(),
                    issuer: Text::default(),
                    message: PromiseMessage::Pledge(scorecard_wire::milestone::write(
                        thing, *revision,
                    )),
                    of: None,
                }
            }
            Promised::Target(Held { thing, revision }) => {
                builder.uses(*revision, thing.source.as_ref());
                let of = builder.of_name(&thing.key.area, &thing.key.of);
                let promised = match builder.indicator(&thing.key.indicator) {
                    None => Text::zh(thing.key.indicator.as_str()),
                    Some(indicator) => {
                        let promise = promise(thing, &indicator, of.as_ref());
                        let words = promise_words(&promise);
                        if let Err(refusal) = &words {
                            builder.refused(&due.id, refusal);
                        }
                        words.map_or_else(|_| indicator.name.clone(), |words| phrases(&words))
                    }
                };
                let is_own = thing.key.issuer == builder.area.id;
                let issuer =
                    if is_own { Text::default() } else { builder.name_of(&thing.key.issuer) };
                let message = scorecard_wire::target::write(thing, *revision);
                Self { promised, issuer, message: PromiseMessage::Target(message), of }
            }
        }
    }

    /// How it came out, in both languages; what cannot be said is a gap.
    fn account(
        &self,
        builder: &mut Builder<'_>,
        due: &Due<'_>,
        verdict: &Verdict,
        judged: Option<&Judged>,
        outcome: Option<&Outcome>,
        adjusted: Option<Adjusted>,
    ) -> Text {
        let is_corrected = verdict.state == AttainmentState::Corrected;
        let new_target = match (due.promise, adjusted) {
            (Promised::Target(held), Some(adjusted)) => Some(Target {
                test: adjusted.test(&held.thing),
                value: adjusted.value,
                // Of a record that was wrong the wording stands, unless it was of a range or is of one.
                qualifier: match (held.thing.test, adjusted.up_to) {
                    (TargetTest::Compare(_), None) if is_corrected => held.thing.qualifier,
                    _ => Qualifier::Exact,
                },
                ..held.thing.clone()
            }),
            _ => None,
        };
        let indicator = match &due.promise.key() {
            PromiseKey::Target(key) => builder.indicator(&key.indicator),
            PromiseKey::Milestone(_) => None,
        };
        let nothing = Text::default();
        let answered = Answered {
            state: verdict.state,
            result: judged.and_then(Judged::words),
            is_decided: judged.is_none_or(|it| it.state() != AttainmentState::Undecided),
            adjusted: new_target
                .as_ref()
                .zip(indicator.as_deref())
                .map(|(target, indicator)| promise(target, indicator, self.of.as_ref())),
            was_none: is_corrected
                && adjusted.is_none()
                && matches!(due.promise, Promised::Target(_)),
            done: outcome.map_or(&nothing, |outcome| &outcome.done),
            reason: outcome.map_or(&nothing, |outcome| &outcome.reason),
            since: Period::year(due.promise.due()).filter(|since| *since != builder.period),
        };
        match (answered.words(Lang::Zh), answered.words(Lang::En)) {
            (Ok(zh), Ok(en)) => Text::new(zh.account, en.account),
            (Err(refusal), _) | (_, Err(refusal)) => {
                builder.refused(&due.id, &refusal);
                Text::default()
            }
        }
    }
}

fn phrases(words: &pb::Words) -> Text {
    let phrase =
        |words: Option<&pb::WordsIn>| words.map(|it| it.phrase.clone()).unwrap_or_default();
    Text::new(phrase(words.zh.as_ref()), phrase(words.en.as_ref()))
}

/// What an answer rests on.
#[derive(Debug, Default)]
struct Evidence {
    sources: Vec<SourceId>,
    revision: u64,
}

impl Evidence {
    fn add<'a>(
        &mut self,
        builder: &mut Builder<'_>,
        revision: u64,
        sources: impl IntoIterator<Item = Option<&'a SourceId>>,
    ) {
        builder.uses(revision, None);
        self.revision = self.revision.max(revision);
        for source in sources.into_iter().flatten() {
            builder.uses(revision, Some(source));
            if !self.sources.contains(source) {
                self.sources.push(source.clone());
            }
        }
    }

    fn words(&self, builder: &Builder<'_>, is_declared: bool, lang: Lang) -> String {
        let held = self.sources.iter().filter_map(|id| builder.world.sources.get(id));
        let titles: Vec<&Text> = held.map(|held| &held.thing.title).collect();
        evidence(&titles, is_declared, self.revision, lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(computed: AttainmentState, declared: Option<OutcomeState>, expected: &str) {
        let Verdict { state, is_declared, disputed, was_missed: _ } = verdict(computed, declared);
        let by = if is_declared { "declared" } else { "data" };
        let disputed = disputed.map(|state| format!(", disputed {state}")).unwrap_or_default();
        assert_eq!(format!("{state} by {by}{disputed}"), expected, "{computed} {declared:?}");
    }

    #[test]
    fn the_data_decide_what_they_can_and_the_department_the_rest() {
        use AttainmentState as Is;
        use OutcomeState as Says;
        check(Is::Met, None, "met by data");
        check(Is::NoData, None, "no_data by data");
        check(Is::Exceeded, Some(Says::Met), "exceeded by data");
        check(Is::Met, Some(Says::Met), "met by data");
        check(Is::Met, Some(Says::Exceeded), "met by data, disputed exceeded");
        check(Is::Met, Some(Says::NotMet), "met by data, disputed not_met");
        check(Is::Met, Some(Says::Continuing), "met by data, disputed continuing");
        check(Is::NotMet, Some(Says::Met), "not_met by data, disputed met");
        check(Is::NotMet, Some(Says::NotMet), "not_met by data");
        check(Is::NotMet, Some(Says::Continuing), "continuing by declared");
        check(Is::NotMet, Some(Says::Adjusted), "adjusted by declared");
        check(Is::Met, Some(Says::Adjusted), "adjusted by declared");
        check(Is::NotMet, Some(Says::Corrected), "corrected by declared");
        check(Is::Exceeded, Some(Says::Corrected), "corrected by declared");
        check(Is::Undecided, Some(Says::Met), "met by declared");
        check(Is::NoData, Some(Says::NotMet), "not_met by declared");
    }
}
