//! What became of a target, in words.

use std::cmp::Ordering;

use super::{
    Refusal, Words,
    amount::{Amount, Counted, Voice, amount},
    attainment::{Attainment, Lead, Missed, Outcome},
    derived,
    predicate::Predicate,
};
use crate::{decimal::Decimal, ratio::Ratio, reading::Qualifier, text::Lang};

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
                let missed = match missed {
                    None => String::new(),
                    Some(Missed::Short) => format!("，未达到{goal}"),
                    Some(Missed::Over) => format!("，高于{goal}"),
                    Some(Missed::NotExceeded) => format!("，未超过{goal}"),
                };
                let lead = match lead {
                    None => String::new(),
                    Some(Lead::Open) => format!("，据此未能判定是否达到{schedule}"),
                    Some(Lead::Behind) => format!("，慢于{schedule}"),
                    Some(Lead::By { points, level: false }) if points.is_zero() => {
                        format!("，与{schedule}基本持平")
                    }
                    Some(Lead::By { points, .. }) => {
                        format!("，{}", self.apart_zh(points, "快于", "慢于", schedule)?)
                    }
                };
                format!("完成{goal}{of}{}{missed}{lead}", percent.text())
            }
            Outcome::Apart(points) if points.is_zero() && self.is_nearly_level() => {
                format!("与{goal}基本持平")
            }
            Outcome::Apart(points) => self.apart_zh(points, "高于", "低于", goal)?,
            Outcome::Limit { kept: true, .. } => format!("控制在{goal}以内"),
            Outcome::Limit { kept: false, equal: true } => format!("未低于{goal}"),
            Outcome::Limit { kept: false, equal: false } => format!("超出{goal}"),
            Outcome::Range(Ordering::Less) => format!("低于{goal}区间"),
            Outcome::Range(Ordering::Equal) => format!("处于{goal}区间内"),
            Outcome::Range(Ordering::Greater) => format!("高于{goal}区间"),
            Outcome::Reached(Ok(())) => format!("达到{goal}"),
            Outcome::Reached(Err(Missed::Over)) => format!("高于{goal}"),
            Outcome::Reached(Err(missed)) => {
                let yet = if self.in_progress { "尚未" } else { "未" };
                let what = if missed == Missed::Short { "达到" } else { "超过" };
                format!("{yet}{what}{goal}")
            }
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
                let missed = match missed {
                    None => "",
                    Some(Missed::Short) => "; target not met",
                    Some(Missed::Over) => "; more than the target",
                    Some(Missed::NotExceeded) => "; target not exceeded",
                };
                let lead = match lead {
                    None => String::new(),
                    Some(Lead::Open) => {
                        format!(", which does not tell whether it is on {schedule}")
                    }
                    Some(Lead::Behind) => format!(", behind {schedule}"),
                    Some(Lead::By { points, level }) if points.is_zero() => {
                        let nearly = if self.is_about() || !level { "about " } else { "" };
                        format!(", {nearly}on {schedule}")
                    }
                    Some(Lead::By { points, .. }) => {
                        let by = self.points(points.abs(), Lang::En)?.text();
                        let side = if points.is_negative() { "behind" } else { "ahead of" };
                        format!(", {by} {side} {schedule}")
                    }
                };
                let percent = self.percent(percent, Lang::En)?.text();
                format!("{percent} of the {annual}target{missed}{lead}")
            }
            Outcome::Apart(points) if points.is_zero() => {
                let nearly = if self.is_nearly_level() { "about " } else { "" };
                format!("{nearly}level with the {annual}target")
            }
            Outcome::Apart(points) => {
                let by = self.points(points.abs(), Lang::En)?.text();
                let side = if points.is_negative() { "below" } else { "above" };
                format!("{by} {side} the {annual}target")
            }
            Outcome::Limit { kept: true, .. } => format!("within the {annual}limit"),
            Outcome::Limit { kept: false, equal: true } => format!("not below the {annual}limit"),
            Outcome::Limit { kept: false, equal: false } => format!("above the {annual}limit"),
            Outcome::Range(Ordering::Less) => format!("below the {annual}target range"),
            Outcome::Range(Ordering::Equal) => format!("within the {annual}target range"),
            Outcome::Range(Ordering::Greater) => format!("above the {annual}target range"),
            Outcome::Reached(Ok(())) => format!("up to the {annual}target"),
            Outcome::Reached(Err(Missed::Over)) => format!("above the {annual}target"),
            Outcome::Reached(Err(missed)) => {
                let yet = if self.in_progress { "still " } else { "" };
                let what = if missed == Missed::Short { "short of" } else { "not above" };
                format!("{yet}{what} the {annual}target")
            }
        })
    }

    /// Whether a result that prints as its target is not the same.
    fn is_nearly_level(&self) -> bool {
        let target = Ratio::from(self.target.value);
        self.is_about() || self.exact.is_some_and(|exact| exact != target)
    }

    fn is_about(&self) -> bool {
        self.actual.qualifier == Qualifier::About
    }
}
