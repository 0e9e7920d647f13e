//! What is to be put into words.

use std::cmp::Ordering;

use super::{
    Caveats, Refusal, Words, absent,
    amount::{Amount, Counted, Voice, amount, is_too_small_for_more_than},
    caveats, en, grade,
    grade::Grades,
    names::{OfName, peers},
    own, stage, zh,
};
use crate::{
    area::AreaKind,
    decimal::Decimal,
    definition::Frame,
    indicator::{GrowthRule, Indicator},
    observation::{Measure, Observation},
    period::Period,
    reading::{Absence, Qualifier, Reading, Standing},
    status::{Stage, Statuses},
    terms::StreakPredicate,
    text::{Lang, Text},
};

static NO_CAVEATS: Caveats = Caveats::NONE;
static NOTHING: Text = Text { zh: String::new(), en: String::new() };

/// The unit of a level: its name without multiplier, and the power of ten that readings are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit<'a> {
    /// 元 and yuan; things counted have an empty English unit, because the noun says what is counted.
    pub name: &'a Text,
    /// 8 for 亿元, 4 for 万户, 0 for % and plain counts.
    pub multiplier: i8,
}

impl Unit<'_> {
    pub(super) fn is_percent(self) -> bool {
        self.name.zh == "%" || self.name.en == "%"
    }

    /// Whether English says the unit with the noun: 62 enterprises.
    pub(super) fn is_counted(self) -> bool {
        self.name.en.is_empty() && !self.is_percent() && !self.is_us_dollars()
    }

    /// English writes US$ before the number.
    pub(super) fn is_us_dollars(self) -> bool {
        self.name.zh == "美元"
    }
}

impl<'a> From<&'a Indicator> for Unit<'a> {
    fn from(indicator: &'a Indicator) -> Self {
        Self { name: &indicator.unit, multiplier: indicator.multiplier }
    }
}

/// How sure a rank is. Published ranks need none: they stand as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether another peer has the same place.
    pub tied: bool,
    /// Whether neither rounding nor missing peers can change it.
    pub firm: bool,
    /// How many peers have a value.
    pub reported: u32,
    /// How many peers there are.
    pub expected: u32,
    /// What the peers are: districts are 区县.
    pub kind: AreaKind,
}

impl Place {
    /// The peers that have a value, where not all have: 在已报送的10个区县中, among the 10 districts (of 12) that have
    /// reported. Of whom else than the area's parent they are is said: 在甲组中已报送的3个区县中.
    pub(super) fn reporters(&self, of: &OfName, lang: Lang) -> String {
        let Self { reported, expected, kind, .. } = *self;
        let (peers, whole) = (peers(kind, lang), of.prose(lang));
        let (zh, en) = match (of.is_named(), of.is_group()) {
            (false, _) => (String::new(), String::new()),
            (true, false) => (whole.to_owned(), format!(" in {whole}")),
            (true, true) => (format!("{whole}中"), format!(" of {whole}")),
        };
        match lang {
            Lang::Zh => format!("在{zh}已报送的{reported}个{peers}中"),
            Lang::En => {
                format!("among the {reported} {peers}{en} (of {expected}) that have reported")
            }
        }
    }
}

/// Growth without the adjustment of the comparable growth that it stands beside, in percent; a number without qualifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unadjusted {
    /// The rate, already rounded as it is to be printed.
    pub rate: Decimal,
    /// As [`Figure::computed`], of this rate.
    pub computed: Option<Ordering>,
}

