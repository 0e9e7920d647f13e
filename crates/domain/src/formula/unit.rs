//! Units of formulas: what an expression is in, worked out from the units of what it names.
//!
//! A unit in Chinese is read as factors with exponents and a power of ten: 亿元 is 元 × 10^8, 元/平方米 is 元 per 米²,
//! 吨/万元 is 克 × 10^6 per 元 × 10^4, % is 10^−2. Areas, lengths, masses and percentages of any size are the same unit
//! apart from the power of ten; all other words are units of their own: 人, 家, 美元, 亩.

use std::{collections::BTreeMap, fmt};

use super::{Expression, Formula};
use crate::{
    fault::{Explained, Problem},
    id::IndicatorId,
    indicator::{Indicator, MULTIPLIERS},
    sentences::formulas as sentences,
};

/// Words that are another unit with an exponent and a power of ten.
const KNOWN: [(&str, &str, i32, i32); 22] = [
    ("", "", 0, 0),
    ("1", "", 0, 0),
    ("倍", "", 0, 0),
    ("%", "", 0, -2),
    ("百分点", "", 0, -2),
    ("‰", "", 0, -3),
    ("平方米", "米", 2, 0),
    ("㎡", "米", 2, 0),
    ("公顷", "米", 2, 4),
    ("平方公里", "米", 2, 6),
    ("平方千米", "米", 2, 6),
    ("立方米", "米", 3, 0),
    ("公里", "米", 1, 3),
    ("千米", "米", 1, 3),
    ("厘米", "米", 1, -2),
    ("毫米", "米", 1, -3),
    ("千克", "克", 1, 3),
    ("公斤", "克", 1, 3),
    ("毫克", "克", 1, -3),
    ("微克", "克", 1, -6),
    ("吨", "克", 1, 6),
    ("千瓦时", "瓦时", 1, 3),
];

/// What a quantity is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dimension {
    /// The power of ten.
    pub power: i32,
    /// The exponent of each unit; none is 0.
    exponents: BTreeMap<String, i32>,
}

/// What a formula makes of units is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitsDiffer {
    /// 亿元 + 万人.
    #[error("{}", sentences::terms_differ(.first, .is, .other, .not))]
    Terms {
        /// The first term.
        first: String,
        /// Its unit.
        is: Dimension,
        /// The term with another unit.
        other: String,
        /// That unit.
        not: Dimension,
    },
    /// 元/人 for an indicator in 元/平方米.
    #[error("{}", sentences::result_differs(.formula, .is, .declared))]
    Result {
        /// The formula.
        formula: String,
        /// What it is in.
        is: Dimension,
        /// What the indicator is in.
        declared: Dimension,
    },
}

impl Explained for UnitsDiffer {
    fn problem(&self) -> Problem {
        match self {
            Self::Terms { first, is, other, not } => sentences::terms_differ(first, is, other, not),
            Self::Result { formula, is, declared } => {
                sentences::result_differs(formula, is, declared)
            }
        }
    }
}

impl Dimension {
    /// What an indicator's readings are in. A unit that cannot be taken apart is one of its own.
    pub fn of(indicator: &Indicator) -> Self {
        let unit = indicator.unit.zh.as_str();
        let mut dimension = Self::of_unit(unit).unwrap_or_else(|| Self {
            power: 0,
            exponents: BTreeMap::from([(unit.to_owned(), 1)]),
        });
        dimension.power += i32::from(indicator.multiplier);
        dimension
    }

    /// What a unit as it is written stands for; `None` if it cannot be taken apart.
    pub fn of_unit(text: &str) -> Option<Self> {
        let mut dimension = Self::default();
        for (n, part) in text.split(['/', '／']).enumerate() {
            let part = part.trim();
            let inner = part.strip_prefix(['(', '（']).and_then(|it| it.strip_suffix([')', '）']));
            for word in inner.unwrap_or(part).split(['·', '*', '×']) {
                if word.contains(['(', ')', '（', '）']) || (word.is_empty() && !text.is_empty())
                {
                    return None;
                }
                dimension.add(&Self::of_word(word.trim()), if n == 0 { 1 } else { -1 });
            }
        }
        Some(dimension)
    }

