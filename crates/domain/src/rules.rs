//! What one thing by itself must obey, whatever else the ledger holds.
//!
//! References to other things are the ledger's to check, against the final state of a batch.

mod assessment;
mod catalogue;
mod claim;
mod collection_plan;
mod definition;
mod item;
mod observation;
mod outcome;
mod page;
mod release;
mod schedule;
mod succession;
#[cfg(test)]
mod tests;
mod texts;

pub use self::texts::MAX_TEXT_LEN;
use self::{
    observation::{of_faults, value_faults},
    texts::{date, line, named, text},
};
use crate::{
    change::Thing,
    evidence::HonourForm,
    fault::Fault,
    sentences::{catalogue as catalogue_of, figures as sentences},
    suppression::Suppression,
    target::{Target, TargetTest},
};

impl Thing {
    /// All that is wrong with it by itself; empty if nothing is. Paths begin with the kind.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        match self {
            Self::Area(area) => catalogue::area_faults(area, &mut faults),
            Self::Indicator(indicator) => catalogue::indicator_faults(indicator, &mut faults),
            Self::Source(source) => {
                named("source.title", &source.title, &mut faults);
                text("source.publisher", &source.publisher, &mut faults);
                text("source.note", &source.note, &mut faults);
                date("source.published", &source.published, &mut faults);
                line("source.url", &source.url, &mut faults);
            }
            Self::PeerGroup(group) => catalogue::peer_group_faults(group, &mut faults),
            Self::Definition(definition) => definition::definition_faults(definition, &mut faults),
            Self::Observation(observation) => {
                observation::observation_faults(observation, &mut faults)
            }
            Self::Target(target) => target_faults(target, &mut faults),
            Self::Honour(honour) => {
                named("honour.title", &honour.title, &mut faults);
                text("honour.awarded_by", &honour.awarded_by, &mut faults);
                text("honour.note", &honour.note, &mut faults);
                let (_, number) = honour.form.parts();
                if number == Some(0) || matches!(honour.form, HonourForm::Streak(1)) {
                    faults.push(Fault::invalid("honour.form", sentences::no_such_streak()));
                }
            }
            Self::Milestone(milestone) => {
                named("milestone.text", &milestone.text, &mut faults);
                text("milestone.claim", &milestone.claim, &mut faults);
                text("milestone.note", &milestone.note, &mut faults);
            }
            Self::Media(media) => page::media_faults(media, &mut faults),
            Self::Imprint(imprint) => page::imprint_faults(imprint, &mut faults),
            Self::CollectionPlan(plan) => collection_plan::faults(plan, &mut faults),
            Self::Release(release) => release::faults(release, &mut faults),
            Self::Suppression(suppression) => suppression_faults(suppression, &mut faults),
            Self::Assessment(assessment) => assessment::faults(assessment, &mut faults),
            Self::Outcome(outcome) => outcome::faults(outcome, &mut faults),
        }
        faults
    }
}

fn suppression_faults(suppression: &Suppression, faults: &mut Vec<Fault>) {
    if suppression.areas.is_empty() {
        faults.push(Fault::missing("suppression.areas", catalogue_of::a_withheld_area()));
    }
    for (area, code) in &suppression.areas {
        if !Suppression::is_reason(*code) {
            let problem = catalogue_of::withheld_as(code);
            faults.push(Fault::invalid(format!("suppression.areas[{area}]"), problem));
        }
    }
}

fn target_faults(target: &Target, faults: &mut Vec<Fault>) {
    of_faults("target.key.of", target.key.measure, &target.key.of, faults);
    text("target.label", &target.label, faults);
    text("target.strength", &target.strength, faults);
    text("target.note", &target.note, faults);
    value_faults("target.value", target.key.measure, target.value, faults);
    if target.key.measure.is_standing() {
        faults.push(Fault::invalid("target.key.measure", sentences::standing_is_no_target()));
    }
    if let TargetTest::UpTo(upper) = target.test
        && upper.cmp_value(target.value).is_le()
    {
        faults.push(Fault::inconsistent(
            "target.up_to",
            sentences::not_above_the_value(upper, target.value),
        ));
    }
    schedule::faults(target, faults);
}
