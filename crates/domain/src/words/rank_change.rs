//! A rank beside that of the year before: 居全市第2位，比上年前移1位.

use super::{Figure, Refusal, Words, numerals::cardinal, time};
use crate::{decimal::Decimal, observation::Measure, text::Lang};

/// A rank and how many places it has moved.
#[derive(Clone, Copy, Debug)]
pub struct RankChange<'a> {
    /// The rank now.
    pub rank: Figure<'a>,
    /// The rank of the year before, among the same peers; 1 or more.
    pub before: u32,
}

impl RankChange<'_> {
    /// The rank and its change in the words of one language.
    ///
    /// # Errors
    ///
    /// As [`Figure::words`] for a rank; [`Refusal::NoNumber`] if there is none.
    pub fn words(&self, lang: Lang) -> Result<Words, Refusal> {
        let figure = Figure { measure: Measure::Rank, ..self.rank };
        figure.number()?;
        let (now, before) = (figure.countable(1)?, self.before);
        if before == 0 {
            let measure = Measure::Rank;
            return Err(Refusal::NotCountable { measure, value: Decimal::ZERO, least: 1 });
        }
        let (yet, yet_en) = match figure.place {
            Some(place) if !place.firm => ("暂", "provisionally "),
            _ => ("", ""),
        };
        let (places, rises) = (now.abs_diff(before), now < before);
        let is_annual = figure.period.as_year().is_some();
        let base = time::base_zh(figure.period);
        let moved = match (lang, places) {
            (Lang::Zh, 0) => format!("，位次{yet}与{base}持平"),
            (Lang::Zh, _) if rises => format!("，{yet}比{base}前移{places}位"),
            (Lang::Zh, _) => format!("，{yet}比{base}后移{places}位"),
            (Lang::En, 0) if is_annual => format!(", {yet_en}the same as in the previous year"),
            (Lang::En, 0) => format!(", {yet_en}the same as a year earlier"),
            (Lang::En, _) => {
                let way = if rises { "up" } else { "down" };
                let unit = if places == 1 { "place" } else { "places" };
                let base = if is_annual { "" } else { " year on year" };
                format!(", {yet_en}{way} {} {unit}{base}", cardinal(places))
            }
        };
        let words = figure.words(lang)?;
        Ok(Words { phrase: format!("{}{moved}", words.phrase), ..words })
    }
}
