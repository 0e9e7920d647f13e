//! What became of a target, in words.

use std::cmp::Ordering;

use super::{
    Refusal, Words,
    amount::{Amount, Counted, Voice, amount},
    attainment::{Attainment, Outcome},
    derived,
    predicate::Predicate,
};
use crate::{decimal::Decimal, reading::Qualifier, text::Lang};

impl Attainment<'_> {
    /// The result and how it stands to the target in the words of one language. The parts are those of the
    /// comparison: 125.8%, 0.5个百分点.
    ///
    /// # Errors
    ///
    /// As [`super::Figure::words`] for the result; [`Refusal::NoNumber`] if there is none,
    /// [`Refusal::MeasuresDiffer`] if something else was promised, [`Refusal::Undecided`] if a qualifier
    /// leaves open how the two stand.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let outcome = self.outcome()?;
        let verdict = match lang {
            Lang::Zh => self.zh(outcome)?,
            Lang::En => self.en(outcome)?,
        };
        let figure = &self.actual;
        let phrase = match lang {
            _ if figure.noun.is_empty() => match lang {
                Lang::Zh => derived::zh(figure, "", &verdict),
                Lang::En => derived::en(figure, "", &Predicate::state(verdict.clone())),
            },
            Lang::Zh => format!("{}，{verdict}", figure.words(lang)?.phrase),
            Lang::En => format!("{}, {verdict}", figure.words(lang)?.phrase),
        };
        let amount = match outcome {
            Outcome::Done { percent, .. } => self.percent(percent, lang)?,
            Outcome::Apart(points) => self.points(points, lang)?,
            Outcome::Limit { .. } | Outcome::Range(_) | Outcome::Reached(_) => {
                Amount::word(&verdict)
            }
        };
        Ok(derived::words(figure, amount, phrase, lang))
    }

    fn percent(&self, value: Decimal, lang: Lang) -> Result<Amount, Refusal> {
        amount(value, self.actual.qualifier, Counted::Percent, Voice::Fact, lang)
    }

    fn points(&self, value: Decimal, lang: Lang) -> Result<Amount, Refusal> {
        amount(value, self.actual.qualifier, Counted::Points, Voice::Fact, lang)
    }

    fn has_own_schedule(&self) -> bool {
        self.schedule.is_some_and(|schedule| schedule.stated)
    }

    fn is_annual(&self) -> bool {
        self.target.key.period.as_year().is_some()
    }

    fn zh(&self, outcome: Outcome) -> Result<String, Refusal> {
        let goal = if self.is_annual() { "年度目标" } else { "目标" };
        let schedule = if self.has_own_schedule() { "计划进度" } else { "序时进度" };
        Ok(match outcome {
            Outcome::Done { percent, missed, lead } => {
                let percent = self.percent(percent, Lang::Zh)?;
                let of = if percent.before.is_empty() { "的" } else { "" };
                let missed = if missed { format!("，未达到{goal}") } else { String::new() };
                let lead = match lead {
                    None => String::new(),
                    Some(lead) => format!("，{}", self.apart_zh(lead, "快于", "慢于", schedule)?),
                };
                format!("完成{goal}{of}{}{missed}{lead}", percent.text())
            }
            Outcome::Apart(points) => self.apart_zh(points, "高于", "低于", goal)?,
            Outcome::Limit { kept: true } => format!("控制在{goal}以内"),
            Outcome::Limit { kept: false } => format!("超出{goal}"),
            Outcome::Range(Ordering::Less) => format!("低于{goal}区间"),
            Outcome::Range(Ordering::Equal) => format!("处于{goal}区间内"),
            Outcome::Range(Ordering::Greater) => format!("高于{goal}区间"),
            Outcome::Reached(true) => format!("达到{goal}"),
            Outcome::Reached(false) if self.in_progress => format!("尚未达到{goal}"),
            Outcome::Reached(false) => format!("未达到{goal}"),
        })
    }

    /// 高于年度目标0.5个百分点, 与序时进度持平.
    fn apart_zh(
        &self,
        points: Decimal,
        above: &str,
        below: &str,
        goal: &str,
    ) -> Result<String, Refusal> {
        if points.is_zero() {
            let nearly = if self.is_about() { "基本" } else { "" };
            return Ok(format!("与{goal}{nearly}持平"));
        }
        let side = if points.is_negative() { below } else { above };
        Ok(format!("{side}{goal}{}", self.points(points.abs(), Lang::Zh)?.text()))
    }

    fn en(&self, outcome: Outcome) -> Result<String, Refusal> {
        // Of what has been named, English says "the target" where Chinese keeps the term 年度目标.
        let annual = if self.is_annual() && !self.actual.base_said { "annual " } else { "" };
        let schedule = if self.has_own_schedule() { "its own schedule" } else { "schedule" };
        Ok(match outcome {
            Outcome::Done { percent, missed, lead } => {
                let missed = if missed { "; target not met" } else { "" };
                let lead = match lead {
                    None => String::new(),
                    Some(lead) if lead.is_zero() && self.is_about() => {
                        format!(", about on {schedule}")
                    }
                    Some(lead) if lead.is_zero() => format!(", on {schedule}"),
                    Some(lead) => {
                        let by = self.points(lead.abs(), Lang::En)?.text();
                        let side = if lead.is_negative() { "behind" } else { "ahead of" };
                        format!(", {by} {side} {schedule}")
                    }
                };
                let percent = self.percent(percent, Lang::En)?.text();
                format!("{percent} of the {annual}target{missed}{lead}")
            }
            Outcome::Apart(points) if points.is_zero() => {
                let nearly = if self.is_about() { "about " } else { "" };
                format!("{nearly}level with the {annual}target")
            }
            Outcome::Apart(points) => {
                let by = self.points(points.abs(), Lang::En)?.text();
                let side = if points.is_negative() { "below" } else { "above" };
                format!("{by} {side} the {annual}target")
            }
            Outcome::Limit { kept: true } => format!("within the {annual}limit"),
            Outcome::Limit { kept: false } => format!("above the {annual}limit"),
            Outcome::Range(Ordering::Less) => format!("below the {annual}target range"),
            Outcome::Range(Ordering::Equal) => format!("within the {annual}target range"),
            Outcome::Range(Ordering::Greater) => format!("above the {annual}target range"),
            Outcome::Reached(true) => format!("up to the {annual}target"),
            Outcome::Reached(false) if self.in_progress => {
                format!("still short of the {annual}target")
            }
            Outcome::Reached(false) => format!("short of the {annual}target"),
        })
    }

    fn is_about(&self) -> bool {
        self.actual.qualifier == Qualifier::About
    }
}
