//! Facts as they become: what is held, with what was given. What must be there and is not, the ledger tells.

use anyhow::{Context as _, Result};
use scorecard_domain::{
    Comparator, HonourKind, HonourLevel, MilestoneState, OutcomeState, Qualifier, TargetNature,
};
use scorecard_wire::{
    pb::data::{
        Honour, HonourForm, Key, Milestone, Outcome, Target, Text, Thing, key, target, thing,
    },
    target::write_step,
};

use crate::{
    args::{Attribution, PutFact, PutHonour, PutMilestone, PutOutcome, PutTarget},
    flag,
};

/// The fact under the key as it becomes.
pub(super) fn changed(fact: &PutFact, key: Key, held: Option<Thing>) -> Result<Thing> {
    let held = held.and_then(|held| held.thing);
    let thing = match (fact, key.key, held) {
        (PutFact::Target(args), Some(key::Key::Target(key)), held) => {
            let held = match held {
                Some(thing::Thing::Target(held)) => held,
                _ => Target::default(),
            };
            thing::Thing::Target(target(args, Target { key: Some(key), ..held })?)
        }
        (PutFact::Outcome(args), Some(key::Key::Outcome(key)), held) => {
            let held = match held {
                Some(thing::Thing::Outcome(held)) => held,
                _ => Outcome::default(),
            };
            thing::Thing::Outcome(outcome(args, Outcome { key: Some(key), ..held })?)
        }
        (PutFact::Honour(args), Some(key::Key::Honour(key)), held) => {
            let held = match held {
                Some(thing::Thing::Honour(held)) => held,
                _ => Honour::default(),
            };
            thing::Thing::Honour(honour(args, Honour { key: Some(key), ..held })?)
        }
        (PutFact::Milestone(args), Some(key::Key::Milestone(key)), held) => {
            let held = match held {
                Some(thing::Thing::Milestone(held)) => held,
                _ => Milestone::default(),
            };
            thing::Thing::Milestone(milestone(args, Milestone { key: Some(key), ..held })?)
        }
        _ => anyhow::bail!("the key is not of the fact's kind"),
    };
    Ok(Thing { thing: Some(thing) })
}

fn target(args: &PutTarget, mut held: Target) -> Result<Target> {
    text(&mut held.value, args.value.as_ref());
    if let Some(comparator) = &args.comparator {
        let comparator: Comparator = flag::read("--comparator", comparator)?;
        held.test = Some(target::Test::Comparator(comparator.number().into()));
    }
    if let Some(up_to) = &args.up_to {
        held.test = Some(target::Test::UpTo(up_to.clone()));
    }
    text(&mut held.chapter, args.chapter.as_ref());
    words(&mut held.label, args.label.as_ref());
    if let Some(qualifier) = &args.qualifier {
        let qualifier: Qualifier = flag::read("--qualifier", qualifier)?;
        held.qualifier = qualifier.number().into();
    }
    words(&mut held.strength, args.strength.as_ref());
    match args.nature.as_deref() {
        None => {}
        Some("") => held.nature = 0,
        Some(nature) => {
            held.nature = flag::read::<TargetNature>("--nature", nature)?.number().into();
        }
    }
    if let Some(schedule) = &args.schedule {
        let step = |text: &str| Ok(write_step(&flag::read("--schedule", text)?));
        held.schedule = schedule.split_whitespace().map(step).collect::<Result<_>>()?;
    }
    attribute(&mut held.source, &mut held.note, &args.attribution);
    Ok(held)
}

fn outcome(args: &PutOutcome, mut held: Outcome) -> Result<Outcome> {
    match args.state.as_deref() {
        None => {}
        Some("") => held.state = 0,
        Some(state) => {
            held.state = flag::read::<OutcomeState>("--state", state)?.number().into();
        }
    }
    words(&mut held.done, args.done.as_ref());
    words(&mut held.reason, args.why.as_ref());
    text(&mut held.adjusted_value, args.adjusted_value.as_ref());
    text(&mut held.adjusted_up_to, args.adjusted_up_to.as_ref());
    text(&mut held.document, args.document.as_ref());
    attribute(&mut held.source, &mut held.note, &args.attribution);
    Ok(held)
}

fn honour(args: &PutHonour, mut held: Honour) -> Result<Honour> {
    words(&mut held.title, args.title.as_ref());
    if let Some(level) = &args.level {
        held.level = flag::read::<HonourLevel>("--level", level)?.number().into();
    }
    words(&mut held.awarded_by, args.awarded_by.as_ref());
    if let Some(kind) = &args.kind {
        held.kind = flag::read::<HonourKind>("--kind", kind)?.number().into();
    }
    if let Some(form) = &args.form {
        let name = format!("HONOUR_FORM_{}", form.to_uppercase());
        let form = HonourForm::from_str_name(&name);
        held.form = form.context(
            "--form: 应为designation、first_batch、membership、listed、top_n、rank或streak (not a form of an honour)",
        )?
        .into();
    }
    if let Some(number) = args.number {
        held.number = number;
    }
    attribute(&mut held.source, &mut held.note, &args.attribution);
    Ok(held)
}

fn milestone(args: &PutMilestone, mut held: Milestone) -> Result<Milestone> {
    words(&mut held.text, args.text.as_ref());
    if let Some(state) = &args.state {
        held.state = flag::read::<MilestoneState>("--state", state)?.number().into();
    }
    text(&mut held.chapter, args.chapter.as_ref());
    words(&mut held.claim, args.claim.as_ref());
    attribute(&mut held.source, &mut held.note, &args.attribution);
    Ok(held)
}

/// What a fact rests on, and what is said of it.
pub(crate) fn attribute(source: &mut String, note: &mut Option<Text>, given: &Attribution) {
    text(source, given.source.as_ref());
    words(note, given.note.as_ref());
}

/// A text that is given takes the place of the one that is held.
pub(crate) fn text(held: &mut String, given: Option<&String>) {
    if let Some(given) = given {
        held.clone_from(given);
    }
}

/// Chinese words that are given take the place of both languages: what they said in English may no longer hold.
pub(crate) fn words(held: &mut Option<Text>, given: Option<&String>) {
    if let Some(given) = given {
        *held = Some(Text { zh: given.clone(), en: String::new() });
    }
}