/// A figure to be put into words. [`Figure::new`] gives one that says nothing beyond its number; set what
/// else there is to say.
#[derive(Clone, Copy, Debug)]
pub struct Figure<'a> {
    /// Which face of the indicator.
    pub measure: Measure,
    /// What is to be said: a number already rounded as it is to be printed, a standing or an absence.
    pub reading: Reading,
    /// Part of the wording.
    pub qualifier: Qualifier,
    /// The status flags.
    pub statuses: Statuses,
    /// The stage of accounting.
    pub stage: Option<Stage>,
    /// The indicator's unit; percentages, ranks and years have their own.
    pub unit: Unit<'a>,
    /// What stretch of time it is about.
    pub period: Period,
    /// What is spoken of: 一般公共预算收入; empty to speak of nothing.
    pub noun: &'a Text,
    /// The verb of a level or a reduction: 完成 and "came to"; each language by itself may have none.
    pub verb: &'a Text,
    /// Where the noun of a level stands.
    pub frame: Frame,
    /// What a share, rank, standing or streak is of.
    pub of: Option<&'a OfName>,
    /// How growth comes about: at constant prices it says so.
    pub growth_rule: GrowthRule,
    /// How sure a rank is; `None` for a published one.
    pub place: Option<Place>,
    /// For streaks: the rank that counts, up to and including; 1 for "first".
    pub streak_rank: u16,
    /// For streaks: which years count.
    pub streak: StreakPredicate,
    /// For indices the period that is 100, for growth by the year on average that from which it grew; `None` if the source does
    /// not say.
    pub base: Option<Period>,
    /// The basis of comparable growth, 扣除留抵退税因素; empty if the source does not state it.
    pub basis: &'a Text,
    /// Beside comparable growth on a stated basis: the growth without adjustment.
    pub unadjusted: Option<Unadjusted>,
    /// For differences: the unit of the figure that it is compared with; `None` if it is the same.
    pub base_unit: Option<Unit<'a>>,
    /// What there is to say of grades, its own or those of areas below.
    pub grades: Option<Grades<'a>>,
    /// Of a rank by an assessment: the best and the worst when weights vary.
    pub rank_range: Option<(u32, u32)>,
    /// Of a contribution rate: whether the whole fell. Of a rank of growth: whether what is ranked fell.
    pub fell: bool,
    /// Of a rank of growth: whether the least growth comes first, as less is better.
    pub least_first: bool,
    /// Of what was computed: how it compares with 0 before it is rounded, so that 0.0 is "unchanged" or "little changed", and what
    /// may have fallen or risen is said to be that. `None` of what was published, which is said as its source has it.
    pub computed: Option<Ordering>,
    /// How far it can be relied on, beyond its statuses.
    pub caveats: &'a Caveats,
    /// Whether what stands before names the stretch of time, so that the clause does not.
    pub period_said: bool,
    /// Whether what stands before names what a change is compared with, so that the clause does not say 比上年.
    pub base_said: bool,
}

impl<'a> Figure<'a> {
    /// A figure that says nothing beyond its number.
    pub fn new(measure: Measure, reading: Reading, unit: Unit<'a>, period: Period) -> Self {
        Self {
            measure,
            reading,
            qualifier: Qualifier::Exact,
            statuses: Statuses::NONE,
            stage: None,
            unit,
            period,
            noun: &NOTHING,
            verb: &NOTHING,
            frame: Frame::NounFirst,
            of: None,
            growth_rule: GrowthRule::Nominal,
            place: None,
            streak_rank: 1,
            streak: StreakPredicate::Rank,
            base: None,
            basis: &NOTHING,
            unadjusted: None,
            base_unit: None,
            grades: None,
            rank_range: None,
            fell: false,
            least_first: false,
            computed: None,
            caveats: &NO_CAVEATS,
            period_said: false,
            base_said: false,
        }
    }

    /// What was observed, of the indicator that it is about; the noun is the indicator's name. What it is of
    /// has to be named by `of`.
    pub fn observed(observation: &'a Observation, indicator: &'a Indicator) -> Self {
        Self {
            qualifier: observation.qualifier,
            statuses: observation.statuses,
            stage: observation.stage,
            noun: &indicator.name,
            growth_rule: indicator.growth_rule,
            ..Self::new(
                observation.key.measure,
                observation.reading,
                indicator.into(),
                observation.key.period,
            )
        }
    }

