//! A promise answered for, in the cells of a table: what became of it, how, and on what evidence.

use super::{Attainment, Promise, Refusal};
use crate::{
    attainment::AttainmentState,
    period::Period,
    reading::Reading,
    status::Statuses,
    text::{Lang, Text},
};

/// A promise answered for.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// What became of it.
    pub state: AttainmentState,
    /// Its result held against it, if it has a number and there is one. The figure's noun is not said: the promise
    /// beside it names what it is about.
    pub result: Option<Attainment<'a>>,
    /// Whether that result tells whether the promise was met; else nothing is said of how it stands to it.
    pub is_decided: bool,
    /// The promise as it was adjusted, or as it really was, if it has a number.
    pub adjusted: Option<Promise<'a>>,
    /// Whether a target was recorded that nobody had promised.
    pub was_none: bool,
    /// What was done.
    pub done: &'a Text,
    /// Why it was not met, continues, was adjusted or corrected.
    pub reason: &'a Text,
    /// The year that it was first promised for, if that is not the one that answers.
    pub since: Option<Period>,
}

/// The cells of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AnswerWords {
    /// What became of it: 超额完成.
    pub state: String,
    /// How: 可比增长9.7%，高于年度目标1.7个百分点; or why not. Empty if there is nothing to say.
    pub account: String,
}

impl Answered<'_> {
    /// The cells of one language.
    ///
    /// # Errors
    ///
    /// As [`super::Figure::words`] of the result and [`Promise::words`] of the adjusted promise.
    pub fn words(&self, lang: Lang) -> Result<AnswerWords, Refusal> {
        let mut parts: Vec<String> = Vec::new();
        if let Some(adjusted) = &self.adjusted {
            let cell = adjusted.words(lang)?.cell;
            parts.push(match (self.state, lang) {
                (AttainmentState::Corrected, Lang::Zh) => format!("目标更正为{cell}"),
                (AttainmentState::Corrected, Lang::En) => format!("target corrected to {cell}"),
                (_, Lang::Zh) => format!("目标调整为{cell}"),
                (_, Lang::En) => format!("target adjusted to {cell}"),
            });
        }
        if self.was_none {
            let none = match lang {
                Lang::Zh => "并无此目标",
                Lang::En => "there was no such target",
            };
            parts.push(none.to_owned());
        }
        parts.extend(self.result(lang)?);
        let stated = [self.done.get(lang), self.reason.get(lang)];
        let [done, reason] = stated.map(|words| words.trim_end_matches(['。', '.', '；', ';']));
        if !done.is_empty() {
            parts.push(done.to_owned());
        }
        if !reason.is_empty() {
            parts.push(match lang {
                Lang::Zh => format!("原因：{reason}"),
                Lang::En => format!("reason: {reason}"),
            });
        }
        if let Some(since) = self.since.map(|since| since.last().year()) {
            parts.push(match lang {
                Lang::Zh => format!("{since}年承诺"),
                Lang::En => format!("promised for {since}"),
            });
        }
        let stop = if lang == Lang::Zh { "；" } else { "; " };
        Ok(AnswerWords { state: self.state.words(lang).to_owned(), account: parts.join(stop) })
    }

    /// The result and how it stands to the promise: 161.3亿元，完成年度目标的107.5%.
    fn result(&self, lang: Lang) -> Result<Option<String>, Refusal> {
        let Some(mut attainment) = self.result else { return Ok(None) };
        let nothing = Text::default();
        let mut actual = attainment.actual;
        actual.noun = &nothing;
        actual.verb = &nothing;
        if !matches!(actual.reading, Reading::Value(_)) {
            return Ok(None);
        }
        let said = actual.words(lang)?.phrase;
        // An estimate is called one once, and the stretch of time is named once.
        actual.statuses = Statuses::NONE;
        actual.stage = None;
        actual.base_said = true;
        actual.period_said = true;
        attainment.actual = actual;
        let verdict = match attainment.words(lang) {
            _ if !self.is_decided => None,
            Ok(words) => Some(words.phrase),
            Err(Refusal::Undecided { .. }) => None,
            Err(refusal) => return Err(refusal),
        };
        Ok(Some(match (verdict, lang) {
            (Some(verdict), Lang::Zh) => format!("{said}，{verdict}"),
            (Some(verdict), Lang::En) => format!("{said}, {verdict}"),
            (None, Lang::Zh) => format!("{said}，据此未能判定是否达到目标"),
            (None, Lang::En) => format!("{said}, which does not tell whether the target was met"),
        }))
    }
}

/// On what an answer rests: the sources by their titles, or where none is known the revision that recorded it.
/// `is_declared` says that the department states what no figure tells.
pub fn evidence(titles: &[&Text], is_declared: bool, revision: u64, lang: Lang) -> String {
    let titles: Vec<&str> = titles.iter().map(|title| title.get(lang)).collect();
    match (titles.is_empty(), is_declared, lang) {
        (true, false, Lang::Zh) => format!("台账修订{revision}"),
        (true, false, Lang::En) => format!("ledger revision {revision}"),
        (true, true, Lang::Zh) => format!("部门填报（台账修订{revision}）"),
        (true, true, Lang::En) => format!("stated by the department (ledger revision {revision})"),
        (false, false, Lang::Zh) => titles.join("、"),
        (false, false, Lang::En) => titles.join(", "),
        (false, true, Lang::Zh) => format!("部门填报：{}", titles.join("、")),
        (false, true, Lang::En) => format!("stated by the department: {}", titles.join(", ")),
    }
}