    /// One unit, with the power of ten before it: 万人.
    fn of_word(word: &str) -> Self {
        let known = |word: &str| KNOWN.iter().find(|(name, ..)| *name == word);
        let plain = |word: &str, power| match known(word) {
            Some((_, "", _, own)) => Self { power: own + power, exponents: BTreeMap::new() },
            Some((_, base, exponent, own)) => Self {
                power: own + power,
                exponents: BTreeMap::from([((*base).to_owned(), *exponent)]),
            },
            None => Self { power, exponents: BTreeMap::from([(word.to_owned(), 1)]) },
        };
        if known(word).is_some() {
            return plain(word, 0);
        }
        let prefixed = |(power, prefix): &(i8, &str)| {
            let rest = word.strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
            Some((prefix.len(), plain(rest, i32::from(*power))))
        };
        let longest = MULTIPLIERS.iter().filter_map(prefixed).max_by_key(|(length, _)| *length);
        longest.map_or_else(|| plain(word, 0), |(_, dimension)| dimension)
    }

    /// Multiplies by another `times` times.
    fn add(&mut self, other: &Self, times: i32) {
        self.power += other.power * times;
        for (unit, exponent) in &other.exponents {
            let own = self.exponents.entry(unit.clone()).or_default();
            *own += exponent * times;
            if *own == 0 {
                self.exponents.remove(unit);
            }
        }
    }

    /// Whether the two differ in the power of ten at most.
    pub fn fits(&self, other: &Self) -> bool {
        self.exponents == other.exponents
    }
}

impl Formula {
    /// Whether the units of what it names make up that of its indicator; what is not known fits everything.
    ///
    /// # Errors
    ///
    /// Every sum whose terms do not fit, and a result that is in another unit.
    pub fn check_units(
        &self,
        declared: &Dimension,
        of: &impl Fn(&IndicatorId) -> Option<Dimension>,
    ) -> Result<(), Vec<UnitsDiffer>> {
        let mut wrong = Vec::new();
        let is = self.expression().dimension(of, &mut wrong);
        if let Some(is) = is.filter(|is| !is.fits(declared)) {
            let (formula, declared) = (self.to_string(), declared.clone());
            wrong.push(UnitsDiffer::Result { formula, is, declared });
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

impl Expression {
    /// What it is in, if all that it names is known and its sums make sense.
    fn dimension(
        &self,
        of: &impl Fn(&IndicatorId) -> Option<Dimension>,
        wrong: &mut Vec<UnitsDiffer>,
    ) -> Option<Dimension> {
        match self {
            Self::Number(_) => Some(Dimension::default()),
            Self::Constant(constant) => Dimension::of_unit(&constant.unit),
            Self::Level(indicator) | Self::Children { indicator, .. } => of(indicator),
            Self::Negated(inner) => inner.dimension(of, wrong),
            Self::Sum(terms) => {
                let mut sum: Option<(Dimension, String)> = None;
                let mut sound = true;
                for term in terms {
                    let Some(not) = term.expression.dimension(of, wrong) else {
                        sound = false;
                        continue;
                    };
                    match &mut sum {
                        None => sum = Some((not, term.expression.to_string())),
                        Some((is, _)) if is.fits(&not) => is.power = is.power.min(not.power),
                        Some((is, first)) => {
                            let (first, is) = (first.clone(), is.clone());
                            let other = term.expression.to_string();
                            wrong.push(UnitsDiffer::Terms { first, is, other, not });
                            sound = false;
                        }
                    }
                }
                sum.filter(|_| sound).map(|(dimension, _)| dimension)
            }
            Self::Product(factors) => {
                let mut product = Some(Dimension::default());
                for factor in factors {
                    let next = factor.expression.dimension(of, wrong);
                    product = product.zip(next).map(|(mut product, next)| {
                        product.add(&next, if factor.over { -1 } else { 1 });
                        product
                    });
                }
                product
            }
        }
    }
}

/// As messages name it: 万元/平方米; `10^-4` where there is no word for the power of ten.
impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |power: i32| MULTIPLIERS.iter().find(|(p, _)| i32::from(*p) == power);
        let above = self.exponents.iter().filter(|(_, exponent)| **exponent > 0).map(named);
        let below = self.exponents.iter().filter(|(_, exponent)| **exponent < 0).map(named);
        let (above, below): (Vec<_>, Vec<_>) = (above.collect(), below.collect());
        match (word(self.power), above.is_empty()) {
            (_, true) if self.power == 0 => f.write_str("1")?,
            (_, true) => write!(f, "10^{}", self.power)?,
            (Some((_, word)), false) => f.write_str(word)?,
            (None, false) => write!(f, "10^{} ", self.power)?,
        }
        f.write_str(&above.join("·"))?;
        below.iter().try_for_each(|unit| write!(f, "/{unit}"))
    }
}

fn named((unit, exponent): (&String, &i32)) -> String {
    match (unit.as_str(), exponent.abs()) {
        (_, 1) => unit.clone(),
        ("米", 2) => "平方米".to_owned(),
        ("米", 3) => "立方米".to_owned(),
        (_, exponent) => format!("{unit}^{exponent}"),
    }
}