    /// The same with 超 in the place of 余 where that cannot stand: 超4家 and not 4余家. What was worked out is said so; what was
    /// recorded so is refused, that it be recorded otherwise.
    #[must_use]
    pub fn above_if_small(self) -> Self {
        let Self { measure, qualifier, unit, .. } = self;
        let is_too_small = |value| is_too_small_for_more_than(value, Counted::of(measure, unit));
        match self.reading {
            Reading::Value(value) if qualifier == Qualifier::MoreThan && is_too_small(value) => {
                Self { qualifier: Qualifier::Above, ..self }
            }
            _ => self,
        }
    }

    /// The figure in the words of one language.
    ///
    /// # Errors
    ///
    /// What cannot be said truthfully, such as a rank with a qualifier.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        self.check()?;
        if let Reading::Absent(absence) = self.reading {
            let mark = stage::mark(self, lang);
            return Ok(Words { mark, ..absent(absence_words(absence, lang), self.noun, lang) });
        }
        let words = match caveats::without_source(self, lang) {
            Some(words) => words,
            None => self.bare_words(lang)?,
        };
        Ok(caveats::told(words, self, lang))
    }

    /// Its words without its caveats.
    pub(super) fn bare_words(&self, lang: Lang) -> Result<Words, Refusal> {
        if let Some(words) = grade::words(self, lang) {
            return Ok(words);
        }
        if let Some(words) = own::words(self, lang) {
            return words;
        }
        let amount = self.amount(lang)?;
        let (cell, phrase) = match lang {
            Lang::Zh => (zh::cell_of(self, &amount)?, zh::phrase(self)?),
            Lang::En => (en::cell_of(self, &amount)?, en::phrase(self)?),
        };
        let Amount { before, number, unit, after } = amount;
        let mark = stage::mark(self, lang);
        let cell = cell + &grade::after_cell(self, lang);
        Ok(Words { before, number, unit, after, mark, cell, phrase })
    }

    /// [`Words::cell`] alone, which costs less than all words.
    ///
    /// # Errors
    ///
    /// What cannot be said truthfully in a cell.
    pub fn cell(&self, lang: Lang) -> Result<String, Refusal> {
        let is_plain =
            !own::is_said(self.measure) && self.grades.is_none() && !self.caveats.unsourced;
        if matches!(self.reading, Reading::Absent(_)) || !is_plain {
            return self.words(lang).map(|words| words.cell);
        }
        self.check()?;
        match lang {
            Lang::Zh => zh::cell(self),
            Lang::En => en::cell(self),
        }
    }

    /// [`Words::phrase`] alone, which costs less than all words.
    ///
    /// # Errors
    ///
    /// As [`Figure::words`].
    pub(super) fn phrase(&self, lang: Lang) -> Result<String, Refusal> {
        let is_plain =
            !own::is_said(self.measure) && self.grades.is_none() && !self.caveats.unsourced;
        if matches!(self.reading, Reading::Absent(_)) || !is_plain {
            return self.words(lang).map(|words| words.phrase);
        }
        self.check()?;
        let phrase = match lang {
            Lang::Zh => zh::phrase(self),
            Lang::En => en::phrase(self),
        };
        Ok(phrase? + &caveats::tail(self, lang))
    }

    /// What can be wrong whatever the language.
    fn check(&self) -> Result<(), Refusal> {
        let Self { measure, qualifier, .. } = *self;
        match self.reading {
            Reading::Standing(_) if !measure.is_standing() => {
                return Err(Refusal::StandingIsNoNumber(measure));
            }
            Reading::Value(value) if measure.is_standing() => {
                return Err(Refusal::NumberIsNoStanding { measure, value });
            }
            _ => {}
        }
        let is_place =
            measure.is_standing() || measure.is_counted() || measure == Measure::RankChange;
        if is_place && qualifier != Qualifier::Exact {
            return Err(Refusal::QualifiedPlace { measure, qualifier });
        }
        let by_itself = measure == Measure::Streak && self.streak != StreakPredicate::Rank;
        if is_place && !by_itself && self.of.is_none() {
            return Err(Refusal::OfNothing(measure));
        }
        if matches!(measure, Measure::Growth | Measure::ComparableGrowth | Measure::Difference)
            && self.computed.is_none()
            && !matches!(qualifier, Qualifier::Exact | Qualifier::About)
            && let Some(value) = self.reading.value()
            && (value.is_negative() || value.is_zero() && qualifier == Qualifier::Nearly)
        {
            return Err(Refusal::QualifiedFall { value, qualifier });
        }
        if let Some(base) = self.base_unit
            && base.name != self.unit.name
        {
            return Err(Refusal::UnitsDiffer {
                unit: self.unit.name.to_string(),
                base: base.name.to_string(),
            });
        }
        Ok(())
    }

    /// The worded number.
    pub(super) fn amount(&self, lang: Lang) -> Result<Amount, Refusal> {
        match lang {
            Lang::Zh => zh::amount(self),
            Lang::En => en::amount(self),
        }
    }

    /// How much a change of it is, without its sign and with another qualifier.
    pub(super) fn size(
        &self,
        value: Decimal,
        qualifier: Qualifier,
        lang: Lang,
    ) -> Result<String, Refusal> {
        let counted = Counted::of(self.measure, self.unit);
        let size = amount(value.abs(), qualifier, counted, Voice::Fact, lang);
        size.map(|size| size.text())
    }

    /// The growth without adjustment, as a figure that says no more than its number.
    pub(super) fn without_adjustment(&self) -> Option<(Self, Decimal)> {
        let Unadjusted { rate, computed } = self.unadjusted?;
        let (reading, qualifier) = (Reading::Value(rate), Qualifier::Exact);
        Some((Self { reading, qualifier, computed, ..*self }, rate))
    }

    /// The number of what is said in words of another kind than the measure's own.
    pub(super) fn number(&self) -> Result<Decimal, Refusal> {
        self.check()?;
        self.reading.value().ok_or(Refusal::NoNumber(self.measure))
    }

    /// Whether it prints as zero and is not.
    pub(super) fn is_rounded_away(&self) -> bool {
        self.value().is_zero() && self.computed.is_some_and(Ordering::is_ne)
    }

    /// The number of a reading that has been checked to be one; zero stands for none.
    pub(super) fn value(&self) -> Decimal {
        self.reading.value().unwrap_or(Decimal::ZERO)
    }

    /// The whole number of a rank (1 or more) or a streak (0 or more).
    pub(super) fn countable(&self, least: u8) -> Result<u32, Refusal> {
        let value = self.value();
        u32::try_from(value.mantissa())
            .ok()
            .filter(|n| value.scale() == 0 && *n >= u32::from(least))
            .ok_or(Refusal::NotCountable { measure: self.measure, value, least })
    }

    /// Whether nobody is known to share its place, and nothing known can change it.
    pub(super) fn has_own_place(&self) -> bool {
        self.place.is_none_or(|place| place.firm && !place.tied)
    }

    pub(super) fn standing(&self) -> Option<Standing> {
        match self.reading {
            Reading::Standing(standing) => Some(standing),
            Reading::Value(_) | Reading::Absent(_) => None,
        }
    }
}

/// Why there is nothing, as a table says it.
pub(super) const fn absence_words(absence: Absence, lang: Lang) -> &'static str {
    match (absence, lang) {
        (Absence::NotCollected, Lang::Zh) => "未开展统计",
        (Absence::NotCollected, Lang::En) => "not collected",
        (Absence::NotYetPublished, Lang::Zh) => "数据尚未公布",
        (Absence::NotYetPublished, Lang::En) => "not yet published",
        (Absence::Suppressed, Lang::Zh) => "数据不予公布",
        (Absence::Suppressed, Lang::En) => "not disclosed",
        (Absence::NotApplicable, Lang::Zh) => "不适用",
        (Absence::NotApplicable, Lang::En) => "not applicable",
        (Absence::Unstated, Lang::Zh) => "来源未载",
        (Absence::Unstated, Lang::En) => "not given",
    }
}
