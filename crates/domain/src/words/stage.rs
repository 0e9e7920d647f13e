//! How settled a figure is: the mark beside a label and the words in a clause.

use super::Figure;
use crate::{
    status::{ObsStatus, Stage, Statuses},
    text::Lang,
};

/// How a clause has to speak of its figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// As a fact.
    Plain,
    /// 预计, once the period is over or nearly so: estimated.
    Estimated,
    /// 预计, of the future: expected.
    Forecast,
    /// 计划: announced, not yet an achievement.
    Planned,
    /// As a fact of a named stage of accounting.
    Staged(Stage),
    /// 初步, of no named stage.
    Provisional,
}

impl Tone {
    /// The one tone of a figure; what may not come true at all goes before what may still change.
    pub(super) fn of(figure: &Figure<'_>) -> Self {
        let has = |flag| figure.statuses.contains(flag);
        match figure.stage {
            Some(Stage::Planned) => Self::Planned,
            _ if has(ObsStatus::Forecast) => Self::Forecast,
            Some(Stage::Expected) => Self::Estimated,
            _ if has(ObsStatus::Estimated) => Self::Estimated,
            Some(stage) => Self::Staged(stage),
            None if has(ObsStatus::Provisional) => Self::Provisional,
            None => Self::Plain,
        }
    }

    /// Whether the clause says 预计.
    pub(super) const fn is_expected(self) -> bool {
        matches!(self, Self::Estimated | Self::Forecast)
    }

    /// Whether the clause says so before its verb: estimated to, planned to.
    pub(super) const fn is_hedged(self) -> bool {
        matches!(self, Self::Estimated | Self::Forecast | Self::Planned)
    }

    /// What a Chinese clause says right before its verb.
    pub(super) const fn hedge_zh(self) -> &'static str {
        match self {
            Self::Estimated | Self::Forecast => "预计",
            Self::Planned => "计划",
            Self::Plain | Self::Provisional | Self::Staged(_) => "",
        }
    }

    /// How the clause begins, with its comma; empty if the tone is said elsewhere or not at all.
    pub(super) const fn opening(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Plain | Self::Estimated | Self::Forecast | Self::Planned => ("", ""),
            Self::Provisional => ("据初步统计，", "by provisional figures, "),
            Self::Staged(stage) => match stage {
                Stage::Planned | Stage::Expected => ("", ""),
                Stage::Flash => ("据快报统计，", "by flash figures, "),
                Stage::Preliminary => ("初步核算，", "by preliminary accounting, "),
                Stage::Annual => ("年报数，", "by annual reporting, "),
                Stage::FinalVerified => ("经最终核实，", "on final verification, "),
                Stage::FinalAccounts => ("决算数，", "in the final accounts, "),
                Stage::CensusRevised => ("经普查修订，", "as revised after the census, "),
            },
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

const fn stage_mark(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Planned => ("计划", "planned"),
        Stage::Expected => ("预计", "estimated"),
        Stage::Flash => ("快报", "flash"),
        Stage::Preliminary => ("初步核算", "preliminary"),
        Stage::Annual => ("年报", "annual report"),
        Stage::FinalVerified => ("最终核实", "finally verified"),
        Stage::FinalAccounts => ("决算", "final accounts"),
        Stage::CensusRevised => ("普查修订", "census-revised"),
    }
}

/// The stage as a mark and as sentences name it: 初步核算.
pub(super) const fn stage_name(stage: Stage, lang: Lang) -> &'static str {
    match (stage_mark(stage), lang) {
        ((zh, _), Lang::Zh) => zh,
        ((_, en), Lang::En) => en,
    }
}

pub(super) const fn flag_mark(flag: ObsStatus) -> (&'static str, &'static str) {
    match flag {
        ObsStatus::Normal => ("", ""),
        ObsStatus::Break => ("数列中断", "break in series"),
        ObsStatus::DefinitionDiffers => ("口径不同", "definition differs"),
        ObsStatus::Estimated => ("预计", "estimated"),
        ObsStatus::Forecast => ("预测", "forecast"),
        ObsStatus::Experimental => ("试验性", "experimental"),
        ObsStatus::Imputed => ("推算", "imputed"),
        ObsStatus::Derogation => ("豁免", "derogation"),
        ObsStatus::OtherCategory => ("计入他项", "included elsewhere"),
        ObsStatus::IncludesOther => ("含他项", "includes other items"),
        ObsStatus::NotSignificant => ("不显著", "not significant"),
        ObsStatus::Provisional => ("初步", "provisional"),
        ObsStatus::SpecialEvent => ("特殊事件", "special event"),
        ObsStatus::LowReliability => ("可靠性低", "low reliability"),
        ObsStatus::Unvalidated => ("未经审核", "unvalidated"),
    }
}

/// The mark beside a label: every flag in the list's precedence, so that none hides another, with the stage
/// in the place of the flag that it makes precise. "Normal" marks nothing.
pub(super) fn mark(figure: &Figure<'_>, lang: Lang) -> String {
    if figure.stage.is_none() && figure.statuses == Statuses::NONE {
        return String::new();
    }
    let refined = match figure.stage {
        Some(Stage::Expected) => Some(ObsStatus::Estimated),
        Some(Stage::Flash | Stage::Preliminary) => Some(ObsStatus::Provisional),
        _ => None,
    };
    let flags = ObsStatus::PRECEDENCE
        .into_iter()
        .filter(|flag| figure.statuses.contains(*flag) && Some(*flag) != refined)
        .map(flag_mark);
    let (words, separator): (Vec<_>, _) = match lang {
        Lang::Zh => {
            (figure.stage.map(stage_mark).into_iter().chain(flags).map(|m| m.0).collect(), "、")
        }
        Lang::En => {
            (figure.stage.map(stage_mark).into_iter().chain(flags).map(|m| m.1).collect(), ", ")
        }
    };
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(separator)
}
